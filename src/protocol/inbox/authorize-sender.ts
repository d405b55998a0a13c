/**
 * Whether the one who sent an activity may speak for its actor.
 *
 * @module
 */
import { attempt, isTootkitError, RefusedError, VerificationError } from '../../errors.js'
import { excerpt } from '../../core/wire/excerpt.js'
import { sameOrigin } from '../../core/wire/url.js'
import { isPost, parseActivity, type ActivityWithActor } from '../../core/vocab/index.js'
import type { ReceiveOptions } from './options.js'
import { authorOf } from './posts.js'

/** An activity whose actor is proven. */
export interface Authorized {
  readonly activity: ActivityWithActor
  readonly actorId: string
}

/**
 * Makes sure that an activity is its actor's: the actor signed the request, or the document, or the origin
 * itself says the same.
 *
 * @throws RefusedError `ERR_NOT_OWNER` for an actor of this server; VerificationError `ERR_ACTOR_MISMATCH`
 *   for an activity of somebody else; what `verifyDocument` throws about a signature that does not hold.
 */
export async function authorizeSender(
  activity: ActivityWithActor,
  document: unknown,
  signerId: string,
  options: ReceiveOptions,
): Promise<Authorized> {
  const actorId = activity.actor.id
  if (sameOrigin(actorId, options.origin)) {
    throw new RefusedError('ERR_NOT_OWNER', `${excerpt(actorId)} is of this server and sends nothing to it`, {
      id: actorId,
      actorId: signerId,
    })
  }
  if (actorId === signerId) return { activity, actorId }
  const signed = await attempt(() => options.verifyDocument?.(document))
  if (signed.ok && signed.value?.actorId === actorId) {
    // Only what the signature covers is read.
    return { activity: parseActivity(signed.value.document, { defaultActor: actorId }), actorId }
  }
  const refetched = options.forwarded === 'refetch' ? await refetch(activity, options) : undefined
  if (refetched !== undefined) return { activity: refetched, actorId }
  if (!signed.ok) throw signed.error
  throw new VerificationError(
    'ERR_ACTOR_MISMATCH',
    `an activity of ${excerpt(actorId)} was signed by ${excerpt(signerId)}`,
    { reason: 'actor_mismatch', actorId: signerId },
  )
}

/**
 * Looks up at its origin what somebody else passed on: a post that stands there was written, one that is
 * gone was deleted. Nothing of the activity itself is kept.
 */
async function refetch(
  activity: ActivityWithActor,
  options: ReceiveOptions,
): Promise<ActivityWithActor | undefined> {
  const { type, actor } = activity
  const id = activity.object?.id
  if (id === undefined || !sameOrigin(id, actor.id) || id === actor.id) return undefined
  if (type === 'Delete') {
    return (await isGone(id, options)) ? { type, actor, object: { id }, tag: [] } : undefined
  }
  if (type !== 'Create' && type !== 'Update') return undefined
  const post = await options.remote().document(id)
  if (!isPost(post) || authorOf(post) !== actor.id) return undefined
  return { type, actor, object: post, tag: [] }
}

async function isGone(id: string, options: ReceiveOptions): Promise<boolean> {
  try {
    return (await options.remote().document(id)).type === 'Tombstone'
  } catch (error) {
    if (!isTootkitError(error)) throw error
    return (
      error.code === 'ERR_REMOTE_GONE' ||
      (error.code === 'ERR_HTTP_STATUS' && 'status' in error && error.status === 404)
    )
  }
}
