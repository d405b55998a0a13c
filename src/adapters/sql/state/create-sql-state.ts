/**
 * Everything a server keeps, in the host's own database.
 *
 * @module
 */
import type { Kysely, Transaction } from 'kysely'
import type { Effect } from '../../../core/model/index.js'
import {
  systemClock,
  systemRandom,
  type Clock,
  type OnEvent,
  type Random,
  type Directory,
} from '../../../protocol/ports/index.js'
import {
  createModeration,
  type HostState,
  type HostStateFacts,
  readFacts,
  serverFacts,
} from '../../state/index.js'
import { createSqlKeyValueStore } from '../cache.js'
import { createSqlDatabase } from '../create-database.js'
import type { Executor, HostTransaction, SqlDatabase } from '../database.js'
import { createSqlOutbox } from '../dispatches/port.js'
import { createSqlDeliveryQueue } from '../queue/queue.js'
import { createApplier, type SqlApply } from './apply.js'
import { createSqlContent } from './content.js'
import { createSqlDirectory } from './directory.js'
import { createLocalAccounts, type SqlLocalAccounts } from './local-accounts.js'
import { createLocalIds } from './local-ids.js'
import { createReading } from './reading.js'
import { createUpkeep } from './upkeep.js'

/** What a state over SQL is made of, but for its database. */
export interface SqlStateFacts<DB> extends HostStateFacts {
  /**
   * Writes the host's own rows in the same commit: called inside the transaction, once all effects are applied. What
   * it throws undoes everything. It may be called again where the transaction has to be begun anew, and may use
   * nothing but the transaction: a verb called in it is an error at once. Where it does not end within `waitMs`, all is
   * undone (`ERR_STORAGE_ON_APPLY`), so that others may write.
   */
  readonly onApply?: (effects: readonly Effect[], transaction: Transaction<DB>) => unknown
  /**
   * Told what is durable, after the commit: for streams, pushes, mails. What it throws changes nothing. A process that
   * ends between the commit and this call never makes it: whatever must follow from a commit without fail is written
   * down by `onApply`, and worked off from there.
   */
  readonly onCommitted?: (effects: readonly Effect[]) => unknown
  /**
   * Told of rows that cannot be read: left out of a list (`row.skipped`), or set aside (`delivery.setAside`). The
   * same function as that of `createFederation` will do.
   */
  readonly onEvent?: OnEvent
  /** @defaultValue the machine's clock */
  readonly clock?: Clock
  /** For ids and leases. @defaultValue the machine's randomness */
  readonly random?: Random
  /**
   * Cached values kept at most.
   *
   * @defaultValue 10000
   */
  readonly maxCacheEntries?: number
}

/** Options of {@link createSqlState}. */
export interface SqlStateOptions<DB> extends SqlStateFacts<DB> {
  /** The host's Kysely, over SQLite or Postgres, with whatever tables and plugins it has. It stays the host's to end. */
  readonly db: Kysely<DB>
  /**
   * In front of the names of our tables.
   *
   * @defaultValue 'tootkit_'
   */
  readonly prefix?: string
  /**
   * How long a write waits for another that holds the database or its connections, in this process or another, and
   * how long a read or `onApply` may take, in milliseconds.
   *
   * @defaultValue 30000
   */
  readonly waitMs?: number
  /**
   * Makes the tables, or brings them up to date, at the first use. Without, tables that are missing or of an older
   * version are an error that says to call `migrate`.
   *
   * @defaultValue false
   */
  readonly migrates?: boolean
}

/** Everything a server keeps, over SQL. */
export interface SqlState<DB = unknown> extends HostState {
  readonly accounts: SqlLocalAccounts<Transaction<DB> | HostTransaction>
  /** Joins a transaction of the host's where one is given. */
  readonly apply: SqlApply<Transaction<DB> | HostTransaction>
  /** Resolves once the tables were found to be those that this version knows: rejects at start rather than later. */
  ready(): Promise<void>
  /**
   * Resolves when whoever wrote knows what became of it, which `waitMs` bounds; takes none after that. The host's
   * database stays open.
   */
  close(): Promise<void>
}

/**
 * Creates the state of a server over the host's own database: every port that `createFederation` asks for, and what a
 * host shows its users. Call {@link migrate} first, once at start.
 *
 * @param options - The database, and facts about the server.
 * @returns The state.
 * @throws TypeError for an origin that is none, a database that is neither SQLite nor Postgres, an unfit prefix,
 *   and a `waitMs` or `maxCacheEntries` that is none.
 * @example
 * ```ts
 * import { Kysely } from 'kysely'
 * import { createNodeSqliteDialect, createSqlState, migrate } from 'tootkit/sql'
 *
 * interface MyTables { posts: { id: string } }
 * const db = new Kysely<MyTables>({ dialect: createNodeSqliteDialect({ file: ':memory:' }) })
 * await migrate(db)
 * const state = createSqlState({ db, origin: 'https://social.example' })
 * await state.accounts.create({ username: 'alice', keys: { privateKeyPem: '…', publicKeyPem: '…' } })
 * await state.blockDomain('spam.example')
 * const [standing] = await state.directory.answer([{ about: 'standing', id: 'https://a.spam.example/eve' }])
 * standing // => { account: 'none', domain: 'suspend' }
 * await state.close()
 * await db.destroy()
 * ```
 */
export function createSqlState<DB>(options: SqlStateOptions<DB>): SqlState<DB> {
  const { db, prefix, waitMs, migrates = false, onEvent } = options
  const database = createSqlDatabase({
    db,
    migrates,
    ...(prefix !== undefined && { prefix }),
    ...(waitMs !== undefined && { waitMs }),
    ...(onEvent !== undefined && { onEvent }),
  })
  return createStateOver(database, options)
}

/**
 * Puts a state together over a database whose connection somebody else opened and closes.
 *
 * @param database - Where everything is kept.
 * @param facts - Facts about the server.
 * @returns The state.
 * @throws TypeError for an origin that is none.
 */
export function createStateOver<DB>(database: SqlDatabase, facts: SqlStateFacts<DB>): SqlState<DB> {
  const { clock = systemClock, random = systemRandom } = facts
  const server = readFacts(facts)
  const { origin, isLocal, actorIdOf, limitedFederation } = server
  const { reader } = database
  const directoryOn = (executor: Executor): Directory =>
    createSqlDirectory({ reader: executor, clock, origin, isLocal, limitedFederation })
  const applier = createApplier({
    database,
    clock,
    directoryOn,
    isLocal,
    own: server,
    localIds: createLocalIds(random),
    upkeep: createUpkeep(random),
    onApply: facts.onApply as
      ((effects: readonly Effect[], transaction: HostTransaction) => unknown) | undefined, // its own
    onCommitted: facts.onCommitted,
  })
  const now = (): string => clock.now().toISOString()
  const directory = directoryOn(reader)

  return {
    ...createReading(reader, directory),
    ...createModeration({ apply: applier.apply, directory, isLocal, now }, server),
    accounts: createLocalAccounts({ ...server, database, applier }),
    directory,
    apply: applier.apply,
    content: createSqlContent(reader),
    outbox: createSqlOutbox({ database, clock, random }),
    queue: createSqlDeliveryQueue({ database, clock, random }),
    cache: createSqlKeyValueStore({
      database,
      clock,
      ...(facts.maxCacheEntries !== undefined && { maxEntries: facts.maxCacheEntries }),
    }),
    server: serverFacts(server, clock),
    actorIdOf,
    ready: () => database.ready(),
    close: () => database.close(),
  }
}
