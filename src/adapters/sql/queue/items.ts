/**
 * Items in their table: how they are read, and how they go.
 *
 * @module
 */
import type { Selectable } from 'kysely'
import type { DeliveryItem } from '../../../protocol/ports/index.js'
import { isMoment, toNumber } from '../columns.js'
import { idOf, keyOf, mergedNames, ownIdOfItem } from '../ids.js'
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
  const numbers = [row.attempt, row.lapses, row.begun]
  const isReadable =
    URL.canParse(row.inbox) &&
    isMoment(row.created_at) &&
    numbers.every((number) => Number.isSafeInteger(number))
  if (letter === undefined || !isReadable) return undefined
  const {
    long_ids: longIds,
    on_behalf_of: onBehalfOf,
    recipient_id: recipient,
    ordering_key: orderingKey,
  } = row
  try {
    return {
      id: ownIdOfItem(row.id, longIds),
      inbox: row.inbox,
      host: row.host,
      ...letter,
      ...(onBehalfOf !== null && { onBehalfOf }),
      ...(recipient !== null && { recipientId: idOf(recipient, longIds) }),
      ...(orderingKey !== null && { orderingKey: idOf(orderingKey, longIds) }),
      createdAt: toNumber(row.created_at),
    }
  } catch {
    return undefined
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
  const key = keyOf(dispatchId)
  // '!' is the character after the space
  return (await selectOneOf.first(db, { from: `${key} `, to: `${key}!` })) !== undefined
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
      longIds: mergedNames(row.long_ids, letter?.long_ids ?? null),
      row,
    }
  })
  await putAside(trx, asides, { origin: 'queue', ...facts })
  await removeRows(trx, rows, 'letters')
}
