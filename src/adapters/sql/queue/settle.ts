/**
 * What becomes of items that were handed out, many at once.
 *
 * @module
 */
import { sql } from 'kysely'
import type { SetAsideReason } from '../../../protocol/ports/index.js'
import { toNumber } from '../columns.js'
import type { Executor } from '../database.js'
import { keyOfItem } from '../ids.js'
import { statement } from '../statement.js'
import { countByHost, refreshHosts } from './hosts.js'
import { removeRows, setRowsAside, type DeliveryRow } from './items.js'

/** What somebody says of an item. */
export type Outcome = { readonly id: string; readonly lease: string } & (
  | { readonly kind: 'gone' | 'begun' }
  | { readonly kind: 'retry'; readonly dueAt: number; readonly countsAsAttempt: boolean }
  | { readonly kind: 'extend'; readonly until: number }
  | { readonly kind: 'shelve'; readonly reason: SetAsideReason }
)

const selectRows = statement<{ ids: readonly string[] }, DeliveryRow>((db, p) =>
  db.selectFrom('deliveries').selectAll().where('id', 'in', p.list('ids')),
)

const giveBack = statement<{ sequence: number; dueAt: number; attempts: number }>((db, p) =>
  db
    .updateTable('deliveries')
    .set({ lease: null, lapses: 0, begun: 0, due_at: p('dueAt'), attempt: sql`attempt + ${p('attempts')}` })
    .where('sequence', '=', p('sequence')),
)

const prolong = statement<{ sequence: number; until: number }>((db, p) =>
  db
    .updateTable('deliveries')
    .set({ due_at: p('until') })
    .where('sequence', '=', p('sequence')),
)

const noteBegun = statement<{ sequence: number }>((db, p) =>
  db
    .updateTable('deliveries')
    .set({ begun: sql`begun + 1` })
    .where('sequence', '=', p('sequence')),
)

/**
 * Takes what is said of items by those who hold them.
 *
 * @param trx - A transaction.
 * @param outcomes - In the order in which it was said.
 * @param now - Milliseconds since the epoch.
 * @returns For each whether its lease was the present one; where not, nothing was changed.
 */
export async function settle(
  trx: Executor,
  outcomes: readonly Outcome[],
  now: number,
): Promise<readonly boolean[]> {
  const found = await selectRows.all(trx, { ids: [...new Set(outcomes.map(({ id }) => keyOfItem(id)))] })
  const held = new Map(found.map((row) => [row.id, row]))
  const gone: DeliveryRow[] = []
  const moved: DeliveryRow[] = []
  const shelved = new Map<SetAsideReason, DeliveryRow[]>()
  const answers: boolean[] = []
  for (const outcome of outcomes) {
    const key = keyOfItem(outcome.id)
    const row = held.get(key)
    const isHeld = row?.lease === outcome.lease
    answers.push(isHeld)
    if (!isHeld) continue
    const sequence = toNumber(row.sequence)
    switch (outcome.kind) {
      case 'gone':
        gone.push(row)
        break
      case 'shelve':
        shelved.set(outcome.reason, [...(shelved.get(outcome.reason) ?? []), row])
        break
      case 'retry':
        await giveBack.run(trx, { sequence, dueAt: outcome.dueAt, attempts: outcome.countsAsAttempt ? 1 : 0 })
        moved.push(row)
        break
      case 'extend':
        await prolong.run(trx, { sequence, until: outcome.until })
        moved.push(row)
        continue
      case 'begun':
        await noteBegun.run(trx, { sequence })
        continue
    }
    held.delete(key) // its lease is over
  }
  for (const [reason, rows] of shelved) await setRowsAside(trx, rows, { reason, at: now })
  await removeRows(trx, gone)
  await refreshHosts(trx, countByHost(moved, 0))
  return answers
}
