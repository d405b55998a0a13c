/**
 * All tables of a SQL state as texts.
 *
 * @module
 */
import { dumpRows, type Dump } from '../outcome.js'

/** What is no state: what may be forgotten, what waits to be sent, which requests were seen. */
const LEFT_OUT: readonly string[] = [
  'cache',
  'deliveries',
  'delivery_hosts',
  'letters',
  'meta',
  'outbox',
  'seen_activities',
]
/** Made of times. */
const COLUMNS_LEFT_OUT: readonly string[] = ['origin']

type SqlRow = Readonly<Record<string, unknown>>

/**
 * Reads them all.
 *
 * @param tables - Names of the tables, without their prefix.
 * @param read - Gives the rows of one.
 */
export async function dumpTables(
  tables: readonly string[],
  read: (table: string) => Promise<readonly SqlRow[]> | readonly SqlRow[],
): Promise<Dump> {
  const dump: Record<string, readonly string[]> = {}
  for (const table of tables.filter((name) => !LEFT_OUT.includes(name))) {
    dump[table] = dumpRows(await read(table), COLUMNS_LEFT_OUT)
  }
  return dump
}
