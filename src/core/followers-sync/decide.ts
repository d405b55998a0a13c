/**
 * When two servers have to compare followers.
 *
 * @module
 */
import { RefusedError } from '../../errors.js'
import { hostMismatch } from '../wire/url.js'
import type { CollectionSynchronization } from './header.js'

/** Mastodon's limits, and how often one actor may make this server compare. */
export const FOLLOWERS_SYNC_LIMITS = {
  /** With as many followers, no digest is sent any more. */
  maxFollowers: 25_000,
  /** Pages of a partial collection that are read. */
  maxPages: 10,
  /** At least between two synchronizations with one actor. */
  minIntervalSeconds: 3600,
} as const

/** A delivery that may carry a digest. */
export interface OutgoingDelivery {
  /** Type of the activity. */
  readonly type: string
  /** Visibility of the post it is about. */
  readonly visibility: string
  readonly followersCount: number
}

/**
 * Tells whether a delivery should carry a `Collection-Synchronization` field.
 *
 * @param delivery - What is delivered, and how many followers its actor has.
 * @returns True for followers-only posts made, edited or boosted by somebody with fewer than 25,000 followers.
 * @example
 * ```ts
 * sendsFollowersDigest({ type: 'Create', visibility: 'private', followersCount: 12 }) // => true
 * sendsFollowersDigest({ type: 'Delete', visibility: 'private', followersCount: 12 }) // => false
 * ```
 */
export function sendsFollowersDigest(delivery: OutgoingDelivery): boolean {
  const { type, visibility, followersCount } = delivery
  const isKind = type === 'Create' || type === 'Announce' || type === 'Update'
  return isKind && visibility === 'private' && followersCount < FOLLOWERS_SYNC_LIMITS.maxFollowers
}

/** What a received field is judged by. */
export interface SynchronizationFacts {
  /** The field, parsed. */
  readonly claim: CollectionSynchronization
  /** Whether the verified request signature covers the field. */
  readonly isCoveredBySignature: boolean
  /** Id of the actor that signed. */
  readonly signerId: string
  /** The signer's followers collection, from the stored actor document. */
  readonly signerFollowers: string | undefined
  /** Digest of the local accounts that follow the signer. */
  readonly localDigest: string
  readonly now: Date
  /** When the last synchronization with this actor was started. */
  readonly lastSynchronizedAt?: Date | undefined
}

/**
 * Judges a received `Collection-Synchronization` field.
 *
 * @param facts - The field, and what is known about its signer.
 * @returns True if the partial collection should be fetched from `claim.url`; false if both sides agree,
 *   if the signature does not cover the field, or if the last synchronization is less than an hour ago.
 * @throws {@link RefusedError} `ERR_SYNC_FORBIDDEN` if the collection is not the signer's own, or its part
 *   is said to be on another host. The request itself may pass.
 * @see {@link https://codeberg.org/fediverse/fep/src/branch/main/fep/8fcf/fep-8fcf.md FEP-8fcf}
 * @example
 * ```ts
 * const claim = { collectionId: 'https://a.example/f', digest: 'c0ff', url: 'https://a.example/s' }
 * const signer = { signerId: 'https://a.example/alice', signerFollowers: 'https://a.example/f' }
 * const facts = { claim, ...signer, isCoveredBySignature: true, now: new Date() }
 * shouldSynchronize({ ...facts, localDigest: 'beef' }) // => true
 * shouldSynchronize({ ...facts, localDigest: 'c0ff' }) // => false
 * ```
 */
export function shouldSynchronize(facts: SynchronizationFacts): boolean {
  const { claim, signerId, lastSynchronizedAt, now } = facts
  if (!facts.isCoveredBySignature) return false
  if (claim.collectionId !== facts.signerFollowers)
    throw forbidden(claim.collectionId, signerId, 'is not its followers')
  if (hostMismatch(signerId, claim.url)) throw forbidden(claim.url, signerId, 'is on another host')
  if (claim.digest === facts.localDigest) return false
  const waited = lastSynchronizedAt === undefined ? Infinity : now.getTime() - lastSynchronizedAt.getTime()
  return waited >= FOLLOWERS_SYNC_LIMITS.minIntervalSeconds * 1000
}

function forbidden(id: string, actorId: string, problem: string): RefusedError {
  return new RefusedError('ERR_SYNC_FORBIDDEN', `the signer asks to synchronize what ${problem}`, {
    id,
    actorId,
  })
}
