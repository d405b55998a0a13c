/**
 * Followers synchronization (FEP-8fcf), on the receiving side.
 *
 * @module
 */
import { isTootkitError, type AnyTootkitError } from '../../errors.js'
import {
  FOLLOWERS_SYNC_LIMITS,
  followersDigest,
  parseCollectionSynchronization,
  reconciliationPlan,
  shouldSynchronize,
  type CollectionSynchronization,
} from '../../core/followers-sync/index.js'
import { sameOrigin } from '../../core/wire/url.js'
import { combinedField, headerLines } from '../../core/wire/header-fields.js'
import { httpStatusFor } from '../../core/wire/http-status.js'
import { systemClock, type KnownFollow } from '../ports/index.js'
import type { Authenticated } from './authenticate.js'
import type { Effect } from './effects.js'
import type { InboxRequest, ReceiveOptions } from './options.js'
import { undoFollow } from './replies.js'
import { DEFAULT_REPLY_IDS } from './reply-ids.js'

const FIELD = 'collection-synchronization'

/**
 * Compares followers with the sender, if it asks for that and the two do not agree. The activity stands
 * whatever comes of it; a failure is told as an event.
 */
export async function synchronize(
  authenticated: Authenticated,
  request: InboxRequest,
  options: ReceiveOptions,
): Promise<void> {
  const field = combinedField(headerLines(request.headers), FIELD)
  if (field === undefined || !authenticated.verified.covered.includes(FIELD)) return
  const task = async (): Promise<void> => {
    try {
      await compare(field, authenticated, options)
    } catch (error) {
      if (!isTootkitError(error)) throw error
      options.onEvent?.(failure(error))
    }
  }
  if (options.background === undefined) await task()
  else options.background(task)
}

async function compare(field: string, { signerId }: Authenticated, options: ReceiveOptions): Promise<void> {
  const { directory, seen, apply, clock = systemClock } = options
  const claim = parseCollectionSynchronization(field)
  const [signer, local] = await directory.answer([
    { about: 'account', id: signerId },
    { about: 'localFollows', targetId: signerId },
  ])
  const follows = local?.follows ?? []
  const followers = idsOf(follows, 'accepted')
  const isAsked = shouldSynchronize({
    claim,
    isCoveredBySignature: true,
    signerId,
    signerFollowers: signer?.account?.followers,
    localDigest: followersDigest(followers),
    now: clock.now(),
  })
  if (!isAsked) return
  const intervalMs = FOLLOWERS_SYNC_LIMITS.minIntervalSeconds * 1000
  if (!(await seen.add(`followers-sync:${signerId}`, true, intervalMs))) return
  await apply(await reconcile(claim, signerId, follows, options))
}

/** Reads the other side's list and says what follows from it. */
async function reconcile(
  claim: CollectionSynchronization,
  signerId: string,
  follows: readonly KnownFollow[],
  options: ReceiveOptions,
): Promise<readonly Effect[]> {
  const { origin, directory, ids = DEFAULT_REPLY_IDS } = options
  const { ids: listed, isComplete } = await options.remote().collection(claim.url)
  const ours = listed.filter((id) => sameOrigin(id, origin))
  const answers = await directory.answer(ours.map((id) => ({ about: 'account', id }) as const))
  const localIds = new Set(ours.filter((_, i) => answers[i]?.account?.local === true))
  const plan = reconciliationPlan({
    listed,
    isComplete,
    expectedDigest: claim.digest,
    localFollowers: idsOf(follows, 'accepted'),
    localRequests: idsOf(follows, 'pending'),
    isLocalAccount: (id) => localIds.has(id),
  })
  return [
    { kind: 'followers.reconcile', targetId: signerId, remove: plan.remove, accept: plan.accept },
    ...plan.undo.map((followerId) => {
      const id = ids.activity('follow', followerId, signerId)
      return undoFollow({ id, followerId, targetId: signerId }, { ids })
    }),
  ]
}

function idsOf(follows: readonly KnownFollow[], state: KnownFollow['state']): readonly string[] {
  return follows.filter((follow) => follow.state === state).map(({ followerId }) => followerId)
}

function failure(error: AnyTootkitError): Parameters<NonNullable<ReceiveOptions['onEvent']>>[0] {
  return {
    kind: 'inbox.refused',
    code: error.code,
    status: httpStatusFor(error),
    detail: `followers synchronization: ${error.message}`,
  }
}
