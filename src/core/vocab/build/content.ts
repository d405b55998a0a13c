/**
 * Builders of the activities about posts: publishing, changing, boosting, reacting, taking back.
 *
 * @module
 */
import { PUBLIC_COLLECTION } from '../../wire/public-collection.js'
import { isActor } from '../narrow.js'
import type {
  Activity,
  Actor,
  Emoji,
  FeaturedCollection,
  InteractionAuthorization,
  Note,
  ObjectOrReference,
  Post,
} from '../types.js'
import { type ActivityInput, build, type ObjectActivityInput } from './activity.js'
import { asIds, type BuiltActivity, defined, type Identified, referenceTo, requireId } from './common.js'
import { authorOf, createNote, createTombstone } from './objects.js'

/** Input of {@link createCreate}. */
export interface CreateInput extends ActivityInput<'Create'> {
  /** The new post. What it is addressed to, the activity is addressed to as well. */
  readonly object: Post
}

/**
 * Builds the Create of a post; author, audience and moment are the post's.
 *
 * Audiences given here are put on the post too where it has none: receivers look at either.
 *
 * @param input - The post and the id of the activity.
 * @returns The activity in normal form.
 * @throws TypeError if the post has no author.
 * @example
 * ```ts
 * const object = createNote({ id: 'https://example.com/1', attributedTo: 'https://example.com/alice', to: PUBLIC_COLLECTION })
 * const create = createCreate({ id: ({ object }) => `${idOf(object)}/activity`, object })
 * create.id // => 'https://example.com/1/activity'
 * create.to // => ['https://www.w3.org/ns/activitystreams#Public']
 * ```
 */
export function createCreate(input: CreateInput): BuiltActivity<'Create'> {
  const audience = audienceOf(input.object, input)
  const object = { ...input.object, ...audience }
  const published = input.published ?? object.published
  return build('Create', { ...input, ...audience, published, actor: authorOf(object) }, { object })
}

/** The audience of an object, or what the activity gives where the object has none. */
function audienceOf(
  object: Pick<Post, 'to' | 'cc'>,
  input: Pick<CreateInput, 'to' | 'cc'>,
): { to?: readonly string[]; cc?: readonly string[] } {
  const to = object.to ?? (input.to === undefined ? undefined : asIds(input.to))
  const cc = object.cc ?? (input.cc === undefined ? undefined : asIds(input.cc))
  return defined({ to, cc })
}

/** Input of {@link createUpdate}. */
export interface UpdateInput extends ActivityInput<'Update'> {
  /** The post or actor as it is now. */
  readonly object: Post | Actor | FeaturedCollection
}

/**
 * Builds the Update of a post, an actor or a featured collection.
 *
 * Of a post, an `updated` newer than before makes it an edit; without, only counts, policy and stamps
 * count. An actor's goes to everybody unless addressed otherwise.
 *
 * @param input - What changed, as it is now.
 * @returns The activity in normal form.
 * @throws TypeError if a post has no author.
 * @example
 * ```ts
 * const object = createActor({ id: 'https://example.com/alice', type: 'Person' })
 * createUpdate({ id: 'https://example.com/alice#updates/1', object }).to // => ['https://www.w3.org/ns/activitystreams#Public']
 * ```
 */
export function createUpdate(input: UpdateInput): BuiltActivity<'Update'> {
  const { object } = input
  if (isActor(object)) {
    return build('Update', { ...input, to: input.to ?? PUBLIC_COLLECTION, actor: object.id }, { object })
  }
  const audience = audienceOf(object, input)
  const published = input.published ?? object.updated
  const addressed = { ...object, ...audience }
  return build('Update', { ...input, ...audience, published, actor: authorOf(object) }, { object: addressed })
}

/** Input of {@link createDelete}. */
export interface DeleteInput extends ActivityInput<'Delete'> {
  readonly actor: Identified
  /** A post, by itself or by id; the actor itself; or a stamp that is revoked. */
  readonly object: string | Post | Actor | InteractionAuthorization
}

/**
 * Builds a Delete: of a post with a Tombstone, of the actor with its id, of a stamp with its type.
 *
 * @param input - Who deletes what. It goes to everybody unless addressed otherwise, since nobody knows who
 * holds copies.
 * @returns The activity in normal form.
 * @throws TypeError if actor or object have no id.
 * @example
 * ```ts
 * const actor = 'https://example.com/alice'
 * createDelete({ actor, object: 'https://example.com/1' }).object?.type // => 'Tombstone'
 * createDelete({ actor, object: actor }).object // => { id: 'https://example.com/alice' }
 * ```
 */
export function createDelete(input: DeleteInput): BuiltActivity<'Delete'> {
  const { object } = input
  const id = requireId(object, 'the object of Delete')
  const isStamp = typeof object !== 'string' && 'interactionTarget' in object
  let remains: ObjectOrReference = createTombstone(id)
  if (id === requireId(input.actor, 'the actor of Delete')) remains = { id }
  else if (isStamp) remains = { id, type: object.type, attributedTo: [] }
  return build('Delete', { ...input, to: input.to ?? PUBLIC_COLLECTION }, { object: remains })
}

/**
 * Builds an Announce: a boost.
 *
 * @param input - Who boosts which post, and to whom; `cc` starts with the post's author in Mastodon.
 * @returns The activity in normal form.
 * @throws TypeError if actor or object have no id; RangeError if the moment is invalid.
 * @example
 * ```ts
 * createAnnounce({ actor: 'https://example.com/alice', object: 'https://example.org/1', to: PUBLIC_COLLECTION }).object
 * // => { id: 'https://example.org/1' }
 * ```
 */
export function createAnnounce(input: ObjectActivityInput<'Announce'>): BuiltActivity<'Announce'> {
  return build('Announce', input, { object: referenceTo(input.object, 'the object of Announce') })
}

/**
 * Builds a Like: a favourite.
 *
 * @param input - Who likes which post.
 * @returns The activity in normal form.
 * @throws TypeError if actor or object have no id.
 * @example
 * ```ts
 * createLike({ actor: 'https://example.com/alice', object: 'https://example.org/1' }).type // => 'Like'
 * ```
 */
export function createLike(input: ObjectActivityInput<'Like'>): BuiltActivity<'Like'> {
  return build('Like', input, { object: referenceTo(input.object, 'the object of Like') })
}

/** Input of {@link createEmojiReact}. */
export interface EmojiReactInput extends ObjectActivityInput<'EmojiReact'> {
  /** One emoji, or `:shortcode:`. */
  readonly content: string
  /** The picture of a custom emoji. */
  readonly emoji?: Emoji | undefined
}

/**
 * Builds an EmojiReact, which Pleroma, Akkoma, Misskey and others understand; Mastodon ignores it.
 *
 * @param input - Who reacts to which post with what.
 * @returns The activity in normal form.
 * @throws TypeError if actor or object have no id.
 * @example
 * ```ts
 * createEmojiReact({ actor: 'https://example.com/alice', object: 'https://example.org/1', content: '🍵' }).content // => '🍵'
 * ```
 */
export function createEmojiReact(input: EmojiReactInput): BuiltActivity<'EmojiReact'> {
  const object = referenceTo(input.object, 'the object of EmojiReact')
  return build('EmojiReact', input, {
    object,
    content: input.content,
    tag: input.emoji === undefined ? [] : [input.emoji],
  })
}

/** Input of {@link createVote}. */
export interface VoteActivityInput extends Pick<ActivityInput<'Create'>, 'id'> {
  readonly actor: Identified
  /** Id of the vote itself. */
  readonly voteId: string
  /** The poll: its id and its author. */
  readonly poll: Pick<Post, 'id' | 'attributedTo'>
  /** The option by its exact text. */
  readonly option: string
}

/**
 * Builds the Create that votes for one option of a poll; several choices take one each.
 *
 * @param input - Who votes for what. It is addressed to the poll's author only.
 * @returns The activity in normal form, its object a Note with a name and nothing to say.
 * @throws TypeError if the poll has no id or author.
 * @see {@link https://docs.joinmastodon.org/spec/activitypub/#poll-votes Mastodon, poll votes}
 * @example
 * ```ts
 * const poll = { id: 'https://example.org/1', attributedTo: [{ id: 'https://example.org/bob' }] }
 * const voteId = 'https://example.com/alice#votes/1'
 * createVote({ actor: 'https://example.com/alice', voteId, id: `${voteId}/activity`, poll, option: 'tea' }).to
 * // => ['https://example.org/bob']
 * ```
 */
export function createVote(input: VoteActivityInput): BuiltActivity<'Create'> {
  const object: Note = createNote({
    id: input.voteId,
    name: input.option,
    attributedTo: input.actor,
    inReplyTo: requireId(input.poll, 'the poll'),
    to: authorOf(input.poll).id,
  })
  return createCreate({ id: input.id, object })
}

/** Input of {@link createUndo}. */
export interface UndoInput extends ActivityInput<'Undo'> {
  /** The activity that is taken back; its actor takes it back. */
  readonly object: Activity
}

/**
 * Builds an Undo, the undone activity sent along: some servers know it by nothing else.
 *
 * @param input - The activity to take back.
 * @returns The activity in normal form; the Undo of a boost goes to everybody unless addressed otherwise.
 * @throws TypeError if the undone activity has no actor.
 * @example
 * ```ts
 * const like = createLike({ actor: 'https://example.com/alice', object: 'https://example.org/1' })
 * createUndo({ id: 'https://example.com/alice#likes/1/undo', object: like }).actor // => { id: 'https://example.com/alice' }
 * ```
 */
export function createUndo(input: UndoInput): BuiltActivity<'Undo'> {
  const { object } = input
  const to = input.to ?? (object.type === 'Announce' ? PUBLIC_COLLECTION : undefined)
  return build('Undo', { ...input, to, actor: object.actor ?? '' }, { object })
}
