import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { createSqlDeliveryQueue } from '../../../../src/adapters/sql/queue/queue.js'
import type { DeliveryItem, DeliveryQueue } from '../../../../src/protocol/ports/index.js'
import { KINDS, sqliteFile, type TestDatabase } from '../databases.js'

const item = (id: string, host: string, more: Partial<DeliveryItem> = {}): DeliveryItem => ({
  id,
  inbox: `https://${host}/inbox`,
  host,
  senderId: 'https://local.example/users/alice',
  activityId: `activity of ${id}`,
  body: '{}',
  createdAt: 1000,
  ...more,
})
const claim = (queue: DeliveryQueue, more: object = {}) =>
  queue.claim({ now: 2000, limit: 20, leaseMs: 1000, maxPerHost: 2, ...more })

describe('a claim', () => {
  it('runs as many statements, over as many rows, whatever waits', async () => {
    const told: number[] = []
    const opened = sqliteFile.open({
      log: () => {
        told[0] = (told[0] ?? 0) + 1
      },
    })
    const queue = createSqlDeliveryQueue({ database: opened.database })
    const costOf = async (): Promise<readonly [number, number]> => {
      await queue.size()
      told[0] = 0
      const jobs = await claim(queue)
      return [told[0], jobs.length]
    }
    await claim(queue) // looks the tables through, as it does once a minute
    await queue.enqueue(Array.from({ length: 10 }, (_, i) => item(`early ${i}`, 'big.example')))
    const [few, claimed] = await costOf()
    await queue.enqueue(Array.from({ length: 5000 }, (_, i) => item(`late ${i}`, 'big.example')))
    await queue.enqueue(Array.from({ length: 2000 }, (_, i) => item(`else ${i}`, `host${i % 500}.example`)))
    for (const job of await claim(queue, { now: 1e9, limit: 2 })) await queue.ack(job.item.id, job.lease)
    expect(claimed).toBe(2)
    const [many] = await costOf()
    expect(many).toBe(few)
    await opened.close()
  }, 60_000)

  it('passes over hosts that are full, however many of them come first', async () => {
    const opened = sqliteFile.open()
    const queue = createSqlDeliveryQueue({ database: opened.database })
    const hanging = Array.from({ length: 60 }, (_, i) => `hanging${i}.example`)
    await queue.enqueue(hanging.flatMap((host) => [0, 1, 2, 3].map((i) => item(`${i} for ${host}`, host))))
    await claim(queue, { limit: 1000 })
    await queue.enqueue([item('good', 'good.example', { createdAt: 1500 })])
    expect((await claim(queue)).map((job) => job.item.id)).toEqual(['good'])
    await opened.close()
  })
})

describe.each(KINDS)('rows that nobody can read, over $name', ({ isAbsent, open }) => {
  const spoilt = (what: string, spoil: (opened: TestDatabase) => Promise<unknown>): void => {
    it.skipIf(isAbsent)(
      `${what}: set aside by the claim that meets it, and keeps nobody waiting`,
      async () => {
        const opened = open()
        const queue = createSqlDeliveryQueue({ database: opened.database })
        const lane = { orderingKey: 'note' }
        await queue.enqueue([
          item('junk', 'a.example', lane),
          item('behind', 'a.example', lane),
          item('else', 'b.example'),
        ])
        await spoil(opened)
        const jobs = await claim(queue)
        expect(jobs.map((job) => job.item.id).sort()).toEqual(['behind', 'else'])
        const { items } = await queue.setAside({ limit: 10 })
        expect(items).toMatchObject([{ id: 'junk', from: 'queue', reason: 'unreadable' }])
        for (const job of jobs) expect(await queue.ack(job.item.id, job.lease)).toBe(true)
        expect([await queue.size(), await queue.nextDueAt()]).toEqual([0, undefined])
        expect(await queue.discard('junk')).toBe(true)
        const letters = await opened.database.reader.selectFrom('letters').select('letter_id').execute()
        expect(letters).toEqual([])
        await opened.close()
      },
    )
  }

  const letterOfJunk = (opened: TestDatabase, change: { headers?: string }) =>
    opened.database.write((trx) =>
      trx.updateTable('letters').set(change).where('activity_id', '=', 'activity of junk').execute(),
    )
  spoilt('headers cut off', (opened) => letterOfJunk(opened, { headers: '[["a"' }))
  spoilt('headers of another form', (opened) => letterOfJunk(opened, { headers: '{"a":1}' }))
  spoilt('no letter', (opened) =>
    opened.database.write((trx) =>
      trx.deleteFrom('letters').where('activity_id', '=', 'activity of junk').execute(),
    ),
  )
  spoilt('a letter beyond all bounds', (opened) =>
    opened.database.write(async (trx) => {
      await trx.deleteFrom('letters').where('activity_id', '=', 'activity of junk').execute()
      const letter_id = sql.lit(1_152_921_504_606_846_976)
      await trx.updateTable('deliveries').set({ letter_id }).where('id', '=', 'junk').execute()
    }),
  )
  spoilt('an inbox that is no URL', (opened) =>
    opened.database.write((trx) =>
      trx.updateTable('deliveries').set({ inbox: '\u{1f4a5}' }).where('id', '=', 'junk').execute(),
    ),
  )
  spoilt('a number beyond all bounds', (opened) =>
    opened.database.write((trx) =>
      trx
        .updateTable('deliveries')
        .set({ created_at: sql.lit(9_007_199_254_740_993) })
        .where('id', '=', 'junk')
        .execute(),
    ),
  )
})
