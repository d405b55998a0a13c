import { Kysely, sql } from 'kysely'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSqlDatabase } from '../../../../src/adapters/sql/create-database.js'
import {
  createNodeSqliteDialect,
  migrate,
  migrationSql,
  StorageError,
} from '../../../../src/adapters/sql/index.js'
import { TABLE_NAMES } from '../../../../src/adapters/sql/schema.js'
import { KINDS, postgres, type TestDatabase } from '../databases.js'
import { startOther } from './other-process.js'

describe.each(KINDS)('migrate over $name', ({ isAbsent, open }) => {
  let opened: TestDatabase
  beforeEach(() => {
    if (!isAbsent) opened = open()
  })
  afterEach(async () => {
    if (!isAbsent) await opened.close()
  })

  it.skipIf(isAbsent)('makes the tables, and nothing when it is run again', async () => {
    const { db, database } = opened
    await Promise.all([migrate(db, { prefix: database.prefix }), migrate(db, { prefix: database.prefix })])
    await database.write((trx) => trx.insertInto('meta').values({ name: 'kept', value: 'yes' }).execute())
    await migrate(db, { prefix: database.prefix })
    const rows = await database.reader.selectFrom('meta').selectAll().orderBy('name').execute()
    expect(rows).toEqual([
      { name: 'kept', value: 'yes' },
      { name: 'version', value: '1' },
    ])
    for (const name of TABLE_NAMES) await sql`select * from ${sql.table(database.prefix + name)}`.execute(db)
  })

  it.skipIf(isAbsent)('says what to do where tables are missing', async () => {
    const { db, database } = opened
    const unprepared = createSqlDatabase({ db, prefix: database.prefix })
    await expect(unprepared.ready()).rejects.toMatchObject({
      code: 'ERR_STORAGE_SCHEMA_OLDER',
      retryable: false,
    })
    await expect(unprepared.ready()).rejects.toThrow(/call migrate\(db\) first/)
    await expect(unprepared.write(() => Promise.resolve())).rejects.toThrow(/call migrate\(db\) first/)
    await migrate(db, { prefix: database.prefix })
    await unprepared.ready() // a start that failed is tried again
    await expect(unprepared.write(() => Promise.resolve('written'))).resolves.toBe('written')
  })

  it.skipIf(isAbsent)('writes no more once a later version has migrated under it', async () => {
    const { db, database } = opened
    await database.ready()
    const meta = `${database.prefix}meta`
    const migrateTo = (version: string): Promise<unknown> =>
      db.updateTable(meta).set({ value: version }).where('name', '=', 'version').execute()
    let runs = 0
    const job = (): Promise<string> => Promise.resolve(`run ${String(++runs)}`)
    const doors = [
      () => Promise.all([database.write(job), database.write(job)]),
      () => db.transaction().execute((transaction) => database.within(transaction, job)),
    ]
    for (const [version, code] of [
      ['99', 'ERR_STORAGE_SCHEMA_NEWER'],
      ['x', 'ERR_STORAGE_DAMAGED'],
    ] as const) {
      await migrateTo(version)
      for (const door of doors) {
        await expect(door()).rejects.toMatchObject({ name: 'StorageError', code, retryable: false })
      }
    }
    expect(runs).toBe(0)
    await migrateTo('1')
    await expect(database.write(job)).resolves.toBe('run 1')
  })

  it.skipIf(isAbsent)('refuses tables of a later version, and leaves them as they are', async () => {
    const { db, database } = opened
    await database.ready()
    await database.write((trx) =>
      trx.updateTable('meta').set({ value: '99' }).where('name', '=', 'version').execute(),
    )
    await expect(migrate(db, { prefix: database.prefix })).rejects.toThrow(StorageError)
    await expect(migrate(db, { prefix: database.prefix })).rejects.toMatchObject({
      code: 'ERR_STORAGE_SCHEMA_NEWER',
      message: expect.stringMatching(/version 99.*knows 1.*update tootkit/) as string,
    })
    const older = createSqlDatabase({ db, prefix: database.prefix, migrates: true })
    await expect(older.write(() => Promise.resolve())).rejects.toMatchObject({
      code: 'ERR_STORAGE_SCHEMA_NEWER',
    })
    const row = await database.reader
      .selectFrom('meta')
      .select('value')
      .where('name', '=', 'version')
      .execute()
    expect(row).toEqual([{ value: '99' }])
  })

  it.skipIf(isAbsent)('shows what it does: run by hand it makes the same', async () => {
    const { db, database } = opened
    for (const statement of migrationSql(database.dialect, database.prefix))
      await sql.raw(statement).execute(db)
    const unprepared = createSqlDatabase({ db, prefix: database.prefix })
    await unprepared.ready()
    await migrate(db, { prefix: database.prefix })
  })

  it.skipIf(isAbsent)("makes them in a transaction of the host's where that is the first use", async () => {
    const { db, database } = opened
    const note = (name: string) => (transaction: Parameters<typeof database.within>[0]) =>
      database.within(transaction, async (trx) => {
        await trx.insertInto('meta').values({ name, value: 'x' }).execute()
      })
    const undone = db.transaction().execute(async (transaction) => {
      await note('undone')(transaction)
      throw new Error('never mind')
    })
    await expect(undone).rejects.toThrow('never mind')
    await db.transaction().execute(note('done'))
    const rows = await database.write((trx) =>
      trx.selectFrom('meta').select('name').orderBy('name').execute(),
    )
    expect(rows.map(({ name }) => name)).toEqual(['done', 'version'])
    const unprepared = createSqlDatabase({ db, prefix: 'other_' })
    const refused = db
      .transaction()
      .execute((transaction) => unprepared.within(transaction, () => Promise.resolve()))
    await expect(refused).rejects.toMatchObject({ code: 'ERR_STORAGE_SCHEMA_OLDER' })
  })

  it.skipIf(isAbsent)('touches nothing without the prefix', async () => {
    const { db, database } = opened
    await sql`create table if not exists ${sql.table(`host_${database.prefix}`)} (id text)`.execute(db)
    const before = await namesIn(opened)
    await database.ready()
    const made = (await namesIn(opened)).filter((name) => !before.includes(name))
    expect(made.length).toBeGreaterThan(TABLE_NAMES.size)
    expect(made.filter((name) => !name.startsWith(database.prefix))).toEqual([])
    await sql`drop table ${sql.table(`host_${database.prefix}`)}`.execute(db)
  })
})

/** Tables and indexes, but for those that SQLite makes for itself. */
async function namesIn({ db, database }: TestDatabase): Promise<readonly string[]> {
  const query =
    database.dialect === 'sqlite'
      ? sql<{ name: string }>`select name from sqlite_master where name not like 'sqlite\\_%' escape '\\'`
      : sql<{
          name: string
        }>`select relname as name from pg_class where relkind in ('r', 'i', 'S') and relnamespace = current_schema()::regnamespace`
  return (await query.execute(db)).rows.map(({ name }) => name)
}

describe('migrate in several processes at once', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tootkit-migrate-'))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  it('makes the tables of a file once', async () => {
    const file = join(folder, 'new.db')
    const others = await Promise.all(Array.from({ length: 3 }, () => startOther('migrate', file, 'tootkit_')))
    expect(await Promise.all(others.map(({ ended }) => ended))).toEqual([0, 0, 0])
    expect(others.map(({ said }) => said)).toEqual(['migrated', 'migrated', 'migrated'])
  }, 60_000)

  it.skipIf(postgres.isAbsent)(
    `makes the tables of ${postgres.name} once`,
    async () => {
      const opened = postgres.open()
      await sql`select 1`.execute(opened.db) // makes the schema
      const others = await Promise.all(
        Array.from({ length: 3 }, () => startOther('migrate', opened.place, 'tootkit_')),
      )
      expect(await Promise.all(others.map(({ ended }) => ended))).toEqual([0, 0, 0])
      await opened.close()
    },
    60_000,
  )

  it("leaves the host's own version of its file alone", async () => {
    const file = join(folder, 'host.db')
    const connection = new DatabaseSync(file)
    connection.exec('PRAGMA user_version = 7; CREATE TABLE users (id TEXT)')
    const db = new Kysely<unknown>({ dialect: createNodeSqliteDialect({ file }) })
    await migrate(db)
    expect(connection.prepare('PRAGMA user_version').get()).toEqual({ user_version: 7 })
    await db.destroy()
    connection.close()
  })

  it('says so where the file is no database, every time it is asked', async () => {
    const file = join(folder, 'text.db')
    writeFileSync(file, 'x'.repeat(4096))
    const db = new Kysely<unknown>({ dialect: createNodeSqliteDialect({ file }) })
    const database = createSqlDatabase({ db, migrates: true })
    for (let call = 0; call < 2; call++)
      await expect(database.write(() => Promise.resolve())).rejects.toMatchObject({
        code: 'ERR_STORAGE_DAMAGED',
        cause: expect.objectContaining({ code: 'ERR_SQLITE_ERROR' }) as unknown,
      })
    await db.destroy()
  })
})

describe.each(KINDS)('a version that somebody else changed, over $name', ({ isAbsent, open }) => {
  it.skipIf(isAbsent).each(['abc', '', '0', '-1', '1.5', undefined])(
    'is told, and the tables are left alone: %s',
    async (junk) => {
      const opened = open()
      const prefix = 'junk_'
      await migrate(opened.db, { prefix })
      const meta = sql.table('junk_meta')
      await (junk === undefined ? sql`delete from ${meta}` : sql`update ${meta} set value = ${junk}`).execute(
        opened.db,
      )
      await expect(migrate(opened.db, { prefix })).rejects.toMatchObject({
        code: 'ERR_STORAGE_DAMAGED',
        message: expect.stringContaining('junk_meta') as unknown,
      })
      const { rows } = await sql<{ value: string }>`select value from ${meta}`.execute(opened.db)
      expect(rows.map(({ value }) => value)).toEqual(junk === undefined ? [] : [junk])
      await opened.close()
    },
  )
})
