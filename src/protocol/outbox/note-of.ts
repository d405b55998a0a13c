/**
 * A stored post as the object that other servers read.
 *
 * @module
 */
import { emojiTag } from '../../core/emoji/index.js'
import { mediaAttachment } from '../../core/media/index.js'
import { pollProperties } from '../../core/poll/index.js'
import { formatPolicy, quoteProperties } from '../../core/quote/index.js'
import { audienceFor } from '../../core/visibility/index.js'
import type { Note, PostBase, Question, Tag } from '../../core/vocab/index.js'
import type { Status, StatusTotals } from '../ports/index.js'
import type { Urls } from './urls.js'

/** What a post's object needs to know besides the post. */
export interface NoteContext {
  readonly urls: Urls
  /** The author's followers collection. */
  readonly followers: string
  /** The author's following collection. */
  readonly following: string
  /** A poll that is over says so. */
  readonly now: Date
  /** `@user@host` of somebody mentioned; undefined leaves the name out. */
  readonly handleOf?: (actorId: string) => string | undefined
  /** The followers collection of a Group that is mentioned: it is addressed as well. */
  readonly groupFollowersOf?: (actorId: string) => string | undefined
  /** Shown as `likes` and `shares`. */
  readonly totals?: StatusTotals
}

/**
 * Makes the Note, or the Question, of a stored post in Mastodon's shape.
 *
 * @param status - A post of a local account. Its `html` is sent as `content`.
 * @param context - The server's addresses and what the post alone does not say.
 * @returns The object with its audience; `toJsonLd` gives it a context.
 * @see Mastodon's ActivityPub note serialiser (spec: mastodon-behaviour §9.3)
 * @example
 * ```ts
 * import { createFederation, createUrls, noteOf } from 'tootkit'
 * import { createMemoryState } from 'tootkit/memory'
 * import { createFakeTransport } from 'tootkit/testing'
 *
 * const origin = 'https://social.example'
 * const state = createMemoryState({ origin })
 * await state.accounts.create({ username: 'alice' })
 * const federation = createFederation({ origin, transport: createFakeTransport(), ...state })
 * const status = await federation.post({ as: 'alice', text: 'Tea at five.', visibility: 'private' })
 *
 * const urls = createUrls(origin)
 * const note = noteOf(status, {
 *   urls,
 *   followers: urls.below('alice', 'followers'),
 *   following: urls.below('alice', 'following'),
 *   now: new Date(),
 * })
 * note.to // => ['https://social.example/users/alice/followers']
 * note.content // => '<p>Tea at five.</p>'
 * ```
 */
export function noteOf(status: Status, context: NoteContext): Note | Question {
  const { totals } = context
  const base: PostBase = {
    id: status.id,
    ...(status.spoilerText === '' ? {} : { summary: status.spoilerText }),
    ...(status.inReplyTo === undefined ? {} : { inReplyTo: status.inReplyTo }),
    published: status.published,
    ...(status.editedAt === undefined ? {} : { updated: status.editedAt }),
    url: status.url,
    attributedTo: [{ id: status.authorId }],
    ...audienceFor({
      visibility: status.visibility,
      followers: context.followers,
      mentions: namedIn(status).map((id) => ({ id, groupFollowers: context.groupFollowersOf?.(id) })),
    }),
    sensitive: status.sensitive,
    ...(status.conversation === undefined ? {} : { conversation: status.conversation }),
    content: status.html,
    ...(status.language === undefined ? {} : { contentMap: { [status.language]: status.html } }),
    ...quoteOf(status),
    interactionPolicy: {
      canQuote: formatPolicy(status.quotePolicy, {
        id: status.authorId,
        followers: context.followers,
        following: context.following,
      }),
    },
    attachment: status.media.map(mediaAttachment),
    tag: tagsOf(status, context),
    replies: { id: `${status.id}/replies` },
    ...(totals === undefined
      ? {}
      : {
          likes: {
            id: `${status.id}/likes`,
            type: 'Collection',
            attributedTo: [],
            totalItems: totals.favourites,
          },
          shares: {
            id: `${status.id}/shares`,
            type: 'Collection',
            attributedTo: [],
            totalItems: totals.boosts,
          },
        }),
  }
  if (status.poll === undefined) return { ...base, type: 'Note' }
  return { ...base, ...pollProperties(status.poll, context.now), type: 'Question' }
}

/** The quote stays in every state: a note without one is read as a post that quotes nothing any more. */
function quoteOf(status: Status): Partial<PostBase> {
  const { quote } = status
  if (quote === undefined) return {}
  if (quote.targetId === undefined || quote.state === 'deleted') return { quote: { type: 'Tombstone' } }
  return {
    ...quoteProperties(quote.targetId),
    ...(quote.state === 'accepted' && quote.stamp !== undefined && { quoteAuthorization: quote.stamp }),
  }
}

/** Who is named. Whoever may merely read it gets it and is not addressed, as with Mastodon. */
function namedIn({ mentions }: Status): readonly string[] {
  return mentions.flatMap(({ actorId, silent }) => (silent ? [] : [actorId]))
}

function tagsOf(status: Status, { urls, handleOf }: NoteContext): readonly Tag[] {
  return [
    ...namedIn(status).map((href): Tag => {
      const name = handleOf?.(href)
      return { type: 'Mention', href, ...(name === undefined ? {} : { name }) }
    }),
    ...status.hashtags.map(({ name }): Tag => ({ type: 'Hashtag', name: `#${name}`, href: urls.tag(name) })),
    ...status.emojis.map(emojiTag),
  ]
}
