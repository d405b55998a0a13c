/**
 * Accounts, here and elsewhere, by whatever name they go: the directory is asked first, other servers only for whom
 * it does not know.
 *
 * @module
 */
import { isTootkitError, RefusedError } from '../../errors.js'
import { formatHandle, parseHandle, type Handle } from '../../core/discovery/index.js'
import { excerpt } from '../../core/wire/excerpt.js'
import { hostOf, isHttpUrl } from '../../core/wire/url.js'
import { isShutOut, shutOut } from '../policy/index.js'
import type { Effect, KnownAccount } from '../ports/index.js'
import { askLocal } from './actor.js'
import type { Lookups } from './lookups.js'
import type { OutboxServices } from './services.js'
import { createTrip, type Trip } from './trip.js'

/** How an account is named. */
export type Name =
  | { readonly kind: 'local'; readonly username: string }
  | { readonly kind: 'handle'; readonly handle: Handle }
  | { readonly kind: 'id'; readonly id: string }

/** Somebody found, with what has to be stored of them: nothing where they were known. */
export interface Found {
  readonly account: KnownAccount
  readonly effects: readonly Effect[]
}

/** After a day a document counts as old, as with Mastodon. */
const STALE_MS = 86_400_000

/**
 * Reads how somebody is named: `@user@host`, `user@host`, `user` or `@user` for one of ours, or an actor id.
 *
 * @throws {@link MalformedError} `ERR_WEBFINGER_INVALID` for what is neither.
 */
export function readName(text: string, services: Pick<OutboxServices, 'urls' | 'handleDomain'>): Name {
  if (typeof text !== 'string')
    throw new TypeError(`a handle or actor id has to be a string; it is ${typeof text}`)
  if (isHttpUrl(text)) {
    const username = services.urls.usernameOf(text)
    return username === undefined ? { kind: 'id', id: text } : { kind: 'local', username }
  }
  if (!text.replace(/^(?:acct:@?|@)/i, '').includes('@')) return { kind: 'local', username: text }
  return nameOf(parseHandle(text), services)
}

/** Tells handles of ours from others'. */
export function nameOf(
  handle: Handle,
  { urls, handleDomain }: Pick<OutboxServices, 'urls' | 'handleDomain'>,
): Name {
  const isOurs = handle.host === handleDomain || handle.host === hostOf(urls.origin)
  return isOurs ? { kind: 'local', username: handle.username } : { kind: 'handle', handle }
}

/**
 * Asks for somebody.
 *
 * @returns A function for after the trip, which looks up elsewhere whom the directory does not know. It rejects with
 *   `ERR_UNKNOWN_ACCOUNT` for somebody who is not here, `ERR_ACTOR_BLOCKED` for an unknown one who is shut out, and
 *   what fetching throws.
 */
export function askAccount(
  name: Name,
  trip: Trip,
  services: OutboxServices,
): (lookups: Lookups) => Promise<Found> {
  if (name.kind === 'local') {
    const asked = askLocal(name.username, trip, services)
    return async () => ({ account: await asked(), effects: [] })
  }
  const known =
    name.kind === 'id'
      ? trip.ask({ about: 'account', id: name.id })
      : trip.ask({ about: 'account.byHandle', acct: acctOf(name.handle) })
  return async (lookups) => {
    const account = known()
    if (account?.inbox === undefined) return await fetchAccount(name, account?.id, lookups, services)
    refreshIfOld(account, services)
    return { account, effects: [] }
  }
}

/**
 * Asks for the author of a post that was found.
 *
 * @param id - The author.
 * @param fresh - What is to be stored of the post: the author among it, where both are new.
 */
export function askAuthor(
  id: string,
  fresh: readonly Effect[],
  trip: Trip,
  services: OutboxServices,
): (lookups: Lookups) => Promise<Found> {
  const [introduction] = fresh.filter(
    (effect) => effect.kind === 'account.update' && effect.account.id === id,
  )
  if (introduction?.kind === 'account.update') {
    const found: Found = { account: introduction.account, effects: [] }
    return () => Promise.resolve(found)
  }
  return askAccount(readName(id, services), trip, services)
}

/** Finds one account by itself. */
export async function findAccount(name: Name, lookups: Lookups, services: OutboxServices): Promise<Found> {
  const trip = createTrip(services.directory)
  const asked = askAccount(name, trip, services)
  await trip.go()
  return await asked(lookups)
}

/** Looks somebody up at their own server, unless they are shut out here. */
async function fetchAccount(
  name: Exclude<Name, { readonly kind: 'local' }>,
  knownId: string | undefined,
  lookups: Lookups,
  services: OutboxServices,
): Promise<Found> {
  const url = knownId ?? (name.kind === 'id' ? name.id : `https://${name.handle.host}/`)
  if (services.urls.isLocal(url)) throw nobodyAt(url)
  lookups.begin(url === knownId || name.kind === 'id' ? url : formatHandle(name.handle))
  await refuseShutOut(url, services)
  const account = await saidOfWhom(
    name.kind === 'handle' && knownId === undefined ? lookups.handle(name.handle) : lookups.actor(url),
    services,
  )
  if (account.id !== url) await refuseShutOut(account.id, services)
  return { account, effects: [{ kind: 'account.update', account }] }
}

/** What is not asked may be one account of a domain that is let in: the error says so. */
async function saidOfWhom<T>(found: Promise<T>, services: OutboxServices): Promise<T> {
  try {
    return await found
  } catch (error) {
    if (isTootkitError(error) && error.code === 'ERR_HOST_BLOCKED' && error.id !== undefined)
      await refuseShutOut(error.id, services)
    throw error
  }
}

async function refuseShutOut(id: string, { directory }: OutboxServices): Promise<void> {
  const [standing] = await directory.answer([{ about: 'standing', id }])
  if (isShutOut(standing)) throw shutOut(id)
}

function refreshIfOld({ id, refreshedAt }: KnownAccount, services: OutboxServices): void {
  const age = services.now().getTime() - Date.parse(refreshedAt ?? '')
  if (!(age < STALE_MS)) services.refreshLater?.(id)
}

/** A handle as the directory has it. */
function acctOf({ username, host }: Handle): string {
  return `${username}@${host}`.toLowerCase()
}

function nobodyAt(id: string): RefusedError {
  return new RefusedError('ERR_UNKNOWN_ACCOUNT', `there is no account at ${excerpt(id)}`, { id })
}
