/**
 * A key-value store in a table.
 *
 * @module
 */
import type { DatabaseSync } from 'node:sqlite'
import type { Clock, KeyValueStore } from '../../protocol/ports/index.js'
import type { Transaction } from './transaction.js'

/** What the store works with. */
export interface SqliteKeyValueStoreParts {
  readonly transaction: Transaction
  readonly maxEntries: number
  readonly clock: Clock
}

/** Every so many writes the table is cleared of what has expired or is too much. */
const WRITES_BETWEEN_SWEEPS = 256

/** Creates a key-value store over the table `cache`. */
export function createSqliteKeyValueStore(
  connection: DatabaseSync,
  { transaction, maxEntries, clock }: SqliteKeyValueStoreParts,
): KeyValueStore {
  const select = connection.prepare('SELECT value FROM cache WHERE key = ? AND expires_at > ?')
  const upsert = connection.prepare(
    `INSERT INTO cache (key, value, expires_at, is_mark, written)
     VALUES (:key, :value, :expiresAt, :isMark, (SELECT coalesce(max(written), 0) + 1 FROM cache WHERE is_mark = 0))
     ON CONFLICT (key) DO UPDATE SET value = :value, expires_at = :expiresAt, is_mark = max(is_mark, :isMark),
       written = excluded.written`,
  )
  const remove = connection.prepare('DELETE FROM cache WHERE key = ?')
  const removeExpired = connection.prepare('DELETE FROM cache WHERE expires_at <= ?')
  const removeExcess = connection.prepare(
    `DELETE FROM cache WHERE is_mark = 0 AND written <=
       (SELECT written FROM cache WHERE is_mark = 0 ORDER BY written DESC LIMIT 1 OFFSET ?)`,
  )
  const now = (): number => clock.now().getTime()
  let writes = 0

  /** The JSON text kept under a key. */
  function read(key: string): string | undefined {
    const row = select.get(key, now())
    return row === undefined ? undefined : String(row['value'])
  }

  function write(key: string, json: string, ttlMs: number, isMark: boolean): void {
    const expiresAt = now() + ttlMs
    if (!(expiresAt > now())) {
      remove.run(key)
      return
    }
    upsert.run({ key, value: json, expiresAt, isMark: isMark ? 1 : 0 })
    writes = (writes + 1) % WRITES_BETWEEN_SWEEPS
    if (writes !== 0) return
    removeExpired.run(now())
    removeExcess.run(Math.max(0, maxEntries - WRITES_BETWEEN_SWEEPS))
  }

  /* eslint-disable @typescript-eslint/require-await -- what a method throws is a rejection, as the port says */
  return {
    async get(key) {
      const json = read(key)
      return json === undefined ? undefined : (JSON.parse(json) as unknown) // any becomes unknown
    },
    async set(key, value, ttlMs) {
      const json = toJson(value)
      transaction(() => {
        write(key, json, ttlMs, false)
      })
    },
    async add(key, value, ttlMs) {
      const json = toJson(value)
      return transaction(() => {
        if (read(key) !== undefined) return false
        remove.run(key) // what has expired is gone with all it was
        write(key, json, ttlMs, true)
        return true
      })
    },
    async compareAndSet(key, expected, value, ttlMs) {
      const [old, json] = [expected === undefined ? undefined : toJson(expected), toJson(value)]
      return transaction(() => {
        if (read(key) !== old) return false
        write(key, json, ttlMs, false)
        return true
      })
    },
    async delete(key) {
      remove.run(key)
    },
  }
  /* eslint-enable @typescript-eslint/require-await */
}

function toJson(value: unknown): string {
  // the type says string, but a function or undefined has no JSON
  const json = JSON.stringify(value) as string | undefined
  if (json === undefined) throw new TypeError('a value to keep must have a JSON form')
  return json
}
