/**
 * Whether the one who sent an activity may speak for its actor.
 *
 * @module
 */
import { attempt, RefusedError } from '../../errors.js'
import { excerpt } from '../../core/wire/excerpt.js'
import { provesGone } from '../../core/wire/absence.js'
import { sameOrigin } from '../../core/wire/url.js'
import { isPost, parseActivity, type ActivityWithActor } from '../../core/vocab/index.js'
import type { ReceiveOptions, VerifiedDocument } from './options.js'
import { authorOf } from './posts.js'
import type { InboxRemote } from './run-decision.js'
import { isLetIn } from './welcome.js'

/** An activity as its signer sent it. */
export interface SentActivity {
  readonly activity: ActivityWithActor
  /** The same as it was received, parsed only. */
  readonly document: unknown
  readonly signerId: string
  /** When the signer signed. */
  readonly signedAt: Date
}

/** An activity whose actor is proven, unless it is ignored. */
export interface Authorized {
  readonly activity: ActivityWithActor
  readonly actorId: string
  readonly signerId: string
  /** Present: of somebody else than its signer, who is shut out here, or of whom nothing proves that it is theirs. */
  readonly ignoredAs?: 'blocked' | 'not_believed'
  /** When the actor signed. */
  readonly signedAt: Date
  /** Tells whether it carries a signature of its actor that covers all of it. Verified when asked first. */
  readonly isProven: () => Promise<boolean>
}

/**
 * Finds out whether an activity is its actor's: the actor signed the request, or the document, or the origin
 * itself says the same. A sender who passes on what nothing proves, or what is of somebody who is shut out, has done
 * nothing wrong: it is merely ignored, before anything is fetched.
 *
 * @throws RefusedError `ERR_NOT_OWNER` for an actor of this server; `ERR_ACTOR_BLOCKED` where the signer of what is
 *   passed on is shut out.
 */
export async function authorizeSender(
  sent: SentActivity,
  options: ReceiveOptions,
  remote: InboxRemote,
): Promise<Authorized> {
  const { activity, document, signerId, signedAt } = sent
  const actorId = activity.actor.id
  if (sameOrigin(actorId, options.origin)) {
    throw new RefusedError('ERR_NOT_OWNER', `${excerpt(actorId)} is of this server and sends nothing to it`, {
      id: actorId,
      actorId: signerId,
    })
  }
  const authorized = { activity, actorId, signerId, signedAt }
  if (actorId === signerId) {
    const isProven = async (): Promise<boolean> =>
      covers(await verified(document, 'forward', options), actorId)
    return { ...authorized, isProven }
  }
  const isProven = (): Promise<boolean> => Promise.resolve(false)
  if (!(await areLetIn(sent, options))) return { ...authorized, ignoredAs: 'blocked', isProven }
  const proof = await verified(document, 'believe', options)
  if (proof?.actorId === actorId) {
    return {
      ...authorized,
      // Only what the signature covers is read.
      activity: parseActivity(proof.document, { defaultActor: actorId }),
      signedAt: new Date(proof.created ?? 0),
      isProven: () => Promise.resolve(covers(proof, actorId)),
    }
  }
  const refetched = options.forwarded === 'refetch' ? await refetch(activity, remote) : undefined
  if (refetched !== undefined) return { ...authorized, activity: refetched, isProven }
  return { ...authorized, ignoredAs: 'not_believed', isProven }
}

/** A signature that does not hold, or whose key cannot be had, proves nothing; nothing more follows from it. */
async function verified(
  document: unknown,
  purpose: 'believe' | 'forward',
  { verifyDocument }: ReceiveOptions,
): Promise<VerifiedDocument | undefined> {
  const verification = await attempt(() => verifyDocument?.(document, purpose))
  return verification.ok ? verification.value : undefined
}

function covers(proof: VerifiedDocument | undefined, actorId: string): boolean {
  return proof?.actorId === actorId && proof.isSafeToForward === true
}

/** By the same rule as at the door, which is not reached before something was fetched. */
async function areLetIn(
  { activity, signerId }: SentActivity,
  { directory }: ReceiveOptions,
): Promise<boolean> {
  const actorId = activity.actor.id
  const [signer, actor] = await directory.answer([
    { about: 'standing', id: signerId },
    { about: 'standing', id: actorId },
  ])
  return isLetIn({ type: activity.type, signerId, actorId }, { signer, actor })
}

/**
 * Looks up at its origin what somebody else passed on: a post that stands there was written, one that is said to be
 * gone was deleted; one that is merely not found may be there for others. Nothing of the activity itself is kept.
 */
async function refetch(
  { type, actor, object }: ActivityWithActor,
  remote: InboxRemote,
): Promise<ActivityWithActor | undefined> {
  const id = object?.id
  if (id === undefined || !sameOrigin(id, actor.id) || id === actor.id) return undefined
  if (type !== 'Create' && type !== 'Update' && type !== 'Delete') return undefined
  const found = await attempt(() => remote.document(id, { otherId: 'refuse' }))
  if (type === 'Delete') {
    const isGone = provesGone(id, found.ok ? found.value : found.error)
    return isGone ? { type, actor, object: { id }, tag: [] } : undefined
  }
  if (!found.ok || !isPost(found.value) || authorOf(found.value) !== actor.id) return undefined
  return { type, actor, object: found.value, tag: [] }
}
