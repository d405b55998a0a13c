/**
 * How items come into their table.
 *
 * @module
 */
import { sql } from 'kysely'
import type { DeliveryItem } from '../../../protocol/ports/index.js'
import { toNumber } from '../columns.js'
import type { Executor } from '../database.js'
import { insertion, statement, type NoParams } from '../statement.js'
import { countByHost, refreshHosts, welcomeHosts, type Arrival } from './hosts.js'
import type { DeliveryRow } from './items.js'
import { laneOf, promoteFirsts, takenLanes } from './lanes.js'
import { removeUnusedLetters, storeLetters } from './letters.js'

/** What has to be known of a row to put it in. */
type NewDelivery = Pick<DeliveryRow, 'id' | 'inbox' | 'host' | 'on_behalf_of' | 'ordering_key'> & {
  readonly letter_id: number
  readonly created_at: number
  readonly due_at: number
}

const insertDeliveries = insertion(
  'deliveries',
  ['id', 'letter_id', 'inbox', 'host', 'on_behalf_of', 'ordering_key', 'created_at', 'due_at', 'is_head'],
  { unlessKnown: 'id', returning: ['sequence'] },
)

const selectSequences = statement<{ ids: readonly string[] }, Pick<DeliveryRow, 'id' | 'sequence'>>((db, p) =>
  db.selectFrom('deliveries').select(['id', 'sequence']).where('id', 'in', p.list('ids')),
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
    id: item.id,
    letter_id: letterIds[i] ?? 0,
    inbox: item.inbox,
    host: item.host,
    on_behalf_of: item.onBehalfOf ?? null,
    ordering_key: item.orderingKey ?? null,
    created_at: item.createdAt,
    due_at: item.createdAt,
  }))
  await storeRows(trx, rows)
}

/** Items of different ids, none of which was set aside. */
async function notAside(trx: Executor, items: readonly DeliveryItem[]): Promise<readonly DeliveryItem[]> {
  const byId = new Map<string, DeliveryItem>()
  for (const item of items) if (!byId.has(item.id)) byId.set(item.id, item)
  if ((await selectAside.first(trx, {})) !== undefined)
    for (const { id } of await selectAmongAside.all(trx, { ids: [...byId.keys()] })) byId.delete(id)
  return byId.size === items.length ? items : [...byId.values()]
}

/** Puts rows of different ids in, those whose ids are known not again. */
async function storeRows(trx: Executor, rows: readonly NewDelivery[]): Promise<void> {
  if (rows.length === 0) return
  const taken = await takenLanes(trx, rows)
  const isHead = rows.map((row) => {
    const lane = laneOf(row)
    if (lane === undefined) return true
    if (taken.has(lane)) return false
    taken.add(lane)
    return true
  })
  const given = rows.map((row, i) => ({ ...row, is_head: isHead[i] === true ? 1 : 0 }) as const)
  const sequences = await numbersOf(
    trx,
    rows,
    (await insertDeliveries.run(trx, given)).map((row) => toNumber(row.sequence)),
  )
  const arrivals = new Map<string, Arrival>()
  for (const [i, row] of rows.entries()) {
    const sequence = sequences[i]
    if (sequence !== undefined) arrive(arrivals, row, isHead[i] === true ? sequence : undefined)
  }
  if (arrivals.size > 0) await welcomeHosts(trx, arrivals.values())
  const known = rows.filter((_row, i) => sequences[i] === undefined)
  if (known.length > 0) await tidyUp(trx, known)
}

/** The number that each row got; none for one that was known already. */
async function numbersOf(
  trx: Executor,
  rows: readonly NewDelivery[],
  inserted: readonly number[],
): Promise<readonly (number | undefined)[]> {
  if (inserted.length === rows.length) return inserted
  const fresh = new Set(inserted)
  const numbers = await selectSequences.all(trx, { ids: rows.map(({ id }) => id) })
  const byId = new Map(numbers.map(({ id, sequence }) => [id, toNumber(sequence)]))
  return rows.map(({ id }) => {
    const sequence = byId.get(id)
    return sequence !== undefined && fresh.has(sequence) ? sequence : undefined
  })
}

/** Notes one item that came to a host, with its number where it waits for no other. */
function arrive(
  arrivals: Map<string, Arrival>,
  { host, due_at: dueAt }: NewDelivery,
  sequence: number | undefined,
): void {
  const known = arrivals.get(host) ?? {
    host,
    items: 0,
    due_at: Number.MAX_SAFE_INTEGER,
    sequence: Number.MAX_SAFE_INTEGER,
  }
  arrivals.set(host, known)
  known.items += 1
  if (sequence === undefined || dueAt > known.due_at || (dueAt === known.due_at && sequence > known.sequence))
    return
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
  const { id, inbox, host, on_behalf_of, ordering_key } = old
  const letter_id = toNumber(old.letter_id)
  await storeRows(trx, [
    { id, inbox, host, on_behalf_of, ordering_key, letter_id, created_at: now, due_at: now },
  ])
}
