/**
 * Signing of a request, in either dialect.
 *
 * @module
 */
import { MalformedError } from '../../errors.js'
import { countFieldLines, headerLines, withoutFields, type HeaderLine } from '../wire/header-fields.js'
import { formatHttpDate } from '../wire/http-date.js'
import { excerpt } from '../wire/excerpt.js'
import { chain, type Awaitable } from './awaitable.js'
import { signCavage } from './cavage/sign.js'
import { takesBody } from './coverage.js'
import { createBodyDigest } from './digests.js'
import type { SignableRequest } from './message.js'
import { parseAcceptSignature } from './rfc9421/accept-signature.js'
import { rfc9421Algorithm } from './rfc9421/algorithms.js'
import type { RequestParts } from './rfc9421/component.js'
import { signRfc9421, usualSignature } from './rfc9421/sign.js'
import type { SigningKey, SignRequestOptions } from './sign-types.js'

const NO_BODY = new Uint8Array(0)
const DEFAULT_TYPE = 'application/activity+json'

/** Fields that signing sets anew, or that belong to the other dialect. */
const REPLACED: readonly string[] = [
  'host',
  'date',
  'digest',
  'content-digest',
  'signature',
  'signature-input',
]

/**
 * Signs a request and gives the header lines to send: those of the request, with `Host`, `Date`, the digest of
 * the body and the signature set anew, and a `Content-Type` if a body has none.
 *
 * What is signed is the URL as `fetch` and Node send it, that is as `new URL` serializes it. Sign again for every
 * attempt and every redirect. `Host` goes along because it is signed; clients that set it themselves send the same.
 *
 * @param request - The request; it is left as it is.
 * @param key - A key of the acting account.
 * @param options - Clock, dialect, and what is known of the receiver.
 * @returns Header lines, the signature last.
 * @throws {@link MalformedError} `ERR_UNSIGNABLE` with `url_not_absolute`; `key_id_malformed` (a key id that is no
 *   URL, or holds quotes or backslashes); `unsupported_algorithm` (a key that the dialect has none for);
 *   `non_ascii_base` or `component_missing` (a field that cannot be signed).
 * @throws TypeError if `bodyDigest` is of another body.
 * @see {@link https://datatracker.ietf.org/doc/html/draft-cavage-http-signatures-12#section-2 draft-cavage §2},
 *   {@link https://www.rfc-editor.org/rfc/rfc9421#section-3.1 RFC 9421 §3.1}
 * @example
 * ```ts
 * const { privateKey } = await generateKeyPair('ed25519')
 * const key = { keyId: 'https://a.example/users/alice#main-key', privateKey }
 * const request = { method: 'GET', url: 'https://b.example/users/bob', headers: { Accept: 'application/activity+json' } }
 * const lines = await signRequest(request, key, { now: new Date('2026-11-22T10:00:00Z') })
 * lines.map(([name]) => name) // => ['Accept', 'Host', 'Date', 'Signature']
 * lines[2] // => ['Date', 'Sun, 22 Nov 2026 10:00:00 GMT']
 * ```
 */
export async function signRequest(
  request: SignableRequest,
  key: SigningKey,
  options: SignRequestOptions,
): Promise<[name: string, value: string][]> {
  const { dialect = 'cavage', now } = options
  assertSigningKeyId(key.keyId)
  const url = parseUrl(request.url)
  const lines = withoutFields(headerLines(request.headers), REPLACED)
  lines.push(['Host', url.host], ['Date', formatHttpDate(now)])
  const { method, body = NO_BODY } = request
  if (takesBody(method) || body.length > 0) {
    const bodyDigest = options.bodyDigest ?? (await createBodyDigest(body))
    if (bodyDigest.body !== body) throw new TypeError('bodyDigest is of another body')
    if (body.length > 0 && countFieldLines(lines, 'content-type') === 0)
      lines.push(['Content-Type', DEFAULT_TYPE])
    lines.push(
      dialect === 'rfc9421' ? ['Content-Digest', bodyDigest.contentDigest] : ['Digest', bodyDigest.digest],
    )
  }
  const signing =
    dialect === 'cavage'
      ? signCavage(method, cavageTarget(request, url, options), lines, key)
      : signByRfc9421(partsOf(request, url, lines), key, options)
  return chain(signing, (signed) => [...lines, ...signed])
}

function cavageTarget(
  { requestTarget }: SignableRequest,
  { pathname, search }: URL,
  { omitQuery }: SignRequestOptions,
): string {
  return requestTarget ?? (omitQuery === true ? pathname : pathname + search)
}

function partsOf(
  { method, requestTarget }: SignableRequest,
  { protocol, host, pathname, search }: URL,
  lines: readonly HeaderLine[],
): RequestParts {
  return {
    kind: 'request',
    method,
    target: { scheme: protocol.slice(0, -1), authority: host, path: pathname, query: search },
    requestTarget: requestTarget ?? pathname + search,
    lines,
    trailers: [],
  }
}

/** Signs by RFC 9421 what the receiver asked for, if it may be given, else what all receivers take. */
function signByRfc9421(
  parts: RequestParts,
  key: SigningKey,
  { acceptSignature, now }: SignRequestOptions,
): Awaitable<[string, string][]> {
  const hasField = (name: string): boolean => countFieldLines(parts.lines, name) > 0
  const wanted =
    acceptSignature === undefined
      ? []
      : parseAcceptSignature(acceptSignature, {
          method: parts.method,
          hasQuery: parts.target.query !== '',
          hasBody: hasField('content-digest'),
          keyId: key.keyId,
          algorithm: rfc9421Algorithm(undefined, key.privateKey.type),
          hasField,
        })
  return signRfc9421(parts, key, wanted.length > 0 ? wanted : [usualSignature(parts.lines)], now)
}

function parseUrl(text: string): URL {
  const url = URL.parse(text)
  if (url !== null && url.host !== '') return url
  throw new MalformedError('ERR_UNSIGNABLE', `${excerpt(text)} is not an absolute URL`, {
    reason: 'url_not_absolute',
  })
}

/** Receivers read a key id as it stands: escapes in it are not undone everywhere. */
function assertSigningKeyId(keyId: string): void {
  if (/^https?:\/\/[\w!#$%&'()*+,./:;=?@[\]^`{|}~-]+$/.test(keyId)) return
  throw new MalformedError('ERR_UNSIGNABLE', `key id ${excerpt(keyId)} is not a plain URL`, {
    reason: 'key_id_malformed',
  })
}
