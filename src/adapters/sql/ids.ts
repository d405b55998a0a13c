/**
 * Ids as columns hold them.
 *
 * Ids are kept octet for octet, and may be of 2,048 octets. Postgres takes 2,704 in a row of an index, and some
 * indexes are over three ids; no text in it holds a NUL. So a column holds the id itself where it is short and plain,
 * as nearly all are, and else a short name of it, with the whole id beside it in `long_ids`.
 *
 * @module
 */
import { fingerprint } from '../../core/wire/fingerprint.js'

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

/**
 * Gives what a column holds for the id of an item or a dispatch, which is made of others with spaces between them. All
 * items of one dispatch begin alike: the last part is their inbox.
 */
export function keyOfItem(id: string): string {
  const space = id.lastIndexOf(' ')
  return space < 0 ? keyOf(id) : `${keyOf(id.slice(0, space))} ${keyOf(id.slice(space + 1))}`
}

/**
 * Gives the texts whose columns do not hold them, as {@link longIdsOf} does of ids.
 *
 * @param names - Each key with what it stands for.
 * @returns JSON of the texts by key; null where there are none.
 */
export function longNamesOf(
  names: readonly (readonly [key: string, name: string | undefined])[],
): string | null {
  const long = names.filter(([key, name]) => name !== undefined && key !== name)
  return long.length === 0 ? null : JSON.stringify(Object.fromEntries(long))
}

/** Puts the ids of two rows together that they have beside their columns. */
export function mergedNames(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other
  return `${one.slice(0, -1)},${other.slice(1)}` // both are objects that are not empty
}

/** Tells what a column may hold, or nothing, from anything else: what comes in as a cursor. */
export function isKey(text: string): boolean {
  return /^[\x20-\x7e]{0,512}$/.test(text)
}

/** Whether what a column holds is a short name of an id, and not the id itself. */
export function isShortName(key: string): boolean {
  return key.startsWith(MARK)
}

/**
 * Gives the id back that a column stands for.
 *
 * @param key - The column.
 * @param longIds - `long_ids` of its row.
 * @returns The id.
 * @throws SyntaxError or TypeError where the row does not hold it, as only one that was tampered with does not.
 */
export function idOf(key: string, longIds: string | null): string {
  const id = key.startsWith(MARK) ? longIdIn(key, longIds) : key
  if (id === undefined) throw new TypeError('the row does not hold the id that its column stands for')
  return id
}

/** The same for the id of an item or dispatch, see {@link keyOfItem}; what is lost is given as its key. */
export function idOfItem(key: string, longIds: string | null): string {
  return longIds === null ? key : (longIdIn(key, longIds) ?? key)
}

/**
 * The same for what a row is to be found by again.
 *
 * @throws SyntaxError or TypeError where its id is lost.
 */
export function ownIdOfItem(key: string, longIds: string | null): string {
  const id = idOfItem(key, longIds)
  if (keyOfItem(id) !== key) throw new TypeError('the row is not known by its id')
  return id
}

function longIdIn(key: string, longIds: string | null): string | undefined {
  const ids: unknown = longIds === null ? undefined : JSON.parse(longIds)
  const id: unknown = typeof ids === 'object' && ids !== null ? Reflect.get(ids, key) : undefined
  return typeof id === 'string' ? id : undefined
}

/** The name under which a boost is kept: one for each actor and post. */
export function boostKey(actorId: string, statusId: string): string {
  return `boost ${fingerprint(JSON.stringify([actorId, statusId]))}`
}
