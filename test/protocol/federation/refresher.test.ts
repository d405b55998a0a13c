import { describe, expect, it, vi } from 'vitest'
import { createFederation } from 'tootkit'
import { createMemoryState } from 'tootkit/memory'
import type { FederationEvent, Transport } from 'tootkit/ports'
import { createFixedClock } from 'tootkit/testing'
import { knowing } from '../../../src/testing/samples.js'

const origin = 'https://social.example'
const warm = 'https://warm.example/users/up'
const user = (host: string, name: string): string => `https://${host}.example/users/${name}`

/** A federation that knows accounts from long ago, and a transport that answers when it is told to. */
async function scene(accountIds: readonly string[]) {
  const clock = createFixedClock('2026-11-22T12:00:00Z')
  const state = createMemoryState({ origin, clock })
  const asked: string[] = []
  const aborted: string[] = []
  const pending = new Map<string, () => void>()
  const transport: Transport = {
    async send({ url }, { signal } = {}) {
      signal?.throwIfAborted()
      if (!url.includes('/users/')) return { status: 404, headers: {}, body: new Uint8Array() }
      asked.push(url)
      const note = (): void => void aborted.push(url)
      signal?.addEventListener('abort', note)
      await new Promise<void>((answer) => pending.set(url, answer))
      signal?.removeEventListener('abort', note)
      const actor = {
        ...{ '@context': 'https://www.w3.org/ns/activitystreams', id: url, type: 'Person', name: 'New' },
        ...{ preferredUsername: url.split('/').at(-1), inbox: `${url}/inbox`, outbox: `${url}/outbox` },
      }
      const headers = { 'content-type': 'application/activity+json' }
      return { status: 200, headers, body: new TextEncoder().encode(JSON.stringify(actor)) }
    },
  }
  const events: FederationEvent[] = []
  const federation = createFederation({
    ...{ origin, transport, ...state, clock },
    onEvent: (event) => void events.push(event),
  })
  await state.apply([warm, ...accountIds].map((id) => knowing(id, { displayName: 'Old' })))
  clock.advance(2 * 86_400_000)
  const lookUp = async (ids = accountIds): Promise<void> => {
    for (const id of ids) await federation.lookup(id)
    await rest()
  }
  const answer = async (url: string): Promise<void> => {
    pending.get(url)?.()
    await rest()
  }
  const nameOf = async (id: string) => (await state.account(id))?.displayName
  await lookUp([warm]) // the first fetch makes keys, which takes its time
  await vi.waitFor(() => {
    expect(asked).toEqual([warm])
  })
  await answer(warm)
  asked.length = 0
  return { federation, asked, aborted, events, lookUp, answer, nameOf }
}

async function rest(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
}

describe('accounts from long ago', () => {
  it('are fetched one at a time of one host, and a slow host holds up no other', async () => {
    const slow = ['a', 'b', 'c'].map((name) => user('slow', name))
    const quick = ['one', 'two', 'three', 'four', 'five'].map((host) => user(host, 'x'))
    const { asked, answer, lookUp, nameOf } = await scene([...slow, ...quick])
    await lookUp()
    expect(asked.filter((url) => slow.includes(url))).toEqual(slow.slice(0, 1))
    for (const id of quick) await answer(id)
    expect(await Promise.all(quick.map(nameOf))).toEqual(quick.map(() => 'New'))
    expect(asked.filter((url) => slow.includes(url))).toEqual(slow.slice(0, 1))
    for (const id of slow) await answer(id)
    expect(await Promise.all(slow.map(nameOf))).toEqual(['New', 'New', 'New'])
  })

  it('are fetched of few hosts at once, each account once', async () => {
    const ids = Array.from({ length: 9 }, (_, i) => user(`host${String(i)}`, 'x'))
    const { asked, answer, lookUp } = await scene(ids)
    await lookUp()
    await lookUp()
    expect(asked).toEqual(ids.slice(0, 4))
    for (const id of ids) await answer(id)
    expect([...asked].sort()).toEqual(ids)
  })

  it('of one host take no more than their share of the room', async () => {
    const many = Array.from({ length: 1100 }, (_, i) => user('many', `u${String(i)}`))
    const other = user('other', 'x')
    const { asked, lookUp } = await scene([...many, other])
    await lookUp()
    expect(asked).toEqual([many[0], other])
  })

  it('are left alone when the federation closes, and fetched again once it starts', async () => {
    const [a, b] = [user('slow', 'a'), user('slow', 'b')]
    const { federation, asked, aborted, events, answer, lookUp, nameOf } = await scene([a, b])
    await lookUp()
    await federation.close()
    expect(aborted).toEqual([a])
    await answer(a)
    await lookUp()
    expect([asked, await nameOf(a), await nameOf(b)]).toEqual([[a], 'Old', 'Old'])
    expect(events.filter(({ kind }) => kind === 'port.failed')).toEqual([])
    federation.start()
    await lookUp()
    await answer(a)
    expect(await nameOf(a)).toBe('New')
    await federation.close()
  })
})
