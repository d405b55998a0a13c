/**
 * Finding a post.
 *
 * @module
 */
import { isShutOut, mayRead, shutOut } from '../../policy/index.js'
import type { KnownStatus } from '../../ports/index.js'
import { askActor, type Actor } from '../actor.js'
import { askBond, refuseSuspended } from '../bond.js'
import { commit } from '../commit.js'
import type { VerbContext } from '../context.js'
import { withLookups } from '../lookups.js'
import { askPost, noPost } from '../posts.js'
import type { OutboxServices } from '../services.js'
import { createTrip } from '../trip.js'
import type { FetchStatusInput, Verbs } from '../verbs.js'

/**
 * Finds a post by id or page, and stores one that was not known. What is not for the one who looks is not there; posts
 * of who is shut out are not shown either.
 */
export async function fetchStatus(
  input: Parameters<Verbs['fetchStatus']>[0],
  context: VerbContext,
): Promise<KnownStatus> {
  const { services } = context
  const { id, as }: FetchStatusInput = typeof input === 'string' ? { id: input } : input
  return await withLookups(context, async (lookups) => {
    const trip = createTrip(services.directory)
    const who = as === undefined ? undefined : askActor(as, trip, services)
    const find = askPost(id, trip, services)
    await trip.go()
    const reader = await who?.()
    if (reader !== undefined) refuseSuspended(reader)
    const { post, effects } = await find(lookups)
    lookups.beginAgainIfLookedUp()
    await refuseHidden(post, reader, services)
    await commit(effects, services)
    return post
  })
}

/** Refuses what this account, or everybody where there is none, may not read. */
async function refuseHidden(
  post: KnownStatus,
  reader: Actor | undefined,
  services: OutboxServices,
): Promise<void> {
  const { authorId } = post
  const trip = createTrip(services.directory)
  const standing = trip.ask({ about: 'standing', id: authorId })
  const bond = reader && askBond(reader.id, authorId, trip)
  await trip.go()
  const between = bond?.()
  const asReader = reader && between && { ...reader, toAuthor: between.to, fromAuthor: between.from }
  if (!mayRead(asReader, post)) throw noPost(post.id)
  const { account, domain } = standing()
  if (isShutOut({ account, domain: services.urls.isLocal(authorId) ? 'none' : domain }))
    throw shutOut(authorId)
}
