/**
 * What keeps dispatches waiting for ever, found and mended: a subject of which none may be taken, a moment that never
 * comes. Only another program, a damaged file, or a process whose clock is ahead leaves any of it.
 *
 * @module
 */
import { isMoment, isSet, toNumber } from '../columns.js'
import type { Executor, SqlDatabase } from '../database.js'
import { createRounds, type Rounds } from '../rounds.js'
import { statement } from '../statement.js'
import { promoteFirst, setRowAside, type OutboxRow } from './rows.js'

const selectPage = statement<{ after: number; limit: number }, OutboxRow>((db, p) =>
  db
    .selectFrom('outbox')
    .selectAll()
    .where('sequence', '>', p('after'))
    .orderBy('sequence')
    .limit(p('limit')),
)

/**
 * Creates what looks an outbox through, a page at a time.
 *
 * @param database - The tables.
 * @param now - The clock.
 * @returns The rounds; each call is one step, and does little.
 */
export function createOutboxRounds(
  database: SqlDatabase,
  now: () => number,
): Rounds<{ readonly now: number }> {
  const heads = new Set<string>()
  return createRounds(now, async (after, limit, present: { readonly now: number }) => {
    if (after === 0) heads.clear()
    const page = await selectPage.all(database.reader, { after, limit })
    const astray = page.filter((row) => isFirst(row, heads) && !(isSet(row.is_head) && isMoment(row.due_at)))
    const putOff = page.filter(
      (row) => isMoment(row.due_at) && toNumber(row.due_at) > latest(row, present.now),
    )
    if (astray.length + putOff.length > 0)
      await database.write(async (trx) => {
        for (const { sequence } of putOff)
          await bringForward.run(trx, { sequence: toNumber(sequence), now: present.now })
        await mend(trx, astray, now())
      })
    return page.map(({ sequence }) => toNumber(sequence))
  })
}

/** A lease lasts longer only where it was given by a clock that is ahead; some is allowed for clocks that differ. */
const LONGEST_LEASE = 10

/** Until when a dispatch can be held by a clock that is like ours. What is not leased may wait for the end of a poll. */
function latest({ lease, lease_ms: leaseMs }: OutboxRow, now: number): number {
  return lease === null ? Number.POSITIVE_INFINITY : now + LONGEST_LEASE * Number(leaseMs ?? 0)
}

const bringForward = statement<{ sequence: number; now: number }>((db, p) =>
  db
    .updateTable('outbox')
    .set({ due_at: p('now') })
    .where('sequence', '=', p('sequence')),
)

/** Whether nothing about the same subject stands before it, as far as was looked. */
function isFirst({ subject }: OutboxRow, seen: Set<string>): boolean {
  if (subject === null) return true
  const before = seen.size
  return seen.add(subject).size > before
}

async function mend(trx: Executor, rows: readonly OutboxRow[], at: number): Promise<void> {
  for (const row of rows) {
    if (isMoment(row.due_at)) await promoteFirst(trx, row)
    else await setRowAside(trx, row, 'unreadable', at)
  }
}
