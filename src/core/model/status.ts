/**
 * A post as a value that is ready to store.
 *
 * Plain readonly JSON. Text under `html` is sanitised and safe to show; text under `content` is as a stranger
 * wrote it. Ids are as received, compared byte for byte.
 *
 * @module
 */
import type { Post, Timestamp } from '../vocab/index.js'
import type { CustomEmoji } from './custom-emoji.js'
import type { Media } from './media.js'
import type { Poll } from './poll.js'
import type { Visibility } from './visibility.js'

/** Somebody whom a post names, or who is merely addressed by it. */
export interface StatusMention {
  readonly actorId: string
  /** Addressed without a Mention tag: may read it, is not named by it. */
  readonly silent: boolean
  /** A local account that is both named and addressed, and so is to be told. */
  readonly notify: boolean
}

export interface StatusHashtag {
  /** Normalised: the tag's identity. */
  readonly name: string
  /** As its author wrote it, without `#`. */
  readonly displayName: string
}

export type QuoteState = 'pending' | 'accepted' | 'rejected' | 'revoked' | 'deleted'

/** What a post quotes, and whether the author of that agreed. */
export interface StatusQuote {
  /** Absent when the quoted post is gone. */
  readonly targetId?: string
  /** Absent while the quoted post is not known. */
  readonly targetAuthorId?: string
  readonly state: QuoteState
  /** Id of the verified stamp. */
  readonly stamp?: string
  /** Id of the QuoteRequest. */
  readonly requestId?: string
  /** Sent in one of the spellings from before FEP-044f only. */
  readonly legacy: boolean
}

/** Counts as another server claims them. Never to be mixed with one's own. */
export interface ClaimedCounts {
  readonly favourites?: number
  readonly boosts?: number
  readonly replies?: number
}

/** A post, whole. */
export interface Status {
  readonly id: string
  readonly authorId: string
  /** Written by an account of this server. */
  readonly local: boolean
  readonly type: Post['type']
  /** Page for people, on the same host as `id`; `id` where none was sent. */
  readonly url: string
  /** Never later than when it was received. */
  readonly published: Timestamp
  readonly editedAt?: Timestamp
  /** Sanitised: safe to show. */
  readonly html: string
  /** As received: never to be shown. */
  readonly content: string
  /** Plain text of the content warning, empty for none. */
  readonly spoilerText: string
  readonly sensitive: boolean
  readonly visibility: Visibility
  readonly language?: string
  /** Id of the post it answers, known or not. */
  readonly inReplyTo?: string
  readonly conversation?: string
  readonly mentions: readonly StatusMention[]
  readonly hashtags: readonly StatusHashtag[]
  readonly emojis: readonly CustomEmoji[]
  readonly media: readonly Media[]
  readonly poll?: Poll
  readonly quote?: StatusQuote
  /** Who may quote it, as Mastodon stores it: automatic << 16 | manual. */
  readonly quotePolicy: number
  /** Target of a link attachment, for a preview card. */
  readonly cardUrl?: string
  readonly claimedCounts: ClaimedCounts
  /** The identifier Mastodon used before ActivityPub; a Delete may name it. */
  readonly atomUri?: string
}
