/**
 * What keeps items waiting for ever, found and mended: a lane without a head, a host that is not noted as it is, a
 * moment that never comes. Only another program, a damaged file, or a process whose clock is ahead leaves any of it.
 *
 * @module
 */
import { sql } from 'kysely'
import { DELIVERY_LIMITS, retryDelayMs } from '../../../protocol/delivery/index.js'
import type { ClaimOptions } from '../../../protocol/ports/index.js'
import { isMoment, isSet, toNumber } from '../columns.js'
import type { Executor, SqlDatabase } from '../database.js'
import { createRounds, type Rounds } from '../rounds.js'
import { statement } from '../statement.js'
import { countByHost, refreshHosts, selectAstray } from './hosts.js'
import { setRowsAside, type DeliveryRow } from './items.js'
import { firstsOfLanes, promoteFirsts } from './lanes.js'

type Looked = Pick<
  DeliveryRow,
  'sequence' | 'host' | 'ordering_key' | 'due_at' | 'is_head' | 'attempt' | 'lease'
>

const selectPage = statement<{ after: number; limit: number }, Looked>((db, p) =>
  db
    .selectFrom('deliveries')
    .select(['sequence', 'host', 'ordering_key', 'due_at', 'is_head', 'attempt', 'lease'])
    .where('sequence', '>', p('after'))
    .orderBy('sequence')
    .limit(p('limit')),
)

const selectRows = statement<{ sequences: readonly number[] }, DeliveryRow>((db, p) =>
  db.selectFrom('deliveries').selectAll().where('sequence', 'in', p.numbers('sequences')),
)

/**
 * Creates what looks a queue through, a page at a time.
 *
 * @param database - The tables.
 * @param now - The clock.
 * @returns The rounds; each call is one step, and does little.
 */
export function createQueueRounds(database: SqlDatabase, now: () => number): Rounds<Present> {
  return createRounds(now, async (after, limit, present: Present) => {
    const page = await selectPage.all(database.reader, { after, limit })
    const lost = page.filter(({ due_at: dueAt }) => !isMoment(dueAt))
    const putOff = page.filter((row) => isMoment(row.due_at) && toNumber(row.due_at) > latest(row, present))
    if (lost.length + putOff.length > 0 || (await isAstray(database.reader, page)))
      await database.write(async (trx) => {
        await bringForward.run(trx, { sequences: numbersOf(putOff), now: present.now })
        await mend(trx, page, lost, now())
      })
    return numbersOf(page)
  })
}

/** The time of whoever looks, and how long its own leases are. */
type Present = Pick<ClaimOptions, 'now' | 'leaseMs'>

/** Leases of others may be longer than ours: they count as possible up to so many times ours. */
const LONGEST_LEASE = 10
/** The longest delay that may be drawn. */
const LONGEST = { number: () => 1, uuid: () => '' }

/** Until when an item can have been leased or put off by a clock that is like ours. */
function latest({ attempt, lease }: Looked, { now, leaseMs }: Present): number {
  if (lease !== null) return now + LONGEST_LEASE * leaseMs
  const delayMs = Number.isSafeInteger(attempt) ? retryDelayMs(attempt, LONGEST) : 0
  return now + Math.max(DELIVERY_LIMITS.maxRetryAfterMs, delayMs)
}

/** A process whose clock is ahead put them off: they are due at once, and a lease of them is over. */
const bringForward = statement<{ sequences: readonly number[]; now: number }>((db, p) =>
  db
    .updateTable('deliveries')
    .set({ due_at: p('now') })
    .where('sequence', 'in', p.numbers('sequences')),
)

function numbersOf(rows: readonly Looked[]): readonly number[] {
  return rows.map(({ sequence }) => toNumber(sequence))
}

async function isAstray(db: Executor, page: readonly Looked[]): Promise<boolean> {
  if (page.length === 0) return false
  const behind = page.filter((row) => !isSet(row.is_head))
  const firsts = await firstsOfLanes(db, behind)
  if (behind.some(({ sequence, ordering_key: key }) => key === null || firsts.has(toNumber(sequence))))
    return true
  return (
    (await selectAstray.all(db, { hosts: [...countByHost(page, 0).keys()].map((host) => ({ host })) }))
      .length > 0
  )
}

async function mend(
  trx: Executor,
  page: readonly Looked[],
  lost: readonly Looked[],
  at: number,
): Promise<void> {
  const rows = await selectRows.all(trx, { sequences: numbersOf(lost) })
  await setRowsAside(trx, rows, { reason: 'unreadable', at })
  const alone = page.filter((row) => row.ordering_key === null && !isSet(row.is_head))
  await makeHeads.run(trx, { sequences: numbersOf(alone) })
  await promoteFirsts(trx, page)
  await refreshHosts(trx, countByHost(page, 0))
}

/** What is in no lane waits for nobody. */
const makeHeads = statement<{ sequences: readonly number[] }>((db, p) =>
  db
    .updateTable('deliveries')
    .set({ is_head: sql.lit(1) })
    .where('sequence', 'in', p.numbers('sequences'))
    .where('ordering_key', 'is', null),
)
