/**
 * The contracts, tested: a good host with one thing broken has to fail.
 *
 * The lists are made of the kinds of questions and effects, so that a new one without a case fails here.
 *
 * @module
 */
import { describe, expect, it } from 'vitest'
import { createMemoryDeliveryQueue, createMemoryKeyValueStore } from '../../src/adapters/memory/index.js'
import { createFixedClock, deliveryQueueContract, keyValueStoreContract } from '../../src/testing/index.js'
import { createMemoryHost } from './host.js'
import { casesOf, describeMutants, firstFailure } from './host-mutants.js'
import { effectMutants } from './mutants/effects.js'
import { exactOutboxMutants } from './mutants/exact-outbox.js'
import { exactKeyValueMutants, exactQueueMutants } from './mutants/exact-stores.js'
import { keyValueMutants } from './mutants/key-value-store.js'
import { outboxMutants } from './mutants/outbox.js'
import { questionMutants } from './mutants/questions.js'
import { queueMutants } from './mutants/queue.js'
import { subtleMutants } from './mutants/subtle.js'
import { userAndContentMutants } from './mutants/users-and-content.js'

describe('a good host', () => {
  it.each(casesOf(createMemoryHost))('$name', async ({ run }) => {
    await run()
  })
})

describe('a host with one thing broken fails', () => {
  describeMutants('questions', questionMutants, 'directory')
  describeMutants('effects', effectMutants, 'apply')
  describeMutants('users and publications', userAndContentMutants, 'content')
  describeMutants('the outbox', [...outboxMutants, ...exactOutboxMutants], 'outbox')
  describeMutants('at an edge', subtleMutants, 'directory')

  describe('the queue', () => {
    const mutants = [...queueMutants, ...exactQueueMutants]
    it.each(mutants.map((mutant) => [mutant.name, mutant] as const))('%s', async (_name, mutant) => {
      const cases = deliveryQueueContract(() => {
        const queue = createMemoryDeliveryQueue()
        return { queue: { ...queue, ...mutant.break(queue) } }
      })
      expect(await firstFailure(cases)).toBeDefined()
    })
  })

  describe('the cache', () => {
    const mutants = [...keyValueMutants, ...exactKeyValueMutants]
    it.each(mutants.map((mutant) => [mutant.name, mutant] as const))('%s', async (_name, mutant) => {
      const cases = keyValueStoreContract(() => {
        const clock = createFixedClock('2026-11-22T12:00:00Z')
        const store = createMemoryKeyValueStore({ clock })
        return { store: { ...store, ...mutant.break(store) }, advance: clock.advance }
      })
      expect(await firstFailure(cases)).toBeDefined()
    })
  })

  it('in no fewer ways than there were', () => {
    const ofHosts = [questionMutants, effectMutants, userAndContentMutants, outboxMutants, subtleMutants]
    const ofExactness = [exactOutboxMutants, exactQueueMutants, exactKeyValueMutants]
    const all = [...ofHosts, queueMutants, keyValueMutants, ...ofExactness]
    const names = all.flatMap((mutants) => mutants.map(({ name }) => name))
    expect(new Set(names).size).toBe(names.length)
    expect(names.length).toBeGreaterThan(430)
  })
})
