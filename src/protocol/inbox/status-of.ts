/**
 * A post document as the status that is stored.
 *
 * @module
 */
import {
  contentHtml,
  hashtagDisplayName,
  htmlToText,
  isValidHashtag,
  normalizeHashtag,
  type PostText,
} from '../../core/html/index.js'
import { contentWarningOf, mediaOf, previewLinkOf } from '../../core/media/index.js'
import { pollOf } from '../../core/poll/index.js'
import { policyBitmap } from '../../core/quote/index.js'
import { isPublicCollection, visibilityOf, type VisibilityFacts } from '../../core/visibility/index.js'
import { languageOf, type ObjectBase, type Post, type Tag } from '../../core/vocab/index.js'
import type {
  ClaimedCounts,
  KnownAccount,
  Media,
  Status,
  StatusHashtag,
  StatusMention,
  StatusQuote,
} from '../../core/model/index.js'
import { isHttpUrl, withoutFragment } from '../../core/wire/url.js'
import { pageOf, storedEmojis } from './account-of.js'
import { timestampOf, type InboxRules } from './context.js'
import { addressOf, cut, INBOX_LIMITS, isTooLong, keptId, withinTotal } from './limits.js'
import { publishedAt } from './published.js'

/** What a post does not say of itself. */
export interface StatusFacts {
  /** The author, whose followers collection decides about visibility. */
  readonly author: Pick<KnownAccount, 'id' | 'followers' | 'following' | 'local'>
  readonly now: Date
  /** The activity that carried it, whose audience counts where the post has none. */
  readonly activity?: Pick<ObjectBase, 'to' | 'cc'>
  /** Tells accounts known here, by id without fragment. */
  readonly account?: (id: string) => Pick<KnownAccount, 'local'> | undefined
  /** Local account to whose own inbox it came. */
  readonly deliveredTo?: string
  readonly rules?: Pick<InboxRules, 'followersCollectionIn'>
  /** What it quotes, as far as that was looked into. */
  readonly quote?: StatusQuote | undefined
  /**
   * It is a newer version of a known post: its `updated` counts even where it is the time of publishing.
   *
   * @defaultValue false
   */
  readonly isUpdate?: boolean
}

/**
 * Makes a status of a post document.
 *
 * The document has to come from its author: fetched from its id, or sent under the author's signature.
 * Text is sanitised, times in the future are now, a page on another host is dropped, addresses of pages and files
 * are brought into their one spelling; ids stay octet for octet.
 *
 * @param post - The post, in the normal form, with its id.
 * @param facts - Its author, and what is known around it.
 * @returns The status, ready to store.
 * @throws TypeError for a post without an id.
 * @see {@link https://docs.joinmastodon.org/spec/activitypub/#properties-used Mastodon, status properties}
 * @example
 * ```ts
 * import { statusOf } from 'tootkit/inbox'
 * import { isPost, parseObject } from 'tootkit/vocab'
 *
 * const bob = { id: 'https://b.example/bob', local: false }
 * const note = parseObject({
 *   id: 'https://b.example/1',
 *   type: 'Note',
 *   attributedTo: bob.id,
 *   content: '<p>Hi<script>alert(1)</script></p>',
 *   to: 'as:Public',
 * })
 * if (!isPost(note)) throw new Error('no post')
 * const { html, visibility, url } = statusOf(note, { author: bob, now: new Date() })
 * html // => '<p>Hi</p>'
 * visibility // => 'public'
 * url // => 'https://b.example/1'
 * ```
 */
export function statusOf(post: Post, facts: StatusFacts): Status {
  const { id } = post
  if (id === undefined) throw new TypeError('a post without an id cannot be stored')
  const { author, now } = facts
  const seen = visibilityOf(post, visibilityOptions(facts))
  const isConverted = post.type !== 'Note' && post.type !== 'Question'
  const warning = contentWarningOf(post)
  const text = textOf(post)
  const poll = pollOf(post)
  const cardUrl = addressIn(previewLinkOf(post.attachment))
  const language = languageOf(post)
  const inReplyTo = keptId(post.inReplyTo)
  const conversation = keptId(post.conversation)
  const atomUri = keptId(post.atomUri)
  return {
    id,
    authorId: author.id,
    local: author.local,
    type: post.type,
    url: pageOf(post.url, id),
    published: publishedAt(post, now),
    ...editedAt(post, facts),
    html: contentHtml(text),
    content: text.content ?? '',
    spoilerText: isConverted
      ? ''
      : cut(htmlToText(cut(warning.summary, INBOX_LIMITS.contentCharacters)), INBOX_LIMITS.warningCharacters),
    sensitive: warning.isSensitive,
    visibility: seen.visibility,
    ...(language !== undefined && language.length <= INBOX_LIMITS.languageCharacters && { language }),
    ...(inReplyTo !== undefined && { inReplyTo }),
    ...(conversation !== undefined && { conversation }),
    mentions: mentionsOf(seen, facts),
    hashtags: hashtagsOf(post.tag),
    emojis: storedEmojis(post.tag),
    media: mediaOf(post.attachment).flatMap(storedMedia),
    ...(poll !== undefined && { poll }),
    ...(facts.quote !== undefined && { quote: facts.quote }),
    quotePolicy: policyBitmap(post.interactionPolicy?.canQuote, author),
    ...(cardUrl !== undefined && { cardUrl }),
    claimedCounts: claimedCountsOf(post),
    ...(atomUri !== undefined && { atomUri }),
  }
}

function addressIn(url: string | undefined): string | undefined {
  return url === undefined ? undefined : addressOf(url)
}

/** None where its address is none that can be stored. */
function storedMedia({ thumbnailUrl: thumbnail, ...media }: Media): readonly Media[] {
  const url = addressOf(media.url)
  const thumbnailUrl = addressIn(thumbnail)
  return url === undefined ? [] : [{ ...media, url, ...(thumbnailUrl !== undefined && { thumbnailUrl }) }]
}

/** The text of a post, as much of it as is kept: in the first language of each where it has several. */
function textOf({ type, id, url, ...post }: Post): PostText {
  const content = keptText(post.content, post.contentMap)
  const name = keptText(post.name, post.nameMap)
  const summary = keptText(post.summary, post.summaryMap)
  return {
    type,
    ...(id !== undefined && { id }),
    ...(url !== undefined && { url }),
    ...(content !== undefined && { content }),
    ...(name !== undefined && { name }),
    ...(summary !== undefined && { summary }),
  }
}

function keptText(
  text: string | undefined,
  byLanguage: Readonly<Record<string, string>> | undefined,
): string | undefined {
  const whole = text ?? Object.values(byLanguage ?? {})[0]
  return whole === undefined ? undefined : cut(whole, INBOX_LIMITS.contentCharacters)
}

function visibilityOptions(facts: StatusFacts): Parameters<typeof visibilityOf>[1] {
  const { activity, author, account, deliveredTo, rules } = facts
  return {
    followers: author.followers,
    ...(activity !== undefined && { activity }),
    ...(account !== undefined && { isKnownAccount: (id) => account(id) !== undefined }),
    ...(deliveredTo !== undefined && { deliveredTo }),
    ...(rules?.followersCollectionIn !== undefined && {
      followersCollectionIn: rules.followersCollectionIn,
    }),
  }
}

/** The author's word for when it was changed; absent when it says nothing or, at first, the time it was made. */
function editedAt(post: Post, { now, isUpdate }: StatusFacts): { readonly editedAt?: string } {
  if (post.updated === undefined || (isUpdate !== true && post.updated === post.published)) return {}
  const claimed = Date.parse(post.updated)
  return Number.isNaN(claimed) ? {} : { editedAt: timestampOf(new Date(Math.min(claimed, now.getTime()))) }
}

function mentionsOf(seen: VisibilityFacts, facts: StatusFacts): readonly StatusMention[] {
  const isLocal = (id: string): boolean => facts.account?.(id)?.local === true
  const notNotified = new Set(seen.notNotified)
  return [
    ...seen.mentions.map((actorId) => ({
      actorId,
      silent: false,
      notify: isLocal(actorId) && !notNotified.has(actorId),
    })),
    ...seen.silentMentions.map((actorId) => ({ actorId, silent: true, notify: false })),
  ].filter(({ actorId }) => actorId !== facts.author.id && !isTooLong(actorId))
}

function hashtagsOf(tags: readonly Tag[]): readonly StatusHashtag[] {
  const found = new Map<string, StatusHashtag>()
  for (const tag of tags) {
    if (tag.type !== 'Hashtag' || found.size >= INBOX_LIMITS.hashtags) continue
    const hashtag = hashtagOf(tag.name)
    if (hashtag !== undefined && !found.has(hashtag.name)) found.set(hashtag.name, hashtag)
  }
  return withinTotal([...found.values()], INBOX_LIMITS.hashtagsCharacters)
}

/**
 * Gives a hashtag in both its forms.
 *
 * @param name - As it was written, with or without `#`.
 * @returns Its identity and how it is shown; undefined for a name that is none.
 * @example
 * ```ts
 * import { hashtagOf } from 'tootkit/inbox'
 *
 * hashtagOf('#CatsOfMastodon') // => { name: 'catsofmastodon', displayName: 'CatsOfMastodon' }
 * hashtagOf('#') // => undefined
 * ```
 */
export function hashtagOf(name: string): StatusHashtag | undefined {
  if (name.length > INBOX_LIMITS.hashtagCharacters) return undefined
  const displayName = hashtagDisplayName(name.replace(/^#/, ''))
  return isValidHashtag(displayName) ? { name: normalizeHashtag(displayName), displayName } : undefined
}

/** The numbers that a post carries about itself; only inline collections say any. */
export function claimedCountsOf(post: Pick<Post, 'likes' | 'shares' | 'replies'>): ClaimedCounts {
  const favourites = totalOf(post.likes)
  const boosts = totalOf(post.shares)
  const replies = totalOf(post.replies)
  return {
    ...(favourites !== undefined && { favourites }),
    ...(boosts !== undefined && { boosts }),
    ...(replies !== undefined && { replies }),
  }
}

function totalOf(collection: Post['likes']): number | undefined {
  if (collection?.type === undefined) return undefined
  const { totalItems } = collection
  return totalItems !== undefined && Number.isSafeInteger(totalItems) && totalItems >= 0
    ? totalItems
    : undefined
}

/** Ids of everybody whom a post or its activity addresses, in the order of its lists. */
export function audienceOf(
  post: Pick<ObjectBase, 'to' | 'cc'>,
  activity?: Pick<ObjectBase, 'to' | 'cc'>,
): readonly string[] {
  return [...(post.to ?? activity?.to ?? []), ...(post.cc ?? activity?.cc ?? [])]
}

/**
 * Ids of everybody whom a post or its activity names, without fragments: those to be looked up. Nobody in
 * particular is no account, and there is an end to whom one post can name.
 */
export function namedAccounts(
  post: Pick<ObjectBase, 'to' | 'cc'> & { readonly tag?: readonly Tag[] },
  activity?: Pick<ObjectBase, 'to' | 'cc'>,
): readonly string[] {
  const mentioned = (post.tag ?? []).flatMap((tag) => (tag.type === 'Mention' ? [tag.href] : []))
  const named = [...mentioned, ...audienceOf(post, activity)].filter((id) => !isPublicCollection(id))
  return [...new Set(named.map(withoutFragment))]
    .filter((id) => !isTooLong(id) && isHttpUrl(id))
    .slice(0, INBOX_LIMITS.namedAccounts)
}
