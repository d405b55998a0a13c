import { beforeEach, describe, expect, it } from 'vitest'
import {
  ALICE,
  BOB,
  createWorld,
  EVE,
  followOf,
  kindsOf,
  later,
  localStatus,
  noteDocument,
  type Json,
  type World,
} from '../world.js'

const NOTE = 'https://bob.example/n/1'
const deletion = (object: unknown, more: Json = {}): Json => ({
  id: 'https://bob.example/d/1',
  type: 'Delete',
  actor: BOB,
  object,
  ...more,
})
const MARKER = {
  kind: 'tombstone.add',
  id: NOTE,
  actorId: BOB,
  at: '2026-11-22T12:00:00Z',
  until: '2026-12-22T12:00:00Z',
}

let world: World
beforeEach(async () => {
  world = createWorld()
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
    expect(world.tables.statuses.has(NOTE)).toBe(false)
  })

  it.each([
    ['by its other id', 'tag:bob.example,1'],
    [
      'by an unknown id with the other one',
      { id: 'https://bob.example/x', type: 'Tombstone', atomUri: 'tag:bob.example,1' },
    ],
  ])('deletes a post named %s', async (_what, object) => {
    expect(kindsOf(await world.receive(deletion(object)))).toEqual(['status.delete', 'tombstone.add'])
    expect(world.tables.statuses.has(NOTE)).toBe(false)
  })

  it('deletes a post once: the same again changes nothing, a later one moves the marker', async () => {
    await world.receive(deletion(NOTE))
    expect(await world.receive(deletion(NOTE))).toMatchObject([{ kind: 'ignored', reason: 'duplicate' }])
    expect(await world.receive(deletion(NOTE), { signedAt: later(-1) })).toMatchObject([{ kind: 'ignored' }])
    expect(await world.receive(deletion(NOTE), { signedAt: later(1) })).toEqual([
      { ...MARKER, at: '2026-11-22T12:00:01Z' },
    ])
  })

  it('keeps the marker as long as the host wants', async () => {
    const [, marker] = await world.decide(deletion(NOTE), { rules: { tombstoneDays: 1 } })
    expect(marker).toMatchObject({ until: '2026-11-23T12:00:00Z' })
  })

  it('keeps for a day what strangers take back that never was here, and for the whole time what was', async () => {
    const unknown = 'https://bob.example/n/2'
    const inADay = { kind: 'tombstone.add', id: unknown, until: '2026-11-23T12:00:00Z' }
    const followed = await world.decide(deletion(unknown))
    expect(followed).toMatchObject([{ ...inADay, until: MARKER.until }])
    world.tables.follows.clear()
    for (const recipientId of [undefined, ALICE]) {
      const circumstances = recipientId === undefined ? {} : { recipientId }
      expect(await world.decide(deletion(unknown), circumstances)).toMatchObject([inADay])
    }
    expect(await world.decide(deletion(NOTE))).toContainEqual(MARKER)
    const short = await world.decide(deletion(unknown), { rules: { tombstoneDays: 0.5 } })
    expect(short).toMatchObject([{ ...inADay, until: '2026-11-23T00:00:00Z' }])
  })

  it('deletes an account with everything of it', async () => {
    expect(await world.receive(deletion(BOB))).toEqual([{ kind: 'account.delete', accountId: BOB }])
    expect(world.tables.accounts.has(BOB)).toBe(false)
    expect(world.tables.statuses.has(NOTE)).toBe(false)
    expect(followOf(world, ALICE, BOB)).toBeUndefined()
  })

  it('leaves to the moderators what they decided of an account that deletes itself', async () => {
    await world.given({ kind: 'account.moderate', accountId: BOB, severity: 'suspend' })
    expect(kindsOf(await world.receive(deletion(BOB)))).toEqual(['account.delete'])
    expect(world.tables.accountStandings.get(BOB)).toBe('suspend')
  })
})

describe('decideDelete of a stamp', () => {
  const STAMP = 'https://bob.example/stamps/1'
  const QUOTE = `${ALICE}/statuses/1`
  const quoteOf = (more: object = {}) => {
    const quote = {
      targetId: NOTE,
      targetAuthorId: BOB,
      state: 'accepted',
      stamp: STAMP,
      legacy: false,
      ...more,
    } as const
    return world.given({ kind: 'status.create', status: localStatus({ quote }), via: 'delivered' })
  }

  it('revokes the quote that rested on it, and tells the new version', async () => {
    await quoteOf()
    const effects = await world.receive(deletion({ id: STAMP, type: 'QuoteAuthorization' }))
    expect(effects).toMatchObject([
      { kind: 'quote.revoke', quoteId: QUOTE, state: 'revoked' },
      { kind: 'update.send', objectId: QUOTE, at: '2026-11-22T12:00:00Z' },
      { kind: 'tombstone.add', id: STAMP },
    ])
    expect(world.tables.statuses.get(QUOTE)?.quote?.state).toBe('revoked')
  })

  it('T72 deletes a post also when its id was planted as a stamp', async () => {
    await quoteOf({ targetId: 'https://bob.example/n/2', stamp: NOTE })
    expect(kindsOf(await world.receive(deletion(NOTE)))).toEqual([
      'quote.revoke',
      'update.send',
      'status.delete',
      'tombstone.add',
    ])
  })

  it('T72 revokes no quote of another author', async () => {
    const stamp = 'https://evil.example/stamps/1'
    await quoteOf({ stamp })
    expect(kindsOf(await world.receive(deletion(stamp, { actor: EVE })))).toEqual(['tombstone.add'])
    expect(world.tables.statuses.get(QUOTE)?.quote?.state).toBe('accepted')
  })
})

describe('decideDelete, threats', () => {
  it('T57 refuses the Delete of somebody else’s post or account', async () => {
    const before = world.snapshot()
    for (const object of [NOTE, BOB, { id: NOTE, type: 'Tombstone' }, ALICE, `${ALICE}/statuses/1`]) {
      const forged = deletion(object, { actor: EVE })
      await expect(world.receive(forged)).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
    }
    expect(world.snapshot()).toEqual(before)
  })

  it('T57 refuses an actor of the same host, unless the host lets it moderate', async () => {
    const moderator = 'https://bob.example/users/mod'
    const activity = deletion(NOTE, { actor: moderator })
    world.web.set(NOTE, noteDocument(NOTE, BOB))
    await expect(world.decide(activity)).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
    const effects = await world.decide(activity, { rules: { sameOriginModeration: true } })
    expect(effects[0]).toEqual({ kind: 'status.delete', statusId: NOTE, authorId: BOB })
    const farther = deletion(NOTE, { actor: EVE })
    await expect(world.decide(farther, { rules: { sameOriginModeration: true } })).rejects.toMatchObject({
      code: 'ERR_NOT_OWNER',
    })
  })

  it('deletes no post of another by an other id', async () => {
    const eves = deletion(
      { id: 'https://evil.example/x', type: 'Tombstone', atomUri: 'tag:bob.example,1' },
      { actor: EVE },
    )
    expect(kindsOf(await world.receive(eves))).toEqual(['tombstone.add'])
    await expect(world.receive(deletion('tag:bob.example,1', { actor: EVE }))).rejects.toMatchObject({
      code: 'ERR_NOT_OWNER',
    })
    expect(world.tables.statuses.has(NOTE)).toBe(true)
  })
})
