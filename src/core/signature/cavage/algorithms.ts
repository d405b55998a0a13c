/**
 * What the `algorithm` parameter of draft-cavage may say about which key.
 *
 * @module
 */
import type { KeyType, SignatureAlgorithm } from '../crypto/backend.js'
import { refuse } from './refuse.js'

/**
 * Which primitive each value means for each kind of key. `hs2019` and an absent parameter leave it to the key;
 * where the draft itself says SHA-512 for RSA, all software that was looked at uses SHA-256.
 */
const BY_KEY: Readonly<Partial<Record<KeyType, SignatureAlgorithm>>> = {
  rsa: 'rsa-v1_5-sha256',
  ed25519: 'ed25519',
  p256: 'ecdsa-p256-sha256',
}

const ALGORITHMS: ReadonlyMap<string, Readonly<Partial<Record<KeyType, SignatureAlgorithm>>>> = new Map([
  ['', BY_KEY],
  ['hs2019', BY_KEY],
  ['rsa-sha256', { rsa: 'rsa-v1_5-sha256' }],
  ['rsa-sha512', { rsa: 'rsa-v1_5-sha512' }],
  ['ed25519', { ed25519: 'ed25519' }],
  ['ed25519-sha512', { ed25519: 'ed25519' }],
])

/** Refuses a value that is on no list of ours, whatever the key. */
export function assertKnownCavageAlgorithm(algorithm: string | undefined): void {
  if (primitives(algorithm) !== undefined) return
  refuse('unsupported_algorithm', 'algorithm is none of those accepted')
}

/**
 * Chooses the primitive by the key; the parameter may only agree.
 *
 * @param algorithm - The parameter, if there is one.
 * @param type - The key's kind.
 * @returns The primitive.
 */
export function cavageAlgorithm(algorithm: string | undefined, type: KeyType): SignatureAlgorithm {
  assertKnownCavageAlgorithm(algorithm)
  const primitive = primitives(algorithm)?.[type]
  if (primitive !== undefined) return primitive
  refuse('algorithm_key_mismatch', `algorithm does not go with a key of type ${type}`)
}

/** Whether `(created)` and `(expires)` may be signed under an algorithm (draft §2.3, rules 2 and 3). */
export function allowsPseudoTimes(algorithm = ''): boolean {
  return !/^(?:rsa|hmac|ecdsa)/i.test(algorithm)
}

/** Whether the parameter leaves the choice of the primitive to the key. */
export function isLeftToKey(algorithm: string | undefined): boolean {
  return primitives(algorithm) === BY_KEY
}

/** Nearly all senders write the value in lower case. */
function primitives(algorithm = ''): Readonly<Partial<Record<KeyType, SignatureAlgorithm>>> | undefined {
  return ALGORITHMS.get(algorithm) ?? ALGORITHMS.get(algorithm.toLowerCase())
}
