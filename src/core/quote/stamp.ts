/**
 * Stamps: the documents by which the author of a post consents to an interaction with it.
 *
 * @module
 */
import { RefusedError } from '../../errors.js'
import type { Activity, AnyObject, InteractionAuthorization } from '../vocab/index.js'
import { hostMismatch } from '../wire/url.js'
import { type InteractionKind, INTERACTIONS } from './interaction.js'

/** What {@link createStamp} starts from. */
export interface StampInput {
  /**
   * What the stamp is for.
   *
   * @defaultValue `'quote'`
   */
  readonly kind?: InteractionKind
  /** Where the stamp is served. */
  readonly id: string
  /** Author of the target. */
  readonly authorId: string
  /** The quoting post, Like, reply or Announce. */
  readonly interactionId: string
  /** The post quoted, liked, answered or boosted. */
  readonly targetId: string
}

/**
 * Gives the stamp that grants an interaction. Serve it to everybody who may see the target.
 *
 * @param input - Who consents to what.
 * @returns A stamp in the normal form, both posts by id only.
 * @see {@link https://codeberg.org/fediverse/fep/src/branch/main/fep/044f/fep-044f.md FEP-044f}
 * @example
 * ```ts
 * createStamp({
 *   id: 'https://a.example/stamps/7',
 *   authorId: 'https://a.example/alice',
 *   interactionId: 'https://b.example/posts/10',
 *   targetId: 'https://a.example/posts/1',
 * }).type // => 'QuoteAuthorization'
 * ```
 */
export function createStamp(input: StampInput): InteractionAuthorization {
  const { kind = 'quote', id, authorId, interactionId, targetId } = input
  return {
    id,
    type: INTERACTIONS[kind].stamp,
    attributedTo: [{ id: authorId }],
    interactingObject: interactionId,
    interactionTarget: { id: targetId },
  }
}

/** What a stamp has to fit. */
export interface StampClaim {
  /**
   * What the stamp should be for.
   *
   * @defaultValue `'quote'`
   */
  readonly kind?: InteractionKind
  /** The address the stamp was fetched from: what the quoting post claims. */
  readonly stampUrl: string
  /** The quoting post, Like, reply or Announce. */
  readonly interactionId: string
  /** The post quoted, liked, answered or boosted, */
  readonly targetId: string
  /** and its author, from a document fetched from its own origin. */
  readonly targetAuthorId: string
}

/**
 * Verifies that a stamp grants an interaction.
 *
 * The document is believed because it was fetched from `stampUrl`: never verify one that came in the body
 * of an activity. For likes, replies and boosts it may also be an approval of GoToSocial before 0.20.
 *
 * @param document - The document that `stampUrl` gave.
 * @param claim - What it has to fit.
 * @throws {@link RefusedError} `ERR_ID_MISMATCH` if the document has another id than `stampUrl`: treat the
 *   stamp as not found. `ERR_STAMP_INVALID` if it is on another host than its author, is of another type,
 *   or names another author, interaction or target: the quote stays as it is.
 * @see {@link https://codeberg.org/fediverse/fep/src/branch/main/fep/044f/fep-044f.md FEP-044f}
 * @example
 * ```ts
 * const claim = { interactionId: 'https://b.example/posts/10', targetId: 'https://a.example/posts/1' }
 * const stamp = createStamp({ ...claim, id: 'https://a.example/stamps/7', authorId: 'https://a.example/alice' })
 * verifyStamp(stamp, { ...claim, stampUrl: 'https://a.example/stamps/7', targetAuthorId: 'https://a.example/alice' })
 * ```
 */
export function verifyStamp(document: AnyObject | Activity, claim: StampClaim): void {
  const { kind = 'quote', stampUrl, interactionId, targetId, targetAuthorId } = claim
  if (document.id !== stampUrl) {
    throw new RefusedError('ERR_ID_MISMATCH', 'the stamp has another id than the one it was fetched from', {
      id: stampUrl,
    })
  }
  const parts = partsOf(document, kind)
  if (parts === undefined) throw invalid(claim, `is no ${INTERACTIONS[kind].stamp}`)
  if (parts.authorId !== targetAuthorId) throw invalid(claim, 'is not by the author of the target')
  if (hostMismatch(targetAuthorId, stampUrl)) throw invalid(claim, 'is on another host than its author')
  if (parts.interactionId !== interactionId) throw invalid(claim, 'is for another interaction')
  if (parts.targetId !== UNSAID && parts.targetId !== targetId) throw invalid(claim, 'is for another target')
}

function invalid({ stampUrl, targetAuthorId }: StampClaim, problem: string): RefusedError {
  return new RefusedError('ERR_STAMP_INVALID', `the stamp ${problem}`, {
    id: stampUrl,
    actorId: targetAuthorId,
  })
}

/** The old approvals need not name the target. */
const UNSAID = Symbol('unsaid')

interface StampParts {
  readonly authorId: string | undefined
  readonly interactionId: string | undefined
  readonly targetId: string | typeof UNSAID | undefined
}

function partsOf(document: AnyObject | Activity, kind: InteractionKind): StampParts | undefined {
  if (document.type === INTERACTIONS[kind].stamp) {
    const { attributedTo, interactingObject, interactionTarget } = document
    return {
      authorId: attributedTo[0]?.id,
      interactionId: interactingObject,
      targetId: interactionTarget?.id,
    }
  }
  return kind === 'quote' ? undefined : approvalParts(document, kind)
}

/** Approvals of GoToSocial: before 0.20 documents of their own, before 0.19 the Accept itself. */
function approvalParts(document: AnyObject | Activity, kind: InteractionKind): StampParts | undefined {
  if (document.type === 'Accept') {
    const { actor, object, target } = document
    return { authorId: actor?.id, interactionId: object?.id, targetId: target?.id ?? UNSAID }
  }
  const name = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}Approval`
  if (document.type !== 'Unknown' || !document.types.includes(name)) return undefined
  const { object, target } = document.extra ?? {}
  return {
    authorId: document.attributedTo[0]?.id,
    interactionId: typeof object === 'string' ? object : undefined,
    targetId: target === undefined ? UNSAID : typeof target === 'string' ? target : undefined,
  }
}

/**
 * Tells whether a failed fetch of a stamp means that there is none.
 *
 * @param status - The HTTP status that came instead of the stamp.
 * @returns False for what may be over later: 401, 408, 429 and server errors except 501.
 * @example
 * ```ts
 * isStampGone(404) // => true
 * isStampGone(503) // => false
 * ```
 */
export function isStampGone(status: number): boolean {
  if (status === 501) return true
  return status >= 400 && status < 500 && status !== 401 && status !== 408 && status !== 429
}
