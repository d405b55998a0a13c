/**
 * Dispatches in their table: how they come in, how they are read, how they go.
 *
 * @module
 */
import { sql, type Selectable } from 'kysely'
import type { DeliverySend, UpdateSend } from '../../../core/model/index.js'
import type { SetAsideReason } from '../../../protocol/ports/index.js'
import { toNumber } from '../columns.js'
import type { Executor } from '../database.js'
import type { OutboxTable } from '../engine-tables.js'
import { keyOf, keyOfItem, keyOrNull, longIdsOf, longNamesOf, mergedNames } from '../ids.js'
import { letterOf, readLetters, removeUnusedLetters, storeLetters } from '../queue/letters.js'
import { putAside } from '../shelf.js'
import { insertion, statement } from '../statement.js'

/** A row of the table. */
export type OutboxRow = Selectable<OutboxTable>
/** What is worked off. */
export type Dispatch = DeliverySend | UpdateSend

/** What a row says about its dispatch. */
export interface Described {
  readonly id: string
  readonly dispatch: string
  readonly letter_id: number | null
  readonly update_of: string | null
  readonly subject: string | null
  readonly long_ids: string | null
}

const insertRow = insertion('outbox', [
  'id',
  'dispatch',
  'letter_id',
  'update_of',
  'subject',
  'due_at',
  'is_head',
  'long_ids',
])

const selectById = statement<{ id: string }, OutboxRow>((db, p) =>
  db.selectFrom('outbox').selectAll().where('id', '=', p('id')),
)

const selectFirstAbout = statement<{ subject: string }, Pick<OutboxRow, 'sequence'>>((db, p) =>
  db
    .selectFrom('outbox')
    .select('sequence')
    .where('subject', '=', p('subject'))
    .orderBy('sequence')
    .limit(sql.lit(1)),
)

const deleteRow = statement<{ sequence: number }>((db, p) =>
  db.deleteFrom('outbox').where('sequence', '=', p('sequence')),
)

const makeHead = statement<{ sequence: number }>((db, p) =>
  db.updateTable('outbox').set({ is_head: 1 }).where('sequence', '=', p('sequence')),
)

const promote = statement<{ subject: string }>((db, p) =>
  db
    .updateTable('outbox')
    .set({ is_head: 1 })
    .where('sequence', '=', (eb) =>
      eb
        .selectFrom('outbox as first')
        .select('first.sequence')
        .where('first.subject', '=', p('subject'))
        .orderBy('first.sequence')
        .limit(sql.lit(1)),
    ),
)

/**
 * Finds a row.
 *
 * @param db - A reader or transaction.
 * @param id - Of the dispatch.
 * @returns The row, if there is one.
 */
export async function findRow(db: Executor, id: string): Promise<OutboxRow | undefined> {
  return findByKey(db, keyOfItem(id))
}

/** The same by what the column holds. */
async function findByKey(db: Executor, key: string): Promise<OutboxRow | undefined> {
  return selectById.first(db, { id: key })
}

/**
 * Tells whether a dispatch about something waits or is under way.
 *
 * @param db - A reader or transaction.
 * @param subject - What it would be about.
 * @returns Whether there is one.
 */
export async function hasDispatchAbout(db: Executor, subject: string): Promise<boolean> {
  return hasWaiting(db, keyOf(subject))
}

async function hasWaiting(db: Executor, key: string): Promise<boolean> {
  return (await selectFirstAbout.first(db, { subject: key })) !== undefined
}

/**
 * Tells a dispatch in the words of a row, and stores its body.
 *
 * @param trx - A transaction.
 * @param dispatch - What has to go out.
 * @returns All of a row that does not depend on when.
 */
export async function describe(trx: Executor, dispatch: DeliverySend): Promise<Described> {
  const [letterId = null] = await storeLetters(trx, [dispatch])
  return {
    id: keyOfItem(dispatch.id),
    dispatch: JSON.stringify({ ...dispatch, body: undefined }),
    letter_id: letterId,
    update_of: null,
    subject: keyOrNull(dispatch.subject),
    long_ids: longNamesOf([[keyOfItem(dispatch.id), dispatch.id]]),
  }
}

/**
 * Puts a row in, behind whatever waits about the same. Its id is new.
 *
 * @param trx - A transaction.
 * @param described - The dispatch.
 * @param dueAt - When it may be taken, in milliseconds since the epoch.
 */
export async function storeRow(trx: Executor, described: Described, dueAt: number): Promise<void> {
  const { subject } = described
  const isHead = subject === null || !(await hasWaiting(trx, subject))
  await insertRow.run(trx, [{ ...described, due_at: dueAt, is_head: isHead ? 1 : 0 }])
}

/**
 * Removes a row, and lets what waited behind it come to the front.
 *
 * @param trx - A transaction.
 * @param row - The row.
 * @param kept - Whether its body is needed all the same.
 */
export async function removeRow(
  trx: Executor,
  row: Pick<OutboxRow, 'sequence' | 'subject' | 'letter_id'>,
  kept: 'letter' | 'nothing' = 'nothing',
): Promise<void> {
  await deleteRow.run(trx, { sequence: toNumber(row.sequence) })
  if (row.subject !== null) await promote.run(trx, { subject: row.subject })
  if (kept === 'nothing' && row.letter_id !== null) await removeUnusedLetters(trx, [Number(row.letter_id)])
}

/** Lets the first about a subject come to the front; what is about none is there by itself. */
export async function promoteFirst(
  trx: Executor,
  { sequence, subject }: Pick<OutboxRow, 'sequence' | 'subject'>,
): Promise<void> {
  if (subject === null) await makeHead.run(trx, { sequence: toNumber(sequence) })
  else await promote.run(trx, { subject })
}

/**
 * Reads the dispatches of rows.
 *
 * @param db - A reader or transaction.
 * @param rows - The rows.
 * @returns For each its dispatch; undefined for one that is none of ours to read.
 */
export async function readDispatches(
  db: Executor,
  rows: readonly OutboxRow[],
): Promise<readonly (Dispatch | undefined)[]> {
  const letters = await readLetters(
    db,
    rows.flatMap(({ letter_id: id }) => (id === null ? [] : Number(id))),
  )
  return rows.map(({ dispatch: json, letter_id: id }) => {
    const told = parse(json)
    if (told?.kind === 'update.send') return told
    const row = id === null ? undefined : letters.get(Number(id))
    const letter = row === undefined ? undefined : letterOf(row)
    return told === undefined || letter === undefined ? undefined : { ...told, body: letter.body }
  })
}

function parse(json: string): Omit<DeliverySend, 'body'> | UpdateSend | undefined {
  try {
    const value = JSON.parse(json) as Partial<Dispatch> | null // written by this file, or by nobody we know
    if (value?.kind === 'update.send')
      return typeof value.objectId === 'string' && typeof value.at === 'string'
        ? (value as UpdateSend)
        : undefined
    const isWhole =
      value?.kind === 'delivery.send' &&
      [value.id, value.senderId, value.activityId].every((part) => typeof part === 'string') &&
      Array.isArray(value.to) &&
      value.to.every(isRecipient) &&
      isTexts(value.followersOf) &&
      isTexts(value.exceptInboxes ?? [])
    return isWhole ? (value as DeliverySend) : undefined
  } catch {
    return undefined
  }
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((part) => typeof part === 'string')
}

function isRecipient(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { actorId, inbox } = value as { readonly actorId?: unknown; readonly inbox?: unknown }
  return typeof actorId === 'string' && typeof inbox === 'string'
}

/**
 * Puts a dispatch that was set aside back into the outbox, unless one of its id waits.
 *
 * @param trx - A transaction.
 * @param row - The row as it was. It goes on where it had come to.
 * @param now - Milliseconds since the epoch: it is due at once.
 */
export async function putDispatchBack(
  trx: Executor,
  row: Readonly<Record<string, unknown>>,
  now: number,
): Promise<void> {
  const old = row as unknown as OutboxRow // written when it was set aside
  if ((await findByKey(trx, old.id)) !== undefined) return
  const { id, dispatch, letter_id, update_of, subject, cursor, long_ids } = old
  const letterId = letter_id === null ? null : toNumber(letter_id)
  await storeRow(trx, { id, dispatch, letter_id: letterId, update_of, subject, long_ids }, now)
  if (cursor !== null) await setCursor.run(trx, { id, cursor })
}

const setCursor = statement<{ id: string; cursor: string }>((db, p) =>
  db
    .updateTable('outbox')
    .set({ cursor: p('cursor') })
    .where('id', '=', p('id')),
)

/** Sets a dispatch aside, with the letter that it has, if it is there. */
export async function setRowAside(
  trx: Executor,
  row: OutboxRow,
  reason: SetAsideReason,
  at: number,
): Promise<void> {
  const [dispatch] = await readDispatches(trx, [row])
  const activity = dispatch?.kind === 'delivery.send' ? dispatch.activityId : undefined
  const known = row.letter_id === null ? undefined : Number(row.letter_id)
  const letterId = known !== undefined && (await readLetters(trx, [known])).has(known) ? known : null
  const aside = {
    id: row.id,
    inbox: null,
    activityId: keyOrNull(activity),
    subject: row.subject,
    letterId,
    longIds: mergedNames(row.long_ids, longIdsOf([activity])),
    row,
  }
  await putAside(trx, [aside], { origin: 'outbox', reason, at })
  await removeRow(trx, row, 'letter')
}
