/**
 * What the `alg` parameter of RFC 9421 may say about which key.
 *
 * @module
 */
import { KEY_TYPE_OF, type KeyType, type SignatureAlgorithm } from '../crypto/backend.js'
import { verificationError } from '../refusal.js'

/** The algorithm of a key that names none; v1.5 and PSS never stand in for one another. */
const DEFAULTS: Readonly<Record<KeyType, SignatureAlgorithm>> = {
  rsa: 'rsa-v1_5-sha256',
  'rsa-pss': 'rsa-pss-sha512',
  p256: 'ecdsa-p256-sha256',
  p384: 'ecdsa-p384-sha384',
  ed25519: 'ed25519',
}

/** The registry of RFC 9421 §6.2.2 without its symmetric entry. */
const REGISTERED: readonly SignatureAlgorithm[] = [
  'rsa-v1_5-sha256',
  'rsa-pss-sha512',
  'ecdsa-p256-sha256',
  'ecdsa-p384-sha384',
  'ed25519',
]

/** Refuses a value that is on no list of ours, whatever the key. */
export function assertKnownAlgorithm(algorithm: string | undefined): void {
  if (algorithm === undefined || isRegistered(algorithm)) return
  throw verificationError('unsupported_algorithm', 'alg is none of those accepted', { dialect: 'rfc9421' })
}

/**
 * Chooses the primitive by the key; the parameter may only agree.
 *
 * @param algorithm - The parameter, if there is one.
 * @param type - The key's kind.
 * @returns The primitive.
 */
export function rfc9421Algorithm(algorithm: string | undefined, type: KeyType): SignatureAlgorithm {
  if (algorithm === undefined) return DEFAULTS[type]
  assertKnownAlgorithm(algorithm)
  if (isRegistered(algorithm) && KEY_TYPE_OF[algorithm].includes(type)) return algorithm
  throw verificationError('algorithm_key_mismatch', `alg does not go with a key of type ${type}`, {
    dialect: 'rfc9421',
  })
}

function isRegistered(algorithm: string): algorithm is SignatureAlgorithm {
  return (REGISTERED as readonly string[]).includes(algorithm)
}
