import { CompiledQuery, type LogConfig } from 'kysely'
import type { Kind, TestDatabase } from './databases.js'

/** A database, and every statement that is run in it. */
export interface Recorded {
  readonly opened: TestDatabase
  readonly statements: ReadonlySet<string>
}

/** Opens a database of a kind, and notes the statements that are run from now on. */
export function record({ open }: Kind): Recorded {
  const statements = new Set<string>()
  const log: LogConfig = ({ query }) => {
    const sql = query.sql.replace(/^\/\* [^*]*\*\/ /, '') // the mark of a read
    if (/^(?:select|insert|update|delete|with)\b/.test(sql)) statements.add(sql)
  }
  return { opened: open({ log }), statements }
}

/** What may be looked at from end to end: lists that come in, single rows, and the results of those. */
const BOUNDED = /^SCAN (?:json_each|CONSTANT ROW|\d+ CONSTANT ROWS|\(|SUBQUERY|given|lane)/
/** Tables of facts about the database itself. */
const SMALL = /sqlite_master|_meta\b|to_regclass|advisory|pg_/

/**
 * Finds the statements that would look at a table, or at an index, from end to end, whatever its size.
 *
 * A walk along an index that ends at a limit is none. In Postgres plans are made with whole scans forbidden, so that
 * one that remains has no index to use.
 */
export async function fullScans({ opened, statements }: Recorded): Promise<readonly string[]> {
  const { db, database } = opened
  const found: string[] = []
  for (const sql of [...statements].filter((one) => !SMALL.test(one))) {
    const isLimited = /\blimit\b/i.test(sql)
    const scans =
      database.dialect === 'sqlite'
        ? scansOfSqlite(await sqlitePlan(db, sql), isLimited)
        : scansOfPostgres(await postgresPlan(db, sql), isLimited)
    found.push(...scans.map((line) => `${line}\n  in ${sql}`))
  }
  return found
}

function scansOfSqlite(plan: readonly string[], isLimited: boolean): readonly string[] {
  return plan.filter(
    (line) => line.startsWith('SCAN ') && !BOUNDED.test(line) && !(isLimited && line.includes('INDEX')),
  )
}

/** Scans of tables, and of indexes by no condition. */
function scansOfPostgres(plan: readonly string[], isLimited: boolean): readonly string[] {
  return plan.filter((line, i) => {
    if (/\bSeq Scan\b/.test(line)) return true
    if (isLimited || !/\bIndex (?:Only )?Scan\b/.test(line)) return false
    const own = plan.slice(i + 1)
    const end = own.findIndex((one) => one.startsWith('->'))
    return !own.slice(0, end === -1 ? undefined : end).some((one) => one.startsWith('Index Cond'))
  })
}

type Host = TestDatabase['db']

async function sqlitePlan(db: Host, sql: string): Promise<readonly string[]> {
  const values = sql
    .split('?')
    .slice(1)
    .map(() => null) // no text of ours holds a question mark
  const { rows } = await db.executeQuery<{ detail: string }>(
    CompiledQuery.raw(`explain query plan ${sql}`, values),
  )
  return rows.map(({ detail }) => detail)
}

async function postgresPlan(db: Host, sql: string): Promise<readonly string[]> {
  const places = new Set(sql.match(/\$\d+/g)).size
  const values = places === 0 ? '' : `(${Array.from({ length: places }, () => 'null').join(', ')})`
  return db.transaction().execute(async (trx) => {
    const run = (text: string) => trx.executeQuery<{ 'QUERY PLAN': string }>(CompiledQuery.raw(text))
    await run('set local enable_seqscan = off')
    // tables as small as a test's are best hashed whole; those that have grown are not
    await run('set local enable_hashjoin = off')
    await run('set local enable_mergejoin = off')
    await run('set local plan_cache_mode = force_generic_plan')
    await run(`prepare planned as ${sql}`)
    try {
      const { rows } = await run(`explain execute planned${values}`)
      return rows.map((row) => row['QUERY PLAN'].trim())
    } finally {
      await run('deallocate planned')
    }
  })
}
