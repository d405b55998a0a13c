/**
 * The contract of `Accounts`, as tests.
 *
 * @module
 */
import type { LocalAccount } from '../protocol/ports/index.js'
import { ask } from './ask.js'
import { contractOf, expectEqual, type CaseBodies, type ContractCase } from './check.js'
import type { HostFixture, HostUser } from './host-fixture.js'
import { creating, localStatusValue } from './samples.js'
import { WHOLE_PROFILE } from './whole.js'

/** A fresh host that knows two local users and nothing else; see {@link HostFixture}. */
export type AccountsFixture = Pick<HostFixture, 'accounts' | 'apply' | 'users' | 'directory' | 'close'>

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

  async 'says the same of a user as the directory does'(host) {
    for (const user of host.users) await expectSame(host, user)
  },

  async 'loses nothing that a user says of itself, where users can be changed'(host) {
    const { accounts, users } = host
    const [{ username }, other] = users
    if (accounts.update === undefined) return
    const before = await found(host, username)
    const others = await found(host, other.username)
    await accounts.update(username, WHOLE_PROFILE)
    expectEqual(await found(host, username), { ...before, ...WHOLE_PROFILE }, 'the user')
    await expectSame(host, users[0]) // where it is locked in one and not in the other, anybody may follow it
    const { locked, alsoKnownAs } = { locked: false, alsoKnownAs: [] }
    await accounts.update(username, { locked, alsoKnownAs, name: 'Alice' })
    expectEqual(await found(host, username), { ...before, ...WHOLE_PROFILE, locked, alsoKnownAs, name: 'Alice' }, 'the user, changed again') // prettier-ignore
    await expectSame(host, users[0])
    expectEqual(await found(host, other.username), others, 'the other user')
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

async function found({ accounts }: AccountsFixture, username: string): Promise<LocalAccount> {
  const account = await accounts.find(username)
  if (account === undefined || account === 'gone') throw new Error(`${username} is not found`)
  return account
}

/** Checks that a user is in the directory as it was found: by this, follows and moves are decided. */
async function expectSame(host: AccountsFixture, { username, actorId }: HostUser): Promise<void> {
  const account = await found(host, username)
  const known = await ask(host, { about: 'account', id: actorId })
  const { locked = false, memorial = false, alsoKnownAs = [], movedTo } = account
  expectEqual(
    [known?.locked ?? false, known?.memorial ?? false, known?.alsoKnownAs ?? [], known?.movedTo],
    [locked, memorial, alsoKnownAs, movedTo],
    `whether ${username} is locked or a memorial, what else it is known as, and where it moved to`,
  )
  expectEqual([known?.username, known?.displayName], [username, account.name ?? username], 'its names')
}
