/**
 * The version of the tables: told, made, and held against what this code knows.
 *
 * @module
 */
import { DummyDriver, Kysely, sql, type Compilable, type ControlledTransaction } from 'kysely'
import { millisecondsOf } from '../options.js'
import type { SqlDialect } from './columns.js'
import type { Executor, HostDatabase } from './database.js'
import { createDefinitions, type TableDefinitions } from './definitions.js'
import { dialectOf } from './dialect-of.js'
import { dialectWith } from './dialects.js'
import { createEngineTables } from './engine-definitions.js'
import { beOnlyWriter } from './exclusive.js'
import { overConnection } from './held-connection.js'
import { DEFAULT_WAIT_MS, inTime, patiently } from './patience.js'
import { createPrefixer, DEFAULT_PREFIX } from './prefix.js'
import { createStateTables } from './state/definitions.js'
import { statement, type NoParams } from './statement.js'
import { StorageError, toStorageError } from './storage-error.js'

/** What each version adds to the one before it. */
const VERSIONS: readonly (readonly TableDefinitions[])[] = [[createEngineTables, createStateTables]]

/** The version that this code knows. */
export const SCHEMA_VERSION = VERSIONS.length

/** Options of {@link migrate}. */
export interface MigrateOptions {
  /**
   * In front of the names of tables and indexes.
   *
   * @defaultValue 'tootkit_'
   */
  readonly prefix?: string
  /**
   * How long to wait for another process that migrates or writes, in milliseconds.
   *
   * @defaultValue 30000
   */
  readonly waitMs?: number
}

const VERSION = 'version'

/**
 * Makes the tables of tootkit in a database, or brings those of an earlier version up to date, in one transaction.
 *
 * Running it again changes nothing, and several processes may run it at once. All it makes is named with the
 * prefix; nothing else in the database is touched. {@link migrationSql} shows what it does.
 *
 * @param db - A Kysely instance for SQLite or Postgres, whatever tables and plugins it has.
 * @param options - The prefix.
 * @throws StorageError `ERR_STORAGE_SCHEMA_NEWER` where a later version of the library made the tables;
 *   `ERR_STORAGE_DAMAGED` where their version cannot be told;
 *   `ERR_STORAGE_BUSY`, `ERR_STORAGE_READ_ONLY` and others where the database cannot write.
 * @example
 * ```ts
 * import { Kysely } from 'kysely'
 * import { createNodeSqliteDialect, migrate } from 'tootkit/sql'
 * const db = new Kysely<{ users: { name: string } }>({ dialect: createNodeSqliteDialect({ file: ':memory:' }) })
 * await migrate(db)
 * await migrate(db) // changes nothing
 * await db.destroy()
 * ```
 */
export async function migrate(db: HostDatabase, options: MigrateOptions = {}): Promise<void> {
  const { prefix = DEFAULT_PREFIX } = options
  const waitMs = millisecondsOf('waitMs', options.waitMs ?? DEFAULT_WAIT_MS)
  const dialect = dialectOf(db)
  const ours = createPrefixer(prefix)
  const tables = { dialect, prefix }
  const until = performance.now() + waitMs
  const host = db as unknown as Kysely<unknown> // whatever tables it knows: it is asked for none of them
  try {
    // looked at without a lock first: usually there is nothing to do, and nobody to be waited for
    const looking = overConnection(host, dialect, waitMs, (one) => presentVersion(ours(one), tables))
    if ((await inTime(looking, waitMs)) === SCHEMA_VERSION) return
    await patiently(
      () =>
        overConnection(host, dialect, waitMs, async (one) => {
          const transaction = await (dialect === 'sqlite'
            ? beginInTime(one, until - performance.now())
            : one.startTransaction().execute())
          try {
            const trx = ours(transaction)
            await beOnlyWriter(trx, { ...tables, patience: { leftMs: until - performance.now(), waitMs } })
            await migrateWithin(trx, tables)
            await transaction.commit().execute()
          } catch (error) {
            if (!transaction.isCommitted) await transaction.rollback().execute().catch(() => undefined) // prettier-ignore
            throw error
          }
        }),
      { waitMs: until - performance.now() },
    )
  } catch (error) {
    throw toStorageError(error)
  }
}

/** Begins a transaction. One that comes when nobody waits for it any more is ended at once. */
async function beginInTime(host: Kysely<unknown>, waitMs: number): Promise<ControlledTransaction<unknown>> {
  const beginning = host.startTransaction().execute()
  try {
    return await inTime(beginning, waitMs)
  } catch (error) {
    beginning.then((late) => late.rollback().execute()).catch(() => undefined)
    throw error
  }
}

/**
 * The same inside a transaction, which is the only one that writes.
 *
 * @param trx - The transaction.
 * @param tables - The database and the prefix.
 */
export async function migrateWithin(trx: Executor, tables: Tables): Promise<void> {
  const { dialect, prefix } = tables
  await run(trx, createMeta(trx, dialect))
  const version = await readVersion(trx, prefix)
  if (version > SCHEMA_VERSION) throw newer(prefix, version)
  if (version === SCHEMA_VERSION) return
  if (version === 0 && (await hasTable(trx, dialect, `${prefix}outbox`)))
    throw unknown(prefix, 'is not there')
  for (const statement of statementsFrom(trx, dialect, version)) await run(trx, statement)
}

/** Everything that leads from a version to the present one. */
function statementsFrom(db: Executor, dialect: SqlDialect, version: number): readonly Compilable[] {
  const define = createDefinitions(db, dialect)
  const setVersion = db
    .insertInto('meta')
    .values({ name: VERSION, value: sql.lit(String(SCHEMA_VERSION)) })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: sql.lit(String(SCHEMA_VERSION)) }))
  return [...VERSIONS.slice(version).flatMap((parts) => parts.flatMap((part) => part(define))), setVersion]
}

function createMeta(db: Executor, dialect: SqlDialect): Compilable {
  const { table, types } = createDefinitions(db, dialect)
  return table('meta')
    .ifNotExists()
    .addColumn('name', types.text, (column) => column.primaryKey().notNull())
    .addColumn('value', types.text, (column) => column.notNull())
}

async function run(trx: Executor, statement: Compilable): Promise<void> {
  await trx.executeQuery(statement.compile())
}

async function readVersion(db: Executor, prefix: string): Promise<number> {
  const row = await db.selectFrom('meta').select('value').where('name', '=', VERSION).executeTakeFirst()
  return versionIn(row, prefix)
}

function versionIn(row: { readonly value: string } | undefined, prefix: string): number {
  if (row === undefined) return 0
  if (!/^[1-9]\d{0,8}$/.test(row.value)) throw unknown(prefix, 'is no number')
  return Number(row.value)
}

/** Somebody else wrote into the table: what is there cannot be told, so nothing is changed. */
function unknown(prefix: string, what: string): StorageError {
  const hint = `write back what it was, or use a copy: ${prefix}meta holds it, in the row '${VERSION}'`
  return new StorageError('ERR_STORAGE_DAMAGED', `the version of the tables ${prefix}… ${what}: ${hint}`)
}

/**
 * Shows what {@link migrate} runs in an empty database, so that it can be read, kept, or run by other means.
 *
 * @param dialect - The database.
 * @param prefix - In front of the names of tables and indexes.
 * @returns The statements, in order, each without a semicolon at its end.
 * @throws TypeError for an unfit prefix.
 * @example
 * ```ts
 * import { migrationSql } from 'tootkit/sql'
 * migrationSql('sqlite')[0]
 * // => 'create table if not exists "tootkit_meta" ("name" text not null primary key, "value" text not null) strict'
 * ```
 */
export function migrationSql(dialect: SqlDialect, prefix: string = DEFAULT_PREFIX): readonly string[] {
  const db = createPrefixer(prefix)(new Kysely({ dialect: dialectWith(dialect, new DummyDriver()) }))
  return [createMeta(db, dialect), ...statementsFrom(db, dialect, 0)].map((statement) => {
    const { sql: text, parameters } = statement.compile()
    return parameters.reduce<string>((filled, value) => filled.replace(/\?|\$\d+/, quoted(value)), text)
  })
}

function quoted(value: unknown): string {
  return `'${String(value).replaceAll("'", "''")}'`
}

/** Which tables are meant. */
interface Tables {
  readonly dialect: SqlDialect
  readonly prefix: string
}

/**
 * Asks whether the tables are there and of the version that this code knows.
 *
 * @param db - A reader, or a transaction.
 * @param tables - The database and the prefix.
 * @throws StorageError `ERR_STORAGE_SCHEMA_OLDER` where they are missing or older, `ERR_STORAGE_SCHEMA_NEWER` where
 *   they are newer.
 */
export async function assertPresentVersion(db: Executor, tables: Tables): Promise<void> {
  assertOurs(await presentVersion(db, tables), tables.prefix)
}

const stored = statement<NoParams, { value: string }>((db) =>
  db.selectFrom('meta').select('value').where('name', '=', VERSION),
)

/**
 * The same for tables that were found before, within a transaction that is the only one that writes: a newer version
 * may have migrated them since, under a process that goes on running.
 *
 * @param trx - The transaction.
 * @param prefix - Of the tables.
 */
export async function assertStillPresent(trx: Executor, prefix: string): Promise<void> {
  assertOurs(versionIn(await stored.first(trx, {}), prefix), prefix)
}

function assertOurs(version: number, prefix: string): void {
  if (version === SCHEMA_VERSION) return
  if (version > SCHEMA_VERSION) throw newer(prefix, version)
  const what = version === 0 ? 'are not there' : `are of version ${version}, older than ${SCHEMA_VERSION}`
  throw new StorageError('ERR_STORAGE_SCHEMA_OLDER', `the tables ${prefix}… ${what}: call migrate(db) first`)
}

/** The version of the tables that are there, 0 for none; newer ones are refused. */
async function presentVersion(db: Executor, { dialect, prefix }: Tables): Promise<number> {
  const version = (await hasTable(db, dialect, `${prefix}meta`)) ? await readVersion(db, prefix) : 0
  if (version > SCHEMA_VERSION) throw newer(prefix, version)
  return version
}

/** Asked without an error where it is not there: in Postgres an error would end the transaction. */
async function hasTable(db: Executor, dialect: SqlDialect, name: string): Promise<boolean> {
  const query =
    dialect === 'sqlite'
      ? sql`select 1 from sqlite_master where type = 'table' and name = ${name}`
      : sql`select 1 where to_regclass(${name}) is not null`
  return (await query.execute(db)).rows.length > 0
}

function newer(prefix: string, version: number): StorageError {
  const known = `the tables ${prefix}… are of version ${version}, and this tootkit knows ${SCHEMA_VERSION}`
  return new StorageError(
    'ERR_STORAGE_SCHEMA_NEWER',
    `${known}: update tootkit, or use the copy made before the update`,
  )
}
