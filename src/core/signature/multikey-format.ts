/**
 * Public keys written as Multikey (FEP-521a).
 *
 * @module
 */
import { encodeBase58 } from '../wire/base58.js'
import type { KeyType, PublicKeyHandle } from './crypto/backend.js'
import { readDerSequence } from '../wire/der.js'

/** Multicodec prefixes, as the two octets they are written in. */
export const MULTIKEY_PREFIXES: Readonly<Record<Exclude<KeyType, 'rsa-pss'>, readonly [number, number]>> = {
  ed25519: [0xed, 0x01],
  p256: [0x80, 0x24],
  p384: [0x81, 0x24],
  rsa: [0x85, 0x24],
}

/** Writes a `publicKeyMultibase`; points of curves are compressed. */
export function formatMultikey({ type, spki }: Pick<PublicKeyHandle, 'type' | 'spki'>): string {
  if (type === 'rsa-pss') throw new RangeError('a Multikey cannot say that a key is for PSS alone')
  const material = readDerSequence(spki)?.[1]?.content.slice(1)
  if (material === undefined) throw new TypeError('a handle whose spki is not DER')
  const isCurve = type === 'p256' || type === 'p384'
  return `z${encodeBase58(Uint8Array.of(...MULTIKEY_PREFIXES[type], ...(isCurve ? compressed(material) : material)))}`
}

/** `02 x` or `03 x` of `04 x y`. */
function compressed(point: Uint8Array): Uint8Array {
  const isOdd = ((point.at(-1) ?? 0) & 1) === 1
  return Uint8Array.of(isOdd ? 3 : 2, ...point.subarray(1, (point.length + 1) / 2))
}
