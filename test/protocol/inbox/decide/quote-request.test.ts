import { beforeEach, describe, expect, it } from 'vitest'
import { fingerprint } from '../../../../src/core/wire/fingerprint.js'
import { ALICE, BOB, createWorld, EVE, noteDocument, PUBLIC, US, type Json, type World } from '../world.js'

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
beforeEach(async () => {
  world = await createWorld()
})

describe('decideQuoteRequest', () => {
  it('agrees at once where the policy says so, and gives a stamp', async () => {
    await world.post()
    const effects = await world.receive(request())
    expect(effects.map(({ kind }) => kind)).toEqual([
      'account.update',
      'quote.request',
      'quote.accept',
      'reply.send',
    ])
    expect(effects[2]).toEqual({
      kind: 'quote.accept',
      quoteId: QUOTE,
      targetId: TARGET,
      targetAuthorId: ALICE,
      stamp: STAMP,
      requestId: 'https://bob.example/requests/1',
    })
    expect(effects[3]).toMatchObject({
      accountId: ALICE,
      toId: BOB,
      inbox: `${BOB}/inbox`,
      activity: {
        type: 'Accept',
        object: { type: 'QuoteRequest', id: 'https://bob.example/requests/1', instrument: { id: QUOTE } },
        result: { id: STAMP },
      },
    })
    expect(await world.state.content.stamp(STAMP)).toEqual({
      id: STAMP,
      authorId: ALICE,
      quoteId: QUOTE,
      targetId: TARGET,
    })
  })

  it('gives the same stamp to the same request again', async () => {
    await world.post()
    await world.receive(request())
    const again = await world.receive(request({ id: 'https://bob.example/requests/2' }))
    expect(again).toMatchObject([{ kind: 'reply.send', activity: { type: 'Accept', result: { id: STAMP } } }])
  })

  it('refuses where the policy says so', async () => {
    await world.post({ quotePolicy: 0 })
    expect(await world.receive(request())).toMatchObject([
      { kind: 'reply.send', activity: { type: 'Reject' } },
    ])
    expect(await world.state.content.stamp(STAMP)).toBeUndefined()
  })

  it('agrees with followers where the policy is for followers', async () => {
    await world.post({ quotePolicy: 4 << 16 })
    expect((await world.decide(request())).map(({ kind }) => kind)).toEqual(['reply.send'])
    await world.receive({ id: 'https://bob.example/f/1', type: 'Follow', actor: BOB, object: ALICE })
    expect((await world.decide(request())).map(({ kind }) => kind)).toContain('quote.accept')
  })

  it('leaves it to the author where the policy does, or agrees as Mastodon does', async () => {
    await world.post({ quotePolicy: 2 })
    expect((await world.receive(request())).map(({ kind }) => kind)).toEqual([
      'account.update',
      'quote.request',
    ])
    expect((await world.state.notifications(ALICE)).items).toMatchObject([{ kind: 'quote_request' }])
    const effects = await world.decide(request(), { rules: { manualQuotes: 'accept' } })
    expect(effects.map(({ kind }) => kind)).toContain('quote.accept')
  })

  it('refuses somebody whom the author blocks', async () => {
    await world.post()
    await world.state.apply([{ kind: 'block.add', actorId: ALICE, targetId: BOB }])
    expect(await world.decide(request())).toMatchObject([
      { kind: 'reply.send', activity: { type: 'Reject' } },
    ])
  })

  it('refuses again what was revoked', async () => {
    await world.post()
    await world.receive(request())
    await world.state.apply([{ kind: 'quote.revoke', quoteId: QUOTE, targetId: TARGET, state: 'revoked' }])
    expect(await world.receive(request())).toMatchObject([
      { kind: 'reply.send', activity: { type: 'Reject' } },
    ])
    expect(await world.state.content.stamp(STAMP)).toBeUndefined()
  })

  it('fetches a quoting post that is only named', async () => {
    await world.post()
    world.web.set(QUOTE, quoting())
    expect((await world.decide(request({ instrument: QUOTE }))).map(({ kind }) => kind)).toContain(
      'quote.accept',
    )
  })

  it.each(['private', 'direct'] as const)('drops requests about a %s post', async (visibility) => {
    await world.post({ visibility })
    expect(await world.decide(request())).toMatchObject([{ kind: 'ignored', reason: 'unknown_object' }])
  })

  it('accepts the quote when its post comes later', async () => {
    await world.post()
    await world.befriend(BOB)
    await world.receive(request())
    await world.receive({ id: 'https://bob.example/c/1', type: 'Create', actor: BOB, object: quoting() })
    expect((await world.state.status(QUOTE))?.quote).toMatchObject({ state: 'accepted', stamp: STAMP })
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
    expect((await world.decide(request({ to: [PUBLIC] }))).map(({ kind }) => kind)).toContain('quote.accept')
  })
})
