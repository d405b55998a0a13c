/**
 * The WebFinger endpoint: what a request asks for, and the answer to it.
 *
 * @module
 */
import { MalformedError } from '../../errors.js'
import { hostOf, isHttpUrl, originOf } from '../wire/url.js'
import { tryParseHandle } from './handle.js'
import type { Jrd } from './jrd.js'

/** The names a server goes by. */
export interface WebFingerConfig {
  /** Origin of the server: `https://ap.example.com`. */
  readonly origin: string
  /**
   * Host in the handles of its accounts.
   *
   * @defaultValue the origin's host
   */
  readonly handleHost?: string
  /** Further hosts under which its accounts may be asked for. */
  readonly alternateHosts?: readonly string[]
}

/** What a WebFinger request asks for. */
export type WebFingerQuery =
  /** A local account by name; look it up without regard to case. */
  | { readonly kind: 'username'; readonly username: string; readonly rels: readonly string[] }
  /** A URL on our origin: an actor id or a profile page. */
  | { readonly kind: 'url'; readonly url: string; readonly rels: readonly string[] }
  /** The server's own actor. */
  | { readonly kind: 'server'; readonly rels: readonly string[] }
  /** Nothing of ours: answer 404. */
  | { readonly kind: 'foreign' }

/** What to put on the wire. */
export interface WebFingerAnswer {
  readonly status: 200 | 404 | 410
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * Reads a request for `/.well-known/webfinger`.
 *
 * @param url - The request's URL; `resource` and any number of `rel` in its query.
 * @param config - The server's names.
 * @returns What is asked for; `foreign` for hosts that are not ours.
 * @throws {@link MalformedError} `ERR_WEBFINGER_INVALID`: no `resource`, or one that is neither a handle nor
 *   an `http(s)` URL (answer 400).
 * @see {@link https://www.rfc-editor.org/rfc/rfc7033#section-4.1 RFC 7033 §4.1}
 * @example
 * ```ts
 * const url = 'https://ap.example.com/.well-known/webfinger?resource=acct:Alice@example.com'
 * const config = { origin: 'https://ap.example.com', handleHost: 'example.com' }
 * parseWebFingerQuery(url, config) // => { kind: 'username', username: 'Alice', rels: [] }
 * ```
 */
export function parseWebFingerQuery(url: string | URL, config: WebFingerConfig): WebFingerQuery {
  const { searchParams } = new URL(url)
  const resource = searchParams.get('resource')?.trim() ?? ''
  const rels = searchParams.getAll('rel')
  if (isHttpUrl(resource)) return queryOfUrl(resource, rels, config)
  const handle = tryParseHandle(resource)
  if (handle === undefined) {
    throw new MalformedError('ERR_WEBFINGER_INVALID', 'resource is neither a handle nor an http(s) URL')
  }
  const webHost = hostOf(config.origin)
  const hosts = [config.handleHost, webHost, ...(config.alternateHosts ?? [])]
  if (!hosts.includes(handle.host)) return { kind: 'foreign' }
  // Mastodon's instance actor goes by the name of its host.
  if (hosts.includes(handle.username.toLowerCase())) return { kind: 'server', rels }
  return { kind: 'username', username: handle.username, rels }
}

/**
 * Writes the answer.
 *
 * @param found - The descriptor; `'gone'` for an account deleted for good; undefined when there is none.
 * @param rels - The relations asked for; empty for all links.
 * @returns Status, header fields (open to scripts of every origin) and body.
 * @see {@link https://www.rfc-editor.org/rfc/rfc7033#section-4.2 RFC 7033 §4.2}
 * @example
 * ```ts
 * createWebFingerAnswer(undefined).status // => 404
 * createWebFingerAnswer({ subject: 'acct:alice@example.com', links: [] }).headers['content-type'] // => 'application/jrd+json; charset=utf-8'
 * ```
 */
export function createWebFingerAnswer(
  found: Jrd | 'gone' | undefined,
  rels: readonly string[] = [],
): WebFingerAnswer {
  const open = { 'access-control-allow-origin': '*' }
  if (found === undefined || found === 'gone') {
    const headers = { ...open, 'cache-control': 'public, max-age=180' }
    return { status: found === 'gone' ? 410 : 404, headers, body: '' }
  }
  const links = rels.length === 0 ? found.links : found.links.filter(({ rel }) => rels.includes(rel))
  const headers = {
    ...open,
    'content-type': 'application/jrd+json; charset=utf-8',
    'cache-control': 'public, max-age=259200',
  }
  return { status: 200, headers, body: JSON.stringify({ ...found, links }) }
}

function queryOfUrl(url: string, rels: readonly string[], config: WebFingerConfig): WebFingerQuery {
  if (originOf(url) !== originOf(config.origin)) return { kind: 'foreign' }
  const { pathname, search, hash } = new URL(url)
  return pathname === '/' && search === '' && hash === ''
    ? { kind: 'server', rels }
    : { kind: 'url', url, rels }
}
