/**
 * Effects applied, and what follows from them on the wire.
 *
 * @module
 */
import { toJsonLd } from '../../core/vocab/index.js'
import { forward } from '../delivery/index.js'
import type { Effect, FollowAccept } from '../inbox/index.js'
import { publishUpdate } from './publish-update.js'
import type { Services } from './services.js'

/**
 * Applies effects, keeps the follower store in step with them, and queues what they say must be sent.
 *
 * In this order: when something fails in between, the activity is received again (or the caller told),
 * and each step done twice is a step done once.
 */
export async function commit(effects: readonly Effect[], services: Services): Promise<void> {
  if (effects.length === 0) return
  await services.options.apply(effects)
  for (const effect of effects) {
    await keepFollowers(effect, services)
    await send(effect, services)
    await tell(effect, services)
  }
}

async function keepFollowers(effect: Effect, services: Services): Promise<void> {
  const { followers } = services.options
  switch (effect.kind) {
    case 'follow.accept':
      if (effect.follower !== undefined)
        await followers.add(effect.targetId, followerOf(effect, effect.follower))
      return
    case 'follow.reject':
    case 'follow.undo':
    case 'follow.unaccept':
      if (services.urls.isLocal(effect.targetId)) await followers.remove(effect.targetId, effect.followerId)
      return
    default:
  }
}

function followerOf({ followerId }: FollowAccept, inboxes: NonNullable<FollowAccept['follower']>) {
  return { actorId: followerId, ...inboxes }
}

/** Local posts that changed by what others did are told anew to everybody who has them. */
async function tell(effect: Effect, services: Services): Promise<void> {
  const { urls, pollUpdates, options } = services
  if (effect.kind === 'poll.vote' && urls.isLocal(effect.statusId) && !urls.isLocal(effect.actorId)) {
    await pollUpdates.note(effect.statusId)
  }
  const isAnswer = effect.kind === 'quote.accept' || effect.kind === 'quote.revoke'
  if (!isAnswer || !urls.isLocal(effect.quoteId) || urls.isLocal(effect.targetId)) return
  const status = await options.content.status(effect.quoteId)
  if (typeof status === 'object') await publishUpdate(status, services)
}

async function send(effect: Effect, services: Services): Promise<void> {
  if (effect.kind === 'forward') {
    await forward(effect, services.deliveryParts)
    return
  }
  if (effect.kind !== 'reply.send' || services.urls.isLocal(effect.toId)) return
  await services.deliver(toJsonLd(effect.activity), {
    senderId: effect.accountId,
    alsoTo: [effect.toId],
    via: 'personal',
  })
}
