/**
 * Telling others how a profile is now.
 *
 * @module
 */
import { createUpdate, toJsonLd } from '../../../core/vocab/index.js'
import { fingerprint } from '../../../core/wire/fingerprint.js'
import { askActor, noLocalAccount } from '../actor.js'
import { actorOf } from '../actor-of.js'
import { commit } from '../commit.js'
import type { VerbContext } from '../context.js'
import { send } from '../send.js'
import { createTrip } from '../trip.js'

/** Sends the followers an Update of the actor. Of the same profile it has the same id, so that twice is once. */
export async function announceProfile(as: string, { services }: VerbContext): Promise<void> {
  const trip = createTrip(services.directory)
  const who = askActor(as, trip, services)
  await trip.go()
  const { id, username } = await who()
  const account = await services.accounts.find(username)
  if (typeof account !== 'object') throw noLocalAccount(username)
  const object = actorOf(account, services.urls, services.handleDomain)
  const key = fingerprint(JSON.stringify(toJsonLd(object)))
  const update = createUpdate({ id: `${id}#updates/${key}`, object })
  await commit(await send(update, { recipients: [], followersOf: [id] }, services), services)
}
