/**
 * Publishing a post.
 *
 * @module
 */
import { RefusedError } from '../../../errors.js'
import { createQuoteRequest } from '../../../core/vocab/index.js'
import { fingerprint } from '../../../core/wire/fingerprint.js'
import { isLimited } from '../../policy/index.js'
import type { DeliverySend, Effect, KnownAccount, KnownStatus, Status } from '../../ports/index.js'
import { askActor, type Actor } from '../actor.js'
import { askBond, refuseSuspended, refuseUnread, type Bond } from '../bond.js'
import { checkPost, publishedText } from '../check-input.js'
import { commit } from '../commit.js'
import type { VerbContext } from '../context.js'
import { withLookups, type Lookups } from '../lookups.js'
import { askBonds, askNamed, withoutBlocked, type Named, type Strictness } from '../named.js'
import { newStatus } from '../new-status.js'
import { askAuthor, type Found } from '../people.js'
import { askPost } from '../posts.js'
import { NO_TOTALS, publishedCreate, publishedNote, type NoteFacts } from '../published-note.js'
import { judgeQuote } from '../quoting.js'
import { reachingOf, reachOf } from '../reach.js'
import { askRecipients } from '../recipients.js'
import { send, sendTo } from '../send.js'
import type { OutboxServices } from '../services.js'
import { tellNamed } from '../tell-named.js'
import { createTrip, type Trip } from '../trip.js'
import type { PostInput } from '../verbs.js'

/** Publishes a post, and asks the author of what it quotes. */
export async function post(input: PostInput, context: VerbContext): Promise<Status> {
  const { services } = context
  checkPost(input, services)
  return await withLookups(context, async (lookups) => {
    const trip = createTrip(services.directory)
    const who = askActor(input.as, trip, services)
    const find = askInput(input, trip, services)
    await trip.go()
    const actor = await who()
    refuseSuspended(actor)

    const { idempotencyKey } = input
    const key =
      idempotencyKey === undefined ? services.newKey() : fingerprint(`${actor.id} ${idempotencyKey}`)
    const id = services.urls.status(actor.username, key)
    const stored = async (): Promise<Status | undefined> =>
      idempotencyKey === undefined ? undefined : await publishedBefore(id, services)
    const before = await stored()
    if (before !== undefined) return before
    const found = await find(actor, lookups)
    lookups.beginAgainIfLookedUp()
    return (await stored()) ?? (await publish(input, found, key, lookups, services))
  })
}

/** The post that an earlier call with the same key has made. */
async function publishedBefore(
  id: string,
  { content, directory }: OutboxServices,
): Promise<Status | undefined> {
  await directory.answer([{ about: 'status', id }]) // so that of two calls at once the second is a conflict
  const status = await content.status(id)
  if (typeof status !== 'string') return status
  throw new RefusedError('ERR_DUPLICATE', 'the post of this idempotencyKey was deleted', { id })
}

/** Everything and everybody that the input names. */
interface Identified {
  readonly actor: Actor
  readonly strictness: Strictness
  readonly people: readonly Named[]
  readonly parent: KnownStatus | undefined
  readonly quoted: KnownStatus | undefined
  /** What has to be stored of them, first of all. */
  readonly effects: readonly Effect[]
}

/** Asks for everything that the input names. */
function askInput(
  input: PostInput,
  trip: Trip,
  services: OutboxServices,
): (actor: Actor, lookups: Lookups) => Promise<Identified> {
  const { visibility: wanted = 'public', unresolvedMentions: unresolved = 'refuse' } = input
  const findNamed = askNamed(publishedText(input), trip, services)
  const findParent = input.inReplyTo === undefined ? undefined : askPost(input.inReplyTo, trip, services)
  const findQuoted = input.quote === undefined ? undefined : askPost(input.quote, trip, services)
  return async (actor, lookups) => {
    const visibility = wanted === 'public' && isLimited(actor.standing) ? 'unlisted' : wanted
    const strictness = { visibility, unresolved }
    const [named, parent, quoted] = await Promise.all([
      findNamed(lookups, strictness),
      findParent?.(lookups),
      findQuoted?.(lookups),
    ])
    const effects = [...named.effects, ...(parent?.effects ?? []), ...(quoted?.effects ?? [])]
    return { actor, strictness, people: named.people, parent: parent?.post, quoted: quoted?.post, effects }
  }
}

async function publish(
  input: PostInput,
  found: Identified,
  key: string,
  lookups: Lookups,
  services: OutboxServices,
): Promise<Status> {
  const { actor, parent, quoted, strictness } = found
  const { visibility } = strictness
  const facts = await factsOf(found, lookups, services)
  if (parent !== undefined) refuseUnread(actor, parent, facts.toParent)
  const people = withoutBlocked(found.people, actor, facts.bonds, strictness)
  const mentions = people.map(({ account }) => account.id)
  const quoting =
    quoted && judgeQuote({ target: quoted, bond: facts.toQuoted }, actor, { visibility, mentions }, services)
  const status = newStatus(input, { key, actor, visibility, parent, quoting, people }, services)

  const note: NoteFacts = { accounts: people.map(({ account }) => account), totals: NO_TOTALS }
  const { actorIds, followersOf } = reachOf(reachingOf(status), parent, services.urls)
  const recipients = facts.recipients.filter(({ actorId }) => actorIds.includes(actorId))
  const create = await publishedCreate(status, services, note)
  await commit(
    [
      ...found.effects,
      ...(facts.quotedAuthor?.effects ?? []),
      { kind: 'status.create', status, via: 'delivered' },
      ...(quoting?.effects(status.id) ?? []),
      ...tellNamed(status, status.mentions, actor, facts.bonds, services),
      ...(await send(create, { recipients, followersOf }, services)),
      ...endOfPoll(status),
      ...(await askForQuote(status, facts, note, services)),
    ],
    services,
  )
  return status
}

/** Everybody who has a poll is told its numbers when it is over. */
function endOfPoll({ id, poll }: Status): readonly Effect[] {
  if (poll?.expiresAt === undefined) return []
  return [{ kind: 'update.send', objectId: id, at: poll.expiresAt, endsPoll: true }]
}

/** What lies between the author and everybody whom the post concerns. */
interface Facts {
  readonly bonds: ReadonlyMap<string, Bond>
  readonly toParent: Bond
  readonly toQuoted: Bond
  readonly quotedAuthor: Found | undefined
  /** Everybody it may go to, found where they are reached. */
  readonly recipients: ReturnType<ReturnType<typeof askRecipients>>
}

async function factsOf(found: Identified, lookups: Lookups, services: OutboxServices): Promise<Facts> {
  const { actor, people, parent, quoted, effects } = found
  const concerned = [...people.map(({ account }) => account.id), parent?.authorId, quoted?.authorId]
  const trip = createTrip(services.directory)
  const bonds = askBonds(actor.id, people, trip)
  const toParent = askBond(actor.id, parent?.authorId ?? actor.id, trip)
  const toQuoted = askBond(actor.id, quoted?.authorId ?? actor.id, trip)
  const findQuotedAuthor = quoted && askAuthor(quoted.authorId, effects, trip, services)
  const recipients = askRecipients(
    concerned.filter((id) => id !== undefined),
    { authorId: actor.id, what: 'news' },
    trip,
    services,
  )
  await trip.go()
  const quotedAuthor = await findQuotedAuthor?.(lookups)
  lookups.beginAgainIfLookedUp()
  const fresh = [...freshIn(effects), ...freshIn(quotedAuthor?.effects ?? [])]
  return {
    bonds: bonds(),
    toParent: toParent(),
    toQuoted: toQuoted(),
    quotedAuthor,
    recipients: recipients(fresh),
  }
}

function freshIn(effects: readonly Effect[]): readonly KnownAccount[] {
  return effects.flatMap((effect) => (effect.kind === 'account.update' ? [effect.account] : []))
}

/** Asks a quoted author of another server; nobody has to be asked about one's own posts and those of this server. */
async function askForQuote(
  status: Status,
  { quotedAuthor, toQuoted }: Facts,
  note: NoteFacts,
  services: OutboxServices,
): Promise<readonly DeliverySend[]> {
  const { targetId, requestId } = status.quote ?? {}
  if (targetId === undefined || requestId === undefined || quotedAuthor === undefined) return []
  const { account } = quotedAuthor
  const request = createQuoteRequest({
    id: requestId,
    actor: status.authorId,
    object: targetId,
    instrument: await publishedNote(status, services, note),
  })
  return await sendTo(request, { account, standing: toQuoted.standing }, services)
}
