/**
 * Which key ids are looked up at all.
 *
 * @module
 */
import { DEFAULT_SIGNATURE_LIMITS } from './limits.js'
import { verificationError } from './refusal.js'

/** Options of {@link assertKeyId}. */
export interface KeyIdOptions {
  /**
   * Accepts `http:` key ids, for tests on a machine of one's own.
   *
   * @defaultValue false
   */
  readonly allowHttpKeyIds?: boolean
  /**
   * Accepts `did:key:` ids. Such a key is its own owner and never that of an https actor.
   *
   * @defaultValue false
   */
  readonly allowDidKeys?: boolean
  /**
   * Longest key id, in characters.
   *
   * @defaultValue 2048
   */
  readonly maxKeyIdLength?: number
}

/** What nearly all key ids look like, so that most need no URL parser. */
const PLAIN = /^https:\/\/[a-z0-9.-]+(?::\d{1,5})?\/[\w!#$%&'()*+,./:;=?@~-]*$/

/**
 * Refuses key ids that must not lead to a fetch: other schemes than https, user information, no URL at all.
 *
 * It says nothing about the address behind the host: the transport guards that.
 *
 * @param keyId - As the signature names it; not authenticated.
 * @param options - Schemes beyond https, for those who want them.
 * @throws {@link VerificationError} `ERR_KEY_INVALID` with `key_id_malformed` or `key_id_scheme_not_allowed`.
 * @example
 * ```ts
 * assertKeyId('https://a.example/users/alice#main-key') // => undefined
 * ```
 */
export function assertKeyId(keyId: string, options: KeyIdOptions = {}): void {
  const { maxKeyIdLength = DEFAULT_SIGNATURE_LIMITS.maxKeyIdLength } = options
  if (keyId.length > maxKeyIdLength) {
    throw verificationError('key_id_malformed', `keyId is longer than ${maxKeyIdLength} octets`)
  }
  if (PLAIN.test(keyId)) return
  const url = URL.canParse(keyId) ? new URL(keyId) : undefined
  if (url === undefined)
    throw verificationError('key_id_malformed', 'keyId is not an absolute URL', { keyId })
  if (!allowedSchemes(options).includes(url.protocol)) {
    throw verificationError('key_id_scheme_not_allowed', 'keyId is not an https URL', { keyId })
  }
  // eslint-disable-next-line no-control-regex -- a URL parser drops some of these silently, which makes two ids of one
  if (url.username !== '' || url.password !== '' || /[\s\u0000-\u001f\u007f]/.test(keyId)) {
    throw verificationError('key_id_malformed', 'keyId holds user information or whitespace', { keyId })
  }
}

function allowedSchemes({ allowHttpKeyIds, allowDidKeys }: KeyIdOptions): readonly string[] {
  return [
    'https:',
    ...(allowHttpKeyIds === true ? ['http:'] : []),
    ...(allowDidKeys === true ? ['did:'] : []),
  ]
}
