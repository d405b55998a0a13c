/**
 * A key-value store in a table.
 *
 * @module
 */
import { sql } from 'kysely'
import { systemClock, type Clock, type KeyValueStore } from '../../protocol/ports/index.js'
import { countOf } from '../options.js'
import type { Flag } from './columns.js'
import type { Executor, SqlDatabase } from './database.js'
import { keyOf } from './ids.js'
import { statement } from './statement.js'

/** What a store works with. */
export interface SqlKeyValueStoreOptions {
  readonly database: SqlDatabase
  /**
   * Values of one kind kept at most; past it those of the kind that were written longest ago go. A key's kind is
   * the text before its first `:`, so that a flood of one kind flushes no other. What `add` has set is not
   * counted and never goes early: it is what tells a second copy from a first.
   *
   * @defaultValue 10000
   */
  readonly maxEntries?: number
  /** For the life of values. @defaultValue the machine's clock */
  readonly clock?: Clock
}

/** Kinds told apart at most: keys of further ones share one, so that strangers' texts in keys cannot add kinds. */
const MAX_KINDS = 64
/** Every so many writes, at most, the table is cleared of what has expired or is too much. */
const MAX_WRITES_BETWEEN_SWEEPS = 256

const selectValue = statement<{ key: string; now: number }, { value: string }>((db, p) =>
  db.selectFrom('cache').select('value').where('key', '=', p('key')).where('expires_at', '>', p('now')),
)

interface Entry {
  key: string
  kind: string
  value: string
  expiresAt: number
  isMark: Flag
}

const upsert = statement<Entry>((db, p) =>
  db
    .insertInto('cache')
    .values((eb) => ({
      key: p('key'),
      kind: p('kind'),
      value: p('value'),
      expires_at: p('expiresAt'),
      is_mark: p('isMark'),
      written: eb
        .selectFrom('cache as latest')
        .select(sql<number>`coalesce(max(latest.written), 0) + 1`.as('next'))
        .where('latest.kind', '=', p('kind'))
        .where('latest.is_mark', '=', sql.lit(0)),
    }))
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet((eb) => ({
        kind: eb.ref('excluded.kind'),
        value: eb.ref('excluded.value'),
        expires_at: eb.ref('excluded.expires_at'),
        // a mark that is replaced stays one
        is_mark: sql<Flag>`case when ${eb.ref('cache.is_mark')} = 1 then 1 else excluded.is_mark end`,
        written: eb.ref('excluded.written'),
      })),
    ),
)

const deleteKey = statement<{ key: string }>((db, p) => db.deleteFrom('cache').where('key', '=', p('key')))

const deleteExpired = statement<{ now: number }>((db, p) =>
  db.deleteFrom('cache').where('expires_at', '<=', p('now')),
)

/** The last one that is kept of its kind is the one after which those come that are too many. */
const deleteExcess = statement<{ kind: string; kept: number }>((db, p) =>
  db
    .deleteFrom('cache')
    .where('kind', '=', p('kind'))
    .where('is_mark', '=', sql.lit(0))
    .where('written', '<=', (eb) =>
      eb
        .selectFrom('cache as late')
        .select('late.written')
        .where('late.kind', '=', p('kind'))
        .where('late.is_mark', '=', sql.lit(0))
        .orderBy('late.written', 'desc')
        .limit(sql.lit(1))
        .offset(p('kept')),
    ),
)

/**
 * Creates a key-value store over the table of a database.
 *
 * @param options - The database, bounds, the clock.
 * @returns The store.
 * @throws TypeError for a bound that is no whole number.
 */
export function createSqlKeyValueStore(options: SqlKeyValueStoreOptions): KeyValueStore {
  const { database, clock = systemClock } = options
  const maxEntries = countOf('maxCacheEntries', options.maxEntries ?? 10_000)
  const now = (): number => clock.now().getTime()
  const kindOf = createKinds()
  const writesBetweenSweeps = Math.min(MAX_WRITES_BETWEEN_SWEEPS, Math.ceil(maxEntries / 8))
  const kept = Math.max(0, maxEntries - writesBetweenSweeps)
  const kindsWritten = new Set<string>()
  let writes = 0

  /** The JSON text kept under a key. */
  async function read(db: Executor, key: string): Promise<string | undefined> {
    return (await selectValue.first(db, { key: keyOf(key), now: now() }))?.value
  }

  async function write(trx: Executor, key: string, json: string, ttlMs: number, isMark: Flag): Promise<void> {
    const expiresAt = now() + ttlMs
    if (!(expiresAt > now())) {
      await deleteKey.run(trx, { key: keyOf(key) })
      return
    }
    const kind = kindOf(key)
    await upsert.run(trx, {
      key: keyOf(key),
      kind,
      value: json,
      expiresAt: Math.min(expiresAt, LATEST),
      isMark,
    })
    kindsWritten.add(kind)
    writes += 1
    if (writes >= writesBetweenSweeps) await sweep(trx)
  }

  async function sweep(trx: Executor): Promise<void> {
    await deleteExpired.run(trx, { now: now() })
    for (const kind of kindsWritten) await deleteExcess.run(trx, { kind, kept })
    kindsWritten.clear()
    writes = 0
  }

  return {
    async get(key) {
      const json = await read(database.reader, key)
      return json === undefined ? undefined : fromJson(json)
    },
    async set(key, value, ttlMs) {
      const json = toJson(value)
      await database.write((trx) => write(trx, key, json, ttlMs, 0))
    },
    async add(key, value, ttlMs) {
      const json = toJson(value)
      return database.write(async (trx) => {
        if ((await read(trx, key)) !== undefined) return false
        await deleteKey.run(trx, { key: keyOf(key) }) // what has expired is gone with all it was
        await write(trx, key, json, ttlMs, 1)
        return true
      })
    },
    async compareAndSet(key, expected, value, ttlMs) {
      const [old, json] = [expected === undefined ? undefined : toJson(expected), toJson(value)]
      return database.write(async (trx) => {
        if ((await read(trx, key)) !== old) return false
        await write(trx, key, json, ttlMs, 0)
        return true
      })
    },
    async delete(key) {
      await database.write((trx) => deleteKey.run(trx, { key: keyOf(key) }))
    },
  }
}

/** No life is longer than what a number holds exactly. */
const LATEST = Number.MAX_SAFE_INTEGER

/** Tells the kinds of keys: the text before the first colon, none for a key without one. */
function createKinds(): (key: string) => string {
  const known = new Set([keyOf('')])
  return (key) => {
    const kind = keyOf(key.slice(0, Math.max(0, key.indexOf(':'))))
    if (known.has(kind)) return kind
    if (known.size >= MAX_KINDS) return keyOf('')
    known.add(kind)
    return kind
  }
}

function toJson(value: unknown): string {
  // the type says string, but a function or undefined has no JSON
  const json = JSON.stringify(value) as string | undefined
  if (json === undefined) throw new TypeError('a value to keep must have a JSON form')
  return json
}

/** A row that somebody else wrote into is no value. */
function fromJson(json: string): unknown {
  try {
    return JSON.parse(json) as unknown // any becomes unknown
  } catch {
    return undefined
  }
}
