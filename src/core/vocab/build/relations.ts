/**
 * Builders of the activities between actors: following, blocking, answering, reporting, moving, listing.
 *
 * @module
 */
import type { Activity, Hashtag, ObjectOrReference, Post, UnknownObject } from '../types.js'
import { type ActivityInput, build, type ObjectActivityInput } from './activity.js'
import { type BuiltActivity, type Identified, referenceTo } from './common.js'

/**
 * Builds a Follow.
 *
 * @param input - Who wants to follow whom.
 * @returns The activity in normal form.
 * @throws TypeError if actor or object have no id.
 * @example
 * ```ts
 * createFollow({ id: 'https://example.com/1', actor: 'https://example.com/alice', object: 'https://example.org/bob' })
 * // => { id: 'https://example.com/1', type: 'Follow', actor: { id: 'https://example.com/alice' }, object: { id: 'https://example.org/bob' }, tag: [] }
 * ```
 */
export function createFollow(input: ObjectActivityInput<'Follow'>): BuiltActivity<'Follow'> {
  return build('Follow', input, { object: referenceTo(input.object, 'the object of Follow') })
}

/**
 * Builds a Block. Sending it tells the other side; Mastodon does.
 *
 * @param input - Who blocks whom.
 * @returns The activity in normal form.
 * @throws TypeError if actor or object have no id.
 * @example
 * ```ts
 * createBlock({ actor: 'https://example.com/alice', object: 'https://example.org/bob' }).type // => 'Block'
 * ```
 */
export function createBlock(input: ObjectActivityInput<'Block'>): BuiltActivity<'Block'> {
  return build('Block', input, { object: referenceTo(input.object, 'the object of Block') })
}

/** Input of {@link createAccept} and {@link createReject}. */
export interface AnswerInput<Type extends 'Accept' | 'Reject'> extends ActivityInput<Type> {
  /** The request that is answered: a Follow, a QuoteRequest, a FeatureRequest … */
  readonly object: Activity
  /** Who answers, if not what the request asks for: its object. */
  readonly actor?: Identified | undefined
}

/** Input of {@link createAccept}. */
export interface AcceptInput extends AnswerInput<'Accept'> {
  /** Id of the stamp that is granted, for requests that want one. */
  readonly result?: string | undefined
}

/**
 * Builds an Accept, the request sent along.
 *
 * @param input - The request, who answers it, and the stamp where one is granted.
 * @returns The activity in normal form, addressed to whoever asked.
 * @throws TypeError if nobody can be told to answer.
 * @example
 * ```ts
 * const follow = createFollow({ actor: 'https://example.org/bob', object: 'https://example.com/alice' })
 * const accept = createAccept({ id: 'https://example.com/alice#accepts/follows/1', object: follow })
 * accept.actor // => { id: 'https://example.com/alice' }
 * ```
 */
export function createAccept(input: AcceptInput): BuiltActivity<'Accept'> {
  const { object, result } = input
  const actor = input.actor ?? object.object ?? ''
  return build(
    'Accept',
    { ...input, actor },
    { object, ...(result === undefined ? {} : { result: { id: result } }) },
  )
}

/**
 * Builds a Reject, the request sent along.
 *
 * @param input - The request and who answers it.
 * @returns The activity in normal form.
 * @throws TypeError if nobody can be told to answer.
 * @example
 * ```ts
 * const follow = createFollow({ actor: 'https://example.org/bob', object: 'https://example.com/alice' })
 * createReject({ object: follow }).actor // => { id: 'https://example.com/alice' }
 * ```
 */
export function createReject(input: AnswerInput<'Reject'>): BuiltActivity<'Reject'> {
  const { object } = input
  return build('Reject', { ...input, actor: input.actor ?? object.object ?? '' }, { object })
}

/** Input of {@link createFlag}. */
export interface FlagInput extends ActivityInput<'Flag'> {
  /** The server's own actor: reports do not name who reports. */
  readonly actor: Identified
  /** The account reported, then its posts. */
  readonly objects: readonly Identified[]
  /** What the reporter says; Mastodon reads the first 5000 characters. */
  readonly content?: string | undefined
}

/**
 * Builds a Flag: a report.
 *
 * @param input - What is reported, by which server.
 * @returns The activity in normal form.
 * @throws TypeError if nothing is reported.
 * @example
 * ```ts
 * const objects = ['https://example.org/bob', 'https://example.org/1']
 * createFlag({ actor: 'https://example.com/actor', objects, content: 'Spam' }).objects?.length // => 2
 * ```
 */
export function createFlag(input: FlagInput): BuiltActivity<'Flag'> {
  const objects = input.objects.map((object) => referenceTo(object, 'what is reported'))
  const [object] = objects
  if (object === undefined) throw new TypeError('a report needs something that is reported')
  return build('Flag', input, {
    object,
    ...(objects.length > 1 ? { objects } : {}),
    ...(input.content === undefined ? {} : { content: input.content }),
  })
}

/** Input of {@link createMove}. */
export interface MoveInput extends ActivityInput<'Move'> {
  readonly actor: Identified
  /** The new account, which has to list the old one in `alsoKnownAs`. */
  readonly target: Identified
}

/**
 * Builds a Move: the account goes on elsewhere.
 *
 * @param input - The old account and the new.
 * @returns The activity in normal form.
 * @throws TypeError if actor or target have no id.
 * @example
 * ```ts
 * createMove({ actor: 'https://example.com/alice', target: 'https://example.org/alice' }).object
 * // => { id: 'https://example.com/alice' }
 * ```
 */
export function createMove(input: MoveInput): BuiltActivity<'Move'> {
  const object = referenceTo(input.actor, 'the actor of Move')
  return build('Move', input, { object, target: referenceTo(input.target, 'the target of Move') })
}

/** Input of {@link createAdd} and {@link createRemove}. */
export interface ListingInput<Type extends 'Add' | 'Remove'> extends ActivityInput<Type> {
  readonly actor: Identified
  /** A post by its id, or a hashtag. */
  readonly object: string | Hashtag | Post
  /** The collection: `featured` for pinned posts, and for featured hashtags too. */
  readonly target: Identified
}

/**
 * Builds an Add: a post is pinned, a hashtag featured. Mastodon gives it no id.
 *
 * @param input - What is added to which collection.
 * @returns The activity in normal form.
 * @throws TypeError if an id is missing.
 * @example
 * ```ts
 * const actor = 'https://example.com/alice'
 * createAdd({ actor, object: 'https://example.com/1', target: `${actor}/collections/featured` }).object
 * // => { id: 'https://example.com/1' }
 * ```
 */
export function createAdd(input: ListingInput<'Add'>): BuiltActivity<'Add'> {
  return build('Add', input, listing(input))
}

/**
 * Builds a Remove: a post is unpinned, a hashtag no longer featured. Mastodon gives it no id.
 *
 * @param input - What is removed from which collection.
 * @returns The activity in normal form.
 * @throws TypeError if an id is missing.
 * @example
 * ```ts
 * const actor = 'https://example.com/alice'
 * const object = { type: 'Hashtag', name: '#tea', href: 'https://example.com/tags/tea' } as const
 * createRemove({ actor, object, target: `${actor}/collections/featured` }).type // => 'Remove'
 * ```
 */
export function createRemove(input: ListingInput<'Remove'>): BuiltActivity<'Remove'> {
  return build('Remove', input, listing(input))
}

function listing(input: Pick<ListingInput<'Add'>, 'object' | 'target'>): {
  readonly object: ObjectOrReference
  readonly target: ObjectOrReference
} {
  const { object } = input
  return {
    object:
      typeof object !== 'string' && object.type === 'Hashtag'
        ? hashtagObject(object)
        : referenceTo(object, 'what is listed'),
    target: referenceTo(input.target, 'the collection'),
  }
}

/** A hashtag where an object stands: no type of object that we know, as the parser reads it. */
function hashtagObject({ name, href }: Hashtag): UnknownObject {
  return {
    type: 'Unknown',
    types: ['Hashtag'],
    name,
    attributedTo: [],
    ...(href === undefined ? {} : { extra: { href } }),
  }
}

/** Input of {@link createQuoteRequest}. */
export interface QuoteRequestInput extends ActivityInput<'QuoteRequest'> {
  readonly actor: Identified
  /** The post that is quoted. */
  readonly object: Identified
  /** The post that quotes: in full, so that the other side need not fetch it. */
  readonly instrument: Post | string
}

/**
 * Builds a QuoteRequest (FEP-044f), to be sent to the author of the quoted post.
 *
 * @param input - Who wants to quote what in which post.
 * @returns The activity in normal form.
 * @throws TypeError if an id is missing.
 * @see {@link https://codeberg.org/fediverse/fep/src/branch/main/fep/044f/fep-044f.md FEP-044f}
 * @example
 * ```ts
 * const actor = 'https://example.com/alice'
 * const instrument = createNote({ id: 'https://example.com/2', attributedTo: actor, quote: { id: 'https://example.org/1' } })
 * createQuoteRequest({ actor, object: 'https://example.org/1', instrument }).instrument?.id // => 'https://example.com/2'
 * ```
 */
export function createQuoteRequest(input: QuoteRequestInput): BuiltActivity<'QuoteRequest'> {
  const { instrument } = input
  return build('QuoteRequest', input, {
    object: referenceTo(input.object, 'the quoted post'),
    instrument: typeof instrument === 'string' ? { id: instrument } : instrument,
  })
}
