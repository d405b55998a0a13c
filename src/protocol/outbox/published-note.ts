/**
 * The object of a stored post, with all that has to be looked up for it.
 *
 * @module
 */
import { createCreate, type BuiltActivity, type Note, type Question } from '../../core/vocab/index.js'
import { hostOf } from '../../core/wire/url.js'
import type { KnownAccount, Status, StatusTotals } from '../ports/index.js'
import { noteOf } from './note-of.js'
import type { OutboxServices } from './services.js'
import { createTrip } from './trip.js'

/** What is known of a post beforehand and need not be looked up. */
export interface NoteFacts {
  /** Whom it names. */
  readonly accounts?: readonly KnownAccount[]
  readonly totals?: StatusTotals
}

/** What the numbers of a new post are. */
export const NO_TOTALS: StatusTotals = { favourites: 0, boosts: 0 }

type NoteServices = Pick<OutboxServices, 'content' | 'directory' | 'urls' | 'handleDomain' | 'now'>

/**
 * Makes the object of a local post as it is sent and served.
 *
 * @param status - The post.
 * @param services - Who is asked for the names of the people in it, and for its numbers.
 * @param facts - What is known already.
 */
export async function publishedNote(
  status: Status,
  services: NoteServices,
  facts: NoteFacts = {},
): Promise<Note | Question> {
  const [accounts, totals] = await Promise.all([
    namedIn(status, services, facts.accounts ?? []),
    facts.totals ?? services.content.totals(status.id),
  ])
  return noteOf(status, {
    urls: services.urls,
    followers: `${status.authorId}/followers`,
    following: `${status.authorId}/following`,
    now: services.now(),
    handleOf: (actorId) => handleOf(actorId, accounts.get(actorId), services),
    groupFollowersOf: (actorId) => groupFollowersOf(accounts.get(actorId)),
    totals,
  })
}

/** Makes the Create of a local post as it is sent and served. */
export async function publishedCreate(
  status: Status,
  services: NoteServices,
  facts: NoteFacts = {},
): Promise<BuiltActivity<'Create'>> {
  return createCreate({ id: `${status.id}/activity`, object: await publishedNote(status, services, facts) })
}

/** The accounts named in a post, as far as they are known. */
async function namedIn(
  { mentions }: Status,
  { directory }: NoteServices,
  given: readonly KnownAccount[],
): Promise<ReadonlyMap<string, KnownAccount>> {
  const accounts = new Map(given.map((account) => [account.id, account]))
  const trip = createTrip(directory)
  const asked = mentions
    .filter(({ actorId, silent }) => !silent && !accounts.has(actorId))
    .map(({ actorId }) => trip.ask({ about: 'account', id: actorId }))
  await trip.go()
  for (const answer of asked) {
    const account = answer()
    if (account !== undefined) accounts.set(account.id, account)
  }
  return accounts
}

function handleOf(
  id: string,
  account: KnownAccount | undefined,
  { urls, handleDomain }: NoteServices,
): string | undefined {
  const username = account?.username ?? urls.usernameOf(id)
  if (urls.isLocal(id)) return username === undefined ? undefined : `@${username}@${handleDomain}`
  if (account?.acct !== undefined) return `@${account.acct}`
  return username === undefined ? undefined : `@${username}@${hostOf(id) ?? ''}`
}

function groupFollowersOf(account: KnownAccount | undefined): string | undefined {
  return account?.type === 'Group' ? account.followers : undefined
}
