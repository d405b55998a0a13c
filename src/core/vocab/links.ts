/**
 * Readers of links.
 *
 * @module
 */
import { fieldsOf, fill, noteTypes } from './fields.js'
import { type Assign, DOCUMENT_LIMITS, isObject, type Reading } from './reading.js'
import * as read from './values.js'
import { listOf, put, putUnlessThere, type Read } from './values.js'
import type { Link } from './types.js'

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

/** Reads a Link; one without `href` is none. */
export function aLink(value: unknown, reading: Reading): Link | undefined {
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
