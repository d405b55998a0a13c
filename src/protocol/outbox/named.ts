/**
 * The people named in a text.
 *
 * @module
 */
import { isTootkitError, RefusedError, RemoteError, type AnyTootkitError } from '../../errors.js'
import { formatHandle, tryParseHandle } from '../../core/discovery/index.js'
import { extractMentions } from '../../core/html/index.js'
import type { Effect, KnownAccount, Status } from '../ports/index.js'
import type { Actor } from './actor.js'
import { askBond, refuseApart, type Bond } from './bond.js'
import type { Lookups } from './lookups.js'
import { askAccount, nameOf, type Found } from './people.js'
import { isOpen } from './reach.js'
import { limitsOf, type OutboxServices } from './services.js'
import type { Trip } from './trip.js'
import type { UnresolvedMentions } from './verbs.js'

/** Somebody named in a text, found. */
export interface Named {
  /** As the text has it, without `@`. */
  readonly username: string
  /** As the text has it; absent for people of this server. */
  readonly domain?: string
  readonly account: KnownAccount
}

/** How strictly names are taken: a text for named people only must not miss one. */
export interface Strictness {
  readonly visibility: Status['visibility']
  readonly unresolved: UnresolvedMentions
}

/** Those found, with what has to be stored of them. */
export interface FoundPeople {
  readonly people: readonly Named[]
  readonly effects: readonly Effect[]
}

/**
 * Asks for everybody named in a text, once each.
 *
 * @returns A function for after the trip. In what everybody may read, somebody who does not exist, or is shut out,
 *   stays plain text, as with Mastodon: a typing error must not lose a post. Somebody who cannot be looked up just
 *   now is an error that names them, unless they are to stay plain.
 * @throws RangeError for a text that names more people than `limits.maxMentions`: none of them is asked about.
 */
export function askNamed(
  text: string,
  trip: Trip,
  services: OutboxServices,
): (lookups: Lookups, strictness: Strictness) => Promise<FoundPeople> {
  const asked = namesIn(text, services).map((written) => ({
    written,
    ask: askWritten(written, trip, services),
  }))
  return async (lookups, strictness) => {
    const settled = await Promise.all(
      asked.map(async ({ written, ask }) => {
        const found = await settle(ask(lookups), handleOf(written), strictness)
        return found === undefined ? [] : [{ ...written, ...found }]
      }),
    )
    const people = settled.flat()
    return { people, effects: people.flatMap(({ effects }) => effects) }
  }
}

/** The facts between the author and the people named. */
export function askBonds(
  actorId: string,
  people: readonly Named[],
  trip: Trip,
): () => ReadonlyMap<string, Bond> {
  const asked = people.map(({ account: { id } }) => [id, askBond(actorId, id, trip)] as const)
  return () => new Map(asked.map(([id, bond]) => [id, bond()]))
}

/**
 * Leaves out who is kept apart from the author, by a block of either of the two or by the moderators: they stay plain
 * text, as with Mastodon whom the author blocks, and a text that is not for everybody is refused.
 */
export function withoutBlocked(
  people: readonly Named[],
  actor: Actor,
  bonds: ReadonlyMap<string, Bond>,
  strictness: Strictness,
): readonly Named[] {
  return people.filter(({ account: { id } }) => {
    const bond = bonds.get(id)
    if (bond === undefined) return true
    try {
      refuseApart(actor, id, bond)
      return true
    } catch (error) {
      if (!isTootkitError(error) || !staysPlain(strictness)) throw error
      return false
    }
  })
}

interface Written {
  readonly username: string
  readonly domain?: string
}

function namesIn(text: string, services: OutboxServices): readonly Written[] {
  const { handleDomain, allowHttp } = services
  const { maxMentions } = limitsOf(services)
  const names = new Map<string, Written>()
  for (const { username, domain } of extractMentions(text, { ports: allowHttp === true })) {
    const key = `${username}@${domain ?? handleDomain}`.toLowerCase()
    if (names.has(key)) continue
    if (names.size >= maxMentions) throw new RangeError(`text has to name at most ${maxMentions} people`)
    names.set(key, { username, ...(domain !== undefined && { domain }) })
  }
  return [...names.values()]
}

function askWritten(
  { username, domain }: Written,
  trip: Trip,
  services: OutboxServices,
): (lookups: Lookups) => Promise<Found> {
  if (domain === undefined) return askAccount({ kind: 'local', username }, trip, services)
  const handle = tryParseHandle(`${username}@${domain}`)
  if (handle !== undefined) return askAccount(nameOf(handle, services), trip, services)
  return () => Promise.reject(doesNotExist(handleOf({ username, domain })))
}

async function settle(
  found: Promise<Found>,
  handle: string,
  strictness: Strictness,
): Promise<Found | undefined> {
  try {
    return await found
  } catch (error) {
    if (!isTootkitError(error)) throw error
    if (isPassing(error)) {
      if (strictness.unresolved === 'plain' && strictness.visibility !== 'direct') return undefined
      throw notNow(handle, error)
    }
    if (staysPlain(strictness)) return undefined
    throw isBlock(error) ? error : doesNotExist(handle, error)
  }
}

/** Whether somebody who cannot be named stays text: always where everybody may read, never where nobody else may. */
function staysPlain({ visibility, unresolved }: Strictness): boolean {
  return isOpen({ visibility }) || (unresolved === 'plain' && visibility !== 'direct')
}

/** It says nothing about whether they exist. */
function isPassing(error: AnyTootkitError): error is RemoteError {
  return error.name === 'RemoteError' && (error.retryable || error.code === 'ERR_FETCH_BUDGET')
}

function isBlock({ code }: AnyTootkitError): boolean {
  return code === 'ERR_ACTOR_BLOCKED' || code === 'ERR_HOST_BLOCKED'
}

function notNow(handle: string, cause: RemoteError): RemoteError {
  const { code, url, status, retryable } = cause
  return new RemoteError(code, `${handle} cannot be looked up just now: ${cause.message}`, {
    ...(url !== undefined && { url }),
    ...(status !== undefined && { status }),
    retryable,
    cause,
  })
}

function doesNotExist(handle: string, cause?: AnyTootkitError): RefusedError {
  return new RefusedError('ERR_UNKNOWN_ACCOUNT', `there is no account ${handle}`, { cause })
}

function handleOf({ username, domain }: Written): string {
  return domain === undefined ? `@${username}` : formatHandle({ username, host: domain })
}
