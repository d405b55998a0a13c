import { randomBytes } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { createStateOver, type SqlState } from '../../../../src/adapters/sql/state/create-sql-state.js'
import type { DeliverySend, Effect } from '../../../../src/core/model/index.js'
import { accountOf, ALICE, BOB, NOW, US } from '../../state-contract.js'
import { KINDS, type TestDatabase } from '../databases.js'

/** Nothing that a page of an index could be made smaller by. */
const noise = (length: number): string => randomBytes(length).toString('base64url').slice(0, length)
const NAMES: Readonly<Record<string, string>> = {
  'as long as an id may be': `https://bob.example/${noise(2020)}`,
  'with a NUL': 'https://bob.example/a\u0000b',
  'with half a character': 'https://bob.example/\ud800',
  'of a folder with a tilde': 'https://bob.example/ ~0123456789abcdef0123456789abcdef',
}
const INBOX = `https://bob.example/${noise(2020)}`
const at = NOW.toISOString()

let opened: TestDatabase | undefined
afterEach(() => opened?.close())

const send = (name: string, more: Partial<DeliverySend> = {}): DeliverySend => ({
  kind: 'delivery.send',
  id: `${name} ${ALICE}`,
  senderId: ALICE,
  activityId: name,
  body: JSON.stringify({ id: name }),
  to: [{ actorId: BOB, inbox: INBOX }],
  followersOf: [],
  subject: name,
  ...more,
})
const asked = { now: NOW.getTime(), limit: 9, leaseMs: 1000 }

describe.each(KINDS)('what strangers name, over $name', ({ isAbsent, open }) => {
  const opening = (): SqlState => {
    opened = open()
    return createStateOver(opened.database, { origin: US, clock: { now: () => NOW } })
  }

  describe.each(Object.entries(NAMES))('%s', (_what, name) => {
    it.skipIf(isAbsent)('is sent, known again, set aside and put back', async () => {
      const { apply, queue } = opening()
      const effects: readonly Effect[] = [{ kind: 'account.update', account: accountOf(BOB) }, send(name)]
      await apply(effects)
      await apply(effects)
      expect(await queue.size()).toBe(1)
      const [job] = await queue.claim({ ...asked, maxPerHost: 9 })
      expect(job?.item).toMatchObject({
        id: `${name} ${ALICE} ${INBOX}`,
        activityId: name,
        subject: name,
        orderingKey: `${name} ${INBOX}`,
      })
      const { id } = job!.item
      expect(await queue.shelve(id, job!.lease, 'unfinished')).toBe(true)
      await apply(effects) // what was set aside is not queued again
      const { items } = await queue.setAside({ limit: 9 })
      expect(items).toMatchObject([{ id, activityId: name }])
      expect([await queue.putBack(id), await queue.size()]).toEqual([true, 1])
      expect([await queue.cancel(name), await queue.size()]).toEqual([1, 0])
    })

    it.skipIf(isAbsent)('waits in the outbox, behind what is about the same, and is overtaken', async () => {
      const { apply, outbox, queue } = opening()
      await apply([send(name, { followersOf: [ALICE] }), { kind: 'update.send', objectId: name, at }])
      await apply([{ kind: 'update.send', objectId: name, at }])
      expect(await outbox.size()).toBe(2)
      const [entry, ...more] = await outbox.take(asked)
      expect([entry?.dispatch, more]).toEqual([send(name, { followersOf: [ALICE] }), []])
      expect(await outbox.step(entry!.id, entry!.lease, { kind: 'setAside', reason: 'unfinished' })).toBe(
        true,
      )
      expect((await queue.setAside({ limit: 9 })).items).toMatchObject([{ id: entry!.id, activityId: name }])
      await apply([{ ...send(name, { supersedes: true }), id: 'delete' }])
      expect([await outbox.size(), await queue.size()]).toEqual([0, 1])
      expect(await queue.setAside({ limit: 9 })).toEqual({ items: [] })
    })

    it.skipIf(isAbsent)('is a key of the cache', async () => {
      const { cache } = opening()
      const other = `${name}\udc00`
      await cache.set(name, name, 1e6)
      expect([await cache.get(name), await cache.get(other)]).toEqual([name, undefined])
      expect([await cache.add(name, 1, 1e6), await cache.add(other, 1, 1e6)]).toEqual([false, true])
      await cache.delete(name)
      expect(await cache.get(name)).toBeUndefined()
    })
  })

  it.skipIf(isAbsent)('is asked for by any number of names at once', async () => {
    const { directory } = opening()
    const questions = Array.from(
      { length: 70_000 },
      (_, i) => ({ about: 'account', id: `${BOB}/${i}` }) as const,
    )
    expect(await directory.answer(questions)).toHaveLength(70_000)
  })

  it.skipIf(isAbsent)('is no cursor', async () => {
    const { queue, directory } = opening()
    for (const after of ['\u0000', 'x', '-1', '1e400', noise(5000)]) {
      expect(await queue.setAside({ limit: 9, after })).toEqual({ items: [] })
      const page = { accountId: ALICE, limit: 9, after }
      const answers = await directory.answer([
        { about: 'followers', ...page },
        { about: 'followers.inboxes', ...page },
        { about: 'involved', statusId: BOB, by: ['boost'], limit: 9, after },
      ])
      expect(answers).toEqual([{ items: [] }, { items: [] }, { items: [] }])
    }
  })
})
