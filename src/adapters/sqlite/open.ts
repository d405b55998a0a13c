/**
 * One SQLite file with everything a server has to keep.
 *
 * @module
 */
import { DatabaseSync } from 'node:sqlite'
import {
  systemClock,
  systemRandom,
  type Clock,
  type DeliveryQueue,
  type FollowerStore,
  type KeyValueStore,
  type Random,
} from '../../protocol/ports/index.js'
import { createSqliteDeliveryQueue } from './delivery-queue.js'
import { createSqliteFollowerStore } from './follower-store.js'
import { createSqliteKeyValueStore } from './key-value-store.js'
import { createSchema } from './schema.js'
import { createTransaction, type Transaction } from './transaction.js'

export interface OpenSqliteOptions {
  /**
   * How long to wait for another process that is writing, in milliseconds.
   *
   * @defaultValue 5000
   */
  readonly busyTimeoutMs?: number
  /**
   * Cached values kept at most (see `createMemoryKeyValueStore`).
   *
   * @defaultValue 10000
   */
  readonly maxCacheEntries?: number
  /** For the life of cached values. @defaultValue the machine's clock */
  readonly clock?: Clock
  /** For lease tokens. @defaultValue the machine's randomness */
  readonly random?: Random
}

/** The stores of a database, under the names that `createFederation` takes them by. */
export interface SqlitePorts {
  readonly cache: KeyValueStore
  readonly followers: FollowerStore
  readonly queue: DeliveryQueue
}

/** An open database. */
export interface SqliteDatabase {
  /** The connection itself, for tables of your own. */
  readonly connection: DatabaseSync
  /** The stores; the same ones at every call. */
  ports(): SqlitePorts
  /**
   * Runs a task all or nothing; what it throws undoes it. Nested calls join the outer one. The task is
   * synchronous, because whatever else runs while it waited would be part of it.
   */
  readonly transaction: Transaction
  readonly close: () => void
}

/**
 * Opens (and creates) a database file with all stores of a small server.
 *
 * What has been written survives the process and the power (write-ahead log, `synchronous=FULL`). Several
 * processes of one machine may share the file.
 *
 * @param file - Path of the file; `':memory:'` for a database that lives as long as it is open.
 * @param options - Bounds, clock and randomness.
 * @returns The database; close it when done.
 * @throws Error if the file is no database, or was written by a later version of this package.
 * @example
 * ```ts
 * const database = openSqlite(':memory:')
 * const { cache } = database.ports()
 * await cache.set('color', 'teal', 60_000)
 * await cache.get('color') // => 'teal'
 * database.close()
 * ```
 */
export function openSqlite(file: string, options: OpenSqliteOptions = {}): SqliteDatabase {
  const {
    busyTimeoutMs = 5000,
    maxCacheEntries = 10_000,
    clock = systemClock,
    random = systemRandom,
  } = options
  const connection = new DatabaseSync(file, { timeout: busyTimeoutMs })
  const transaction = createTransaction(connection)
  try {
    createSchema(connection, transaction)
  } catch (error) {
    connection.close()
    throw error
  }
  const ports: SqlitePorts = {
    cache: createSqliteKeyValueStore(connection, { transaction, maxEntries: maxCacheEntries, clock }),
    followers: createSqliteFollowerStore(connection),
    queue: createSqliteDeliveryQueue(connection, { transaction, random }),
  }
  return {
    connection,
    ports: () => ports,
    transaction,
    close() {
      connection.close()
    },
  }
}
