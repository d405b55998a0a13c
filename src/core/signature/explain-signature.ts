/**
 * Explanation of a signature: loaded when it is asked for, to find out why one is refused.
 *
 * @module
 */
import type { AnyTootkitError } from '../../errors.js'
import type { SignableRequest } from './message.js'
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
 * const [explained] = await explainSignature(request, { candidateBase: '(request-target): get /users/bob\nhost: b.example' })
 * explained?.missing // => ['date']
 * explained?.difference?.ours // => '(request-target): get /users/bob?page=1'
 * ```
 */
export async function explainSignature(
  request: SignableRequest,
  options: ExplainSignatureOptions = {},
): Promise<readonly SignatureExplanation[]> {
  const { explain } = await import('./on-demand.js')
  return explain(request, options)
}
