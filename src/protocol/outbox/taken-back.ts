/**
 * The steps that the verbs share which take back what was done to a post: they ask nobody but the directory, since
 * what can be taken back is stored.
 *
 * @module
 */
import type { KnownAccount, KnownStatus, Standing } from '../ports/index.js'
import { askActor, type Actor } from './actor.js'
import type { VerbContext } from './context.js'
import { createTrip, type Trip } from './trip.js'
import type { ActOnStatus } from './verbs.js'

/** What was done, and to whose post. */
export interface TakingBack<Fact> {
  readonly actor: Actor
  readonly statusId: string
  /** What was done; never undefined. */
  readonly fact: NonNullable<Fact>
  /** The author of the post; undefined where post or author are not known any more. */
  readonly author: { readonly account: KnownAccount; readonly standing: Standing } | undefined
}

/**
 * Finds what an account did to a post, and takes it back, if anything was done.
 */
export async function takeBack<Fact>(
  { as, id }: ActOnStatus,
  { services }: VerbContext,
  ask: (trip: Trip, actorId: string, statusId: string) => () => Fact,
  act: (facts: TakingBack<Fact>) => Promise<void>,
): Promise<void> {
  const identify = createTrip(services.directory)
  const who = askActor(as, identify, services)
  const post = identify.ask({ about: 'status', id })
  await identify.go()
  const actor = await who()
  const statusId = post()?.boostOf ?? id

  const trip = createTrip(services.directory)
  const fact = ask(trip, actor.id, statusId)
  const status = statusId === id ? post : trip.ask({ about: 'status', id: statusId })
  await trip.go()
  const done = fact()
  if (done === undefined || done === null) return
  await act({ actor, statusId, fact: done, author: await authorOf(status(), services) })
}

async function authorOf(
  post: KnownStatus | undefined,
  { directory }: VerbContext['services'],
): Promise<TakingBack<unknown>['author']> {
  if (post === undefined) return undefined
  const [account, standing] = await directory.answer([
    { about: 'account', id: post.authorId },
    { about: 'standing', id: post.authorId },
  ])
  return account && { account, standing }
}
