/**
 * Moving to another account.
 *
 * @module
 * @see Mastodon's move service (spec: mastodon-behaviour §10.5)
 */
import { createMove, type ActivityWithActor } from '../../../core/vocab/index.js'
import { fingerprint } from '../../../core/wire/fingerprint.js'
import { decide, DEFAULT_REPLY_IDS, runDecision } from '../../inbox/index.js'
import { shutOut } from '../../policy/index.js'
import type { Effect } from '../../ports/index.js'
import { askActor, noLocalAccount, type Actor } from '../actor.js'
import { refuseSuspended } from '../bond.js'
import { commit } from '../commit.js'
import type { VerbContext } from '../context.js'
import { withLookups, type Lookups } from '../lookups.js'
import { findAccount, readName } from '../people.js'
import { send } from '../send.js'
import type { OutboxServices } from '../services.js'
import { createTrip } from '../trip.js'
import { profileUpdate } from '../update.js'
import type { MoveInput } from '../verbs.js'

/**
 * Moves to an account that confirms it. What a Move does here is decided as it is for one that came in: the local
 * followers follow the new account, and no longer the old. Those elsewhere are told, in the profile and by a Move.
 */
export async function move(input: MoveInput, context: VerbContext): Promise<void> {
  const { services } = context
  const { as, target } = input
  const name = readName(target, services)
  await withLookups(context, async (lookups) => {
    const trip = createTrip(services.directory)
    const who = askActor(as, trip, services)
    await trip.go()
    const actor = await who()
    refuseSuspended(actor)
    const targetId = name.kind === 'id' ? name.id : (await findAccount(name, lookups, services)).account.id
    const [known] = await services.directory.answer([{ about: 'account', id: actor.id }])
    // one for each time that it moves, however often that is asked for
    const id = `${actor.id}#moves/${fingerprint(`${targetId} ${known?.movedAt ?? ''}`)}`
    const activity = createMove({ id, actor, target: targetId })
    const effects = await decided(activity, actor, lookups, services)
    lookups.beginAgainIfLookedUp()
    const [outcome] = effects
    if (outcome?.kind !== 'ignored') {
      const told = await tellFollowers(activity, actor, services)
      return await commit([...effects, ...told], services)
    }
    if (outcome.reason === 'blocked') throw shutOut(targetId)
    if (outcome.reason !== 'duplicate') throw noLocalAccount(as)
  })
}

/** What the Move does to the accounts here. The new account's document is fetched for it, if it is elsewhere. */
async function decided(
  activity: ActivityWithActor,
  { id }: Actor,
  lookups: Lookups,
  services: OutboxServices,
): Promise<readonly Effect[]> {
  const { directory, urls, rules } = services
  const about = { actorId: id, signerId: id, origin: urls.origin, ids: DEFAULT_REPLY_IDS, rules }
  return await lookups.decide(activity.target?.id ?? id, (remote) =>
    runDecision(() => decide(activity, { ...about, now: services.now() }), { directory, remote }),
  )
}

/**
 * The profile as it will be, and the Move behind it: both are about the account, so that neither overtakes the other.
 * The profile is not composed when it is due, as after other changes: by then the followers may have gone along.
 */
async function tellFollowers(
  activity: ActivityWithActor,
  { id, username }: Actor,
  services: OutboxServices,
): Promise<readonly Effect[]> {
  const account = await services.accounts.find(username)
  const movedTo = activity.target?.id
  if (typeof account !== 'object' || movedTo === undefined) throw noLocalAccount(username)
  const update = await profileUpdate({ ...account, movedTo }, services)
  const sent = await send(activity, { recipients: [], followersOf: [id], subject: id }, services)
  return [...(update === undefined ? [] : [update]), ...sent]
}
