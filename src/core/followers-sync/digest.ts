/**
 * Followers digests, by which two servers learn whether they agree on who follows whom.
 *
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'

/** The digest of no followers. */
export const EMPTY_FOLLOWERS_DIGEST = '0'.repeat(64)

/**
 * Computes the digest of a partial followers collection: the XOR of the SHA-256 of every id.
 *
 * Order does not matter. An id given twice cancels itself out, as it does in Mastodon; give a set.
 *
 * @param followerIds - Actor ids, byte for byte as received, of the followers living on one origin.
 * @returns 64 lowercase hex digits; 64 zeros for no followers.
 * @see {@link https://codeberg.org/fediverse/fep/src/branch/main/fep/8fcf/fep-8fcf.md FEP-8fcf}
 * @example
 * ```ts
 * followersDigest(['https://testing.example.org/users/1', 'https://testing.example.org/users/2'])
 * // => 'c33f48cd341ef046a206b8a72ec97af65079f9a3a9b90eef79c5920dce45c61f'
 * ```
 */
export function followersDigest(followerIds: Iterable<string>): string {
  const digest = new Uint8Array(32)
  for (const id of followerIds) flip(digest, id)
  return bytesToHex(digest)
}

/**
 * Gives the digest after one more follower, without reading the others.
 *
 * The digest cannot tell whether the id was in it: adding a member again takes it out. Call this when the
 * follower store really got a new row.
 *
 * @param digest - The digest so far, 64 hex digits.
 * @param followerId - The actor id to add.
 * @returns The new digest.
 * @throws RangeError if `digest` is not 64 hex digits.
 * @see {@link https://codeberg.org/fediverse/fep/src/branch/main/fep/8fcf/fep-8fcf.md FEP-8fcf}
 * @example
 * ```ts
 * const alice = 'https://example.org/users/alice'
 * digestWith(EMPTY_FOLLOWERS_DIGEST, alice) === followersDigest([alice]) // => true
 * ```
 */
export function digestWith(digest: string, followerId: string): string {
  if (!/^[\da-f]{64}$/i.test(digest)) throw new RangeError('a followers digest has 64 hex digits')
  const bytes = hexToBytes(digest)
  flip(bytes, followerId)
  return bytesToHex(bytes)
}

/**
 * Gives the digest after one follower less, without reading the others.
 *
 * Call this when the follower store really lost a row: taking out what is not in it adds it.
 *
 * @param digest - The digest so far, 64 hex digits.
 * @param followerId - The actor id to take out.
 * @returns The new digest.
 * @throws RangeError if `digest` is not 64 hex digits.
 * @see {@link https://codeberg.org/fediverse/fep/src/branch/main/fep/8fcf/fep-8fcf.md FEP-8fcf}
 * @example
 * ```ts
 * const alice = 'https://example.org/users/alice'
 * digestWithout(followersDigest([alice]), alice) === EMPTY_FOLLOWERS_DIGEST // => true
 * ```
 */
export function digestWithout(digest: string, followerId: string): string {
  return digestWith(digest, followerId) // XOR is its own inverse
}

function flip(digest: Uint8Array, id: string): void {
  for (const [i, byte] of sha256(utf8ToBytes(id)).entries()) digest[i] = (digest[i] ?? 0) ^ byte
}
