/**
 * Readers of tags.
 *
 * @module
 */
import { fieldsOf, fill } from './fields.js'
import { anImage } from './images.js'
import { aLink } from './links.js'
import { copyJson, DOCUMENT_LIMITS, isObject, type JsonObject, type Reading } from './reading.js'
import * as read from './values.js'
import { listOf, oneOf, put, type Read } from './values.js'
import type { Attachment, Emoji, Hashtag, Mention, Tag } from './types.js'

const mentionFields = fieldsOf({ href: put('href', read.id), name: put('name', read.text) })
const hashtagFields = fieldsOf({ name: put('name', read.text), href: put('href', read.id) })
const emojiFields = fieldsOf({
  id: put('id', read.id),
  name: put('name', read.text),
  icon: put('icon', oneOf(anImage)),
  updated: put('updated', read.timestamp),
})

function aMention(object: JsonObject, reading: Reading): Mention | undefined {
  const draft = fill(object, mentionFields, { type: 'Mention' }, reading)
  return draft['href'] === undefined ? undefined : (draft as unknown as Mention) // complete with href
}

function aHashtag(object: JsonObject, reading: Reading): Hashtag | undefined {
  const draft = fill(object, hashtagFields, { type: 'Hashtag' }, reading)
  return draft['name'] === undefined ? undefined : (draft as unknown as Hashtag) // complete with name
}

function anEmoji(object: JsonObject, reading: Reading): Emoji | undefined {
  const draft = fill(object, emojiFields, { type: 'Emoji' }, reading)
  const isComplete = draft['name'] !== undefined && draft['icon'] !== undefined
  return isComplete ? (draft as unknown as Emoji) : undefined // complete with name and icon
}

/** Reads a tag of a type that means something; `undefined` for others and for incomplete ones. */
export function knownTag(object: JsonObject, reading: Reading): Tag | undefined {
  const names = read.typeNames(object)
  if (names.includes('Mention')) return aMention(object, reading)
  if (names.includes('Hashtag')) return aHashtag(object, reading)
  if (names.includes('Emoji')) return anEmoji(object, reading)
  return names.includes('Link') ? aLink(object, reading) : undefined
}

/** Keeps a tag or an attachment that means nothing to us, as it was sent. */
export function unknownPart(object: JsonObject, reading: Reading): Tag & Attachment {
  return { type: 'Unknown', types: read.typeNames(object), raw: copyJson(object, reading) }
}

/** Reads one tag. */
export const tag: Read<Tag> = (value, reading) =>
  isObject(value) ? (knownTag(value, reading) ?? unknownPart(value, reading)) : undefined

/** Reads tags; plain strings among them say nothing. */
export const tags: Read<Tag[]> = listOf(tag, DOCUMENT_LIMITS.tags)
