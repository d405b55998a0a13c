/**
 * Public keys read from Multikey (FEP-521a): multicodec prefix and key in base58btc.
 *
 * @module
 */
import { decodeBase58 } from '../wire/base58.js'
import { MULTIKEY_PREFIXES } from './multikey-format.js'
import { verificationError } from './refusal.js'
import { ecPublicKey, ed25519PublicKey, rsaPublicKey, type PublicKeyInfo } from './spki.js'

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

function typeOf([first, second]: Uint8Array): keyof typeof MULTIKEY_PREFIXES | undefined {
  const types = ['ed25519', 'p256', 'p384', 'rsa'] as const
  return types.find((type) => MULTIKEY_PREFIXES[type][0] === first && MULTIKEY_PREFIXES[type][1] === second)
}

/** A Multikey of a curve is compressed, so that a key has one spelling. */
function compressedOnly(point: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return point[0] === 4 ? malformed() : point
}

function malformed(): never {
  throw verificationError('key_malformed', 'publicKeyMultibase is not a Multikey of a kind that is accepted')
}
