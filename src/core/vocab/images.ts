/**
 * Readers of pictures that belong to something else.
 *
 * @module
 */
import { fieldsOf, fill } from './fields.js'
import { DOCUMENT_LIMITS, ignore, isObject, type JsonObject, type Reading } from './reading.js'
import * as read from './values.js'
import { put, putUnlessThere, type Read } from './values.js'
import type { Image } from './types.js'

/** What pictures and media have in common. Their alternative text is read by {@link alternativeText}. */
export const pictureFields = {
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
export function alternativeText(object: JsonObject, reading: Reading): string | undefined {
  return (
    read.text(object['summary'], reading) ??
    read.text(object['name'], reading) ??
    read.text(read.firstText(object['summaryMap']), reading) ??
    read.text(read.firstText(object['nameMap']), reading)
  )
}

/** Reads a picture; an address counts as one, none without an address does. */
export function anImage(value: unknown, reading: Reading): Image | undefined {
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
