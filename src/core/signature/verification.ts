/**
 * The steps of verification that both dialects share before the key is asked for, over a request taken apart once.
 *
 * @module
 */
import { combinedField, repeatedField } from '../wire/header-fields.js'
import { parseHttpSeconds } from '../wire/http-date.js'
import { chain, type Awaitable } from './awaitable.js'
import { missingCoverage } from './coverage.js'
import type { SignatureAlgorithm } from './crypto/backend.js'
import { compareContentDigest, compareDigest } from './digests.js'
import type { KeyIdOptions } from './key-id.js'
import {
  DEFAULT_SIGNATURE_LIMITS,
  DEFAULT_SIGNATURE_WINDOW,
  type SignatureLimits,
  type SignatureWindow,
} from './limits.js'
import { normalizeAuthority, splitTarget, type SignableRequest, type Target } from './message.js'
import { verificationError } from './refusal.js'
import type { RequestParts, ResponseParts } from './rfc9421/component.js'
import { requestParts } from './rfc9421/signature-base.js'
import { judgeSignatureTimes, type SignatureTimes } from './time-window.js'
import type {
  ResolvedKey,
  SignatureDialect,
  VerifiedRequest,
  VerifyRequestStrictOptions,
} from './verify-types.js'

/** What time and digests are judged by. */
export interface Judged {
  readonly parts: RequestParts | ResponseParts
  readonly body: Uint8Array | undefined
  readonly now: Date | 'unchecked'
  readonly window: SignatureWindow
}

/** A request on its way through verification. */
export interface Verification extends Judged {
  /** Its target is the public one, whatever a proxy made of it. */
  readonly parts: RequestParts
  /** Value of `host` in the base, where a proxy rewrote the line. */
  readonly host: string | undefined
  readonly options: VerifyRequestStrictOptions
  readonly limits: SignatureLimits
  readonly keyIds: KeyIdOptions
}

/** A signature that holds, with what replay defence needs to know about it. */
export interface Proof {
  readonly result: VerifiedRequest
  readonly base: string
  readonly signature: Uint8Array
  readonly nonce?: string | undefined
  readonly times: SignatureTimes
}

/** Takes a request apart and settles which host it was meant for. */
export function openVerification(
  request: SignableRequest,
  options: VerifyRequestStrictOptions,
): Verification {
  const parts = requestParts(request)
  const target = publicTarget(parts.target, options.publicOrigins)
  const isRewritten =
    options.publicOrigins !== undefined && !isSameHost(combinedField(parts.lines, 'host'), target)
  return {
    parts: target === parts.target ? parts : { ...parts, target },
    body: request.body,
    now: options.now,
    host: isRewritten ? target.authority : undefined,
    options,
    limits: limitsOf(options),
    keyIds: keyIdsOf(options),
    window: windowOf(options),
  }
}

/** The bounds that hold, given some of them. */
export function limitsOf({ limits }: { readonly limits?: Partial<SignatureLimits> }): SignatureLimits {
  return limits === undefined ? DEFAULT_SIGNATURE_LIMITS : { ...DEFAULT_SIGNATURE_LIMITS, ...limits }
}

/** What key ids are asked of. */
export function keyIdsOf(
  options: KeyIdOptions & { readonly limits?: Partial<SignatureLimits> },
): KeyIdOptions {
  const { allowHttpKeyIds = false, allowDidKeys = false } = options
  return { allowHttpKeyIds, allowDidKeys, maxKeyIdLength: limitsOf(options).maxKeyIdLength }
}

/** The window that holds, given parts of it. */
export function windowOf({ window }: { readonly window?: Partial<SignatureWindow> }): SignatureWindow {
  return window === undefined ? DEFAULT_SIGNATURE_WINDOW : { ...DEFAULT_SIGNATURE_WINDOW, ...window }
}

function publicTarget(target: Target, origins: readonly string[] | undefined): Target {
  if (origins === undefined) return target
  const known = origins.map((origin) => splitTarget(origin))
  const isKnown = known.some(
    ({ scheme, authority }) => scheme === target.scheme && authority === target.authority,
  )
  if (isKnown) return target
  const [only, ...others] = known
  if (only === undefined || others.length > 0) {
    throw verificationError('host_mismatch', 'the request names an origin that is not one of publicOrigins')
  }
  return { ...target, scheme: only.scheme, authority: only.authority }
}

const SINGLETONS: readonly string[] = ['host', 'date', 'content-type', 'content-length']
const CAVAGE_SINGLETONS: readonly string[] = [...SINGLETONS, 'signature']

/** Refuses a second line of a field that has one value: layers differ in which of the two they see. */
export function assertSingletons({ parts }: Verification, dialect: SignatureDialect): void {
  const name = repeatedField(parts.lines, dialect === 'cavage' ? CAVAGE_SINGLETONS : SINGLETONS)
  if (name === undefined) return
  throw verificationError('duplicate_singleton_header', `the request has two lines of ${name}`, { dialect })
}

/** Refuses a signature that leaves out what the request needs. */
export function assertCoverage(
  { parts, body, options }: Verification,
  dialect: SignatureDialect,
  covered: readonly string[],
  keyId: string,
): void {
  const hasQuery = parts.target.query !== ''
  const hasBody = body !== undefined && body.length > 0
  const missing = missingCoverage(covered, { dialect, method: parts.method, hasQuery, hasBody }, options)
  if (missing.length === 0) return
  throw verificationError('insufficient_coverage', `the signature does not cover ${missing.join(', ')}`, {
    dialect,
    keyId,
    missing,
  })
}

/**
 * Refuses a signature outside its time, and a covered `date` that says something else.
 *
 * @returns The covered `date` in seconds since 1970, if there is one and there is a clock to judge it by.
 */
export function assertTimes(
  { parts, now, window }: Judged,
  dialect: SignatureDialect,
  times: SignatureTimes,
  isDateCovered: boolean,
): number | undefined {
  if (now === 'unchecked') return undefined
  if (times.created !== undefined || times.expires !== undefined) assertWithin(times, now, window, dialect)
  const date = isDateCovered ? combinedField(parts.lines, 'date') : undefined
  if (date === undefined) return undefined
  const seconds = secondsOf(date, now, dialect)
  assertWithin({ created: seconds, expires: times.expires }, now, window, dialect)
  return seconds
}

function assertWithin(
  times: SignatureTimes,
  now: Date,
  window: SignatureWindow,
  dialect: SignatureDialect,
): void {
  const verdict = judgeSignatureTimes(times, now, window)
  if (verdict === 'within') return
  const reason = verdict === 'expired' ? 'signature_expired' : 'signature_from_future'
  throw verificationError(
    reason,
    `the signature is ${verdict === 'expired' ? 'too old' : 'from the future'}`,
    { dialect },
  )
}

function secondsOf(date: string, now: Date, dialect: SignatureDialect): number {
  const seconds = parseHttpSeconds(date, now)
  if (seconds === undefined)
    throw verificationError('date_malformed', 'Date is not an HTTP date', { dialect })
  return seconds
}

/** Verifies each covered digest field; an uncovered one is ignored. */
export function assertDigests({ parts, body }: Judged, covered: readonly string[]): Awaitable<void> {
  const contentDigest = covered.includes('content-digest') ? digestField(parts, 'content-digest') : undefined
  const digest = covered.includes('digest') ? digestField(parts, 'digest') : undefined
  const first = contentDigest === undefined ? undefined : compareContentDigest(contentDigest, body)
  return digest === undefined ? first : chain(first, () => compareDigest(digest, body))
}

function digestField({ lines }: Judged['parts'], name: string): string {
  const value = combinedField(lines, name)
  if (value !== undefined) return value
  throw verificationError('digest_missing', `${name} is covered but absent`, { missing: [name] })
}

/** Refuses a covered `host` that is not the public one: the request was made for another server. */
export function assertHost({ parts, host }: Verification, dialect: SignatureDialect): void {
  const value = host ?? combinedField(parts.lines, 'host')
  if (value === undefined || isSameHost(value, parts.target)) return
  throw verificationError('host_mismatch', 'the signature was made for another host', { dialect })
}

function isSameHost(host: string | undefined, target: Target): boolean {
  return (
    host !== undefined &&
    (host === target.authority || normalizeAuthority(host, target.scheme) === target.authority)
  )
}

/** The result of a proof, without the members that are not known. */
export function resultOf(
  key: ResolvedKey,
  dialect: SignatureDialect,
  facts: {
    readonly algorithm: SignatureAlgorithm
    readonly label?: string | undefined
    readonly covered: readonly string[]
    readonly queryCovered: boolean
    readonly bodyCovered: boolean
    readonly times: SignatureTimes
  },
): VerifiedRequest {
  const { label, times } = facts
  const result: Writable<VerifiedRequest> = {
    outcome: 'verified',
    dialect,
    actorId: key.actorId,
    keyId: key.keyId,
    keySource: key.source,
    algorithm: facts.algorithm,
    covered: facts.covered,
    queryCovered: facts.queryCovered,
    bodyCovered: facts.bodyCovered,
  }
  if (label !== undefined) result.label = label
  if (times.created !== undefined) result.created = times.created
  if (times.expires !== undefined) result.expires = times.expires
  return result
}

type Writable<T> = { -readonly [K in keyof T]: T[K] }
