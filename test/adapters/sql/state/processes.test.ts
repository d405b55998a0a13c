import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createStateOver, type SqlState } from '../../../../src/adapters/sql/state/create-sql-state.js'
import type { Effect } from '../../../../src/core/model/index.js'
import { ALICE, BOB, NOW, postOf, US } from '../../state-contract.js'
import { KINDS, type TestDatabase } from '../databases.js'

const keys = { privateKeyPem: 'private', publicKeyPem: 'public' }
const until = new Date(NOW.getTime() + 60_000).toISOString()

describe.each(KINDS.filter(({ isAbsent, isShared }) => isShared && !isAbsent))(
  'two processes on $name',
  ({ open }) => {
    const databases: TestDatabase[] = []
    let states: readonly SqlState[]
    beforeAll(async () => {
      const first = open()
      await first.database.ready()
      databases.push(first, first.another())
      // both begin at the same id in each moment
      const random = { number: () => 0.25, uuid: () => crypto.randomUUID() }
      states = databases.map(({ database }) =>
        createStateOver(database, { origin: US, clock: { now: () => NOW }, random }),
      )
      await states[0]!.accounts.create({ username: 'alice', keys })
    })
    afterAll(async () => {
      for (const database of databases.reverse()) await database.close()
    })

    it('give every post an id for apps that no other has', async () => {
      const created = Array.from({ length: 40 }, (_, n): Promise<void> => {
        const status = postOf({ id: `${ALICE}/statuses/${n}`, published: NOW.toISOString() })
        return states[n % 2]!.apply([{ kind: 'status.create', status, via: 'delivered' }])
      })
      await Promise.all(created)
      const rows = await databases[0]!.database.reader.selectFrom('statuses').select('local_id').execute()
      expect(new Set(rows.map((row) => row.local_id)).size).toBe(40)
      expect(await states[0]!.content.outboxCount(ALICE)).toBe(40)
      expect((await states[1]!.timeline(ALICE, { limit: 100 })).items).toHaveLength(40)
    })

    it('handle an activity once, whoever gets it first', async () => {
      const list: Effect[] = [
        { kind: 'activity.seen', key: 'signature', until },
        { kind: 'follow.accept', id: `${BOB}/f`, followerId: BOB, targetId: ALICE },
      ]
      const outcomes = await Promise.allSettled(states.map((state) => state.apply(list)))
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    })

    it('count every follower, whichever of them stored it', async () => {
      const before = await Promise.all(states.map((state) => countOf(state)))
      expect(before).toEqual([1, 1])
      await Promise.all(
        Array.from({ length: 20 }, (_, n) => {
          const followerId = `https://x.example/users/${n}`
          return states[n % 2]!.apply([
            { kind: 'follow.accept', id: `${followerId}/f`, followerId, targetId: ALICE },
          ])
        }),
      )
      expect(await Promise.all(states.map((state) => countOf(state)))).toEqual([21, 21])
    })

    it('count every vote, and a voter once', async () => {
      const options = ['tea', 'coffee'].map((title) => ({ title, votes: 0 }))
      const poll = { options, isMultiple: false, isClosed: false, votersCount: 0 }
      const status = postOf({ id: `${ALICE}/statuses/poll`, poll })
      await states[0]!.apply([{ kind: 'status.create', status, via: 'delivered' }])
      await Promise.all(
        Array.from({ length: 20 }, (_, n): Promise<void> => {
          const actorId = `https://x.example/users/${Math.floor(n / 2)}` // each in both processes, for another option
          const vote = { id: `${n}`, statusId: status.id, actorId, option: n % 2, isFirst: true } as const
          return states[n % 2]!.apply([{ kind: 'poll.vote', ...vote }])
        }),
      )
      const counted = (await states[1]!.status(status.id))?.poll
      expect(counted?.votersCount).toBe(10)
      expect(counted?.options.reduce((sum, { votes }) => sum + votes, 0)).toBe(10)
    })
  },
)

async function countOf(state: SqlState): Promise<number> {
  const [count] = await state.directory.answer([{ about: 'followers.count', accountId: ALICE }])
  return count
}
