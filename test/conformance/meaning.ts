/**
 * The conformance suites about what a post means, answered with the public API: translation only.
 *
 * @module
 */
import {
  followersDigest,
  followersOnOrigin,
  formatCollectionSynchronization,
  parseCollectionSynchronization,
  shouldSynchronize,
} from 'tootkit/followers-sync'
import { policyBitmap, type PolicyKind } from 'tootkit/quote'
import { isPublicCollection, visibilityOf } from 'tootkit/visibility'
import { isPost, parseObject } from 'tootkit/vocab'

/** A case of the suite `visibility`. */
type VisibilityCase =
  | { readonly uri: string }
  | {
      readonly activity: object
      readonly object: object
      readonly authorFollowers: string
      readonly knownAccounts: readonly string[]
      readonly deliveredTo?: string
      readonly followersCollectionIn?: 'toOrCc' | 'to'
    }

/** The cases leave out what does not decide: the type. */
function post(properties: object) {
  const object = parseObject({ type: 'Note', ...properties })
  if (!isPost(object)) throw new TypeError('not a post')
  return object
}

function visibility(input: VisibilityCase) {
  if ('uri' in input) return { isPublic: isPublicCollection(input.uri) }
  const { activity, object, authorFollowers, knownAccounts, deliveredTo, followersCollectionIn } = input
  return visibilityOf(post(object), {
    activity: post(activity),
    followers: authorFollowers,
    isKnownAccount: (id) => knownAccounts.includes(id),
    deliveredTo,
    ...(followersCollectionIn !== undefined && { followersCollectionIn }),
  })
}

/** A case of the suite `followersSync`: one of the four. */
type FollowersSyncCase =
  | { readonly uris: readonly string[] }
  | { readonly followers: readonly string[]; readonly inboxUrl: string }
  | {
      readonly actor: string
      readonly header: string
      readonly localDigest: string
      readonly storedFollowersUrl: string
    }
  | { readonly digest: string; readonly followersUri: string; readonly url: string }

function followersSync(input: FollowersSyncCase) {
  if ('uris' in input) return { digest: followersDigest(input.uris) }
  if ('inboxUrl' in input)
    return { digest: followersDigest(followersOnOrigin(input.followers, input.inboxUrl)) }
  if ('followersUri' in input) {
    const { followersUri, digest, url } = input
    return { header: formatCollectionSynchronization({ collectionId: followersUri, digest, url }) }
  }
  try {
    return {
      synchronize: shouldSynchronize({
        claim: parseCollectionSynchronization(input.header),
        isCoveredBySignature: true,
        signerId: input.actor,
        signerFollowers: input.storedFollowersUrl,
        localDigest: input.localDigest,
        now: new Date(),
      }),
    }
  } catch (error) {
    if (error instanceof Error && 'isTootkitError' in error) return { synchronize: false } // a refusal
    throw error
  }
}

/** A case of the suite `interactionPolicy`. */
export interface InteractionPolicyCase {
  readonly kind: PolicyKind
  readonly policy: unknown
  readonly actor: { readonly uri: string; readonly followers: string; readonly following: string }
}

function interactionPolicy({ kind, policy, actor }: InteractionPolicyCase) {
  const rule = post({ interactionPolicy: { [kind]: policy } }).interactionPolicy?.[kind]
  const { uri, followers, following } = actor
  return { bitmap: policyBitmap(rule, { id: uri, followers, following }, kind) }
}

export const meaningSuites = { visibility, followersSync, interactionPolicy }
