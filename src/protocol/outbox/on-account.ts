/**
 * The steps that all verbs between two accounts share.
 *
 * @module
 */
import { askActor, type Actor } from './actor.js'
import { askBond, refuseSuspended, type Bond } from './bond.js'
import type { VerbContext } from './context.js'
import { withLookups } from './lookups.js'
import { askAccount, readName, type Found } from './people.js'
import { between, type Concerned } from './send.js'
import { createTrip } from './trip.js'
import type { ActOnAccount } from './verbs.js'

/** Two accounts and what lies between them. */
export interface TwoAccounts {
  readonly actor: Actor
  readonly target: Found['account']
  readonly bond: Bond
  /** The other one, as it is sent to. */
  readonly other: Concerned
  /** What has to be stored of the other one, first of all. */
  readonly effects: Found['effects']
}

/**
 * Finds both accounts and what lies between them, and acts on that. A suspended account may end something, and not begin anything.
 */
export async function onAccount<T>(
  { as, handle }: ActOnAccount,
  context: VerbContext,
  kind: 'begins' | 'ends',
  act: (facts: TwoAccounts) => Promise<T>,
): Promise<T> {
  const { services } = context
  return await withLookups(context, async (lookups) => {
    const identify = createTrip(services.directory)
    const who = askActor(as, identify, services)
    const whom = askAccount(readName(handle, services), identify, services)
    await identify.go()
    const actor = await who()
    if (kind === 'begins') refuseSuspended(actor)
    const { account: target, effects } = await whom(lookups)
    lookups.beginAgainIfLookedUp()

    const trip = createTrip(services.directory)
    const bond = askBond(actor.id, target.id, trip)
    await trip.go()
    const facts = bond()
    const subject = between('relation', actor.id, target.id)
    const other = { account: target, standing: facts.standing, subject }
    return await act({ actor, target, bond: facts, other, effects })
  })
}
