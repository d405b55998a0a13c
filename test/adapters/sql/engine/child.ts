/**
 * Another process with the same database.
 *
 * `node child.ts migrate URL-OR-FILE PREFIX` makes the tables; `node child.ts hold FILE MS` keeps others from it.
 *
 * @module
 */
import { Kysely, PostgresDialect } from 'kysely'
import { DatabaseSync } from 'node:sqlite'
import { Pool } from 'pg'
import { createNodeSqliteDialect, migrate } from '../../../../src/adapters/sql/index.js'

const [task, place = '', argument = ''] = process.argv.slice(2)

if (task === 'migrate') {
  const dialect = place.startsWith('postgres:')
    ? new PostgresDialect({ pool: new Pool({ connectionString: place, max: 2 }) })
    : createNodeSqliteDialect({ file: place })
  const db = new Kysely<unknown>({ dialect })
  await migrate(db, { prefix: argument })
  await db.destroy()
  console.log('migrated')
} else {
  const connection = new DatabaseSync(place)
  connection.exec('BEGIN EXCLUSIVE')
  console.log('holding')
  await new Promise((resolve) => setTimeout(resolve, Number(argument)))
  connection.exec('COMMIT')
  connection.close()
}
