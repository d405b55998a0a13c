/**
 * An account as a value that is ready to store.
 *
 * Plain readonly JSON. Text under `html` is sanitised and safe to show; text under `summary` is as a stranger
 * wrote it. Ids are as received, compared byte for byte.
 *
 * @module
 */
import type { ActorType, Multikey, PublicKey, Timestamp } from '../vocab/index.js'
import type { CustomEmoji } from './custom-emoji.js'

/** A field of a profile, ready to show. */
export interface ProfileField {
  /** Plain text: escape it. */
  readonly name: string
  /** Sanitised HTML. Whether a link in it leads back to the profile is not checked. */
  readonly html: string
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
  /** Says its own server. What the moderators here decided is a `Standing`, and no document changes it. */
  readonly suspended: boolean
  readonly movedTo?: string
  readonly alsoKnownAs: readonly string[]
  readonly attributionDomains: readonly string[]
  readonly publicKeys: readonly PublicKey[]
  readonly multikeys: readonly Multikey[]
  readonly published?: Timestamp
}
