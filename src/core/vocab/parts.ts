/**
 * Readers of the small objects that others hold: links, images, tags, attachments, keys, policies.
 *
 * @module
 */
import { MEDIA_TYPES } from './names.js'
import {
  type Assign,
  copyJson,
  DOCUMENT_LIMITS,
  type Draft,
  type Fields,
  ignore,
  invalid,
  isObject,
  type JsonObject,
  readFields,
  type Reading,
} from './reading.js'
import * as read from './values.js'
import { listOf, oneOf, put, putUnlessThere, type Read } from './values.js'
import type {
  Attachment,
  Emoji,
  Hashtag,
  IdentityProof,
  Image,
  InteractionPolicy,
  InteractionRule,
  Link,
  MediaAttachment,
  MediaType,
  Mention,
  Multikey,
  PropertyValue,
  PublicKey,
  QuestionOption,
  Reference,
  Source,
  Tag,
} from './types.js'

/** Sets up what to do with each property of a kind; its type and context are read elsewhere. */
export function fieldsOf(assignments: Readonly<Record<string, Assign>>): Fields {
  const { id = ignore } = assignments
  return new Map([
    ['@context', ignore],
    ['type', ignore],
    ['@type', ignore],
    ...Object.entries(assignments),
    ['@id', (draft: Draft, value: unknown, reading: Reading) => draft['id'] ?? id(draft, value, reading)],
  ])
}

/** Fills a draft from an object; the caller checks that what its type promises is there. */
function fill(object: JsonObject, fields: Fields, start: Draft, reading: Reading): Draft {
  readFields(object, fields, start, reading)
  return start
}

/** Notes the types sent unless they are just the one of the model. */
export function noteTypes(draft: Draft, names: readonly string[], type: string): void {
  if (names.length > 0 && (names.length > 1 || names[0] !== type)) draft['types'] = names
}

// --------------------------------------------------------------------------------------------- links

const linkFields = fieldsOf({
  href: put('href', read.id),
  mediaType: put('mediaType', read.text),
  mimeType: putUnlessThere('mediaType', read.text),
  name: put('name', read.text),
  rel: put(
    'rel',
    read.someOf((value, reading) => read.text(value, reading)),
  ),
  hreflang: put('hreflang', read.text),
  width: put('width', read.size),
  height: put('height', read.size),
})

function aLink(value: unknown, reading: Reading): Link | undefined {
  if (!isObject(value)) return undefined
  const draft = fill(value, linkFields, { type: 'Link' }, reading)
  if (draft['href'] === undefined) return undefined
  noteTypes(draft, read.typeNames(value), 'Link')
  return draft as unknown as Link // the fields are those of Link, href is there
}

const links: Read<Link[]> = listOf((value, reading) => {
  if (typeof value !== 'string') return aLink(value, reading)
  const href = read.id(value, reading)
  return href === undefined ? undefined : { type: 'Link', href }
}, DOCUMENT_LIMITS.attachments)

/** The page for people among links: the first of `text/html` or of no media type, else the first. */
function pageOf(candidates: readonly Link[]): string | undefined {
  const pages = candidates.filter(({ href }) => read.isWebUrl(href))
  return (pages.find(({ mediaType = 'text/html' }) => mediaType === 'text/html') ?? pages[0])?.href
}

/** Reads `url`: the page for people, and the links where they are more than one plain address. */
export const urlAndLinks: Assign = (draft, value, reading) => {
  const address = typeof value === 'string' ? read.webUrl(value, reading) : undefined
  if (address !== undefined) {
    draft['url'] = address
    return
  }
  const all = links(value, reading) ?? []
  if (all.length > 0) draft['links'] = all
  const page = pageOf(all)
  if (page !== undefined) draft['url'] = page
}

// -------------------------------------------------------------------------------------------- images

/** What pictures and media have in common. Their alternative text is read by {@link alternativeText}. */
const pictureFields = {
  name: ignore,
  nameMap: ignore,
  summary: ignore,
  summaryMap: ignore,
  mediaType: put('mediaType', read.text),
  mimeType: putUnlessThere('mediaType', read.text),
  width: put('width', read.size),
  height: put('height', read.size),
  blurhash: put('blurhash', read.text),
  focalPoint: put('focalPoint', read.focalPoint),
}

const imageFields = fieldsOf({
  ...pictureFields,
  url: put('url', read.webUrl),
  href: putUnlessThere('url', read.webUrl),
})

/** The text for those who cannot see: `summary` before `name`, as Mastodon reads it. */
function alternativeText(object: JsonObject, reading: Reading): string | undefined {
  return (
    read.text(object['summary'], reading) ??
    read.text(object['name'], reading) ??
    read.text(read.firstText(object['summaryMap']), reading) ??
    read.text(read.firstText(object['nameMap']), reading)
  )
}

function anImage(value: unknown, reading: Reading): Image | undefined {
  if (!isObject(value)) {
    const url = read.webUrl(value, reading)
    return url === undefined ? undefined : { url }
  }
  const draft = fill(value, imageFields, {}, reading)
  if (draft['url'] === undefined) return undefined
  put('name', () => alternativeText(value, reading))(draft, value, reading)
  return draft as unknown as Image // the fields are those of Image, url is there
}

/** Reads pictures; addresses count as pictures. */
export const images: Read<Image[]> = read.someOf(anImage, DOCUMENT_LIMITS.attachments)

// ---------------------------------------------------------------------------------------------- tags

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

function unknownPart(object: JsonObject, reading: Reading): Tag & Attachment {
  return { type: 'Unknown', types: read.typeNames(object), raw: copyJson(object, reading) }
}

/** Reads one tag. */
export const tag: Read<Tag> = (value, reading) =>
  isObject(value) ? (knownTag(value, reading) ?? unknownPart(value, reading)) : undefined

/** Reads tags; plain strings among them say nothing. */
export const tags: Read<Tag[]> = listOf(tag, DOCUMENT_LIMITS.tags)

// --------------------------------------------------------------------------------------- attachments

const mediaFields = fieldsOf({
  ...pictureFields,
  id: put('id', read.id),
  url: urlAndLinks,
  duration: put('duration', read.duration),
  sensitive: put('sensitive', read.sensitiveFlag),
  icon: put('icon', images),
})

function aMediaAttachment(object: JsonObject, reading: Reading): MediaAttachment | undefined {
  const names = read.typeNames(object)
  const type =
    names.find((name): name is MediaType => (MEDIA_TYPES as readonly string[]).includes(name)) ?? 'Document'
  const draft = fill(object, mediaFields, { type }, reading)
  const media = draft as unknown as MediaAttachment // the fields are those of MediaAttachment; url follows
  if (draft['url'] === undefined) return undefined
  noteTypes(draft, names, type)
  const file = media.links?.find(({ href }) => href === media.url)
  put('name', () => alternativeText(object, reading))(draft, object, reading)
  put('nameMap', read.languageMap)(draft, object['summaryMap'] ?? object['nameMap'], reading)
  for (const property of ['mediaType', 'width', 'height'] as const) {
    if (draft[property] === undefined && file?.[property] !== undefined) draft[property] = file[property]
  }
  return media
}

const propertyValueFields = fieldsOf({ name: put('name', read.text), value: put('value', read.text) })

function aPropertyValue(object: JsonObject, reading: Reading): PropertyValue | undefined {
  const draft = fill(object, propertyValueFields, { type: 'PropertyValue' }, reading)
  if (draft['name'] === undefined && draft['value'] === undefined) return undefined
  return { name: '', value: '', ...draft } as PropertyValue // complete with the two
}

const identityProofFields = fieldsOf({
  name: put('name', read.text),
  signatureAlgorithm: put('signatureAlgorithm', read.text),
  signatureValue: put('signatureValue', read.text),
})

function anIdentityProof(object: JsonObject, reading: Reading): IdentityProof | undefined {
  const draft = fill(object, identityProofFields, { type: 'IdentityProof' }, reading)
  return draft['name'] === undefined ? undefined : (draft as unknown as IdentityProof) // complete with name
}

function knownAttachment(object: JsonObject, reading: Reading): Attachment | undefined {
  const names = read.typeNames(object)
  if (names.includes('PropertyValue')) return aPropertyValue(object, reading)
  if (names.includes('IdentityProof')) return anIdentityProof(object, reading)
  return read.text(object['href'], reading) === undefined
    ? aMediaAttachment(object, reading)
    : aLink(object, reading)
}

/** Reads attachments: with `href` a link, with an address on the web media of whatever type. */
export const attachments: Read<Attachment[]> = listOf((value, reading) => {
  if (!isObject(value)) return undefined
  return knownAttachment(value, reading) ?? unknownPart(value, reading)
}, DOCUMENT_LIMITS.attachments)

// ---------------------------------------------------------------------------------------------- keys

const publicKeyFields = fieldsOf({
  id: put('id', read.id),
  owner: put('owner', read.id),
  publicKeyPem: put('publicKeyPem', read.text),
})

/** Reads keys of the old kind. A key without id cannot be referred to, and is left out. */
export const publicKeys: Read<PublicKey[]> = listOf((value, reading) => {
  if (!isObject(value)) return read.reference(value, reading)
  const draft = fill(value, publicKeyFields, {}, reading)
  return draft['id'] === undefined ? undefined : (draft as unknown as PublicKey) // complete with id
}, DOCUMENT_LIMITS.attachments)

const multikeyFields = fieldsOf({
  id: put('id', read.id),
  controller: put('controller', read.id),
  publicKeyMultibase: put('publicKeyMultibase', read.text),
  expires: put('expires', read.timestamp),
})

/** Reads keys of FEP-521a; methods of other kinds are references. */
export const assertionMethods: Read<(Multikey | Reference)[]> = listOf((value, reading) => {
  if (!isObject(value) || !read.typeNames(value).includes('Multikey')) return read.reference(value, reading)
  const draft = fill(value, multikeyFields, { type: 'Multikey' }, reading)
  return draft['id'] === undefined ? undefined : (draft as unknown as Multikey) // complete with id
}, DOCUMENT_LIMITS.attachments)

// ------------------------------------------------------------------------------------------ policies

const ruleFields = fieldsOf({
  automaticApproval: put('automaticApproval', read.ids),
  manualApproval: put('manualApproval', read.ids),
  always: putUnlessThere('automaticApproval', read.ids),
  approvalRequired: putUnlessThere('manualApproval', read.ids),
})

/** Reads who may do one thing. An empty rule is the same as none. */
const interactionRule: Read<InteractionRule> = oneOf((value, reading) => {
  if (!isObject(value)) return undefined
  const draft = fill(value, ruleFields, {}, reading)
  if (Object.keys(draft).length === 0) return undefined
  return { automaticApproval: [], manualApproval: [], ...draft }
})

const policyFields = fieldsOf({
  canQuote: put('canQuote', interactionRule),
  canLike: put('canLike', interactionRule),
  canReply: put('canReply', interactionRule),
  canAnnounce: put('canAnnounce', interactionRule),
  canFeature: put('canFeature', interactionRule),
})

/** Reads an interaction policy, in GoToSocial's old names or new. An empty one is the same as none. */
export const interactionPolicy: Read<InteractionPolicy> = oneOf((value, reading) => {
  if (!isObject(value)) return undefined
  const draft = fill(value, policyFields, {}, reading)
  return Object.keys(draft).length === 0 ? undefined : draft
})

// ------------------------------------------------------------------------------------------- options

const voteFields = fieldsOf({ totalItems: put('votes', read.count) })

const optionFields = fieldsOf({
  name: put('name', read.text),
  content: ignore,
  replies: (draft, value, reading) => {
    if (isObject(value))
      put('votes', () => fill(value, voteFields, {}, reading)['votes'])(draft, value, reading)
  },
})

/** Reads the options of a poll: `name`, else `content`. */
export const options: Read<QuestionOption[]> = (value, reading) => {
  if (Array.isArray(value) && value.length > DOCUMENT_LIMITS.items) {
    throw invalid(reading, 'a poll has more options than anybody can mean')
  }
  return optionList(value, reading)
}

const optionList = listOf<QuestionOption>((value, reading) => {
  if (!isObject(value)) return undefined
  const draft = fill(value, optionFields, {}, reading)
  if (draft['name'] === undefined) put('name', read.text)(draft, value['content'], reading)
  return draft
}, DOCUMENT_LIMITS.pollOptions)

// -------------------------------------------------------------------------------------------- source

const sourceFields = fieldsOf({ content: put('content', read.text), mediaType: put('mediaType', read.text) })

/** Reads the text as its author wrote it. */
export const source: Read<Source> = (value, reading) => {
  if (!isObject(value)) return plainSource(read.text(value, reading))
  const draft = fill(value, sourceFields, {}, reading)
  return draft['content'] === undefined ? undefined : (draft as unknown as Source) // complete with content
}

const plainSource = (content: string | undefined): Source | undefined =>
  content === undefined ? undefined : { content }
