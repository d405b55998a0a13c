/**
 * SubjectPublicKeyInfo: which keys are accepted, in the one form in which they are compared.
 *
 * @module
 */
import { uncompressedPoint, type CurveName } from './ec-point.js'
import type { KeyType } from './crypto/backend.js'
import {
  DER_BIT_STRING,
  DER_INTEGER,
  DER_NULL,
  DER_OID,
  DER_SEQUENCE,
  readDerAll,
  readDerSequence,
  writeDer,
  type DerElement,
} from '../wire/der.js'
import { verificationError } from './refusal.js'

/** A public key that passed the checks. */
export interface PublicKeyInfo {
  readonly type: KeyType
  /** Canonical DER: RSA as rsaEncryption, points uncompressed. */
  readonly spki: Uint8Array<ArrayBuffer>
}

const MIN_MODULUS_BITS = 2048
const MAX_MODULUS_BITS = 8192

const OID_RSA = '2a864886f70d010101'
const OID_RSA_PSS = '2a864886f70d01010a'
const OID_EC = '2a8648ce3d0201'
const OID_ED25519 = '2b6570'
const OID_P256 = '2a8648ce3d030107'
const OID_P384 = '2b81040022'

/**
 * Reads a SubjectPublicKeyInfo and refuses keys that are weak, absurd or of another kind.
 *
 * @param der - As received.
 * @returns The key in canonical form. That a point lies on its curve is for the backend to see.
 * @throws {@link VerificationError} `ERR_KEY_INVALID` with `key_malformed` or `key_too_weak`.
 */
export function readPublicKeyInfo(der: Uint8Array<ArrayBuffer>): PublicKeyInfo {
  const [algorithm, key, ...others] = readDerSequence(der) ?? []
  if (algorithm === undefined || key?.tag !== DER_BIT_STRING || key.content[0] !== 0 || others.length > 0)
    malformed()
  const [oid, parameters] = elementsOf(algorithm)
  const content = key.content.slice(1)
  switch (oid?.tag === DER_OID ? hex(oid.content) : '') {
    case OID_RSA:
      return rsaPublicKey(content)
    case OID_RSA_PSS:
      return { ...rsaPublicKey(content), type: 'rsa-pss' }
    case OID_EC:
      return ecPublicKey(
        parameters?.tag === DER_OID ? curveOf(hex(parameters.content)) : malformed(),
        content,
      )
    case OID_ED25519:
      return ed25519PublicKey(content)
    default:
      return malformed()
  }
}

/** An RSA key from its PKCS#1 form: a modulus of 2048 to 8192 bits, an odd exponent of 3 to 2³²-1. */
export function rsaPublicKey(pkcs1: Uint8Array<ArrayBuffer>): PublicKeyInfo {
  const [modulus, exponent, ...others] = readDerSequence(pkcs1) ?? []
  if (modulus === undefined || exponent === undefined || others.length > 0) malformed()
  assertRsaNumbers(unsigned(modulus), unsigned(exponent))
  const spki = writeDer(DER_SEQUENCE, algorithmIdentifier(OID_RSA, writeDer(DER_NULL)), bitString(pkcs1))
  return { type: 'rsa', spki }
}

/** Refuses a modulus or exponent with which signatures prove nothing, or cost too much. */
export function assertRsaNumbers(modulus: Uint8Array, exponent: Uint8Array): void {
  const bits = bitLength(modulus)
  if (bits < MIN_MODULUS_BITS) {
    throw verificationError('key_too_weak', `an RSA key of ${bits} bits: ${MIN_MODULUS_BITS} are the least`)
  }
  if (bits > MAX_MODULUS_BITS) malformed(`an RSA key of ${bits} bits: ${MAX_MODULUS_BITS} are the most`)
  if (((modulus.at(-1) ?? 0) & 1) === 0) malformed('an RSA key with an even modulus')
  const e = exponent.reduce((value, octet) => value * 256 + octet, 0)
  if (exponent.length > 4 || e < 3 || e % 2 === 0) {
    throw verificationError('key_too_weak', 'an RSA key whose exponent is even, below 3, or over 32 bits')
  }
}

/** An elliptic-curve key from its point in either form. */
export function ecPublicKey(type: CurveName, point: Uint8Array<ArrayBuffer>): PublicKeyInfo {
  const uncompressed = uncompressedPoint(type, point) ?? malformed()
  const curve = writeDer(DER_OID, fromHex(type === 'p256' ? OID_P256 : OID_P384))
  return { type, spki: writeDer(DER_SEQUENCE, algorithmIdentifier(OID_EC, curve), bitString(uncompressed)) }
}

/** An Ed25519 key from its 32 octets. */
export function ed25519PublicKey(octets: Uint8Array<ArrayBuffer>): PublicKeyInfo {
  if (octets.length !== 32) malformed()
  return {
    type: 'ed25519',
    spki: writeDer(DER_SEQUENCE, algorithmIdentifier(OID_ED25519), bitString(octets)),
  }
}

/** Kind of key of a PKCS#8 or SPKI algorithm identifier. */
export function keyTypeOf(algorithm: DerElement | undefined): KeyType | undefined {
  const [oid, parameters] = algorithm === undefined ? [] : elementsOf(algorithm)
  switch (oid === undefined ? '' : hex(oid.content)) {
    case OID_RSA:
      return 'rsa'
    case OID_RSA_PSS:
      return 'rsa-pss'
    case OID_ED25519:
      return 'ed25519'
    case OID_EC:
      return parameters === undefined ? undefined : curveOf(hex(parameters.content))
    default:
      return undefined
  }
}

/** The algorithm identifier of RSA keys, of either half. */
export function rsaAlgorithmIdentifier(): Uint8Array<ArrayBuffer> {
  return algorithmIdentifier(OID_RSA, writeDer(DER_NULL))
}

function algorithmIdentifier(oid: string, parameters = new Uint8Array(0)): Uint8Array<ArrayBuffer> {
  return writeDer(DER_SEQUENCE, writeDer(DER_OID, fromHex(oid)), parameters)
}

function bitString(octets: Uint8Array): Uint8Array<ArrayBuffer> {
  return writeDer(DER_BIT_STRING, Uint8Array.of(0), octets)
}

function elementsOf(element: DerElement): readonly DerElement[] {
  return element.tag === DER_SEQUENCE ? (readDerAll(element.content) ?? []) : []
}

function curveOf(oid: string): CurveName {
  return oid === OID_P256 ? 'p256' : oid === OID_P384 ? 'p384' : malformed()
}

/** The octets of a non-negative INTEGER, without its leading zero. */
export function unsigned({ tag, content }: DerElement): Uint8Array {
  if (tag !== DER_INTEGER || content.length === 0 || (content[0] ?? 0) >= 0x80) malformed()
  return content[0] === 0 && content.length > 1 ? content.subarray(1) : content
}

function bitLength(octets: Uint8Array): number {
  const [first = 0] = octets
  return first === 0 ? 0 : octets.length * 8 - Math.clz32(first) + 24
}

function hex(octets: Uint8Array): string {
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join('')
}

function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

function malformed(message = 'not a public key of a kind that is accepted'): never {
  throw verificationError('key_malformed', message)
}
