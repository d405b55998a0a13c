/**
 * What keeps items waiting for ever, found and mended: a lane without a head, a host that is not noted as it is, a
 * moment that never comes. Only another program, or a damaged file, leaves any of it.
 *
 * @module
 */
import { sql } from 'kysely'
import { isMoment, isSet, toNumber } from '../columns.js'
import type { Executor, SqlDatabase } from '../database.js'
import { createRounds, type Rounds } from '../rounds.js'
import { statement } from '../statement.js'
import { countByHost, refreshHosts, selectAstray } from './hosts.js'
import { setRowsAside, type DeliveryRow } from './items.js'
import { firstsOfLanes, promoteFirsts } from './lanes.js'

type Looked = Pick<DeliveryRow, 'sequence' | 'host' | 'ordering_key' | 'due_at' | 'is_head'>

const selectPage = statement<{ after: number; limit: number }, Looked>((db, p) =>
  db
    .selectFrom('deliveries')
    .select(['sequence', 'host', 'ordering_key', 'due_at', 'is_head'])
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
export function createQueueRounds(database: SqlDatabase, now: () => number): Rounds {
  return createRounds(now, async (after, limit) => {
    const page = await selectPage.all(database.reader, { after, limit })
    const lost = page.filter(({ due_at: dueAt }) => !isMoment(dueAt))
    if (lost.length > 0 || (await isAstray(database.reader, page)))
      await database.write((trx) => mend(trx, page, lost, now()))
    return page.map(({ sequence }) => toNumber(sequence))
  })
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
  const rows = await selectRows.all(trx, { sequences: lost.map(({ sequence }) => toNumber(sequence)) })
  await setRowsAside(trx, rows, { reason: 'unreadable', at })
  const alone = page.filter((row) => row.ordering_key === null && !isSet(row.is_head))
  await makeHeads.run(trx, { sequences: alone.map(({ sequence }) => toNumber(sequence)) })
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
