/**
 * The course of reading one document: where we are in it, how much of it we have seen.
 *
 * Every bound of the parser is kept here, so that no document, cyclic ones included, can make it
 * recurse or grow past them.
 *
 * @module
 */
import { MalformedError } from '../../errors.js'
import { excerpt } from '../wire/excerpt.js'
import { cleanText } from '../wire/text.js'
import { plainName } from './terms.js'

/** Bounds on what one document may hold. */
export const DOCUMENT_LIMITS = {
  /** Levels of arrays and objects. */
  depth: 64,
  /** Objects, arrays and values altogether. */
  nodes: 50_000,
  /** Members of one object. */
  members: 1_000,
  /** Items of one array. */
  items: 10_000,
  /** Entries of `tag` that are used; further ones are cut. */
  tags: 500,
  /** Entries of `attachment` that are used; further ones are cut. */
  attachments: 64,
  /** Entries of any list of ids (`to`, `cc` …) that are used; further ones are cut. */
  addressees: 1_000,
  /** Options of a poll that are used, as in Mastodon; further ones are cut. */
  pollOptions: 500,
} as const

/** An object of a document, read as plain JSON. */
export type JsonObject = Readonly<Record<string, unknown>>

/** A model while it is being filled. */
export interface Draft {
  [name: string]: unknown
  extra?: Record<string, unknown>
}

/** Where the reader stands and what it has seen. */
export interface Reading {
  depth: number
  nodes: number
  /** Keys and indexes from the document down to where we are; entries beyond `depth` are stale. */
  readonly path: (string | number)[]
}

/** Starts to read a document. */
export function startReading(): Reading {
  return { depth: 0, nodes: 0, path: [] }
}

/** Tells a JSON object from arrays and plain values. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** JSON pointer (RFC 6901) to where we are. */
function pointer(reading: Reading): string {
  return reading.path
    .slice(0, reading.depth)
    .map((part) => `/${String(part).slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('')
}

/** An error that says where the document means nothing. */
export function invalid(reading: Reading, rule: string, cause?: unknown): MalformedError {
  const path = pointer(reading)
  const place = path === '' ? 'the document' : excerpt(path)
  return new MalformedError('ERR_DOCUMENT_INVALID', `${place}: ${rule}`, { path, cause })
}

function tooMuch(reading: Reading, rule: string): MalformedError {
  return new MalformedError('ERR_JSON_LIMIT', `the document has ${rule}`, { path: pointer(reading) })
}

/** Steps into an array or object of so many parts. Every call has its {@link leave}. */
export function enter(reading: Reading, parts: number, most: number = DOCUMENT_LIMITS.members): void {
  if (parts > most) throw tooMuch(reading, `over ${most} entries in one object or array`)
  reading.nodes += parts + 1
  if (reading.nodes > DOCUMENT_LIMITS.nodes) throw tooMuch(reading, `over ${DOCUMENT_LIMITS.nodes} values`)
  if (reading.depth >= DOCUMENT_LIMITS.depth) throw tooMuch(reading, `over ${DOCUMENT_LIMITS.depth} levels`)
  reading.path[reading.depth] = ''
  reading.depth++
}

/** Names the part of the array or object entered last that is read next. */
export function at(reading: Reading, part: string | number): void {
  reading.path[reading.depth - 1] = part
}

/** Steps out of an array or object. */
export function leave(reading: Reading): void {
  reading.depth--
}

/**
 * Never written into a model: keys that meet JavaScript's own machinery, recipients to be kept secret,
 * keywords of JSON-LD that would make another graph of it.
 */
const DROPPED: ReadonlySet<string> = new Set([
  '__proto__',
  'constructor',
  'prototype',
  'bto',
  'bcc',
  '@graph',
  '@included',
  '@reverse',
])

/** Copies a value that we have no name for, as JSON: what JSON cannot say is left out. */
export function copyJson(value: unknown, reading: Reading): unknown {
  if (typeof value === 'string') return cleanText(value)
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : undefined // -0 becomes 0, as in JSON
  if (typeof value === 'boolean' || value === null) return value
  if (typeof value !== 'object') return undefined
  return Array.isArray(value) ? copyArray(value, reading) : copyObject(value as JsonObject, reading) // the rest of typeof object
}

function copyArray(list: readonly unknown[], reading: Reading): unknown[] {
  const copy: unknown[] = []
  enter(reading, list.length, DOCUMENT_LIMITS.items)
  for (let index = 0; index < list.length; index++) {
    at(reading, index)
    copy.push(copyJson(list[index], reading) ?? null)
  }
  leave(reading)
  return copy
}

function copyObject(object: JsonObject, reading: Reading): Record<string, unknown> {
  const copy: Record<string, unknown> = {}
  const keys = Object.keys(object)
  enter(reading, keys.length)
  for (const key of keys) {
    if (DROPPED.has(key)) continue
    at(reading, key)
    const value = copyJson(object[key], reading)
    if (value !== undefined) copy[cleanText(key)] = value
  }
  leave(reading)
  return copy
}

/** Writes one property of a draft from a value that is neither null nor absent. */
export type Assign = (draft: Draft, value: unknown, reading: Reading) => void

/** What to do with each property of a kind of object. */
export type Fields = ReadonlyMap<string, Assign>

/**
 * Reads every property of an object into a draft, those without a name into `draft.extra`.
 *
 * Null and absent are the same. Where a document spells a property both plainly and with a prefix, the
 * plain one counts, since that is the one that Mastodon reads.
 */
export function readFields(object: JsonObject, fields: Fields, draft: Draft, reading: Reading): void {
  const keys = Object.keys(object)
  enter(reading, keys.length)
  for (const key of keys) {
    const value = object[key]
    if (value === null || value === undefined) continue
    at(reading, key)
    const assign = fields.get(key) ?? otherSpelling(key, object, fields)
    if (assign !== undefined) assign(draft, value, reading)
    else if (!DROPPED.has(key)) keep(draft, key, value, reading)
  }
  leave(reading)
}

function otherSpelling(key: string, object: JsonObject, fields: Fields): Assign | undefined {
  if (key.startsWith('@')) return ignore // a keyword of JSON-LD
  const name = plainName(key)
  if (name === key) return undefined
  return Object.hasOwn(object, name) ? ignore : fields.get(name)
}

/** Reads nothing: the property is known, and no part of the model. */
export const ignore: Assign = () => undefined

/** Keeps a property that we have no name for. */
export function keep(draft: Draft, key: string, value: unknown, reading: Reading): void {
  const copy = copyJson(value, reading)
  if (copy !== undefined) (draft.extra ??= {})[cleanText(key)] = copy
}
