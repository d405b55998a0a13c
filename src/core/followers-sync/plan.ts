/**
 * What a fetched partial collection means for the follows stored here.
 *
 * @module
 */
import { followersDigest } from './digest.js'

/** What {@link reconciliationPlan} works on. */
export interface ReconciliationInput {
  /** Ids in the partial collection, all pages together, fetched from the remote actor's own host. */
  readonly listed: readonly string[]
  /** Whether every page was read to its end. */
  readonly isComplete: boolean
  /** The digest of the field that started it; without it nothing is removed. */
  readonly expectedDigest: string | undefined
  /** Local accounts that follow the remote actor, as stored here. */
  readonly localFollowers: readonly string[]
  /** Local accounts whose request to follow the remote actor is unanswered here. */
  readonly localRequests: readonly string[]
  /** Tells whether an id is a local account. */
  readonly isLocalAccount: (id: string) => boolean
}

/** What to do. Ids of local accounts. */
export interface ReconciliationPlan {
  /** Requests that the other side holds for accepted. */
  readonly accept: readonly string[]
  /** Follows known only to the other side: send it an Undo for each. */
  readonly undo: readonly string[]
  /** Follows known only here: remove them. */
  readonly remove: readonly string[]
}

/**
 * Compares a partial followers collection with what is stored here.
 *
 * Removes only what a whole collection leaves out whose digest is the announced one: a page that failed, a
 * list cut short or somebody else's answer removes nothing. (Mastodon removes without a digest as well.)
 *
 * @param input - The collection as fetched, and the follows stored here.
 * @returns Three lists without repeats; all of them empty when both sides agree.
 * @see {@link https://codeberg.org/fediverse/fep/src/branch/main/fep/8fcf/fep-8fcf.md FEP-8fcf}
 * @example
 * ```ts
 * const [alice, bob] = ['https://local.example/alice', 'https://local.example/bob']
 * reconciliationPlan({
 *   listed: [alice],
 *   isComplete: true,
 *   expectedDigest: followersDigest([alice]),
 *   localFollowers: [bob],
 *   localRequests: [],
 *   isLocalAccount: () => true,
 * })
 * // => { accept: [], undo: ['https://local.example/alice'], remove: ['https://local.example/bob'] }
 * ```
 */
export function reconciliationPlan(input: ReconciliationInput): ReconciliationPlan {
  const listed = new Set(input.listed)
  const followers = new Set(input.localFollowers)
  const requests = new Set(input.localRequests)
  const unknownHere = [...listed].filter((id) => !followers.has(id) && input.isLocalAccount(id))
  const isProven = input.isComplete && followersDigest(input.listed) === input.expectedDigest
  return {
    accept: unknownHere.filter((id) => requests.has(id)),
    undo: unknownHere.filter((id) => !requests.has(id)),
    remove: isProven ? [...followers].filter((id) => !listed.has(id)) : [],
  }
}
