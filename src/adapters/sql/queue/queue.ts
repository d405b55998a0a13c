/**
 * A delivery queue in tables.
 *
 * @module
 */
import { sql } from 'kysely'
import {
  systemClock,
  systemRandom,
  type Clock,
  type DeliveryQueue,
  type Random,
} from '../../../protocol/ports/index.js'
import { momentOf } from '../moment.js'
import type { SqlDatabase } from '../database.js'
import { flavourOf } from '../flavour.js'
import { putDispatchBack } from '../dispatches/rows.js'
import { createSqlShelf } from '../shelf.js'
import { statement, type NoParams } from '../statement.js'
import { cancelItems } from './cancel.js'
import { claimJobs } from './claim.js'
import { createQueueRounds } from './mend.js'
import { putItemBack, storeItems } from './store-items.js'
import { settle, type Outcome } from './settle.js'

/** What a queue works with. */
export interface SqlDeliveryQueueOptions {
  readonly database: SqlDatabase
  /** For leases. @defaultValue the machine's randomness */
  readonly random?: Random
  /** For what is put back, and for leases given after a wait. @defaultValue the machine's clock */
  readonly clock?: Clock
}

const selectNextDue = statement<{ except: readonly string[] }, { due_at: number | string | bigint }>(
  (db, p) =>
    db
      .selectFrom('delivery_hosts')
      .select('due_at')
      .where('host', 'not in', p.list('except'))
      .orderBy('due_at')
      .orderBy('sequence')
      .limit(sql.lit(1)),
)

const countItems = statement<NoParams, { total: number | string | bigint | null }>((db) =>
  db
    .selectFrom('delivery_hosts')
    .select(({ fn }) => fn.sum<number | string | bigint | null>('items').as('total')),
)

/**
 * Creates a delivery queue over the tables of a database.
 *
 * @param options - The database, randomness.
 * @returns The queue. What is said of items within one turn of the event loop is settled at once.
 */
export function createSqlDeliveryQueue(options: SqlDeliveryQueueOptions): DeliveryQueue {
  const { database, random = systemRandom, clock = systemClock } = options
  const now = (): number => clock.now().getTime()
  const settled = createSettling(database, now)
  const rounds = createQueueRounds(database, now)

  return {
    ...createSqlShelf({ database, now, putBack: { queue: putItemBack, outbox: putDispatchBack } }),
    enqueue: (items) => database.write((trx) => storeItems(trx, items)),
    async claim(claimed) {
      const present = momentOf(claimed.now, now)
      await rounds.step(claimed)
      // an idle queue is looked at without a transaction
      const dueAt = await nextDueAt(claimed.exceptHosts)
      if (dueAt === undefined || dueAt > claimed.now || claimed.limit <= 0) return []
      const token = random.uuid()
      return database.write((trx) => claimJobs(trx, { ...claimed, now: present() }, token))
    },
    ack: (id, lease) => settled({ kind: 'gone', id, lease }),
    drop: (id, lease) => settled({ kind: 'gone', id, lease }),
    retry: (id, lease, dueAt, countsAsAttempt = true) =>
      settled({ kind: 'retry', id, lease, dueAt, countsAsAttempt }),
    extend: (id, lease, until) => settled({ kind: 'extend', id, lease, until }),
    begin: (id, lease) => settled({ kind: 'begun', id, lease }),
    shelve: (id, lease, reason) => settled({ kind: 'shelve', id, lease, reason }),
    cancel: (subject) => database.write((trx) => cancelItems(trx, subject)),
    nextDueAt,
    async size() {
      const row = await countItems.first(database.reader, {})
      return Number(row?.total ?? 0)
    },
  }

  async function nextDueAt(exceptHosts: readonly string[] = []): Promise<number | undefined> {
    const row = await selectNextDue.first(database.reader, { except: exceptHosts })
    return row === undefined ? undefined : Number(row.due_at)
  }
}

interface Batch {
  readonly outcomes: Outcome[]
  readonly answers: Promise<readonly boolean[]>
}

/** What is said before the next transaction begins is settled in one job of it. */
function createSettling(database: SqlDatabase, now: () => number): (outcome: Outcome) => Promise<boolean> {
  let open: Batch | undefined

  function begin(): Batch {
    const outcomes: Outcome[] = []
    const close = (): void => {
      if (open === batch) open = undefined
    }
    const answers = database.write((trx) => {
      close() // what is said from now on is for the next one
      return settle(trx, outcomes, now())
    })
    answers.catch(close)
    const batch = { outcomes, answers }
    return batch
  }

  return async (outcome) => {
    // inside a job this would wait for the job to end
    await flavourOf(database.reader).enter()
    open ??= begin()
    const { outcomes, answers } = open
    const place = outcomes.push(outcome) - 1
    return (await answers)[place] === true
  }
}
