/**
 * How much of a document Mastodon keeps.
 *
 * @module
 */
import { MalformedError } from '../../errors.js'
import { isActivity, isActor, isPost } from './narrow.js'
import { rawDocument, rememberRaw } from './raw.js'
import type {
  Activity,
  Actor,
  Attachment,
  Document,
  FeaturedCollection,
  Image,
  MediaAttachment,
  ObjectOrReference,
  Post,
  PropertyValue,
  Tag,
} from './types.js'

/** Mastodon's own figures. Texts are counted in Unicode code points. */
export const MASTODON_LIMITS = {
  /** Cut. */
  actorNameCharacters: 2048,
  /** Cut; Mastodon says 20 kilobytes and counts characters. */
  actorSummaryCharacters: 20_480,
  /** The actor is rejected. */
  usernameCharacters: 2048,
  /** Further ones are dropped. */
  profileFields: 50,
  /** Cut, name and value alike. */
  profileFieldCharacters: 2047,
  /** Further ones are dropped. */
  alsoKnownAs: 256,
  /** Further ones are dropped. */
  attributionDomains: 256,
  /** Of each kind, `publicKey` and `assertionMethod`; further ones are dropped. */
  keys: 10,
  /** Further ones are dropped. */
  pollOptions: 500,
  /** Further ones are dropped. */
  mediaPerPost: 4,
  /** Cut; 1500 before Mastodon 4.5.8. */
  descriptionCharacters: 10_000,
  /** The emoji is dropped. */
  shortcodeCharacters: 2048,
  /** Cut. */
  reportCharacters: 5000,
  /** Cut. */
  collectionNameCharacters: 256,
  /** Cut. */
  collectionSummaryCharacters: 2048,
  /** Further ones are dropped. */
  collectionItems: 150,
} as const

const L = MASTODON_LIMITS

/** The names that Mastodon gives accounts. */
const USERNAME = /^\w+(?:[.-]+\w+)*$/

/**
 * Cuts a model down to what Mastodon would keep of it, in the way Mastodon does: texts are cut off, lists
 * lose their tail, an actor without a possible username is rejected.
 *
 * The parsers do not do this by themselves: they bound documents by {@link DOCUMENT_LIMITS} only.
 *
 * @param model - A model of a parser; it is not changed.
 * @returns The model itself where nothing was too much, else a copy of it ({@link rawDocument} works on both).
 * @throws {@link MalformedError} `ERR_DOCUMENT_INVALID` for an actor whose `preferredUsername` is over 2048
 * characters or no username.
 * @see spec: Mastodon `process_account_service.rb`, `media_attachment.rb`, `poll_parser.rb`
 * @example
 * ```ts
 * const attachment = Array.from({ length: 6 }, (_, i) => ({ type: 'Document', url: `https://example.com/${i}.png` }))
 * const note = parseDocument({ type: 'Note', attachment })
 * const kept = applyMastodonLimits(note)
 * 'attachment' in kept && kept.attachment.length // => 4
 * ```
 */
export function applyMastodonLimits<T extends Document>(model: T): T {
  const limited = limitedDocument(model)
  if (limited !== model) rememberRaw(limited, rawDocument(model))
  return limited as T // limits change no type
}

function limitedDocument(model: Document): Document {
  if (isActor(model)) return limitedActor(model)
  if (isPost(model)) return limitedPost(model)
  if (model.type === 'FeaturedCollection') return limitedCollection(model)
  return isActivity(model) ? limitedActivity(model) : model
}

/** A copy with the properties that came out different, or the model itself. */
function changed<T extends object>(model: T, properties: Partial<T>): T {
  const differs = Object.entries(properties).some(([name, value]) => value !== model[name as keyof T])
  return differs ? { ...model, ...properties } : model
}

/** The list with each item limited, or the list itself. */
function mapped<T>(list: readonly T[], limit: (item: T) => T): readonly T[] {
  const limited = list.map(limit)
  return limited.some((item, index) => item !== list[index]) ? limited : list
}

const head = <T>(list: readonly T[], most: number): readonly T[] =>
  list.length > most ? list.slice(0, most) : list

/** The first so many code points of a text. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text
  let end = 0
  for (let points = 0; points < most && end < text.length; points++) {
    end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1
  }
  return text.slice(0, end)
}

function limitedActor(actor: Actor): Actor {
  const { preferredUsername: name } = actor
  if (name !== undefined && (cut(name, L.usernameCharacters) !== name || !USERNAME.test(name))) {
    throw new MalformedError(
      'ERR_DOCUMENT_INVALID',
      'preferredUsername: not a username that Mastodon takes',
      {
        path: '/preferredUsername',
      },
    )
  }
  return changed(actor, {
    ...(actor.name !== undefined && { name: cut(actor.name, L.actorNameCharacters) }),
    ...(actor.summary !== undefined && { summary: cut(actor.summary, L.actorSummaryCharacters) }),
    ...(actor.icon !== undefined && { icon: mapped(actor.icon, described) }),
    ...(actor.image !== undefined && { image: mapped(actor.image, described) }),
    alsoKnownAs: head(actor.alsoKnownAs, L.alsoKnownAs),
    attributionDomains: head(actor.attributionDomains, L.attributionDomains),
    publicKey: head(actor.publicKey, L.keys),
    assertionMethod: head(actor.assertionMethod, L.keys),
    attachment: limitedFields(actor.attachment),
    tag: limitedTags(actor.tag),
  })
}

function limitedFields(attachments: readonly Attachment[]): readonly Attachment[] {
  const kept = firstOf(attachments, isField, L.profileFields)
  return mapped(kept, (attachment) =>
    isField(attachment)
      ? changed(attachment, {
          name: cut(attachment.name, L.profileFieldCharacters),
          value: cut(attachment.value, L.profileFieldCharacters),
        })
      : attachment,
  )
}

const isField = (attachment: Attachment): attachment is PropertyValue => attachment.type === 'PropertyValue'

const isMedia = (attachment: Attachment): attachment is MediaAttachment =>
  attachment.type === 'Document' ||
  attachment.type === 'Image' ||
  attachment.type === 'Audio' ||
  attachment.type === 'Video'

/** Drops those of a kind that come after the first so many; others stay. */
function firstOf<T>(list: readonly T[], isOfKind: (item: T) => boolean, most: number): readonly T[] {
  let count = 0
  const kept = list.filter((item) => !isOfKind(item) || ++count <= most)
  return kept.length === list.length ? list : kept
}

/** A shortcode that is too long makes no emoji. */
function limitedTags(tags: readonly Tag[]): readonly Tag[] {
  return firstOf(
    tags,
    (tag) => tag.type === 'Emoji' && tag.name.replaceAll(':', '').length > L.shortcodeCharacters,
    0,
  )
}

function described<T extends Image | MediaAttachment>(picture: T): T {
  return picture.name === undefined
    ? picture
    : (changed<Image | MediaAttachment>(picture, { name: cut(picture.name, L.descriptionCharacters) }) as T) // a copy of it
}

function limitedPost(post: Post): Post {
  const media = mapped(firstOf(post.attachment, isMedia, L.mediaPerPost), (attachment) =>
    isMedia(attachment) ? described(attachment) : attachment,
  )
  const limited = changed(post, { attachment: media, tag: limitedTags(post.tag) })
  if (limited.type !== 'Question') return limited
  return changed(limited, {
    ...(limited.oneOf !== undefined && { oneOf: head(limited.oneOf, L.pollOptions) }),
    ...(limited.anyOf !== undefined && { anyOf: head(limited.anyOf, L.pollOptions) }),
  })
}

function limitedCollection(collection: FeaturedCollection): FeaturedCollection {
  const { name, summary, items } = collection
  return changed(collection, {
    ...(name !== undefined && { name: cut(name, L.collectionNameCharacters) }),
    ...(summary !== undefined && { summary: cut(summary, L.collectionSummaryCharacters) }),
    ...(items !== undefined && { items: head(items, L.collectionItems) }),
  })
}

/** Of an activity, its objects; of a report, what it says. */
function limitedActivity(activity: Activity): Activity {
  const { object, objects, content } = activity
  return changed(activity, {
    ...(activity.type === 'Flag' && content !== undefined && { content: cut(content, L.reportCharacters) }),
    ...(object !== undefined && { object: limitedObject(object) }),
    ...(objects !== undefined && { objects: mapped(objects, limitedObject) }),
  })
}

function limitedObject(object: ObjectOrReference): ObjectOrReference {
  return object.type === undefined ? object : applyMastodonLimits(object)
}
