import { describe, expect, it } from 'vitest'
import {
  isLimited,
  isShutOut,
  mayApproach,
  mayBeSent,
  mayRead,
  maySend,
  sayingOf,
} from '../../../src/protocol/policy/index.js'
import type { Relation, Severity, Standing } from '../../../src/protocol/ports/index.js'

const SEVERITIES: readonly Severity[] = ['none', 'silence', 'suspend']
const standings = SEVERITIES.flatMap((account) => SEVERITIES.map((domain): Standing => ({ account, domain })))
const open: Standing = { account: 'none', domain: 'none' }
const [alice, bob] = ['https://a.example/alice', 'https://b.example/bob']
const block: Relation = { block: { actorId: alice, targetId: bob } }
const follow = (state: 'pending' | 'accepted'): Relation => ({
  follow: { id: `${bob}#1`, followerId: bob, targetId: alice, state },
})

describe('what the moderators decided', () => {
  it.each(standings)(
    'account $account, domain $domain: shut out by either, limited by either',
    (standing) => {
      const { account, domain } = standing
      expect(isShutOut(standing)).toBe(account === 'suspend' || domain === 'suspend')
      expect(isLimited(standing)).toBe(account === 'silence' || domain === 'silence')
    },
  )

  it.each(standings)('account $account, domain $domain: what may be sent', (standing) => {
    for (const type of ['Create', 'Follow', 'Like', 'Announce', 'Move', 'Add', 'Flag', 'Accept']) {
      expect(maySend(standing, type)).toBe(!isShutOut(standing))
    }
    for (const type of ['Delete', 'Undo', 'Reject', 'Update']) {
      expect(maySend(standing, type)).toBe(standing.domain !== 'suspend')
    }
  })
})

describe('reading', () => {
  const reader = { id: bob, standing: open, toAuthor: {}, fromAuthor: {} }
  const post = (
    visibility: 'public' | 'unlisted' | 'private' | 'limited' | 'direct',
    mentions: string[] = [],
  ) => ({
    visibility,
    authorId: alice,
    mentions,
  })

  it('lets everybody read what is open, and nobody else what is not', () => {
    expect(
      ['public', 'unlisted', 'private', 'limited', 'direct'].map((it) =>
        mayRead(undefined, post(it as 'public')),
      ),
    ).toEqual([true, true, false, false, false])
  })

  it('lets accepted followers read what is private, and no requests', () => {
    expect(mayRead({ ...reader, toAuthor: follow('accepted') }, post('private'))).toBe(true)
    expect(mayRead({ ...reader, toAuthor: follow('pending') }, post('private'))).toBe(false)
    expect(mayRead({ ...reader, toAuthor: follow('accepted') }, post('direct'))).toBe(false)
  })

  it('lets those mentioned read', () => {
    for (const visibility of ['private', 'limited', 'direct'] as const) {
      expect(mayRead(reader, post(visibility, [bob]))).toBe(true)
    }
  })

  it.each(standings)(
    'account $account, domain $domain: who is shut out reads nothing under a name',
    (standing) => {
      expect(mayRead({ ...reader, standing }, post('public'))).toBe(!isShutOut(standing))
      expect(mayRead({ ...reader, standing }, post('direct', [bob]))).toBe(!isShutOut(standing))
    },
  )

  it('shows the blocked nothing, whatever else binds the two', () => {
    const blocked = { ...reader, fromAuthor: block, toAuthor: follow('accepted') }
    expect(mayRead(blocked, post('public'))).toBe(false)
    expect(mayRead(blocked, post('private', [bob]))).toBe(false)
  })

  it('shows authors their own', () => {
    expect(mayRead({ ...reader, id: alice }, post('direct'))).toBe(true)
  })
})

describe('approaching', () => {
  it('is for those whom nothing parts', () => {
    expect(mayApproach([open, open], [{}, {}])).toBe(true)
    expect(mayApproach([open, open], [{}, block])).toBe(false)
    expect(mayApproach([open, open], [block, {}])).toBe(false)
    expect(mayApproach([open, { account: 'suspend', domain: 'none' }], [])).toBe(false)
    expect(mayApproach([open, { account: 'silence', domain: 'silence' }], [])).toBe(true)
  })
})

describe('being sent something', () => {
  it.each([
    ['Create', false],
    ['Update', false],
    ['Announce', false],
    ['Delete', true],
    ['Undo', true],
    ['Reject', true],
    ['Block', true],
    ['Flag', true],
  ])('%s reaches somebody whom a block parts: %s', (type, reaches) => {
    expect(mayBeSent(sayingOf(type), open, [block, {}])).toBe(reaches)
    expect(mayBeSent(sayingOf(type), open, [{}, block])).toBe(reaches)
    expect(mayBeSent(sayingOf(type), open, [{}, {}])).toBe(true)
    expect(mayBeSent(sayingOf(type), { account: 'none', domain: 'suspend' }, [{}, {}])).toBe(false)
  })
})
