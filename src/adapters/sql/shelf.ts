/**
 * What was set aside from queue and outbox: whole rows, kept where they keep nobody waiting.
 *
 * @module
 */
import type { Insertable, Selectable } from 'kysely'
import type { PageOf, SetAside, SetAsideReason, Shelf } from '../../protocol/ports/index.js'
import { toNumber } from './columns.js'
import type { Executor, SqlDatabase } from './database.js'
import type { SetAsideTable } from './engine-tables.js'
import { removeUnusedLetters } from './queue/letters.js'
import { insertion, statement } from './statement.js'

type SetAsideRow = Selectable<SetAsideTable>

/** Where things come from, and go back to. */
export type Origin = SetAside['from']

/** A row to set aside. */
export interface Aside {
  readonly id: string
  readonly inbox: string | null
  readonly activityId: string | null
  readonly subject: string | null
  readonly letterId: number | null
  /** The row as it was. */
  readonly row: object
}

/** Where rows come from, why they are set aside, and when, in milliseconds since the epoch. */
export interface AsideFacts {
  readonly origin: Origin
  readonly reason: SetAsideReason
  readonly at: number
}

/** Puts a row back where it came from, due at once; its letter is there still. */
export type PutBack = (trx: Executor, row: Readonly<Record<string, unknown>>, now: number) => Promise<void>

const insertAside = insertion('set_aside', [
  'id',
  'origin',
  'reason',
  'inbox',
  'activity_id',
  'subject',
  'letter_id',
  'at',
  'payload',
])

const selectPage = statement<{ after: number; limit: number }, SetAsideRow>((db, p) =>
  db
    .selectFrom('set_aside')
    .selectAll()
    .where('sequence', '>', p('after'))
    .orderBy('sequence')
    .limit(p('limit')),
)

const takeById = statement<{ id: string }, SetAsideRow>((db, p) =>
  db.deleteFrom('set_aside').where('id', '=', p('id')).returningAll(),
)

const takeBySubject = statement<{ subject: string }, Pick<SetAsideRow, 'letter_id'>>((db, p) =>
  db.deleteFrom('set_aside').where('subject', '=', p('subject')).returning('letter_id'),
)

const deleteKnown = statement<{ ids: readonly string[]; origin: string }>((db, p) =>
  db.deleteFrom('set_aside').where('id', 'in', p.list('ids')).where('origin', '=', p('origin')),
)

/**
 * Sets rows aside. That they leave their own table is the caller's work.
 *
 * @param trx - A transaction.
 * @param asides - The rows.
 * @param facts - Where they come from, why, and when.
 */
export async function putAside(trx: Executor, asides: readonly Aside[], facts: AsideFacts): Promise<void> {
  if (asides.length === 0) return
  const { origin, reason, at } = facts
  await deleteKnown.run(trx, { ids: asides.map(({ id }) => id), origin })
  const rows = asides.map((aside): Omit<Insertable<SetAsideTable>, 'sequence'> => ({
    id: aside.id,
    origin,
    reason,
    inbox: aside.inbox,
    activity_id: aside.activityId,
    subject: aside.subject,
    letter_id: aside.letterId,
    at,
    payload: JSON.stringify(aside.row, (_name, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    ),
  }))
  await insertAside.run(trx, rows)
}

/**
 * Forgets what was set aside about something: it was overtaken.
 *
 * @param trx - A transaction.
 * @param subject - What it is about.
 */
export async function removeAsideAbout(trx: Executor, subject: string): Promise<void> {
  const gone = await takeBySubject.all(trx, { subject })
  await removeUnusedLetters(trx, lettersOf(gone))
}

/** What the shelf works with. */
export interface ShelfParts {
  readonly database: SqlDatabase
  /** The present, in milliseconds since the epoch. */
  readonly now: () => number
  readonly putBack: Readonly<Record<Origin, PutBack>>
}

/** Creates the shelf over the table `set_aside`. */
export function createSqlShelf({ database, now, putBack }: ShelfParts): Shelf {
  return {
    async setAside({ after, limit }: PageOf) {
      const rows = await selectPage.all(database.reader, { after: Number(after ?? 0), limit: limit + 1 })
      const page = rows.slice(0, limit)
      const last = rows.length > limit ? page.at(-1) : undefined
      return { items: page.map(asideOf), ...(last !== undefined && { next: String(last.sequence) }) }
    },
    putBack: (id) =>
      database.write(async (trx) => {
        const rows = await takeById.all(trx, { id })
        for (const { origin, payload } of rows) {
          const row = JSON.parse(payload) as Readonly<Record<string, unknown>> // written by putAside
          await putBack[origin === 'outbox' ? 'outbox' : 'queue'](trx, row, now())
        }
        await removeUnusedLetters(trx, lettersOf(rows))
        return rows.length > 0
      }),
    discard: (id) =>
      database.write(async (trx) => {
        const rows = await takeById.all(trx, { id })
        await removeUnusedLetters(trx, lettersOf(rows))
        return rows.length > 0
      }),
  }
}

function lettersOf(rows: readonly Pick<SetAsideRow, 'letter_id'>[]): readonly number[] {
  return rows.flatMap(({ letter_id: id }) => (id === null ? [] : Number(id)))
}

function asideOf(row: SetAsideRow): SetAside {
  return {
    id: row.id,
    from: row.origin === 'outbox' ? 'outbox' : 'queue',
    reason: row.reason === 'unreadable' ? 'unreadable' : 'unfinished',
    ...(row.inbox !== null && { inbox: row.inbox }),
    ...(row.activity_id !== null && { activityId: row.activity_id }),
    at: toNumber(row.at),
  }
}
