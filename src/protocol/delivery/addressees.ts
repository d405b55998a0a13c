/**
 * Whom an activity is for, read from the document that is going to be sent.
 *
 * @module
 */
import { isPublicCollection } from '../../core/wire/public-collection.js'

/** A JSON document, as `toJsonLd` gives it. */
export type JsonDocument = Readonly<Record<string, unknown>>

/** Whom an activity names. */
export interface Addressees {
  readonly isPublic: boolean
  /** The sender's followers collection is among them. */
  readonly toFollowers: boolean
  /** All other ids, once each, in order: actors, and perhaps collections of others. */
  readonly ids: readonly string[]
}

const FIELDS = ['to', 'bto', 'cc', 'bcc', 'audience'] as const
const BLIND = new Set(['bto', 'bcc', 'as:bto', 'as:bcc'])
/** Nothing that this library builds is as deep; what is deeper is a cycle or a mistake. */
const MAX_DEPTH = 64

/**
 * Reads whom an activity is addressed to: `to`, `bto`, `cc`, `bcc` and `audience` of the activity itself.
 *
 * @param document - The activity.
 * @param followers - Id of the sender's followers collection, if it has one.
 * @returns The addressees, told apart.
 * @see {@link https://www.w3.org/TR/activitypub/#delivery ActivityPub §7.1}
 * @example
 * ```ts
 * const [followers, bob] = ['https://a.example/alice/followers', 'https://b.example/bob']
 * const create = { type: 'Create', to: followers, cc: ['as:Public', bob] }
 * addresseesOf(create, followers) // => { isPublic: true, toFollowers: true, ids: [bob] }
 * ```
 */
export function addresseesOf(document: JsonDocument, followers?: string): Addressees {
  const all = new Set(FIELDS.flatMap((field) => idsIn(document[field])))
  const toFollowers = followers !== undefined && all.delete(followers)
  const ids = [...all].filter((id) => !isPublicCollection(id))
  return { isPublic: ids.length < all.size, toFollowers, ids }
}

/**
 * Copies a document without its blind addressees, at every depth.
 *
 * @param document - The activity, plain JSON.
 * @returns A copy that has no `bto` and no `bcc` anywhere.
 * @throws RangeError if it is nested deeper than 64 levels.
 * @see {@link https://www.w3.org/TR/activitypub/#server-to-server-interactions ActivityPub §6, §7}
 * @example
 * ```ts
 * const create = { type: 'Create', bcc: 'https://b.example/bob', object: { type: 'Note', bto: [] } }
 * withoutBlind(create) // => { type: 'Create', object: { type: 'Note' } }
 * ```
 */
export function withoutBlind(document: JsonDocument): JsonDocument {
  return copyObject(document, 0)
}

/**
 * Tells whether an activity goes through shared inboxes.
 *
 * What concerns posts does, also when it is for few; what one actor asks of another (Follow, Like, Accept,
 * Flag …) goes to its own inbox, as Mastodon sends it.
 *
 * @param document - The activity.
 * @returns True for Create, Update, Delete, Announce, Move, Add and Remove, and for the Undo of an Announce.
 * @example
 * ```ts
 * usesSharedInbox({ type: 'Create' }) // => true
 * usesSharedInbox({ type: 'Follow' }) // => false
 * ```
 */
export function usesSharedInbox(document: JsonDocument): boolean {
  const { type, object } = document
  if (type === 'Undo') return isObject(object) && object['type'] === 'Announce'
  return typeof type === 'string' && SHARED.has(type)
}

const SHARED = new Set(['Create', 'Update', 'Delete', 'Announce', 'Move', 'Add', 'Remove'])

/**
 * Gives what an activity is about: activities about the same thing keep their order.
 *
 * @param document - The activity.
 * @returns Id of the object for Create, Update, Delete and Undo; else of the activity itself. Undefined when
 *   neither has one.
 * @example
 * ```ts
 * const note = 'https://a.example/notes/1'
 * subjectOf({ type: 'Delete', id: `${note}/delete`, object: { id: note } }) // => note
 * ```
 */
export function subjectOf(document: JsonDocument): string | undefined {
  const { type, object, id } = document
  const isAboutObject = type === 'Create' || type === 'Update' || type === 'Delete' || type === 'Undo'
  return (isAboutObject ? idOf(object) : undefined) ?? idOf(id)
}

function idsIn(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list.map(idOf).filter((id) => id !== undefined)
}

function idOf(value: unknown): string | undefined {
  const id = isObject(value) ? value['id'] : value
  return typeof id === 'string' && id !== '' ? id : undefined
}

function isObject(value: unknown): value is JsonDocument {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function copyObject(object: JsonDocument, depth: number): JsonDocument {
  if (depth > MAX_DEPTH)
    throw new RangeError(`a document to deliver is nested at most ${MAX_DEPTH} levels deep`)
  const kept = Object.entries(object).filter(([key]) => !BLIND.has(key))
  return Object.fromEntries(
    kept.map(([key, value]) => [key, key === '@context' ? value : copyValue(value, depth + 1)]),
  )
}

function copyValue(value: unknown, depth: number): unknown {
  if (Array.isArray(value)) {
    if (depth > MAX_DEPTH)
      throw new RangeError(`a document to deliver is nested at most ${MAX_DEPTH} levels deep`)
    return value.map((part) => copyValue(part, depth + 1))
  }
  return isObject(value) ? copyObject(value, depth) : value
}
