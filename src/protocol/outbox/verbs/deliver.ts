/**
 * Sending an activity of one's own making.
 *
 * @module
 */
import { attempt, isTootkitError, RefusedError, RemoteError, type AnyTootkitError } from '../../../errors.js'
import { excerpt } from '../../../core/wire/excerpt.js'
import { toJsonLd, type ActivityWithActor } from '../../../core/vocab/index.js'
import { addresseesOf, type JsonDocument } from '../../delivery/index.js'
import { mayBeginToSay, sayingOf } from '../../policy/index.js'
import type { Effect } from '../../ports/index.js'
import { askActor, type Actor } from '../actor.js'
import { refuseSuspended } from '../bond.js'
import { commit } from '../commit.js'
import type { VerbContext } from '../context.js'
import { withLookups, type Lookups } from '../lookups.js'
import { askAccount, type Found } from '../people.js'
import { recipientsOf } from '../recipients.js'
import { sendDocument } from '../send.js'
import type { OutboxServices } from '../services.js'
import { createTrip, type Trip } from '../trip.js'

/**
 * Sends an activity to everybody it is addressed to; an addressee who cannot be found is an error. Who is shut out, or
 * kept apart from the sender by a block, is left out, but for what ends something.
 */
export async function deliver(activity: ActivityWithActor, context: VerbContext): Promise<void> {
  const { services } = context
  const senderId = activity.actor.id
  if (activity.id === undefined || !services.urls.isLocal(activity.id))
    throw new TypeError(`an activity that is delivered needs an id below ${services.urls.origin}/`)

  const document = toJsonLd(activity)
  const ids = addresseesIn(activity, document)
  await withLookups(context, async (lookups) => {
    const trip = createTrip(services.directory)
    const who = askSender(senderId, trip, services)
    const asked = ids
      .filter((id) => !services.urls.isLocal(id))
      .map((id) => ({ id, find: askAccount({ kind: 'id', id }, trip, services) }))
    await trip.go()
    const actor = await who()
    if (!mayBeginToSay(actor.standing, activity)) refuseSuspended(actor)

    const found = await Promise.all(asked.map(({ id, find }) => addressee(id, find, lookups)))
    lookups.beginAgainIfLookedUp()
    const known = found.filter((entry) => entry !== undefined)
    const recipients = await recipientsOf(
      known.map(({ account }) => account.id),
      { authorId: senderId, what: sayingOf(activity.type) },
      services,
      known.map(({ account }) => account),
    )
    const effects: readonly Effect[] = known.flatMap((entry) => entry.effects)
    const sent = await sendDocument(document, senderId, { recipients }, services)
    await commit([...effects, ...sent], services)
  })
}

/** Asks who sends it: a user, or the server itself, which reports and is nobody's to suspend. */
function askSender(id: string, trip: Trip, services: OutboxServices): () => Promise<Actor> {
  const { urls, handleDomain } = services
  if (id === urls.instanceActor) {
    const itself: Actor = { id, username: handleDomain, standing: { account: 'none', domain: 'none' } }
    return () => Promise.resolve(itself)
  }
  const username = urls.usernameOf(id)
  if (username !== undefined) return askActor(username, trip, services)
  throw new RefusedError('ERR_NOT_OWNER', `${excerpt(id)} is no local account`, { id })
}

/** Whom it is addressed to; a report that addresses nobody, the account reported, as Mastodon sends it. */
function addresseesIn({ type, actor, object }: ActivityWithActor, document: JsonDocument): readonly string[] {
  const { ids, isPublic, toFollowers } = addresseesOf(document, `${actor.id}/followers`)
  const isForNobody = ids.length === 0 && !isPublic && !toFollowers
  return type === 'Flag' && isForNobody && object?.id !== undefined ? [object.id] : ids
}

/** Somebody it is addressed to; undefined for who is shut out, and for collections, which are their owners' to read. */
async function addressee(
  id: string,
  find: (lookups: Lookups) => Promise<Found>,
  lookups: Lookups,
): Promise<Found | undefined> {
  try {
    return await find(lookups)
  } catch (error) {
    if (!isTootkitError(error)) throw error
    if (error.code === 'ERR_ACTOR_BLOCKED' || error.code === 'ERR_HOST_BLOCKED') return undefined
    if (error.code === 'ERR_DOCUMENT_INVALID' && (await isCollection(id, lookups))) return undefined
    throw notFound(id, error)
  }
}

async function isCollection(id: string, lookups: Lookups): Promise<boolean> {
  const outcome = await attempt(() => lookups.isCollection(id))
  return outcome.ok && outcome.value
}

function notFound(id: string, cause: AnyTootkitError): AnyTootkitError {
  const message = `${excerpt(id)} cannot be found, and it is addressed to them: ${cause.message}`
  if (cause.name !== 'RemoteError') return new RefusedError('ERR_UNKNOWN_ACCOUNT', message, { id, cause })
  const { code, url, status, retryable } = cause
  return new RemoteError(code, message, {
    ...(url !== undefined && { url }),
    ...(status !== undefined && { status }),
    retryable,
    cause,
  })
}
