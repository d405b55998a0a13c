/**
 * Places in a statement where values come in.
 *
 * @module
 */
import { BinaryOperationNode, OperatorNode, RawNode, sql, type RawBuilder } from 'kysely'
import type { SqlDialect } from './columns.js'

/** Types of the columns of rows that come in as a value. */
export type RowColumns = Readonly<Record<string, 'text' | 'int8'>>
/** A row of such columns. */
export type RowOf<C extends RowColumns> = { readonly [N in keyof C]: C[N] extends 'text' ? string : number }

/** Names the values that come into a statement. */
export interface Placeholders<P> {
  /** The value itself. */
  <K extends keyof P & string>(name: K): RawBuilder<P[K]>
  /** A list of texts, for `where(column, 'in', p.list(name))`. It may be long, and empty. */
  list(name: keyof P & string): RawBuilder<string>
  /** A list of whole numbers, likewise. */
  numbers(name: keyof P & string): RawBuilder<number>
  /** Rows to select from: `selectFrom(p.rows(name, { host: 'text' }).as('given'))`. */
  rows<C extends RowColumns>(name: keyof P & string, columns: C): RawBuilder<RowOf<C>>
  readonly dialect: SqlDialect
}

/** Stands for a value until a statement is run. */
export class Place {
  readonly #name: string
  readonly #encode: (value: unknown) => unknown

  constructor(name: string, encode: (value: unknown) => unknown = (value) => value) {
    this.#name = name
    this.#encode = encode
  }

  /** The value, as the driver takes it. */
  valueIn(params: unknown): unknown {
    const value = (params as Readonly<Record<string, unknown>>)[this.#name] // parameters are objects
    if (value === undefined) throw new TypeError(`no value for ${this.#name}`)
    return this.#encode(value)
  }
}

/**
 * Makes the function that names the places of a statement.
 *
 * @param dialect - The database: lists come in as JSON, which each takes apart in its own words.
 * @returns The function.
 */
export function createPlaceholders<P>(dialect: SqlDialect): Placeholders<P> {
  const elements = (place: Place): RawBuilder<unknown> =>
    dialect === 'sqlite' ? sql`json_each(${place})` : sql`json_array_elements(${place}::json)`

  const value = <K extends keyof P & string>(name: K): RawBuilder<P[K]> => sql`${new Place(name)}`
  const list = (name: string): RawBuilder<string> =>
    dialect === 'sqlite' ? jsonList(name) : sql`(select unnest(${new Place(name)}::text[]))`
  const numbers = (name: string): RawBuilder<number> =>
    dialect === 'sqlite' ? jsonList(name) : sql`(select unnest(${new Place(name)}::bigint[]))`
  const rows = <C extends RowColumns>(name: string, columns: C): RawBuilder<RowOf<C>> => {
    const names = Object.keys(columns)
    const place = new Place(name, (given) => toJsonRows(given, names))
    const selected = names.map((column, i) => {
      const cell = sql`value ->> ${sql.lit(i)}`
      const typed = dialect === 'postgres' && columns[column] === 'int8' ? sql`(${cell})::bigint` : cell
      return sql`${typed} as ${sql.ref(column)}`
    })
    return sql`(select ${sql.join(selected)} from ${elements(place)})`
  }
  return Object.assign(value, { list, numbers, rows, dialect })
}

function jsonList<T>(name: string): RawBuilder<T> {
  return sql`(select value from json_each(${new Place(name, JSON.stringify)}))`
}

/**
 * Says `column in (list)` the way in which Postgres always looks it up in an index: `column = any (list)`.
 *
 * @param node - A comparison.
 * @returns The other form for a list of {@link createPlaceholders}; anything else as it is.
 */
export function withAny(node: BinaryOperationNode): BinaryOperationNode {
  const { operator, rightOperand: right } = node
  if (!OperatorNode.is(operator) || operator.operator !== 'in' || !RawNode.is(right)) return node
  const [before, after] = right.sqlFragments
  if (before !== '(select unnest(' || after === undefined) return node
  const list = RawNode.create(['any(', after.slice(0, -1)], right.parameters)
  return BinaryOperationNode.create(node.leftOperand, OperatorNode.create('='), list)
}

/** Rows as arrays of their cells. */
function toJsonRows(given: unknown, names: readonly string[]): string {
  const rows = given as readonly Readonly<Record<string, unknown>>[] // the statement is typed so
  return JSON.stringify(rows.map((row) => names.map((name) => row[name])))
}
