/**
 * How the properties of a kind of object are told.
 *
 * @module
 */
import {
  type Assign,
  type Draft,
  type Fields,
  ignore,
  type JsonObject,
  readFields,
  type Reading,
} from './reading.js'

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
export function fill(object: JsonObject, fields: Fields, start: Draft, reading: Reading): Draft {
  readFields(object, fields, start, reading)
  return start
}

/** Notes the types sent unless they are just the one of the model. */
export function noteTypes(draft: Draft, names: readonly string[], type: string): void {
  if (names.length > 0 && (names.length > 1 || names[0] !== type)) draft['types'] = names
}
