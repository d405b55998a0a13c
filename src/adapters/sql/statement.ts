/**
 * Statements that are compiled once.
 *
 * @module
 */
import type { Compilable, CompiledQuery, Insertable, QueryResult, RawBuilder } from 'kysely'
import type { Executor } from './database.js'
import { flavourOf, runQuery } from './flavour.js'
import { createPlaceholders, Place, type Placeholders } from './placeholders.js'
import type { Tables } from './schema.js'

/** Of a statement without any. */
export type NoParams = Readonly<Record<string, never>>

/** A statement with named values. */
export interface Statement<P, R> {
  /** All rows that it gives. */
  all(executor: Executor, params: P): Promise<readonly R[]>
  /** The first row. */
  first(executor: Executor, params: P): Promise<R | undefined>
  /** How many rows it changed. */
  run(executor: Executor, params: P): Promise<number>
}

/**
 * Makes a statement, compiled at its first use for each dialect and prefix.
 *
 * Values that are no parameter become constants of the statement. Where an index is partial, its condition has to
 * stand in the statement as a literal: `sql.lit(1)`.
 *
 * @param build - Builds the query; `p('name')` stands where a value comes in.
 * @returns The statement, for the reader and for any transaction.
 */
export function statement<P, R = never>(
  build: (db: Executor, p: Placeholders<P>) => Compilable<R>,
): Statement<P, R> {
  const compiledFor = oncePerFlavour((executor) =>
    build(executor, createPlaceholders<P>(flavourOf(executor).dialect)).compile(),
  )

  async function execute(executor: Executor, params: P): Promise<QueryResult<R>> {
    const query = compiledFor(executor)
    const parameters = query.parameters.map((one) => (one instanceof Place ? one.valueIn(params) : one))
    return runQuery<R>(executor, { ...query, parameters })
  }

  return {
    all: async (executor, params) => (await execute(executor, params)).rows,
    first: async (executor, params) => (await execute(executor, params)).rows[0],
    run: async (executor, params) => Number((await execute(executor, params)).numAffectedRows ?? 0),
  }
}

/** Inserts many rows. */
export interface Insertion<Row> {
  /** All of them, in as few statements as may be; tells how many are new. */
  run(executor: Executor, rows: readonly Row[]): Promise<number>
}

/** What an insertion does with rows of which a column is known already. */
export interface InsertionOptions {
  /** The column, which is unique. */
  readonly known?: string
  /** What such a row changes of the one that is there, as SQL by column; without, it is left out. */
  readonly updates?: Readonly<Record<string, RawBuilder<unknown>>>
}

/** Rows in one statement, compiled once for each of these numbers. */
const ROWS_AT_ONCE = [64, 8, 1] as const

/** As much of Kysely as is needed where the names of columns are not known to the compiler. */
interface UntypedInsert extends Compilable {
  values(rows: readonly object[]): UntypedInsert
  onConflict(build: (conflict: UntypedConflict) => unknown): UntypedInsert
}

interface UntypedConflict {
  column(name: string): { doNothing(): unknown; doUpdateSet(updates: object): unknown }
}

/**
 * Makes what inserts rows into a table, with statements that are compiled once.
 *
 * @param table - Name of the table, without prefix.
 * @param columns - Columns that every row gives.
 * @param options - What to do with rows that are known.
 * @returns The insertion.
 */
export function insertion<T extends keyof Tables, C extends keyof Insertable<Tables[T]> & string>(
  table: T,
  columns: readonly C[],
  options: InsertionOptions = {},
): Insertion<Pick<Insertable<Tables[T]>, C>> {
  type Row = Pick<Insertable<Tables[T]>, C>
  const { known, updates } = options
  const placeholderRow = Object.fromEntries(columns.map((column) => [column, null]))

  const compile = (executor: Executor, count: number): CompiledQuery => {
    const rows = Array.from({ length: count }, () => placeholderRow) // values come in later
    const query = (executor as unknown as { insertInto(name: string): UntypedInsert })
      .insertInto(table)
      .values(rows)
    if (known === undefined) return query.compile()
    return query
      .onConflict((conflict) => {
        const ofKnown = conflict.column(known)
        return updates === undefined ? ofKnown.doNothing() : ofKnown.doUpdateSet(updates)
      })
      .compile()
  }
  const compiledFor = ROWS_AT_ONCE.map((count) => ({
    count,
    of: oncePerFlavour((one) => compile(one, count)),
  }))

  return {
    async run(executor, rows) {
      let [done, fresh] = [0, 0]
      for (const { count, of } of compiledFor)
        for (; rows.length - done >= count; done += count) {
          const parameters = valuesOf<Row>(rows.slice(done, done + count), columns)
          const { numAffectedRows } = await runQuery(executor, { ...of(executor), parameters })
          fresh += Number(numAffectedRows ?? 0)
        }
      return fresh
    },
  }
}

function valuesOf<Row>(rows: readonly Row[], columns: readonly (keyof Row)[]): unknown[] {
  const values: unknown[] = []
  for (const row of rows)
    for (const column of columns) {
      const value = row[column]
      if (value === undefined) throw new TypeError(`no value for ${String(column)}`)
      values.push(value)
    }
  return values
}

/** Compiles at the first use for each dialect and prefix. */
function oncePerFlavour<Q>(compile: (executor: Executor) => Q): (executor: Executor) => Q {
  const compiled = new Map<string, Q>()
  return (executor) => {
    const { key } = flavourOf(executor)
    const known = compiled.get(key)
    if (known !== undefined) return known
    const query = compile(executor)
    compiled.set(key, query)
    return query
  }
}
