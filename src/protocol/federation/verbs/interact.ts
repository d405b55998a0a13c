/**
 * Boosting, liking and voting.
 *
 * @module
 */
import { RefusedError } from '../../../errors.js'
import { tally } from '../../../core/poll/index.js'
import {
  createLike,
  createUndo,
  createVote,
  toJsonLd,
  type ActivityWithActor,
} from '../../../core/vocab/index.js'
import type { PollVote } from '../../inbox/index.js'
import type { KnownStatus, PublishedBoost } from '../../ports/index.js'
import { announceOf } from '../announce-of.js'
import { commit } from '../commit.js'
import type { Services } from '../services.js'
import type { ActOnStatus, Verbs } from './verbs.js'

type InteractVerbs = Pick<Verbs, 'boost' | 'unboost' | 'favourite' | 'unfavourite' | 'vote'>

/** Makes the verbs about posts of anybody. */
export function interactVerbs(services: Services): InteractVerbs {
  return {
    boost: (input) => boost(input, services),
    unboost: (input) => unboost(input, services),
    favourite: (input) => favourite(input, services),
    unfavourite: (input) => unfavourite(input, services),
    vote: (input) => vote(input, services),
  }
}

async function boost({ as, id }: ActOnStatus, services: Services): Promise<void> {
  const actor = await services.people.local(as)
  const status = await services.posts.byId(id)
  const own = status.authorId === actor.id
  const open = status.visibility === 'public' || status.visibility === 'unlisted'
  if (!open && !(own && status.visibility === 'private')) {
    throw new RefusedError('ERR_AUDIENCE_FORBIDDEN', `a ${status.visibility} post may not be boosted`, { id })
  }
  if ((await services.ask({ about: 'boost', actorId: actor.id, statusId: status.id })).status !== undefined)
    return
  const made: PublishedBoost = {
    id: `${services.urls.status(actor.username, services.newKey())}/activity`,
    actorId: actor.id,
    statusId: status.id,
    published: services.timestamp(),
    visibility: open ? 'public' : 'private',
  }
  await commit([{ kind: 'status.boost', ...made }], services)
  await services.deliver(toJsonLd(announceOf(made, status.authorId)), { senderId: actor.id })
}

async function unboost({ as, id }: ActOnStatus, services: Services): Promise<void> {
  const actor = await services.people.local(as)
  const { status: known } = await services.ask({ about: 'boost', actorId: actor.id, statusId: id })
  if (known === undefined) return
  const status = await services.posts.byId(id)
  const made: PublishedBoost = {
    id: known.id,
    actorId: actor.id,
    statusId: id,
    published: known.published ?? services.timestamp(),
    visibility: known.visibility,
  }
  await commit([{ kind: 'status.unboost', id: known.id, actorId: actor.id, statusId: id }], services)
  const announce = announceOf(made, status.authorId)
  await services.deliver(toJsonLd(createUndo({ id: `${known.id}/undo`, object: announce })), {
    senderId: actor.id,
    alsoTo: [status.authorId],
    alsoToFollowersOf: [actor.id],
  })
}

async function favourite({ as, id }: ActOnStatus, services: Services): Promise<void> {
  const actor = await services.people.local(as)
  const status = await services.posts.byId(id)
  if ((await services.ask({ about: 'favourite', actorId: actor.id, statusId: status.id })).yes === true)
    return
  const likeId = `${actor.id}#likes/${services.newKey()}`
  await commit([{ kind: 'status.favourite', id: likeId, actorId: actor.id, statusId: status.id }], services)
  await toAuthor(createLike({ id: likeId, actor, object: status }), status, services)
}

async function unfavourite({ as, id }: ActOnStatus, services: Services): Promise<void> {
  const actor = await services.people.local(as)
  const { yes, activityId } = await services.ask({ about: 'favourite', actorId: actor.id, statusId: id })
  if (yes !== true) return
  const status = await services.posts.byId(id)
  await commit([{ kind: 'status.unfavourite', actorId: actor.id, statusId: id }], services)
  const likeId = activityId ?? `${actor.id}#likes/${services.newKey()}`
  await toAuthor(
    createUndo({ id: `${likeId}/undo`, object: createLike({ id: likeId, actor, object: id }) }),
    status,
    services,
  )
}

async function toAuthor(activity: ActivityWithActor, status: KnownStatus, services: Services): Promise<void> {
  if (services.urls.isLocal(status.authorId)) return
  await services.deliver(toJsonLd(activity), {
    senderId: activity.actor.id,
    alsoTo: [status.authorId],
    via: 'personal',
  })
}

async function vote({ as, id, choices }: Parameters<Verbs['vote']>[0], services: Services): Promise<void> {
  const actor = await services.people.local(as)
  const status = await services.posts.byId(id)
  const { poll } = status
  if (poll === undefined) throw new RefusedError('ERR_POLL_INVALID', 'this post has no poll', { id })
  const before = (await services.ask({ about: 'votes', actorId: actor.id, statusId: id })).options ?? []
  const effects: PollVote[] = []
  let counted = poll
  let chosen = before
  for (const index of new Set(choices)) {
    const title = poll.options[index]?.title
    if (title === undefined)
      throw new RefusedError('ERR_POLL_INVALID', `the poll has no option ${index}`, { id })
    const context = { author: status.authorId, previousChoices: chosen, now: services.now() }
    const { poll: next, choice } = tally(counted, { voter: actor.id, option: title }, context)
    effects.push({
      kind: 'poll.vote',
      id: `${actor.id}#votes/${services.newKey()}`,
      statusId: id,
      actorId: actor.id,
      option: choice,
      isFirst: chosen.length === 0,
    })
    counted = next
    chosen = [...chosen, choice]
  }
  await commit(effects, services)
  if (services.urls.isLocal(status.authorId)) {
    await services.pollUpdates.note(id)
    return
  }
  for (const effect of effects) {
    const option = poll.options[effect.option]?.title ?? ''
    const question = { id, attributedTo: [{ id: status.authorId }] }
    const create = createVote({
      id: `${effect.id}/activity`,
      voteId: effect.id,
      actor,
      poll: question,
      option,
    })
    await services.deliver(toJsonLd(create), { senderId: actor.id, via: 'personal' })
  }
}
