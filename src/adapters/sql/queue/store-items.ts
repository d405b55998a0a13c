/**
 * How items come into their table.
 *
 * @module
 */
import { sql } from 'kysely'
import type { DeliveryItem } from '../../../protocol/ports/index.js'
import { toNumber, type Flag } from '../columns.js'
import type { Executor } from '../database.js'
import { keyOf, keyOfItem, keyOrNull, longNamesOf } from '../ids.js'
import { insertion, statement, type NoParams } from '../statement.js'
import { countByHost, refreshHosts, welcomeHosts, type Arrival } from './hosts.js'
import type { DeliveryRow } from './items.js'
import { laneOf, promoteFirsts, takenLanes } from './lanes.js'
import { removeUnusedLetters, storeLetters } from './letters.js'

/** What has to be known of a row to put it in. */
interface NewDelivery extends Pick<
  DeliveryRow,
  'id' | 'inbox' | 'host' | 'on_behalf_of' | 'recipient_id' | 'ordering_key' | 'long_ids'
> {
  readonly letter_id: number
  readonly created_at: number
  readonly due_at: number
  /** Found out when it is put in. */
  is_head: Flag
}

const insertDeliveries = insertion(
  'deliveries',
  [
    'id',
    'letter_id',
    'inbox',
    'host',
    'on_behalf_of',
    'recipient_id',
    'ordering_key',
    'created_at',
    'due_at',
    'is_head',
    'long_ids',
  ],
  { known: 'id' },
)

const selectLast = statement<NoParams, { last: DeliveryRow['sequence'] | null }>((db) =>
  db.selectFrom('deliveries').select(({ fn }) => fn.max('sequence').as('last')),
)

const selectFresh = statement<
  { ids: readonly string[]; after: number },
  Pick<DeliveryRow, 'id' | 'sequence'>
>((db, p) =>
  db
    .selectFrom('deliveries')
    .select(['id', 'sequence'])
    .where('id', 'in', p.list('ids'))
    .where('sequence', '>', p('after')),
)

const selectAside = statement<NoParams, { id: string }>((db) =>
  db.selectFrom('set_aside').select('id').limit(sql.lit(1)),
)

const selectAmongAside = statement<{ ids: readonly string[] }, { id: string }>((db, p) =>
  db.selectFrom('set_aside').select('id').where('id', 'in', p.list('ids')).where('origin', '=', 'queue'),
)

const selectId = statement<{ id: string }, { id: string }>((db, p) =>
  db.selectFrom('deliveries').select('id').where('id', '=', p('id')),
)

/**
 * Queues items, those whose ids are known not again.
 *
 * @param trx - A transaction.
 * @param items - In the order in which they are to start.
 */
export async function storeItems(trx: Executor, items: readonly DeliveryItem[]): Promise<void> {
  const fresh = await notAside(trx, items)
  const letterIds = await storeLetters(trx, fresh)
  const rows = fresh.map((item, i): NewDelivery => ({
    id: keyOfItem(item.id),
    letter_id: letterIds[i] ?? 0,
    inbox: item.inbox,
    host: item.host,
    on_behalf_of: item.onBehalfOf ?? null,
    recipient_id: keyOrNull(item.recipientId),
    ordering_key: keyOrNull(item.orderingKey),
    created_at: item.createdAt,
    due_at: item.createdAt,
    is_head: 1,
    long_ids: longNamesOf([
      [keyOfItem(item.id), item.id],
      [keyOf(item.recipientId ?? ''), item.recipientId],
      [keyOf(item.orderingKey ?? ''), item.orderingKey],
    ]),
  }))
  await storeRows(trx, rows)
}

/** Items of different ids, none of which was set aside. */
async function notAside(trx: Executor, items: readonly DeliveryItem[]): Promise<readonly DeliveryItem[]> {
  const byId = new Map<string, DeliveryItem>()
  for (const item of items) {
    const key = keyOfItem(item.id)
    if (!byId.has(key)) byId.set(key, item)
  }
  if ((await selectAside.first(trx, {})) !== undefined)
    for (const { id } of await selectAmongAside.all(trx, { ids: [...byId.keys()] })) byId.delete(id)
  return byId.size === items.length ? items : [...byId.values()]
}

/** Puts rows of different ids in, those whose ids are known not again. */
async function storeRows(trx: Executor, rows: readonly NewDelivery[]): Promise<void> {
  if (rows.length === 0) return
  const lanes = await takenLanes(trx, rows)
  for (const row of rows) {
    const lane = laneOf(row)
    if (lane === undefined) continue
    row.is_head = lanes.has(lane) ? 0 : 1
    lanes.add(lane)
  }
  const numbers = await insertRows(trx, rows)
  const arrivals = new Map<string, Arrival>()
  for (const [i, row] of rows.entries()) {
    const sequence = numbers[i]
    if (sequence !== undefined) arrive(arrivals, row, sequence)
  }
  if (arrivals.size > 0) await welcomeHosts(trx, arrivals.values())
  const known = rows.filter((_row, i) => numbers[i] === undefined)
  if (known.length > 0) await tidyUp(trx, known)
}

/** Gives the number that each row got; none for one that was known already. */
async function insertRows(
  trx: Executor,
  rows: readonly NewDelivery[],
): Promise<readonly (number | undefined)[]> {
  const before = await lastNumber(trx)
  if ((await insertDeliveries.run(trx, rows)) === rows.length) {
    // nobody else writes: they are numbered one after the other
    const first = (await lastNumber(trx)) - rows.length + 1
    return rows.map((_row, i) => first + i)
  }
  const fresh = await selectFresh.all(trx, { ids: rows.map(({ id }) => id), after: before })
  const numbers = new Map(fresh.map(({ id, sequence }) => [id, toNumber(sequence)]))
  return rows.map(({ id }) => numbers.get(id))
}

async function lastNumber(trx: Executor): Promise<number> {
  return toNumber((await selectLast.first(trx, {}))?.last ?? 0)
}

/** Notes one item that came to a host, and its number where it waits for no other. */
function arrive(
  arrivals: Map<string, Arrival>,
  { host, due_at: dueAt, is_head: isHead }: NewDelivery,
  sequence: number,
): void {
  const known = arrivals.get(host) ?? {
    host,
    items: 0,
    due_at: Number.MAX_SAFE_INTEGER,
    sequence: Number.MAX_SAFE_INTEGER,
  }
  arrivals.set(host, known)
  known.items += 1
  if (isHead === 0 || dueAt > known.due_at || (dueAt === known.due_at && sequence > known.sequence)) return
  known.due_at = dueAt
  known.sequence = sequence
}

/** What was known already was not put in: it may have been the head of a lane, which another row has to be then. */
async function tidyUp(trx: Executor, known: readonly NewDelivery[]): Promise<void> {
  await promoteFirsts(trx, known)
  await removeUnusedLetters(
    trx,
    known.map(({ letter_id: id }) => id),
  )
  await refreshHosts(trx, countByHost(known, 0))
}

/**
 * Puts an item that was set aside back into the queue, unless one of its id waits.
 *
 * @param trx - A transaction.
 * @param row - The row as it was.
 * @param now - Milliseconds since the epoch: it is due at once, as if it were new.
 */
export async function putItemBack(
  trx: Executor,
  row: Readonly<Record<string, unknown>>,
  now: number,
): Promise<void> {
  const old = row as unknown as DeliveryRow // written by setRowsAside
  if ((await selectId.first(trx, { id: old.id })) !== undefined) return
  const { id, inbox, host, on_behalf_of, recipient_id, ordering_key, long_ids } = old
  const names = { id, inbox, host, on_behalf_of, recipient_id, ordering_key, long_ids }
  const letter_id = toNumber(old.letter_id)
  await storeRows(trx, [{ ...names, letter_id, created_at: now, due_at: now, is_head: 1 }])
}
