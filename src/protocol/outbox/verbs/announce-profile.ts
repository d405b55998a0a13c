/**
 * Telling others how a profile is now.
 *
 * @module
 */
import { askActor } from '../actor.js'
import { commit } from '../commit.js'
import type { VerbContext } from '../context.js'
import { createTrip } from '../trip.js'

/** Sends the followers an Update of the actor, as it is when the Update goes out: called twice at once, once. */
export async function announceProfile(as: string, { services }: VerbContext): Promise<void> {
  const trip = createTrip(services.directory)
  const who = askActor(as, trip, services)
  await trip.go()
  const { id } = await who()
  await commit([{ kind: 'update.send', objectId: id, at: services.timestamp() }], services)
}
