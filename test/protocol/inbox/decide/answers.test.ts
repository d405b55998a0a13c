import { beforeEach, describe, expect, it } from 'vitest'
import {
  ALICE,
  BOB,
  createWorld,
  EVE,
  followOf,
  later,
  localStatus,
  noteDocument,
  sentIn,
  US,
  type Json,
  type World,
} from '../world.js'

const FOLLOW = { id: `${ALICE}#follows/1`, followerId: ALICE, targetId: BOB }
const copy = { id: FOLLOW.id, type: 'Follow', actor: ALICE, object: BOB }
const answer = (type: string, object: unknown, more: Json = {}): Json => ({
  id: `https://bob.example/${type}/1`,
  type,
  actor: BOB,
  object,
  ...more,
})

let world: World
beforeEach(async () => {
  world = createWorld()
  await world.meet(BOB)
})
const ask = () => world.given({ kind: 'follow.request', ...FOLLOW })
const follow = () => followOf(world, ALICE, BOB)

describe('decideAccept of a follow', () => {
  it.each([
    ['by id', FOLLOW.id],
    ['embedded', copy],
    ['embedded under an id of its own, as some servers write it', { ...copy, id: 'https://bob.example/x' }],
    ['embedded without an id', { ...copy, id: undefined }],
  ])('accepts a request named %s', async (_what, object) => {
    await ask()
    expect(await world.receive(answer('Accept', object))).toEqual([{ kind: 'follow.accept', ...FOLLOW }])
    expect(follow()).toMatchObject({ state: 'accepted' })
  })

  it('ignores a second Accept', async () => {
    await ask()
    await world.receive(answer('Accept', copy))
    expect(await world.decide(answer('Accept', copy))).toMatchObject([
      { kind: 'ignored', reason: 'duplicate' },
    ])
  })

  it('is not believed by an old copy once it was taken back, and is by a new one', async () => {
    await ask()
    const accept = answer('Accept', copy)
    await world.receive(accept)
    await world.receive({ type: 'Undo', actor: BOB, object: accept }, { signedAt: later(5) })
    expect(await world.decide(accept, { signedAt: later(4) })).toMatchObject([
      { kind: 'ignored', reason: 'deleted_before' },
    ])
    expect(await world.decide(accept, { signedAt: later(5) })).toMatchObject([{ kind: 'follow.accept' }])
  })

  it('T61 refuses the Accept of a Follow that was never sent', async () => {
    const before = world.snapshot()
    for (const object of [copy, FOLLOW.id, { type: 'Join', id: 'https://bob.example/j' }]) {
      await expect(world.receive(answer('Accept', object))).rejects.toMatchObject({
        code: 'ERR_NOT_REQUESTED',
      })
    }
    expect(world.snapshot()).toEqual(before)
  })

  it('T61 refuses who answers their own request to quote', async () => {
    const { id } = await world.post({ quotePolicy: 2 })
    const request = 'https://bob.example/q/1'
    const instrument = noteDocument('https://bob.example/n/1', BOB, { quote: id })
    await world.receive({ id: request, type: 'QuoteRequest', actor: BOB, object: id, instrument })
    expect(world.tables.quotes.size).toBe(1)
    const before = world.snapshot()
    for (const type of ['Accept', 'Reject']) {
      const own = answer(type, request, { result: 'https://bob.example/stamps/1' })
      await expect(world.receive(own)).rejects.toMatchObject({ code: 'ERR_NOT_REQUESTED' })
    }
    expect(world.snapshot()).toEqual(before)
  })

  it('T61 refuses the Accept of a Follow by somebody who is not of this server', async () => {
    const foreign = { ...copy, actor: EVE }
    await expect(world.receive(answer('Accept', foreign))).rejects.toMatchObject({
      code: 'ERR_NOT_REQUESTED',
    })
  })

  it('T62 refuses the Accept by another actor than the one asked', async () => {
    await ask()
    for (const object of [copy, FOLLOW.id, { ...copy, id: undefined }, { ...copy, object: EVE }]) {
      const forged = answer('Accept', object, { actor: EVE })
      await expect(world.receive(forged)).rejects.toMatchObject({
        code: expect.stringMatching(/^ERR_NOT_(OWNER|REQUESTED)$/) as string,
      })
    }
    expect(follow()).toMatchObject({ state: 'pending' })
  })

  it('finds the Follow of the honest one though a stranger planted its id', async () => {
    await ask()
    await world.receive({ id: FOLLOW.id, type: 'Follow', actor: EVE, object: ALICE })
    expect(await world.receive(answer('Accept', FOLLOW.id))).toEqual([{ kind: 'follow.accept', ...FOLLOW }])
  })

  it('is no answer to what the one who answers asked itself', async () => {
    await world.receive({ id: 'https://bob.example/f/1', type: 'Follow', actor: BOB, object: ALICE })
    await expect(world.receive(answer('Accept', 'https://bob.example/f/1'))).rejects.toMatchObject({
      code: 'ERR_NOT_REQUESTED',
    })
  })
})

describe('decideReject of a follow', () => {
  it('ends a request without a word', async () => {
    await ask()
    expect(await world.receive(answer('Reject', FOLLOW.id))).toEqual([{ kind: 'follow.reject', ...FOLLOW }])
    expect(follow()).toBeUndefined()
  })

  it('sends a follower away, who says so', async () => {
    await ask()
    await world.receive(answer('Accept', copy))
    const effects = await world.receive(answer('Reject', FOLLOW.id))
    expect(effects[0]).toEqual({ kind: 'follow.reject', ...FOLLOW })
    expect(sentIn(effects)).toMatchObject([
      { type: 'Undo', by: ALICE, to: [`${BOB}/inbox`], object: { type: 'Follow', id: FOLLOW.id } },
    ])
    expect(follow()).toBeUndefined()
  })

  it('T64 refuses the Reject by a third party', async () => {
    await ask()
    const forged = answer('Reject', copy, { actor: EVE })
    await expect(world.receive(forged)).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
    expect(follow()).toMatchObject({ state: 'pending' })
  })
})

describe('answers to a QuoteRequest', () => {
  const QUOTE = `${ALICE}/statuses/1`
  const TARGET = 'https://bob.example/n/1'
  const REQUEST = `${ALICE}/quote_requests/1`
  const STAMP = 'https://bob.example/stamps/1'
  const request = { id: REQUEST, type: 'QuoteRequest', actor: ALICE, object: TARGET, instrument: QUOTE }
  const quote = {
    targetId: TARGET,
    targetAuthorId: BOB,
    state: 'pending',
    requestId: REQUEST,
    legacy: false,
  } as const
  const told = { kind: 'update.send', objectId: QUOTE, at: '2026-11-22T12:00:00Z' }

  beforeEach(async () => {
    await world.given({ kind: 'status.create', status: localStatus({ quote }), via: 'delivered' })
  })
  const state = () => world.tables.statuses.get(QUOTE)?.quote?.state

  it.each([
    ['by id', REQUEST],
    ['embedded', request],
    ['by its two posts', { ...request, id: undefined }],
  ])('accepts a quote whose request is named %s, and tells the new version', async (_what, object) => {
    expect(await world.receive(answer('Accept', object, { result: STAMP }))).toEqual([
      {
        kind: 'quote.accept',
        quoteId: QUOTE,
        targetId: TARGET,
        targetAuthorId: BOB,
        stamp: STAMP,
        requestId: REQUEST,
      },
      told,
    ])
    expect(world.tables.statuses.get(QUOTE)?.quote).toEqual({ ...quote, state: 'accepted', stamp: STAMP })
  })

  it.each([
    ['none', undefined],
    ['one of another host', 'https://evil.example/stamps/1'],
    ['one that is too long to be kept', `https://bob.example/${'s'.repeat(2048)}`],
  ])('T67 refuses an Accept whose stamp is %s', async (_what, result) => {
    await expect(world.receive(answer('Accept', request, { result }))).rejects.toMatchObject({
      code: 'ERR_STAMP_INVALID',
    })
    expect(state()).toBe('pending')
  })

  it('T69 hears only the author who was asked', async () => {
    const stamp = 'https://evil.example/stamps/1'
    for (const type of ['Accept', 'Reject']) {
      for (const object of [request, REQUEST]) {
        const forged = answer(type, object, { actor: EVE, result: stamp })
        await expect(world.receive(forged)).rejects.toMatchObject({
          code: expect.stringMatching(/^ERR_NOT_(OWNER|REQUESTED)$/) as string,
        })
      }
    }
    expect(state()).toBe('pending')
  })

  it('T71 lets nobody answer for a quote that was not asked for', async () => {
    const other = { ...request, id: undefined, instrument: `${US}/other` }
    await expect(world.receive(answer('Accept', other, { result: STAMP }))).rejects.toMatchObject({
      code: 'ERR_NOT_REQUESTED',
    })
  })

  it('rejects a request, and tells nobody', async () => {
    expect(await world.receive(answer('Reject', request))).toEqual([
      { kind: 'quote.reject', quoteId: QUOTE, targetId: TARGET, state: 'rejected', requestId: REQUEST },
    ])
    expect(state()).toBe('rejected')
    expect(await world.decide(answer('Reject', request))).toMatchObject([
      { kind: 'ignored', reason: 'duplicate' },
    ])
  })

  it('revokes what was accepted, and tells the new version', async () => {
    await world.receive(answer('Accept', request, { result: STAMP }))
    expect(await world.receive(answer('Reject', request))).toMatchObject([
      { kind: 'quote.revoke', state: 'revoked', stamp: STAMP },
      told,
    ])
    expect(state()).toBe('revoked')
  })
})
