/**
 * Object integrity proofs, verified.
 *
 * @module
 */
import { type Document, isActivity, isActor, parseDocument } from '../vocab/index.js'
import { type ResolveDocumentKey, provenByKey } from './document-keys.js'
import { type ReadProof, proofHash, readProof, unfit } from './integrity-proof.js'
import { canonicalizeJson } from './jcs.js'
import { without } from './members.js'
import type { Expanded } from './processor.js'
import { snapshotObject } from './snapshot.js'

/** How much clocks may differ. */
const MAX_SKEW_SECONDS = 60 * 60

/** Options of {@link verifyIntegrityProof}. */
export interface VerifyIntegrityProofOptions {
  /** The clock. */
  readonly now: Date
  readonly resolveKey: ResolveDocumentKey
}

/** What an object integrity proof proves. */
export interface VerifiedObject {
  /** Who signed: the owner of the key, who is also the owner of the object. */
  readonly actorId: string
  /** Id of the key that signed. */
  readonly keyId: string
  readonly created: string | undefined
  readonly expires: string | undefined
  /** The object as signed: without `proof`, without `signature`, and with no context but the signed ones. */
  readonly document: Readonly<Record<string, unknown>>
}

/**
 * Verifies the object integrity proof of an object or activity, by eddsa-jcs-2022.
 *
 * Every member as it is written is covered, those of embedded objects too. That the object is at home where
 * its id says is not checked.
 *
 * @param document - The object as received, parsed.
 * @param options - Clock and keys.
 * @returns Who signed, and what.
 * @throws {@link MalformedError} `ERR_JSONLD_SIGNATURE`: no single proof, without its parts, expired, from the
 *   future, not holding, or for other contexts than the document's; `ERR_DOCUMENT_INVALID` or
 *   `ERR_JSON_LIMIT`: as {@link canonicalizeJson} and `parseDocument`.
 * @throws {@link VerificationError} `ERR_SIGNATURE_ALGORITHM`: another cryptosuite (`mldsa44-jcs-2024`
 *   included), so that other ways to authenticate may be tried; `ERR_KEY_OWNER`: the key belongs to somebody
 *   else than the object; and whatever `resolveKey` rejects with.
 * @see {@link https://codeberg.org/fediverse/fep/src/branch/main/fep/8b32/fep-8b32.md FEP-8b32}
 * @see {@link https://www.w3.org/TR/vc-di-eddsa/#eddsa-jcs-2022 Data Integrity EdDSA Cryptosuites §3.3}
 * @example
 * ```ts
 * const actorId = 'https://example.com/users/alice'
 * const resolveKey = async (keyId: string) => ({ actorId, key: { type: 'ed25519', verify: () => true } })
 * const key = { keyId: `${actorId}#ed25519-key`, privateKey: { type: 'ed25519', sign: () => new Uint8Array(64) } }
 * const now = new Date('2026-11-22T10:00:00Z')
 * const signed = await signObject({ type: 'Note', attributedTo: actorId }, key, { now })
 * const { document } = await verifyIntegrityProof(signed, { now, resolveKey })
 * document // => { type: 'Note', attributedTo: 'https://example.com/users/alice' }
 * ```
 */
export async function verifyIntegrityProof(
  document: object,
  options: VerifyIntegrityProofOptions,
): Promise<VerifiedObject> {
  const { proof: member, ...rest } = snapshotObject(document)
  const body = without(rest, 'signature')
  const proof = readProof(member)
  assertInTime(proof, options.now)
  const signed = withSignedContext(body, proof.config)
  const { keyId, created, expires } = proof
  const ownerId = ownerOf(parseDocument(signed))
  const question = {
    keyId,
    algorithm: 'ed25519',
    signature: proof.value,
    ownerId,
    signed: () => ({ data: proofHash(proof.config, signed), actorId: ownerId }),
  } as const
  const proven = await provenByKey(question, options.resolveKey)
  if (proven?.actorId === undefined) throw unfit('proof does not hold')
  return { actorId: proven.actorId, keyId, created, expires, document: signed }
}

/** The contexts of the proof must begin those of the document, and are the ones signed (vc-di-eddsa §3.3.2). */
function withSignedContext(body: Expanded, config: Expanded): Expanded {
  if (!('@context' in config)) return body
  const signed: unknown[] = [config['@context']].flat()
  const given: unknown[] = [body['@context'] ?? []].flat()
  const isPrefix = signed.every(
    (entry, i) => i < given.length && canonicalizeJson(entry) === canonicalizeJson(given[i]),
  )
  if (!isPrefix) throw unfit('proof is for other contexts than those of the document')
  return { ...body, '@context': config['@context'] }
}

function assertInTime({ created, expires }: ReadProof, now: Date): void {
  if (created !== undefined && Date.parse(created) > now.getTime() + MAX_SKEW_SECONDS * 1000) {
    throw unfit('proof is from the future')
  }
  if (expires !== undefined && Date.parse(expires) < now.getTime()) throw unfit('proof has expired')
}

/** Who owns an object decides who may sign it (FEP-fe34); read as whoever acts on it will read it. */
function ownerOf(model: Document): string | undefined {
  if (isActivity(model)) return model.actor?.id
  return isActor(model) ? model.id : 'attributedTo' in model ? model.attributedTo[0]?.id : undefined
}
