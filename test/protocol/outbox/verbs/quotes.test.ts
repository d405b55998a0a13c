import { describe, expect, it } from 'vitest'
import type { PostInput } from '../../../../src/protocol/outbox/index.js'
import type { KnownQuote, KnownStatus } from '../../../../src/protocol/ports/index.js'
import {
  alice,
  bob,
  createHost,
  documents,
  keepPost,
  lastKinds,
  localPost,
  notified,
  pair,
  remotePost,
  rita,
  sam,
  sentBy,
  type Host,
} from '../host.ts'

const target = remotePost()
const samsServer = 'https://stranger.example/inbox'
const quoting: PostInput = { as: 'alice', text: 'see this', quote: target.id }

describe('post with a quote', () => {
  it('of a remote post goes out at once and asks its author, in one list', async () => {
    const host = createHost()
    host.state.posts.set(target.id, target)
    host.web.mood = 'down'
    const status = await host.verbs.post(quoting)
    expect(status.quote).toEqual({
      targetId: target.id,
      targetAuthorId: sam,
      state: 'pending',
      requestId: expect.stringContaining(`${alice}/quote_requests/`) as string,
      legacy: false,
    })
    expect(status.mentions).toEqual([{ actorId: sam, silent: true, notify: false }])
    expect(status.html).toMatch(/^<p class="quote-inline">RE: <a href="https:\/\/stranger.example\/@sam\/77"/)
    expect(host.applied).toHaveLength(1)
    expect(lastKinds(host)).toEqual(['status.create', 'delivery.send', 'delivery.send'])
    expect(sentBy(host)).toEqual([
      { type: 'Create', by: alice, to: [samsServer], followersOf: [alice] },
      { type: 'QuoteRequest', by: alice, to: [`${sam}/inbox`], followersOf: [] },
    ])
    const [create, request] = documents(host)
    expect(request).toMatchObject({
      id: status.quote?.requestId,
      actor: alice,
      object: target.id,
      instrument: create?.['object'],
    })
    expect(create?.['object']).toMatchObject({ quote: target.id, quoteUri: target.id })
    expect(create?.['object']).not.toHaveProperty('quoteAuthorization')
  })

  it.each([
    ['of one’s own', alice, 0],
    ['of a local author whose policy says yes', bob, 2 << 16],
  ])('%s is stamped from the first', async (_what, authorId, quotePolicy) => {
    const host = createHost()
    const theirs = localPost({ id: `${authorId}/statuses/1000`, authorId, quotePolicy })
    keepPost(host.state, theirs)
    const status = await host.verbs.post({ ...quoting, quote: theirs.id })
    const stamp = status.quote?.stamp
    expect(stamp).toMatch(`${authorId}/quote_authorizations/`)
    expect(status.quote?.state).toBe('accepted')
    expect(host.applied[0]?.[1]).toEqual({
      kind: 'quote.accept',
      quoteId: status.id,
      targetId: theirs.id,
      targetAuthorId: authorId,
      stamp,
    })
    expect(documents(host)[0]).toMatchObject({ object: { quote: theirs.id, quoteAuthorization: stamp } })
    expect(sentBy(host)).toEqual([{ type: 'Create', by: alice, to: [], followersOf: [alice] }])
    expect(notified(host).map(({ type }) => type)).toEqual(authorId === bob ? ['quote'] : [])
  })

  it('of a local author who wants to be asked waits for them', async () => {
    const host = createHost()
    const theirs = localPost({ id: `${bob}/statuses/1000`, authorId: bob, quotePolicy: 2 })
    keepPost(host.state, theirs)
    const status = await host.verbs.post({ ...quoting, quote: theirs.id })
    expect(status.quote).toMatchObject({ state: 'pending' })
    expect(lastKinds(host)).toEqual(['status.create', 'quote.request', 'notification.add', 'delivery.send'])
    expect(host.applied[0]?.[1]).toMatchObject({ quoteId: status.id, actorId: alice, targetAuthorId: bob })
    expect(notified(host)).toMatchObject([{ type: 'quote_request', accountId: bob }])
  })

  it('is never wider than what it quotes', async () => {
    const host = createHost()
    keepPost(host.state, localPost({ visibility: 'private' }))
    const status = await host.verbs.post({ ...quoting, quote: localPost().id, visibility: 'public' })
    expect(status.visibility).toBe('private')
    expect(documents(host)[0]).toMatchObject({ to: [`${alice}/followers`] })
  })

  it('may have nothing to say itself', async () => {
    const host = createHost()
    host.state.posts.set(target.id, target)
    expect((await host.verbs.post({ ...quoting, text: '' })).html).toMatch(
      /^<p class="quote-inline">.*<\/p>$/,
    )
  })

  it('means the original of a boost', async () => {
    const host = createHost()
    host.state.posts.set(target.id, target)
    const boost = { id: `${rita}/1/activity`, authorId: rita, local: false, boostOf: target.id } as const
    host.state.posts.set(boost.id, { ...boost, visibility: 'public' })
    expect((await host.verbs.post({ ...quoting, quote: boost.id })).quote?.targetId).toBe(target.id)
  })

  const following = { id: `${alice}#follows/1`, followerId: alice, targetId: sam, state: 'accepted' } as const

  it.each<[string, Partial<KnownStatus>]>([
    ['for nobody', { quotePolicy: 0 }],
    ['for followers', { quotePolicy: 4 << 16 }],
    ['private', { visibility: 'private', mentions: [alice] }],
    ['direct', { visibility: 'direct', mentions: [alice] }],
  ])('of what is %s is refused before anything is stored', async (_what, more) => {
    const host = createHost()
    host.state.posts.set(target.id, { ...target, ...more })
    await expect(host.verbs.post(quoting)).rejects.toMatchObject({
      code: 'ERR_AUDIENCE_FORBIDDEN',
      id: target.id,
    })
    expect(host.applied).toEqual([])
  })

  it('is asked for by a follower, and where the policy cannot be read', async () => {
    const host = createHost()
    host.state.posts.set(target.id, { ...target, quotePolicy: 4 << 16 })
    host.state.follows.set(pair(alice, sam), following)
    await host.verbs.post(quoting)
    host.state.posts.set(target.id, { ...target, quotePolicy: 1 << 16 })
    await host.verbs.post({ ...quoting, as: 'bob' })
    expect(sentBy(host).filter(({ type }) => type === 'QuoteRequest')).toHaveLength(2)
  })

  it('in a direct post has to name the author quoted', async () => {
    const host = createHost()
    host.state.posts.set(target.id, target)
    await expect(host.verbs.post({ ...quoting, visibility: 'direct' })).rejects.toMatchObject({
      code: 'ERR_AUDIENCE_FORBIDDEN',
    })
    const text = 'see this @sam@stranger.example'
    const status = await host.verbs.post({ ...quoting, text, visibility: 'direct' })
    expect(status.mentions).toEqual([{ actorId: sam, silent: false, notify: false }])
    expect(sentBy(host).map(({ type, to }) => [type, to])).toEqual([
      ['Create', [samsServer]],
      ['QuoteRequest', [`${sam}/inbox`]],
    ])
  })
})

/** A quote of a post of alice's, by sam unless it is said otherwise. */
function hostWith(quote: Partial<KnownQuote>, authorId = sam): Host {
  const host = createHost()
  keepPost(host.state, localPost())
  const id = `${authorId}/statuses/88`
  host.state.posts.set(id, remotePost({ id, authorId, local: authorId === bob }))
  const facts = { targetId: localPost().id, targetAuthorId: alice, state: 'pending' } as const
  host.state.quotes.set(id, { ...facts, requestId: `${authorId}/quote_requests/1`, ...quote })
  return host
}

const quoteId = `${sam}/statuses/88`
const request = {
  id: `${sam}/quote_requests/1`,
  type: 'QuoteRequest',
  actor: sam,
  object: localPost().id,
  instrument: quoteId,
}

describe('answerQuote', () => {
  it('agrees with a stamp, once', async () => {
    const host = hostWith({})
    const input = { as: 'alice', quoteId, accept: true }
    await Promise.all([host.verbs.answerQuote(input), host.verbs.answerQuote(input)])
    expect(host.applied).toHaveLength(1)
    const stamp = host.state.quotes.get(quoteId)?.stamp
    expect(stamp).toMatch(`${alice}/quote_authorizations/`)
    expect(host.applied[0]?.[0]).toEqual({
      kind: 'quote.accept',
      quoteId,
      targetId: localPost().id,
      targetAuthorId: alice,
      stamp,
      requestId: request.id,
    })
    expect(sentBy(host)).toEqual([{ type: 'Accept', by: alice, to: [`${sam}/inbox`], followersOf: [] }])
    expect(documents(host)[0]).toMatchObject({ actor: alice, object: request, result: stamp })
  })

  it('refuses, once', async () => {
    const host = hostWith({})
    await host.verbs.answerQuote({ as: 'alice', quoteId, accept: false })
    await host.verbs.answerQuote({ as: 'alice', quoteId, accept: false })
    expect(host.applied).toHaveLength(1)
    expect(lastKinds(host)).toEqual(['quote.reject', 'delivery.send'])
    expect(documents(host)[0]).toMatchObject({ type: 'Reject', object: request })
    expect(host.state.quotes.get(quoteId)?.state).toBe('rejected')
  })

  it('lets a local quoting post be told anew with its stamp, and sends no answer', async () => {
    const host = hostWith({}, bob)
    await host.verbs.answerQuote({ as: 'alice', quoteId: `${bob}/statuses/88`, accept: true })
    expect(lastKinds(host)).toEqual(['quote.accept', 'update.send'])
    expect(host.woken()).toBe(1)
  })

  it('does not take back what was agreed to', async () => {
    const host = hostWith({ state: 'accepted', stamp: `${alice}/quote_authorizations/1` })
    await expect(host.verbs.answerQuote({ as: 'alice', quoteId, accept: false })).rejects.toMatchObject({
      code: 'ERR_NOT_REQUESTED',
    })
  })

  it('does not agree again to what was taken back', async () => {
    const host = hostWith({ state: 'revoked' })
    await expect(host.verbs.answerQuote({ as: 'alice', quoteId, accept: true })).rejects.toMatchObject({
      code: 'ERR_NOT_REQUESTED',
    })
    await host.verbs.answerQuote({ as: 'alice', quoteId, accept: false })
    expect(host.applied).toEqual([])
  })

  it('is the quoted author’s', async () => {
    const host = hostWith({})
    const input = { as: 'bob', quoteId, accept: true }
    await expect(host.verbs.answerQuote(input)).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
    await expect(host.verbs.answerQuote({ ...input, quoteId: `${sam}/1` })).rejects.toMatchObject({
      code: 'ERR_UNKNOWN_OBJECT',
    })
    await expect(host.verbs.answerQuote({ ...input, accept: 'yes' as never })).rejects.toThrow(TypeError)
    await expect(host.verbs.answerQuote({ ...input, quoteId: 7 as never })).rejects.toThrow(TypeError)
    expect(host.applied).toEqual([])
  })
})

describe('revokeQuote', () => {
  const stamp = `${alice}/quote_authorizations/31`

  it('tells everybody whom either post reached, with all ids of the stamp, once', async () => {
    const host = hostWith({ state: 'accepted', stamp })
    keepPost(host.state, localPost({ mentions: [{ actorId: rita, silent: false, notify: false }] }))
    await host.verbs.revokeQuote({ as: 'alice', quoteId })
    await host.verbs.revokeQuote({ as: 'alice', quoteId })
    expect(host.applied).toHaveLength(1)
    expect(host.applied[0]?.[0]).toEqual({
      kind: 'quote.revoke',
      quoteId,
      targetId: localPost().id,
      state: 'revoked',
      stamp,
    })
    expect(sentBy(host)).toEqual([
      { type: 'Delete', by: alice, to: [samsServer, 'https://remote.example/inbox'], followersOf: [alice] },
    ])
    expect(documents(host)).toEqual([
      {
        id: `${stamp}#delete`,
        type: 'Delete',
        actor: alice,
        to: ['https://www.w3.org/ns/activitystreams#Public'],
        object: {
          id: stamp,
          type: 'QuoteAuthorization',
          attributedTo: alice,
          interactingObject: quoteId,
          interactionTarget: localPost().id,
        },
      },
    ])
  })

  it('tells the followers of a local one who quoted', async () => {
    const host = hostWith({ state: 'accepted', stamp }, bob)
    await host.verbs.revokeQuote({ as: 'alice', quoteId: `${bob}/statuses/88` })
    expect(sentBy(host)).toEqual([{ type: 'Delete', by: alice, to: [], followersOf: [alice, bob] }])
  })

  it.each(['pending', 'rejected'] as const)(
    'has nothing to take back of a quote that is %s',
    async (state) => {
      const host = hostWith({ state })
      await expect(host.verbs.revokeQuote({ as: 'alice', quoteId })).rejects.toMatchObject({
        code: 'ERR_NOT_REQUESTED',
      })
      expect(host.applied).toEqual([])
    },
  )
})
