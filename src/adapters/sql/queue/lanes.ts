/**
 * Lanes: items of one ordering key and host, of which only the first may be handed out.
 *
 * @module
 */
import { sql } from 'kysely'
import { toNumber } from '../columns.js'
import type { Executor } from '../database.js'
import { statement } from '../statement.js'

/** What tells the lane of a row; one without an ordering key is in none. */
export interface InLane {
  readonly ordering_key: string | null
  readonly host: string
}

const selectLanes = statement<{ keys: readonly string[] }, InLane>((db, p) =>
  db
    .selectFrom('deliveries')
    .select(['ordering_key', 'host'])
    .distinct()
    .where('ordering_key', 'in', p.list('keys')),
)

interface Lane {
  readonly ordering_key: string
  readonly host: string
}

const selectFirsts = statement<{ lanes: readonly Lane[] }, { sequence: number | string | bigint | null }>(
  (db, p) =>
    db
      .selectFrom(p.rows('lanes', { ordering_key: 'text', host: 'text' }).as('lane'))
      .select((eb) =>
        eb
          .selectFrom('deliveries as first')
          .select('first.sequence')
          .whereRef('first.ordering_key', '=', 'lane.ordering_key')
          .whereRef('first.host', '=', 'lane.host')
          .orderBy('first.sequence')
          .limit(sql.lit(1))
          .as('sequence'),
      ),
)

const makeHeads = statement<{ sequences: readonly number[] }>((db, p) =>
  db
    .updateTable('deliveries')
    .set({ is_head: 1 })
    .where('sequence', 'in', p.numbers('sequences'))
    .where('is_head', '<>', 1),
)

/**
 * Names the lane of a row.
 *
 * @param row - The row.
 * @returns A name; undefined for a row in none.
 */
export function laneOf(row: InLane): string | undefined {
  const { ordering_key: key, host } = row
  return key === null ? undefined : `${host} ${key}`
}

/**
 * Finds the lanes of rows in which something waits already.
 *
 * @param trx - A transaction.
 * @param rows - The rows.
 * @returns Names of lanes.
 */
export async function takenLanes(trx: Executor, rows: readonly InLane[]): Promise<Set<string>> {
  const keys = new Set(rows.flatMap((row) => row.ordering_key ?? []))
  if (keys.size === 0) return new Set()
  const taken = await selectLanes.all(trx, { keys: [...keys] })
  return new Set(taken.flatMap((row) => laneOf(row) ?? []))
}

/**
 * Makes what is now first of its lane the head of it, where that is another than before.
 *
 * @param trx - A transaction.
 * @param rows - Rows of the lanes.
 */
export async function promoteFirsts(trx: Executor, rows: readonly InLane[]): Promise<void> {
  // in two steps: in one, Postgres joins the table whole
  const sequences = [...(await firstsOfLanes(trx, rows))]
  if (sequences.length > 0) await makeHeads.run(trx, { sequences })
}

/**
 * Finds the first row of each lane.
 *
 * @param db - A reader or transaction.
 * @param rows - Rows of the lanes.
 * @returns Numbers of rows.
 */
export async function firstsOfLanes(db: Executor, rows: readonly InLane[]): Promise<ReadonlySet<number>> {
  const lanes = rows.flatMap(({ ordering_key: key, host }) =>
    key === null ? [] : { ordering_key: key, host },
  )
  if (lanes.length === 0) return new Set()
  const firsts = await selectFirsts.all(db, { lanes })
  return new Set(firsts.flatMap(({ sequence }) => (sequence === null ? [] : toNumber(sequence))))
}
