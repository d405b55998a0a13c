/**
 * What a chosen visibility looks like on the wire: the `to` and `cc` that Mastodon writes.
 *
 * @module
 */
import { PUBLIC_COLLECTION } from '../wire/public-collection.js'
import type { Visibility } from '../model/index.js'

/** Somebody mentioned. A Group is addressed together with its followers. */
export interface AddressedActor {
  readonly id: string
  /** The followers collection, for Groups only. */
  readonly groupFollowers?: string | undefined
}

/** What {@link audienceFor} starts from. */
export interface AudienceInput {
  readonly visibility: Visibility
  /** The followers collection of the author. */
  readonly followers: string
  /**
   * Everybody addressed by name, whether the post has a Mention tag for them or not (the author of a
   * quoted post is addressed without one).
   */
  readonly mentions?: readonly (string | AddressedActor)[]
  /** Author of the boosted post, for an Announce. */
  readonly boostedAuthor?: string | undefined
}

/** Two lists for a post or activity. */
export interface Audience {
  readonly to: readonly string[]
  readonly cc: readonly string[]
}

/**
 * Gives the audience that stands for a visibility, in Mastodon's order.
 *
 * `direct` and `limited` give the same lists: what tells them apart for a receiver is whether everybody
 * addressed has a Mention tag.
 *
 * @param input - The visibility, the author's followers collection, and whom the post mentions.
 * @returns `to` and `cc`, no id twice in a list.
 * @throws TypeError if a public, unlisted or private post has no followers collection to go to.
 * @see {@link https://docs.joinmastodon.org/spec/activitypub/#status Mastodon, visibility of statuses}
 * @example
 * ```ts
 * const followers = 'https://example.com/users/alice/followers'
 * audienceFor({ visibility: 'unlisted', followers, mentions: ['https://example.org/users/bob'] })
 * // => {
 * //   to: ['https://example.com/users/alice/followers'],
 * //   cc: ['https://www.w3.org/ns/activitystreams#Public', 'https://example.org/users/bob'],
 * // }
 * ```
 */
export function audienceFor(input: AudienceInput): Audience {
  const { visibility, followers, mentions = [], boostedAuthor } = input
  const named = mentions.flatMap(idsOf)
  if (visibility === 'direct' || visibility === 'limited') return { to: unique(named), cc: [] }
  if (followers === '')
    throw new TypeError(`a ${visibility} post needs the followers collection of its author`)
  const boosted = boostedAuthor === undefined ? [] : [boostedAuthor]
  switch (visibility) {
    case 'public':
      return { to: [PUBLIC_COLLECTION], cc: unique([...boosted, followers, ...named]) }
    case 'unlisted':
      return { to: [followers], cc: unique([...boosted, PUBLIC_COLLECTION, ...named]) }
    case 'private':
      return { to: [followers], cc: unique([...boosted, ...named]) }
  }
}

function idsOf(mention: string | AddressedActor): readonly string[] {
  if (typeof mention === 'string') return [mention]
  return mention.groupFollowers === undefined ? [mention.id] : [mention.id, mention.groupFollowers]
}

function unique(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)]
}
