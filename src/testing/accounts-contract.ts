/**
 * The contract of `Accounts`, as tests.
 *
 * @module
 */
import { contractOf, expectEqual, type CaseBodies, type ContractCase } from './check.js'
import type { HostFixture } from './host-fixture.js'
import { creating, localStatusValue } from './samples.js'

/** A fresh host that knows two local users and nothing else; see {@link HostFixture}. */
export type AccountsFixture = Pick<HostFixture, 'accounts' | 'apply' | 'users' | 'close'>

/**
 * Gives the tests that every `Accounts` passes.
 *
 * @param create - Makes a fresh fixture; called once per case.
 * @returns Named cases, for the test runner of your choice.
 * @example
 * ```ts
 * import { createMemoryState } from 'tootkit/memory'
 * import { accountsContract } from 'tootkit/testing'
 *
 * const keys = { privateKeyPem: 'PEM', publicKeyPem: 'PEM' }
 * const cases = accountsContract(async () => {
 *   const state = createMemoryState({ origin: 'https://a.example', generateKeys: () => Promise.resolve(keys) })
 *   for (const username of ['alice', 'carol']) await state.accounts.create({ username })
 *   const user = (username: string) => ({ username, actorId: state.actorIdOf(username) })
 *   return { ...state, users: [user('alice'), user('carol')] }
 * })
 * for (const { run } of cases) await run() // or: it(name, run)
 * ```
 */
export function accountsContract(
  create: () => AccountsFixture | Promise<AccountsFixture>,
): readonly ContractCase[] {
  return contractOf(CASES, create)
}

const CASES: CaseBodies<AccountsFixture> = {
  async 'finds users in any case, as they were written'({ accounts, users }) {
    for (const { username } of users) {
      for (const name of [username, username.toUpperCase(), username.toLowerCase()]) {
        const account = await accounts.find(name)
        expectEqual(account === 'gone' ? account : account?.username, username, `the user found by ${name}`)
      }
    }
  },

  async 'gives each user keys of its own'({ accounts, users }) {
    for (const { username } of users) {
      const account = await accounts.find(username)
      if (account === undefined || account === 'gone') throw new Error(`${username} is not found`)
      expectEqual([account.privateKeyPem !== '', account.publicKeyPem !== ''], [true, true], 'keys')
    }
  },

  async 'finds nobody who never was'({ accounts, users }) {
    const [{ username }] = users
    const names = [
      'nobody',
      '',
      `${username}2`,
      username.slice(0, -1),
      `${username} `,
      `${username}\u0000`,
      '%',
      '__proto__',
    ]
    for (const name of [
      ...names,
      `${username.slice(0, -1)}_`,
      `_${username.slice(1)}`,
      'constructor',
      'a'.repeat(5000),
    ]) {
      expectEqual(await accounts.find(name), undefined, `the user ${JSON.stringify(name.slice(0, 30))}`)
    }
  },

  async 'tells who was deleted from who never was'({ accounts, apply, users }) {
    const [{ username, actorId }, other] = users
    await apply([{ kind: 'account.delete', accountId: actorId }])
    for (const name of [username, username.toUpperCase()])
      expectEqual(await accounts.find(name), 'gone', name)
    const account = await accounts.find(other.username)
    expectEqual(account === 'gone' ? account : account?.username, other.username, 'the other user')
  },

  async 'says of a user what the moderators decided'({ accounts, apply, users }) {
    const [{ username, actorId }, other] = users
    const isSuspended = async (name: string): Promise<unknown> => {
      const account = await accounts.find(name)
      return account === undefined || account === 'gone' ? account : (account.suspended ?? false)
    }
    expectEqual(await isSuspended(username), false, 'suspended at first')
    await apply([{ kind: 'account.moderate', accountId: actorId, severity: 'suspend' }])
    expectEqual([await isSuspended(username), await isSuspended(other.username)], [true, false], 'suspended')
    await apply([{ kind: 'account.moderate', accountId: actorId, severity: 'silence' }])
    expectEqual(await isSuspended(username), false, 'suspended while only silenced')
  },

  async 'makes the keys of the server’s own actor once'({ accounts }) {
    const all = await Promise.all(Array.from({ length: 5 }, () => accounts.instanceKeys()))
    const again = await accounts.instanceKeys()
    expectEqual(typeof again.privateKeyPem, 'string', 'type of the private key')
    expectEqual(typeof again.publicKeyPem, 'string', 'type of the public key')
    for (const keys of all) expectEqual(keys, again, 'keys')
  },

  async 'counts users and posts, where it does'({ accounts, apply, users }) {
    const [{ actorId }] = users
    const before = await accounts.usage?.()
    await apply([creating(localStatusValue(actorId))])
    const now = await accounts.usage?.()
    if (before?.users !== undefined) expectEqual([before.users, now?.users], [2, 2], 'users')
    if (before?.posts !== undefined) expectEqual([before.posts, now?.posts], [0, 1], 'posts')
  },
}
