/**
 * Mastodon's guard against posts that nobody here asked for.
 *
 * @module
 */
import type { Visibility } from '../model/index.js'

/** What the server knows about a delivered post. Left out means no. */
export interface RelevanceFacts {
  /** `addressedVisibility` of `visibilityOf`: before silent mentions made it `limited`. */
  readonly visibility: Visibility
  /** An account here follows the author, or the actor that relayed the post. */
  readonly hasLocalFollower?: boolean
  /** It came through a relay that this server subscribed to. */
  readonly isFromRelay?: boolean
  /** It answers a post whose author is local or has a follower here. */
  readonly repliesToRelevantPost?: boolean
  /** Its `to` or `cc` names a local account, or it came to a personal inbox. */
  readonly addressesLocalAccount?: boolean
}

/**
 * Tells whether a post that was delivered, not fetched, has anything to do with this server.
 *
 * @param facts - The visibility, and how the post relates to accounts here.
 * @returns False for a post to be dropped.
 * @example
 * ```ts
 * isRelevant({ visibility: 'public' }) // => false
 * isRelevant({ visibility: 'direct', hasLocalFollower: true }) // => false
 * isRelevant({ visibility: 'direct', addressesLocalAccount: true }) // => true
 * ```
 */
export function isRelevant(facts: RelevanceFacts): boolean {
  if (facts.addressesLocalAccount === true) return true
  switch (facts.visibility) {
    case 'public':
    case 'unlisted':
      return (
        facts.hasLocalFollower === true || facts.isFromRelay === true || facts.repliesToRelevantPost === true
      )
    case 'private':
      return facts.hasLocalFollower === true
    case 'limited':
    case 'direct':
      return false
  }
}
