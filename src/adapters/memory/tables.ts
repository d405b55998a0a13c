/**
 * Tables in the memory of one process, with transactions.
 *
 * @module
 */
import { TABLE_NAMES, type Row, type RowQuery, type TableName, type Tables } from '../state/index.js'

/** Rows of one table, found by key, by owner, and by subject. */
interface Table {
  readonly rows: Map<string, Row>
  readonly byOwner: Map<string, Set<string>>
  readonly bySubject: Map<string, Set<string>>
}

/**
 * Creates empty tables.
 *
 * @returns Tables whose changes are undone one by one when a transaction fails.
 */
export function createMemoryTables(): Tables {
  const tables = new Map<TableName, Table>(
    TABLE_NAMES.map((name) => [name, { rows: new Map(), byOwner: new Map(), bySubject: new Map() }]),
  )
  const tableOf = (name: TableName): Table => {
    const table = tables.get(name)
    if (table === undefined) throw new TypeError(`no table ${name}`)
    return table
  }
  /** How to take back the changes of the transaction under way. */
  let undo: (() => void)[] | undefined

  function replace(name: TableName, key: string, row: Row | undefined): void {
    const table = tableOf(name)
    const old = table.rows.get(key)
    if (old !== undefined) detach(table, old)
    if (row === undefined) table.rows.delete(key)
    else attach(table, row)
    undo?.push(() => {
      if (row !== undefined) detach(table, row)
      table.rows.delete(key)
      if (old !== undefined) attach(table, old)
    })
  }

  return {
    transaction(work) {
      if (undo !== undefined) return work() // joins the outer one
      undo = []
      try {
        return work()
      } catch (error) {
        const steps = undo
        undo = undefined
        for (const step of steps.reverse()) step()
        throw error
      } finally {
        undo = undefined
      }
    },
    get: (name, key) => tableOf(name).rows.get(key),
    put: (name, { key, owner = '', subject = '', at = '', value }) => {
      replace(name, key, { key, owner, subject, at, value: structuredClone(value) })
    },
    remove: (name, key) => {
      replace(name, key, undefined)
    },
    list: (name, query) => select(tableOf(name), query),
    count: (name, query) => candidates(tableOf(name), query).length,
  }
}

function attach(table: Table, row: Row): void {
  table.rows.set(row.key, row)
  addTo(table.byOwner, row.owner, row.key)
  addTo(table.bySubject, row.subject, row.key)
}

function detach(table: Table, row: Row): void {
  removeFrom(table.byOwner, row.owner, row.key)
  removeFrom(table.bySubject, row.subject, row.key)
}

function addTo(index: Map<string, Set<string>>, value: string, key: string): void {
  const keys = index.get(value)
  if (keys === undefined) index.set(value, new Set([key]))
  else keys.add(key)
}

function removeFrom(index: Map<string, Set<string>>, value: string, key: string): void {
  const keys = index.get(value)
  keys?.delete(key)
  if (keys?.size === 0) index.delete(value)
}

function candidates(table: Table, { owner, subject }: RowQuery): Row[] {
  const keys =
    owner !== undefined
      ? (table.byOwner.get(owner) ?? [])
      : subject !== undefined
        ? (table.bySubject.get(subject) ?? [])
        : table.rows.keys()
  return [...keys]
    .flatMap((key) => table.rows.get(key) ?? [])
    .filter((row) => subject === undefined || row.subject === subject)
}

function select(table: Table, query: RowQuery): Row[] {
  const { order = 'oldest', after, limit } = query
  const sign = order === 'oldest' ? 1 : -1
  const compare = (a: Pick<Row, 'at' | 'key'>, b: Pick<Row, 'at' | 'key'>): number =>
    sign * (compareText(a.at, b.at) || compareText(a.key, b.key))
  return candidates(table, query)
    .filter((row) => after === undefined || compare(row, after) > 0)
    .sort(compare)
    .slice(0, limit)
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
