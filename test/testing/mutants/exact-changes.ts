/**
 * What stores make of texts, names and moments that they do not keep as they are.
 *
 * @module
 */

/** Changes by what they are called. */
export type Change<T> = Readonly<Record<string, (value: T) => T>>

/** What becomes of a text. */
export const TEXTS: Change<string> = {
  'as a value, written anew': (text) => rewritten(text, (value) => value),
  'as a value, with its keys in order': (text) => rewritten(text, inOrder),
  'without space around it': (text) => text.trim(),
  'without the ends of its lines': (text) => text.replaceAll(/\r?\n/g, ''),
  'to 65,535 characters': (text) => text.slice(0, 65_535),
  'to 65,535 octets': (text) => Buffer.from(text).subarray(0, 65_535).toString(),
  'to the nearest letters': (text) => text.normalize('NFC'),
  'taken apart': (text) => text.normalize('NFD'),
}

/** When two names are one. */
export const NAMES: Change<string> = {
  'without case': (name) => name.toLowerCase(),
  'without the case that another language has': (name) => name.replaceAll('\u0131', 'I'),
  'in a normal form': (name) => name.normalize('NFC'),
  'without accents': (name) => name.normalize('NFD').replaceAll('\u0301', ''),
}

/** What becomes of a moment. */
export const MOMENTS: Change<number> = {
  'signed, around at 32 bits': (ms) => ms | 0,
  'around at 32 bits': (ms) => ms >>> 0,
  'up to 31 bits': (ms) => Math.min(ms, 2 ** 31 - 1),
  'up to 32 bits': (ms) => Math.min(ms, 2 ** 32 - 1),
  'up to 2038': (ms) => Math.min(ms, (2 ** 31 - 1) * 1000),
}

/** JSON written anew; what is none stays as it is. */
export function rewritten(json: string, change: (value: unknown) => unknown): string {
  try {
    return JSON.stringify(change(JSON.parse(json)))
  } catch {
    return json
  }
}

/** A value with the keys of its objects in order. */
export function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const members = Object.entries(value).map(([name, member]) => [name, inOrder(member)] as const)
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** A mutant for each change. */
export function each<T, M>(
  changes: Change<T>,
  make: (what: string, change: (value: T) => T) => M,
): readonly M[] {
  return Object.entries(changes).map(([what, change]) => make(what, change))
}

/** What no store can keep goes on as it is: a broken item is no text. */
export function whereText(text: unknown, change: (text: string) => string): string {
  return (typeof text === 'string' ? change(text) : text) as string
}
