/**
 * The kinds of databases, by the name that is given on the command line.
 *
 * @module
 */
import type { Database } from '../databases.js'

/** Opens a kind of database: `memory`, `sqlite`, or the URL of a Postgres. Loads no other than that one. */
export async function openDatabase(name: string): Promise<Database> {
  if (name === 'memory') return (await import('./memory.js')).memoryDatabase()
  if (name === 'sqlite') return (await import('./sqlite.js')).sqliteDatabase()
  if (/^postgres(?:ql)?:/.test(name)) return await (await import('./postgres.js')).postgresDatabase(name)
  throw new TypeError(`no such database: ${name}`)
}
