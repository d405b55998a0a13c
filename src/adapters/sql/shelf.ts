/**
 * What was set aside from queue and outbox: whole rows, kept where they keep nobody waiting.
 *
 * @module
 */
import type { Insertable, Selectable } from 'kysely'
import type { PageOf, SetAside, SetAsideReason, Shelf } from '../../protocol/ports/index.js'
import { isMoment } from './columns.js'
import { readRow } from './damaged.js'
import type { Executor, SqlDatabase } from './database.js'
import type { SetAsideTable } from './engine-tables.js'
import { flavourOf } from './flavour.js'
import { idOfItem, keyOf, keyOfItem } from './ids.js'
import { removeUnusedLetters } from './queue/letters.js'
import { insertion, statement } from './statement.js'

type SetAsideRow = Selectable<SetAsideTable>

/** Where things come from, and go back to. */
export type Origin = SetAside['from']

/** A row to set aside: keys, and what of them is not in them. */
export interface Aside {
  readonly id: string
  readonly inbox: string | null
  readonly activityId: string | null
  readonly subject: string | null
  readonly letterId: number | null
  readonly longIds: string | null
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
  'long_ids',
])

const selectPage = statement<{ after: number; limit: number }, SetAsideRow>((db, p) =>
  db
    .selectFrom('set_aside')
    .selectAll()
    .where('sequence', '>', p('after'))
    .orderBy('sequence')
    .limit(p('limit')),
)

const takeByIds = statement<{ ids: readonly string[] }, SetAsideRow>((db, p) =>
  db.deleteFrom('set_aside').where('id', 'in', p.list('ids')).returningAll(),
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
    long_ids: aside.longIds,
  }))
  await insertAside.run(trx, rows)
  if (reason !== 'unreadable') return
  const { onEvent } = flavourOf(trx)
  for (const { id, longIds } of asides)
    onEvent({ kind: 'delivery.setAside', itemId: nameOr(id, longIds), reason })
}

/**
 * Forgets what was set aside about something: it was overtaken.
 *
 * @param trx - A transaction.
 * @param subject - What it is about.
 */
export async function removeAsideAbout(trx: Executor, subject: string): Promise<void> {
  const gone = await takeBySubject.all(trx, { subject: keyOf(subject) })
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
      if (after !== undefined && !/^\d{1,15}$/.test(after)) return { items: [] }
      const rows = await selectPage.all(database.reader, { after: Number(after ?? 0), limit: limit + 1 })
      const page = rows.slice(0, limit)
      const last = rows.length > limit ? page.at(-1) : undefined
      return { items: page.map(asideOf), ...(last !== undefined && { next: String(last.sequence) }) }
    },
    putBack: (id) =>
      database.write(async (trx) => {
        const rows = await takeByIds.all(trx, { ids: keysOf(id) })
        for (const row of rows)
          await putBack[originOf(row)](trx, readPayload(trx, row, PUT_BACK[originOf(row)]), now())
        await removeUnusedLetters(trx, lettersOf(rows))
        return rows.length > 0
      }),
    discard: (id) =>
      database.write(async (trx) => {
        const rows = await takeByIds.all(trx, { ids: keysOf(id) })
        await removeUnusedLetters(trx, lettersOf(rows))
        return rows.length > 0
      }),
  }
}

/** What of a row is needed to put it back, and is a text. */
const PUT_BACK: Readonly<Record<Origin, readonly string[]>> = {
  queue: ['id', 'inbox', 'host'],
  outbox: ['id', 'dispatch'],
}

function readPayload(
  trx: Executor,
  { id, payload }: SetAsideRow,
  texts: readonly string[],
): Readonly<Record<string, unknown>> {
  return readRow(trx, { table: 'set_aside', id }, () => {
    const row: unknown = JSON.parse(payload)
    const isWhole =
      typeof row === 'object' &&
      row !== null &&
      texts.every((name) => typeof Reflect.get(row, name) === 'string')
    if (!isWhole) throw new TypeError('what was set aside is not there')
    return { ...NOTHING, ...row }
  })
}

/** What a row need not have. */
const NOTHING = { on_behalf_of: null, recipient_id: null, ordering_key: null, letter_id: null, update_of: null, subject: null, cursor: null, long_ids: null } // prettier-ignore

/** What a row may be known by: one whose name was lost is listed by its key. */
function keysOf(id: string): readonly string[] {
  return /^[\x20-\x7e]*$/.test(id) ? [keyOfItem(id), id] : [keyOfItem(id)]
}

function originOf({ origin }: SetAsideRow): Origin {
  return origin === 'outbox' ? 'outbox' : 'queue'
}

/** What a column stands for, or the column itself: it is to be listed, whatever became of it. */
function nameOr(key: string, longIds: string | null): string {
  try {
    return idOfItem(key, longIds)
  } catch {
    return key
  }
}

function lettersOf(rows: readonly Pick<SetAsideRow, 'letter_id'>[]): readonly number[] {
  return rows.flatMap(({ letter_id: id }) => (id === null ? [] : Number(id)))
}

const REASONS: readonly SetAsideReason[] = ['unfinished', 'unreadable', 'overdue']

function asideOf(row: SetAsideRow): SetAside {
  return {
    id: nameOr(row.id, row.long_ids),
    from: originOf(row),
    reason: REASONS.find((reason) => reason === row.reason) ?? 'unfinished',
    ...(row.inbox !== null && { inbox: row.inbox }),
    ...(row.activity_id !== null && { activityId: nameOr(row.activity_id, row.long_ids) }),
    at: isMoment(row.at) ? Number(row.at) : 0,
  }
}
