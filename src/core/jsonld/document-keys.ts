/**
 * The keys that sign documents, as far as this folder has to know them.
 *
 * @module
 */

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
export interface KeyQuestion {
  readonly keyId: string
  readonly algorithm: DocumentAlgorithm
  readonly data: Uint8Array
  readonly signature: Uint8Array
}

/**
 * Asks the key that a document names, and a fresh copy of it where a cached one says no.
 *
 * @returns The owner of the key that says yes, or `undefined`.
 */
export async function ownerBySignature(
  question: KeyQuestion,
  resolveKey: ResolveDocumentKey,
): Promise<DocumentKey | undefined> {
  const { keyId, algorithm, data, signature } = question
  const holds = async ({ key }: DocumentKey): Promise<boolean> =>
    fitsKey(algorithm, key.type) && (await key.verify(algorithm, data, signature))
  const found = await resolveKey(keyId, { refresh: false })
  if (await holds(found)) return found
  if (found.source !== 'cache') return undefined
  const fresh = await resolveKey(keyId, { refresh: true })
  return (await holds(fresh)) ? fresh : undefined
}
