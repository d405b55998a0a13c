/**
 * Where the people are reached who get something besides followers.
 *
 * @module
 */
import type { Reachable } from '../delivery/index.js'
import { mayBeSent, type Saying } from '../policy/index.js'
import type { KnownAccount } from '../ports/index.js'
import type { OutboxServices } from './services.js'
import { createTrip, type Trip } from './trip.js'

/** Where an account is reached; undefined for one whose inbox is not known. */
export function reachableOf({ id, inbox, sharedInbox }: KnownAccount): Reachable | undefined {
  if (inbox === undefined) return undefined
  return { actorId: id, inbox, ...(sharedInbox !== undefined && { sharedInbox }) }
}

/** Whose it is that goes out, and what it says. */
export interface Outgoing {
  readonly authorId: string
  readonly what: Saying
}

/**
 * Asks where actors are reached.
 *
 * @returns A function for after the trip: those of other servers who are known and may be sent this, once each, in
 *   order. `fresh` are accounts that the directory does not know yet.
 */
export function askRecipients(
  ids: readonly string[],
  { authorId, what }: Outgoing,
  trip: Trip,
  services: Pick<OutboxServices, 'urls'>,
): (fresh?: readonly KnownAccount[]) => readonly Reachable[] {
  const asked = [...new Set(ids)]
    .filter((id) => !services.urls.isLocal(id))
    .map((id) => ({
      id,
      account: trip.ask({ about: 'account', id }),
      standing: trip.ask({ about: 'standing', id }),
      relations:
        what === 'end'
          ? []
          : [
              trip.ask({ about: 'relation', from: authorId, to: id }),
              trip.ask({ about: 'relation', from: id, to: authorId }),
            ],
    }))
  return (fresh = []) =>
    asked.flatMap(({ id, account, standing, relations }) => {
      const between = relations.map((relation) => relation())
      if (!mayBeSent(what, standing(), between)) return []
      const known = fresh.find((candidate) => candidate.id === id) ?? account()
      return (known && reachableOf(known)) ?? []
    })
}

/** Finds out where actors are reached, by a trip of its own. */
export async function recipientsOf(
  ids: readonly string[],
  outgoing: Outgoing,
  services: OutboxServices,
  fresh: readonly KnownAccount[] = [],
): Promise<readonly Reachable[]> {
  const trip = createTrip(services.directory)
  const asked = askRecipients(ids, outgoing, trip, services)
  await trip.go()
  return asked(fresh)
}
