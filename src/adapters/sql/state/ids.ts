/**
 * Ids as columns hold them.
 *
 * Ids are kept octet for octet, and may be of 2,048 octets. Postgres takes 2,704 in a row of an index, and some
 * indexes are over three ids; no text in it holds a NUL. So a column holds the id itself where it is short and plain,
 * as nearly all are, and else a short name of it, with the whole id beside it in `long_ids`.
 *
 * @module
 */
import { fingerprint } from '../../../core/wire/fingerprint.js'

const MARK = '~'
/** Short and of visible ASCII, and no name that is made here. */
const PLAIN = /^(?!~)[\x21-\x7e][\x20-\x7e]{0,511}$/

/** Gives what a column holds for an id. */
export function keyOf(id: string): string {
  return PLAIN.test(id) ? id : `${MARK}${fingerprint(JSON.stringify(id))}`
}

/** The same for an id that may be absent. */
export function keyOrNull(id: string | undefined): string | null {
  return id === undefined ? null : keyOf(id)
}

/**
 * Gives the ids whose columns do not hold them, for `long_ids`.
 *
 * @param ids - Every id of the row.
 * @returns JSON of the ids by key; null where there are none.
 */
export function longIdsOf(ids: readonly (string | undefined)[]): string | null {
  const long = ids.filter((id) => id !== undefined && !PLAIN.test(id))
  return long.length === 0 ? null : JSON.stringify(Object.fromEntries(long.map((id = '') => [keyOf(id), id])))
}

/** Tells what a column may hold, or nothing, from anything else: what comes in as a cursor. */
export function isKey(text: string): boolean {
  return /^[\x20-\x7e]{0,512}$/.test(text)
}

/** Whether what a column holds is a short name of an id, and not the id itself. */
export function isShortName(key: string): boolean {
  return key.startsWith(MARK)
}

/** Gives the id back that a column stands for. */
export function idOf(key: string, longIds: string | null): string {
  if (!key.startsWith(MARK) || longIds === null) return key
  return (JSON.parse(longIds) as Record<string, string>)[key] ?? key // written by `longIdsOf`
}

/** The name under which a boost is kept: one for each actor and post. */
export function boostKey(actorId: string, statusId: string): string {
  return `boost ${fingerprint(JSON.stringify([actorId, statusId]))}`
}
