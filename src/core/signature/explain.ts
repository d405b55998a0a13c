/**
 * Explanation of a signature: what it claims, which base follows from the request, where another base differs.
 *
 * @module
 */
import { isTootkitError, type AnyTootkitError } from '../../errors.js'
import { combinedField, headerLines } from '../wire/header-fields.js'
import { parseCavageSignature } from './cavage/header.js'
import { createSigningString } from './cavage/signing-string.js'
import { missingCoverage, type CoverageQuestion } from './coverage.js'
import type { SignableRequest } from './message.js'
import { splitTarget } from './message.js'
import { verificationError } from './refusal.js'
import { parseSignatureInput } from './rfc9421/header.js'
import { createSignatureBase } from './rfc9421/signature-base.js'
import type { SignatureDialect } from './verify-types.js'

/** What one signature of a request says, and what follows from it. */
export interface SignatureExplanation {
  readonly dialect: SignatureDialect
  /** RFC 9421 only. */
  readonly label?: string
  /** As claimed. */
  readonly keyId: string | undefined
  readonly algorithm: string | undefined
  readonly covered: readonly string[]
  /** What {@link verifyRequest} would miss. */
  readonly missing: readonly string[]
  /** The text that a verifier builds from the request, if it can. */
  readonly base: string | undefined
  /** In cavage, the same without the query, which half of the fediverse signs GETs with. */
  readonly baseWithoutQuery?: string
  /** Why there is no base. */
  readonly failure: AnyTootkitError | undefined
  /** The first line in which the candidate differs from the base; `undefined` if there is none, or no candidate. */
  readonly difference: BaseDifference | undefined
}

/** One line of two bases that differs. */
export interface BaseDifference {
  /** Counted from 1. */
  readonly line: number
  /** The component as this side has it, or the other side where this side's base is at its end. */
  readonly component: string
  readonly ours: string | undefined
  readonly theirs: string | undefined
}

/** Options of {@link explainSignature}. */
export interface ExplainSignatureOptions {
  /** The base that the other side says it signed or verified: from its log, or from its own library. */
  readonly candidateBase?: string
}

/**
 * Explains the signatures of a request, to find out why one is refused. Verifies nothing.
 *
 * @param request - The request as it arrived, or as it was sent.
 * @param options - The base of the other side, if it is known.
 * @returns One explanation for a cavage signature, one per label of RFC 9421.
 * @throws {@link VerificationError} `ERR_SIGNATURE_MISSING` if there is no signature, and what
 *   {@link parseCavageSignature} and {@link parseSignatureInput} throw if the fields cannot be read.
 * @example
 * ```ts
 * const request = {
 *   method: 'GET',
 *   url: 'https://b.example/users/bob?page=1',
 *   headers: { Host: 'b.example', Signature: 'keyId="https://a.example/u#k",headers="(request-target) host",signature="AAAA"' },
 * }
 * const [explained] = explainSignature(request, { candidateBase: '(request-target): get /users/bob\nhost: b.example' })
 * explained?.missing // => ['date']
 * explained?.difference?.ours // => '(request-target): get /users/bob?page=1'
 * ```
 */
export function explainSignature(
  request: SignableRequest,
  options: ExplainSignatureOptions = {},
): readonly SignatureExplanation[] {
  const lines = headerLines(request.headers)
  const input = combinedField(lines, 'signature-input')
  const field = combinedField(lines, 'signature')
  if (input !== undefined) return parseSignatureInput(input).map((one) => explainLabel(request, one, options))
  if (field === undefined) throw verificationError('signature_missing', 'the request is not signed')
  return [explainCavage(request, field, options)]
}

function explainCavage(
  request: SignableRequest,
  field: string,
  { candidateBase }: ExplainSignatureOptions,
): SignatureExplanation {
  const signature = parseCavageSignature(field)
  const { keyId, algorithm, headers } = signature
  const attempt = tryToBuild(() => createSigningString(request, signature))
  const question = questionOf(request, 'cavage')
  return {
    dialect: 'cavage',
    keyId,
    algorithm,
    covered: headers,
    missing: missingCoverage(headers, question),
    ...attempt,
    ...(attempt.base !== undefined && question.hasQuery && headers.includes('(request-target)')
      ? { baseWithoutQuery: createSigningString(request, signature, { omitQuery: true }) }
      : undefined),
    difference: firstDifference(attempt.base, candidateBase),
  }
}

function explainLabel(
  request: SignableRequest,
  input: ReturnType<typeof parseSignatureInput>[number],
  { candidateBase }: ExplainSignatureOptions,
): SignatureExplanation {
  const { label, keyId, algorithm, identifiers } = input
  const covered = identifiers.map((name) =>
    name.endsWith('"') && !name.includes(';') ? name.slice(1, -1) : name,
  )
  const attempt = tryToBuild(() => createSignatureBase(request, input))
  return {
    dialect: 'rfc9421',
    label,
    keyId,
    algorithm,
    covered,
    missing: missingCoverage(covered, questionOf(request, 'rfc9421')),
    ...attempt,
    difference: firstDifference(attempt.base, candidateBase),
  }
}

function questionOf({ method, url, body }: SignableRequest, dialect: SignatureDialect): CoverageQuestion {
  return {
    dialect,
    method,
    hasQuery: splitTarget(url).query !== '',
    hasBody: body !== undefined && body.length > 0,
  }
}

function tryToBuild(build: () => string): Pick<SignatureExplanation, 'base' | 'failure'> {
  try {
    return { base: build(), failure: undefined }
  } catch (failure) {
    if (!isTootkitError(failure)) throw failure
    return { base: undefined, failure }
  }
}

function firstDifference(
  base: string | undefined,
  candidate: string | undefined,
): BaseDifference | undefined {
  if (base === undefined || candidate === undefined || base === candidate) return undefined
  const ours = base.split('\n')
  const theirs = candidate.split('\n')
  const index = [...ours, undefined].findIndex((line, at) => line !== theirs[at])
  const line = ours[index] ?? theirs[index] ?? ''
  return {
    line: index + 1,
    component: line.split(': ', 1)[0] ?? '',
    ours: ours[index],
    theirs: theirs[index],
  }
}
