/**
 * The contract of `FollowerStore`, as tests.
 *
 * @module
 */
import type { Follower, FollowerStore } from '../protocol/ports/index.js'
import { expectEqual, type ContractCase } from './check.js'

/** A fresh, empty store. */
export interface FollowerStoreFixture {
  readonly store: FollowerStore
  readonly close?: () => void | Promise<void>
}

/**
 * Gives the tests that every `FollowerStore` passes.
 *
 * @param create - Makes a fresh fixture; called once per case.
 * @returns Named cases, for the test runner of your choice.
 * @example
 * ```ts
 * import { createMemoryFollowerStore } from 'tootkit/memory'
 * import { followerStoreContract } from 'tootkit/testing'
 * for (const { run } of followerStoreContract(() => ({ store: createMemoryFollowerStore() }))) await run()
 * ```
 */
export function followerStoreContract(
  create: () => FollowerStoreFixture | Promise<FollowerStoreFixture>,
): readonly ContractCase[] {
  return Object.entries(CASES).map(([name, body]) => ({
    name,
    async run() {
      const fixture = await create()
      try {
        await body(fixture.store)
      } finally {
        await fixture.close?.()
      }
    },
  }))
}

const ALICE = 'https://local.example/users/alice'
const CAROL = 'https://local.example/users/carol'

function follower(host: string, name: string, shared = true): Follower {
  const actorId = `https://${host}/users/${name}`
  return { actorId, inbox: `${actorId}/inbox`, ...(shared && { sharedInbox: `https://${host}/inbox` }) }
}

type Page = (
  after: string | undefined,
) => Promise<{ readonly items: readonly string[]; readonly next?: string }>

/** Walks pages to the end, within bounds. */
async function walk(page: Page): Promise<readonly string[]> {
  const found: string[] = []
  let after: string | undefined
  for (let pages = 0; pages < 100; pages++) {
    const { items, next } = await page(after)
    found.push(...items)
    if (next === undefined) return found
    after = next
  }
  throw new Error('the pages do not come to an end')
}

const inboxPages =
  (store: FollowerStore, limit: number): Page =>
  async (after) => {
    const { inboxes, next } = await store.inboxes(ALICE, { limit, ...(after !== undefined && { after }) })
    return { items: inboxes, ...(next !== undefined && { next }) }
  }

const idPages =
  (store: FollowerStore, limit: number): Page =>
  async (after) => {
    const { actorIds, next } = await store.list(ALICE, { limit, ...(after !== undefined && { after }) })
    return { items: actorIds, ...(next !== undefined && { next }) }
  }

const CASES: Readonly<Record<string, (store: FollowerStore) => Promise<void>>> = {
  'knows nobody at first': async (store) => {
    expectEqual(await store.has(ALICE, CAROL), false, 'has')
    expectEqual(await store.count(ALICE), 0, 'count')
    expectEqual(await store.inboxes(ALICE, { limit: 10 }), { inboxes: [] }, 'inboxes')
    expectEqual(await store.list(ALICE, { limit: 10 }), { actorIds: [] }, 'list')
    expectEqual(await store.idsOnOrigin(ALICE, 'https://one.example'), [], 'ids')
  },

  'keeps the followers of each account apart': async (store) => {
    const bob = follower('one.example', 'bob')
    await store.add(ALICE, bob)
    expectEqual(await store.has(ALICE, bob.actorId), true, 'has')
    expectEqual(await store.has(CAROL, bob.actorId), false, 'has of another account')
    expectEqual(await store.count(CAROL), 0, 'count of another account')
    await store.remove(CAROL, bob.actorId)
    expectEqual(await store.count(ALICE), 1, 'count')
  },

  'compares actor ids byte for byte': async (store) => {
    const bob = follower('one.example', 'bob')
    await store.add(ALICE, bob)
    for (const id of [`${bob.actorId}/`, bob.actorId.toUpperCase(), bob.actorId.replace('bob', '%62ob')])
      expectEqual(await store.has(ALICE, id), false, `has ${id}`)
  },

  'replaces the inboxes of a known follower': async (store) => {
    const bob = follower('one.example', 'bob', false)
    await store.add(ALICE, bob)
    await store.add(ALICE, { ...bob, inbox: 'https://one.example/new' })
    expectEqual(await store.count(ALICE), 1, 'count')
    expectEqual(
      await store.inboxes(ALICE, { limit: 10 }),
      { inboxes: ['https://one.example/new'] },
      'inboxes',
    )
  },

  'removes, and does not mind removing an unknown one': async (store) => {
    const bob = follower('one.example', 'bob')
    await store.add(ALICE, bob)
    await store.remove(ALICE, bob.actorId)
    await store.remove(ALICE, bob.actorId)
    expectEqual(await store.count(ALICE), 0, 'count')
    expectEqual(await store.inboxes(ALICE, { limit: 10 }), { inboxes: [] }, 'inboxes')
  },

  'gives a shared inbox once, and own inboxes where there is none': async (store) => {
    await store.add(ALICE, follower('one.example', 'bob'))
    await store.add(ALICE, follower('one.example', 'dan'))
    await store.add(ALICE, follower('two.example', 'eve', false))
    const { inboxes } = await store.inboxes(ALICE, { limit: 10 })
    const expected = ['https://one.example/inbox', 'https://two.example/users/eve/inbox']
    expectEqual([...inboxes].sort(), expected, 'inboxes')
  },

  'does not use a shared inbox on another host than the actor': async (store) => {
    const eve = { ...follower('one.example', 'eve'), sharedInbox: 'https://victim.example/inbox' }
    await store.add(ALICE, eve)
    expectEqual(await store.inboxes(ALICE, { limit: 10 }), { inboxes: [eve.inbox] }, 'inboxes')
  },

  'pages through inboxes, each once': async (store) => {
    const hosts = Array.from({ length: 25 }, (_, i) => `host${i}.example`)
    for (const host of hosts) {
      await store.add(ALICE, follower(host, 'bob'))
      await store.add(ALICE, follower(host, 'dan'))
    }
    for (const limit of [1, 7, 25, 100]) {
      const found = await walk(inboxPages(store, limit))
      expectEqual([...found].sort(), hosts.map((host) => `https://${host}/inbox`).sort(), `pages of ${limit}`)
    }
  },

  'keeps its place among inboxes while followers come and go': async (store) => {
    for (let i = 10; i < 20; i++) await store.add(ALICE, follower(`host${i}.example`, 'bob'))
    const first = await store.inboxes(ALICE, { limit: 5 })
    for (const inbox of first.inboxes) await store.remove(ALICE, inbox.replace('/inbox', '/users/bob'))
    const after = first.next ?? ''
    const second = await store.inboxes(ALICE, { limit: 5, after })
    expectEqual(new Set([...first.inboxes, ...second.inboxes]).size, 10, 'inboxes on both pages')
  },

  'lists followers newest first': async (store) => {
    const ids: string[] = []
    for (let i = 0; i < 12; i++) {
      const someone = follower('one.example', `user${i}`)
      ids.unshift(someone.actorId)
      await store.add(ALICE, someone)
    }
    await store.add(ALICE, follower('one.example', 'user3', false)) // again, which is no new follow
    for (const limit of [1, 5, 12]) expectEqual(await walk(idPages(store, limit)), ids, `pages of ${limit}`)
  },

  'gives an empty page for a cursor that is none': async (store) => {
    await store.add(ALICE, follower('one.example', 'bob'))
    expectEqual(await store.list(ALICE, { limit: 5, after: 'nonsense' }), { actorIds: [] }, 'list')
  },

  'gives the ids of one origin and no other': async (store) => {
    const here = ['https://one.example/users/a', 'https://one.example/b', 'https://one.example']
    const elsewhere = [
      'https://one.example.evil/users/a',
      'https://one.example:8443/users/a',
      'http://one.example/users/a',
      'https://ONE.example/users/a',
      'https://one.example0',
      'https://sub.one.example/users/a',
    ]
    for (const actorId of [...here, ...elsewhere])
      await store.add(ALICE, { actorId, inbox: `${actorId}/inbox` })
    const ids = await store.idsOnOrigin(ALICE, 'https://one.example')
    expectEqual([...ids].sort(), [...here].sort(), 'ids')
  },
}
