/**
 * Items in their table: how they are read, and how they go.
 *
 * @module
 */
import type { Selectable } from 'kysely'
import type { DeliveryItem } from '../../../protocol/ports/index.js'
import { toNumber } from '../columns.js'
import type { Executor } from '../database.js'
import type { DeliveriesTable } from '../engine-tables.js'
import { putAside, type Aside, type AsideFacts } from '../shelf.js'
import { statement } from '../statement.js'
import { countByHost, refreshHosts } from './hosts.js'
import { promoteFirsts } from './lanes.js'
import { readLetters, removeUnusedLetters, type Letter } from './letters.js'

/** A row of the table. */
export type DeliveryRow = Selectable<DeliveriesTable>

/** What has to be known of a row that goes. */
export type GoneDelivery = Pick<DeliveryRow, 'sequence' | 'letter_id' | 'host' | 'ordering_key'>

const selectOneOf = statement<{ from: string; to: string }, { id: string }>((db, p) =>
  db.selectFrom('deliveries').select('id').where('id', '>=', p('from')).where('id', '<', p('to')).limit(1),
)

const deleteRows = statement<{ sequences: readonly number[] }>((db, p) =>
  db.deleteFrom('deliveries').where('sequence', 'in', p.numbers('sequences')),
)

/**
 * Makes an item of its row.
 *
 * @param row - The row.
 * @param letter - What it shares with others.
 * @returns The item; undefined for a row that is none of ours to read.
 */
export function itemOf(row: DeliveryRow, letter: Letter | undefined): DeliveryItem | undefined {
  const numbers = [row.created_at, row.attempt, row.lapses, row.begun]
  const isReadable =
    URL.canParse(row.inbox) && numbers.every((number) => Number.isSafeInteger(Number(number)))
  if (letter === undefined || !isReadable) return undefined
  return {
    id: row.id,
    inbox: row.inbox,
    host: row.host,
    ...letter,
    ...(row.on_behalf_of !== null && { onBehalfOf: row.on_behalf_of }),
    ...(row.recipient_id !== null && { recipientId: row.recipient_id }),
    ...(row.ordering_key !== null && { orderingKey: row.ordering_key }),
    createdAt: toNumber(row.created_at),
  }
}

/**
 * Tells whether an item of a dispatch waits or is under way.
 *
 * @param db - A reader or transaction.
 * @param dispatchId - Its id, with which the ids of its items begin.
 * @returns Whether there is one.
 */
export async function hasItemsOf(db: Executor, dispatchId: string): Promise<boolean> {
  // '!' is the character after the space
  return (await selectOneOf.first(db, { from: `${dispatchId} `, to: `${dispatchId}!` })) !== undefined
}

/**
 * Removes rows, and lets what waited behind them come to the front.
 *
 * @param trx - A transaction.
 * @param rows - The rows.
 * @param kept - Letters that are needed all the same.
 */
export async function removeRows(
  trx: Executor,
  rows: readonly GoneDelivery[],
  kept: 'letters' | 'nothing' = 'nothing',
): Promise<void> {
  if (rows.length === 0) return
  await deleteRows.run(trx, { sequences: rows.map(({ sequence }) => toNumber(sequence)) })
  await promoteFirsts(trx, rows)
  if (kept === 'nothing')
    await removeUnusedLetters(
      trx,
      rows.map((row) => toNumber(row.letter_id)),
    )
  await refreshHosts(trx, countByHost(rows, -1))
}

/**
 * Sets items aside.
 *
 * @param trx - A transaction.
 * @param rows - Their rows.
 * @param facts - Why, and when.
 */
export async function setRowsAside(
  trx: Executor,
  rows: readonly DeliveryRow[],
  facts: Omit<AsideFacts, 'origin'>,
): Promise<void> {
  const letters = await readLetters(
    trx,
    rows.map(({ letter_id: id }) => Number(id)),
  )
  const asides = rows.map((row): Aside => {
    const letterId = Number(row.letter_id)
    const letter = letters.get(letterId)
    const { activity_id: activityId = null, subject = null } = letter ?? {}
    return {
      id: row.id,
      inbox: row.inbox,
      activityId,
      subject,
      letterId: letter === undefined ? null : letterId,
      row,
    }
  })
  await putAside(trx, asides, { origin: 'queue', ...facts })
  await removeRows(trx, rows, 'letters')
}
