import { beforeEach, describe, expect, it } from 'vitest'
import { ALICE, BOB, createWorld, EVE, localStatus, US, type Json, type World } from '../world.js'

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
  world = await createWorld()
})
const ask = () => world.state.apply([{ kind: 'follow.request', ...FOLLOW }])
const follow = () => world.state.follow(ALICE, BOB)

describe('decideAccept of a follow', () => {
  it.each([
    ['by id', FOLLOW.id],
    ['embedded', copy],
    ['embedded under an id of its own, as some servers write it', { ...copy, id: 'https://bob.example/x' }],
    ['embedded without an id', { ...copy, id: undefined }],
  ])('accepts a request named %s', async (_what, object) => {
    await ask()
    expect(await world.receive(answer('Accept', object))).toEqual([{ kind: 'follow.accept', ...FOLLOW }])
    expect(await follow()).toMatchObject({ state: 'accepted' })
  })

  it('ignores a second Accept', async () => {
    await ask()
    await world.receive(answer('Accept', copy))
    expect(await world.decide(answer('Accept', copy))).toMatchObject([
      { kind: 'ignored', reason: 'duplicate' },
    ])
  })

  it('T61 refuses the Accept of a Follow that was never sent', async () => {
    const before = await world.snapshot()
    for (const object of [copy, FOLLOW.id, { type: 'Join', id: 'https://bob.example/j' }]) {
      await expect(world.receive(answer('Accept', object))).rejects.toMatchObject({
        code: 'ERR_NOT_REQUESTED',
      })
    }
    expect(await world.snapshot()).toEqual(before)
  })

  it('T61 refuses the Accept of a Follow by somebody who is not of this server', async () => {
    const foreign = { ...copy, actor: EVE }
    await expect(world.receive(answer('Accept', foreign))).rejects.toMatchObject({
      code: 'ERR_NOT_REQUESTED',
    })
  })

  it('T62 refuses the Accept by another actor than the one asked', async () => {
    await ask()
    for (const object of [copy, FOLLOW.id, { ...copy, id: undefined }]) {
      const forged = answer('Accept', object, { actor: EVE })
      await expect(world.receive(forged)).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
    }
    expect(await follow()).toMatchObject({ state: 'pending' })
  })

  it('T62 does not let a lying copy name another follow', async () => {
    await ask()
    const lie = { ...copy, object: EVE }
    await expect(world.receive(answer('Accept', lie, { actor: EVE }))).rejects.toMatchObject({
      code: 'ERR_NOT_OWNER',
    })
  })

  it('T63 leaves a follow pending until it is accepted', async () => {
    await ask()
    expect(await follow()).toMatchObject({ state: 'pending' })
    expect((await world.state.content.following(ALICE, { limit: 10 })).actorIds).toEqual([])
  })
})

describe('decideReject of a follow', () => {
  it.each(['pending', 'accepted'])('ends a follow that is %s', async (state) => {
    await ask()
    if (state === 'accepted') await world.receive(answer('Accept', copy))
    expect(await world.receive(answer('Reject', FOLLOW.id))).toEqual([{ kind: 'follow.reject', ...FOLLOW }])
    expect(await follow()).toBeUndefined()
  })

  it('T64 refuses the Reject by a third party', async () => {
    await ask()
    const forged = answer('Reject', copy, { actor: EVE })
    await expect(world.receive(forged)).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
    expect(await follow()).toMatchObject({ state: 'pending' })
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

  beforeEach(async () => {
    await world.state.apply([{ kind: 'status.create', status: localStatus({ quote }), via: 'delivered' }])
  })
  const state = async () => (await world.state.status(QUOTE))?.quote?.state

  it.each([
    ['by id', REQUEST],
    ['embedded', request],
    ['by its two posts', { ...request, id: undefined }],
  ])('accepts a quote whose request is named %s', async (_what, object) => {
    expect(await world.receive(answer('Accept', object, { result: STAMP }))).toEqual([
      {
        kind: 'quote.accept',
        quoteId: QUOTE,
        targetId: TARGET,
        targetAuthorId: BOB,
        stamp: STAMP,
        requestId: REQUEST,
      },
    ])
    expect((await world.state.status(QUOTE))?.quote).toEqual({ ...quote, state: 'accepted', stamp: STAMP })
  })

  it('T67 refuses an Accept without a stamp of its actor’s host', async () => {
    for (const more of [{}, { result: 'https://evil.example/stamps/1' }]) {
      await expect(world.receive(answer('Accept', request, more))).rejects.toMatchObject({
        code: 'ERR_STAMP_INVALID',
      })
    }
    expect(await state()).toBe('pending')
  })

  it('T69 hears only the author who was asked', async () => {
    const stamp = 'https://evil.example/stamps/1'
    for (const type of ['Accept', 'Reject']) {
      for (const object of [request, REQUEST]) {
        const forged = answer(type, object, { actor: EVE, result: stamp })
        await expect(world.receive(forged)).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
      }
    }
    expect(await state()).toBe('pending')
  })

  it('T71 lets nobody answer for a quote that was not asked for', async () => {
    const other = { ...request, id: undefined, instrument: `${US}/other` }
    await expect(world.receive(answer('Accept', other, { result: STAMP }))).rejects.toMatchObject({
      code: 'ERR_NOT_REQUESTED',
    })
  })

  it('rejects a request, and revokes an agreement', async () => {
    expect(await world.receive(answer('Reject', request))).toMatchObject([
      { kind: 'quote.reject', quoteId: QUOTE, state: 'rejected' },
    ])
    expect(await state()).toBe('rejected')
    expect(await world.decide(answer('Reject', request))).toMatchObject([
      { kind: 'ignored', reason: 'duplicate' },
    ])
  })

  it('revokes what was accepted', async () => {
    await world.receive(answer('Accept', request, { result: STAMP }))
    expect(await world.receive(answer('Reject', request))).toMatchObject([
      { kind: 'quote.revoke', state: 'revoked', stamp: STAMP },
    ])
    expect((await world.state.status(QUOTE))?.quote).toMatchObject({ state: 'revoked' })
  })
})
