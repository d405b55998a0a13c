/**
 * One connection of `node:sqlite`, with its statements.
 *
 * @module
 */
import type { CompiledQuery, QueryResult } from 'kysely'
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { toStorageError } from '../storage-error.js'

/** A connection. Everything it does, it does at once. */
export interface Handle {
  execute<R>(query: Pick<CompiledQuery, 'sql' | 'parameters'>): QueryResult<R>
  /** Rows one by one, through a statement of its own. */
  iterate<R>(query: Pick<CompiledQuery, 'sql' | 'parameters'>): Iterable<R>
  exec(sql: string): void
  readonly isInTransaction: boolean
  close(): void
}

/** A statement, and whether it gives rows, and whether it may be run twice. */
interface Prepared {
  readonly statement: StatementSync
  readonly givesRows: boolean
  readonly isRead: boolean
}

/** The module, where the runtime has it. */
type Sqlite = ReturnType<typeof process.getBuiltinModule<'node:sqlite'>>

const MAX_STATEMENTS = 500

/**
 * Opens a connection that never waits for a lock.
 *
 * @param file - Path of the database, `:memory:` for one in memory.
 * @returns The connection.
 * @throws StorageError for a file that cannot be opened; where the runtime has no `node:sqlite`, an Error that says so.
 */
export function openHandle(file: string): Handle {
  const database = openDatabase(file)
  const statements = new Map<string, Prepared>()

  function prepare(sql: string): Prepared {
    const known = statements.get(sql)
    if (known !== undefined) return known
    const statement = database.prepare(sql)
    const prepared: Prepared = {
      statement,
      givesRows: statement.columns().length > 0,
      isRead: /^\s*(?:select|explain|pragma)\b/i.test(sql),
    }
    if (statements.size >= MAX_STATEMENTS)
      for (const oldest of statements.keys()) if (statements.delete(oldest)) break
    statements.set(sql, prepared)
    return prepared
  }

  return {
    execute<R>({ sql, parameters }: Pick<CompiledQuery, 'sql' | 'parameters'>): QueryResult<R> {
      const prepared = prepare(sql)
      const { statement } = prepared
      const values = parameters as SQLInputValue[] // what it cannot take, it refuses with a TypeError
      if (prepared.givesRows) return { rows: allOf(prepared, values) as R[] } // as the query was typed
      const { changes, lastInsertRowid } = statement.run(...values)
      return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
    },
    iterate<R>({ sql, parameters }: Pick<CompiledQuery, 'sql' | 'parameters'>): Iterable<R> {
      return database.prepare(sql).iterate(...(parameters as SQLInputValue[])) as Iterable<R> // as above
    },
    exec: (sql) => {
      database.exec(sql)
    },
    get isInTransaction() {
      return database.isTransaction
    },
    close() {
      statements.clear()
      if (database.isOpen) database.close()
    },
  }
}

function allOf({ statement, isRead }: Prepared, values: readonly SQLInputValue[]): unknown[] {
  if (!isRead) return exactly(statement, values) // it may not be run twice
  try {
    return statement.all(...values)
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== 'ERR_OUT_OF_RANGE') throw error
    return exactly(statement, values)
  }
}

/** Reads whole numbers of 64 bits: those above 2⁵³ come as bigint, and all others as numbers. */
function exactly(statement: StatementSync, values: readonly SQLInputValue[]): unknown[] {
  statement.setReadBigInts(true)
  try {
    const rows = statement.all(...values)
    for (const row of rows)
      for (const [name, value] of Object.entries(row))
        if (typeof value === 'bigint' && Number.isSafeInteger(Number(value))) row[name] = Number(value)
    return rows
  } finally {
    statement.setReadBigInts(false)
  }
}

function openDatabase(file: string): DatabaseSync {
  // asked for when it is needed: the rest of `tootkit/sql` runs where there is none
  const sqlite = process.getBuiltinModule('node:sqlite') as Sqlite | undefined
  if (sqlite === undefined)
    throw new Error('this runtime has no node:sqlite: use a Kysely dialect of another driver')
  try {
    return new sqlite.DatabaseSync(file, { timeout: 0 })
  } catch (error) {
    throw toStorageError(error)
  }
}
