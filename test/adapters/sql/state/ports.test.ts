import { afterAll, describe, it } from 'vitest'
import { createStateOver } from '../../../../src/adapters/sql/state/create-sql-state.js'
import {
  accountsContract,
  applyContract,
  contentContract,
  createFixedClock,
  createSeededRandom,
  directoryContract,
  outboxContract,
  type HostFixture,
} from '../../../../src/testing/index.js'
import { KINDS, type TestDatabase } from '../databases.js'

const keys = { privateKeyPem: 'private', publicKeyPem: 'public' }

describe.each(KINDS)('ports of the state on $name', ({ isAbsent, open }) => {
  let opened: TestDatabase | undefined
  afterAll(() => opened?.close())

  async function createHost(): Promise<HostFixture> {
    opened ??= open()
    await opened.clear()
    const { database } = opened
    const clock = createFixedClock('2026-11-22T12:00:00Z')
    const state = createStateOver(database, {
      origin: 'https://us.example',
      clock,
      random: createSeededRandom(1),
    })
    const users = ['Alice', 'carol'].map((username) => ({ username, actorId: state.actorIdOf(username) }))
    for (const { username } of users) await state.accounts.create({ username, keys })
    return {
      ...state,
      close: () => Promise.resolve(), // the database is emptied and used again
      users: [users[0]!, users[1]!],
      now: clock.now(),
      reading: {
        status: (id) => state.status(id),
        account: (id) => state.account(id),
        notifications: async (accountId) => (await state.notifications(accountId)).items,
        home: async (accountId) =>
          (await state.timeline(accountId)).items.map(({ status, boostedBy }) => ({
            statusId: status.id,
            ...(boostedBy !== undefined && { boostedBy }),
          })),
        reports: () => state.reports(),
        collections: async (ownerId) => (await state.collectionsOf(ownerId)).map(({ id }) => id),
      },
    }
  }

  const contracts = {
    accounts: accountsContract(createHost),
    apply: applyContract(createHost),
    content: contentContract(createHost),
    directory: directoryContract(createHost),
    outbox: outboxContract(createHost),
  }
  for (const [port, cases] of Object.entries(contracts)) {
    describe(port, () => {
      for (const { name, run } of cases) it.skipIf(isAbsent)(name, run)
    })
  }
})
