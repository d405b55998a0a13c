/**
 * Cryptography by WebCrypto, for every runtime that is not Node.
 *
 * @module
 */
import { encodeBase64 } from '../../wire/base64.js'
import { chain, type Awaitable } from '../awaitable.js'
import type { CryptoBackend, KeyType, SignatureAlgorithm } from './backend.js'

type Parameters = RsaHashedImportParams | EcKeyImportParams | Algorithm

/** How WebCrypto names each algorithm: a `CryptoKey` is bound to one, hash included. */
const IMPORT: Readonly<Record<SignatureAlgorithm, Parameters>> = {
  'rsa-v1_5-sha256': { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  'rsa-v1_5-sha512': { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-512' },
  'rsa-pss-sha512': { name: 'RSA-PSS', hash: 'SHA-512' },
  'ecdsa-p256-sha256': { name: 'ECDSA', namedCurve: 'P-256' },
  'ecdsa-p384-sha384': { name: 'ECDSA', namedCurve: 'P-384' },
  ed25519: { name: 'Ed25519' },
}

const USE: Readonly<Record<SignatureAlgorithm, Algorithm | RsaPssParams | EcdsaParams>> = {
  'rsa-v1_5-sha256': { name: 'RSASSA-PKCS1-v1_5' },
  'rsa-v1_5-sha512': { name: 'RSASSA-PKCS1-v1_5' },
  'rsa-pss-sha512': { name: 'RSA-PSS', saltLength: 64 },
  'ecdsa-p256-sha256': { name: 'ECDSA', hash: 'SHA-256' },
  'ecdsa-p384-sha384': { name: 'ECDSA', hash: 'SHA-384' },
  ed25519: { name: 'Ed25519' },
}

const FIRST_USE: Readonly<Record<KeyType, SignatureAlgorithm>> = {
  rsa: 'rsa-v1_5-sha256',
  'rsa-pss': 'rsa-pss-sha512',
  p256: 'ecdsa-p256-sha256',
  p384: 'ecdsa-p384-sha384',
  ed25519: 'ed25519',
}

/** Imports a key for its usual algorithm at once, so that bad material fails here, and for others when asked. */
async function keysOf(
  type: KeyType,
  load: (algorithm: SignatureAlgorithm) => Promise<CryptoKey>,
): Promise<(algorithm: SignatureAlgorithm) => Awaitable<CryptoKey>> {
  const usual = FIRST_USE[type]
  const first = await load(usual)
  const others = new Map<SignatureAlgorithm, Promise<CryptoKey>>()
  return (algorithm) => {
    if (algorithm === usual) return first
    const key = others.get(algorithm) ?? load(algorithm)
    others.set(algorithm, key)
    return key
  }
}

/** See {@link CryptoBackend}. */
export const createPublicKey: CryptoBackend['createPublicKey'] = async (type, spki) => {
  const keyFor = await keysOf(type, (algorithm) =>
    crypto.subtle.importKey('spki', spki, IMPORT[algorithm], false, ['verify']),
  )
  return {
    type,
    spki,
    verify: (algorithm, data, signature) =>
      chain(keyFor(algorithm), (key) =>
        crypto.subtle.verify(USE[algorithm], key, signature as BufferSource, data as BufferSource),
      ),
  }
}

/** See {@link CryptoBackend}. */
export const createPrivateKey: CryptoBackend['createPrivateKey'] = async (type, pkcs8) => {
  const keyFor = await keysOf(type, (algorithm) =>
    crypto.subtle.importKey('pkcs8', pkcs8, IMPORT[algorithm], false, ['sign']),
  )
  return {
    type,
    sign: (algorithm, data) =>
      chain(
        keyFor(algorithm),
        async (key) => new Uint8Array(await crypto.subtle.sign(USE[algorithm], key, data as BufferSource)),
      ),
  }
}

/** See {@link CryptoBackend}. */
export const hash: CryptoBackend['hash'] = async (algorithm, bytes) =>
  encodeBase64(new Uint8Array(await crypto.subtle.digest(algorithm.toUpperCase(), bytes as BufferSource)))

/** See {@link CryptoBackend}. */
export const encodeLatin1: CryptoBackend['encodeLatin1'] = (text) => {
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
  return bytes
}

/** See {@link CryptoBackend}. */
// eslint-disable-next-line no-control-regex -- all of ASCII is meant
export const isAscii: CryptoBackend['isAscii'] = (text) => !/[^\u0000-\u007f]/.test(text)

export { decodeBase64, encodeBase64 } from '../../wire/base64.js'
