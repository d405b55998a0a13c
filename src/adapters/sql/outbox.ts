/**
 * What has to go out, stored by `apply` in its transaction.
 *
 * @module
 */
import type { DeliverySend, UpdateSend } from '../../core/model/index.js'
import { itemsOf } from '../../protocol/delivery/index.js'
import { toNumber } from './columns.js'
import type { Executor } from './database.js'
import { keyOf, keyOfItem, longNamesOf } from './ids.js'
import {
  describe,
  findRow,
  hasDispatchAbout,
  removeRow,
  storeRow,
  type Described,
  type OutboxRow,
} from './dispatches/rows.js'
import { cancelItems } from './queue/cancel.js'
import { hasItemsOf } from './queue/items.js'
import { storeItems } from './queue/store-items.js'
import { removeAsideAbout } from './shelf.js'
import { statement } from './statement.js'

type RowAbout = Pick<OutboxRow, 'sequence' | 'subject' | 'letter_id' | 'update_of' | 'lease' | 'due_at'>

const selectAbout = statement<{ subject: string }, RowAbout>((db, p) =>
  db
    .selectFrom('outbox')
    .select(['sequence', 'subject', 'letter_id', 'update_of', 'lease', 'due_at'])
    .where('subject', '=', p('subject'))
    .orderBy('sequence'),
)

const setDue = statement<{ sequence: number; dueAt: number }>((db, p) =>
  db
    .updateTable('outbox')
    .set({ due_at: p('dueAt') })
    .where('sequence', '=', p('sequence')),
)

/**
 * Stores a dispatch: as items for inboxes where everybody it goes to is named and nothing about its subject waits
 * before it, else to be broken down by a worker. While it or one of its items waits, the same again changes nothing.
 *
 * @param trx - The transaction of the job.
 * @param effect - The dispatch.
 * @param now - Milliseconds since the epoch: it is due at once.
 */
export async function storeDispatch(trx: Executor, effect: DeliverySend, now: number): Promise<void> {
  const { id, subject, supersedes = false, to, followersOf } = effect
  if ((await findRow(trx, id)) !== undefined || (await hasItemsOf(trx, id))) return
  if (supersedes && subject !== undefined) {
    const end = await findRow(trx, idOfEnd(subject))
    if (end !== undefined) await removeRow(trx, end)
    for (const row of await selectAbout.all(trx, { subject: keyOf(subject) })) await removeRow(trx, row)
    await cancelItems(trx, subject)
    await removeAsideAbout(trx, subject)
  }
  const waits = subject !== undefined && (await hasDispatchAbout(trx, subject))
  if (waits) await endPauses(trx, subject, now)
  if (waits || followersOf.length > 0) await storeRow(trx, await describe(trx, effect), now)
  else await storeItems(trx, itemsOf(effect, to, now))
}

/** An Update that takes its time is due at once, where something new about its post waits behind it. */
async function endPauses(trx: Executor, subject: string, now: number): Promise<void> {
  for (const row of await selectAbout.all(trx, { subject: keyOf(subject) })) {
    if (row.update_of === null || row.lease !== null || Number(row.due_at) <= now) continue
    await setDue.run(trx, { sequence: toNumber(row.sequence), dueAt: now })
  }
}

/**
 * Stores that the newest version of a post has to go out. One that waits already is enough; one that is under way
 * is not, for it may have read the post before. The end of its poll is told by a row of its own, for which nothing
 * waits.
 *
 * @param trx - The transaction of the job.
 * @param effect - The post, and when.
 */
export async function storeUpdate(trx: Executor, effect: UpdateSend): Promise<void> {
  const { objectId, at } = effect
  const dueAt = Date.parse(at)
  const end = await findRow(trx, idOfEnd(objectId))
  const isEndWaiting = end !== undefined && end.lease === null
  if (effect.endsPoll === true) {
    if (end === undefined) await storeRow(trx, describeUpdate(effect, idOfEnd(objectId), null), dueAt)
    else if (isEndWaiting) await setDue.run(trx, { sequence: toNumber(end.sequence), dueAt })
    return
  }
  if (isEndWaiting && Number(end.due_at) <= dueAt) return
  const key = keyOf(objectId)
  const rows = await selectAbout.all(trx, { subject: key })
  const waiting = rows.find((row) => row.update_of === key && row.lease === null)
  if (waiting === undefined) {
    const id = `update ${toNumber(rows.at(-1)?.sequence ?? 0)} ${objectId}` // of no other row that is there
    await storeRow(trx, describeUpdate(effect, id, key), dueAt)
  } else if (dueAt < Number(waiting.due_at)) {
    await setDue.run(trx, { sequence: toNumber(waiting.sequence), dueAt })
  }
}

function describeUpdate(effect: UpdateSend, id: string, subject: string | null): Described {
  const key = keyOfItem(id)
  return {
    id: key,
    dispatch: JSON.stringify(effect),
    letter_id: null,
    update_of: keyOf(effect.objectId),
    subject,
    long_ids: longNamesOf([[key, id]]),
  }
}

/** Id of what tells that the poll of a post ended. */
function idOfEnd(objectId: string): string {
  return `end ${objectId}`
}
