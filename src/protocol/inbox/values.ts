/**
 * What effects carry: posts, accounts and their parts, as values that are ready to store.
 *
 * Plain readonly JSON. Text under `html` is sanitised and safe to show; text under `content`, `summary`
 * or `rawValue` is as a stranger wrote it. Ids are as received, compared byte for byte.
 *
 * @module
 */
import type { CustomEmoji } from '../../core/emoji/index.js'
import type { ProfileField } from '../../core/html/index.js'
import type { Media } from '../../core/media/index.js'
import type { Poll } from '../../core/poll/index.js'
import type { Visibility } from '../../core/visibility/index.js'
import type { ActorType, Post, PublicKey, Multikey, Timestamp } from '../../core/vocab/index.js'

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

/** An actor of another server (or of this one), whole. */
export interface Account {
  readonly id: string
  readonly local: boolean
  readonly type: ActorType
  readonly username: string
  /** `user@host`, only once WebFinger and actor named each other; absent until then. */
  readonly acct?: string
  readonly displayName: string
  /** Bio, sanitised: safe to show. */
  readonly html: string
  /** Bio as received: never to be shown. */
  readonly summary: string
  /** Page for people, on the same host as `id`; `id` where none was sent. */
  readonly url: string
  readonly inbox: string
  readonly outbox?: string
  readonly followers?: string
  readonly following?: string
  readonly featured?: string
  readonly featuredTags?: string
  readonly featuredCollections?: string
  /** Only of the actor's own origin. */
  readonly sharedInbox?: string
  readonly avatarUrl?: string
  readonly headerUrl?: string
  readonly fields: readonly ProfileField[]
  readonly emojis: readonly CustomEmoji[]
  /** Follow requests wait for approval. */
  readonly locked: boolean
  readonly bot: boolean
  readonly group: boolean
  readonly discoverable: boolean
  readonly indexable: boolean
  readonly memorial: boolean
  /** By its own server. */
  readonly suspended: boolean
  readonly movedTo?: string
  readonly alsoKnownAs: readonly string[]
  readonly attributionDomains: readonly string[]
  readonly publicKeys: readonly PublicKey[]
  readonly multikeys: readonly Multikey[]
  readonly published?: Timestamp
}
