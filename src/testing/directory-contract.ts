/**
 * The contract of `Directory` together with `apply`, as tests: what was applied is what is known.
 *
 * @module
 */
import { contractOf, type ContractCase } from './check.js'
import { accountCases } from './directory/accounts.js'
import type { DirectoryFixture } from './directory/fixture.js'
import { followCases } from './directory/follows.js'
import { followerCases } from './directory/followers.js'
import { involvedCases } from './directory/involved.js'
import { moderationCases } from './directory/moderation.js'
import { pollAndQuoteCases } from './directory/polls-and-quotes.js'
import { postCases } from './directory/posts.js'
import { questionCases } from './directory/questions.js'
import { rememberingCases } from './directory/remembering.js'

export type { DirectoryFixture } from './directory/fixture.js'

/**
 * Gives the tests that every `Directory` passes together with the `apply` of the same host: every question, with
 * what every effect makes of its answer.
 *
 * @param create - Makes a fresh fixture; called once per case.
 * @returns Named cases, for the test runner of your choice.
 * @example
 * ```ts
 * import { createMemoryState } from 'tootkit/memory'
 * import { directoryContract } from 'tootkit/testing'
 *
 * const cases = directoryContract(async () => {
 *   const state = createMemoryState({ origin: 'https://a.example' })
 *   const keys = { privateKeyPem: 'PEM', publicKeyPem: 'PEM' }
 *   for (const username of ['alice', 'carol']) await state.accounts.create({ username, keys })
 *   const user = (username: string) => ({ username, actorId: state.actorIdOf(username) })
 *   return { ...state, users: [user('alice'), user('carol')], now: new Date() }
 * })
 * for (const { run } of cases) await run() // or: it(name, run)
 * ```
 */
export function directoryContract(
  create: () => DirectoryFixture | Promise<DirectoryFixture>,
): readonly ContractCase[] {
  return contractOf(
    {
      ...questionCases,
      ...accountCases,
      ...postCases,
      ...pollAndQuoteCases,
      ...followCases,
      ...followerCases,
      ...involvedCases,
      ...moderationCases,
      ...rememberingCases,
    },
    create,
  )
}
