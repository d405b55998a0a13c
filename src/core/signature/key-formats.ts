/**
 * Keys in and out: PEM, JWK and Multikey on one side, native handles on the other.
 *
 * What reads and makes keys is loaded when it is first asked for: a program that only signs and verifies with
 * handles of its own never loads it.
 *
 * @module
 */
import type { JWK } from 'jose'
import type { PrivateKeyHandle, PublicKeyHandle } from './crypto/backend.js'
import { formatMultikey } from './multikey-format.js'
import { formatPem } from './pem-format.js'

/** A JSON Web Key (RFC 7517), public or private. */
export type JsonWebKeyInput = Readonly<Record<string, unknown>>

/** A new key pair, both as handles and as what is to be stored. */
export interface GeneratedKeyPair {
  readonly publicKey: PublicKeyHandle
  readonly privateKey: PrivateKeyHandle
  /** SubjectPublicKeyInfo in PEM. */
  readonly publicKeyPem: string
  /** PKCS#8 in PEM, not encrypted: keep it secret. */
  readonly privateKeyPem: string
}

const load = () => import('./on-demand.js')

/**
 * Imports a public key and refuses weak and absurd ones.
 *
 * A text is taken for a PEM block (`PUBLIC KEY`, `RSA PUBLIC KEY`) if it holds `-----BEGIN`, else for a
 * Multikey. Whose key it is, is not asked here.
 *
 * @param key - PEM, JWK or Multikey, as a stranger gives it.
 * @returns A handle, good for any number of verifications.
 * @throws {@link VerificationError} `ERR_KEY_INVALID`: `key_too_weak` for RSA below 2048 bits or with an exponent
 *   that is even, below 3 or over 32 bits; `key_malformed` for anything else that is not one key of a kind
 *   that is accepted (RSA to 8192 bits, P-256, P-384, Ed25519), private keys and certificates among them.
 * @see {@link https://codeberg.org/fediverse/fep/src/branch/main/fep/521a/fep-521a.md FEP-521a}
 * @example
 * ```ts
 * const key = await importPublicKey('z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK')
 * key.type // => 'ed25519'
 * toMultikey(key) // => 'z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK'
 * ```
 */
export async function importPublicKey(key: string | JsonWebKeyInput): Promise<PublicKeyHandle> {
  return (await load()).importPublicKey(key)
}

/**
 * Imports a private key of one's own.
 *
 * @param key - PEM (`PRIVATE KEY`, or `RSA PRIVATE KEY`), not encrypted, or a JWK.
 * @returns A handle, good for any number of signatures, from which the key cannot be read back.
 * @throws {@link MalformedError} `ERR_UNSIGNABLE` (`key_unusable`) if it is no private key, or one that nobody would accept.
 * @example
 * ```ts
 * const { privateKeyPem } = await generateKeyPair('ed25519')
 * const { type } = await importPrivateKey(privateKeyPem)
 * type // => 'ed25519'
 * ```
 */
export async function importPrivateKey(key: string | JsonWebKeyInput): Promise<PrivateKeyHandle> {
  return (await load()).importPrivateKey(key)
}

/**
 * Generates a key pair.
 *
 * @param type - `'rsa'` (2048 bits, which every server understands) for the key of an actor; `'ed25519'` beside it.
 * @returns The pair, as handles and as PEM to store.
 * @example
 * ```ts
 * const { publicKeyPem } = await generateKeyPair('ed25519')
 * publicKeyPem.startsWith('-----BEGIN PUBLIC KEY-----\n') // => true
 * ```
 */
export async function generateKeyPair(type: 'rsa' | 'ed25519'): Promise<GeneratedKeyPair> {
  return (await load()).generateKeyPair(type)
}

/**
 * Gives a public key as PEM, for `publicKeyPem` of an actor.
 *
 * @param key - A handle.
 * @returns SubjectPublicKeyInfo between `BEGIN PUBLIC KEY` lines.
 * @example
 * ```ts
 * const key = await importPublicKey('z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK')
 * exportPublicKeyPem(key).split('\n')[1] // => 'MCowBQYDK2VwAyEALm/M42cB3HkUiODQsXRcweM6TByfzEHGO9ND274JcOY='
 * ```
 */
export function exportPublicKeyPem(key: PublicKeyHandle): string {
  return formatPem('PUBLIC KEY', key.spki)
}

/**
 * Gives a public key as JWK.
 *
 * @param key - A handle.
 * @returns The JWK, without `alg` or `kid`.
 * @example
 * ```ts
 * const key = await importPublicKey('z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK')
 * const { kty, crv } = await exportPublicKeyJwk(key)
 * kty // => 'OKP'
 * crv // => 'Ed25519'
 * ```
 */
export async function exportPublicKeyJwk(key: PublicKeyHandle): Promise<JWK> {
  return (await load()).exportPublicKeyJwk(key)
}

/**
 * Gives a public key as Multikey, for `publicKeyMultibase` of an `assertionMethod`.
 *
 * @param key - A handle; not one of RSA restricted to PSS, for which there is no prefix.
 * @returns The letter `z` and base58.
 * @throws RangeError for a key of type `rsa-pss`.
 * @example
 * ```ts
 * const key = await importPublicKey('z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK')
 * toMultikey(key) // => 'z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK'
 * ```
 */
export function toMultikey(key: PublicKeyHandle): string {
  return formatMultikey(key)
}
