import { describe, expect, it } from 'vitest'
import { createStateOver, type SqlState } from '../../../../src/adapters/sql/state/create-sql-state.js'
import { accountOf, ALICE, BOB, CAROL, EVE, NOW, postOf, US } from '../../state-contract.js'
import { postgres, sqliteInMemory } from '../databases.js'
import { fullScans, record } from '../query-plan.js'
import { EVERY_EFFECT, EVERYTHING_NEW, EVERYTHING_TAKEN, readEverything } from './every-effect.js'

const keys = { privateKeyPem: 'private', publicKeyPem: 'public' }
const long = 'https://bob.example/'.padEnd(600, 'x')

/** Runs every statement of the state at least once. */
async function runEverything(state: SqlState): Promise<void> {
  for (const username of ['alice', 'carol']) await state.accounts.create({ username, keys })
  await state.accounts.update('carol', { name: 'Carol' })
  await state.accounts.instanceKeys()
  await state.apply(EVERYTHING_NEW)
  await readEverything(state)
  // names that are long, posts known already, timelines that are cut, an account that moves its inbox
  await state.apply([
    { kind: 'account.update', account: accountOf(long, { inbox: long, acct: 'l@bob.example' }) },
    { kind: 'follow.request', id: long, followerId: long, targetId: ALICE },
    { kind: 'follow.accept', id: long, followerId: long, targetId: ALICE },
    { kind: 'account.update', account: accountOf(long, { inbox: `${long}2`, acct: 'bob@bob.example' }) },
    { kind: 'account.update', account: accountOf(BOB, { inbox: `${BOB}/inbox2` }) },
    { kind: 'follow.accept', id: 'f', followerId: EVE, targetId: ALICE },
    { kind: 'follow.accept', id: 'f', followerId: CAROL, targetId: EVE },
    { kind: 'block.add', id: 'b', actorId: BOB, targetId: ALICE },
    { kind: 'block.add', id: 'c', actorId: BOB, targetId: ALICE },
  ])
  await readEverything(state)
  for (let n = 0; n < 130; n += 1) {
    const status = postOf({ id: `${ALICE}/statuses/${n}` })
    await state.apply([{ kind: 'status.create', status, via: 'delivered' }])
  }
  await state.apply(EVERY_EFFECT['activity.seen'])
  for (const [, effects] of EVERYTHING_TAKEN) {
    await state.apply(effects)
    await state.apply(effects)
  }
}

/** Reads that give all there is of something that is not many: users, reports. */
const WHOLE = /from "\w*(?:local_accounts|reports)"/

describe.each([sqliteInMemory, postgres])('statements of the state on $name', (kind) => {
  it.skipIf(kind.isAbsent)(
    'use an index, each of them',
    async () => {
      const recorded = record(kind)
      const { opened, statements } = recorded
      const random = { number: () => 0, uuid: () => crypto.randomUUID() } // clears away with every write
      await runEverything(createStateOver(opened.database, { origin: US, clock: { now: () => NOW }, random }))
      expect(statements.size).toBeGreaterThan(120)
      const scans = await fullScans(recorded)
      await opened.close()
      expect(scans.filter((scan) => !(WHOLE.test(scan) && /INDEX|Index/.test(scan)))).toEqual([])
    },
    60_000,
  )
})
