/**
 * The parsers: from JSON of any platform to the normal form.
 *
 * @module
 */
import { MalformedError } from '../../errors.js'
import { parseAny, parseAsActivity } from './objects.js'
import { invalid, isObject, type JsonObject, type Reading, startReading } from './reading.js'
import { isActivity, isActor, isCollection } from './narrow.js'
import type { ActivityWithActor, Actor, AnyObject, Collection, Document } from './types.js'

/**
 * Reads a document from its edge inwards. Whatever a foreign object throws when it is looked at (a proxy,
 * a getter) makes the document malformed: nothing but a `MalformedError` leaves.
 */
function readDocument<T>(document: unknown, read: (object: JsonObject, reading: Reading) => T): T {
  const reading = startReading()
  try {
    if (!isObject(document)) throw invalid(reading, 'a document is a JSON object')
    return read(document, reading)
  } catch (error) {
    if (error instanceof MalformedError) throw error
    throw invalid(reading, 'the document cannot be read', error)
  }
}

/**
 * Reads any ActivityStreams document: actor, post, activity, collection, stamp or something unknown.
 *
 * Tolerant of what 65 implementations send, exact in what it gives. Property names are read as written,
 * whatever `@context` says: where that matters, see `tootkit/jsonld`. Nothing is authenticated, and no HTML
 * is cleaned.
 *
 * @param document - A JSON value, already parsed.
 * @returns The document in normal form; `type` tells what it is.
 * @throws {@link MalformedError} `ERR_DOCUMENT_INVALID` when it is no object, has neither type nor id, or
 * holds an id or number that can mean nothing; `ERR_JSON_LIMIT` when it passes {@link DOCUMENT_LIMITS}.
 * @see spec: ActivityStreams 2.0, and docs/guides/vocabulary.md for what becomes of each platform's shapes
 * @example
 * ```ts
 * const note = parseDocument({ '@type': 'as:Note', '@id': 'https://example.com/1', tag: { type: 'Mention', href: 'https://example.com/bob' } })
 * note // => { type: 'Note', types: undefined, id: 'https://example.com/1', attributedTo: [], attachment: [], tag: [{ type: 'Mention', href: 'https://example.com/bob' }] }
 * ```
 */
export function parseDocument(document: unknown): Document {
  return readDocument(document, (object, reading) => {
    const model = parseAny(object, reading)
    const saysNothing = model.type === 'Unknown' && model.types.length === 0 && model.id === undefined
    if (saysNothing) throw invalid(reading, 'a document has a type or an id')
    return model
  })
}

/**
 * Reads an actor: Person, Service, Application, Group or Organization.
 *
 * Not authenticated: compare `id` with where the document came from. Keys, inboxes and handle are claims.
 *
 * @param document - A JSON value, already parsed.
 * @returns The actor in normal form.
 * @throws {@link MalformedError} `ERR_DOCUMENT_INVALID` when it is no actor or has no id, and as
 * {@link parseDocument}; `ERR_JSON_LIMIT` when it passes {@link DOCUMENT_LIMITS}.
 * @example
 * ```ts
 * const actor = parseActor({ id: 'https://example.com/alice', type: 'Person', inbox: 'https://example.com/alice/inbox' })
 * actor.inbox // => 'https://example.com/alice/inbox'
 * actor.alsoKnownAs // => []
 * ```
 */
export function parseActor(document: unknown): Actor {
  return readDocument(document, (object, reading) => {
    const model = parseAny(object, reading)
    if (!isActor(model)) throw invalid(reading, 'an actor has an id and a type of actor')
    return model
  })
}

/**
 * Reads an object that is not an activity: a post, an actor, a collection, a stamp, or one unknown to us.
 *
 * @param document - A JSON value, already parsed.
 * @returns The object in normal form; {@link isPost} tells whether Mastodon would make a status of it.
 * @throws {@link MalformedError} `ERR_DOCUMENT_INVALID` when it is an activity or has neither type nor id,
 * and as {@link parseDocument}; `ERR_JSON_LIMIT` when it passes {@link DOCUMENT_LIMITS}.
 * @example
 * ```ts
 * const post = parseObject({ id: 'https://example.com/1', type: 'Note', contentMap: { en: '<p>Hello</p>' } })
 * isPost(post) && post.content // => '<p>Hello</p>'
 * ```
 */
export function parseObject(document: unknown): AnyObject {
  const model = parseDocument(document)
  if (isActivity(model)) throw invalid(startReading(), 'an activity stands where an object is wanted')
  return model
}

/** Options of {@link parseActivity}. */
export interface ParseActivityOptions {
  /**
   * Id of the actor that an activity without `actor` is taken to be by: whoever signed the request. Leave
   * it out and such an activity is refused.
   */
  readonly defaultActor?: string
}

/**
 * Reads an activity and insists on its actor.
 *
 * That the actor is the one who sent it has to be checked against the signature. A verb unknown to us gives
 * an activity of type `Activity` with its name in `types`.
 *
 * @param document - A JSON value, already parsed.
 * @param options - Who stands in for a missing actor.
 * @returns The activity in normal form.
 * @throws {@link MalformedError} `ERR_DOCUMENT_INVALID` when it is no activity, has no actor or several
 * different ones, and as {@link parseDocument}; `ERR_JSON_LIMIT` when it passes {@link DOCUMENT_LIMITS}.
 * @example
 * ```ts
 * const like = parseActivity({ type: 'Like', actor: ['https://example.com/bob'], object: 'https://example.com/1' })
 * like.type // => 'Like'
 * like.actor // => { id: 'https://example.com/bob' }
 * ```
 */
export function parseActivity(document: unknown, options: ParseActivityOptions = {}): ActivityWithActor {
  return readDocument(document, (object, reading) => {
    const model = parseAsActivity(object, reading)
    if (!isActivity(model)) throw invalid(reading, 'an activity has a type of activity')
    const actor =
      model.actor ?? (options.defaultActor === undefined ? undefined : { id: options.defaultActor })
    if (actor === undefined) throw invalid(reading, 'an activity has an actor')
    return Object.assign(model, { actor }) // of our own making, so that the raw document stays reachable
  })
}

/**
 * Reads a collection or a page of one, ordered or not.
 *
 * @param document - A JSON value, already parsed.
 * @returns The collection in normal form; its items are in `items` whichever kind it is.
 * @throws {@link MalformedError} `ERR_DOCUMENT_INVALID` when it is no collection, and as
 * {@link parseDocument}; `ERR_JSON_LIMIT` when it passes {@link DOCUMENT_LIMITS}.
 * @example
 * ```ts
 * const page = parseCollection({ type: 'OrderedCollectionPage', orderedItems: ['https://example.com/bob'] })
 * page.items // => [{ id: 'https://example.com/bob' }]
 * ```
 */
export function parseCollection(document: unknown): Collection {
  return readDocument(document, (object, reading) => {
    const model = parseAny(object, reading)
    if (!isCollection(model)) throw invalid(reading, 'a collection has a type of collection')
    return model
  })
}
