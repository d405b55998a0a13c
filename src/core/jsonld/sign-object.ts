/**
 * Object integrity proofs, created.
 *
 * @module
 */
import { MalformedError } from '../../errors.js'
import { encodeBase58 } from '../wire/base58.js'
import { findBundledContext } from './contexts/bundled.js'
import { type DocumentSigningKey, fitsKey } from './document-keys.js'
import { CRYPTOSUITE, type IntegrityProof, proofHash } from './integrity-proof.js'
import { without } from './members.js'
import { inSeconds } from './moments.js'
import type { Expanded } from './processor.js'
import { snapshotObject } from './snapshot.js'

const PROOF_CONTEXT = 'https://w3id.org/security/data-integrity/v2'

/** Options of {@link signObject}. */
export interface SignObjectOptions {
  /** The clock. */
  readonly now: Date
  /** @defaultValue no expiry: the proof holds as long as the key */
  readonly lifetimeSeconds?: number
}

/**
 * Adds an object integrity proof of the suite eddsa-jcs-2022, so that an object proves its author wherever it
 * is found.
 *
 * The proof covers every member as it is written. A Linked-Data signature has to be made after it, so one
 * that is there is taken off. The object's owner (its `actor`, first `attributedTo`, or itself) must list the
 * key under `assertionMethod`.
 *
 * @param document - A JSON object.
 * @param key - An Ed25519 key under its id.
 * @param options - Clock and lifetime.
 * @returns The object with `proof`, and with the context of proofs among its contexts, if it has any.
 * @throws {@link MalformedError} `ERR_UNSIGNABLE`: not an Ed25519 key; `ERR_DOCUMENT_INVALID` or
 *   `ERR_JSON_LIMIT`: as {@link canonicalizeJson}.
 * @see {@link https://codeberg.org/fediverse/fep/src/branch/main/fep/8b32/fep-8b32.md FEP-8b32}
 * @example
 * ```ts
 * const key = { keyId: 'https://example.com/users/alice#ed25519-key', privateKey: { type: 'ed25519', sign: () => new Uint8Array(64) } }
 * const { proof } = await signObject({ id: 'https://example.com/1', type: 'Note' }, key, { now: new Date('2026-11-22T10:00:00Z') })
 * proof.created // => '2026-11-22T10:00:00Z'
 * ```
 */
export async function signObject<T extends object>(
  document: T,
  key: DocumentSigningKey,
  options: SignObjectOptions,
): Promise<T & { readonly proof: IntegrityProof }> {
  if (!fitsKey('ed25519', key.privateKey.type)) {
    throw new MalformedError('ERR_UNSIGNABLE', `${CRYPTOSUITE} takes an Ed25519 key`, {
      reason: 'unsupported_algorithm',
    })
  }
  const rest = without(snapshotObject(document), 'signature', 'proof')
  const { '@context': given } = rest
  const context = given === undefined ? {} : { '@context': withProofContext(given) }
  const body: Expanded = { ...rest, ...context }
  const { now, lifetimeSeconds } = options
  const config = {
    ...context,
    type: 'DataIntegrityProof',
    cryptosuite: CRYPTOSUITE,
    verificationMethod: key.keyId,
    proofPurpose: 'assertionMethod',
    created: inSeconds(now),
    ...(lifetimeSeconds !== undefined && { expires: inSeconds(now, lifetimeSeconds) }),
  } as const
  const value = await key.privateKey.sign('ed25519', proofHash(config, body))
  const proof: IntegrityProof = { ...config, proofValue: `z${encodeBase58(value)}` }
  // The members of the document are all there; only its context has grown.
  return { ...body, proof } as unknown as T & { readonly proof: IntegrityProof }
}

function withProofContext(context: unknown): unknown {
  const entries: unknown[] = [context].flat()
  const isThere = entries.some(
    (entry) => typeof entry === 'string' && findBundledContext(entry) === findBundledContext(PROOF_CONTEXT),
  )
  return isThere ? context : [...entries, PROOF_CONTEXT]
}
