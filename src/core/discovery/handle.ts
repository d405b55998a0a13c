/**
 * Handles: the `@user@host` by which people name accounts.
 *
 * @module
 */
import { MalformedError } from '../../errors.js'
import { excerpt } from '../wire/excerpt.js'
import { normalizeHost } from '../wire/url.js'

/** An account's name and the host it is known under, which need not be the host of its actor id. */
export interface Handle {
  /** As written; compared without case. */
  readonly username: string
  /** Lower-case ASCII (punycode), with the port unless it is 443. */
  readonly host: string
}

/** Longest username taken (Mastodon's limit for remote accounts). */
const MAX_USERNAME_LENGTH = 2048
const MAX_HANDLE_LENGTH = 3072

/**
 * Reads a handle, in any of the spellings people and documents use. That such an account exists, and whose
 * it is, only WebFinger tells.
 *
 * @param text - `@user@host`, `user@host` or `acct:user@host`; the host may be Unicode.
 * @returns The name as written and the host in its one spelling.
 * @throws {@link MalformedError} `ERR_WEBFINGER_INVALID`: not exactly one name and one host, a name of other
 *   characters than letters, digits, `_`, and inside `.` and `-`, or over 2048 of them.
 * @see {@link https://swicg.github.io/activitypub-webfinger/ ActivityPub and WebFinger}
 * @example
 * ```ts
 * parseHandle('@Alice@BÜCHER.example') // => { username: 'Alice', host: 'xn--bcher-kva.example' }
 * ```
 */
export function parseHandle(text: string): Handle {
  const handle = tryParseHandle(text)
  if (handle !== undefined) return handle
  throw new MalformedError(
    'ERR_WEBFINGER_INVALID',
    `${typeof text === 'string' ? excerpt(text) : typeof text} is not a handle: user@host`,
  )
}

/**
 * Reads a handle like {@link parseHandle}, for texts that need not be one.
 *
 * @param text - Any text.
 * @returns The handle; undefined when it is not one.
 * @example
 * ```ts
 * tryParseHandle('acct:alice@example.com') // => { username: 'alice', host: 'example.com' }
 * tryParseHandle('hello') // => undefined
 * ```
 */
export function tryParseHandle(text: string): Handle | undefined {
  if (typeof text !== 'string' || text.length > MAX_HANDLE_LENGTH) return undefined
  const bare = text.replace(/^(?:acct:@?|@)/i, '')
  const [username, hostText, more] = bare.split('@', 3)
  if (username === undefined || hostText === undefined || more !== undefined) return undefined
  const host = isUsername(username) ? normalizeHost(hostText) : undefined
  return host === undefined ? undefined : { username, host }
}

/**
 * Writes a handle for people.
 *
 * @param handle - Name and host.
 * @returns `@user@host`.
 * @example
 * ```ts
 * formatHandle({ username: 'alice', host: 'example.com' }) // => '@alice@example.com'
 * ```
 */
export function formatHandle(handle: Handle): string {
  return `@${handle.username}@${handle.host}`
}

/**
 * Writes a handle as Mastodon's API has it in `acct`, for accounts of other servers.
 *
 * @param handle - Name and host.
 * @returns `user@host`.
 * @example
 * ```ts
 * formatAcct({ username: 'alice', host: 'example.com' }) // => 'alice@example.com'
 * ```
 */
export function formatAcct(handle: Handle): string {
  return `${handle.username}@${handle.host}`
}

/**
 * Writes the WebFinger resource of a handle.
 *
 * @param handle - Name and host.
 * @returns `acct:user@host`.
 * @example
 * ```ts
 * formatResource({ username: 'alice', host: 'example.com' }) // => 'acct:alice@example.com'
 * ```
 */
export function formatResource(handle: Handle): string {
  return `acct:${handle.username}@${handle.host}`
}

/**
 * Tells whether two handles name one account: hosts equal, names equal without case.
 *
 * @param a - A handle.
 * @param b - Another.
 * @returns True for the same account name.
 * @example
 * ```ts
 * sameHandle(parseHandle('@Alice@example.com'), parseHandle('alice@EXAMPLE.com')) // => true
 * ```
 */
export function sameHandle(a: Handle, b: Handle): boolean {
  return a.host === b.host && a.username.toLowerCase() === b.username.toLowerCase()
}

/** Letters, digits and `_`; dots and dashes inside only. Everything else could be taken for something else. */
function isUsername(text: string): boolean {
  if (text.length > MAX_USERNAME_LENGTH || !/^[\w.-]+$/.test(text)) return false
  return /^\w/.test(text) && /\w$/.test(text)
}
