/**
 * The little that a host state needs of a database: named tables of rows under a key, in transactions.
 *
 * @module
 */

/** Every table, with what `owner` and `subject` mean in it. */
export const TABLE_NAMES = [
  'accounts', // an actor; owner: its acct in lower case
  'locals', // a local user by name in lower case; owner: actor id
  'settings', // the server's own: keys of its instance actor
  'statuses', // a post; owner: author; subject: the post it answers
  'edits', // an earlier version; owner: post
  'gone', // a local post that was deleted
  'boosts', // an Announce; owner: who; subject: post
  'favourites', // owner: who; subject: post
  'pins', // owner: who; subject: post
  'tags', // a featured hashtag; owner: who
  'votes', // owner: who; subject: post with the poll
  'quotes', // by the quoting post; owner: quoted author; subject: quoted post
  'follows', // owner: follower; subject: followed
  'blocks', // owner: who; subject: whom
  'domains', // a domain blocked by the server
  'moves', // by the old account; subject: the new one
  'tombstones', // owner: who deleted
  'reports', // owner: who reported; subject: account reported
  'collections', // owner: whose
  'timelines', // owner: whose home; subject: post
  'notifications', // owner: who is told; subject: post or account concerned
  'aliases', // a further name of a row in another table
] as const

export type TableName = (typeof TABLE_NAMES)[number]

/** One row. `at` orders rows; rows of the same moment are ordered by key. */
export interface Row {
  readonly key: string
  readonly owner: string
  readonly subject: string
  readonly at: string
  /** Plain JSON. */
  readonly value: unknown
}

/** Which rows, in which order. */
export interface RowQuery {
  readonly owner?: string
  readonly subject?: string
  readonly order?: 'oldest' | 'newest'
  /** Only rows that come later in the order than this one. */
  readonly after?: Pick<Row, 'at' | 'key'>
  readonly limit?: number
}

/**
 * Named tables.
 *
 * Contract: synchronous, so that nothing comes between the calls of one transaction; `transaction` undoes
 * every change when its work throws, and throws that on. What is put is copied; what is read is not to be
 * changed.
 */
export interface Tables {
  transaction<T>(work: () => T): T
  get(table: TableName, key: string): Row | undefined
  /** Inserts or replaces. */
  put(table: TableName, row: NewRow): void
  remove(table: TableName, key: string): void
  list(table: TableName, query: RowQuery): readonly Row[]
  count(table: TableName, query: Pick<RowQuery, 'owner' | 'subject'>): number
}

/** A row to put; what is left out is empty. */
export type NewRow = Pick<Row, 'key' | 'value'> & Partial<Row>

/** A moment in the one spelling whose text is ordered as time is; other servers leave out milliseconds. */
export function moment(timestamp: string): string {
  return new Date(timestamp).toISOString()
}

/** One key of two ids: neither can hold a space. */
export function pairKey(first: string, second: string): string {
  return `${encodeURI(first)} ${encodeURI(second)}`
}

/** A cursor for pages, opaque to callers. */
export function cursorOf({ at, key }: Pick<Row, 'at' | 'key'>): string {
  return JSON.stringify([at, key])
}

/** Reads a cursor back; one that is not ours starts from the beginning. */
export function readCursor(cursor: string | undefined): { readonly after?: Pick<Row, 'at' | 'key'> } {
  if (cursor === undefined) return {}
  try {
    const parsed: unknown = JSON.parse(cursor)
    if (!Array.isArray(parsed)) return {}
    const [at, key] = parsed as readonly unknown[]
    return typeof at === 'string' && typeof key === 'string' ? { after: { at, key } } : {}
  } catch {
    return {}
  }
}

/** A page of rows: as many as asked for, and a cursor when there are more. */
export function page(
  tables: Tables,
  table: TableName,
  query: RowQuery & { readonly limit: number },
): { readonly rows: readonly Row[]; readonly next?: string } {
  const rows = tables.list(table, { ...query, limit: query.limit + 1 })
  const last = rows[query.limit - 1]
  if (rows.length <= query.limit || last === undefined) return { rows: rows.slice(0, query.limit) }
  return { rows: rows.slice(0, query.limit), next: cursorOf(last) }
}
