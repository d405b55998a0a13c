/**
 * What the two cryptography backends have in common: key kinds, algorithms and handles.
 *
 * @module
 */

/** Kinds of keys; `rsa-pss` is an RSA key that its owner restricts to PSS. */
export type KeyType = 'rsa' | 'rsa-pss' | 'p256' | 'p384' | 'ed25519'

/** Signature primitives. All but `rsa-v1_5-sha512` carry their name of the RFC 9421 registry. */
export type SignatureAlgorithm =
  | 'rsa-v1_5-sha256'
  | 'rsa-v1_5-sha512'
  | 'rsa-pss-sha512'
  | 'ecdsa-p256-sha256'
  | 'ecdsa-p384-sha384'
  | 'ed25519'

/** Digests of bodies that are computed and compared; nothing weaker is. */
export type DigestAlgorithm = 'sha-256' | 'sha-512'

/** A public key, parsed once and ready for many verifications. Not JSON: cache its PEM across processes. */
export interface PublicKeyHandle {
  readonly type: KeyType
  /** The key as DER SubjectPublicKeyInfo, in one canonical form: equal bytes are equal material. */
  readonly spki: Uint8Array<ArrayBuffer>
  /**
   * Tells whether `signature` is one of `data` by this key.
   *
   * ECDSA signatures are the raw `r‖s`, as everywhere outside ASN.1.
   */
  verify(algorithm: SignatureAlgorithm, data: Uint8Array, signature: Uint8Array): boolean | Promise<boolean>
}

/**
 * A private key ready for many signatures. It holds nothing that could be printed by accident, and anything
 * that signs may stand behind it: a hardware module, a key service.
 */
export interface PrivateKeyHandle {
  readonly type: KeyType
  /** Signs `data`; the result for ECDSA is the raw `r‖s`. */
  sign(algorithm: SignatureAlgorithm, data: Uint8Array): Uint8Array | Promise<Uint8Array>
}

/** Which kind of key each primitive works with. */
export const KEY_TYPE_OF: Readonly<Record<SignatureAlgorithm, readonly KeyType[]>> = {
  'rsa-v1_5-sha256': ['rsa'],
  'rsa-v1_5-sha512': ['rsa'],
  'rsa-pss-sha512': ['rsa', 'rsa-pss'],
  'ecdsa-p256-sha256': ['p256'],
  'ecdsa-p384-sha384': ['p384'],
  ed25519: ['ed25519'],
}

/**
 * The shape that `crypto/node.ts` and `crypto/web.ts` both export.
 *
 * What may be a promise is one only where the platform has nothing synchronous. Encodings stand here because
 * they are a good part of what a verification costs beside the cryptography.
 */
export interface CryptoBackend {
  /** Parses a SubjectPublicKeyInfo that was checked before; throws whatever the platform throws if it is unusable. */
  createPublicKey(type: KeyType, spki: Uint8Array<ArrayBuffer>): PublicKeyHandle | Promise<PublicKeyHandle>
  /** Parses a PKCS#8 PrivateKeyInfo; throws whatever the platform throws if it is unusable. */
  createPrivateKey(
    type: KeyType,
    pkcs8: Uint8Array<ArrayBuffer>,
  ): PrivateKeyHandle | Promise<PrivateKeyHandle>
  /** Hashes bytes to standard base64. */
  hash(algorithm: DigestAlgorithm, bytes: Uint8Array): string | Promise<string>
  /** Decodes standard base64 in its one canonical spelling; `undefined` for anything else. */
  decodeBase64(text: string): Uint8Array | undefined
  /** Encodes bytes as standard base64. */
  encodeBase64(bytes: Uint8Array): string
  /** One octet per code unit; the caller has made sure that none is above 255. */
  encodeLatin1(text: string): Uint8Array
  /** Tells whether no code unit is above 127. */
  isAscii(text: string): boolean
}
