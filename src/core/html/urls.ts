/**
 * Addresses in running text, found where Mastodon finds them.
 *
 * @module
 */
import { asciiDomain } from './domain-name.js'
import { domainEndAt, domainRuns, type DomainRun } from './url-domains.js'

/** An address found in a text. */
export interface UrlMatch {
  readonly url: string
  /** Index of its first UTF-16 code unit. */
  readonly start: number
  /** Index after its last UTF-16 code unit. */
  readonly end: number
}

const MAX_URL_LENGTH = 4096
const MAX_LABEL_LENGTH = 63
const MAX_SHORT_LINK_SLUG_LENGTH = 40

const PROTOCOL = /(?:https?|dat|dweb|ipfs|ipns|ssb|gopher|gemini):\/\/$/i
const LONGEST_PROTOCOL = 'gopher://'.length
const PORT = /:\d+/y

/** Path characters that need no partner. */
const PATH_RUN = /[^\p{White_Space}<>()?]+/uy
const NOT_PATH_END = /[!*"'「」<>;:=,.$%[\]~&|]/
const QUERY_RUN =
  /[\w!?*'();:&=+$/%#[\].,~|@^\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\u{10000}-\u{1fffd}\u{20000}-\u{2fffd}\u{30000}-\u{3fffd}\u{40000}-\u{4fffd}\u{50000}-\u{5fffd}\u{60000}-\u{6fffd}\u{70000}-\u{7fffd}\u{80000}-\u{8fffd}\u{90000}-\u{9fffd}\u{a0000}-\u{afffd}\u{b0000}-\u{bfffd}\u{c0000}-\u{cfffd}\u{d0000}-\u{dfffd}\u{e1000}-\u{efffd}\ue000-\uf8ff\u{f0000}-\u{ffffd}\u{100000}-\u{10fffd}-]+/uy
const NOT_QUERY_END = /[!?*'();:+$%[\].,~|@^]/

const NOT_BEFORE_URL = /[\da-z@＠$#＃\ufeff\ufffe\uffff]/i
const SHORT_LINK = /^https?:\/\/t\.co\/([a-z\d]+)/i

/**
 * Finds all addresses that begin with a protocol, from left to right, none overlapping.
 *
 * Addresses without a protocol are not links, but they use up their text: what looks like a link in the
 * path of one is none.
 */
export function scanUrls(text: string): readonly UrlMatch[] {
  const found: UrlMatch[] = []
  if (!text.includes(':')) return found
  let done = 0
  for (const run of domainRuns(text)) {
    while (done < run.end) {
      const match = firstMatchIn(text, run, done)
      if (!match) break
      done = match.end
      if (match.hasProtocol) {
        const url = acceptUrl(text, match)
        if (url) found.push(url)
      }
    }
  }
  return found
}

interface RawMatch {
  readonly start: number
  readonly domainStart: number
  readonly domainEnd: number
  readonly end: number
  readonly hasProtocol: boolean
}

/** The first match whose domain lies in the run, not using text before `done`. */
function firstMatchIn(text: string, run: DomainRun, done: number): RawMatch | undefined {
  const protocolStart = run.start - protocolLength(text, run.start)
  if (protocolStart < run.start && mayBegin(text, protocolStart, done)) {
    const domainEnd = run.domainEnd(run.start)
    if (domainEnd !== undefined) return rawMatch(text, protocolStart, run.start, domainEnd, true)
  }
  for (let start = Math.max(run.start, done); start < run.end; start++) {
    if (!mayBegin(text, start, done)) continue
    const domainEnd = run.domainEnd(start)
    if (domainEnd !== undefined) return rawMatch(text, start, start, domainEnd, false)
  }
  return undefined
}

function rawMatch(
  text: string,
  start: number,
  domainStart: number,
  domainEnd: number,
  hasProtocol: boolean,
): RawMatch {
  return { start, domainStart, domainEnd, end: endAfterDomain(text, domainEnd), hasProtocol }
}

function protocolLength(text: string, end: number): number {
  if (!text.startsWith('://', end - 3)) return 0
  return PROTOCOL.exec(text.slice(Math.max(0, end - LONGEST_PROTOCOL), end))?.[0].length ?? 0
}

/** Whether the character before lets an address begin; text before `done` belongs to an earlier one. */
function mayBegin(text: string, start: number, done: number): boolean {
  if (start < done) return false
  if (start === 0 || text[start - 1] === '\n') return true
  return start > done && !NOT_BEFORE_URL.test(text.charAt(start - 1)) && !isInsideSurrogatePair(text, start)
}

function isInsideSurrogatePair(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xdc00 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800
}

/** Where port, path and query that follow a domain end. */
function endAfterDomain(text: string, domainEnd: number): number {
  PORT.lastIndex = domainEnd
  const portEnd = PORT.test(text) ? PORT.lastIndex : domainEnd
  return queryEnd(text, text[portEnd] === '/' ? pathEnd(text, portEnd + 1) : portEnd)
}

/** The last place at or after `start` where a path may end; parentheses only in pairs, two levels deep. */
function pathEnd(text: string, start: number): number {
  let position = start
  let end = start
  for (;;) {
    const runEnd = matchEnd(PATH_RUN, text, position)
    end = lastEnd(text, position, runEnd, NOT_PATH_END) ?? end
    if (text[runEnd] !== '(') return end
    const close = closingParenthesis(text, runEnd)
    if (close === undefined) return end
    position = close
    end = close
  }
}

/** The place after `(…)` or `(…(…)…)`. */
function closingParenthesis(text: string, open: number): number | undefined {
  const outer = matchEnd(PATH_RUN, text, open + 1)
  if (text[outer] === ')') return outer > open + 1 ? outer + 1 : undefined
  if (text[outer] !== '(') return undefined
  const inner = matchEnd(PATH_RUN, text, outer + 1)
  if (text[inner] !== ')' || inner === outer + 1) return undefined
  const rest = matchEnd(PATH_RUN, text, inner + 1)
  return text[rest] === ')' ? rest + 1 : undefined
}

/** Where the query that begins at a place ends; the place itself if there is none. */
export function queryEnd(text: string, start: number): number {
  if (text[start] !== '?') return start
  return lastEnd(text, start + 1, matchEnd(QUERY_RUN, text, start + 1), NOT_QUERY_END) ?? start
}

function matchEnd(sticky: RegExp, text: string, start: number): number {
  sticky.lastIndex = start
  return sticky.test(text) ? sticky.lastIndex : start
}

/** The last place after `start`, up to `end`, that does not follow one of the characters. */
function lastEnd(text: string, start: number, end: number, notEnd: RegExp): number | undefined {
  for (let at = end; at > start; at--) if (!notEnd.test(text.charAt(at - 1))) return at
  return undefined
}

/** The address of a match, unless it is too long or its domain cannot exist. */
function acceptUrl(text: string, match: RawMatch): UrlMatch | undefined {
  const { start } = match
  let { end } = match
  if (end - start > MAX_URL_LENGTH || !hasShortLabels(text.slice(match.domainStart, match.domainEnd)))
    return undefined
  const shortLink = SHORT_LINK.exec(text.slice(start, end))
  if (shortLink?.[1] !== undefined) {
    if (shortLink[1].length > MAX_SHORT_LINK_SLUG_LENGTH) return undefined
    end = queryEnd(text, start + shortLink[0].length)
  }
  return { url: text.slice(start, end), start, end }
}

function hasShortLabels(domain: string): boolean {
  // eslint-disable-next-line no-control-regex -- ASCII as a whole
  const ascii = /^[\u0000-\u007f]*$/.test(domain) ? domain : asciiDomain(domain)
  return ascii !== undefined && ascii.split('.').every((label) => label.length <= MAX_LABEL_LENGTH)
}

/**
 * Tells whether an address can be taken apart, so that it may become a link.
 *
 * @param url - An absolute URI.
 */
export function isLinkable(url: string): boolean {
  const authority = /^[a-z][a-z\d+.-]*:\/\/([^/?#]*)/i.exec(url)?.[1]
  if (authority === undefined) return /^[a-z][a-z\d+.-]*:/i.test(url)
  const host = authority.slice(authority.lastIndexOf('@') + 1)
  const colon = host.indexOf(':', host.lastIndexOf(']') + 1)
  const port = colon < 0 ? '' : host.slice(colon + 1)
  return !/[<>{}\\"\s]/.test(host) && /^\d{0,5}$/.test(port)
}

const EXTRA = /xmpp:|magnet:/gi
const NODE_ID = /(?:[\w\u0400-\u04ff.~!$()*+,;=-]|%[\da-f]{2})+/iy
const RESOURCE_ID = /(?:[\w\u0400-\u04ff.~!$&'()*+,;=-]|%[\da-f]{2})+/iy

/** Finds `xmpp:` and `magnet:` addresses, from left to right. */
export function scanExtraUris(text: string): readonly UrlMatch[] {
  const found: UrlMatch[] = []
  let done = 0
  for (const { 0: scheme, index: start } of text.matchAll(EXTRA)) {
    if (start < done || !mayBegin(text, start, done)) continue
    const body = start + scheme.length
    const end = scheme.toLowerCase() === 'xmpp:' ? xmppEnd(text, body) : queryEnd(text, body)
    if (end === undefined || end === body) continue
    done = end
    found.push({ url: text.slice(start, end), start, end })
  }
  return found
}

function xmppEnd(text: string, body: number): number | undefined {
  const start = authorityEnd(text, body)
  const node = matchEnd(NODE_ID, text, start)
  const domainStart = node > start && text[node] === '@' ? node + 1 : start
  const domainEnd = domainEndAt(text, domainStart)
  if (domainEnd === undefined) return undefined
  if (text[domainEnd] !== '/') return queryEnd(text, domainEnd)
  const resource = matchEnd(RESOURCE_ID, text, domainEnd + 1)
  return resource === domainEnd + 1 ? domainEnd : queryEnd(text, resource)
}

/** The place after `//node@domain/`, or where it would begin. */
function authorityEnd(text: string, start: number): number {
  if (!text.startsWith('//', start)) return start
  const node = matchEnd(NODE_ID, text, start + 2)
  if (node === start + 2 || text[node] !== '@') return start
  const domain = domainEndAt(text, node + 1)
  return domain !== undefined && text[domain] === '/' ? domain + 1 : start
}
