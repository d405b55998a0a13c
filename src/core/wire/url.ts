/**
 * URLs that strangers wrote: read strictly before use, compared by origin, never silently repaired.
 *
 * @module
 */
import { RemoteError } from '../../errors.js'
import { excerpt } from './excerpt.js'

/** What may be relaxed when a URL is read. Everything is refused unless allowed here. */
export interface UrlRules {
  /**
   * Allow `http:` (and port 80): for tests and closed networks.
   *
   * @defaultValue false
   */
  readonly allowHttp?: boolean
  /**
   * Allow names that belong to no public host: `localhost`, single labels, `*.local`, `*.onion` …
   *
   * @defaultValue false
   */
  readonly allowPrivateHosts?: boolean
}

/** Longest URL read, in UTF-16 units: twice what browsers and Mastodon's columns were made for. */
const MAX_URL_LENGTH = 4096

/** Scheme and host as a URL has to have them; parsers also take one slash, none, or many. */
const WRITTEN_OUT = /^https?:\/\/[^/]/i
/** What parsers drop, trim or turn round in silence. */
// eslint-disable-next-line no-control-regex -- control characters are the very subject
const REPAIRED = /[\u0000-\u0020\u007f\\]/

/** Names of special use, refused with everything below them. */
const PRIVATE_SUFFIXES = ['localhost', 'local', 'internal', 'onion', 'i2p', 'home.arpa']

/** Ports from 1024 on that speak other protocols: the "bad ports" of the Fetch standard, then databases. */
const FORBIDDEN_PORTS: ReadonlySet<number> = new Set([
  ...[1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679],
  ...[6697, 10080],
  ...[3306, 5432, 6379, 9200, 11211, 27017],
])

/**
 * Reads an absolute `https:` URL that a stranger wrote, for connecting to it or for inspecting it.
 *
 * Text that the URL standard would repair in silence (control characters, spaces, backslashes, a missing
 * `//`) is refused, because another reader may repair it differently. Says nothing about where the host's
 * name leads: the transport checks the address it connects to.
 *
 * @param text - The URL as written, at most 4096 characters.
 * @param rules - What to relax; nothing by default.
 * @returns The URL, for inspection. Keep and compare the text, not `href`.
 * @throws {@link RemoteError} `ERR_URL_INVALID` (not an absolute URL, or one that only a repair makes
 *   one), `ERR_URL_SCHEME` (not `https:`), `ERR_URL_CREDENTIALS` (user or password in it), `ERR_URL_HOST`
 *   (empty or overlong label, trailing dot, name of special use), `ERR_URL_PORT` (below 1024 and not the
 *   scheme's own, or a port of another protocol): the first that applies, in this order.
 * @see {@link https://url.spec.whatwg.org/#url-parsing URL standard}
 */
export function parseHttpUrl(text: string, rules: UrlRules = {}): URL {
  const url = readUrl(text)
  const isHttp = url.protocol === 'http:'
  if (url.protocol !== 'https:' && !(isHttp && rules.allowHttp === true)) {
    throw refusal('ERR_URL_SCHEME', text, `has scheme ${excerpt(url.protocol)}; only https: is allowed`)
  }
  if (!WRITTEN_OUT.test(text)) throw refusal('ERR_URL_INVALID', text, 'lacks "//" before its host')
  if (url.username !== '' || url.password !== '' || /^https?:\/\/[^/?#]*@/i.test(text)) {
    throw refusal('ERR_URL_CREDENTIALS', text, 'carries credentials')
  }
  const hostProblem = problemOfHost(url.hostname, rules.allowPrivateHosts === true)
  if (hostProblem !== undefined) throw refusal('ERR_URL_HOST', text, hostProblem)
  if (!isAllowedPort(url.port, rules.allowHttp === true)) {
    throw refusal('ERR_URL_PORT', text, 'names a port that is not for HTTP')
  }
  return url
}

/**
 * Tells whether a text is an absolute `http:` or `https:` URL with a host, as ids have to be.
 *
 * @param text - Any text.
 * @returns True if {@link originOf} gives an origin.
 */
export function isHttpUrl(text: string): boolean {
  return originOf(text) !== undefined
}

/**
 * Gives the web origin of an id: scheme, host and port in the URL standard's one spelling.
 *
 * @param id - An id or URL, as received.
 * @returns `https://host` with the port unless it is the scheme's own; undefined when it is not an
 *   absolute `http:` or `https:` URL.
 */
export function originOf(id: string): string | undefined {
  const url = tryUrl(id)
  return url === undefined ? undefined : url.origin
}

/**
 * Tells whether a value is an origin as {@link originOf} gives it: no path, no slash at its end, in its one spelling.
 *
 * @param value - Whatever a host wrote.
 */
export function isOrigin(value: unknown): boolean {
  return typeof value === 'string' && originOf(value) === value
}

/**
 * Gives the host of an id, with its port, in lower-case ASCII.
 *
 * @param id - An id or URL, as received.
 * @returns `host` or `host:port`, a trailing dot of the name removed; undefined when there is none.
 */
export function hostOf(id: string): string | undefined {
  const url = tryUrl(id)
  if (url === undefined) return undefined
  return url.port === '' ? withoutDot(url.hostname) : `${withoutDot(url.hostname)}:${url.port}`
}

/**
 * Gives the domain of an id: its host without the port. Domain blocks and Mastodon compare this.
 *
 * @param id - An id or URL, as received.
 * @returns The name in lower-case ASCII, a trailing dot removed; undefined when there is none.
 */
export function domainOf(id: string): string | undefined {
  const url = tryUrl(id)
  return url === undefined ? undefined : withoutDot(url.hostname)
}

/**
 * Tells whether two ids have one authority: the same web origin.
 *
 * @param a - An id or URL.
 * @param b - Another.
 * @returns False as well when either is not an absolute `http:` or `https:` URL.
 */
export function sameOrigin(a: string, b: string): boolean {
  const origin = originOf(a)
  return origin !== undefined && origin === originOf(b)
}

/**
 * Tells whether two ids are the same text, byte for byte: the rule for stored ids.
 *
 * @param a - An id as received.
 * @param b - Another.
 * @returns True only for equal text; `https://example.com` and `https://example.com/` are two ids.
 */
export function sameId(a: string, b: string): boolean {
  return a === b
}

/**
 * Tells whether two ids are the same URL once serialised: the rule for "is this the document I asked for".
 *
 * The fragment counts.
 *
 * @param a - An id as received.
 * @param b - Another.
 * @returns True for equal serialisations; false when either is not an absolute `http(s):` URL.
 */
export function sameUrl(a: string, b: string): boolean {
  const url = tryUrl(a)
  return url !== undefined && url.href === tryUrl(b)?.href
}

/**
 * Gives the one spelling of a URL that the URL standard defines.
 *
 * @param text - An absolute `http:` or `https:` URL.
 * @returns The serialisation, fragment kept; undefined when it is not such a URL.
 */
export function serializeUrl(text: string): string | undefined {
  return tryUrl(text)?.href
}

/**
 * Gives an id without its fragment: what is fetched when a key id is to be had.
 *
 * @param id - An id or URL; not changed otherwise.
 * @returns The text before the first `#`.
 */
export function withoutFragment(id: string): string {
  const at = id.indexOf('#')
  return at === -1 ? id : id.slice(0, at)
}

/**
 * Tells whether two URLs are on different hosts, as Mastodon compares them: names only, without case or
 * port. Weaker than {@link sameOrigin}; for rules that have to give Mastodon's own answer.
 *
 * @param base - The URL that is trusted.
 * @param other - The URL to compare with it.
 * @returns True also when `other` is not an absolute `http:` or `https:` URL.
 */
export function hostMismatch(base: string, other: string): boolean {
  const host = tryUrl(other)?.hostname
  return host === undefined || host !== tryUrl(base)?.hostname
}

/**
 * Brings a host that a person or a document wrote into its one spelling.
 *
 * @param text - `Example.COM`, `bücher.example`, `example.com:8443`; no scheme, path or credentials.
 * @returns Lower-case ASCII, with the port unless it is 443; undefined when it is not a host.
 */
export function normalizeHost(text: string): string | undefined {
  // eslint-disable-next-line no-control-regex -- the URL parser would remove some of these in silence
  if (text === '' || text.length > 512 || /[\u0000-\u0020\u007f/\\?#@%]/.test(text)) return undefined
  const url = tryUrl(`https://${text}/`)
  return url === undefined || problemOfHost(url.hostname, true) !== undefined ? undefined : url.host
}

function readUrl(text: string): URL {
  if (typeof text !== 'string' || text.length > MAX_URL_LENGTH) {
    throw refusal('ERR_URL_INVALID', '', `is not a text of at most ${MAX_URL_LENGTH} characters`)
  }
  if (REPAIRED.test(text)) {
    throw refusal('ERR_URL_INVALID', text, 'holds a space, a backslash or a control character')
  }
  try {
    return new URL(text)
  } catch (cause) {
    throw refusal('ERR_URL_INVALID', text, 'is not an absolute URL', cause)
  }
}

/** Like {@link parseHttpUrl} without its rules for port and name: repairs and credentials make it no URL. */
function tryUrl(text: string): URL | undefined {
  if (typeof text !== 'string' || text.length > MAX_URL_LENGTH) return undefined
  if (!WRITTEN_OUT.test(text) || REPAIRED.test(text)) return undefined
  const url = URL.parse(text)
  return url === null || url.username !== '' || url.password !== '' ? undefined : url
}

function withoutDot(hostname: string): string {
  return hostname.endsWith('.') ? hostname.slice(0, -1) : hostname
}

/** What is wrong with a host name, in words; undefined when nothing is. */
function problemOfHost(hostname: string, allowPrivate: boolean): string | undefined {
  if (hostname.startsWith('[') || /^[\d.]+$/.test(hostname)) return undefined // an address literal
  if (hostname === '' || hostname.length > 253) return 'has a host of no or too great length'
  const labels = hostname.split('.')
  if (labels.some((label) => label === '' || label.length > 63))
    return 'has a host with an empty or overlong label'
  if (allowPrivate) return undefined
  if (labels.length === 1) return 'has a host of a single label'
  const isPrivate = PRIVATE_SUFFIXES.some((name) => hostname === name || hostname.endsWith(`.${name}`))
  return isPrivate ? 'has a host name of special use' : undefined
}

function isAllowedPort(port: string, allowHttp: boolean): boolean {
  if (port === '' || port === '443') return true
  const number = Number(port)
  return number === 80 ? allowHttp : number >= 1024 && !FORBIDDEN_PORTS.has(number)
}

type UrlCode = 'ERR_URL_INVALID' | 'ERR_URL_SCHEME' | 'ERR_URL_CREDENTIALS' | 'ERR_URL_HOST' | 'ERR_URL_PORT'

/** Credentials stay out of the message: nothing before the last `@` is shown. */
function refusal(code: UrlCode, text: string, problem: string, cause?: unknown): RemoteError {
  const at = text.lastIndexOf('@')
  const shown = excerpt(at === -1 ? text : `…${text.slice(at)}`)
  return new RemoteError(code, `URL ${shown} ${problem}`, { retryable: false, cause })
}
