/**
 * What all builders share: ids, lists and moments as callers like to write them.
 *
 * @module
 */
import { parseTimestamp } from '../../wire/timestamp.js'
import type { ActivityType, ActorReference, EmbeddedActivity, Reference, Timestamp } from '../types.js'

/** The id of what is built: given, or derived from the rest of it by a function given. */
export type IdSource<T> = string | ((model: T) => string)

/** An id, or anything that has one. */
export type Identified = string | { readonly id?: string | undefined }

/** A moment, as a `Date` or as text. */
export type Moment = Date | string

/** An activity as the builders make it. */
export type BuiltActivity<Type extends ActivityType> = EmbeddedActivity<Type> & {
  readonly actor: ActorReference
}

/** What a caller may leave out or set to `undefined`. */
export type Loose<T> = { readonly [Name in keyof T]?: T[Name] | undefined }

/** Gives the id of an argument; having none is a mistake of the caller. */
export function requireId(value: Identified, what: string): string {
  const id = typeof value === 'string' ? value : value.id
  if (id === undefined || id === '') throw new TypeError(`${what} needs an id`)
  return id
}

/** Makes a bare reference of an id or of anything that has one. */
export function referenceTo(value: Identified, what: string): Reference {
  return { id: requireId(value, what) }
}

/** Wraps one id into a list. */
export function asIds(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value
}

/** Writes a moment in the normal form. */
export function timestampOf(moment: Moment): Timestamp {
  const text =
    typeof moment === 'string' ? moment : Number.isNaN(moment.getTime()) ? '' : moment.toISOString()
  const timestamp = parseTimestamp(text)
  if (timestamp === undefined) throw new RangeError('a moment has to be a valid Date or an RFC 3339 text')
  return timestamp
}

/** Leaves out what is undefined, so that absent means absent. */
export function defined<T extends object>(
  properties: T,
): { [Name in keyof T]?: Exclude<T[Name], undefined> } {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined)) as {
    [Name in keyof T]?: Exclude<T[Name], undefined>
  } // `fromEntries` forgets the names
}

/** Puts the id in front, deriving it where a function was given. */
export function withId<T extends object>(
  model: T,
  id: IdSource<T> | undefined,
): T & { readonly id?: string } {
  if (id === undefined) return model
  return { id: typeof id === 'string' ? id : id(model), ...model }
}
