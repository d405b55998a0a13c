/**
 * Tables in SQLite, one for each name.
 *
 * @module
 */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { TABLE_NAMES, type Row, type RowQuery, type TableName, type Tables } from '../state/index.js'
import { createTransaction } from './transaction.js'

/**
 * Opens the tables of a host state in a database, creating what is missing.
 *
 * @param database - An open database; it stays open when the tables are no longer used.
 * @returns Tables whose transactions are the database's own.
 */
export function createSqliteTables(database: DatabaseSync): Tables {
  for (const name of TABLE_NAMES) database.exec(schemaOf(name))
  const statements = new Map<string, StatementSync>()
  const prepare = (sql: string): StatementSync => {
    const known = statements.get(sql)
    if (known !== undefined) return known
    const statement = database.prepare(sql)
    statements.set(sql, statement)
    return statement
  }

  return {
    transaction: createTransaction(database),
    get: (name, key) => {
      const row = prepare(`SELECT * FROM ${tableName(name)} WHERE key = ?`).get(key)
      return row === undefined ? undefined : readRow(row)
    },
    put: (name, { key, owner = '', subject = '', at = '', value }) => {
      prepare(
        `INSERT INTO ${tableName(name)} (key, owner, subject, at, value) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (key) DO UPDATE SET owner = excluded.owner, subject = excluded.subject,
           at = excluded.at, value = excluded.value`,
      ).run(key, owner, subject, at, JSON.stringify(value))
    },
    remove: (name, key) => {
      prepare(`DELETE FROM ${tableName(name)} WHERE key = ?`).run(key)
    },
    list: (name, query) => {
      const { sql, values } = whereOf(query)
      const direction = query.order === 'newest' ? 'DESC' : 'ASC'
      const order = `ORDER BY at ${direction}, key ${direction} LIMIT ?`
      return prepare(`SELECT * FROM ${tableName(name)} ${sql} ${order}`)
        .all(...values, query.limit ?? -1)
        .map(readRow)
    },
    count: (name, query) => {
      const { sql, values } = whereOf(query)
      const row = prepare(`SELECT count(*) AS n FROM ${tableName(name)} ${sql}`).get(...values)
      return Number(row?.['n'] ?? 0)
    },
  }
}

/** Names come from {@link TABLE_NAMES} only, so they need no escaping. */
function tableName(name: TableName): string {
  return `state_${name}`
}

function schemaOf(name: TableName): string {
  const table = tableName(name)
  return `
    CREATE TABLE IF NOT EXISTS ${table} (
      key TEXT PRIMARY KEY, owner TEXT NOT NULL, subject TEXT NOT NULL, at TEXT NOT NULL, value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS ${table}_owner ON ${table} (owner, at, key);
    CREATE INDEX IF NOT EXISTS ${table}_subject ON ${table} (subject, at, key);`
}

function whereOf(query: RowQuery): { readonly sql: string; readonly values: readonly SQLInputValue[] } {
  const { owner, subject, after, order } = query
  const parts = [
    ...(owner === undefined ? [] : [{ sql: 'owner = ?', values: [owner] }]),
    ...(subject === undefined ? [] : [{ sql: 'subject = ?', values: [subject] }]),
    ...(after === undefined
      ? []
      : [{ sql: `(at, key) ${order === 'newest' ? '<' : '>'} (?, ?)`, values: [after.at, after.key] }]),
  ]
  if (parts.length === 0) return { sql: '', values: [] }
  return {
    sql: `WHERE ${parts.map(({ sql }) => sql).join(' AND ')}`,
    values: parts.flatMap(({ values }) => values),
  }
}

function readRow(row: Record<string, unknown>): Row {
  const { key, owner, subject, at, value } = row
  return {
    key: String(key),
    owner: String(owner),
    subject: String(subject),
    at: String(at),
    value: JSON.parse(String(value)) as unknown,
  }
}
