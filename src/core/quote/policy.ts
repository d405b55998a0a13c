/**
 * Interaction policies in three forms: the wire's, the database's, the client's.
 *
 * @module
 */
import type { InteractionRule } from '../vocab/index.js'
import { isPublicCollection, PUBLIC_COLLECTION } from '../wire/public-collection.js'

/** Bits of one half of a stored policy. */
export const POLICY_BITS = {
  /** Somebody we cannot describe: single actors, other collections. */
  unsupported_policy: 1,
  public: 2,
  followers: 4,
  following: 8,
  /** Nobody at all, on purpose (`canFeature` of actors only). */
  disabled: 16,
} as const

/** A group of actors, in the words of Mastodon's client API. */
export type PolicyGroup = Exclude<keyof typeof POLICY_BITS, 'disabled'>

/** Whose policy it is. */
export interface PolicyAuthor {
  readonly id: string
  readonly followers?: string | undefined
  readonly following?: string | undefined
}

/** Which interaction a policy is about. */
export type PolicyKind = 'canQuote' | 'canLike' | 'canReply' | 'canAnnounce' | 'canFeature'

/**
 * Flattens a rule to the number that Mastodon stores: automatic approval in the upper 16 bits, manual
 * approval in the lower ones.
 *
 * A policy is advice for user interfaces: whether a received quote counts is for its stamp to say.
 *
 * @param rule - One rule of an interaction policy, or undefined where there is none.
 * @param author - The author of the post, or the actor itself for `canFeature`.
 * @param kind - What the rule is about; only `canFeature` differs.
 * @returns The number; 0 for a missing rule, which Mastodon reads as nobody.
 * @see {@link https://codeberg.org/fediverse/fep/src/branch/main/fep/044f/fep-044f.md FEP-044f}
 * @example
 * ```ts
 * const author = { id: 'https://a.example/alice', followers: 'https://a.example/alice/followers' }
 * const rule = { automaticApproval: ['https://a.example/alice/followers'], manualApproval: ['as:Public'] }
 * policyBitmap(rule, author) // => 4 * 65536 + 2
 * ```
 */
export function policyBitmap(
  rule: InteractionRule | undefined,
  author: PolicyAuthor,
  kind: PolicyKind = 'canQuote',
): number {
  if (rule === undefined) return 0
  return bitsOf(rule.automaticApproval, author, kind) * 65_536 + bitsOf(rule.manualApproval, author, kind)
}

/** Of several spellings of the public only one counts as such; Mastodon cannot read the others. */
function bitsOf(
  ids: readonly string[],
  { id: ownId, followers, following }: PolicyAuthor,
  kind: PolicyKind,
): number {
  const rest = new Set(ids)
  let bits = 0
  const take = (id: string | undefined, bit: number): void => {
    if (id !== undefined && rest.delete(id)) bits |= bit
  }
  take(
    SPELLINGS_IN_ORDER.find((spelling) => rest.has(spelling)),
    POLICY_BITS.public,
  )
  take(followers, POLICY_BITS.followers)
  take(following, POLICY_BITS.following)
  const namesOnlyOneself = rest.delete(ownId)
  if (rest.size > 0) bits |= POLICY_BITS.unsupported_policy
  return kind === 'canFeature' && bits === 0 && namesOnlyOneself ? POLICY_BITS.disabled : bits
}

const SPELLINGS_IN_ORDER = [PUBLIC_COLLECTION, 'as:Public', 'Public'].filter(isPublicCollection)

/**
 * Gives the rule that stands for a stored policy, as Mastodon writes it.
 *
 * @param bitmap - The stored number. What is `unsupported_policy` cannot be written again.
 * @param author - The author of the post.
 * @returns A rule that names the author alone where nobody is meant: an empty list would vanish.
 * @see {@link https://codeberg.org/fediverse/fep/src/branch/main/fep/044f/fep-044f.md FEP-044f}
 * @example
 * ```ts
 * formatPolicy(0, { id: 'https://a.example/alice' })
 * // => { automaticApproval: ['https://a.example/alice'], manualApproval: [] }
 * ```
 */
export function formatPolicy(bitmap: number, author: PolicyAuthor): InteractionRule {
  const automatic = idsOf(bitmap >>> 16, author)
  return {
    automaticApproval: automatic.length === 0 ? [author.id] : automatic,
    manualApproval: idsOf(bitmap & 65_535, author),
  }
}

function idsOf(bits: number, { followers, following }: PolicyAuthor): readonly string[] {
  const candidates: readonly (readonly [number, string | undefined])[] = [
    [POLICY_BITS.public, PUBLIC_COLLECTION],
    [POLICY_BITS.followers, followers],
    [POLICY_BITS.following, following],
  ]
  return candidates.flatMap(([bit, id]) => ((bits & bit) !== 0 && id !== undefined ? [id] : []))
}

/** A policy in the words of Mastodon's client API. */
export interface PolicyGroups {
  readonly automatic: readonly PolicyGroup[]
  readonly manual: readonly PolicyGroup[]
}

const GROUPS_IN_ORDER: readonly PolicyGroup[] = ['public', 'followers', 'following', 'unsupported_policy']

/**
 * Spells a stored policy out, as the `quote_approval` of Mastodon's client API has it.
 *
 * @param bitmap - The stored number.
 * @returns Two lists of groups; both empty where nobody may.
 * @see {@link https://docs.joinmastodon.org/entities/QuoteApproval/ Mastodon, QuoteApproval}
 * @example
 * ```ts
 * policyGroups(4 * 65536 + 2) // => { automatic: ['followers'], manual: ['public'] }
 * ```
 */
export function policyGroups(bitmap: number): PolicyGroups {
  const groups = (bits: number) => GROUPS_IN_ORDER.filter((group) => (bits & POLICY_BITS[group]) !== 0)
  return { automatic: groups(bitmap >>> 16), manual: groups(bitmap & 65_535) }
}

/**
 * Gives the stored policy for what a user chose.
 *
 * @param choice - The `quote_approval_policy` of Mastodon's client API.
 * @param visibility - The visibility of the post: nobody else may quote a followers-only or direct one.
 * @returns The number to store.
 * @see {@link https://docs.joinmastodon.org/methods/statuses/#create Mastodon, posting a status}
 * @example
 * ```ts
 * quotePolicyFor('followers', 'public') // => 262144
 * quotePolicyFor('public', 'private') // => 0
 * ```
 */
export function quotePolicyFor(choice: 'public' | 'followers' | 'nobody', visibility: string): number {
  if (choice === 'nobody' || (visibility !== 'public' && visibility !== 'unlisted')) return 0
  return POLICY_BITS[choice] * 65_536
}
