/**
 * A database over a Kysely instance of the host's.
 *
 * @module
 */
import type { DatabaseConnection, Kysely } from 'kysely'
import { quietly } from '../../core/wire/quietly.js'
import type { OnEvent } from '../../protocol/ports/index.js'
import { millisecondsOf } from '../options.js'
import { dialectOf } from './dialect-of.js'
import type { Executor, HostDatabase, HostTransaction, SqlDatabase } from './database.js'
import { beOnlyWriter } from './exclusive.js'
import { withFlavour, type Flavour } from './flavour.js'
import { closed, createGroups } from './groups.js'
import { connectionOf, overConnection } from './held-connection.js'
import { asJobOf, assertOutsideJobs } from './inside-job.js'
import { assertPresentVersion, assertStillPresent, migrate, migrateWithin } from './migrate.js'
import { isNodeSqlite } from './node-sqlite/dialect.js'
import { DEFAULT_WAIT_MS, inTime } from './patience.js'
import { createPrefixer, DEFAULT_PREFIX } from './prefix.js'
import { inSavepoint } from './savepoint.js'
import { readInTime } from './read-in-time.js'
import { toStorageError } from './storage-error.js'

/** Options of {@link createSqlDatabase}. */
export interface SqlDatabaseOptions {
  /** A Kysely instance for SQLite or Postgres, whatever tables and plugins it has. */
  readonly db: HostDatabase
  /**
   * In front of the names of tables and indexes.
   *
   * @defaultValue 'tootkit_'
   */
  readonly prefix?: string
  /**
   * How long a write waits for another that holds the database, in milliseconds.
   *
   * @defaultValue 30000
   */
  readonly waitMs?: number
  /**
   * Makes or migrates the tables at the first use. Without, tables that are missing or of an older version are an
   * error that says to call `migrate`.
   *
   * @defaultValue false
   */
  readonly migrates?: boolean
  /** `close` ends the Kysely instance as well. @defaultValue false */
  readonly isOwned?: boolean
  /** Told of rows that cannot be read. */
  readonly onEvent?: OnEvent
}

/**
 * Creates what reads and writes our tables through a Kysely instance. Nothing is asked of the database yet.
 *
 * @param options - The instance, and how it is used.
 * @returns The database.
 * @throws TypeError for a database other than SQLite and Postgres, for a transaction, for an unfit prefix, and for a
 *   `waitMs` that is no time.
 */
export function createSqlDatabase(options: SqlDatabaseOptions): SqlDatabase {
  const { db, prefix = DEFAULT_PREFIX, migrates = false, isOwned = false } = options
  const waitMs = millisecondsOf('waitMs', options.waitMs ?? DEFAULT_WAIT_MS)
  if (db.isTransaction) throw new TypeError('db has to be a Kysely instance, not a transaction of one')
  const host = db as unknown as Kysely<unknown> // whatever tables it knows: it is asked for none of them
  const dialect = dialectOf(db)
  const ours = createPrefixer(prefix)
  const key = `${dialect} ${prefix}`
  const onEvent = quietly(options.onEvent)
  const identity = {}
  let readiness: Promise<void> | undefined
  let isReady = false
  let isClosed = false
  let direct: DatabaseConnection | undefined

  const reader = withFlavour(ours(db), {
    dialect,
    prefix,
    key,
    onEvent,
    read(query) {
      if (dialect === 'postgres') return readInTime(host, query, waitMs)
      // one that is given up keeps its connection until it is answered
      return inTime((direct ?? reader).executeQuery(query), waitMs)
    },
    enter() {
      assertOutsideJobs(identity)
      if (isClosed) throw closed()
      return isReady ? undefined : ready()
    },
  })

  function ready(): Promise<void> {
    readiness ??= (
      migrates
        ? migrate(db, { prefix, waitMs })
        : inTime(
            overConnection(host, dialect, waitMs, (one) =>
              assertPresentVersion(ours(one), { dialect, prefix }),
            ),
            waitMs,
          )
    ).then(
      async () => {
        // a connection of our own dialect that has no transaction is nobody's, and need not be given back
        if (isNodeSqlite(db)) direct = await connectionOf(db)
        isReady = true
      },
      (error: unknown) => {
        readiness = undefined // the next call tries again
        throw toStorageError(error)
      },
    )
    return readiness
  }

  async function transactionOf(transaction: HostTransaction, isOpen: () => boolean): Promise<Executor> {
    const flavour: Flavour = {
      dialect,
      prefix,
      key,
      onEvent,
      transaction,
      connection: await connectionOf(transaction), // it keeps it until its end
      enter() {
        if (!isOpen()) throw new TypeError('the job is over, and with it its transaction')
        return undefined
      },
    }
    return withFlavour(ours(transaction), flavour)
  }

  async function begin(
    transaction: HostTransaction,
    isOpen: () => boolean,
    leftMs: number,
  ): Promise<Executor> {
    const trx = await transactionOf(transaction, isOpen)
    await beOnlyWriter(trx, { dialect, prefix, patience: { leftMs, waitMs } })
    await assertStillPresent(trx, prefix)
    return trx
  }

  const groups = createGroups({
    overConnection: (use) => overConnection(host, dialect, waitMs, use),
    database: identity,
    waitMs,
    ready,
    begin,
  })

  return {
    dialect,
    prefix,
    waitMs,
    reader,
    async ready() {
      if (isClosed) throw closed()
      await ready()
    },
    get commits() {
      return groups.commits
    },
    async write(job) {
      assertOutsideJobs(identity)
      return groups.write(job)
    },
    async within(transaction, job) {
      assertOutsideJobs(identity)
      if (isClosed) throw closed()
      assertTransaction(transaction)
      let isOpen = true
      const trx = await transactionOf(transaction, () => isOpen)
      const part = await inSavepoint(trx, async () => {
        await beOnlyWriter(trx, { dialect, prefix })
        // on the connection of the transaction: another may not be had while it is open
        if (isReady) await assertStillPresent(trx, prefix)
        else await (migrates ? migrateWithin : assertPresentVersion)(trx, { dialect, prefix })
        return asJobOf(identity, () => job(trx))
      })
      isOpen = false
      if (part.kind === 'kept') return part.value
      throw toStorageError(part.error) // of a transaction that is lost, the host's commit will tell
    },
    async close() {
      isClosed = true
      await groups.end()
      if (isOwned) await host.destroy()
    },
  }
}

function assertTransaction(transaction: HostTransaction): void {
  // the type says so, but a plain instance would keep each statement by itself
  if (!(transaction.isTransaction as boolean))
    throw new TypeError('a transaction is needed: one of Kysely, or what transactionOver gives')
}
