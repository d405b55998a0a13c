import { beforeEach, describe, expect, it } from 'vitest'
import { ALICE, BOB, createWorld, EVE, localStatus, noteDocument, type Json, type World } from '../world.js'

const NOTE = 'https://bob.example/n/1'
const deletion = (object: unknown, more: Json = {}): Json => ({
  id: 'https://bob.example/d/1',
  type: 'Delete',
  actor: BOB,
  object,
  ...more,
})
const MARKER = { kind: 'tombstone.add', id: NOTE, actorId: BOB, until: '2026-12-22T12:00:00Z' }

let world: World
beforeEach(async () => {
  world = await createWorld()
  await world.befriend(BOB)
  const object = noteDocument(NOTE, BOB, { atomUri: 'tag:bob.example,1' })
  await world.receive({ id: 'https://bob.example/c/1', type: 'Create', actor: BOB, object })
})

describe('decideDelete', () => {
  it.each([
    ['by id', NOTE],
    ['as a Tombstone', { id: NOTE, type: 'Tombstone' }],
    ['as a Note', { id: NOTE, type: 'Note' }],
  ])('deletes a post named %s, and leaves a marker', async (_what, object) => {
    expect(await world.receive(deletion(object))).toEqual([
      { kind: 'status.delete', statusId: NOTE, authorId: BOB },
      MARKER,
    ])
    expect(await world.state.status(NOTE)).toBeUndefined()
    expect((await world.state.timeline(ALICE)).items).toEqual([])
  })

  it('deletes a post twice without harm', async () => {
    await world.receive(deletion(NOTE))
    expect(await world.receive(deletion(NOTE))).toEqual([MARKER])
  })

  it('keeps the marker as long as the host wants', async () => {
    const [, marker] = await world.decide(deletion(NOTE), { rules: { tombstoneDays: 1 } })
    expect(marker).toMatchObject({ until: '2026-11-23T12:00:00Z' })
  })

  it('deletes an account with everything of it', async () => {
    expect(await world.receive(deletion(BOB))).toEqual([{ kind: 'account.delete', accountId: BOB }])
    expect(await world.state.account(BOB)).toBeUndefined()
    expect(await world.state.status(NOTE)).toBeUndefined()
    expect(await world.state.follow(ALICE, BOB)).toBeUndefined()
  })

  it('revokes the quote whose stamp is gone', async () => {
    const STAMP = 'https://bob.example/stamps/1'
    const quote = {
      targetId: NOTE,
      targetAuthorId: BOB,
      state: 'accepted',
      stamp: STAMP,
      legacy: false,
    } as const
    await world.state.apply([{ kind: 'status.create', status: localStatus({ quote }), via: 'delivered' }])
    const effects = await world.receive(deletion({ id: STAMP, type: 'QuoteAuthorization' }))
    expect(effects).toMatchObject([
      { kind: 'quote.revoke', quoteId: `${ALICE}/statuses/1`, state: 'revoked' },
      { kind: 'tombstone.add', id: STAMP },
    ])
    expect((await world.state.status(`${ALICE}/statuses/1`))?.quote?.state).toBe('revoked')
  })

  it('leaves a quote of the deleted post without a target', async () => {
    const quote = { targetId: NOTE, targetAuthorId: BOB, state: 'accepted', legacy: false } as const
    await world.state.apply([{ kind: 'status.create', status: localStatus({ quote }), via: 'delivered' }])
    await world.receive(deletion(NOTE))
    expect((await world.state.status(`${ALICE}/statuses/1`))?.quote).toEqual({
      state: 'deleted',
      legacy: false,
    })
  })
})

describe('decideDelete, threats', () => {
  it('T57 refuses the Delete of somebody else’s post or account', async () => {
    const before = await world.snapshot()
    for (const object of [NOTE, BOB, { id: NOTE, type: 'Tombstone' }, ALICE, `${ALICE}/statuses/1`]) {
      const forged = deletion(object, { actor: EVE })
      await expect(world.receive(forged)).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
    }
    expect(await world.snapshot()).toEqual(before)
  })

  it('T57 refuses an actor of the same host, unless the host lets it moderate', async () => {
    const moderator = 'https://bob.example/users/mod'
    const activity = deletion(NOTE, { actor: moderator })
    await expect(world.decide(activity)).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
    const effects = await world.decide(activity, { rules: { sameOriginModeration: true } })
    expect(effects[0]).toEqual({ kind: 'status.delete', statusId: NOTE, authorId: BOB })
    const farther = deletion(NOTE, { actor: EVE })
    await expect(world.decide(farther, { rules: { sameOriginModeration: true } })).rejects.toMatchObject({
      code: 'ERR_NOT_OWNER',
    })
  })

  it('T72 deletes a post also when its id was planted as a stamp', async () => {
    const quote = {
      targetId: 'https://bob.example/n/2',
      targetAuthorId: BOB,
      state: 'accepted',
      stamp: NOTE,
      legacy: false,
    } as const
    await world.state.apply([{ kind: 'status.create', status: localStatus({ quote }), via: 'delivered' }])
    expect((await world.receive(deletion(NOTE))).map(({ kind }) => kind)).toEqual([
      'quote.revoke',
      'status.delete',
      'tombstone.add',
    ])
  })

  it('T72 revokes no quote of another author', async () => {
    const stamp = 'https://evil.example/stamps/1'
    const quote = { targetId: NOTE, targetAuthorId: BOB, state: 'accepted', stamp, legacy: false } as const
    await world.state.apply([{ kind: 'status.create', status: localStatus({ quote }), via: 'delivered' }])
    expect((await world.receive(deletion(stamp, { actor: EVE }))).map(({ kind }) => kind)).toEqual([
      'tombstone.add',
    ])
    expect((await world.state.status(`${ALICE}/statuses/1`))?.quote?.state).toBe('accepted')
  })
})
