/**
 * The verbs over a ready-made state: what they ask and apply is what it answers and keeps.
 *
 * @module
 */
import { beforeEach, describe, expect, it } from 'vitest'
import { createMemoryState, type MemoryState } from '../../../src/adapters/memory/index.js'
import type { Account, Effect } from '../../../src/core/model/index.js'
import { alice, bob, createHost, localPost, ORIGIN, sam, type Host } from './host.ts'

const clock = { now: () => new Date('2026-03-10T12:00:00Z') }
const keys = { privateKeyPem: '', publicKeyPem: '' }
const handle = '@sam@stranger.example'

const samsAccount: Account = {
  id: sam,
  local: false,
  type: 'Person',
  username: 'sam',
  acct: 'sam@stranger.example',
  displayName: 'Sam',
  html: '',
  summary: '',
  url: 'https://stranger.example/@sam',
  inbox: `${sam}/inbox`,
  sharedInbox: 'https://stranger.example/inbox',
  followers: `${sam}/followers`,
  fields: [],
  emojis: [],
  locked: false,
  bot: false,
  group: false,
  discoverable: true,
  indexable: true,
  memorial: false,
  suspended: false,
  alsoKnownAs: [],
  attributionDomains: [],
  publicKeys: [],
  multikeys: [],
}
const poll = {
  options: ['Red', 'Blue'].map((title) => ({ title, votes: 0 })),
  isMultiple: false,
  isClosed: false,
  votersCount: 0,
}
const samsPost = localPost({
  id: `${sam}/statuses/77`,
  authorId: sam,
  local: false,
  url: 'https://stranger.example/@sam/77',
  type: 'Question',
  poll,
})

let state: MemoryState
let host: Host
beforeEach(async () => {
  state = createMemoryState({ origin: ORIGIN, clock, generateKeys: () => Promise.resolve(keys) })
  for (const username of ['alice', 'bob']) await state.accounts.create({ username })
  const known: readonly Effect[] = [
    { kind: 'account.update', account: samsAccount },
    { kind: 'status.create', status: samsPost, via: 'fetched' },
  ]
  await state.apply(known)
  const { directory, accounts, content } = state
  const apply = async (effects: readonly Effect[]): Promise<void> => {
    await state.apply(effects)
    host.applied.push(effects)
  }
  host = createHost({ services: { directory, accounts, content, apply } })
})

const waiting = async (): Promise<number> => (await state.outbox.size()) + (await state.queue.size())

/** Calls twice what must have an effect once; gives how much then waits to be sent. */
async function twice(call: () => Promise<unknown>): Promise<number> {
  const before = await waiting()
  const lists = host.applied.length
  await call()
  await call()
  expect(host.applied).toHaveLength(lists + 1)
  return (await waiting()) - before
}

describe('over a ready-made state', () => {
  it('follows and blocks come and go', async () => {
    const { verbs } = host
    const input = { as: 'alice', handle }
    expect(await twice(() => verbs.follow(input))).toBe(1)
    expect((await state.follow(alice, sam))?.state).toBe('pending')
    expect(await twice(() => verbs.unfollow(input))).toBe(1)
    expect(await state.follow(alice, sam)).toBeUndefined()
    const request = { id: `${sam}/follows/9`, followerId: sam, targetId: alice }
    await state.apply([{ kind: 'follow.request', ...request }])
    expect(await twice(() => verbs.approve(input))).toBe(1)
    expect((await state.follow(sam, alice))?.state).toBe('accepted')
    expect(await twice(() => verbs.block(input))).toBe(2)
    expect(await state.follow(sam, alice)).toBeUndefined()
    await expect(verbs.follow(input)).rejects.toMatchObject({ code: 'ERR_ACTOR_BLOCKED' })
    expect(await twice(() => verbs.unblock(input))).toBe(1)
    const [relation] = await state.directory.answer([{ about: 'relation', from: alice, to: sam }])
    expect(relation.block).toBeUndefined()
    await state.apply([{ kind: 'follow.request', ...request }])
    expect(await twice(() => verbs.reject(input))).toBe(1)
  })

  it('an open account of this server is followed at once, and told', async () => {
    expect(await host.verbs.follow({ as: 'alice', handle: 'BOB' })).toBe('accepted')
    expect((await state.notifications(bob)).items).toMatchObject([{ type: 'follow', actorId: alice }])
    expect(await waiting()).toBe(0)
  })

  it('reactions come and go', async () => {
    const { verbs } = host
    const input = { as: 'alice', id: samsPost.id }
    expect(await twice(() => verbs.favourite(input))).toBe(1)
    expect(await twice(() => verbs.boost(input))).toBe(1)
    expect(await twice(() => verbs.vote({ ...input, choices: [1] }))).toBe(1)
    expect(await state.favouritedBy(samsPost.id)).toEqual([alice])
    expect(await state.boostedBy(samsPost.id)).toEqual([alice])
    await twice(() => verbs.unfavourite(input))
    await twice(() => verbs.unboost(input))
    expect([...(await state.favouritedBy(samsPost.id)), ...(await state.boostedBy(samsPost.id))]).toEqual([])
  })

  it('posts are made, changed and deleted, and told once each', async () => {
    const { verbs } = host
    const input = { as: 'alice', text: `Hi ${handle} and @bob`, idempotencyKey: 'one' }
    await twice(() => verbs.post(input))
    const { id } = await verbs.post(input)
    expect((await state.notifications(bob)).items).toMatchObject([{ type: 'mention', statusId: id }])
    await twice(() => verbs.edit({ as: 'alice', id, text: 'Hello' }))
    expect((await state.status(id))?.html).toBe('<p>Hello</p>')
    await twice(() => verbs.delete({ as: 'alice', id }))
    expect(await state.status(id)).toBeUndefined()
    await expect(verbs.post(input)).rejects.toMatchObject({ code: 'ERR_DUPLICATE' })
  })

  it('a quote of a local author who wants to be asked is asked for, answered and taken back', async () => {
    const { verbs } = host
    const theirs = localPost({ id: `${bob}/statuses/1`, authorId: bob, quotePolicy: 2 })
    await state.apply([{ kind: 'status.create', status: theirs, via: 'delivered' }])
    const { id: quoteId } = await verbs.post({ as: 'alice', text: 'see', quote: theirs.id })
    expect((await state.notifications(bob)).items).toMatchObject([{ type: 'quote_request' }])
    await twice(() => verbs.answerQuote({ as: 'bob', quoteId, accept: true }))
    expect((await state.status(quoteId))?.quote).toMatchObject({
      state: 'accepted',
      stamp: expect.stringContaining(`${bob}/quote_authorizations/`) as string,
    })
    await twice(() => verbs.revokeQuote({ as: 'bob', quoteId }))
    expect((await state.status(quoteId))?.quote?.state).toBe('revoked')
  })

  it('what the moderators decide holds', async () => {
    const { verbs } = host
    await verbs.moderateDomain({ domain: 'stranger.example', severity: 'suspend' })
    await expect(verbs.lookup(handle)).rejects.toMatchObject({ code: 'ERR_ACTOR_BLOCKED' })
    await verbs.moderateDomain({ domain: 'stranger.example', severity: 'none' })
    expect((await verbs.lookup(handle)).id).toBe(sam)
    await verbs.moderateAccount({ id: alice, severity: 'suspend' })
    await expect(verbs.post({ as: 'alice', text: 'Hi' })).rejects.toMatchObject({ code: 'ERR_ACTOR_BLOCKED' })
  })
})
