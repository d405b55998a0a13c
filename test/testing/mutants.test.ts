/**
 * The contracts, tested: a good host with one thing broken has to fail.
 *
 * The lists are made of the kinds of questions and effects, so that a new one without a case fails here.
 *
 * @module
 */
import { describe, expect, it } from 'vitest'
import { createMemoryDeliveryQueue, createMemoryKeyValueStore } from '../../src/adapters/memory/index.js'
import {
  accountsContract,
  applyContract,
  contentContract,
  createFixedClock,
  deliveryQueueContract,
  directoryContract,
  keyValueStoreContract,
  outboxContract,
  type ContractCase,
  type HostFixture,
} from '../../src/testing/index.js'
import { createMemoryHost } from './host.js'
import { effectMutants } from './mutants/effects.js'
import { keyValueMutants } from './mutants/key-value-store.js'
import type { Mutant } from './mutants/mutant.js'
import { outboxMutants } from './mutants/outbox.js'
import { questionMutants } from './mutants/questions.js'
import { queueMutants } from './mutants/queue.js'
import { userAndContentMutants } from './mutants/users-and-content.js'

/** The contracts that a whole host has to pass. */
const CONTRACTS = {
  apply: applyContract,
  directory: directoryContract,
  accounts: accountsContract,
  content: contentContract,
  outbox: outboxContract,
}

type Contract = keyof typeof CONTRACTS

/** Every case that a whole host has to pass, those of one contract first. */
function casesOf(create: () => Promise<HostFixture>, first: Contract = 'apply'): readonly ContractCase[] {
  const others = (Object.keys(CONTRACTS) as Contract[]).filter((name) => name !== first)
  return [first, ...others].flatMap((name) => CONTRACTS[name](create))
}

/** The first case that fails, with why. */
async function firstFailure(cases: readonly ContractCase[]): Promise<string | undefined> {
  for (const { name, run } of cases) {
    const failure = await run().then(
      () => undefined,
      (error: unknown) => `${name}: ${error instanceof Error ? error.message : String(error)}`,
    )
    if (failure !== undefined) return failure
  }
  return undefined
}

function describeMutants(name: string, mutants: readonly Mutant[], first: Contract): void {
  describe(name, () => {
    it.each(mutants.map((mutant) => [mutant.name, mutant] as const))('%s', async (_name, mutant) => {
      const cases = casesOf(async () => {
        const good = await createMemoryHost()
        return { ...good, ...mutant.break(good) }
      }, first)
      expect(await firstFailure(cases)).toBeDefined()
    })
  })
}

describe('a good host', () => {
  it.each(casesOf(createMemoryHost))('$name', async ({ run }) => {
    await run()
  })
})

describe('a host with one thing broken fails', () => {
  describeMutants('questions', questionMutants, 'directory')
  describeMutants('effects', effectMutants, 'apply')
  describeMutants('users and publications', userAndContentMutants, 'content')
  describeMutants('the outbox', outboxMutants, 'outbox')

  describe('the queue', () => {
    it.each(queueMutants.map((mutant) => [mutant.name, mutant] as const))('%s', async (_name, mutant) => {
      const cases = deliveryQueueContract(() => {
        const queue = createMemoryDeliveryQueue()
        return { queue: { ...queue, ...mutant.break(queue) } }
      })
      expect(await firstFailure(cases)).toBeDefined()
    })
  })

  describe('the cache', () => {
    it.each(keyValueMutants.map((mutant) => [mutant.name, mutant] as const))('%s', async (_name, mutant) => {
      const cases = keyValueStoreContract(() => {
        const clock = createFixedClock('2026-11-22T12:00:00Z')
        const store = createMemoryKeyValueStore({ clock })
        return { store: { ...store, ...mutant.break(store) }, advance: clock.advance }
      })
      expect(await firstFailure(cases)).toBeDefined()
    })
  })

  it('in no fewer ways than there were', () => {
    const ofHosts = [questionMutants, effectMutants, userAndContentMutants, outboxMutants]
    const all = [...ofHosts, queueMutants, keyValueMutants]
    const names = all.flatMap((mutants) => mutants.map(({ name }) => name))
    expect(new Set(names).size).toBe(names.length)
    expect(names.length).toBeGreaterThan(300)
  })
})
