import { beforeEach, describe, expect, it } from 'vitest'
import { fingerprint } from '../../../../src/core/wire/fingerprint.js'
import {
  ALICE,
  answers,
  BOB,
  createWorld,
  EVE,
  kindsOf,
  later,
  SIX_HOURS,
  localStatus,
  noteDocument,
  PUBLIC,
  sentIn,
  US,
  type Json,
  type World,
} from '../world.js'

const TARGET = `${ALICE}/statuses/1`
const QUOTE = 'https://bob.example/n/1'
const STAMP = `${ALICE}/quote_authorizations/${fingerprint(QUOTE)}`
const quoting = (more: Json = {}): Json => noteDocument(QUOTE, BOB, { quote: TARGET, ...more })
const request = (more: Json = {}): Json => ({
  id: 'https://bob.example/requests/1',
  type: 'QuoteRequest',
  actor: BOB,
  object: TARGET,
  instrument: quoting(),
  ...more,
})

let world: World
beforeEach(() => {
  world = createWorld()
})
const quote = () => world.tables.statuses.get(QUOTE)?.quote
const AGREED = [
  'account.update',
  'status.create',
  'quote.request',
  'quote.accept',
  'delivery.send',
  'notification.add',
]

describe('decideQuoteRequest', () => {
  it('agrees at once where the policy says so: stores the quote, gives a stamp, tells the author', async () => {
    await world.post()
    const effects = await world.receive(request())
    expect(kindsOf(effects)).toEqual(AGREED)
    expect(effects[1]).toMatchObject({
      via: 'delivered',
      status: { id: QUOTE, authorId: BOB, mentions: [{ actorId: ALICE, silent: true, notify: false }] },
    })
    expect(effects[3]).toEqual({
      kind: 'quote.accept',
      quoteId: QUOTE,
      targetId: TARGET,
      targetAuthorId: ALICE,
      stamp: STAMP,
      requestId: 'https://bob.example/requests/1',
    })
    expect(sentIn(effects)).toMatchObject([
      {
        type: 'Accept',
        by: ALICE,
        to: [`${BOB}/inbox`],
        object: { type: 'QuoteRequest', id: 'https://bob.example/requests/1', instrument: QUOTE },
        result: STAMP,
      },
    ])
    expect(effects[5]).toEqual({
      kind: 'notification.add',
      type: 'quote',
      accountId: ALICE,
      actorId: BOB,
      statusId: QUOTE,
    })
    expect(quote()).toMatchObject({ state: 'accepted', stamp: STAMP, targetId: TARGET })
  })

  it('lets the quoted author read a quote that is for few', async () => {
    await world.post()
    const forFollowers = quoting({ to: [`${BOB}/followers`], cc: [] })
    await world.receive(request({ instrument: forFollowers }))
    expect(world.tables.statuses.get(QUOTE)).toMatchObject({
      visibility: 'private',
      mentions: [{ actorId: ALICE, silent: true }],
    })
  })

  it('gives the same stamp to the same request again, and tells nobody twice', async () => {
    await world.post()
    await world.receive(request())
    for (const again of [request(), request({ id: 'https://bob.example/requests/2' })]) {
      const effects = await world.receive(again)
      expect(kindsOf(effects)).toEqual(['delivery.send'])
      expect(sentIn(effects)).toMatchObject([{ type: 'Accept', result: STAMP }])
    }
  })

  it('refuses where the policy says so, and stores nothing', async () => {
    await world.post({ quotePolicy: 0 })
    const effects = await world.receive(request())
    expect(kindsOf(effects)).toEqual(['delivery.send'])
    expect(sentIn(effects)).toMatchObject([{ type: 'Reject', by: ALICE }])
    expect(world.tables.statuses.has(QUOTE)).toBe(false)
  })

  it('agrees with followers where the policy is for followers', async () => {
    await world.post({ quotePolicy: 4 << 16 })
    expect(sentIn(await world.decide(request()))).toMatchObject([{ type: 'Reject' }])
    await world.followedBy(BOB)
    expect(kindsOf(await world.decide(request()))).toContain('quote.accept')
  })

  it('leaves it to the author where the policy does, once, or agrees as Mastodon does', async () => {
    await world.post({ quotePolicy: 2 })
    const effects = await world.receive(request())
    expect(kindsOf(effects)).toEqual(['account.update', 'status.create', 'quote.request', 'notification.add'])
    expect(effects.at(-1)).toMatchObject({ type: 'quote_request', accountId: ALICE, statusId: QUOTE })
    expect(await world.decide(request())).toMatchObject([{ kind: 'ignored', reason: 'duplicate' }])
    const agreed = await world.decide(request(), { rules: { manualQuotes: 'accept' } })
    expect(kindsOf(agreed)).toContain('quote.accept')
  })

  it.each([
    ['whom the author blocks', { kind: 'block.add', actorId: ALICE, targetId: BOB }],
    ['who blocks the author', { kind: 'block.add', actorId: BOB, targetId: ALICE }],
    ['at an author who is suspended', { kind: 'account.moderate', accountId: ALICE, severity: 'suspend' }],
  ] as const)('refuses somebody %s', async (_what, effect) => {
    await world.post()
    await world.given(effect)
    expect(sentIn(await world.decide(request()))).toMatchObject([{ type: 'Reject' }])
  })

  it('refuses again what was revoked', async () => {
    await world.post()
    await world.receive(request())
    await world.given({ kind: 'quote.revoke', quoteId: QUOTE, targetId: TARGET, state: 'revoked' })
    expect(sentIn(await world.receive(request()))).toMatchObject([{ type: 'Reject' }])
    expect(quote()).not.toHaveProperty('stamp')
  })

  it('fetches a quoting post that is only named', async () => {
    await world.post()
    world.web.set(QUOTE, quoting())
    expect(kindsOf(await world.decide(request({ instrument: QUOTE })))).toEqual(AGREED)
  })

  it('lets the sender come again whose own server does not give the quoting post just now', async () => {
    await world.post()
    world.web.set(QUOTE, answers(503))
    await expect(world.decide(request({ instrument: QUOTE }))).rejects.toMatchObject({ retryable: true })
  })

  it.each(['private', 'direct'] as const)('drops requests about a %s post', async (visibility) => {
    await world.post({ visibility })
    expect(await world.decide(request())).toMatchObject([{ kind: 'ignored', reason: 'unknown_object' }])
  })

  it('takes the Create that comes later for one more copy', async () => {
    await world.post()
    await world.befriend(BOB)
    await world.receive(request())
    const create = { id: 'https://bob.example/c/1', type: 'Create', actor: BOB, object: quoting() }
    expect(await world.receive(create)).toMatchObject([{ kind: 'ignored', reason: 'duplicate' }])
    expect(quote()).toMatchObject({ state: 'accepted', stamp: STAMP })
  })

  it('agrees to a quote whose post is known, and lets the author read it', async () => {
    await world.post()
    await world.befriend(BOB)
    await world.receive({ id: 'https://bob.example/c/1', type: 'Create', actor: BOB, object: quoting() })
    expect(kindsOf(await world.receive(request()))).toEqual([
      'status.mention',
      'quote.request',
      'quote.accept',
      'delivery.send',
      'notification.add',
    ])
    expect(quote()).toMatchObject({ state: 'accepted', stamp: STAMP })
  })

  it('does not bring back a quoting post that was deleted', async () => {
    await world.post()
    await world.receive({ type: 'Delete', actor: BOB, object: QUOTE })
    expect(await world.decide(request())).toMatchObject([{ kind: 'ignored', reason: 'deleted_before' }])
    const anew = { signedAt: later(SIX_HOURS + 1) }
    expect(kindsOf(await world.decide(request(), anew))).toContain('status.create')
  })
})

describe('decideQuoteRequest, threats', () => {
  it('T70 refuses an instrument of somebody else, and one of this server', async () => {
    await world.post()
    for (const instrument of [`${US}/other-note`, 'https://victim.example/n/1']) {
      await expect(world.receive(request({ instrument }))).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
    }
    expect(world.fetched).toEqual([])
  })

  it('T70 refuses an instrument by another author, or that quotes something else', async () => {
    await world.post()
    for (const more of [
      { attributedTo: 'https://bob.example/users/x' },
      { quote: `${ALICE}/statuses/2` },
      { quote: undefined },
    ]) {
      const activity = request({ instrument: quoting(more) })
      await expect(world.receive(activity)).rejects.toMatchObject({ code: 'ERR_POLICY_INVALID' })
    }
    expect(world.tables.statuses.has(QUOTE)).toBe(false)
  })

  it('T70 makes no quote of what another author of the same host has under that id', async () => {
    await world.post()
    const status = localStatus({ id: QUOTE, authorId: 'https://bob.example/users/x', local: false })
    await world.given({ kind: 'status.create', status, via: 'delivered' })
    await expect(world.receive(request())).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
  })

  it('T71 refuses a request id of another origin', async () => {
    await world.post()
    const forged = request({ id: 'https://victim.example/requests/1' })
    await expect(world.receive(forged)).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
    await expect(world.receive(request({ actor: EVE }))).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
  })

  it('refuses a request without its parts', async () => {
    for (const more of [{ id: undefined }, { instrument: undefined }, { object: undefined }]) {
      await expect(world.decide(request(more))).rejects.toMatchObject({ code: 'ERR_POLICY_INVALID' })
    }
  })

  it('keeps PUBLIC a policy for everybody', async () => {
    await world.post()
    expect(kindsOf(await world.decide(request({ to: [PUBLIC] })))).toContain('quote.accept')
  })
})
