/**
 * The steps that all verbs about somebody's post share.
 *
 * @module
 */
import type { Effect, KnownAccount, KnownStatus } from '../ports/index.js'
import { askActor, type Actor } from './actor.js'
import { askBond, refuseSuspended, type Bond } from './bond.js'
import type { VerbContext } from './context.js'
import { withLookups } from './lookups.js'
import { askAuthor } from './people.js'
import { askPost } from './posts.js'
import { createTrip, type Trip } from './trip.js'
import type { ActOnStatus } from './verbs.js'

/** A post, who acts on it, and what lies between them and its author. */
export interface OnPost<Fact> {
  readonly actor: Actor
  readonly post: KnownStatus
  readonly author: KnownAccount
  readonly bond: Bond
  /** What the verb asked for besides. */
  readonly fact: Fact
  /** What has to be stored of post and author, first of all. */
  readonly effects: readonly Effect[]
}

/**
 * Finds a post and its author, with what the verb asks for besides, and acts on them.
 */
export async function onPost<Fact>(
  { as, id }: ActOnStatus,
  context: VerbContext,
  ask: (trip: Trip, actor: Actor, post: KnownStatus) => () => Fact,
  act: (facts: OnPost<Fact>) => Promise<void>,
): Promise<void> {
  const { services } = context
  await withLookups(context, async (lookups) => {
    const identify = createTrip(services.directory)
    const who = askActor(as, identify, services)
    const what = askPost(id, identify, services)
    await identify.go()
    const actor = await who()
    refuseSuspended(actor)
    const { post, effects } = await what(lookups)
    lookups.beginAgainIfLookedUp()

    const trip = createTrip(services.directory)
    const bond = askBond(actor.id, post.authorId, trip)
    const fact = ask(trip, actor, post)
    const findAuthor = askAuthor(post.authorId, effects, trip, services)
    await trip.go()
    const { account: author, effects: introduction } = await findAuthor(lookups)
    lookups.beginAgainIfLookedUp()
    await act({ actor, post, author, bond: bond(), fact: fact(), effects: [...introduction, ...effects] })
  })
}
