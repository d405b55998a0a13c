import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  openSqlite,
  type OpenSqliteOptions,
  type SqliteDatabase,
} from '../../../src/adapters/sqlite/index.js'
import type { DeliveryItem } from '../../../src/protocol/ports/index.js'
import { createFixedClock } from '../../../src/testing/index.js'

const item = (id: string): DeliveryItem => ({
  id,
  inbox: 'https://remote.example/inbox',
  host: 'remote.example',
  senderId: 'https://local.example/users/alice',
  activityId: id,
  body: '{"shared":"by all"}',
  createdAt: 0,
})

describe('openSqlite', () => {
  let folder = ''
  let opened: SqliteDatabase[] = []
  const open = (name = 'test.db', options: OpenSqliteOptions = {}): SqliteDatabase => {
    const database = openSqlite(join(folder, name), options)
    opened.push(database)
    return database
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tootkit-sqlite-'))
    opened = []
  })
  afterEach(() => {
    for (const { connection, close } of opened) if (connection.isOpen) close()
    rmSync(folder, { recursive: true, force: true })
  })

  const one = (database: SqliteDatabase, sql: string): unknown =>
    Object.values(database.connection.prepare(sql).get() ?? {})[0]

  it('keeps everything over closing and opening', async () => {
    const first = open()
    const { cache, followers, queue } = first.ports()
    await cache.set('key', { n: 1 }, 1e9)
    await followers.add('alice', { actorId: 'https://a.example/1', inbox: 'https://a.example/inbox' })
    await queue.enqueue([item('a')])
    first.close()
    const second = open().ports()
    expect(await second.cache.get('key')).toEqual({ n: 1 })
    expect(await second.followers.has('alice', 'https://a.example/1')).toBe(true)
    expect(await second.queue.size()).toBe(1)
  })

  it('writes ahead and in full, so that what it has said holds after a power cut', () => {
    const database = open()
    expect(one(database, 'PRAGMA journal_mode')).toBe('wal')
    expect(one(database, 'PRAGMA synchronous')).toBe(2)
  })

  it('refuses what a later version has written, and what is no database', () => {
    const later = new DatabaseSync(join(folder, 'later.db'))
    later.exec('PRAGMA user_version = 99')
    later.close()
    expect(() => open('later.db')).toThrow(/schema 99.*update tootkit/)
    writeFileSync(join(folder, 'text.db'), 'x'.repeat(4096))
    expect(() => open('text.db')).toThrow(/not a database/)
  })

  it('gives the same ports at every call', () => {
    const database = open()
    expect(database.ports()).toBe(database.ports())
  })

  it('lets tables of the host stand beside its own', () => {
    const database = open()
    database.connection.exec('CREATE TABLE posts (id TEXT PRIMARY KEY)')
    database.transaction(() => database.connection.exec("INSERT INTO posts VALUES ('a')"))
    expect(one(database, 'SELECT count(*) FROM posts')).toBe(1)
  })

  describe('transaction', () => {
    it('undoes all of it when something throws, in nested calls too', async () => {
      const database = open()
      const { queue, cache } = database.ports()
      expect(() =>
        database.transaction(() => {
          void queue.enqueue([item('a')])
          database.transaction(() => {
            void cache.set('key', 1, 1e9)
          })
          throw new Error('changed my mind')
        }),
      ).toThrow('changed my mind')
      expect(await queue.size()).toBe(0)
      expect(await cache.get('key')).toBeUndefined()
    })

    it('gives back what the task gives', () => {
      expect(open().transaction(() => 42)).toBe(42)
    })
  })

  describe('with two connections to one file', () => {
    it('adds a value once, 200 times over (R5)', async () => {
      const stores = [open().ports().cache, open().ports().cache]
      for (let round = 0; round < 200; round++) {
        const adds = Array.from({ length: 100 }, (_, i) => stores[i % 2]!.add(`seen ${round}`, i, 1e9))
        expect((await Promise.all(adds)).filter(Boolean)).toHaveLength(1)
      }
    })

    it('remembers for seven days what it has added (R5)', async () => {
      const clock = createFixedClock('2026-11-22T12:00:00Z')
      const { cache } = open('clock.db', { clock }).ports()
      const day = 86_400_000
      await cache.add('seen', 1, 7 * day)
      clock.advance(7 * day - 3_600_000)
      expect(await cache.add('seen', 1, 7 * day)).toBe(false)
      clock.advance(2 * 3_600_000)
      expect(await cache.add('seen', 1, 7 * day)).toBe(true)
    })

    it('hands out each item once, and counts what each has under way', async () => {
      const [one, two] = [open().ports().queue, open().ports().queue]
      await one.enqueue([item('a'), item('b'), item('c')])
      const claim = { now: 1000, limit: 10, leaseMs: 1000, maxPerHost: 2 }
      const jobs = [...(await one.claim(claim)), ...(await two.claim(claim))]
      expect(jobs.map((job) => job.item.id)).toEqual(['a', 'b'])
      expect(await two.ack('a', jobs[0]!.lease)).toBe(true)
      expect((await two.claim(claim)).map((job) => job.item.id)).toEqual(['c'])
    })
  })

  it('keeps a body once, and not longer than its last item', async () => {
    const database = open()
    const { queue } = database.ports()
    await queue.enqueue([item('a'), item('b'), item('c')])
    expect(one(database, 'SELECT count(*) FROM delivery_bodies')).toBe(1)
    const jobs = await queue.claim({ now: 1000, limit: 10, leaseMs: 1000, maxPerHost: 10 })
    expect(jobs.map((job) => job.item.body)).toEqual(Array.from({ length: 3 }, () => '{"shared":"by all"}'))
    for (const job of jobs) await queue.ack(job.item.id, job.lease)
    expect(one(database, 'SELECT count(*) FROM delivery_bodies')).toBe(0)
  })

  it('keeps no body for items that were queued already', async () => {
    const database = open()
    const { queue } = database.ports()
    await queue.enqueue([item('a')])
    await queue.enqueue([item('a')])
    expect(one(database, 'SELECT count(*) FROM delivery_bodies')).toBe(1)
  })

  it('bounds what is cached, sparing what was added (R14, T131)', async () => {
    const database = open('cache.db', { maxCacheEntries: 1000 })
    const { cache } = database.ports()
    for (let i = 0; i < 300; i++) await cache.add(`seen ${i}`, 1, 1e9)
    for (let i = 0; i < 5000; i++) await cache.set(`key ${i}`, i, 1e9)
    expect(one(database, 'SELECT count(*) FROM cache WHERE is_mark = 0')).toBeLessThanOrEqual(1000)
    expect(one(database, 'SELECT count(*) FROM cache WHERE is_mark = 1')).toBe(300)
    expect(await cache.get('key 4999')).toBe(4999)
    expect(await cache.get('key 0')).toBeUndefined()
  })

  it('clears what has expired as it goes', async () => {
    const clock = createFixedClock('2026-11-22T12:00:00Z')
    const database = open('clock.db', { clock })
    const { cache } = database.ports()
    for (let i = 0; i < 1000; i++) {
      await cache.add(`seen ${i}`, 1, 1000)
      clock.advance(10)
    }
    expect(one(database, 'SELECT count(*) FROM cache')).toBeLessThanOrEqual(400)
  })
})
