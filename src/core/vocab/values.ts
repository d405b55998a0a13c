/**
 * Readers of single values: text, ids, numbers, moments, language maps.
 *
 * Each takes whatever stands in a document and gives the value in normal form, or `undefined` when it
 * says nothing. Only what would make the document ambiguous is an error.
 *
 * @module
 */
import { isPublicCollection, PUBLIC_COLLECTION } from '../wire/public-collection.js'
import { cleanText, isCleanText } from '../wire/text.js'
import { parseTimestamp } from '../wire/timestamp.js'
import { ACTOR_TYPES } from './names.js'
import {
  at,
  type Assign,
  DOCUMENT_LIMITS,
  enter,
  invalid,
  isObject,
  type JsonObject,
  leave,
  type Reading,
} from './reading.js'
import { plainName } from './terms.js'
import type { ActorReference, ActorType, LanguageMap, Reference } from './types.js'

/** Reads one value; `undefined` means absent. */
export type Read<T> = (value: unknown, reading: Reading) => T | undefined

/** Makes the assignment that puts what `read` gives under a name. */
export function put(name: string, read: Read<unknown>): Assign {
  return (draft, value, reading) => {
    const result = read(value, reading)
    if (result !== undefined) draft[name] = result
  }
}

/** Like {@link put}, for a second spelling: it does not replace what is there. */
export function putUnlessThere(name: string, read: Read<unknown>): Assign {
  const assign = put(name, read)
  return (draft, value, reading) => {
    if (draft[name] === undefined) assign(draft, value, reading)
  }
}

/** Reads each item of a list; a lone value is a list of one. At most `most` results. */
export function listOf<T>(read: Read<T>, most: number = DOCUMENT_LIMITS.items): Read<T[]> {
  return (value, reading) => {
    const results: T[] = []
    if (!Array.isArray(value)) {
      const result = read(value, reading)
      if (result !== undefined) results.push(result)
      return results
    }
    enter(reading, value.length, DOCUMENT_LIMITS.items)
    for (let index = 0; index < value.length && results.length < most; index++) {
      at(reading, index)
      const result = read(value[index], reading)
      if (result !== undefined) results.push(result)
    }
    leave(reading)
    return results
  }
}

/** Like {@link listOf}, absent when nothing usable is in it. */
export function someOf<T>(read: Read<T>, most?: number): Read<T[]> {
  const list = listOf(read, most)
  return (value, reading) => {
    const results = list(value, reading)
    return results === undefined || results.length === 0 ? undefined : results
  }
}

/** Reads the first usable entry of a list, or the lone value. */
export function oneOf<T>(read: Read<T>): Read<T> {
  const list = listOf(read, 1)
  return (value, reading) => (Array.isArray(value) ? list(value, reading)?.[0] : read(value, reading))
}

// ---------------------------------------------------------------------------------------------- text

/** The lone value of a JSON-LD value object, anything else as it is. */
function bare(value: unknown): unknown {
  return isObject(value) && '@value' in value ? value['@value'] : value
}

/** A text with something in it besides white space, which is what Mastodon calls present. */
function presentText(value: unknown): string | undefined {
  const plain = bare(value)
  return typeof plain === 'string' && /\S/.test(plain) ? cleanText(plain) : undefined
}

/** Reads text: a string that is not blank, of a list the first. */
export const text: Read<string> = oneOf(presentText)

/** Reads a list of texts. */
export const texts: Read<string[]> = listOf(presentText, DOCUMENT_LIMITS.addressees)

/** Reads text by language. A language whose text is null or empty stays: it tells the language. */
export const languageMap: Read<LanguageMap> = (value, reading) => {
  if (!isObject(value)) return undefined
  const languages = Object.keys(value)
  enter(reading, languages.length)
  const map: Record<string, string> = {}
  for (const language of languages) {
    at(reading, language)
    const entry = value[language]
    if (language === '__proto__' || language === 'constructor' || language === 'prototype') continue
    if (entry === null || typeof entry === 'string' || Array.isArray(entry)) {
      map[cleanText(language)] = typeof entry === 'string' ? cleanText(entry) : (text(entry, reading) ?? '')
    }
  }
  leave(reading)
  return Object.keys(map).length === 0 ? undefined : map
}

/** The first text of a language map that is not blank. */
export function firstText(map: unknown): string | undefined {
  if (!isObject(map)) return undefined
  for (const language in map) {
    const entry = map[language]
    if (typeof entry === 'string' && /\S/.test(entry)) return entry
  }
  return undefined
}

// ----------------------------------------------------------------------------------------------- ids

/** The id of an object, in either spelling. */
export function rawIdOf(object: JsonObject): unknown {
  return object['id'] ?? object['@id']
}

function checkedId(value: string, reading: Reading): string | undefined {
  if (value === '') return undefined
  if (!isCleanText(value)) throw invalid(reading, 'an id holds a lone surrogate or NUL')
  return value
}

/** Reads the id of the object itself: a string, or nothing at all. */
export const ownId: Read<string> = (value, reading) => {
  if (typeof value !== 'string') throw invalid(reading, 'an id is a string')
  return checkedId(value, reading)
}

function anId(value: unknown, reading: Reading): string | undefined {
  if (typeof value === 'string') return checkedId(value, reading)
  if (!isObject(value)) return undefined
  const id = rawIdOf(value)
  return typeof id === 'string' ? checkedId(id, reading) : undefined
}

/** Reads an id: a string or an object that has one; of a list the first. */
export const id: Read<string> = oneOf(anId)

/** Reads a list of ids. */
export const ids: Read<string[]> = listOf(anId, DOCUMENT_LIMITS.addressees)

/** Reads a list of addressees: ids, with everybody always spelled in full. */
export const addressees: Read<string[]> = listOf((value, reading) => {
  const addressee = anId(value, reading)
  return addressee !== undefined && isPublicCollection(addressee) ? PUBLIC_COLLECTION : addressee
}, DOCUMENT_LIMITS.addressees)

/** Reads a reference. */
export const reference: Read<Reference> = (value, reading) => {
  const target = id(value, reading)
  return target === undefined ? undefined : { id: target }
}

const isActorType = (name: string): name is ActorType => (ACTOR_TYPES as readonly string[]).includes(name)

function anActor(value: unknown, reading: Reading): ActorReference | undefined {
  const actorId = anId(value, reading)
  if (actorId === undefined) return undefined
  const type = isObject(value) ? typeNames(value).find(isActorType) : undefined
  return type === undefined ? { id: actorId } : { id: actorId, type }
}

/** Reads the actors named; of embedded ones only id and type. */
export const actors: Read<ActorReference[]> = listOf(anActor, DOCUMENT_LIMITS.addressees)

/** The plain names of an object's types, in the order sent. */
export function typeNames(object: JsonObject): string[] {
  const value = object['type'] ?? object['@type']
  if (typeof value === 'string') return value === '' ? [] : [plainName(cleanText(value))]
  if (!Array.isArray(value)) return []
  return value
    .slice(0, 16)
    .filter((name): name is string => typeof name === 'string' && name !== '')
    .map((name) => plainName(cleanText(name)))
}

/** Reads an address on the web: http or https, of a list the first. Only its scheme is checked. */
export const webUrl: Read<string> = oneOf((value) => {
  const plain = isObject(value) ? value['href'] : value
  const address = typeof plain === 'string' ? cleanText(plain) : ''
  return isWebUrl(address) ? address : undefined
})

/** Tells whether an address is of the web. */
export function isWebUrl(address: string): boolean {
  return /^https?:\/\/./i.test(address)
}

// ------------------------------------------------------------------------------ numbers and moments

/** Reads yes or no. */
export const flag: Read<boolean> = (value) => {
  const plain = bare(value)
  if (plain === 'true' || plain === 'false') return plain === 'true'
  return typeof plain === 'boolean' ? plain : undefined
}

/** Reads `sensitive` as Ruby does: only false is false. */
export const sensitiveFlag: Read<boolean> = (value) => bare(value) !== false

function aNumber(value: unknown, reading: Reading): number | undefined {
  const plain = bare(value)
  if (typeof plain !== 'number') return undefined
  const isUnsafe = Number.isInteger(plain) ? !Number.isSafeInteger(plain) : !Number.isFinite(plain)
  if (isUnsafe) throw invalid(reading, 'a number cannot be held exactly')
  return plain + 0 // -0 becomes 0, as in JSON
}

/** Reads a count: a whole number from zero. */
export const count: Read<number> = (value, reading) => {
  const number = aNumber(value, reading)
  return number !== undefined && number >= 0 && Number.isInteger(number) ? number : undefined
}

/** Reads a width or height in pixels; nonsense says nothing. */
export const size: Read<number> = (value) =>
  typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 0x7fffffff ? value : undefined

/** Reads a focal point: two numbers from -1 to 1, as a list or as "x,y". */
export const focalPoint: Read<readonly [number, number]> = (value) => {
  const parts: readonly unknown[] =
    typeof value === 'string' ? value.slice(0, 100).split(',') : asArray(value)
  const [x, y] = parts.map((part) => (typeof part === 'string' && part.trim() !== '' ? Number(part) : part))
  if (parts.length !== 2 || !Number.isFinite(x) || !Number.isFinite(y)) return undefined
  const clamp = (number: unknown): number => Math.min(1, Math.max(-1, Number(number))) + 0
  return [clamp(x), clamp(y)]
}

const asArray = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** Reads a moment; one that cannot be understood says nothing. */
export const timestamp: Read<string> = (value) => {
  const plain = bare(Array.isArray(value) ? value[0] : value)
  return typeof plain === 'string' ? parseTimestamp(plain) : undefined
}

/** Reads an ISO 8601 duration. */
export const duration: Read<string> = (value) => {
  const plain = bare(value)
  return typeof plain === 'string' && plain.length <= 64 && ISO_DURATION.test(plain) ? plain : undefined
}

const ISO_DURATION =
  /^P(?=.)(?:\d{1,7}Y)?(?:\d{1,7}M)?(?:\d{1,7}W)?(?:\d{1,7}D)?(?:T(?=.)(?:\d{1,9}H)?(?:\d{1,9}M)?(?:\d{1,9}(?:[.,]\d{1,9})?S)?)?$/
