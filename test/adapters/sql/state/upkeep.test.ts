import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from 'kysely'
import { createStateOver, type SqlState } from '../../../../src/adapters/sql/state/create-sql-state.js'
import type { Effect } from '../../../../src/core/model/index.js'
import { ALICE, BOB, NOW, postOf, US } from '../../state-contract.js'
import { KINDS, type TestDatabase } from '../databases.js'

const keys = { privateKeyPem: 'private', publicKeyPem: 'public' }

describe.each(KINDS.filter(({ isAbsent }) => !isAbsent))('upkeep on $name', ({ open }) => {
  let database: TestDatabase
  let state: SqlState
  let now = NOW
  beforeAll(async () => {
    database = open()
    let draws = 0
    state = createStateOver(database.database, {
      origin: US,
      clock: { now: () => now },
      random: { number: () => ((draws += 1) % 16) / 16, uuid: () => crypto.randomUUID() },
    })
    await state.accounts.create({ username: 'alice', keys })
    await state.accounts.create({ username: 'carol', keys })
  })
  afterAll(() => database.close())

  const longer = { timeout: 60_000 }
  const count = async (name: string): Promise<number> => {
    const query = sql<{
      n: number | string
    }>`select count(*) as n from ${sql.table(database.database.prefix + name)}`
    return Number((await query.execute(database.db)).rows[0]?.n)
  }

  it(
    'forgets what has expired, and nothing else, so that what passes through does not add up',
    longer,
    async () => {
      for (let n = 0; n < 150; n += 1) {
        now = new Date(NOW.getTime() + n * 1000)
        const until = new Date(now.getTime() + 30_000).toISOString()
        await state.apply([
          { kind: 'activity.seen', key: `${n}`, until },
          { kind: 'tombstone.add', id: `${BOB}/l/${n}`, actorId: BOB, at: now.toISOString(), until },
        ])
      }
      // thirty are still needed; some more wait for the next time
      expect(await count('seen_activities')).toBeGreaterThanOrEqual(30)
      expect(await count('seen_activities')).toBeLessThan(100)
      expect(await count('tombstones')).toBeLessThan(100)
      await expect(
        state.apply([
          { kind: 'activity.seen', key: '149', until: new Date(now.getTime() + 1).toISOString() },
        ]),
      ).rejects.toMatchObject({ code: 'ERR_DUPLICATE' })
    },
  )

  it('keeps the newest of a home timeline', longer, async () => {
    const posts = Array.from({ length: 1100 }, (_, n): Effect => {
      const published = new Date(NOW.getTime() - (1100 - n) * 1000).toISOString()
      return {
        kind: 'status.create',
        status: postOf({ id: `${ALICE}/statuses/${n}`, published }),
        via: 'delivered',
      }
    })
    await state.apply([{ kind: 'follow.accept', id: 'f', followerId: `${US}/users/carol`, targetId: ALICE }])
    for (let n = 0; n < posts.length; n += 50) await state.apply(posts.slice(n, n + 50))
    for (const name of [ALICE, `${US}/users/carol`]) {
      const page = await state.timeline(name, { limit: 2000 })
      expect(page.items.length).toBeGreaterThanOrEqual(800)
      expect(page.items.length).toBeLessThan(1000)
      expect(page.items[0]?.status.id).toBe(`${ALICE}/statuses/1099`)
    }
    expect(await state.content.outboxCount(ALICE)).toBe(1100)
  })
})
