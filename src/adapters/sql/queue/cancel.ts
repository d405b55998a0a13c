/**
 * Calling off what was queued about something.
 *
 * @module
 */
import { toNumber } from '../columns.js'
import type { Executor } from '../database.js'
import { statement } from '../statement.js'
import { removeRows, type GoneDelivery } from './items.js'
import { lettersAbout } from './letters.js'

interface IdleQuery {
  readonly letterId: number
  readonly after: number
  readonly limit: number
}

const selectIdle = statement<IdleQuery, GoneDelivery>((db, p) =>
  db
    .selectFrom('deliveries')
    .select(['sequence', 'letter_id', 'host', 'ordering_key'])
    .where('letter_id', '=', p('letterId'))
    .where('sequence', '>', p('after'))
    .where('lease', 'is', null)
    .orderBy('sequence')
    .limit(p('limit')),
)

/** Rows held in memory at once. */
const ROWS_AT_ONCE = 1000

/**
 * Removes what is about a subject and not under way.
 *
 * @param trx - A transaction.
 * @param subject - What it is about.
 * @returns How many items left the queue.
 */
export async function cancelItems(trx: Executor, subject: string): Promise<number> {
  let count = 0
  for (const letterId of await lettersAbout(trx, subject)) {
    let rows: readonly GoneDelivery[]
    let after = 0
    do {
      rows = await selectIdle.all(trx, { letterId, after, limit: ROWS_AT_ONCE })
      await removeRows(trx, rows)
      count += rows.length
      after = toNumber(rows.at(-1)?.sequence ?? after)
    } while (rows.length === ROWS_AT_ONCE)
  }
  return count
}
