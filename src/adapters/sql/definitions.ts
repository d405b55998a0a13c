/**
 * How tables are told, so that they can be shown as SQL before they are made.
 *
 * @module
 */
import {
  sql,
  type Compilable,
  type CreateIndexBuilder,
  type CreateTableBuilder,
  type Kysely,
  type RawBuilder,
} from 'kysely'
import { COLUMN_TYPES, type ColumnTypes, type SqlDialect } from './columns.js'

/** Makes definitions for one dialect. Names are without prefix; the prefix comes in when they are compiled. */
export interface Definitions {
  readonly dialect: SqlDialect
  readonly types: ColumnTypes
  /** A table; strict in SQLite. */
  readonly table: <N extends string>(name: N) => CreateTableBuilder<N>
  /** One of short rows that are found by their primary key: in SQLite they are kept in its order, and only there. */
  readonly keyedTable: <N extends string>(name: N) => CreateTableBuilder<N>
  /** An index over columns; its name is that of the table and a word of its own. */
  readonly index: (table: string, word: string, columns: readonly string[]) => CreateIndexBuilder<string>
}

/** Tells the tables of one part of the library: `createEngineTables`, `createStateTables`. */
export type TableDefinitions = (define: Definitions) => readonly Compilable[]

/**
 * Makes the definitions of a dialect.
 *
 * @param db - What compiles them.
 * @param dialect - Whose types are used.
 * @returns Makers of tables and indexes.
 */
export function createDefinitions<DB>(db: Kysely<DB>, dialect: SqlDialect): Definitions {
  const table = <N extends string>(name: N, end: RawBuilder<unknown>): CreateTableBuilder<N> => {
    const made = db.schema.createTable(name)
    return dialect === 'sqlite' ? made.modifyEnd(end) : made
  }
  return {
    dialect,
    types: COLUMN_TYPES[dialect],
    table: (name) => table(name, sql`strict`),
    keyedTable: (name) => table(name, sql`strict, without rowid`),
    index: (table, word, columns) =>
      db.schema
        .createIndex(`${table}_${word}`)
        .on(table)
        .columns([...columns]),
  }
}
