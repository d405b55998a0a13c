/**
 * Another process with the same database.
 *
 * `node child.ts migrate URL-OR-FILE PREFIX` makes the tables; `node child.ts hold FILE MS` keeps others from it;
 * `node child.ts outlive URL` loses a connection that is idle, and one that is between two statements of a transaction.
 *
 * @module
 */
import { Kysely, PostgresDialect, sql } from 'kysely'
import { DatabaseSync } from 'node:sqlite'
import { Client, Pool } from 'pg'
import { createNodeSqliteDialect, guardPool, migrate } from '../../../../src/adapters/sql/index.js'

const [task, place = '', argument = ''] = process.argv.slice(2)

if (task === 'migrate') {
  const dialect = place.startsWith('postgres:')
    ? new PostgresDialect({ pool: guardPool(new Pool({ connectionString: place, max: 2 })) })
    : createNodeSqliteDialect({ file: place })
  const db = new Kysely<unknown>({ dialect })
  await migrate(db, { prefix: argument })
  await db.destroy()
  console.log('migrated')
} else if (task === 'outlive') {
  const pool = guardPool(new Pool({ connectionString: place, max: 2 }))
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  const admin = new Client({ connectionString: place })
  await admin.connect()
  const losing = async (connection: Kysely<unknown>) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(connection)
    await admin.query('select pg_terminate_backend($1, 5000)', [rows[0]?.pid])
    await new Promise((resolve) => setTimeout(resolve, 100)) // until the news of it has come
  }
  await losing(db)
  const error = await db
    .transaction()
    .execute(async (transaction) => {
      await losing(transaction)
      await sql`select 1`.execute(transaction)
    })
    .catch((broken: unknown) => broken)
  const { rows } = await sql<{ one: number }>`select 1 as one`.execute(db)
  await admin.end()
  await db.destroy()
  console.log(error instanceof Error && rows[0]?.one === 1 ? 'lives' : 'heard nothing')
} else {
  const connection = new DatabaseSync(place)
  connection.exec('BEGIN EXCLUSIVE')
  console.log('holding')
  await new Promise((resolve) => setTimeout(resolve, Number(argument)))
  connection.exec('COMMIT')
  connection.close()
}
