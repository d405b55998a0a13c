import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMemoryState } from '../../../../src/adapters/memory/index.js'
import { createSqlOutbox } from '../../../../src/adapters/sql/dispatches/port.js'
import { storeDispatch, storeUpdate } from '../../../../src/adapters/sql/outbox.js'
import { createSqlDeliveryQueue } from '../../../../src/adapters/sql/queue/queue.js'
import type { DeliverySend, UpdateSend } from '../../../../src/core/model/index.js'
import { createFixedClock } from '../../../../src/testing/clock.js'
import { itemsOf } from '../../../../src/protocol/delivery/index.js'
import type { DeliveryQueue, Outbox, OutboxEntry, OutboxStep } from '../../../../src/protocol/ports/index.js'
import { KINDS, sqliteInMemory, type Kind, type TestDatabase } from '../databases.js'

const ALICE = 'https://local.example/users/alice'
const LEASE_MS = 50
const START = Date.parse('2026-11-22T12:00:00Z')

type Act =
  | { readonly do: 'send'; readonly id: number; readonly subject: number; readonly toFollowers: boolean; readonly supersedes: boolean } // prettier-ignore
  | { readonly do: 'update'; readonly status: number; readonly delay: number; readonly isEnd: boolean }
  | { readonly do: 'take'; readonly limit: number }
  | {
      readonly do: 'step'
      readonly which: number
      readonly kind: OutboxStep['kind']
      readonly stale: boolean
    }
  | { readonly do: 'wait'; readonly ms: number }

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('send'), id: fc.nat(12), subject: fc.nat(3), toFollowers: fc.boolean(), supersedes: fc.nat(5).map((n) => n === 0) }) }, // prettier-ignore
  { weight: 2, arbitrary: fc.record({ do: fc.constant('update'), status: fc.integer({ min: 1, max: 3 }), delay: fc.nat(40), isEnd: fc.boolean() }) }, // prettier-ignore
  { weight: 4, arbitrary: fc.record({ do: fc.constant('take'), limit: fc.nat(3) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('step'), which: fc.nat(4), kind: fc.constantFrom('page', 'done', 'composed', 'later', 'setAside'), stale: fc.nat(8).map((n) => n === 0) }) }, // prettier-ignore
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait'), ms: fc.nat(70) }) },
)

/** What takes dispatches in, and what works them off. */
interface Side {
  readonly outbox: Outbox
  readonly queue: DeliveryQueue
  readonly apply: (dispatch: DeliverySend | UpdateSend) => Promise<void>
}

const subjectOf = (number: number): string => `https://local.example/notes/${number}`

function dispatchOf({
  id,
  subject,
  toFollowers,
  supersedes,
}: Extract<Act, { readonly do: 'send' }>): DeliverySend {
  return {
    kind: 'delivery.send',
    id: `activity ${id} ${ALICE}`,
    senderId: ALICE,
    activityId: `activity ${id}`,
    body: `{"n":${id % 3}}`,
    to: [
      { actorId: 'https://one.example/bob', inbox: 'https://one.example/inbox' },
      { actorId: 'https://two.example/eve', inbox: 'https://two.example/inbox' },
    ],
    followersOf: toFollowers ? [ALICE] : [],
    ...(subject > 0 && { subject: subjectOf(subject) }),
    ...(supersedes && { supersedes }),
  }
}

/** Takes all that waits in a queue, in order, and lets go of it again. */
async function waitingIn(queue: DeliveryQueue, now: number): Promise<readonly string[]> {
  const jobs = await queue.claim({ now: now + 1e6, limit: 1000, leaseMs: 1, maxPerHost: 1000 })
  for (const { item, lease } of jobs) await queue.retry(item.id, lease, now, false)
  return jobs.map(({ item }) => `${item.id} ${item.body}`).sort()
}

/** Runs acts against both sides, comparing every answer. */
async function compare(
  sides: readonly [Side, Side],
  setTime: (now: number) => void,
  acts: readonly Act[],
): Promise<void> {
  let now = START
  /** What each side handed out, pairwise. */
  const taken: (readonly [OutboxEntry, OutboxEntry])[] = []
  const both = async <T>(task: (side: Side, index: 0 | 1) => Promise<T>): Promise<readonly [T, T]> => [
    await task(sides[0], 0),
    await task(sides[1], 1),
  ]
  const same = async <T>(task: (side: Side, index: 0 | 1) => Promise<T>): Promise<void> => {
    const [one, other] = await both(task)
    expect(one).toEqual(other)
  }

  for (const [i, one] of acts.entries()) {
    setTime(now)
    if (one.do === 'wait') now += one.ms
    else if (one.do === 'send') await both(({ apply }) => apply(dispatchOf(one)))
    else if (one.do === 'update') {
      const at = new Date(now + one.delay).toISOString()
      await both(({ apply }) =>
        apply({
          kind: 'update.send',
          objectId: subjectOf(one.status),
          at,
          ...(one.isEnd && { endsPoll: true }),
        }),
      )
    } else if (one.do === 'take') {
      const [a, b] = await both(({ outbox }) => outbox.take({ now, limit: one.limit, leaseMs: LEASE_MS }))
      const facts = (entries: readonly OutboxEntry[]) =>
        entries.map(({ dispatch, cursor, lapses }) => ({ dispatch, cursor, lapses }))
      expect(facts(a)).toEqual(facts(b))
      for (const [n, entry] of a.entries()) {
        const other = b[n]
        if (other !== undefined) taken.push([entry, other])
      }
    } else {
      const pair = taken.at(-1 - one.which)
      if (pair === undefined) continue
      const [{ dispatch }] = pair
      const step = stepOf(one.kind, dispatch, i, now)
      if (step === undefined) continue
      await same(({ outbox }, index) =>
        outbox.step(pair[index].id, `${pair[index].lease}${one.stale ? ' ' : ''}`, step),
      )
    }
    await same(({ outbox }) => outbox.nextDueAt())
    await same(({ outbox }) => outbox.size())
    await same(({ queue }) => queue.size())
  }
  await same(({ queue }) => waitingIn(queue, now))
}

function stepOf(
  kind: OutboxStep['kind'],
  dispatch: DeliverySend | UpdateSend,
  i: number,
  now: number,
): OutboxStep | undefined {
  const isUpdate = dispatch.kind === 'update.send'
  if (isUpdate === (kind === 'page' || kind === 'done')) return undefined
  const inbox = `https://page${i % 3}.example/inbox`
  const items = isUpdate ? [] : itemsOf(dispatch, [{ actorId: inbox, inbox }], now)
  switch (kind) {
    case 'page':
      return { kind, items, cursor: `page ${i}` }
    case 'done':
      return { kind, items }
    case 'composed': {
      if (!isUpdate) return undefined
      const composed: DeliverySend = {
        ...dispatchOf({ do: 'send', id: 100 + (i % 4), subject: 0, toFollowers: true, supersedes: false }),
        subject: dispatch.objectId,
      }
      return { kind, dispatch: i % 5 === 0 ? undefined : composed }
    }
    case 'later':
      return { kind, dueAt: now + (i % 60) }
    case 'setAside':
      return { kind, reason: 'unfinished' }
  }
}

function sqlSide({ database }: TestDatabase, clock: { now(): Date }): Side {
  return {
    outbox: createSqlOutbox({ database, clock }),
    queue: createSqlDeliveryQueue({ database, clock }),
    apply: (dispatch) =>
      database.write((trx) =>
        dispatch.kind === 'update.send'
          ? storeUpdate(trx, dispatch)
          : storeDispatch(trx, dispatch, clock.now().getTime()),
      ),
  }
}

describe('an outbox under random schedules', () => {
  const runsOf = ({ name }: Kind): number => (name === sqliteInMemory.name ? 300 : 40)
  for (const kind of KINDS)
    it.skipIf(kind.isAbsent)(
      `over ${kind.name} does what the one in memory does`,
      { timeout: 120_000 },
      async () => {
        const opened = kind.open()
        try {
          await fc.assert(
            fc.asyncProperty(fc.array(act, { maxLength: 50, size: 'max' }), async (acts) => {
              await opened.clear()
              let present = 0
              const clock = { now: () => new Date(present) }
              const { outbox, queue, apply } = createMemoryState({ origin: 'https://local.example', clock })
              const memory: Side = { outbox, queue, apply: (dispatch) => apply([dispatch]) }
              const setTime = (now: number): void => {
                present = now
              }
              await compare([memory, sqlSide(opened, clock)], setTime, acts)
            }),
            { numRuns: runsOf(kind) },
          )
        } finally {
          await opened.close()
        }
      },
    )
})

describe.each(KINDS)('the outbox over $name', ({ isAbsent, open }) => {
  const dispatch = (id: string, more: Partial<DeliverySend> = {}): DeliverySend => ({
    ...dispatchOf({ do: 'send', id: 0, subject: 1, toFollowers: true, supersedes: false }),
    id,
    ...more,
  })
  const using = (run: (opened: TestDatabase, side: Side) => Promise<void>) => async (): Promise<void> => {
    const opened = open()
    try {
      await run(opened, sqlSide(opened, { now: () => new Date(START) }))
    } finally {
      await opened.close()
    }
  }
  const take = (side: Side): Promise<readonly OutboxEntry[]> =>
    side.outbox.take({ now: START, limit: 10, leaseMs: LEASE_MS })

  it.skipIf(isAbsent)(
    'sets aside what it cannot read, and goes on with the rest',
    using(async ({ database }, side) => {
      for (const id of ['cut', 'odd', 'bodiless']) await side.apply(dispatch(id, { subject: id, body: id }))
      await side.apply(dispatch('behind', { subject: 'cut', body: '{}' }))
      await side.apply(dispatch('good', { subject: 'good', body: '{}' }))
      await database.write(async (trx) => {
        await trx
          .updateTable('outbox')
          .set({ dispatch: '{"kind":"delivery.send",' })
          .where('id', '=', 'cut')
          .execute()
        await trx.updateTable('outbox').set({ dispatch: '{"kind":"delivery.send","to":7}' }).where('id', '=', 'odd').execute() // prettier-ignore
        await trx.deleteFrom('letters').where('body', '=', 'bodiless').execute()
      })
      const first = await take(side)
      expect(first.map(({ id }) => id)).toEqual(['good', 'behind'])
      const { items } = await side.queue.setAside({ limit: 10 })
      expect(items.map(({ id, from, reason }) => [id, from, reason]).sort()).toEqual([
        ['bodiless', 'outbox', 'unreadable'],
        ['cut', 'outbox', 'unreadable'],
        ['odd', 'outbox', 'unreadable'],
      ])
      for (const { id } of items) expect(await side.queue.discard(id)).toBe(true)
      expect(await side.outbox.size()).toBe(2)
    }),
  )

  it.skipIf(isAbsent)(
    'goes on where it had come to when it is put back',
    using(async (_opened, side) => {
      await side.apply(dispatch('long'))
      const [entry] = await take(side)
      await side.outbox.step('long', entry?.lease ?? '', { kind: 'page', items: [], cursor: 'page 2' })
      await side.outbox.step('long', entry?.lease ?? '', { kind: 'setAside', reason: 'unfinished' })
      expect([await side.outbox.size(), await take(side)]).toEqual([0, []])
      expect(await side.queue.putBack('long')).toBe(true)
      const [again] = await take(side)
      expect([again?.cursor, again?.lapses, again?.dispatch]).toEqual(['page 2', 0, dispatch('long')])
    }),
  )

  it.skipIf(isAbsent)(
    'forgets what was set aside about something that is deleted now',
    using(async ({ database }, side) => {
      await side.apply(dispatch('create', { followersOf: [], body: '{"a":"Create"}' }))
      const [job] = await side.queue.claim({ now: START, limit: 1, leaseMs: LEASE_MS, maxPerHost: 1 })
      await side.queue.shelve(job?.item.id ?? '', job?.lease ?? '', 'unfinished')
      await side.apply(dispatch('delete', { followersOf: [], supersedes: true, body: '{"a":"Delete"}' }))
      expect((await side.queue.setAside({ limit: 10 })).items).toEqual([])
      const letters = await database.reader.selectFrom('letters').select('body').execute()
      expect(letters).toEqual([{ body: '{"a":"Delete"}' }])
    }),
  )

  it.skipIf(isAbsent)(
    'keeps a body once for dispatch and items, and not longer than they need it',
    using(async ({ database }, side) => {
      const bodies = async (): Promise<number> =>
        (await database.reader.selectFrom('letters').select('body').execute()).length
      const sent = dispatch('fan-out')
      await side.apply(sent)
      const [entry] = await take(side)
      const page = (n: number) =>
      itemsOf(sent, Array.from({ length: 50 }, (_, i) => ({ actorId: `https://h${n}x${i}.example/a`, inbox: `https://h${n}x${i}.example/inbox` })), START) // prettier-ignore
      await side.outbox.step('fan-out', entry?.lease ?? '', { kind: 'page', items: page(1), cursor: '2' })
      await side.outbox.step('fan-out', entry?.lease ?? '', { kind: 'done', items: page(2) })
      expect([await bodies(), await side.queue.size(), await side.outbox.size()]).toEqual([1, 100, 0])
      const jobs = await side.queue.claim({ now: START, limit: 100, leaseMs: LEASE_MS, maxPerHost: 1 })
      expect(new Set(jobs.map(({ item }) => item.body))).toEqual(new Set([sent.body]))
      await Promise.all(jobs.slice(1).map(({ item, lease }) => side.queue.ack(item.id, lease)))
      expect(await bodies()).toBe(1)
      for (const { item, lease } of jobs.slice(0, 1)) await side.queue.drop(item.id, lease)
      expect(await bodies()).toBe(0)
    }),
  )

  it.skipIf(isAbsent)(
    'commits once for a page with its cursor, and once for a batch of outcomes',
    using(async ({ database }, side) => {
      const sent = dispatch('fan-out')
      await side.apply(sent)
      const [entry] = await take(side)
      const recipients = Array.from({ length: 300 }, (_, i) => ({ actorId: `https://h${i}.example/a`, inbox: `https://h${i}.example/inbox` })) // prettier-ignore
      const before = database.commits
      await side.outbox.step('fan-out', entry?.lease ?? '', {
        kind: 'done',
        items: itemsOf(sent, recipients, START),
      })
      expect(database.commits - before).toBe(1)
      const jobs = await side.queue.claim({ now: START, limit: 300, leaseMs: LEASE_MS, maxPerHost: 1 })
      expect([jobs.length, database.commits - before]).toEqual([300, 2])
      await Promise.all(jobs.map(({ item, lease }) => side.queue.ack(item.id, lease)))
      expect(database.commits - before).toBe(3)
    }),
  )
})

describe.each(KINDS)('what waited for the database, over $name', ({ isAbsent, open }) => {
  it.skipIf(isAbsent)('is leased from when it is handed out, not from when it was asked for', async () => {
    const opened = open()
    const clock = createFixedClock(START)
    const { database } = opened
    const [outbox, queue] = [
      createSqlOutbox({ database, clock }),
      createSqlDeliveryQueue({ database, clock }),
    ]
    const about = { do: 'send', subject: 0, toFollowers: true, supersedes: false } as const
    await database.write(async (trx) => {
      await storeDispatch(trx, dispatchOf({ ...about, id: 1 }), START)
      await storeDispatch(trx, dispatchOf({ ...about, id: 2, toFollowers: false }), START)
    })
    let goOn = (): void => undefined
    let begin = (): void => undefined
    const begun = new Promise<void>((resolve) => (begin = resolve))
    const held = database.write(() => {
      begin()
      return new Promise<void>((resolve) => (goOn = resolve))
    })
    const asked = { now: START, limit: 9, leaseMs: 60_000, maxPerHost: 9 }
    const [takes, claims] = [
      [outbox.take(asked), outbox.take(asked)],
      [queue.claim(asked), queue.claim(asked)],
    ]
    await begun
    clock.advance(300_000)
    goOn()
    await held
    const [taken, claimed] = [await Promise.all(takes), await Promise.all(claims)]
    expect([taken.flat().length, claimed.flat().length]).toEqual([1, 2])
    expect([...taken.flat(), ...claimed.flat()].map(({ lapses }) => lapses)).toEqual([0, 0, 0])
    expect([await outbox.nextDueAt(), await queue.nextDueAt()]).toEqual([START + 360_000, START + 360_000])
    await opened.close()
  })
})
