import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSqlite, type OpenSqliteOptions, type SqliteState } from '../../../src/adapters/sqlite/index.js'
import type { DeliveryItem } from '../../../src/protocol/ports/index.js'

interface MyTables {
  posts: { id: string }
}

const ORIGIN = 'https://social.example'
const keys = { privateKeyPem: 'PEM', publicKeyPem: 'PEM' }

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
  let opened: SqliteState<MyTables>[] = []
  const open = (
    name = 'test.db',
    options: Partial<OpenSqliteOptions<MyTables>> = {},
  ): SqliteState<MyTables> => {
    const database = openSqlite<MyTables>(join(folder, name), { origin: ORIGIN, ...options })
    opened.push(database)
    return database
  }
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tootkit-sqlite-'))
    opened = []
  })
  afterEach(async () => {
    for (const database of opened) await database.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('keeps everything over closing and opening', async () => {
    const first = open()
    await first.cache.set('key', { n: 1 }, 1e9)
    await first.queue.enqueue([item('a')])
    await first.accounts.create({ username: 'alice', keys })
    await first.close()
    const second = open()
    expect(await second.cache.get('key')).toEqual({ n: 1 })
    expect(await second.queue.size()).toBe(1)
    expect(await second.accounts.find('alice')).toMatchObject({ username: 'alice' })
  })

  it('is ready at the first use, whatever is asked first', async () => {
    expect(await open('a.db').queue.nextDueAt()).toBeUndefined()
    expect(await open('b.db').directory.answer([{ about: 'account', id: 'https://a.example/1' }])).toEqual([
      undefined,
    ])
    expect(await open('c.db').outbox.take({ now: 0, limit: 1, leaseMs: 1 })).toEqual([])
    await open('d.db').ready()
  })

  it('tries a start that failed again at the next call', async () => {
    const file = join(folder, 'held.db')
    const holder = new DatabaseSync(file)
    holder.exec('begin exclusive')
    const database = open('held.db', { waitMs: 500 })
    await expect(database.cache.get('key')).rejects.toMatchObject({ code: 'ERR_STORAGE_BUSY' })
    holder.exec('commit')
    expect(await database.cache.get('key')).toBeUndefined()
    holder.close()
  })

  it('refuses what is no database, and what cannot be opened', async () => {
    writeFileSync(join(folder, 'text.db'), 'x'.repeat(4096))
    await expect(open('text.db').cache.get('key')).rejects.toMatchObject({ code: 'ERR_STORAGE_DAMAGED' })
    expect(() => openSqlite(join(folder, 'nowhere', 'a.db'), { origin: ORIGIN })).toThrow(/cannot be opened/)
    expect(() => openSqlite(':memory:', { origin: 'social.example' })).toThrow(TypeError)
    expect(() => openSqlite(':memory:', { origin: ORIGIN, prefix: 'Not Fit' })).toThrow(TypeError)
  })

  it('lets tables of the host stand beside its own, and join its transactions', async () => {
    const told: string[] = []
    const database = open('both.db', {
      onApply: async (effects, transaction) => {
        for (const { kind } of effects) await transaction.insertInto('posts').values({ id: kind }).execute()
      },
      onCommitted: (effects) => {
        told.push(...effects.map(({ kind }) => kind))
      },
    })
    await database.db.schema.createTable('posts').addColumn('id', 'text').execute()
    const [bob, eve] = ['https://bob.example/bob', 'https://eve.example/eve']
    await database.apply([{ kind: 'block.add', actorId: bob, targetId: eve }])
    const undone = database.db.transaction().execute(async (transaction) => {
      await transaction.insertInto('posts').values({ id: 'mine' }).execute()
      await database.apply([{ kind: 'block.add', actorId: eve, targetId: bob }], { transaction })
      throw new Error('never mind')
    })
    await expect(undone).rejects.toThrow('never mind')
    expect(await database.db.selectFrom('posts').select('id').execute()).toEqual([{ id: 'block.add' }])
    const relations = await database.directory.answer([
      { about: 'relation', from: bob, to: eve },
      { about: 'relation', from: eve, to: bob },
    ])
    expect(relations.map(({ block }) => block !== undefined)).toEqual([true, false])
    expect(told).toEqual(['block.add'])
  })

  it('hands out each item of a shared file once, and counts what each has under way', async () => {
    const [one, two] = [open().queue, open().queue]
    await one.enqueue([item('a'), item('b'), item('c')])
    const claim = { now: 1000, limit: 10, leaseMs: 1000, maxPerHost: 2 }
    const jobs = [...(await one.claim(claim)), ...(await two.claim(claim))]
    expect(jobs.map((job) => job.item.id)).toEqual(['a', 'b'])
    expect(await two.ack('a', jobs[0]?.lease ?? '')).toBe(true)
    expect((await two.claim(claim)).map((job) => job.item.id)).toEqual(['c'])
  })
})
