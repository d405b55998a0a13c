/**
 * Keys in and out, with the help of jose: loaded by `key-formats.ts` when a key is first read or made.
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
import { decodeBase64Url } from '../wire/base64.js'
import type { KeyType, PrivateKeyHandle, PublicKeyHandle } from './crypto/backend.js'
import type { GeneratedKeyPair, JsonWebKeyInput } from './key-formats.js'
import { DER_INTEGER, DER_OCTET_STRING, DER_SEQUENCE, readDerSequence, writeDer } from '../wire/der.js'
import { readMultikey } from './multikey.js'
import { parsePem } from './pem.js'
import { formatPem } from './pem-format.js'
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

/** What jose calls each kind of key. */
const JOSE_NAMES: Readonly<Record<KeyType, string>> = {
  rsa: 'RS256',
  'rsa-pss': 'PS512',
  p256: 'ES256',
  p384: 'ES384',
  ed25519: 'EdDSA',
}

/** See `key-formats.ts`. */
export async function importPublicKey(key: string | JsonWebKeyInput): Promise<PublicKeyHandle> {
  const { type, spki } = typeof key === 'string' ? readPublicText(key) : await readPublicJwk(key)
  try {
    return await createPublicKey(type, spki)
  } catch (cause) {
    throw verificationError('key_malformed', `the platform cannot use this ${type} key`, { cause })
  }
}

/** See `key-formats.ts`. */
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

/** See `key-formats.ts`. */
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

/** See `key-formats.ts`. */
export async function exportPublicKeyJwk(key: PublicKeyHandle): Promise<JWK> {
  return exportJWK(
    await importSPKI(formatPem('PUBLIC KEY', key.spki), JOSE_NAMES[key.type], { extractable: true }),
  )
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
    if (type === 'rsa' || type === 'rsa-pss') assertRsaNumbers(octetsOf(jwk['n']), octetsOf(jwk['e']))
    const key = await importJWK({ ...jwk, ext: true }, JOSE_NAMES[type])
    if (!(key instanceof CryptoKey)) throw verificationError('key_malformed', 'a JWK of no public key')
    return { ...readPublicText(await exportSPKI(key)), type }
  } catch (cause) {
    if (isTootkitError(cause)) throw cause
    throw verificationError('key_malformed', 'a JWK that is no public key', { cause })
  }
}

/** The octets of a number in a JWK. Numbers are judged before a platform refuses them without a reason, as Chromium does. */
function octetsOf(value: unknown): Uint8Array {
  const octets = typeof value === 'string' ? decodeBase64Url(value) : undefined
  if (octets === undefined) throw verificationError('key_malformed', 'a JWK with a number that is none')
  return octets.subarray(octets.findIndex((octet) => octet !== 0))
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
