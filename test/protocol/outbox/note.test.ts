import { describe, expect, it } from 'vitest'
import { noteOf, publishedCreate, publishedNote } from '../../../src/protocol/outbox/index.js'
import { alice, bob, createHost, localPost, remoteAccount, sam, without } from './host.ts'

const context = {
  urls: createHost().services.urls,
  followers: `${alice}/followers`,
  following: `${alice}/following`,
  now: new Date('2026-03-10T12:00:00Z'),
}
const stamp = `${sam}/quote_authorizations/1`
const quote = { targetId: `${sam}/statuses/77`, targetAuthorId: sam, stamp, legacy: false }

describe('noteOf', () => {
  it.each(['pending', 'accepted', 'rejected', 'revoked'] as const)('keeps a quote that is %s', (state) => {
    const note = noteOf(localPost({ quote: { ...quote, state } }), context)
    expect(note.quote).toEqual({ id: quote.targetId })
    expect(note.quoteAuthorization).toBe(state === 'accepted' ? stamp : undefined)
  })

  it('shows a Tombstone where the quoted post is gone', () => {
    const rest = without(quote, 'targetId')
    for (const gone of [
      { ...rest, state: 'accepted' },
      { ...quote, state: 'deleted' },
    ] as const)
      expect(noteOf(localPost({ quote: gone }), context).quote).toEqual({ type: 'Tombstone' })
  })

  it('names and addresses nobody who is mentioned in silence', () => {
    const mentions = [
      { actorId: bob, silent: false, notify: true },
      { actorId: sam, silent: true, notify: false },
    ]
    const { to, cc, tag } = noteOf(localPost({ mentions }), {
      ...context,
      handleOf: () => '@bob@local.example',
    })
    expect([to, cc]).toEqual([['https://www.w3.org/ns/activitystreams#Public'], [`${alice}/followers`, bob]])
    expect(tag).toEqual([{ type: 'Mention', href: bob, name: '@bob@local.example' }])
  })
})

describe('publishedNote', () => {
  const named = (actorId: string) => ({ actorId, silent: false, notify: false })

  it('gives people the names that they go by', async () => {
    const host = createHost()
    const carol = 'https://social.remote.example/users/carol'
    const dora = 'https://dora.example/users/dora'
    const rest = without(remoteAccount(dora), 'acct')
    host.state.accounts.set(carol, remoteAccount(carol, { acct: 'carol@remote.example' })).set(dora, rest)
    host.state.accounts.delete(bob) // a directory that knows no local accounts
    const mentions = [bob, carol, dora, 'https://unknown.example/u'].map(named)
    const { tag } = await publishedNote(localPost({ mentions }), host.services)
    expect(tag.map((part) => part.type === 'Mention' && part.name)).toEqual([
      '@bob@local.example',
      '@carol@remote.example',
      '@dora@dora.example',
      undefined,
    ])
  })

  it('asks for what it is not given, and for nothing else', async () => {
    const host = createHost()
    const post = localPost({ mentions: [named(sam)] })
    expect(await publishedNote(post, host.services)).toMatchObject({
      likes: { totalItems: 2 },
      shares: { totalItems: 1 },
    })
    expect(host.trips).toEqual([['account']])
    const totals = { favourites: 0, boosts: 0 }
    const create = await publishedCreate(post, host.services, { accounts: [remoteAccount(sam)], totals })
    expect(create).toMatchObject({ id: `${post.id}/activity`, object: { likes: { totalItems: 0 } } })
    expect(host.trips).toHaveLength(1)
  })
})
