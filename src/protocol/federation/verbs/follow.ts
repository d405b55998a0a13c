/**
 * Following, being followed, blocking.
 *
 * @module
 */
import { RefusedError } from '../../../errors.js'
import {
  createAccept,
  createBlock,
  createFollow,
  createReject,
  createUndo,
  toJsonLd,
  type ActivityWithActor,
} from '../../../core/vocab/index.js'
import type { Account, Effect } from '../../inbox/index.js'
import type { KnownFollow } from '../../ports/index.js'
import { commit } from '../commit.js'
import type { Services } from '../services.js'
import type { ActOnAccount, Verbs } from './verbs.js'

type FollowVerbs = Pick<Verbs, 'follow' | 'unfollow' | 'approve' | 'reject' | 'block' | 'unblock'>

/** Makes the verbs between two accounts. */
export function followVerbs(services: Services): FollowVerbs {
  return {
    follow: (input) => follow(input, services),
    unfollow: (input) => unfollow(input, services),
    approve: (input) => answer('Accept', input, services),
    reject: (input) => answer('Reject', input, services),
    block: (input) => block(input, services),
    unblock: (input) => unblock(input, services),
  }
}

async function follow(input: ActOnAccount, services: Services): Promise<'pending' | 'accepted'> {
  const actor = await services.people.local(input.as)
  const target = await services.people.find(input.handle)
  if (target.id === actor.id) {
    throw new RefusedError('ERR_AUDIENCE_FORBIDDEN', 'nobody can follow themselves', { id: target.id })
  }
  const known = await followBetween(actor.id, target.id, services)
  if (known !== undefined) return known.state
  const ids = { id: `${actor.id}#follows/${services.newKey()}`, followerId: actor.id, targetId: target.id }
  const isOpenHere = target.local && !target.locked
  const effects: Effect[] = [{ kind: 'follow.request', ...ids }]
  if (isOpenHere) effects.push({ kind: 'follow.accept', ...ids })
  await commit(effects, services)
  if (!target.local) await sendTo(target.id, followOf(ids), services)
  return isOpenHere ? 'accepted' : 'pending'
}

async function unfollow(input: ActOnAccount, services: Services): Promise<void> {
  const actor = await services.people.local(input.as)
  const target = await services.people.find(input.handle)
  const known = await followBetween(actor.id, target.id, services)
  if (known === undefined) return
  await commit([{ kind: 'follow.undo', ...idsOf(known) }], services)
  if (!target.local)
    await sendTo(target.id, createUndo({ id: `${known.id}/undo`, object: followOf(known) }), services)
}

async function answer(type: 'Accept' | 'Reject', input: ActOnAccount, services: Services): Promise<void> {
  const target = await services.people.local(input.as)
  const follower = await services.people.find(input.handle)
  const known = await followBetween(follower.id, target.id, services)
  if (known === undefined) {
    throw new RefusedError('ERR_NOT_REQUESTED', 'this account has not asked to follow', { id: follower.id })
  }
  const ids = idsOf(known)
  await commit(
    [
      type === 'Accept'
        ? { kind: 'follow.accept', ...ids, ...reachedAt(follower) }
        : { kind: 'follow.reject', ...ids },
    ],
    services,
  )
  if (follower.local) return
  const id = `${target.id}#${type.toLowerCase()}s/follows/${services.newKey()}`
  const reply = { id, object: followOf(known) }
  await sendTo(follower.id, type === 'Accept' ? createAccept(reply) : createReject(reply), services)
}

async function block(input: ActOnAccount, services: Services): Promise<void> {
  const actor = await services.people.local(input.as)
  const target = await services.people.find(input.handle)
  const [follows, followed] = await Promise.all([
    followBetween(actor.id, target.id, services),
    followBetween(target.id, actor.id, services),
  ])
  const id = `${actor.id}#blocks/${services.newKey()}`
  const effects: Effect[] = [{ kind: 'block.add', id, actorId: actor.id, targetId: target.id }]
  if (follows !== undefined) effects.push({ kind: 'follow.undo', ...idsOf(follows) })
  if (followed !== undefined) effects.push({ kind: 'follow.reject', ...idsOf(followed) })
  await commit(effects, services)
  if (!target.local) await sendTo(target.id, createBlock({ id, actor, object: target }), services)
}

async function unblock(input: ActOnAccount, services: Services): Promise<void> {
  const actor = await services.people.local(input.as)
  const target = await services.people.find(input.handle)
  const { yes, block: known } = await services.ask({
    about: 'blocks',
    actorId: actor.id,
    targetId: target.id,
  })
  if (yes !== true) return
  await commit([{ kind: 'block.remove', actorId: actor.id, targetId: target.id }], services)
  const id = known?.id ?? `${actor.id}#blocks/${services.newKey()}`
  if (!target.local)
    await sendTo(
      target.id,
      createUndo({ id: `${id}/undo`, object: createBlock({ id, actor, object: target }) }),
      services,
    )
}

async function followBetween(
  followerId: string,
  targetId: string,
  services: Services,
): Promise<KnownFollow | undefined> {
  return (await services.ask({ about: 'follow', followerId, targetId })).follow
}

function idsOf({ id, followerId, targetId }: KnownFollow) {
  return { id, followerId, targetId }
}

function followOf({ id, followerId, targetId }: Omit<KnownFollow, 'state'>) {
  return createFollow({ id, actor: followerId, object: targetId })
}

function reachedAt({ local, inbox, sharedInbox }: Account) {
  return local ? {} : { follower: { inbox, ...(sharedInbox !== undefined && { sharedInbox }) } }
}

async function sendTo(actorId: string, activity: ActivityWithActor, services: Services): Promise<void> {
  await services.deliver(toJsonLd(activity), {
    senderId: activity.actor.id,
    alsoTo: [actorId],
    via: 'personal',
  })
}
