/**
 * Questions about models: what they are, what they are called, where they are.
 *
 * @module
 */
import { ACTIVITY_TYPES, ACTOR_TYPES, COLLECTION_TYPES, CONVERTED_TYPES, POST_TYPES } from './names.js'
import type {
  Activity,
  Actor,
  ActorReference,
  Collection,
  Describable,
  LanguageMap,
  ObjectOrReference,
  Post,
  Reference,
} from './types.js'

/** Whatever tells its type, or all of its types. */
export interface Typed {
  readonly type?: string | undefined
  readonly types?: readonly string[] | undefined
}

const oneOf = (types: readonly string[]): ((model: Typed | undefined) => boolean) => {
  const known = new Set(types)
  return (model) => model?.type !== undefined && known.has(model.type)
}

const hasActorType = oneOf(ACTOR_TYPES)
const hasPostType = oneOf(POST_TYPES)
const hasActivityType = oneOf(ACTIVITY_TYPES)
const hasCollectionType = oneOf(COLLECTION_TYPES)

/** What the narrowing functions take: anything of the vocabulary, or nothing. */
export type Model = ObjectOrReference | ActorReference | undefined

/**
 * Tells whether a model is an actor sent in full.
 *
 * @param model - A model; an actor named by id and type only is none.
 * @returns True for Person, Service, Application, Group and Organization.
 * @example
 * ```ts
 * isActor(parseDocument({ id: 'https://example.com/a', type: 'Group' })) // => true
 * isActor({ id: 'https://example.com/a' }) // => false
 * ```
 */
export function isActor(model: Model): model is Actor {
  return hasActorType(model) && model !== undefined && 'publicKey' in model
}

/**
 * Tells whether a model is a post: what Mastodon makes a status of.
 *
 * @param model - A model.
 * @returns True for Note, Question and the types that Mastodon converts.
 * @example
 * ```ts
 * isPost(parseDocument({ type: 'Article', name: 'News' })) // => true
 * isPost(parseDocument({ type: 'Tombstone' })) // => false
 * ```
 */
export function isPost(model: Model): model is Post {
  return hasPostType(model)
}

/**
 * Tells whether Mastodon makes its status out of title, summary and link of a post, not of its content.
 *
 * @param post - A post.
 * @returns True where one of its types is neither Note nor Question but one that Mastodon converts.
 * @see spec: Mastodon `activitypub/activity.rb`, converted types
 * @example
 * ```ts
 * isConverted({ type: 'Article' }) // => true
 * isConverted({ type: 'Note', types: ['Note', 'Event'] }) // => true
 * isConverted({ type: 'Question' }) // => false
 * ```
 */
export function isConverted(post: Typed): boolean {
  return CONVERTED_TYPES.some((type) => hasType(post, type))
}

/**
 * Tells whether a model is an activity.
 *
 * @param model - A model.
 * @returns True for every verb, unknown ones (`Activity`) included.
 * @example
 * ```ts
 * isActivity(parseDocument({ type: 'Like', object: 'https://example.com/1' })) // => true
 * ```
 */
export function isActivity(model: Model): model is Activity {
  return hasActivityType(model)
}

/**
 * Tells whether a model is a collection or a page of one.
 *
 * @param model - A model.
 * @returns True for the four types of collections.
 * @example
 * ```ts
 * isCollection(parseDocument({ type: 'OrderedCollection', totalItems: 3 })) // => true
 * ```
 */
export function isCollection(model: Model): model is Collection {
  return hasCollectionType(model)
}

/**
 * Tells whether a model is nothing but an id.
 *
 * @param model - A model.
 * @returns True for `{ id }`.
 * @example
 * ```ts
 * isReference({ id: 'https://example.com/1' }) // => true
 * isReference(parseDocument({ id: 'https://example.com/1', type: 'Note' })) // => false
 * ```
 */
export function isReference(model: Model): model is Reference {
  return model !== undefined && model.type === undefined
}

/**
 * Gives the id of a model, or of an id as it may stand in a builder's argument.
 *
 * @param model - A model, an id, or nothing.
 * @returns The id; `undefined` when there is none.
 * @example
 * ```ts
 * idOf({ id: 'https://example.com/1' }) // => 'https://example.com/1'
 * idOf(undefined) // => undefined
 * ```
 */
export function idOf(model: { readonly id?: string | undefined } | string | undefined): string | undefined {
  return typeof model === 'string' ? model : model?.id
}

/**
 * Gives all types of a model, as plain names in the order sent.
 *
 * @param model - A model.
 * @returns The names; none for a reference.
 * @example
 * ```ts
 * typesOf(parseDocument({ type: ['Note', 'Event'] })) // => ['Note', 'Event']
 * typesOf(parseDocument({ type: 'Note' })) // => ['Note']
 * ```
 */
export function typesOf(model: Typed): readonly string[] {
  if (model.types !== undefined) return model.types
  return model.type === undefined ? [] : [model.type]
}

/**
 * Tells whether a model has a type, be it among several.
 *
 * @param model - A model.
 * @param type - A plain name.
 * @returns True when the sender gave it that type.
 * @example
 * ```ts
 * hasType(parseDocument({ type: ['Note', 'Event'] }), 'Note') // => true
 * ```
 */
export function hasType(model: Typed, type: string): boolean {
  return model.type === type || (model.types?.includes(type) ?? false)
}

/**
 * Gives the language of a post as Mastodon tells it: the first key of `contentMap`, else of `nameMap`, else
 * of `summaryMap`.
 *
 * @param model - A post or another object with text.
 * @returns The tag as sent (Mastodon then looks up its own spelling of it); `undefined` when none was sent
 * or it is `und`, undetermined.
 * @see spec: Mastodon `status_parser.rb`
 * @example
 * ```ts
 * languageOf({ contentMap: { de: 'Hallo' } }) // => 'de'
 * languageOf({}) // => undefined
 * ```
 */
export function languageOf(
  model: Pick<Describable, 'contentMap' | 'nameMap' | 'summaryMap'>,
): string | undefined {
  const language =
    firstLanguage(model.contentMap) ?? firstLanguage(model.nameMap) ?? firstLanguage(model.summaryMap)
  return language === 'und' ? undefined : language
}

function firstLanguage(map: LanguageMap | undefined): string | undefined {
  for (const language in map) return language
  return undefined
}
