import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { createSqlState, StorageError, type SqlState } from '../../../../src/adapters/sql/index.js'
import { STATE_TABLE_NAMES } from '../../../../src/adapters/sql/state/schema.js'
import type { Effect } from '../../../../src/core/model/index.js'
import { createFederation } from '../../../../src/protocol/federation/index.js'
import type { FederationEvent } from '../../../../src/protocol/ports/index.js'
import { createFakeTransport } from '../../../../src/testing/index.js'
import { accountOf, ALICE, BOB, CAROL, EVE, NOW, postOf, US } from '../../state-contract.js'
import { postgres, sqliteInMemory, type Kind, type TestDatabase } from '../databases.js'
import { everyRead, EVERYTHING_NEW, EVERYTHING_TAKEN } from './every-effect.js'

/** What is asked for by an id, or is one number or one user: an error names the row. Everything else is a list. */
const ASKED = new Set([
  ...['account', 'account.byHandle', 'status', 'follow.byId', 'favourite', 'boost', 'block.byId', 'quote'],
  ...['quote.byStamp', 'quote.byRequest', 'tombstone', 'followers.count', 'accountByHandle', 'find', 'usage'],
  ...['follow', 'post', 'outboxCount', 'followingCount', 'stamp'],
])
const TEXTS = ['{', '5', '{}', '[]', '"x"', '~lost', '']
const NUMBERS = ['1152921504606846976', '9223372036854775807', '-9007199254740993', '7']
/** Over a server each takes its time, and all are tried over SQLite. */
const valuesOn = ({ name }: Kind): readonly string[] =>
  name === postgres.name ? ['{', '~lost', NUMBERS[0]!] : [...TEXTS, ...NUMBERS]
const LONG = `https://bob.example/${'l'.repeat(600)}`
/** Ids that columns do not hold, so that whatever reads `long_ids` is reached. */
const odd: readonly Effect[] = [
  { kind: 'account.update', account: accountOf(LONG) },
  { kind: 'follow.request', id: LONG, followerId: LONG, targetId: ALICE },
  { kind: 'follow.accept', id: LONG, followerId: LONG, targetId: ALICE },
  { kind: 'follow.request', id: `${LONG}2`, followerId: LONG, targetId: CAROL },
  { kind: 'status.favourite', id: LONG, actorId: LONG, statusId: `${ALICE}/statuses/poll` },
  { kind: 'notification.add', type: 'follow', accountId: ALICE, actorId: LONG },
]

let opened: TestDatabase | undefined
afterEach(() => opened?.close())

interface Host {
  readonly at: TestDatabase
  readonly state: SqlState
  readonly events: FederationEvent[]
}

async function filled(kind: Kind): Promise<Host> {
  const at = kind.open()
  opened = at
  const events: FederationEvent[] = []
  const random = { number: () => 0, uuid: () => crypto.randomUUID() } // clears away with every write
  const state = createSqlState({
    db: at.db,
    migrates: true,
    origin: US,
    clock: { now: () => NOW },
    random,
    onEvent: (event) => void events.push(event),
  }) as SqlState
  const keys = { privateKeyPem: 'private', publicKeyPem: 'public' }
  for (const username of ['alice', 'carol']) await state.accounts.create({ username, keys })
  await state.accounts.instanceKeys()
  await state.apply([...EVERYTHING_NEW, ...odd])
  await state.apply([
    { kind: 'account.moderate', accountId: EVE, severity: 'silence' },
    { kind: 'domain.moderate', domain: 'a.evil.example', severity: 'silence' },
    { kind: 'activity.seen', key: 'seen', until: new Date(NOW.getTime() + 9_000_000).toISOString() },
  ])
  return { at, state, events }
}

/** Writes a value into a column of a table, where that can be; tells how to take it back. */
async function plant({ db }: TestDatabase, table: string, column: string, value: string) {
  const name = sql.table(`tootkit_${table}`)
  const { rows } = await sql<Record<string, unknown>>`select * from ${name}`.execute(db)
  const typed = sql.lit(value)
  const everywhere = sql`update ${name} set ${sql.ref(column)} = ${typed}`
  try {
    await everywhere.execute(db)
  } catch {
    return undefined // it takes no such value, or not twice
  }
  return async () => {
    await sql`delete from ${name}`.execute(db)
    for (const row of rows) await db.insertInto(`tootkit_${table}`).values(row).execute()
  }
}

async function columnsOf({ db }: TestDatabase, table: string): Promise<readonly string[]> {
  const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(`tootkit_${table}`)}`.execute(
    db,
  )
  return Object.keys(rows[0] ?? {})
}

const damage = (error: unknown): unknown =>
  error instanceof StorageError && error.code === 'ERR_STORAGE_DAMAGED' ? error.row?.table : error

/** What goes wrong with a damaged table, but for what may. */
async function faultsOf({ at, state }: Host): Promise<readonly unknown[]> {
  const faults: unknown[] = []
  for (const [name, read] of Object.entries(everyRead(state))) {
    try {
      await read()
    } catch (error) {
      if (!ASKED.has(name) || typeof damage(error) !== 'string') faults.push([name, error])
    }
  }
  const taken: readonly (readonly Effect[])[] = [
    ...EVERYTHING_TAKEN.map(([, effects]) => effects),
    [
      { kind: 'account.update', account: accountOf(BOB, { displayName: 'new' }) },
      { kind: 'account.update', account: accountOf(LONG, { inbox: `${LONG}/in` }) },
    ],
    [{ kind: 'tombstone.add', id: 'https://bob.example/l/0', actorId: BOB, at: NOW.toISOString(), until: NOW.toISOString() }], // prettier-ignore
    [
      {
        kind: 'status.create',
        status: postOf({ id: `${ALICE}/new`, url: `${ALICE}/new` }),
        via: 'delivered',
      },
    ],
    [{ kind: 'account.delete', accountId: ALICE }],
  ]
  for (const effects of taken) {
    const isPassed = await at.db
      .startTransaction()
      .execute()
      .then(async (transaction) => {
        try {
          await state.apply(effects, { transaction })
          return undefined
        } catch (error) {
          return typeof damage(error) === 'string' && effects[0]?.kind.startsWith('quote.')
            ? undefined
            : error
        } finally {
          await transaction.rollback().execute()
        }
      })
    if (isPassed !== undefined) faults.push([effects[0]?.kind, isPassed])
  }
  return faults
}

describe.each([sqliteInMemory, postgres])('rows that another program wrote into, on $name', (kind) => {
  it.skipIf(kind.isAbsent).each(STATE_TABLE_NAMES)(
    'of %s keep nobody from reading lists, nor from deleting and writing',
    async (table) => {
      const host = await filled(kind)
      let planted = 0
      for (const column of await columnsOf(host.at, table))
        for (const value of valuesOn(kind)) {
          const restore = await plant(host.at, table, column, value)
          if (restore === undefined) continue
          planted += 1
          expect([column, value, await faultsOf(host)]).toEqual([column, value, []])
          await restore()
        }
      if (table !== 'gone_statuses') expect(planted).toBeGreaterThan(0)
    },
    120_000,
  )

  it.skipIf(kind.isAbsent)(
    'are named by an error, by id, and left out of lists with an event each',
    async () => {
      const { at, state, events } = await filled(kind)
      const id = 'https://bob.example/n/1'
      await sql`update tootkit_statuses set value = '{' where id = ${id}`.execute(at.db)
      const row = { table: 'statuses', id }
      await expect(state.status(id)).rejects.toMatchObject({
        code: 'ERR_STORAGE_DAMAGED',
        row,
        retryable: false,
      })
      await expect(state.status(id)).rejects.toThrow(`the row "${id}" of tootkit_statuses`)
      const { items } = await state.statusesBy(BOB)
      expect(items.map((status) => status.id)).toEqual(['https://bob.example/n/quoting'])
      expect(events).toEqual([{ kind: 'row.skipped', ...row, error: expect.any(StorageError) as unknown }])
      await state.apply([{ kind: 'status.delete', statusId: id, authorId: BOB }])
      expect(await state.status(id)).toBeUndefined()
    },
  )

  it.skipIf(kind.isAbsent)(
    'of a post of one’s own let it be deleted, and everybody told who is known',
    async () => {
      const { at, state } = await filled(kind)
      const applied: Effect[] = []
      const apply = (effects: readonly Effect[]): Promise<void> => {
        applied.push(...effects)
        return state.apply(effects)
      }
      const options = { origin: US, transport: createFakeTransport(), ...state, apply }
      const federation = createFederation(options)
      const { id } = await federation.post({ as: 'alice', text: 'Hi' })
      await sql`update tootkit_statuses set value = '{}' where id = ${id}`.execute(at.db)
      applied.length = 0
      await expect(federation.delete({ as: 'carol', id })).rejects.toMatchObject({
        code: 'ERR_STORAGE_DAMAGED',
      })
      await federation.delete({ as: 'alice', id })
      expect(await state.content.status(id)).toBe('gone')
      expect(applied.map((effect) => effect.kind)).toEqual(['status.delete', 'delivery.send'])
      await federation.delete({ as: 'alice', id })
      expect(applied.map((effect) => effect.kind)).toEqual(['status.delete', 'delivery.send'])
      await federation.close()
    },
  )

  it.skipIf(kind.isAbsent)('say that somebody is shut out where it cannot be told how far', async () => {
    const { at, state } = await filled(kind)
    await sql`update tootkit_moderated_domains set severity = 'x'`.execute(at.db)
    const [standing] = await state.directory.answer([{ about: 'standing', id: EVE }])
    expect(standing).toEqual({ account: 'silence', domain: 'suspend' })
  })
})
