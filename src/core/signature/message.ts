/**
 * Requests and responses as plain data, with the target URL split by hand so that nothing in it is rewritten.
 *
 * @module
 */
import { MalformedError } from '../../errors.js'
import { excerpt } from '../wire/excerpt.js'
import type { HeaderFieldsInput } from '../wire/header-fields.js'

/** A request as plain data. */
export interface SignableRequest {
  /** As on the request line, case kept. */
  readonly method: string
  /** Absolute URL as the client used it: never one that a router or URL library has rewritten. */
  readonly url: string
  /** Ordered lines are best (Node's `rawHeaders` in pairs); see {@link HeaderFieldsInput}. */
  readonly headers: HeaderFieldsInput
  /** The exact octets, transfer coding removed, content coding not. Absent and empty are the same. */
  readonly body?: Uint8Array | undefined
  /** The target of the request line, if it is not path and query of `url` (absolute, authority or `*` form). */
  readonly requestTarget?: string | undefined
  /** Trailer fields, for RFC 9421 components with `tr` only. */
  readonly trailers?: HeaderFieldsInput | undefined
}

/** A response as plain data. */
export interface SignableResponse {
  /** Three digits. */
  readonly status: number
  readonly headers: HeaderFieldsInput
  /** The exact octets, transfer coding removed, content coding not. */
  readonly body?: Uint8Array | undefined
  readonly trailers?: HeaderFieldsInput | undefined
}

/** Parts of a target URL, as sent. */
export interface Target {
  /** In lower case. */
  readonly scheme: string
  /** Host in lower case, port unless it is the scheme's default. */
  readonly authority: string
  /** Never empty. */
  readonly path: string
  /** With its `?`; `''` if there is none, `'?'` if it is empty. */
  readonly query: string
}

const SCHEME = /^[a-z][a-z0-9+.-]*$/i

/**
 * Splits an absolute URL without decoding, encoding or normalizing path and query. The fragment is dropped.
 *
 * @param url - As the client used it.
 * @returns The parts.
 * @throws {@link MalformedError} `ERR_UNSIGNABLE` with reason `url_not_absolute`.
 */
export function splitTarget(url: string): Target {
  const colon = url.indexOf('://')
  const scheme = url.slice(0, Math.max(0, colon)).toLowerCase()
  const fragment = url.indexOf('#')
  const end = fragment === -1 ? url.length : fragment
  const start = colon + 3
  const question = firstOf(url, '?', start, end)
  const slash = firstOf(url, '/', start, question)
  const at = url.indexOf('@', start) // hardly ever there
  const authority = url.slice(at === -1 || at > slash ? start : url.lastIndexOf('@', slash - 1) + 1, slash)
  if ((scheme !== 'https' && !SCHEME.test(scheme)) || authority === '') {
    throw new MalformedError('ERR_UNSIGNABLE', `${excerpt(url)} is not an absolute URL`, {
      reason: 'url_not_absolute',
    })
  }
  return {
    scheme,
    authority: normalizeAuthority(authority, scheme),
    path: slash === question ? '/' : url.slice(slash, question),
    query: url.slice(question, end),
  }
}

/** Where a character stands first between two places, else the latter. */
function firstOf(text: string, character: string, start: number, end: number): number {
  const at = text.indexOf(character, start)
  return at === -1 || at > end ? end : at
}

/**
 * Lower-cases a host and drops the scheme's default port.
 *
 * @param authority - `host` or `host:port`.
 * @param scheme - In lower case.
 */
export function normalizeAuthority(authority: string, scheme: string): string {
  const host = authority.toLowerCase()
  const port = scheme === 'https' ? ':443' : scheme === 'http' ? ':80' : ''
  return port !== '' && host.endsWith(port) ? host.slice(0, -port.length) : host
}
