/**
 * What can be told of a request before its signature is looked at.
 *
 * @module
 */
import { MalformedError, RefusedError } from '../../errors.js'
import { combinedField, headerLines } from '../../core/wire/header-fields.js'
import { parseJson } from '../../core/wire/json.js'
import { isActivityPubContentType } from '../../core/wire/media-type.js'
import type { InboxRequest, ReceiveOptions } from './options.js'

const MAX_BODY_BYTES = 1_048_576
/** How the two verbs of a farewell stand in a body; another spelling is no farewell, and needs its signature. */
const FAREWELLS = ['"Delete"', '"Update"']

/**
 * Refuses what is too large or of another type, before anything of it is read.
 *
 * @throws RefusedError `ERR_REQUEST_TOO_LARGE`, `ERR_CONTENT_TYPE`.
 */
export function assertEnvelope(request: InboxRequest, options: ReceiveOptions): void {
  const { maxBodyBytes = MAX_BODY_BYTES } = options
  const lines = headerLines(request.headers)
  const announced = Number(combinedField(lines, 'content-length') ?? 0)
  const size = Math.max(request.body?.byteLength ?? 0, Number.isFinite(announced) ? announced : 0)
  if (size > maxBodyBytes) {
    throw new RefusedError('ERR_REQUEST_TOO_LARGE', `a body of ${size} bytes; at most ${maxBodyBytes}`)
  }
  if (!isActivityPubContentType(combinedField(lines, 'content-type'))) {
    throw new RefusedError(
      'ERR_CONTENT_TYPE',
      'the body is neither application/activity+json nor application/ld+json with the ActivityStreams profile',
    )
  }
}

/** An actor says of itself that it is gone, or what it is now. Unauthenticated. */
export interface Farewell {
  readonly type: 'Delete' | 'Update'
  readonly actorId: string
}

/**
 * Recognises the farewell of an actor: a Delete (or Update) of itself. Of an actor never heard of it means
 * nothing, and its key is most likely gone, so nothing is fetched for it.
 *
 * @param text - The body.
 * @returns What it says, unauthenticated; undefined for anything else.
 * @see Mastodon `activitypub/inboxes_controller.rb`, unknown_affected_account
 */
export function farewellOf(text: string): Farewell | undefined {
  if (!FAREWELLS.some((verb) => text.includes(verb))) return undefined
  const { type, actor, object } = tryParse(text)
  const actorId = idIn(actor)
  if ((type !== 'Delete' && type !== 'Update') || actorId === undefined) return undefined
  return actorId === idIn(object) ? { type, actorId } : undefined
}

function tryParse(text: string): Readonly<Record<string, unknown>> {
  try {
    const document: unknown = parseJson(text)
    return typeof document === 'object' && document !== null ? { ...document } : {}
  } catch (error) {
    if (error instanceof MalformedError) return {} // the signature comes first, then what is wrong with it
    throw error
  }
}

function idIn(value: unknown): string | undefined {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : value
  return typeof id === 'string' && id !== '' ? id : undefined
}
