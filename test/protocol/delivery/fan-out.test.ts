import { describe, expect, it } from 'vitest'
import { createMemoryKeyValueStore } from '../../../src/adapters/memory/key-value-store.js'
import type { DeliverySend, Recipient } from '../../../src/core/model/index.js'
import { createFanOut } from '../../../src/protocol/delivery/fan-out.js'
import { createUnavailable } from '../../../src/protocol/delivery/unavailable.js'
import type { DeliveryItem } from '../../../src/protocol/ports/index.js'
import { createFixedClock } from '../../../src/testing/clock.js'
import { alice, createFakeDirectory, dispatch, item, listOf, NOON, stranger, strangers } from './fixtures.js'

const zoe = 'https://local.example/users/zoe'

function over(pageSize = 10) {
  const clock = createFixedClock(NOON)
  const directory = createFakeDirectory()
  const cache = createMemoryKeyValueStore({ clock })
  const unavailable = createUnavailable(cache)
  const parts = { directory, unavailable, clock, pageSize, localOrigins: ['https://local.example'] }
  /** All pages of a dispatch; `resume` gives each page to a fresh process. */
  async function pages(made: DeliverySend, resume = false): Promise<readonly (readonly DeliveryItem[])[]> {
    const all: (readonly DeliveryItem[])[] = []
    let fanOut = createFanOut(made, parts)
    let cursor: string | undefined
    for (let turns = 0; turns < 10_000; turns++) {
      const { items, next } = await fanOut.plan(cursor)
      all.push(items)
      if (next === undefined) return all
      cursor = next
      if (resume) fanOut = createFanOut(made, parts)
    }
    throw new Error('the pages do not end')
  }
  const inboxes = async (made: DeliverySend, resume = false): Promise<readonly string[]> =>
    (await pages(made, resume)).flat().map(({ inbox }) => inbox)
  return { directory, cache, unavailable, pages, inboxes }
}

const at = (host: string, actorHost = host): Recipient => ({
  actorId: `https://${actorHost}/users/u`,
  inbox: `https://${host}/inbox`,
})
const inboxesOf = (recipients: readonly Recipient[]): readonly string[] =>
  recipients.map(({ inbox }) => inbox)
const some = (start: number, end: number): readonly Recipient[] =>
  Array.from({ length: end - start }, (_, i) => stranger(start + i))

describe('createFanOut', () => {
  it.each([false, true])(
    'reaches whom it names and every follower once, resumed after each page: %s',
    async (resume) => {
      const { directory, inboxes } = over(10)
      directory.followers.set(alice, strangers(95))
      const named = [at('a.example'), stranger(3), stranger(50)]
      const reached = await inboxes(dispatch('urn:1', { to: named }), resume)
      expect(reached).toEqual(inboxesOf([...named, ...some(0, 95).filter((_one, i) => i !== 3 && i !== 50)]))
    },
  )

  it('names what comes next in a page of its own when many are named', async () => {
    const { directory, pages } = over(10)
    directory.followers.set(alice, strangers(5))
    const made = dispatch('urn:1', { to: some(100, 125) })
    expect((await pages(made)).map(({ length }) => length)).toEqual([10, 10, 10]) // 5 named and 5 followers at last
  })

  it('is one page for who has few followers', async () => {
    const { directory, pages } = over(1000)
    directory.followers.set(alice, strangers(300))
    directory.followers.set(zoe, listOf(some(200, 400)))
    const made = dispatch('urn:1', { to: [at('a.example')], followersOf: [alice, zoe] })
    expect((await pages(made)).map(({ length }) => length)).toEqual([401])
  })

  it('has no more than a page at hand, of 100,000 followers as of 1,000', async () => {
    const { directory, pages } = over(1000)
    let most = 0
    let read = 0
    directory.followers.set(alice, {
      length: 100_000,
      at(place) {
        read += 1
        return stranger(place)
      },
    })
    const made = dispatch('urn:1')
    const seen: number[] = []
    for (const { length } of await pages(made)) {
      seen.push(length)
      most = Math.max(most, length)
    }
    expect(most).toBe(1000)
    expect(seen).toHaveLength(100)
    expect(read).toBe(100_000) // each once
    const asked = directory.trips.flat()
    expect(
      asked
        .filter(({ about }) => about === 'followers.inboxes')
        .every((question) => 'limit' in question && question.limit === 1000),
    ).toBe(true)
    expect(directory.trips).toHaveLength(200) // one to read a page, one to judge it
  })

  it.each([false, true])(
    'meets who follows two accounts once, resumed after each page: %s',
    async (resume) => {
      const { directory, inboxes } = over(7)
      directory.followers.set(alice, listOf(some(0, 60).filter((_one, i) => i % 2 === 0)))
      directory.followers.set(zoe, listOf(some(0, 60).filter((_one, i) => i % 3 === 0)))
      const yves = 'https://local.example/users/yves'
      directory.followers.set(yves, listOf(some(0, 60)))
      const reached = await inboxes(dispatch('urn:1', { followersOf: [alice, zoe, yves] }), resume)
      expect([...reached].sort()).toEqual(inboxesOf(some(0, 60)))
    },
  )

  it('loses nobody where lists are not in one order, at the price of a repetition', async () => {
    const { directory, inboxes } = over(7)
    directory.followers.set(alice, listOf([...some(0, 50)].reverse()))
    directory.followers.set(zoe, listOf(some(0, 60)))
    const reached = await inboxes(dispatch('urn:1', { followersOf: [alice, zoe] }))
    expect([...new Set(reached)].sort()).toEqual(inboxesOf(some(0, 60)))
  })

  it('leaves out this server, the inboxes excepted, and who is shut out, in one trip for each page', async () => {
    const { directory, inboxes } = over(1000)
    const list = [
      at('fine.example'),
      at('local.example'),
      at('blocked.example'),
      at('sub.blocked.example'),
      at('limited.example'),
      at('innocent.example', 'blocked.example'),
      at('source.example'),
    ]
    directory.followers.set(alice, listOf(list))
    directory.decisions.set('blocked.example', 'suspend').set('limited.example', 'silence')
    const made = dispatch('urn:1', {
      to: [at('blocked.example'), at('named.example')],
      exceptInboxes: ['https://source.example/inbox#x'],
    })
    expect(await inboxes(made)).toEqual([
      'https://named.example/inbox',
      'https://fine.example/inbox',
      'https://limited.example/inbox',
    ])
    const trips = directory.trips.filter((trip) => trip.some(({ about }) => about === 'standing'))
    expect(trips).toHaveLength(1)
    const hosts = trips[0]?.map((question) => 'id' in question && question.id)
    expect(new Set(hosts).size).toBe(hosts?.length) // each host once
  })

  it('sends to nobody whom the directory does not speak of', async () => {
    const { directory, inboxes } = over()
    directory.followers.set(alice, strangers(3))
    const answer = directory.answer.bind(directory) as (questions: readonly unknown[]) => Promise<unknown[]>
    directory.answer = (async (questions: readonly { about: string }[]) => {
      const answers = await answer(questions)
      return questions[0]?.about === 'standing' ? [] : answers
    }) as never
    await expect(inboxes(dispatch('urn:1'))).rejects.toThrow(TypeError)
  })

  it('leaves out dead hosts, once an attempt has met them (R13)', async () => {
    const { directory, cache, unavailable, inboxes } = over()
    directory.followers.set(alice, listOf([at('dead.example'), at('well.example')]))
    const failureDays = ['1', '2', '3', '4', '5', '6', '7']
    await cache.set('circuit:dead.example', { failures: [], failureDays }, 60_000)
    for (const host of ['dead.example', 'well.example']) unavailable.note(item('x', { host }))
    expect(await inboxes(dispatch('urn:1'))).toEqual(['https://well.example/inbox'])
    await cache.delete('circuit:dead.example') // it was heard of
    expect(await inboxes(dispatch('urn:2'))).toEqual([
      'https://dead.example/inbox',
      'https://well.example/inbox',
    ])
  })

  it('looks nobody up in the cache who was never found to be unavailable', async () => {
    const { directory, cache, inboxes } = over(1000)
    directory.followers.set(alice, strangers(1000))
    let looks = 0
    cache.get = () => {
      looks += 1
      return Promise.resolve(undefined)
    }
    expect(await inboxes(dispatch('urn:1'))).toHaveLength(1000)
    expect(looks).toBe(0)
  })

  it('begins anew at a cursor that is none of ours, and ends at one that leads nowhere', async () => {
    const { directory, inboxes } = over(2)
    directory.followers.set(alice, strangers(3))
    const plan = createFanOut(dispatch('urn:1'), {
      directory,
      unavailable: createUnavailable(createMemoryKeyValueStore()),
      clock: createFixedClock(NOON),
      pageSize: 2,
      localOrigins: [],
    })
    expect((await plan.plan('what is this?')).items.map(({ inbox }) => inbox)).toEqual(inboxesOf(some(0, 2)))
    expect(await plan.plan('followers:9')).toEqual({ items: [], leftOut: [] })
    const stuck = { items: some(0, 2), next: 'again' }
    directory.answer = ((questions: readonly { about: string }[]) =>
      Promise.resolve(
        questions.map(({ about }) => (about === 'standing' ? { account: 'none', domain: 'none' } : stuck)),
      )) as never
    expect(await inboxes(dispatch('urn:2'))).toHaveLength(4) // the page after the same cursor is the last
  })
})
