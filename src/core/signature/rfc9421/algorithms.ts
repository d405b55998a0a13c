/**
 * What the `alg` parameter of RFC 9421 may say about which key.
 *
 * @module
 */
import { KEY_TYPE_OF, type KeyType, type SignatureAlgorithm } from '../crypto/backend.js'
import { refuse } from './refuse.js'

/** The algorithm of a key that names none; v1.5 and PSS never stand in for one another. */
const DEFAULTS: Readonly<Record<KeyType, SignatureAlgorithm>> = {
  rsa: 'rsa-v1_5-sha256',
  'rsa-pss': 'rsa-pss-sha512',
  p256: 'ecdsa-p256-sha256',
  p384: 'ecdsa-p384-sha384',
  ed25519: 'ed25519',
}

/** The registry of RFC 9421 §6.2.2 without its symmetric entry. */
const REGISTERED: ReadonlyMap<string, SignatureAlgorithm> = new Map(
  (['rsa-v1_5-sha256', 'rsa-pss-sha512', 'ecdsa-p256-sha256', 'ecdsa-p384-sha384', 'ed25519'] as const).map(
    (name) => [name, name],
  ),
)

/** Refuses a value that is on no list of ours, whatever the key. */
export function assertKnownAlgorithm(algorithm: string | undefined): void {
  if (algorithm !== undefined) registered(algorithm)
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
  const primitive = registered(algorithm)
  if (KEY_TYPE_OF[primitive].includes(type)) return primitive
  refuse('algorithm_key_mismatch', `alg does not go with a key of type ${type}`)
}

function registered(algorithm: string): SignatureAlgorithm {
  const primitive = REGISTERED.get(algorithm)
  if (primitive !== undefined) return primitive
  refuse('unsupported_algorithm', 'alg is none of those accepted')
}
