/**
 * Kysely's dialects around a driver of ours.
 *
 * @module
 */
import {
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type Dialect,
  type Driver,
  type Kysely,
} from 'kysely'
import type { SqlDialect } from './columns.js'

/**
 * Puts a driver into the dialect of its database.
 *
 * @param name - The database.
 * @param driver - What runs the queries.
 * @returns The dialect.
 */
export function dialectWith(name: SqlDialect, driver: Driver): Dialect {
  return name === 'sqlite'
    ? {
        createDriver: () => driver,
        createAdapter: () => new SqliteAdapter(),
        createIntrospector: <DB>(db: Kysely<DB>) => new SqliteIntrospector(db),
        createQueryCompiler: () => new SqliteQueryCompiler(),
      }
    : {
        createDriver: () => driver,
        createAdapter: () => new PostgresAdapter(),
        createIntrospector: <DB>(db: Kysely<DB>) => new PostgresIntrospector(db),
        createQueryCompiler: () => new PostgresQueryCompiler(),
      }
}
