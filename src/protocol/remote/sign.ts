/**
 * Requests made ready for the transport: signed in one dialect.
 *
 * @module
 */
import {
  signRequest,
  type BodyDigest,
  type SignatureDialect,
  type SigningKey,
} from '../../core/signature/index.js'
import type { TransportRequest } from '../ports/index.js'

/** How one attempt is signed. */
export interface SigningStyle {
  readonly dialect: SignatureDialect
  /** Leave the query out of what is signed, as old servers read it. */
  readonly pathOnly: boolean
  /** What the server asked for in `Accept-Signature`. */
  readonly acceptSignature?: string
}

/** What all attempts of one request have in common. */
export interface SigningParts {
  readonly signer: SigningKey
  readonly now: Date
  readonly bodyDigest: BodyDigest | undefined
}

/** Signs a request; the lines given stay, those of the signature are added. */
export async function signAs(
  request: TransportRequest,
  style: SigningStyle,
  { signer, now, bodyDigest }: SigningParts,
): Promise<TransportRequest> {
  const { dialect, pathOnly, acceptSignature } = style
  const headers = await signRequest(request, signer, {
    now,
    dialect,
    omitQuery: pathOnly,
    ...(acceptSignature !== undefined && { acceptSignature }),
    ...(bodyDigest !== undefined && { bodyDigest }),
  })
  return { ...request, headers }
}
