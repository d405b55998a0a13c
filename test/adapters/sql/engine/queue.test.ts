import { describe, expect, it } from 'vitest'
import { createSqlDeliveryQueue } from '../../../../src/adapters/sql/queue/queue.js'
import type { DeliveryItem } from '../../../../src/protocol/ports/index.js'
import { KINDS } from '../databases.js'

const item = (id: string): DeliveryItem => ({
  id,
  inbox: 'https://one.example/inbox',
  host: 'one.example',
  senderId: 'https://local.example/users/alice',
  activityId: id,
  body: '{}',
  createdAt: 1000,
})

describe.each(KINDS)('what is said of items within one turn, over $name', ({ isAbsent, open }) => {
  it.skipIf(isAbsent)('counts in the order in which it was said, in one transaction', async () => {
    const opened = open()
    const queue = createSqlDeliveryQueue({ database: opened.database })
    await queue.enqueue(['a', 'b', 'c', 'd', 'e'].map(item))
    const jobs = await queue.claim({ now: 2000, limit: 10, leaseMs: 1000, maxPerHost: 10 })
    const leases = new Map(jobs.map((job) => [job.item.id, job.lease]))
    const leaseOf = (id: string): string => leases.get(id) ?? ''
    const before = opened.database.commits
    const answers = await Promise.all([
      queue.ack('a', leaseOf('a')),
      queue.ack('a', leaseOf('a')),
      queue.retry('b', leaseOf('b'), 9000),
      queue.ack('b', leaseOf('b')),
      queue.begin('c', leaseOf('c')),
      queue.extend('c', leaseOf('c'), 8000),
      queue.drop('c', leaseOf('c')),
      queue.shelve('d', leaseOf('d'), 'unfinished'),
      queue.retry('d', leaseOf('d'), 0),
      queue.ack('e', 'of somebody else'),
      queue.extend('e', leaseOf('e'), 7000),
    ])
    expect(answers).toEqual([true, false, true, false, true, true, true, true, false, false, true])
    expect(opened.database.commits - before).toBe(1)
    expect([await queue.size(), await queue.nextDueAt()]).toEqual([2, 7000])
    await opened.close()
  })

  it.skipIf(isAbsent)('is refused inside a job, and heard after it', async () => {
    const opened = open()
    const queue = createSqlDeliveryQueue({ database: opened.database })
    await queue.enqueue([item('a')])
    const [job] = await queue.claim({ now: 2000, limit: 1, leaseMs: 1000, maxPerHost: 1 })
    const lease = job?.lease ?? ''
    const inside = opened.database.write(() => queue.ack('a', lease))
    await expect(inside).rejects.toThrow(/only the transaction may be used/)
    expect(await queue.ack('a', lease)).toBe(true)
    await opened.close()
  })
})

describe.each(KINDS)('what items share, over $name', ({ isAbsent, open }) => {
  it.skipIf(isAbsent)('is kept apart where it differs in one thing only', async () => {
    const opened = open()
    const queue = createSqlDeliveryQueue({ database: opened.database })
    const base = item('base')
    const items: readonly DeliveryItem[] = [
      base,
      { ...base, id: 'same' },
      { ...base, id: 'activity', activityId: 'another' },
      { ...base, id: 'sender', senderId: 'https://local.example/users/carol' },
      { ...base, id: 'subject', subject: 'note' },
      { ...base, id: 'headers', headers: [['X-One', 'a']] },
      { ...base, id: 'other headers', headers: [['X-One', 'b']] },
      { ...base, id: 'synchronized', synchronizeFollowers: true },
      { ...base, id: 'not synchronized', synchronizeFollowers: false },
      { ...base, id: 'retries', retries: 0 },
      { ...base, id: 'body', body: '{ }' },
    ]
    await queue.enqueue(items)
    const jobs = await queue.claim({ now: 2000, limit: 100, leaseMs: 1000, maxPerHost: 100 })
    expect(jobs.map((job) => job.item)).toEqual(items)
    const letters = await opened.database.reader.selectFrom('letters').select('letter_id').execute()
    expect(letters).toHaveLength(items.length - 1)
    await opened.close()
  })
})
