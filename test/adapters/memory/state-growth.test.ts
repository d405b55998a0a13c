import { describe, expect, it } from 'vitest'
import { createMemoryOutbox } from '../../../src/adapters/memory/outbox/outbox.js'
import { createMemoryShelf } from '../../../src/adapters/memory/queue/shelf.js'
import { createWaitingItems } from '../../../src/adapters/memory/queue/waiting.js'
import { createApplier } from '../../../src/adapters/memory/state/apply.js'
import { createStore } from '../../../src/adapters/memory/state/store.js'
import { createMemoryState } from '../../../src/adapters/memory/index.js'
import { MAX_HOME_ENTRIES } from '../../../src/adapters/state/index.js'
import { createJournal } from '../../../src/adapters/memory/tables/index.js'
import { createFixedClock, createSeededRandom } from '../../../src/testing/index.js'
import { postOf } from '../state-contract.js'

describe('what a state in memory remembers', () => {
  it('is forgotten when it is out of date', async () => {
    const clock = createFixedClock('2026-11-22T12:00:00Z')
    const parts = {
      journal: createJournal(),
      random: createSeededRandom(1),
      now: () => clock.now().getTime(),
    }
    const isLocal = (id: string): boolean => id.startsWith('https://us.example/')
    const store = createStore(parts.journal, isLocal)
    const shelf = createMemoryShelf(parts.journal, clock)
    const waiting = createWaitingItems({ ...parts, shelf })
    const outbox = createMemoryOutbox({ ...parts, shelf, waiting })
    const now = (): string => clock.now().toISOString()
    const { journal } = parts
    const { apply } = createApplier({
      journal,
      answer: () => undefined,
      store,
      waiting,
      outbox,
      now,
      isLocal,
      own: { origin: 'https://us.example', handleDomain: 'us.example' },
      onApply: undefined,
      onCommitted: undefined,
    })
    for (let i = 0; i < 2000; i++) {
      const until = new Date(clock.now().getTime() + 100).toISOString()
      await apply([
        { kind: 'activity.seen', key: `signature ${i}`, until },
        {
          kind: 'tombstone.add',
          id: `https://bob.example/${i}`,
          actorId: 'https://bob.example/',
          at: now(),
          until,
        },
      ])
      clock.advance(1)
    }
    expect(store.seen.size).toBeLessThan(110)
    expect(store.tombstones.size).toBeLessThan(110)
  })

  it('of a home is what SQL keeps of it: the newest', async () => {
    const clock = createFixedClock('2026-11-22T12:00:00Z')
    const state = createMemoryState({ origin: 'https://us.example', clock })
    const keys = { privateKeyPem: 'private', publicKeyPem: 'public' }
    await state.accounts.create({ username: 'alice', keys })
    const alice = state.actorIdOf('alice')
    for (let i = 0; i < MAX_HOME_ENTRIES + 50; i++) {
      const id = `${alice}/statuses/${i}`
      const published = new Date(clock.now().getTime() + i * 1000).toISOString()
      await state.apply([{ kind: 'status.create', status: postOf({ id, authorId: alice, published }), via: 'delivered' }]) // prettier-ignore
    }
    const { items, next } = await state.timeline(alice, { limit: 2 * MAX_HOME_ENTRIES })
    expect([items.length, next]).toEqual([MAX_HOME_ENTRIES, undefined])
    expect(items.at(-1)?.status.id).toBe(`${alice}/statuses/50`)
  })
})
