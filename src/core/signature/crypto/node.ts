/**
 * Cryptography by `node:crypto`: synchronous, over native key objects that are parsed once.
 *
 * @module
 */
import { Buffer } from 'node:buffer'
import {
  constants,
  createPrivateKey as importPrivateKey,
  createPublicKey as importPublicKey,
  hash as nodeHash,
  sign as nodeSign,
  verify as nodeVerify,
  type KeyObject,
  type SigningOptions,
} from 'node:crypto'
import type { CryptoBackend, SignatureAlgorithm } from './backend.js'

const HASH: Readonly<Record<SignatureAlgorithm, string | null>> = {
  'rsa-v1_5-sha256': 'sha256',
  'rsa-v1_5-sha512': 'sha512',
  'rsa-pss-sha512': 'sha512',
  'ecdsa-p256-sha256': 'sha256',
  'ecdsa-p384-sha384': 'sha384',
  ed25519: null,
}

const BODY_HASH = { 'sha-256': 'sha256', 'sha-512': 'sha512' } as const

/** The key, with options only where the defaults do not fit: a bare key object is twice as fast to verify with. */
function material(
  algorithm: SignatureAlgorithm,
  key: KeyObject,
): KeyObject | (SigningOptions & { key: KeyObject }) {
  if (algorithm === 'rsa-pss-sha512') return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 64 }
  return algorithm.startsWith('ecdsa') ? { key, dsaEncoding: 'ieee-p1363' } : key
}

/** See {@link CryptoBackend}. */
export const createPublicKey: CryptoBackend['createPublicKey'] = (type, spki) => {
  const key = importPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })
  return {
    type,
    spki,
    verify: (algorithm, data, signature) =>
      nodeVerify(HASH[algorithm], data, material(algorithm, key), signature),
  }
}

/** See {@link CryptoBackend}. */
export const createPrivateKey: CryptoBackend['createPrivateKey'] = (type, pkcs8) => {
  const key = importPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' })
  return { type, sign: (algorithm, data) => nodeSign(HASH[algorithm], data, material(algorithm, key)) }
}

/** See {@link CryptoBackend}. */
export const hash: CryptoBackend['hash'] = (algorithm, bytes) =>
  nodeHash(BODY_HASH[algorithm], bytes, 'base64')

/** See {@link CryptoBackend}. */
export const encodeLatin1: CryptoBackend['encodeLatin1'] = (text) => Buffer.from(text, 'latin1')

/** See {@link CryptoBackend}. All else takes two octets or more in UTF-8. */
export const isAscii: CryptoBackend['isAscii'] = (text) => Buffer.byteLength(text) === text.length

/** See {@link CryptoBackend}. Buffer overlooks much that is not canonical: encoding again shows whether it did. */
export const decodeBase64: CryptoBackend['decodeBase64'] = (text) => {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}

/** See {@link CryptoBackend}. */
export const encodeBase64: CryptoBackend['encodeBase64'] = (bytes) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
