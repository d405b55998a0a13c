/**
 * The contract of `Outbox`, as tests.
 *
 * @module
 */
import { contractOf, type ContractCase } from './check.js'
import { exactCases } from './outbox/exact.js'
import type { OutboxFixture } from './outbox/fixture.js'
import { leaseCases } from './outbox/leases.js'
import { memberCases } from './outbox/members.js'
import { pollEndCases } from './outbox/poll-ends.js'
import { sendingCases } from './outbox/sending.js'

export type { OutboxFixture } from './outbox/fixture.js'

/**
 * Gives the tests that every `Outbox` passes together with `apply` and the queue of the same host.
 *
 * @param create - Makes a fresh fixture; called once per case.
 * @returns Named cases, for the test runner of your choice.
 * @example
 * ```ts
 * import { createMemoryState } from 'tootkit/memory'
 * import { outboxContract } from 'tootkit/testing'
 *
 * const cases = outboxContract(async () => {
 *   const state = createMemoryState({ origin: 'https://a.example' })
 *   const keys = { privateKeyPem: 'PEM', publicKeyPem: 'PEM' }
 *   for (const username of ['alice', 'carol']) await state.accounts.create({ username, keys })
 *   const user = (username: string) => ({ username, actorId: state.actorIdOf(username) })
 *   return { ...state, users: [user('alice'), user('carol')], now: new Date() }
 * })
 * for (const { run } of cases) await run() // or: it(name, run)
 * ```
 */
export function outboxContract(
  create: () => OutboxFixture | Promise<OutboxFixture>,
): readonly ContractCase[] {
  const cases = { ...sendingCases, ...pollEndCases, ...leaseCases, ...exactCases, ...memberCases }
  return contractOf(cases, create)
}
