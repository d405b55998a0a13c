/**
 * What the items of one dispatch have in common, kept once.
 *
 * @module
 */
import { sql, type RawBuilder, type Selectable } from 'kysely'
import { fingerprint } from '../../../core/wire/fingerprint.js'
import type { DeliveryItem } from '../../../protocol/ports/index.js'
import { assertDeliveryBody } from '../../state/index.js'
import { toNumber, type Flag } from '../columns.js'
import { idOf, keyOf, keyOrNull, longIdsOf } from '../ids.js'
import type { Executor } from '../database.js'
import type { LettersTable } from '../engine-tables.js'
import { statement } from '../statement.js'

/** A row of the table. */
export type LetterRow = Selectable<LettersTable>

/** The part of an item that others share with it. */
export type Letter = Pick<
  DeliveryItem,
  'senderId' | 'activityId' | 'body' | 'headers' | 'subject' | 'synchronizeFollowers' | 'retries'
>

const findLetter = statement<{ fingerprint: string }, Pick<LetterRow, 'letter_id'>>((db, p) =>
  db.selectFrom('letters').select('letter_id').where('fingerprint', '=', p('fingerprint')),
)

interface NewLetter {
  fingerprint: string
  sender_id: string
  activity_id: string
  subject: string | null
  headers: string | null
  synchronize_followers: Flag | null
  retries: number | null
  body: string
  long_ids: string | null
}

const insertLetter = statement<NewLetter, Pick<LetterRow, 'letter_id'>>((db, p) =>
  db
    .insertInto('letters')
    .values({
      fingerprint: p('fingerprint'),
      sender_id: p('sender_id'),
      activity_id: p('activity_id'),
      subject: p('subject'),
      headers: p('headers'),
      synchronize_followers: p('synchronize_followers'),
      retries: p('retries'),
      body: p('body'),
      long_ids: p('long_ids'),
    })
    .returning('letter_id'),
)

const selectLetters = statement<{ ids: readonly number[] }, LetterRow>((db, p) =>
  db.selectFrom('letters').selectAll().where('letter_id', 'in', p.numbers('ids')),
)

/** The first row of a table that needs a letter. In this form it is looked up for each, never joined whole. */
function userOf(table: 'deliveries' | 'outbox' | 'set_aside'): RawBuilder<number | null> {
  const named = sql.table(table)
  return sql`(select sequence from ${named} where ${named}.letter_id = ${sql.table('letters')}.letter_id limit 1)`
}

const deleteUnused = statement<{ ids: readonly number[] }>((db, p) =>
  db
    .deleteFrom('letters')
    .where('letter_id', 'in', p.numbers('ids'))
    .where(userOf('deliveries'), 'is', null)
    .where(userOf('outbox'), 'is', null)
    .where(userOf('set_aside'), 'is', null),
)

const selectOfSubject = statement<{ subject: string }, Pick<LetterRow, 'letter_id'>>((db, p) =>
  db.selectFrom('letters').select('letter_id').where('subject', '=', p('subject')),
)

/**
 * Stores letters, those that are there already not again.
 *
 * @param trx - A transaction.
 * @param letters - Any number, alike ones among them.
 * @returns The number of the row of each.
 */
export async function storeLetters(trx: Executor, letters: readonly Letter[]): Promise<readonly number[]> {
  // many items, few letters: the long body is compared, and the short rest made a key of
  const known = new Map<string, Map<string, number>>()
  const ids: number[] = []
  for (const [i, letter] of letters.entries()) {
    const last = ids.at(-1)
    if (last !== undefined && isAlike(letter, letters[i - 1])) {
      ids.push(last)
      continue
    }
    const ofBody = known.get(letter.body) ?? new Map<string, number>()
    known.set(letter.body, ofBody)
    const rest = restOf(letter)
    const id = ofBody.get(rest) ?? (await storeLetter(trx, letter, rest))
    ofBody.set(rest, id)
    ids.push(id)
  }
  return ids
}

/** Whether two letters are the same at first sight. */
function isAlike(a: Letter, b: Letter | undefined): boolean {
  return (
    a.body === b?.body &&
    a.activityId === b.activityId &&
    a.senderId === b.senderId &&
    a.subject === b.subject &&
    a.headers === b.headers &&
    a.synchronizeFollowers === b.synchronizeFollowers &&
    a.retries === b.retries
  )
}

async function storeLetter(trx: Executor, letter: Letter, rest: string): Promise<number> {
  const { senderId, activityId, body, headers, subject, synchronizeFollowers, retries = null } = letter
  assertDeliveryBody(body)
  const print = printOf(rest, body)
  const row =
    (await findLetter.first(trx, { fingerprint: print })) ??
    (await insertLetter.first(trx, {
      fingerprint: print,
      sender_id: keyOf(senderId),
      activity_id: keyOf(activityId),
      subject: keyOrNull(subject),
      headers: headers === undefined ? null : JSON.stringify(headers),
      synchronize_followers: synchronizeFollowers === undefined ? null : synchronizeFollowers ? 1 : 0,
      retries,
      body,
      long_ids: longIdsOf([senderId, activityId, subject]),
    }))
  if (row === undefined) throw new TypeError('a row was inserted and not given back')
  return toNumber(row.letter_id)
}

function printOf(rest: string, body: string): string {
  return fingerprint(`${rest}\n${body}`)
}

function restOf({ senderId, activityId, headers, subject, synchronizeFollowers, retries }: Letter): string {
  return JSON.stringify([senderId, activityId, headers, subject, synchronizeFollowers, retries])
}

/**
 * Reads letters.
 *
 * @param db - A reader or transaction.
 * @param ids - Numbers of their rows.
 * @returns The rows that are there, by number.
 */
export async function readLetters(
  db: Executor,
  ids: Iterable<number>,
): Promise<ReadonlyMap<number, LetterRow>> {
  const rows = await selectLetters.all(db, { ids: [...new Set(ids)] })
  return new Map(rows.map((row) => [toNumber(row.letter_id), row]))
}

/**
 * Turns a row into what items share.
 *
 * @param row - The row.
 * @returns The letter; undefined for a row that is none of ours to read.
 */
export function letterOf(row: LetterRow): Letter | undefined {
  const headers = row.headers === null ? undefined : parseHeaders(row.headers)
  if (row.headers !== null && headers === undefined) return undefined
  try {
    const letter = toLetter(row, headers)
    // a body that is another by now is nobody's to send: what was signed for it, and what it says, are unknown
    return printOf(restOf(letter), letter.body) === row.fingerprint ? letter : undefined
  } catch {
    return undefined
  }
}

function toLetter(row: LetterRow, headers: Letter['headers']): Letter {
  const { long_ids: longIds, subject } = row
  return {
    senderId: idOf(row.sender_id, longIds),
    activityId: idOf(row.activity_id, longIds),
    body: row.body,
    ...(headers !== undefined && { headers }),
    ...(subject !== null && { subject: idOf(subject, longIds) }),
    ...(row.synchronize_followers !== null && { synchronizeFollowers: row.synchronize_followers === 1 }),
    ...(row.retries !== null && { retries: row.retries }),
  }
}

function parseHeaders(json: string): Letter['headers'] {
  try {
    const value: unknown = JSON.parse(json)
    return Array.isArray(value) && value.every(isHeader) ? value : undefined
  } catch {
    return undefined
  }
}

function isHeader(value: unknown): value is readonly [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string')
}

/**
 * Removes letters that nothing needs any more.
 *
 * @param trx - A transaction.
 * @param ids - Those that something has just let go of.
 */
export async function removeUnusedLetters(trx: Executor, ids: Iterable<number>): Promise<void> {
  const given = [...new Set(ids)]
  if (given.length > 0) await deleteUnused.run(trx, { ids: given })
}

/**
 * Finds the letters about something.
 *
 * @param db - A reader or transaction.
 * @param subject - What they are about.
 * @returns Numbers of their rows.
 */
export async function lettersAbout(db: Executor, subject: string): Promise<readonly number[]> {
  return (await selectOfSubject.all(db, { subject: keyOf(subject) })).map((row) => toNumber(row.letter_id))
}
