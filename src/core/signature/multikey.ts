/**
 * Public keys as Multikey (FEP-521a): multicodec prefix and key in base58btc.
 *
 * @module
 */
import { decodeBase58, encodeBase58 } from '../wire/base58.js'
import { compressedPoint } from './ec-point.js'
import type { KeyType } from './crypto/backend.js'
import { verificationError } from './refusal.js'
import { ecPublicKey, ed25519PublicKey, keyMaterial, rsaPublicKey, type PublicKeyInfo } from './spki.js'

/** Multicodec prefixes, as the two octets they are written in. */
const PREFIXES: Readonly<Record<Exclude<KeyType, 'rsa-pss'>, readonly [number, number]>> = {
  ed25519: [0xed, 0x01],
  p256: [0x80, 0x24],
  p384: [0x81, 0x24],
  rsa: [0x85, 0x24],
}

/** Reads a `publicKeyMultibase`. */
export function readMultikey(text: string): PublicKeyInfo {
  const bytes = text.startsWith('z') ? decodeBase58(text.slice(1)) : undefined
  if (bytes === undefined) malformed()
  const material = bytes.slice(2)
  switch (typeOf(bytes)) {
    case 'ed25519':
      return ed25519PublicKey(material)
    case 'p256':
      return ecPublicKey('p256', compressedOnly(material))
    case 'p384':
      return ecPublicKey('p384', compressedOnly(material))
    case 'rsa':
      return rsaPublicKey(material)
    case undefined:
      return malformed()
  }
}

/** Writes a `publicKeyMultibase`. */
export function writeMultikey({ type, spki }: PublicKeyInfo): string {
  if (type === 'rsa-pss') throw new RangeError('a Multikey cannot say that a key is for PSS alone')
  const material = keyMaterial(spki)
  const isCurve = type === 'p256' || type === 'p384'
  return `z${encodeBase58(Uint8Array.of(...PREFIXES[type], ...(isCurve ? compressedPoint(material) : material)))}`
}

function typeOf([first, second]: Uint8Array): keyof typeof PREFIXES | undefined {
  const types = ['ed25519', 'p256', 'p384', 'rsa'] as const
  return types.find((type) => PREFIXES[type][0] === first && PREFIXES[type][1] === second)
}

/** A Multikey of a curve is compressed, so that a key has one spelling. */
function compressedOnly(point: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return point[0] === 4 ? malformed() : point
}

function malformed(): never {
  throw verificationError('key_malformed', 'publicKeyMultibase is not a Multikey of a kind that is accepted')
}
