/**
 * How long the signatures of a key are, told without any cryptography.
 *
 * @module
 */
import { DER_BIT_STRING, DER_INTEGER, readDerSequence } from '../wire/der.js'

/**
 * Gives the octets of every signature by an RSA key: as many as its modulus has.
 *
 * @param spki - The key as DER SubjectPublicKeyInfo.
 * @returns Undefined for what cannot be read so.
 */
export function rsaSignatureOctets(spki: Uint8Array<ArrayBuffer>): number | undefined {
  const [, key] = readDerSequence(spki) ?? []
  if (key?.tag !== DER_BIT_STRING) return undefined
  const [modulus] = readDerSequence(key.content.slice(1)) ?? []
  if (modulus?.tag !== DER_INTEGER) return undefined
  const start = modulus.content.findIndex((octet) => octet !== 0)
  return start === -1 ? undefined : modulus.content.length - start
}
