/**
 * Which database a Kysely instance speaks to.
 *
 * @module
 */
import { sql, type QueryExecutorProvider } from 'kysely'
import type { SqlDialect } from './columns.js'

/**
 * Tells the dialect by how a query is written in it, so that any driver will do.
 *
 * @param host - A Kysely instance or transaction.
 * @returns The dialect.
 * @throws TypeError for a database that this is not written for.
 */
export function dialectOf(host: QueryExecutorProvider): SqlDialect {
  const { sql: text } = sql`select ${1} as ${sql.ref('a')}`.compile(host)
  if (text === 'select ? as "a"') return 'sqlite'
  if (text === 'select $1 as "a"') return 'postgres'
  throw new TypeError(
    'tootkit/sql knows SQLite and Postgres; this Kysely instance speaks to another database',
  )
}
