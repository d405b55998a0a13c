/**
 * Keys in and out: PEM, JWK and Multikey on one side, native handles on the other.
 *
 * @module
 */
import { createPrivateKey, createPublicKey } from '#crypto'
import {
  exportJWK,
  exportPKCS8,
  exportSPKI,
  generateKeyPair as generate,
  importJWK,
  importSPKI,
  type JWK,
} from 'jose'
import { isTootkitError, MalformedError } from '../../errors.js'
import type { KeyType, PrivateKeyHandle, PublicKeyHandle } from './crypto/backend.js'
import { DER_INTEGER, DER_OCTET_STRING, DER_SEQUENCE, readDerSequence, writeDer } from './der.js'
import { readMultikey, writeMultikey } from './multikey.js'
import { formatPem, parsePem } from './pem.js'
import { verificationError } from './refusal.js'
import {
  assertRsaNumbers,
  keyTypeOf,
  readPublicKeyInfo,
  rsaAlgorithmIdentifier,
  rsaPublicKey,
  unsigned,
  type PublicKeyInfo,
} from './spki.js'

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

/** What jose calls each kind of key. */
const JOSE_NAMES: Readonly<Record<KeyType, string>> = {
  rsa: 'RS256',
  'rsa-pss': 'PS512',
  p256: 'ES256',
  p384: 'ES384',
  ed25519: 'EdDSA',
}

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
  const { type, spki } = typeof key === 'string' ? readPublicText(key) : await readPublicJwk(key)
  try {
    return await createPublicKey(type, spki)
  } catch (cause) {
    throw verificationError('key_malformed', `the platform cannot use this ${type} key`, { cause })
  }
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
  try {
    const { type, pkcs8 } = readPkcs8(typeof key === 'string' ? key : await privateJwkToPem(key))
    return await createPrivateKey(type, pkcs8)
  } catch (cause) {
    // The cause may be of OpenSSL or WebCrypto, which do not quote the key.
    throw new MalformedError('ERR_UNSIGNABLE', 'not a private key that can sign', {
      reason: 'key_unusable',
      cause,
    })
  }
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
  const pair = await generate(JOSE_NAMES[type], { extractable: true, modulusLength: 2048 })
  const [publicKeyPem, privateKeyPem] = await Promise.all([
    exportSPKI(pair.publicKey),
    exportPKCS8(pair.privateKey),
  ])
  const [publicKey, privateKey] = await Promise.all([
    importPublicKey(publicKeyPem),
    importPrivateKey(privateKeyPem),
  ])
  return {
    publicKey,
    privateKey,
    publicKeyPem: withFinalNewline(publicKeyPem),
    privateKeyPem: withFinalNewline(privateKeyPem),
  }
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
 */
export async function exportPublicKeyJwk(key: PublicKeyHandle): Promise<JWK> {
  return exportJWK(await importSPKI(exportPublicKeyPem(key), JOSE_NAMES[key.type], { extractable: true }))
}

/**
 * Gives a public key as Multikey, for `publicKeyMultibase` of an `assertionMethod`.
 *
 * @param key - A handle; not one of RSA restricted to PSS, for which there is no prefix.
 * @returns The letter `z` and base58.
 * @throws RangeError for a key of type `rsa-pss`.
 */
export function toMultikey(key: PublicKeyHandle): string {
  return writeMultikey(key)
}

function readPublicText(text: string): PublicKeyInfo {
  if (!text.includes('-----BEGIN')) return readMultikey(text.trim())
  const block = parsePem(text)
  if (block?.label === 'PUBLIC KEY') return readPublicKeyInfo(block.der)
  if (block?.label === 'RSA PUBLIC KEY') return rsaPublicKey(block.der)
  throw verificationError('key_malformed', 'publicKeyPem is not one PUBLIC KEY or RSA PUBLIC KEY block')
}

async function readPublicJwk(jwk: JsonWebKeyInput): Promise<PublicKeyInfo> {
  try {
    if ('d' in jwk || 'k' in jwk) throw verificationError('key_malformed', 'a secret key is no public key')
    const type = jwkType(jwk)
    const key = await importJWK({ ...jwk, ext: true }, JOSE_NAMES[type])
    if (!(key instanceof CryptoKey)) throw verificationError('key_malformed', 'a JWK of no public key')
    return { ...readPublicText(await exportSPKI(key)), type }
  } catch (cause) {
    if (isTootkitError(cause)) throw cause
    throw verificationError('key_malformed', 'a JWK that is no public key', { cause })
  }
}

async function privateJwkToPem(jwk: JsonWebKeyInput): Promise<string> {
  const key = await importJWK({ ...jwk, ext: true }, JOSE_NAMES[jwkType(jwk)])
  if (!(key instanceof CryptoKey)) throw new TypeError('a symmetric JWK')
  return exportPKCS8(key)
}

function jwkType({ kty, crv, alg }: JsonWebKeyInput): KeyType {
  if (kty === 'RSA') return alg === 'PS512' ? 'rsa-pss' : 'rsa'
  if (kty === 'OKP' && crv === 'Ed25519') return 'ed25519'
  if (kty === 'EC' && crv === 'P-256') return 'p256'
  if (kty === 'EC' && crv === 'P-384') return 'p384'
  throw verificationError('key_malformed', 'a JWK of a kind that is not accepted')
}

/** A private key as PKCS#8, its RSA numbers checked as those of a public key are. */
function readPkcs8(text: string): { readonly type: KeyType; readonly pkcs8: Uint8Array<ArrayBuffer> } {
  const block = parsePem(text)
  if (block?.label === 'RSA PRIVATE KEY') return { type: 'rsa', pkcs8: wrapRsa(block.der) }
  const [version, algorithm, key] = block?.label === 'PRIVATE KEY' ? (readDerSequence(block.der) ?? []) : []
  const type = keyTypeOf(algorithm)
  if (
    block === undefined ||
    version?.tag !== DER_INTEGER ||
    key?.tag !== DER_OCTET_STRING ||
    type === undefined
  ) {
    throw new TypeError('not a PEM block of one private key')
  }
  return { type, pkcs8: type === 'rsa' || type === 'rsa-pss' ? wrapRsa(key.content) : block.der }
}

/** PKCS#1 as the PKCS#8 that every platform reads, restriction to PSS or not. */
function wrapRsa(pkcs1: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  assertRsaPrivateKey(pkcs1)
  const version = writeDer(DER_INTEGER, Uint8Array.of(0))
  return writeDer(DER_SEQUENCE, version, rsaAlgorithmIdentifier(), writeDer(DER_OCTET_STRING, pkcs1))
}

function assertRsaPrivateKey(pkcs1: Uint8Array<ArrayBuffer>): void {
  const [, modulus, exponent] = readDerSequence(pkcs1) ?? []
  if (modulus === undefined || exponent === undefined) throw new TypeError('not an RSA private key')
  assertRsaNumbers(unsigned(modulus), unsigned(exponent))
}

function withFinalNewline(pem: string): string {
  return pem.endsWith('\n') ? pem : `${pem}\n`
}
