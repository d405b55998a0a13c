import { CamelCasePlugin, Kysely, SqliteDialect, type SqliteDatabase } from 'kysely'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSqlDatabase } from '../../../../src/adapters/sql/create-database.js'
import type { SqlDatabase } from '../../../../src/adapters/sql/database.js'
import { hostTransactionOf } from '../../../../src/adapters/sql/flavour.js'
import { createSqlDeliveryQueue } from '../../../../src/adapters/sql/queue/queue.js'
import { deliveryQueueContract } from '../../../../src/testing/index.js'

/** A connection in the form in which Kysely's own dialect takes one: as better-sqlite3 has it. */
function asDriver(connection: DatabaseSync): SqliteDatabase {
  return {
    close: () => {
      connection.close()
    },
    prepare(text) {
      const statement = connection.prepare(text)
      return {
        reader: statement.columns().length > 0,
        all: (values) => statement.all(...(values as SQLInputValue[])),
        run: (values) => statement.run(...(values as SQLInputValue[])),
        iterate: (values) => statement.iterate(...(values as SQLInputValue[])),
      }
    },
  }
}

interface HostTables {
  myPosts: { postId: string }
}

describe("a Kysely of the host's: another driver, one connection, plugins", () => {
  let db: Kysely<HostTables>
  let database: SqlDatabase
  beforeEach(async () => {
    const dialect = new SqliteDialect({ database: asDriver(new DatabaseSync(':memory:')) })
    db = new Kysely({ dialect, plugins: [new CamelCasePlugin()] })
    await db.schema.createTable('myPosts').addColumn('postId', 'text').execute()
    database = createSqlDatabase({ db, migrates: true })
  })
  afterEach(async () => {
    await database.close()
    await db.destroy()
  })

  it('keeps its plugins, and ours are the rows without them', async () => {
    await database.write(async (trx) => {
      const host = hostTransactionOf(trx) as unknown as Kysely<HostTables>
      await host.insertInto('myPosts').values({ postId: 'mine' }).execute()
      await trx
        .insertInto('delivery_hosts')
        .values({ host: 'a.example', due_at: 1, sequence: 2, items: 3 })
        .execute()
    })
    expect(await db.selectFrom('myPosts').select('postId').execute()).toEqual([{ postId: 'mine' }])
    expect(await database.reader.selectFrom('delivery_hosts').selectAll().execute()).toEqual([
      { host: 'a.example', due_at: 1, sequence: 2, items: 3 },
    ])
  })

  for (const { name, run } of deliveryQueueContract(() => ({ queue: createSqlDeliveryQueue({ database }) })))
    it(`has a delivery queue that ${name}`, run)
})
