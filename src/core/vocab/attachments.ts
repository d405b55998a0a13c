/**
 * Readers of attachments.
 *
 * @module
 */
import { fieldsOf, fill, noteTypes } from './fields.js'
import { alternativeText, images, pictureFields } from './images.js'
import { aLink, urlAndLinks } from './links.js'
import { MEDIA_TYPES } from './names.js'
import { DOCUMENT_LIMITS, isObject, type JsonObject, type Reading } from './reading.js'
import { unknownPart } from './tags.js'
import * as read from './values.js'
import { listOf, put, type Read } from './values.js'
import type { Attachment, IdentityProof, MediaAttachment, MediaType, PropertyValue } from './types.js'

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
