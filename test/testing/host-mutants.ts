/**
 * Broken hosts against every contract of a host.
 *
 * @module
 */
import { describe, expect, it } from 'vitest'
import { assertGiven } from '../../src/protocol/ports/index.js'
import {
  accountsContract,
  applyContract,
  contentContract,
  directoryContract,
  outboxContract,
  type ContractCase,
  type HostFixture,
} from '../../src/testing/index.js'
import { createMemoryHost } from './host.js'
import type { Mutant } from './mutants/mutant.js'

/** The contracts that a whole host has to pass. */
const CONTRACTS = {
  apply: applyContract,
  directory: directoryContract,
  accounts: accountsContract,
  content: contentContract,
  outbox: outboxContract,
}

export type Contract = keyof typeof CONTRACTS

/** Every case that a whole host has to pass, those of one contract first. */
export function casesOf(
  create: () => Promise<HostFixture>,
  first: Contract = 'apply',
): readonly ContractCase[] {
  const others = (Object.keys(CONTRACTS) as Contract[]).filter((name) => name !== first)
  return [first, ...others].flatMap((name) => CONTRACTS[name](create))
}

/** The first case that fails, with why. */
export async function firstFailure(cases: readonly ContractCase[]): Promise<string | undefined> {
  for (const { name, run } of cases) {
    const failure = await run().then(
      () => undefined,
      (error: unknown) => `${name}: ${error instanceof Error ? error.message : String(error)}`,
    )
    if (failure !== undefined) return failure
  }
  return undefined
}

/** Lets every mutant go through the contracts. What one case has caught, it mostly catches of the next one too. */
export function describeMutants(name: string, mutants: readonly Mutant[], first: Contract): void {
  describe(name, () => {
    const latest = new Map<string, number>()
    let count = 0
    const isLater = (a: ContractCase, b: ContractCase): number =>
      (latest.get(b.name) ?? 0) - (latest.get(a.name) ?? 0)
    it.each(mutants.map((mutant) => [mutant.name, mutant] as const))('%s', async (_name, mutant) => {
      const cases = casesOf(async () => {
        const good = await createMemoryHost()
        return keepingToGiven({ ...good, ...mutant.break(good) }, good)
      }, first)
      const caught = [...cases].sort(isLater).map(({ name: ofCase, run }) => ({
        name: ofCase,
        run: () =>
          run().catch((error: unknown) => {
            latest.set(ofCase, (count += 1))
            throw error
          }),
      }))
      expect(await firstFailure(caught)).toBeDefined()
    })
  })
}

/** A mutant that does not look at what a list was decided on has it looked at, so that it is caught otherwise. */
function keepingToGiven(broken: HostFixture, good: HostFixture): HostFixture {
  const { apply, directory } = broken
  if (apply !== good.apply && apply.length > 1) return broken
  return {
    ...broken,
    async apply(effects, { given = [] } = {}) {
      await assertGiven(given, directory)
      await apply(effects)
    },
  }
}
