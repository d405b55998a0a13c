import { describe, expect, it } from 'vitest'
import { homeAudienceOf, toldOf } from '../../../src/protocol/policy/index.js'
import type { NotificationType, Standing } from '../../../src/protocol/ports/index.js'

const open: Standing = { account: 'none', domain: 'none' }
const [alice, bob] = ['https://a.example/alice', 'https://b.example/bob']
const TYPES: readonly NotificationType[] = [
  'mention',
  'follow',
  'follow_request',
  'favourite',
  'boost',
  'quote',
  'quote_request',
]
const facts = { toActor: {}, recipient: open, actor: open }
const followed = {
  follow: { id: `${alice}#1`, followerId: alice, targetId: bob, state: 'accepted' },
} as const

describe.each(TYPES)('a notification of type %s', (type) => {
  const what = { type, accountId: alice, actorId: bob }

  it('is told of a stranger', () => {
    expect(toldOf(what, facts)).toEqual([{ kind: 'notification.add', ...what }])
  })

  it('is not told of oneself, nor of somebody blocked', () => {
    expect(toldOf({ ...what, actorId: alice }, facts)).toEqual([])
    const block = { actorId: alice, targetId: bob }
    expect(toldOf(what, { ...facts, toActor: { ...followed, block } })).toEqual([])
  })

  it('is not told of, or to, somebody suspended', () => {
    expect(toldOf(what, { ...facts, actor: { account: 'suspend', domain: 'none' } })).toEqual([])
    expect(toldOf(what, { ...facts, actor: { account: 'none', domain: 'suspend' } })).toEqual([])
    expect(toldOf(what, { ...facts, recipient: { account: 'suspend', domain: 'none' } })).toEqual([])
  })

  it('is told of somebody limited only where they are followed, or ask to follow', () => {
    for (const actor of [
      { account: 'silence', domain: 'none' },
      { account: 'none', domain: 'silence' },
    ] as const) {
      expect(toldOf(what, { ...facts, actor })).toHaveLength(type === 'follow_request' ? 1 : 0)
      expect(toldOf(what, { ...facts, actor, toActor: followed })).toHaveLength(1)
    }
  })
})

describe('home timelines', () => {
  const mentions = [{ actorId: alice, silent: false, notify: true }]
  it.each(['public', 'unlisted', 'private'] as const)(
    'get what is %s from everybody followed',
    (visibility) => {
      expect(homeAudienceOf({ visibility, mentions })).toEqual({ followers: 'all' })
    },
  )
  it.each(['direct', 'limited'] as const)('get what is %s only where it is for them', (visibility) => {
    expect(homeAudienceOf({ visibility, mentions })).toEqual({ followers: 'mentioned', ids: [alice] })
    expect(homeAudienceOf({ visibility, mentions: [] })).toEqual({ followers: 'mentioned', ids: [] })
  })
})
