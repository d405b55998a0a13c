import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sql } from 'kysely'
import { TABLE_NAMES } from '../../../../src/adapters/sql/schema.js'
import { createStateOver, type SqlState } from '../../../../src/adapters/sql/state/create-sql-state.js'
import type { Effect } from '../../../../src/core/model/index.js'
import { accountOf, ALICE, BOB, NOW, postOf, US } from '../../state-contract.js'
import { KINDS, type TestDatabase } from '../databases.js'
import { EVERY_EFFECT, EVERYTHING_NEW, EVERYTHING_TAKEN, readEverything } from './every-effect.js'

const keys = { privateKeyPem: 'private', publicKeyPem: 'public' }
const broken = { kind: 'status.create' } as unknown as Effect

/** Every row of every table, in an order of their own. */
async function dump({ db, database }: TestDatabase): Promise<Readonly<Record<string, readonly string[]>>> {
  const tables: Record<string, readonly string[]> = {}
  for (const name of TABLE_NAMES) {
    const { rows } = await sql`select * from ${sql.table(database.prefix + name)}`.execute(db)
    tables[name] = rows.map((row) => JSON.stringify(row)).sort()
  }
  return tables
}

describe.each(KINDS.filter(({ isAbsent }) => !isAbsent))('apply on $name', ({ open }) => {
  let database: TestDatabase
  let state: SqlState
  let applied: (readonly Effect[])[]
  let committed: (readonly Effect[])[]
  let onApply: (effects: readonly Effect[]) => unknown
  let onCommitted: (effects: readonly Effect[]) => unknown

  beforeEach(async () => {
    database = open()
    applied = []
    committed = []
    onApply = (effects) => applied.push(effects)
    onCommitted = (effects) => committed.push(effects)
    state = createStateOver(database.database, {
      origin: US,
      clock: { now: () => NOW },
      onApply: (effects) => onApply(effects),
      onCommitted: (effects) => onCommitted(effects),
    })
    await state.accounts.create({ username: 'alice', keys })
    await state.accounts.create({ username: 'carol', keys })
  })
  afterEach(() => database.close())

  it('knows every kind of effect, and leaves nothing behind of a list that fails after any of them', async () => {
    const before = await dump(database)
    for (const effects of Object.values(EVERY_EFFECT)) {
      await expect(state.apply([...EVERYTHING_NEW, ...effects, broken])).rejects.toThrow()
      expect(await dump(database)).toEqual(before)
    }
  })

  it('keeps the same rows when a list is applied twice', async () => {
    await state.apply(EVERYTHING_NEW)
    const once = await dump(database)
    const filled = Object.entries(once).filter(([, rows]) => rows.length > 0)
    expect(filled.map(([name]) => name)).toEqual(
      expect.arrayContaining(['statuses', 'quotes', 'poll_votes', 'home_entries']),
    )
    await state.apply(EVERYTHING_NEW)
    expect(await dump(database)).toEqual(once)
  })

  it('keeps the same rows when what takes away is applied twice', async () => {
    await state.apply(EVERYTHING_NEW)
    for (const [kind, effects] of EVERYTHING_TAKEN) {
      await state.apply(effects)
      const once = await dump(database)
      await state.apply(effects)
      expect([kind, await dump(database)]).toEqual([kind, once])
    }
  })

  it('reads everything', async () => {
    await state.apply(EVERYTHING_NEW)
    const read = await readEverything(state)
    const empty = Object.entries(read).filter(([, value]) => value === undefined || value === null)
    expect(empty.map(([name]) => name)).toEqual(['gone'])
  })

  it('lets the host write in the same transaction, and undoes all when it throws', async () => {
    const before = await dump(database)
    onApply = () => {
      throw new Error('no room in the host’s own table')
    }
    await expect(state.apply(EVERYTHING_NEW)).rejects.toThrow('no room')
    expect(await dump(database)).toEqual(before)
    expect(committed).toEqual([])
    onApply = (effects) => applied.push(effects)
    await state.apply(EVERYTHING_NEW)
    expect(applied).toEqual([EVERYTHING_NEW])
    expect(committed).toEqual([EVERYTHING_NEW])
  })

  it('changes nothing because of what throws after the commit', async () => {
    onCommitted = () => {
      throw new Error('a stream broke')
    }
    await state.apply([{ kind: 'account.update', account: accountOf(BOB) }])
    onCommitted = () => Promise.reject(new Error('a push failed'))
    await state.apply([{ kind: 'status.create', status: postOf(), via: 'delivered' }])
    expect(await state.account(BOB)).toBeDefined()
    expect(await state.status(postOf().id)).toBeDefined()
  })

  it('refuses to be used within itself, rather than wait for ever', async () => {
    const failures: unknown[] = []
    onApply = async () => {
      await state.apply([]).catch((error: unknown) => failures.push(error))
      await state.status(postOf().id).catch((error: unknown) => failures.push(error))
    }
    await state.apply([{ kind: 'account.update', account: accountOf(BOB) }])
    expect(failures).toEqual([expect.any(TypeError), expect.any(TypeError)])
  })

  it('joins a transaction of the host’s, which decides', async () => {
    const { db } = database
    await expect(
      db.transaction().execute(async (transaction) => {
        await state.apply([{ kind: 'status.create', status: postOf(), via: 'delivered' }], { transaction })
        throw new Error('the host thinks better of it')
      }),
    ).rejects.toThrow('thinks better')
    expect(await state.status(postOf().id)).toBeUndefined()
    await db.transaction().execute(async (transaction) => {
      await state.accounts.create({ username: 'dan', keys }, { transaction })
      await state.accounts.update('dan', { name: 'Dan' }, { transaction })
      await state.apply([{ kind: 'status.create', status: postOf(), via: 'delivered' }], { transaction })
    })
    expect(await state.status(postOf().id)).toBeDefined()
    expect(await state.accounts.find('dan')).toMatchObject({ name: 'Dan' })
    expect(committed).toEqual([]) // only the host knows when
  })

  it('keeps of many long ids one after another the last only', async () => {
    const long = (n: number): string => `${BOB}/f/${n}/${'x'.repeat(1000)}`
    for (let n = 0; n < 20; n += 1) {
      await state.apply([{ kind: 'follow.request', id: long(n), followerId: BOB, targetId: ALICE }])
    }
    expect((await state.follow(BOB, ALICE))?.id).toBe(long(19))
    const { follows = [] } = await dump(database)
    expect(follows.join('').length).toBeLessThan(2000)
  })

  it('keeps votes that came while an edit of the post was composed', async () => {
    const options = ['tea', 'coffee'].map((title) => ({ title, votes: 0 }))
    const status = postOf({ poll: { options, isMultiple: false, isClosed: false, votersCount: 0 } })
    const vote: Effect = {
      kind: 'poll.vote',
      id: 'v',
      statusId: status.id,
      actorId: BOB,
      option: 1,
      isFirst: true,
    }
    const edited = { ...status, content: 'edited', editedAt: '2026-11-22T11:00:00Z' }
    await state.apply([{ kind: 'status.create', status, via: 'delivered' }, vote])
    await state.apply([{ kind: 'status.edit', status: edited, isSignificant: true, resetsVotes: false }])
    const stored = await state.status(status.id)
    expect(stored?.content).toBe('edited')
    expect([stored?.poll?.options[1]?.votes, stored?.poll?.votersCount]).toEqual([1, 1])
  })

  it('writes nothing for what has no effect', async () => {
    const quiet = createStateOver(database.database, { origin: US })
    const { commits } = database.database
    await quiet.apply([])
    await quiet.apply([{ kind: 'ignored', reason: 'unrelated' }])
    expect(database.database.commits).toBe(commits)
    await quiet.apply([{ kind: 'account.update', account: accountOf(BOB) }])
    expect(database.database.commits).toBe(commits + 1)
  })

  it('makes one commit of all that comes at once, each list whole or not at all', async () => {
    const { commits } = database.database
    const create = (n: number): readonly Effect[] => [
      { kind: 'status.create', status: postOf({ id: `${ALICE}/statuses/${n}` }), via: 'delivered' },
      ...(n % 3 === 0 ? [broken] : []),
    ]
    const outcomes = await Promise.allSettled(Array.from({ length: 9 }, (_, n) => state.apply(create(n))))
    expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7, 8].map((n) => n % 3 !== 0),
    )
    expect(database.database.commits).toBe(commits + 1)
    expect(await state.content.outboxCount(ALICE)).toBe(6)
    expect(committed).toHaveLength(6)
  })
})
