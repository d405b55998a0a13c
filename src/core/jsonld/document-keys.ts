/**
 * The keys that sign documents, as far as this folder has to know them.
 *
 * @module
 */
import { VerificationError } from '../../errors.js'
import { rsaSignatureOctets } from './key-size.js'

/** Primitives of the document signatures in use. */
export type DocumentAlgorithm = 'rsa-v1_5-sha256' | 'ed25519'

/** A private key under the id by which others find the public one. A `SigningKey` of tootkit/signature is one. */
export interface DocumentSigningKey {
  readonly keyId: string
  readonly privateKey: {
    /** `rsa` or `ed25519`. */
    readonly type: string
    sign(algorithm: DocumentAlgorithm, data: Uint8Array): Uint8Array | Promise<Uint8Array>
  }
}

/** A public key and who it belongs to. A `ResolvedKey` of tootkit/signature is one. */
export interface DocumentKey {
  /** The actor who owns the key: named by the key, and naming the key. The resolver has checked both. */
  readonly actorId: string
  readonly key: {
    /** `rsa` or `ed25519`; of another type nothing verifies. */
    readonly type: string
    /** The key as DER SubjectPublicKeyInfo: where it is given, a signature of another length costs nothing. */
    readonly spki?: Uint8Array<ArrayBuffer>
    verify(algorithm: DocumentAlgorithm, data: Uint8Array, signature: Uint8Array): boolean | Promise<boolean>
  }
  /** `cache` lets the verifier ask once more, with `refresh`, should the signature not hold. */
  readonly source?: string
}

/**
 * Finds the key that a document names, and rejects with a `VerificationError` if there is none to be had. The
 * id is a stranger's word. A `ResolveKey` of tootkit/signature is one.
 */
export type ResolveDocumentKey = (
  keyId: string,
  options: { readonly refresh: boolean },
) => Promise<DocumentKey>

const KEY_TYPES: Readonly<Record<DocumentAlgorithm, string>> = {
  'rsa-v1_5-sha256': 'rsa',
  ed25519: 'ed25519',
}

/** Tells whether the key's type goes with the algorithm. */
export function fitsKey(algorithm: DocumentAlgorithm, type: string): boolean {
  return KEY_TYPES[algorithm] === type
}

/** One question to a key. */
export interface KeyQuestion<T extends Signed> {
  readonly keyId: string
  readonly algorithm: DocumentAlgorithm
  readonly signature: Uint8Array
  /** Whose the key has to be. */
  readonly ownerId: string | undefined
  /** Computes what is signed: once, and only where the key may have signed it. */
  readonly signed: () => T | Promise<T>
}

/** What a signature covers. */
export interface Signed {
  readonly data: Uint8Array
}

/**
 * Asks the key that a document names, and a fresh copy of it where a cached one says no.
 *
 * What costs little comes first: whose the key is, of what type, and how long its signatures are.
 *
 * @returns What was signed, if the key says so, or `undefined`.
 * @throws {@link VerificationError} `ERR_KEY_OWNER`: the key is somebody else's.
 */
export async function provenByKey<T extends Signed>(
  question: KeyQuestion<T>,
  resolveKey: ResolveDocumentKey,
): Promise<T | undefined> {
  const { keyId, algorithm, signature } = question
  let signed: T | undefined
  const prove = async (found: DocumentKey): Promise<T | undefined> => {
    assertOwner(question, found)
    if (!mayHaveSigned(question, found)) return undefined
    signed ??= await question.signed()
    return (await found.key.verify(algorithm, signed.data, signature)) ? signed : undefined
  }
  const found = await resolveKey(keyId, { refresh: false })
  const proven = await prove(found)
  if (proven !== undefined || found.source !== 'cache') return proven
  return await prove(await resolveKey(keyId, { refresh: true }))
}

type Claim = Pick<KeyQuestion<Signed>, 'keyId' | 'ownerId' | 'algorithm' | 'signature'>

function assertOwner({ keyId, ownerId }: Claim, { actorId }: DocumentKey): void {
  if (actorId === ownerId) return
  throw new VerificationError('ERR_KEY_OWNER', 'the key belongs to another than who has to sign', {
    reason: 'key_owner_mismatch',
    keyId,
    actorId,
  })
}

/** Tells whether type and length of a signature go with the key. */
function mayHaveSigned({ algorithm, signature }: Claim, { key }: DocumentKey): boolean {
  if (!fitsKey(algorithm, key.type)) return false
  const octets = algorithm === 'ed25519' || key.spki === undefined ? undefined : rsaSignatureOctets(key.spki)
  return octets === undefined || signature.length === octets
}
