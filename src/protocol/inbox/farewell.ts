/**
 * The farewell of an actor whose key went with it: no signature can be checked, but its own server can be asked.
 *
 * @module
 */
import { attempt, type AnyTootkitError } from '../../errors.js'
import { normalizeDocument } from '../../core/jsonld/index.js'
import { parseActivity, type ActivityWithActor } from '../../core/vocab/index.js'
import { provesGone } from '../../core/wire/absence.js'
import { parseJson } from '../../core/wire/json.js'
import { sameOrigin } from '../../core/wire/url.js'
import type { ReceiveOptions } from './options.js'
import { shared } from './single-flight.js'

/** An actor is asked after once in so long: farewells without a proof may come from anybody. */
const ASK_EVERY_MS = 60_000

/** The Delete of an actor by itself, not proven. */
export interface Leave {
  readonly activity: ActivityWithActor
  readonly actorId: string
}

/** Reads what was recognised in the plain text as a farewell; undefined where it means something else. */
export async function readFarewell(text: string, actorId: string): Promise<Leave | undefined> {
  const read = await attempt(async () => parseActivity(await normalizeDocument(parseJson(text))))
  if (!read.ok) return undefined
  const { type, actor, object } = read.value
  const isSame = type === 'Delete' && actor.id === actorId && object?.id === actorId
  return isSame ? { activity: read.value, actorId } : undefined
}

/**
 * Tells whether an actor that is said to leave is really gone.
 *
 * Asked only where the key that signed, of the actor's own origin, cannot be had since it is no more. That proves
 * nothing by itself: the key of somebody else who left would do. The actor's own document has to be gone, too.
 *
 * @param actorId - Who is said to leave, unauthenticated.
 * @param refusal - Why the signature could not be checked.
 * @param options - Where to ask.
 */
export async function hasLeft(
  actorId: string,
  refusal: AnyTootkitError,
  options: ReceiveOptions,
): Promise<boolean> {
  const { origin, directory, cache, remote } = options
  if (!isKeyGone(refusal, actorId) || sameOrigin(actorId, origin)) return false
  return await shared(directory, `farewell ${actorId}`, async () => {
    if (!(await cache.add(`farewell:${actorId}`, true, ASK_EVERY_MS))) return false
    const found = await attempt(() => remote().document(actorId, { otherId: 'refuse' }))
    return provesGone(actorId, found.ok ? found.value : found.error)
  })
}

function isKeyGone(refusal: AnyTootkitError, actorId: string): boolean {
  if (refusal.name !== 'VerificationError' || refusal.keyId === undefined) return false
  const isMissing = refusal.reason === 'key_gone' || refusal.reason === 'key_not_found'
  return isMissing && sameOrigin(refusal.keyId, actorId)
}
