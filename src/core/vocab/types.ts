/**
 * The normal form: what any ActivityStreams document of any platform becomes.
 *
 * Plain readonly data. A property that the sender left out, set to null or sent empty is absent; lists
 * are always lists; an id that stands alone is `{ id }` without a `type`, which tells it from an
 * embedded object. Nothing embedded is to be believed for being embedded: compare origins, or fetch.
 *
 * @module
 */

/** An id and nothing more. The missing `type` tells it from an embedded object. */
export interface Reference {
  readonly id: string
  readonly type?: undefined
}

/**
 * An actor as another document names it. Of an actor that was sent embedded only the id and the claimed
 * type are kept: its body proves nothing (the raw document still has it).
 */
export interface ActorReference {
  readonly id: string
  readonly type?: ActorType
}

/** Text by language tag, in the order sent. */
export type LanguageMap = Readonly<Record<string, string>>

/** A moment: RFC 3339 in UTC, `2026-11-22T09:43:00Z`, milliseconds only where they are not zero. */
export type Timestamp = string

/** What every object and activity can carry. */
export interface ObjectBase {
  /** Absent on anonymous objects. Compared byte for byte, never normalised. */
  readonly id?: string
  /** Every type sent, as local names, when there were several or one that we do not know. */
  readonly types?: readonly string[]
  readonly published?: Timestamp
  readonly updated?: Timestamp
  readonly startTime?: Timestamp
  readonly endTime?: Timestamp
  /** Ids addressed. Absent and empty differ: an empty list on an object stops a Create's own from counting. */
  readonly to?: readonly string[]
  readonly cc?: readonly string[]
  /** Groups addressed (FEP-1b12); no part of Mastodon's visibility. */
  readonly audience?: readonly string[]
  /** Properties we have no name for, as sent. */
  readonly extra?: Readonly<Record<string, unknown>>
}

/** What can be read and shown: name, summary, content and where they are. */
export interface Describable {
  readonly name?: string
  readonly nameMap?: LanguageMap
  readonly summary?: string
  readonly summaryMap?: LanguageMap
  /** HTML unless `mediaType` says otherwise. Not sanitised. */
  readonly content?: string
  readonly contentMap?: LanguageMap
  readonly mediaType?: string
  /** The page for people: the one of `text/html` where there were several. */
  readonly url?: string
  /** All links sent in `url`, when it was more than one plain string. */
  readonly links?: readonly Link[]
  readonly icon?: readonly Image[]
  readonly image?: readonly Image[]
  readonly source?: Source
}

/** The text as its author wrote it. For editing: never to be rendered. */
export interface Source {
  readonly content: string
  readonly mediaType?: string
  readonly extra?: Readonly<Record<string, unknown>>
}

export interface Link {
  readonly type: 'Link'
  /** The types sent, when they were others. */
  readonly types?: readonly string[]
  /** As sent, of any scheme. */
  readonly href: string
  readonly mediaType?: string
  readonly name?: string
  readonly rel?: readonly string[]
  readonly hreflang?: string
  readonly width?: number
  readonly height?: number
  readonly extra?: Readonly<Record<string, unknown>>
}

/** A picture that belongs to something else: avatar, header, thumbnail, emoji image. */
export interface Image {
  /** Always http or https. */
  readonly url: string
  readonly mediaType?: string
  /** Alternative text. */
  readonly name?: string
  readonly width?: number
  readonly height?: number
  readonly blurhash?: string
  readonly focalPoint?: readonly [number, number]
  readonly extra?: Readonly<Record<string, unknown>>
}

// ---------------------------------------------------------------------------------------------- tags

export interface Mention {
  readonly type: 'Mention'
  /** Id of the actor mentioned. */
  readonly href: string
  readonly name?: string
  readonly extra?: Readonly<Record<string, unknown>>
}

export interface Hashtag {
  readonly type: 'Hashtag'
  /** As sent, with or without `#`. */
  readonly name: string
  readonly href?: string
  readonly extra?: Readonly<Record<string, unknown>>
}

export interface Emoji {
  readonly type: 'Emoji'
  readonly id?: string
  /** As sent, usually with colons. */
  readonly name: string
  readonly icon: Image
  readonly updated?: Timestamp
  readonly extra?: Readonly<Record<string, unknown>>
}

/** A tag of a type that means nothing to Mastodon, as sent. */
export interface UnknownTag {
  readonly type: 'Unknown'
  readonly types: readonly string[]
  readonly raw: unknown
}

export type Tag = Mention | Hashtag | Emoji | Link | UnknownTag

// --------------------------------------------------------------------------------------- attachments

/** What an attachment can call itself. */
export type MediaType = 'Document' | 'Image' | 'Audio' | 'Video'

/** Media attached to a post. The type sent says little; the media type decides. */
export interface MediaAttachment {
  readonly type: MediaType
  /** The types sent, when they were others or several. */
  readonly types?: readonly string[]
  readonly id?: string
  /** Always http or https. */
  readonly url: string
  /** All links sent in `url`, when it was more than one plain string. */
  readonly links?: readonly Link[]
  readonly mediaType?: string
  /** Alternative text: `summary` before `name`, as Mastodon reads it. */
  readonly name?: string
  readonly nameMap?: LanguageMap
  readonly blurhash?: string
  readonly focalPoint?: readonly [number, number]
  readonly width?: number
  readonly height?: number
  /** ISO 8601 duration. */
  readonly duration?: string
  readonly sensitive?: boolean
  readonly icon?: readonly Image[]
  readonly extra?: Readonly<Record<string, unknown>>
}

/** A profile field. `value` is HTML. */
export interface PropertyValue {
  readonly type: 'PropertyValue'
  readonly name: string
  readonly value: string
  readonly extra?: Readonly<Record<string, unknown>>
}

/** An identity proof (`toot:IdentityProof`, or FEP-c390's statement as sent in `extra`). */
export interface IdentityProof {
  readonly type: 'IdentityProof'
  readonly name: string
  readonly signatureAlgorithm?: string
  readonly signatureValue?: string
  readonly extra?: Readonly<Record<string, unknown>>
}

/** An attachment of any other kind, as sent. */
export interface UnknownAttachment {
  readonly type: 'Unknown'
  readonly types: readonly string[]
  readonly raw: unknown
}

export type Attachment = MediaAttachment | Link | PropertyValue | IdentityProof | UnknownAttachment

// ------------------------------------------------------------------------------ interaction policies

/** Who may do something, as ids of actors and collections. */
export interface InteractionRule {
  readonly automaticApproval: readonly string[]
  readonly manualApproval: readonly string[]
  readonly extra?: Readonly<Record<string, unknown>>
}

export interface InteractionPolicy {
  readonly canQuote?: InteractionRule
  readonly canLike?: InteractionRule
  readonly canReply?: InteractionRule
  readonly canAnnounce?: InteractionRule
  readonly canFeature?: InteractionRule
  readonly extra?: Readonly<Record<string, unknown>>
}

// -------------------------------------------------------------------------------------------- actors

export type ActorType = 'Person' | 'Service' | 'Application' | 'Group' | 'Organization'

/** A key of the old kind (`publicKey`). A bare id stands for a key document elsewhere. */
export interface PublicKey {
  readonly id: string
  readonly owner?: string
  readonly publicKeyPem?: string
  readonly extra?: Readonly<Record<string, unknown>>
}

/** A key of FEP-521a (`assertionMethod`). */
export interface Multikey {
  readonly id: string
  readonly type: 'Multikey'
  readonly controller?: string
  readonly publicKeyMultibase?: string
  readonly expires?: Timestamp
  readonly extra?: Readonly<Record<string, unknown>>
}

export interface ActorBase extends ObjectBase, Describable {
  readonly id: string
  readonly preferredUsername?: string
  /** FEP-2c59: the handle the actor claims, `user@host`. */
  readonly webfinger?: string
  readonly inbox?: string
  readonly outbox?: string
  readonly followers?: string
  readonly following?: string
  readonly liked?: string
  readonly featured?: string
  readonly featuredTags?: string
  readonly featuredCollections?: string
  /** Of `endpoints`, or of the top level where some platforms put it. */
  readonly sharedInbox?: string
  readonly publicKey: readonly PublicKey[]
  readonly assertionMethod: readonly (Multikey | Reference)[]
  readonly manuallyApprovesFollowers?: boolean
  readonly discoverable?: boolean
  readonly indexable?: boolean
  readonly memorial?: boolean
  readonly suspended?: boolean
  readonly showFeatured?: boolean
  readonly showMedia?: boolean
  readonly showRepliesInMedia?: boolean
  readonly movedTo?: string
  readonly alsoKnownAs: readonly string[]
  readonly attributionDomains: readonly string[]
  readonly attributedTo: readonly ActorReference[]
  readonly interactionPolicy?: InteractionPolicy
  /** Misskey: the profile text before its rendering to HTML. */
  readonly misskeySummary?: string
  readonly isCat?: boolean
  readonly tag: readonly Tag[]
  readonly attachment: readonly Attachment[]
}

export interface Person extends ActorBase {
  readonly type: 'Person'
}
export interface Service extends ActorBase {
  readonly type: 'Service'
}
export interface Application extends ActorBase {
  readonly type: 'Application'
}
export interface Group extends ActorBase {
  readonly type: 'Group'
}
export interface Organization extends ActorBase {
  readonly type: 'Organization'
}
export type Actor = Person | Service | Application | Group | Organization

// --------------------------------------------------------------------------------------------- posts

/** What Mastodon makes a status of. */
export interface PostBase extends ObjectBase, Describable {
  readonly attributedTo: readonly ActorReference[]
  readonly inReplyTo?: string
  readonly sensitive?: boolean
  readonly tag: readonly Tag[]
  readonly attachment: readonly Attachment[]
  readonly atomUri?: string
  readonly inReplyToAtomUri?: string
  readonly conversation?: string
  readonly context?: string
  readonly replies?: Reference | Collection
  readonly likes?: Reference | Collection
  readonly shares?: Reference | Collection
  /** FEP-044f, as sent: an id, an embedded post, or a Tombstone. */
  readonly quote?: Reference | AnyObject
  readonly quoteUrl?: string
  readonly quoteUri?: string
  readonly misskeyQuote?: string
  /** Misskey: the text before its rendering to HTML. */
  readonly misskeyContent?: string
  /** Id of the stamp. */
  readonly quoteAuthorization?: string
  readonly replyAuthorization?: string
  /** GoToSocial before 0.20. */
  readonly approvedBy?: string
  readonly interactionPolicy?: InteractionPolicy
  /** Pleroma and Akkoma: true keeps `direct`, false makes it `limited`. */
  readonly directMessage?: boolean
  /** ISO 8601 duration. */
  readonly duration?: string
}

export interface Note extends PostBase {
  readonly type: 'Note'
}
export interface Article extends PostBase {
  readonly type: 'Article'
}
export interface Page extends PostBase {
  readonly type: 'Page'
}
export interface ImagePost extends PostBase {
  readonly type: 'Image'
}
export interface AudioPost extends PostBase {
  readonly type: 'Audio'
}
export interface VideoPost extends PostBase {
  readonly type: 'Video'
}
export interface EventPost extends PostBase {
  readonly type: 'Event'
}

/** One choice of a poll. */
export interface QuestionOption {
  readonly name?: string
  /** Votes counted, `replies.totalItems`; absent when the sender did not say. */
  readonly votes?: number
  readonly extra?: Readonly<Record<string, unknown>>
}

export interface Question extends PostBase {
  readonly type: 'Question'
  /** Single choice. */
  readonly oneOf?: readonly QuestionOption[]
  /** Several choices; wins over `oneOf` where both were sent. */
  readonly anyOf?: readonly QuestionOption[]
  /** When it closed, or `true` where the sender gave no (readable) time. */
  readonly closed?: Timestamp | true
  readonly votersCount?: number
}

export type Post = Note | Question | Article | Page | ImagePost | AudioPost | VideoPost | EventPost

// ------------------------------------------------------------------------------------- other objects

export interface Tombstone extends ObjectBase {
  readonly type: 'Tombstone'
  readonly formerType?: string
  readonly deleted?: Timestamp
  readonly atomUri?: string
}

export type CollectionType = 'Collection' | 'OrderedCollection' | 'CollectionPage' | 'OrderedCollectionPage'

export interface Collection extends ObjectBase {
  readonly type: CollectionType
  readonly name?: string
  readonly attributedTo: readonly ActorReference[]
  readonly totalItems?: number
  /** `items` or `orderedItems`, whichever was sent; absent when neither was. */
  readonly items?: readonly (Reference | AnyObject | Activity | Tag)[]
  readonly first?: Reference | Collection
  readonly last?: string
  readonly next?: string
  readonly prev?: string
  readonly partOf?: string
}

/** Stamps of FEP-044f, of GoToSocial (`…Approval` before its 0.20) and of FEP-7aa9. */
export type AuthorizationType =
  | 'QuoteAuthorization'
  | 'LikeAuthorization'
  | 'ReplyAuthorization'
  | 'AnnounceAuthorization'
  | 'FeatureAuthorization'
  | 'LikeApproval'
  | 'ReplyApproval'
  | 'AnnounceApproval'

/** A stamp: the author of the target agrees to the interaction. The older form's `object` and `target` are read too. */
export interface InteractionAuthorization extends ObjectBase {
  readonly type: AuthorizationType
  readonly attributedTo: readonly ActorReference[]
  readonly interactingObject?: string
  readonly interactionTarget?: Reference | AnyObject
}

/** FEP-7aa9: a list of accounts that its owner recommends. */
export interface FeaturedCollection extends ObjectBase, Describable {
  readonly type: 'FeaturedCollection'
  readonly attributedTo: readonly ActorReference[]
  readonly sensitive?: boolean
  readonly discoverable?: boolean
  readonly topic?: Tag
  readonly totalItems?: number
  readonly items?: readonly (Reference | AnyObject | Activity | Tag)[]
}

/** FEP-7aa9: one entry of a {@link FeaturedCollection}. */
export interface FeaturedItem extends ObjectBase {
  readonly type: 'FeaturedItem'
  readonly attributedTo: readonly ActorReference[]
  readonly featuredObject?: string
  readonly featuredObjectType?: string
  /** Id of the stamp. */
  readonly featureAuthorization?: string
}

/** Anything else: `types` has its names, `extra` all of its properties. */
export interface UnknownObject extends ObjectBase, Describable {
  readonly type: 'Unknown'
  readonly types: readonly string[]
  readonly attributedTo: readonly ActorReference[]
}

export type AnyObject =
  | Post
  | Tombstone
  | Collection
  | InteractionAuthorization
  | FeaturedCollection
  | FeaturedItem
  | UnknownObject
  | Actor

// ---------------------------------------------------------------------------------------- activities

/** What stands in an activity's `object`, `target`, `instrument`, `result` or `origin`. */
export type ObjectOrReference = Reference | AnyObject | Activity

export interface ActivityBase extends ObjectBase {
  /**
   * Who claims to have done it. `parseActivity` insists on it; an activity embedded in another may lack
   * it. Not authenticated by being written here.
   */
  readonly actor?: ActorReference
  readonly object?: ObjectOrReference
  /** All objects, when several were sent (Flag, batched poll votes); `object` is the first. */
  readonly objects?: readonly ObjectOrReference[]
  readonly target?: ObjectOrReference
  readonly instrument?: ObjectOrReference
  readonly result?: ObjectOrReference
  readonly origin?: ObjectOrReference
  readonly content?: string
  readonly summary?: string
  readonly name?: string
  /** Misskey: the emoji of a Like, next to `content`. */
  readonly misskeyReaction?: string
  /** Ids of stamps that GoToSocial sends on Like and Announce. */
  readonly approvedBy?: string
  readonly likeAuthorization?: string
  readonly announceAuthorization?: string
  readonly tag: readonly Tag[]
}

/** The verbs that Mastodon, GoToSocial, LitePub and Misskey use; `Activity` for any other, named in `types`. */
export type ActivityType =
  | 'Create'
  | 'Update'
  | 'Delete'
  | 'Undo'
  | 'Follow'
  | 'Accept'
  | 'Reject'
  | 'TentativeAccept'
  | 'TentativeReject'
  | 'Announce'
  | 'Like'
  | 'Dislike'
  | 'EmojiReact'
  | 'Add'
  | 'Remove'
  | 'Block'
  | 'Flag'
  | 'Move'
  | 'QuoteRequest'
  | 'LikeRequest'
  | 'ReplyRequest'
  | 'AnnounceRequest'
  | 'FeatureRequest'
  | 'View'
  | 'Listen'
  | 'Read'
  | 'Arrive'
  | 'Travel'
  | 'Join'
  | 'Leave'
  | 'Invite'
  | 'Offer'
  | 'Ignore'
  | 'Activity'

/** An activity of a known verb, as it may stand embedded in another. */
export interface EmbeddedActivity<Type extends ActivityType = ActivityType> extends ActivityBase {
  readonly type: Type
}

/** An activity as `parseActivity` gives it. `activity.type` tells the verb. */
export type Activity = {
  readonly [Type in ActivityType]: EmbeddedActivity<Type>
}[ActivityType]

/** An activity that says who did it: what an inbox works on. */
export type ActivityWithActor = Activity & { readonly actor: ActorReference }

/** Whatever `parseDocument` can give. */
export type Document = AnyObject | Activity
