/**
 * Builders of actors and posts.
 *
 * @module
 */
import type {
  Actor,
  ActorBase,
  ActorReference,
  ActorType,
  Article,
  Note,
  PostBase,
  Question,
  Tombstone,
} from '../types.js'
import {
  asIds,
  defined,
  type Identified,
  type IdSource,
  type Loose,
  type Moment,
  requireId,
  timestampOf,
  withId,
} from './common.js'

/** Properties that builders take in a handier form. */
type Handy = 'id' | 'attributedTo' | 'to' | 'cc' | 'published' | 'updated' | 'endTime'

/** What makes a post. Everything else of {@link PostBase} can be given as well. */
export interface PostInput<T = Omit<PostBase, 'id'>> extends Loose<Omit<PostBase, Handy>> {
  /** Given, or derived from the post; left out for a post without id. */
  readonly id?: IdSource<T> | undefined
  /** The author. */
  readonly attributedTo: Identified
  readonly to?: string | readonly string[] | undefined
  readonly cc?: string | readonly string[] | undefined
  readonly published?: Moment | undefined
  readonly updated?: Moment | undefined
}

/** What makes a poll. */
export interface QuestionInput
  extends
    PostInput<Omit<Question, 'id'>>,
    Loose<Pick<Question, 'oneOf' | 'anyOf' | 'closed' | 'votersCount'>> {
  /** When it closes. */
  readonly endTime?: Moment | undefined
}

/** The properties that every post has, in the normal form. */
function postBase(input: Omit<QuestionInput, 'id'>): Omit<PostBase, 'id'> {
  const { attributedTo, to, cc, published, updated, endTime, tag, attachment, ...others } = input
  return {
    ...defined({
      ...others,
      to: to === undefined ? undefined : asIds(to),
      cc: cc === undefined ? undefined : asIds(cc),
      published: published === undefined ? undefined : timestampOf(published),
      updated: updated === undefined ? undefined : timestampOf(updated),
      endTime: endTime === undefined ? undefined : timestampOf(endTime),
    }),
    attributedTo: [{ id: requireId(attributedTo, 'the author of a post') }],
    tag: tag ?? [],
    attachment: attachment ?? [],
  }
}

/**
 * Builds a Note.
 *
 * @param input - Its properties. `content` is HTML, sent as it is; addressing is left as given (see
 * `audienceFor` of `tootkit/visibility`).
 * @returns The Note in normal form; give it to {@link createCreate}.
 * @throws TypeError if the author has no id; RangeError if a moment is invalid.
 * @example
 * ```ts
 * const note = createNote({ id: 'https://example.com/1', attributedTo: 'https://example.com/alice', content: '<p>Hi</p>', to: PUBLIC_COLLECTION })
 * note.to // => ['https://www.w3.org/ns/activitystreams#Public']
 * note.attachment // => []
 * ```
 */
export function createNote(input: PostInput<Omit<Note, 'id'>>): Note {
  const { id, ...others } = input
  return withId({ ...postBase(others), type: 'Note' as const }, id)
}

/**
 * Builds an Article, of which Mastodon shows title, summary and link.
 *
 * @param input - Its properties; `name` is the title.
 * @returns The Article in normal form.
 * @throws TypeError if the author has no id; RangeError if a moment is invalid.
 * @example
 * ```ts
 * createArticle({ attributedTo: 'https://example.com/alice', name: 'News' }).name // => 'News'
 * ```
 */
export function createArticle(input: PostInput<Omit<Article, 'id'>>): Article {
  const { id, ...others } = input
  return withId({ ...postBase(others), type: 'Article' as const }, id)
}

/**
 * Builds a Question: a post with a poll.
 *
 * @param input - Its properties; options in `oneOf` for a single choice, in `anyOf` for several.
 * @returns The Question in normal form.
 * @throws TypeError if the author has no id, or if not exactly one of `oneOf` and `anyOf` is given;
 * RangeError if a moment is invalid.
 * @example
 * ```ts
 * const poll = createQuestion({
 *   attributedTo: 'https://example.com/alice',
 *   oneOf: [{ name: 'tea', votes: 0 }, { name: 'coffee', votes: 0 }],
 *   endTime: new Date('2026-11-23T00:00:00Z'),
 * })
 * poll.endTime // => '2026-11-23T00:00:00Z'
 * ```
 */
export function createQuestion(input: QuestionInput): Question {
  const { id, ...others } = input
  if ((input.oneOf === undefined) === (input.anyOf === undefined)) {
    throw new TypeError('a poll has its options either in oneOf or in anyOf')
  }
  return withId({ ...postBase(others), type: 'Question' as const }, id)
}

/** What makes an actor. Everything else of an actor can be given as well. */
export interface ActorInput<Type extends ActorType = ActorType> extends Loose<
  Omit<ActorBase, 'id' | 'published' | 'updated'>
> {
  readonly id: string
  readonly type: Type
  readonly published?: Moment | undefined
  readonly updated?: Moment | undefined
}

/**
 * Builds an actor.
 *
 * @param input - Its properties. For Mastodon to take it in, it needs `inbox`, `publicKey` and
 * `preferredUsername` at least, and WebFinger that agrees.
 * @returns The actor in normal form, its lists complete.
 * @throws TypeError if the id is empty; RangeError if a moment is invalid.
 * @example
 * ```ts
 * const id = 'https://example.com/users/alice'
 * const alice = createActor({ id, type: 'Person', preferredUsername: 'alice', inbox: `${id}/inbox` })
 * alice.type // => 'Person'
 * alice.publicKey // => []
 * ```
 */
export function createActor<Type extends ActorType>(input: ActorInput<Type>): Extract<Actor, { type: Type }> {
  const { id, type, published, updated, ...others } = input
  const lists = {
    publicKey: [],
    assertionMethod: [],
    alsoKnownAs: [],
    attributionDomains: [],
    attributedTo: [],
  }
  const actor = {
    id: requireId(id, 'an actor'),
    type,
    ...lists,
    tag: [],
    attachment: [],
    ...defined({
      ...others,
      published: published === undefined ? undefined : timestampOf(published),
      updated: updated === undefined ? undefined : timestampOf(updated),
    }),
  }
  return actor as unknown as Extract<Actor, { type: Type }> // the compiler does not put a mapped type back together
}

/**
 * Builds the Tombstone that stands where something was.
 *
 * @param id - Id of what was deleted.
 * @returns The Tombstone, with the `atomUri` that Mastodon sends along.
 * @example
 * ```ts
 * createTombstone('https://example.com/1') // => { id: 'https://example.com/1', type: 'Tombstone', atomUri: 'https://example.com/1' }
 * ```
 */
export function createTombstone(id: string): Tombstone {
  return { id, type: 'Tombstone', atomUri: id }
}

/** The author of a post; having none is a mistake of the caller. */
export function authorOf(post: { readonly attributedTo: readonly ActorReference[] }): ActorReference {
  const [author] = post.attributedTo
  if (author === undefined) throw new TypeError('a post needs an author')
  return { id: author.id }
}
