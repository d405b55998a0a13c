/**
 * The outbox in a table: dispatches are taken, worked off in pages, and forgotten.
 *
 * @module
 */
import { sql } from 'kysely'
import type { DeliverySend, UpdateSend } from '../../../core/model/index.js'
import {
  systemClock,
  systemRandom,
  type Clock,
  type Outbox,
  type OutboxEntry,
  type OutboxStep,
  type Random,
} from '../../../protocol/ports/index.js'
import { isMoment, toNumber } from '../columns.js'
import { readOr } from '../damaged.js'
import { keyOfItem, ownIdOfItem } from '../ids.js'
import { momentOf } from '../moment.js'
import type { Executor, SqlDatabase } from '../database.js'
import { hasItemsOf } from '../queue/items.js'
import { storeItems } from '../queue/store-items.js'
import { removeUnusedLetters } from '../queue/letters.js'
import { statement, type NoParams } from '../statement.js'
import { createOutboxRounds } from './mend.js'
import {
  describe,
  findRow,
  readDispatches,
  removeRow,
  setRowAside,
  storeRow,
  type Described,
  type OutboxRow,
} from './rows.js'

/** What an outbox works with. */
export interface SqlOutboxOptions {
  readonly database: SqlDatabase
  /** For leases. @defaultValue the machine's randomness */
  readonly random?: Random
  /** For leases that are renewed, or given after a wait. @defaultValue the machine's clock */
  readonly clock?: Clock
}

const selectDue = statement<{ now: number; limit: number }, Pick<OutboxRow, 'sequence'>>((db, p) =>
  db
    .selectFrom('outbox')
    .select('sequence')
    .where('is_head', '=', sql.lit(1))
    .where('due_at', '<=', p('now'))
    .orderBy('due_at')
    .orderBy('sequence')
    .limit(p('limit')),
)

interface Loan {
  readonly sequences: readonly number[]
  readonly token: string
  readonly leaseMs: number
  readonly until: number
}

const lend = statement<Loan, OutboxRow>((db, p) =>
  db
    .updateTable('outbox')
    .set({
      lease: sql`cast(${p('token')} as text) || '/' || cast(sequence as text)`,
      lapses: sql`lapses + case when lease is null or progressed = 1 then 0 else 1 end`,
      progressed: 0,
      lease_ms: p('leaseMs'),
      due_at: p('until'),
    })
    .where('sequence', 'in', p.numbers('sequences'))
    .returningAll(),
)

const proceed = statement<{ sequence: number; cursor: string; dueAt: number }>((db, p) =>
  db
    .updateTable('outbox')
    .set({ cursor: p('cursor'), lapses: 0, progressed: 1, due_at: p('dueAt') })
    .where('sequence', '=', p('sequence')),
)

const postpone = statement<{ sequence: number; dueAt: number }>((db, p) =>
  db
    .updateTable('outbox')
    .set({ lease: null, lease_ms: null, lapses: 0, progressed: 0, due_at: p('dueAt') })
    .where('sequence', '=', p('sequence')),
)

const replace = statement<Described & { sequence: number; dueAt: number }>((db, p) =>
  db
    .updateTable('outbox')
    .set({
      id: p('id'),
      dispatch: p('dispatch'),
      letter_id: p('letter_id'),
      update_of: null,
      lease: null,
      lease_ms: null,
      lapses: 0,
      progressed: 0,
      cursor: null,
      due_at: p('dueAt'),
      long_ids: p('long_ids'),
    })
    .where('sequence', '=', p('sequence')),
)

const selectNextDue = statement<NoParams, Pick<OutboxRow, 'due_at'>>((db) =>
  db
    .selectFrom('outbox')
    .select('due_at')
    .where('is_head', '=', sql.lit(1))
    .orderBy('due_at')
    .orderBy('sequence')
    .limit(sql.lit(1)),
)

const countRows = statement<NoParams, { total: number | string | bigint }>((db) =>
  db.selectFrom('outbox').select(sql<number | string | bigint>`count(*)`.as('total')),
)

/**
 * Creates an outbox over the tables of a database; a page of items is stored in the transaction in which the cursor
 * moves.
 *
 * @param options - The database, randomness, the clock.
 * @returns The outbox that `storeDispatch` and `storeUpdate` fill.
 */
export function createSqlOutbox(options: SqlOutboxOptions): Outbox {
  const { database, random = systemRandom, clock = systemClock } = options
  const now = (): number => clock.now().getTime()
  const rounds = createOutboxRounds(database, now)

  async function nextDueAt(): Promise<number | undefined> {
    const row = await selectNextDue.first(database.reader, {})
    return row === undefined ? undefined : Number(row.due_at)
  }

  return {
    async take(taken) {
      const present = momentOf(taken.now, now)
      await rounds.step(taken)
      const dueAt = await nextDueAt()
      if (dueAt === undefined || dueAt > taken.now || taken.limit <= 0) return []
      const token = random.uuid()
      return database.write((trx) => takeEntries(trx, { ...taken, now: present() }, token))
    },
    step: (id, lease, step) =>
      database.write(async (trx) => {
        const row = await findRow(trx, id)
        if (row?.lease !== lease) return false
        await takeStep(trx, row, step, now())
        return true
      }),
    nextDueAt,
    async size() {
      return toNumber((await countRows.first(database.reader, {}))?.total ?? 0)
    },
  }
}

type TakeOptions = Parameters<Outbox['take']>[0]

async function takeEntries(
  trx: Executor,
  options: TakeOptions,
  token: string,
): Promise<readonly OutboxEntry[]> {
  const { now, leaseMs } = options
  const entries: OutboxEntry[] = []
  for (;;) {
    const limit = options.limit - entries.length
    const due = limit <= 0 ? [] : await selectDue.all(trx, { now, limit })
    if (due.length === 0) return entries
    const sequences = due.map(({ sequence }) => toNumber(sequence))
    const lent = await lend.all(trx, { sequences, token, leaseMs, until: now + Math.max(1, leaseMs) })
    const rows = new Map(lent.map((row) => [toNumber(row.sequence), row]))
    const inOrder = sequences.flatMap((sequence) => rows.get(sequence) ?? [])
    const taken = entries.length
    for (const [i, dispatch] of (await readDispatches(trx, inOrder)).entries()) {
      const row = inOrder[i]
      if (row === undefined) continue
      const id = readOr(trx, { table: 'outbox', id: row.id }, () => ownIdOfItem(row.id, row.long_ids))
      if (dispatch === undefined || id === undefined || row.lease === null)
        await setRowAside(trx, row, 'unreadable', now)
      else entries.push(entryOf(row, row.lease, id, dispatch))
    }
    if (entries.length - taken === due.length) return entries // else there may be room for others
  }
}

function entryOf(
  { lapses, cursor }: OutboxRow,
  lease: string,
  id: string,
  dispatch: DeliverySend | UpdateSend,
): OutboxEntry {
  return { id, dispatch, lapses, lease, ...(cursor !== null && { cursor }) }
}

async function takeStep(trx: Executor, row: OutboxRow, step: OutboxStep, now: number): Promise<void> {
  const sequence = toNumber(row.sequence)
  switch (step.kind) {
    case 'page': {
      const leaseEnd = now + Number(row.lease_ms ?? 0)
      const dueAt = Math.max(toNumber(row.due_at), isMoment(leaseEnd) ? leaseEnd : now)
      await storeItems(trx, step.items)
      await proceed.run(trx, { sequence, cursor: step.cursor, dueAt })
      return
    }
    case 'done':
      await storeItems(trx, step.items)
      await removeRow(trx, row)
      return
    case 'composed':
      await compose(trx, row, step.dispatch, now)
      return
    case 'later':
      await postpone.run(trx, { sequence, dueAt: step.dueAt })
      return
    case 'setAside':
      await setRowAside(trx, row, step.reason, now)
  }
}

/** Puts what was composed in the place of the wish for it. */
async function compose(
  trx: Executor,
  row: OutboxRow,
  dispatch: DeliverySend | undefined,
  now: number,
): Promise<void> {
  const isKnown =
    dispatch !== undefined &&
    ((keyOfItem(dispatch.id) !== row.id && (await findRow(trx, dispatch.id)) !== undefined) ||
      (await hasItemsOf(trx, dispatch.id)))
  if (dispatch === undefined || isKnown) return removeRow(trx, row)
  const described = await describe(trx, dispatch)
  if (described.subject !== row.subject) {
    await removeRow(trx, row)
    return storeRow(trx, described, now)
  }
  await replace.run(trx, { ...described, sequence: toNumber(row.sequence), dueAt: now })
  if (row.letter_id !== null) await removeUnusedLetters(trx, [toNumber(row.letter_id)])
}
