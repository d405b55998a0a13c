import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { createStateOver, type SqlState } from '../../../../src/adapters/sql/state/create-sql-state.js'
import { accountOf, ALICE, BOB, EVE, NOW, US } from '../../state-contract.js'
import { KINDS, type TestDatabase } from '../databases.js'

const keys = { privateKeyPem: 'private', publicKeyPem: 'public' }

describe.each(KINDS.filter(({ isAbsent }) => !isAbsent))('accounts on $name', ({ open }) => {
  let database: TestDatabase | undefined
  let state: SqlState
  afterAll(() => database?.close())
  beforeEach(async () => {
    database ??= open()
    await database.clear()
    state = createStateOver(database.database, { origin: US, clock: { now: () => NOW } })
    await state.accounts.create({ username: 'alice', keys })
  })

  it('lets no stranger have the handle of a local account', async () => {
    await state.apply([{ kind: 'account.update', account: accountOf(EVE, { acct: 'Alice@us.example' }) }])
    expect((await state.accountByHandle('alice@us.example'))?.id).toBe(ALICE)
    expect(await state.account(EVE)).not.toHaveProperty('acct')
    await state.accounts.update('alice', { name: 'A' })
    expect((await state.accountByHandle('alice@us.example'))?.displayName).toBe('A')
  })

  it('gives each account an id for apps that stays', async () => {
    const idsOf = async () => {
      const rows = await database!.database.reader.selectFrom('accounts').select(['id', 'local_id']).execute()
      return new Map(rows.map((row) => [row.id, row.local_id]))
    }
    await state.apply([{ kind: 'account.update', account: accountOf(BOB) }])
    const first = await idsOf()
    await state.apply([{ kind: 'account.update', account: accountOf(BOB, { displayName: 'Bob' }) }])
    expect(await idsOf()).toEqual(first)
    expect([...first.values()].every((id) => /^\d{20}$/.test(id))).toBe(true)
  })

  it('keeps the keys of its own actor for the next process', async () => {
    let made = 0
    const start = () =>
      createStateOver(database!.database, {
        origin: US,
        generateKeys: () => Promise.resolve({ privateKeyPem: `${(made += 1)}`, publicKeyPem: 'x' }),
      })
    const first = await start().accounts.instanceKeys()
    expect(await start().accounts.instanceKeys()).toEqual(first)
    expect(made).toBe(1)
  })

  it('tries again to make keys where it failed once', async () => {
    let calls = 0
    const other = createStateOver(database!.database, {
      origin: US,
      generateKeys: () =>
        (calls += 1) === 1 ? Promise.reject(new Error('no entropy')) : Promise.resolve(keys),
    })
    await expect(other.accounts.instanceKeys()).rejects.toThrow('no entropy')
    expect(await other.accounts.instanceKeys()).toEqual(keys)
  })

  it('takes ids and pages from the host where it has its own', async () => {
    const other = createStateOver(database!.database, {
      origin: US,
      handleDomain: 'example.com',
      actorIdOf: (username) => `${US}/people/${username}`,
      profileUrlOf: (username) => `${US}/p/${username}`,
      sharedInbox: `${US}/shared`,
    })
    await other.accounts.create({ username: 'Zoë'.slice(0, 2), keys, suspended: true })
    const account = await other.account(`${US}/people/Zo`)
    expect(account).toMatchObject({ acct: 'Zo@example.com', url: `${US}/p/Zo`, sharedInbox: `${US}/shared` })
    expect(await other.accounts.find('zo')).toMatchObject({ username: 'Zo', suspended: true })
    const [standing] = await other.directory.answer([{ about: 'standing', id: `${US}/people/Zo` }])
    expect(standing.account).toBe('suspend')
  })

  it('refuses an origin that is none', () => {
    expect(() => createStateOver(database!.database, { origin: 'us.example' })).toThrow(TypeError)
  })
})
