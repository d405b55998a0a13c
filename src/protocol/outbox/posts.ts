/**
 * Posts, here and elsewhere, by their ids: the directory is asked first, other servers only for what it does not
 * know.
 *
 * @module
 */
import { RefusedError } from '../../errors.js'
import { excerpt } from '../../core/wire/excerpt.js'
import { isHttpUrl } from '../../core/wire/url.js'
import { DEFAULT_REPLY_IDS, fetchStatus, runDecision } from '../inbox/index.js'
import { isShutOut, shutOut } from '../policy/index.js'
import type { Effect, KnownStatus, Status } from '../ports/index.js'
import type { Lookups } from './lookups.js'
import type { OutboxServices } from './services.js'
import type { Trip } from './trip.js'

/** A post found, with what has to be stored for it: nothing where it was known. */
export interface FoundPost {
  readonly post: KnownStatus
  readonly effects: readonly Effect[]
}

/**
 * Asks for a post. A boost stands for what it boosts.
 *
 * @param id - Id of the post; of one that is not known, its page as well.
 * @returns A function for after the trip, which looks up elsewhere what the directory does not know. It rejects with
 *   `ERR_UNKNOWN_OBJECT` where there is no post, `ERR_ACTOR_BLOCKED` for an unknown one of a domain that is shut out,
 *   and what fetching throws.
 */
export function askPost(
  id: string,
  trip: Trip,
  services: OutboxServices,
): (lookups: Lookups) => Promise<FoundPost> {
  const known = trip.ask({ about: 'status', id })
  return async (lookups) => {
    const post = known()
    if (post === undefined) return await fetchPost(id, lookups, services)
    if (post.boostOf === undefined) return { post, effects: [] }
    const [original] = await services.directory.answer([{ about: 'status', id: post.boostOf }])
    if (original === undefined) return await fetchPost(post.boostOf, lookups, services)
    return { post: original, effects: [] }
  }
}

/** Looks a post up at its own server, unless that is shut out here. */
async function fetchPost(id: string, lookups: Lookups, services: OutboxServices): Promise<FoundPost> {
  const { directory, urls, rules } = services
  if (!isHttpUrl(id) || urls.isLocal(id)) throw noPost(id)
  const [standing] = await directory.answer([{ about: 'standing', id }])
  if (isShutOut(standing)) throw shutOut(id)
  const context = {
    actorId: urls.instanceActor,
    signerId: urls.instanceActor,
    origin: urls.origin,
    now: services.now(),
    ids: DEFAULT_REPLY_IDS,
    rules,
  }
  const fetched = await lookups.decide(id, (remote) =>
    runDecision(() => fetchStatus(id, context), { directory, remote }),
  )
  const created = fetched.effects.findLast((effect) => effect.kind === 'status.create')
  if (created?.status.id === fetched.id)
    return { post: knownStatusOf(created.status), effects: fetched.effects }
  const [post] = await directory.answer([{ about: 'status', id: fetched.id }])
  if (post === undefined) throw noPost(id)
  return { post, effects: fetched.effects }
}

/** A post as the directory will know it. */
export function knownStatusOf(status: Status): KnownStatus {
  return { ...status, mentions: status.mentions.map(({ actorId }) => actorId) }
}

/** Refuses a post that is not there. */
export function noPost(id: string): RefusedError {
  return new RefusedError('ERR_UNKNOWN_OBJECT', `there is no post at ${excerpt(id)}`, { id })
}
