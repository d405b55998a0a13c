import { beforeEach, describe, expect, it } from 'vitest'
import { MalformedError, RemoteError } from '../../../src/errors.js'
import { createInbox, keyPairOf, type Inbox } from './inbox.js'
import { ALICE, answers, BOB, EVE, kindsOf, later, noteDocument, type Json } from './world.js'

const NOTE = 'https://bob.example/n/1'
const note = noteDocument(NOTE, BOB)
const create = { id: 'https://bob.example/c/1', type: 'Create', actor: BOB, object: note }
const deletion = { id: 'https://bob.example/d/1', type: 'Delete', actor: BOB, object: NOTE }
const NOT_BELIEVED = [{ kind: 'ignored', reason: 'not_believed' }]

let inbox: Inbox
beforeEach(async () => {
  inbox = createInbox()
  for (const id of [BOB, EVE]) await keyPairOf(id)
  await inbox.world.befriend(BOB)
})
const stored = () => inbox.world.tables.statuses.get(NOTE)

describe('an activity of somebody else than its signer', () => {
  it('T45 T82 is taken and dropped where nothing proves that it is theirs: who passes it on did nothing wrong', async () => {
    const before = inbox.world.snapshot()
    for (const activity of [
      create,
      deletion,
      { ...create, type: 'Update' },
      { id: 'https://bob.example/f/1', type: 'Follow', actor: BOB, object: ALICE },
      { id: 'https://bob.example/l/1', type: 'Like', actor: BOB, object: `${ALICE}/statuses/1` },
    ]) {
      const receipt = await inbox.deliver(activity, { as: EVE })
      expect(receipt).toMatchObject({ status: 202, actorId: BOB, signerId: EVE, effects: NOT_BELIEVED })
    }
    expect(inbox.world.fetched).toEqual([])
    expect(inbox.world.host.applied.slice(2)).toEqual([])
    expect(inbox.world.snapshot()).toEqual(before)
    expect(inbox.events.at(-1)).toMatchObject({ kind: 'inbox.accepted', effects: ['ignored'] })
  })
})

describe("an activity passed on, with forwarded: 'refetch'", () => {
  const forwarded = 'refetch'

  it('T82 is taken from its own origin, never from the copy', async () => {
    inbox.world.web.set(NOTE, noteDocument(NOTE, BOB, { content: 'true' }))
    const forged = { ...create, object: { ...note, content: 'forged' } }
    await inbox.deliver(forged, { as: EVE, forwarded })
    expect(stored()?.html).toBe('true')
  })

  it.each([
    ['stands', note],
    ['is not found', answers(404)],
    ['cannot be had', answers(503)],
    ['may not be read', answers(403)],
    [
      'another origin says is gone',
      new RemoteError('ERR_REMOTE_GONE', 'gone', { url: 'https://evil.example/1' }),
    ],
    ['leads to a Tombstone of another origin', { id: 'https://evil.example/1', type: 'Tombstone' }],
    ['leads to a Tombstone of another id', { id: `${NOTE}/other`, type: 'Tombstone' }],
    ['leads to a Tombstone without an id', { type: 'Tombstone' }],
  ] as const)('T57 deletes nothing that %s', async (_what, answer) => {
    await inbox.deliver(create)
    inbox.world.web.set(NOTE, answer)
    const { effects } = await inbox.deliver(deletion, { as: EVE, forwarded })
    expect(effects).toMatchObject(NOT_BELIEVED)
    expect(stored()).toBeDefined()
  })

  it.each([
    ['answers 410', answers(410)],
    ['serves a Tombstone', { id: NOTE, type: 'Tombstone' }],
  ] as const)('T57 deletes what its origin says is gone: it %s', async (_what, answer) => {
    await inbox.deliver(create)
    inbox.world.web.set(NOTE, answer)
    const { effects } = await inbox.deliver(deletion, { as: EVE, forwarded })
    expect(kindsOf(effects)).toEqual(['status.delete', 'tombstone.add', 'activity.seen'])
    expect(stored()).toBeUndefined()
  })

  it.each([404, 410])('T57 deletes no account because its origin answers %i', async (status) => {
    inbox.world.web.set(BOB, answers(status))
    const farewell = { id: `${BOB}#delete`, type: 'Delete', actor: BOB, object: BOB }
    const { effects } = await inbox.deliver(farewell, { as: EVE, forwarded })
    expect(effects).toMatchObject(NOT_BELIEVED)
    expect(inbox.world.tables.accounts.has(BOB)).toBe(true)
  })

  it.each([
    ['another author', noteDocument(NOTE, EVE)],
    ['no post', { id: NOTE, type: 'Collection' }],
    ['nothing', answers(404)],
  ] as const)('takes nothing from an origin that names %s', async (_what, answer) => {
    inbox.world.web.set(NOTE, answer)
    expect((await inbox.deliver(create, { as: EVE, forwarded })).effects).toMatchObject(NOT_BELIEVED)
    expect(stored()).toBeUndefined()
  })

  it('looks up no post of another origin than its actor’s, and no other verb', async () => {
    const elsewhere = { ...create, object: noteDocument('https://x.example/n/1', BOB) }
    const like = { id: 'https://bob.example/l/1', type: 'Like', actor: BOB, object: NOTE }
    for (const activity of [elsewhere, like]) {
      expect((await inbox.deliver(activity, { as: EVE, forwarded })).effects).toMatchObject(NOT_BELIEVED)
    }
    expect(inbox.world.fetched).toEqual([])
  })

  it.each([
    ['actor', { kind: 'account.moderate', accountId: BOB, severity: 'suspend' }],
    ['actor’s domain', { kind: 'domain.moderate', domain: 'bob.example', severity: 'suspend' }],
  ] as const)(
    'T81 drops what is passed on of an %s that is shut out, and fetches nothing',
    async (_whose, effect) => {
      await inbox.world.given(effect)
      inbox.world.web.set(NOTE, note)
      const before = inbox.world.snapshot()
      const verifyDocument = () => Promise.resolve({ actorId: BOB, document: create })
      for (const options of [{}, { forwarded }, { forwarded: 'refuse' }, { verifyDocument }] as const) {
        const { status, effects } = await inbox.deliver(create, { as: EVE, ...options })
        expect([status, effects]).toMatchObject([202, [{ kind: 'ignored', reason: 'blocked' }]])
      }
      expect(inbox.world.snapshot()).toEqual(before)
      expect(inbox.world.fetched).toEqual([])
    },
  )

  it.each([
    ['signer', { kind: 'account.moderate', accountId: EVE, severity: 'suspend' }],
    ['signer’s domain', { kind: 'domain.moderate', domain: 'evil.example', severity: 'suspend' }],
  ] as const)('T81 fetches nothing where the %s is shut out', async (_whose, effect) => {
    await inbox.world.given(effect)
    inbox.world.web.set(NOTE, note)
    await expect(inbox.deliver(create, { as: EVE, forwarded })).rejects.toMatchObject({
      code: 'ERR_ACTOR_BLOCKED',
    })
    expect(inbox.world.fetched).toEqual([])
  })
})

describe('an activity passed on that carries a signature of its own', () => {
  const proof = (actorId: string, more: Json = {}) => ({ actorId, document: create, ...more })

  it('is taken, as far as that signature covers it', async () => {
    const verifyDocument = () => Promise.resolve(proof(BOB))
    const tampered = { ...create, object: { ...note, content: 'added' } }
    const receipt = await inbox.deliver(tampered, { as: EVE, verifyDocument })
    expect(receipt).toMatchObject({ actorId: BOB, signerId: EVE })
    expect(stored()?.html).toBe('<p>Hello</p>')
  })

  it('T110 is not, where somebody else than its actor signed', async () => {
    const verifyDocument = () => Promise.resolve(proof(EVE))
    const { effects } = await inbox.deliver(create, { as: EVE, verifyDocument })
    expect(effects).toMatchObject(NOT_BELIEVED)
  })

  it('T107 is not, where the signature is junk, unless the origin says the same', async () => {
    const verifyDocument = () => Promise.reject(new MalformedError('ERR_JSONLD_KEYWORD', '@graph'))
    expect((await inbox.deliver(create, { as: EVE, verifyDocument })).effects).toMatchObject(NOT_BELIEVED)
    inbox.world.web.set(NOTE, note)
    const again = { as: EVE, verifyDocument, forwarded: 'refetch', at: later(1) } as const
    expect(await inbox.deliver(create, again)).toMatchObject({ actorId: BOB })
    expect(stored()).toBeDefined()
  })

  it('lets through what goes wrong in the host meanwhile', async () => {
    const failure = new Error('no database')
    const verifyDocument = () => Promise.reject(failure)
    await expect(inbox.deliver(create, { as: EVE, verifyDocument })).rejects.toBe(failure)
  })

  it('counts from the moment of that signature, not from when it was passed on', async () => {
    await inbox.deliver(create, { at: later(-20) })
    await inbox.deliver(deletion, { at: later(-10) })
    for (const [created, reason] of [
      ['2026-11-22T11:59:49Z', 'deleted_before'],
      ['2026-11-22T11:59:50Z', 'deleted_before'],
      [undefined, 'deleted_before'],
    ] as const) {
      const verifyDocument = () => Promise.resolve(proof(BOB, { created }))
      const { effects } = await inbox.deliver(create, { as: EVE, verifyDocument })
      expect(effects).toMatchObject([{ kind: 'ignored', reason }])
    }
    const verifyDocument = () => Promise.resolve(proof(BOB, { created: '2026-11-22T11:59:51Z' }))
    await inbox.deliver(create, { as: EVE, verifyDocument, at: later(1) })
    expect(stored()).toBeDefined()
  })
})
