/**
 * Followers synchronization (FEP-8fcf), on the receiving side.
 *
 * @module
 */
import { isTootkitError, type AnyTootkitError } from '../../errors.js'
import type { Effect, KnownFollow } from '../../core/model/index.js'
import {
  FOLLOWERS_SYNC_LIMITS,
  followersDigest,
  parseCollectionSynchronization,
  reconciliationPlan,
  shouldSynchronize,
  type CollectionSynchronization,
} from '../../core/followers-sync/index.js'
import type { VerifiedRequest } from '../../core/signature/index.js'
import { sameOrigin } from '../../core/wire/url.js'
import { combinedField, headerLines } from '../../core/wire/header-fields.js'
import { httpStatusFor } from '../../core/wire/http-status.js'
import { quietly } from '../../core/wire/quietly.js'
import { isShutOut } from '../policy/index.js'
import { systemClock, type FederationEvent } from '../ports/index.js'
import { askInPortions } from './ask-in-portions.js'
import type { InboxRequest, ReceiveOptions } from './options.js'
import { idsOf, undoFollow, type FollowIds } from './replies.js'
import { DEFAULT_REPLY_IDS } from './reply-ids.js'

const FIELD = 'collection-synchronization'

/**
 * Compares followers with the sender, if it asks for that and the two do not agree. The activity stands
 * whatever comes of it; a failure is told as an event.
 */
export async function synchronize(
  verified: VerifiedRequest,
  request: InboxRequest,
  options: ReceiveOptions,
): Promise<void> {
  const field = combinedField(headerLines(request.headers), FIELD)
  if (field === undefined || !verified.covered.includes(FIELD)) return
  const task = async (): Promise<void> => {
    try {
      await compare(field, verified.actorId, options)
    } catch (error) {
      quietly(options.onEvent)(failure(error))
    }
  }
  if (options.background === undefined) await task()
  else quietly(options.background)(task)
}

async function compare(field: string, signerId: string, options: ReceiveOptions): Promise<void> {
  const { directory, cache, apply, clock = systemClock } = options
  const claim = parseCollectionSynchronization(field)
  const [signer, standing, follows] = await directory.answer([
    { about: 'account', id: signerId },
    { about: 'standing', id: signerId },
    { about: 'localFollows', targetId: signerId },
  ])
  if (signer === undefined || isShutOut(standing)) return
  const isAsked = shouldSynchronize({
    claim,
    isCoveredBySignature: true,
    signerId,
    signerFollowers: signer.followers,
    localDigest: followersDigest(followersIn(follows, 'accepted')),
    now: clock.now(),
  })
  if (!isAsked) return
  const key = `followers-sync:${signerId}`
  if (!(await cache.add(key, true, FOLLOWERS_SYNC_LIMITS.minIntervalSeconds * 1000))) return
  try {
    const effects = await reconcile(claim, signerId, followersIn(follows, 'accepted'), options)
    if (effects.length > 0) await apply(effects)
  } catch (error) {
    // What the other side did wrong has its time; what went wrong here is tried again with its next request.
    if (!isTootkitError(error)) await cache.delete(key)
    throw error
  }
}

/**
 * Reads the other side's list and says what follows from it, with what has to be sent: one list. That list comes when
 * the other side likes, so what is known here is asked after it came; who follows only since then is not in it yet.
 */
async function reconcile(
  claim: CollectionSynchronization,
  signerId: string,
  before: readonly string[],
  options: ReceiveOptions,
): Promise<readonly Effect[]> {
  const { origin, directory, ids = DEFAULT_REPLY_IDS } = options
  const { ids: listed, isComplete } = await options.remote().collection(claim.url)
  const ours = listed.filter((id) => sameOrigin(id, origin))
  const asked = [
    { about: 'account', id: signerId },
    { about: 'standing', id: signerId },
    { about: 'localFollows', targetId: signerId },
    ...ours.map((id) => ({ about: 'account', id }) as const),
  ] as const
  const [signer, standing, follows, ...accounts] = await askInPortions(asked, directory)
  if (signer === undefined || isShutOut(standing)) return []
  const localIds = new Set(ours.filter((_, i) => accounts[i]?.local === true))
  const plan = reconciliationPlan({
    listed,
    isComplete,
    expectedDigest: claim.digest,
    localFollowers: followersIn(follows, 'accepted'),
    localRequests: followersIn(follows, 'pending'),
    isLocalAccount: (id) => localIds.has(id),
  })
  const { accept, undo } = plan
  const followedBefore = new Set(before)
  const remove = plan.remove.filter((followerId) => followedBefore.has(followerId))
  const targetId = signer.id
  const removed = new Set(remove)
  const unknown = undo.map((followerId): FollowIds => {
    return { id: ids.activity('follow', followerId, targetId), followerId, targetId }
  })
  const taken = [...follows.filter(({ followerId }) => removed.has(followerId)).map(idsOf), ...unknown]
  const sent = taken.flatMap((follow) => undoFollow(follow, signer, { ids }))
  const isChanged = remove.length > 0 || accept.length > 0
  return [...(isChanged ? [{ kind: 'followers.reconcile', targetId, remove, accept } as const] : []), ...sent]
}

function followersIn(follows: readonly KnownFollow[], state: KnownFollow['state']): readonly string[] {
  return follows.filter((follow) => follow.state === state).map(({ followerId }) => followerId)
}

function failure(error: unknown): FederationEvent {
  if (!isTootkitError(error)) return { kind: 'port.failed', during: 'followers synchronization', error }
  const { code, message }: AnyTootkitError = error
  return {
    kind: 'inbox.refused',
    code,
    status: httpStatusFor(error),
    detail: `followers synchronization: ${message}`,
  }
}
