import { afterEach, describe, expect, it } from 'vitest'
import type { Effect } from '../../../../src/core/model/index.js'
import { createStateOver, type SqlState } from '../../../../src/adapters/sql/state/create-sql-state.js'
import { accountOf, ALICE, BOB, NOW, postOf, US } from '../../state-contract.js'
import { postgres, sqliteInMemory, type TestDatabase } from '../databases.js'

const ATOM = 'https://evil.example/atom/1'
const ACT = 'https://evil.example/acts/1'
const NOTE = `${BOB}/notes/1`
/** Ids so long that reading a row of theirs reads `long_ids`, which are broken below. */
const STRANGERS = Array.from({ length: 20 }, (_, n) => `https://evil.example/${n}/`.padEnd(600, 'x'))

/** What twenty strangers do, all of it under the same ids. */
const planted = STRANGERS.flatMap((id): Effect[] => [
  { kind: 'account.update', account: accountOf(id) },
  {
    kind: 'status.create',
    status: postOf({ id: `${id}/1`, authorId: id, local: false, atomUri: ATOM }),
    via: 'fetched',
  },
  { kind: 'status.boost', id: ACT, actorId: id, statusId: NOTE, published: '2026-11-22T10:00:00Z', visibility: 'public' }, // prettier-ignore
  { kind: 'follow.request', id: ACT, followerId: id, targetId: ALICE },
  { kind: 'block.add', id: ACT, actorId: id, targetId: ALICE },
  { kind: 'quote.request', id: ACT, actorId: id, quoteId: `${id}/q`, targetId: NOTE, targetAuthorId: BOB },
  { kind: 'quote.accept', quoteId: `${id}/s`, targetId: NOTE, targetAuthorId: id, stamp: ATOM },
])

/** The same ids, by those who are asked about. */
const own: readonly Effect[] = [
  { kind: 'account.update', account: accountOf(BOB) },
  { kind: 'status.create', status: postOf({ id: NOTE, authorId: BOB, local: false, atomUri: ATOM }), via: 'fetched' }, // prettier-ignore
  { kind: 'status.boost', id: ACT, actorId: BOB, statusId: NOTE, published: '2026-11-22T10:00:00Z', visibility: 'public' }, // prettier-ignore
  { kind: 'status.boost', id: `${ALICE}/boosts/1`, actorId: ALICE, statusId: NOTE, published: '2026-11-22T10:00:00Z', visibility: 'public' }, // prettier-ignore
  { kind: 'follow.request', id: ACT, followerId: BOB, targetId: ALICE },
  { kind: 'block.add', id: ACT, actorId: BOB, targetId: ALICE },
  { kind: 'quote.request', id: ACT, actorId: BOB, quoteId: `${BOB}/q`, targetId: 'x', targetAuthorId: ALICE },
  { kind: 'quote.request', id: `${BOB}/r`, actorId: BOB, quoteId: `${BOB}/s`, targetId: 'x', targetAuthorId: ALICE }, // prettier-ignore
  { kind: 'quote.accept', quoteId: `${BOB}/s`, targetId: 'x', targetAuthorId: ALICE, stamp: ATOM },
]

let opened: TestDatabase | undefined
afterEach(() => opened?.close())

/** A state in which no row of a stranger can be read: one that is, is an error. */
async function withBrokenRows(open: () => TestDatabase): Promise<SqlState> {
  const at = open()
  opened = at
  const random = { number: () => 0, uuid: () => crypto.randomUUID() }
  const state = createStateOver(at.database, { origin: US, clock: { now: () => NOW }, random })
  await state.apply([...planted, ...own])
  await at.database.write(async (trx) => {
    for (const table of ['statuses', 'follows', 'blocks', 'quotes'] as const)
      await trx.updateTable(table).set({ long_ids: '{' }).where('long_ids', 'is not', null).execute()
    await trx.updateTable('statuses').set({ value: '{' }).where('long_ids', 'is not', null).execute()
  })
  return state
}

describe.each([sqliteInMemory, postgres])('questions on $name', (kind) => {
  it.skipIf(kind.isAbsent)('read no row of those who planted the same ids', async () => {
    const { directory } = await withBrokenRows(() => kind.open())
    const [status, boost, follow, block, stamped, requested, interested] = await directory.answer([
      { about: 'status', id: ATOM, by: BOB },
      { about: 'status', id: ACT, by: BOB },
      { about: 'follow.byId', id: ACT, actorId: BOB },
      { about: 'block.byId', id: ACT, actorId: BOB },
      { about: 'quote.byStamp', stamp: ATOM, authorId: ALICE },
      { about: 'quote.byRequest', requestId: ACT, actorId: ALICE },
      { about: 'interested', statusId: NOTE },
    ])
    expect(status?.id).toBe(NOTE)
    expect([boost?.id, boost?.authorId, boost?.boostOf]).toEqual([ACT, BOB, NOTE])
    expect([follow?.id, follow?.followerId]).toEqual([ACT, BOB])
    expect([block?.id, block?.actorId]).toEqual([ACT, BOB])
    expect([stamped?.id, requested?.id]).toEqual([`${BOB}/s`, `${BOB}/q`])
    expect(interested).toEqual([ALICE])
  })
})

describe.each([sqliteInMemory, postgres])('lists of ids on $name', (kind) => {
  it.skipIf(kind.isAbsent)('are read without the posts, long ids too', async () => {
    const at = kind.open()
    opened = at
    const random = { number: () => 0, uuid: () => crypto.randomUUID() }
    const state = createStateOver(at.database, { origin: US, clock: { now: () => NOW }, random })
    const ids = [`${BOB}/notes/2`, `${STRANGERS[0]!}/1`]
    await state.apply([
      ...ids.map((id): Effect => {
        const status = postOf({ id, authorId: BOB, local: false, inReplyTo: NOTE, visibility: 'public' })
        return { kind: 'status.create', status, via: 'fetched' }
      }),
      ...[BOB, STRANGERS[1]!].map((actorId): Effect => {
        const boost = { id: ACT, actorId, statusId: NOTE, published: '2026-11-22T10:00:00Z' } as const
        return { kind: 'status.boost', ...boost, visibility: 'public' }
      }),
    ])
    await at.database.write((trx) => trx.updateTable('statuses').set({ value: '{' }).execute())
    expect([...(await state.content.replies(NOTE, { limit: 10 })).ids].sort()).toEqual([...ids].sort())
    expect([...(await state.boostedBy(NOTE))].sort()).toEqual([BOB, STRANGERS[1]!].sort())
  })
})

describe.each([sqliteInMemory, postgres])('accounts on $name', (kind) => {
  it.skipIf(kind.isAbsent)('are asked about without what only pages show of them', async () => {
    const at = kind.open()
    opened = at
    const state = createStateOver(at.database, { origin: US, clock: { now: () => NOW } })
    const account = accountOf(BOB, { acct: 'bob@bob.example', html: '<p>Hi</p>' })
    await state.apply([{ kind: 'account.update', account }])
    expect(await state.account(BOB)).toEqual(account)
    expect(await state.accountByHandle('@Bob@bob.example')).toEqual(account)
    await at.database.write((trx) => trx.updateTable('accounts').set({ profile: '{' }).execute())
    const [byId, byHandle] = await state.directory.answer([
      { about: 'account', id: BOB },
      { about: 'account.byHandle', acct: 'bob@bob.example' },
    ])
    expect([byId?.inbox, byHandle?.id]).toEqual([account.inbox, BOB])
    expect(byId).not.toHaveProperty('html')
  })
})
