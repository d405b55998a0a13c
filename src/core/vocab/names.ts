/**
 * Names of the types that have a meaning for us, sorted by what they are.
 *
 * @module
 */
import type { ActivityType, ActorType, AuthorizationType, CollectionType, MediaType, Post } from './types.js'

/** Types of actors. */
export const ACTOR_TYPES: readonly ActorType[] = ['Person', 'Service', 'Application', 'Group', 'Organization']

/** Types of which Mastodon makes a status out of title and link, their content left aside. */
export const CONVERTED_TYPES: readonly Exclude<Post['type'], 'Note' | 'Question'>[] = [
  'Article',
  'Page',
  'Image',
  'Audio',
  'Video',
  'Event',
]

/** Types of which Mastodon makes a status. */
export const POST_TYPES: readonly Post['type'][] = ['Question', ...CONVERTED_TYPES, 'Note']

/** Types of collections and their pages. */
export const COLLECTION_TYPES: readonly CollectionType[] = [
  'OrderedCollectionPage',
  'CollectionPage',
  'OrderedCollection',
  'Collection',
]

/** Types of stamps. */
export const AUTHORIZATION_TYPES: readonly AuthorizationType[] = [
  'QuoteAuthorization',
  'LikeAuthorization',
  'ReplyAuthorization',
  'AnnounceAuthorization',
  'FeatureAuthorization',
  'LikeApproval',
  'ReplyApproval',
  'AnnounceApproval',
]

/** Verbs. `Activity` itself stands last: it says the least. */
export const ACTIVITY_TYPES: readonly ActivityType[] = [
  'Create',
  'Update',
  'Delete',
  'Undo',
  'Follow',
  'Accept',
  'Reject',
  'TentativeAccept',
  'TentativeReject',
  'Announce',
  'Like',
  'Dislike',
  'EmojiReact',
  'Add',
  'Remove',
  'Block',
  'Flag',
  'Move',
  'QuoteRequest',
  'LikeRequest',
  'ReplyRequest',
  'AnnounceRequest',
  'FeatureRequest',
  'View',
  'Listen',
  'Read',
  'Arrive',
  'Travel',
  'Join',
  'Leave',
  'Invite',
  'Offer',
  'Ignore',
  'Activity',
]

/** What an attachment may call itself. */
export const MEDIA_TYPES: readonly MediaType[] = ['Document', 'Image', 'Audio', 'Video']
