import { describe, expect, it } from 'vitest'
import { interactionPermission } from '../../../src/core/quote/permission.js'

const id = 'https://a.example/alice'
const alice = { id, followers: `${id}/followers`, following: `${id}/following` }
const bob = { id: 'https://b.example/bob' }
const follower = { ...bob, followsAuthor: true }
const rule = (automaticApproval: readonly string[], manualApproval: readonly string[] = []) => ({
  canReply: { automaticApproval, manualApproval },
  canQuote: { automaticApproval, manualApproval },
})
const granted = { approval: 'automatic', needsStamp: false }
const grantedByStamp = { approval: 'automatic', needsStamp: true }
const asked = { approval: 'manual', needsStamp: true }
const denied = { approval: 'denied', needsStamp: true }

describe('interactionPermission', () => {
  it.each(['like', 'reply', 'announce'] as const)('lets everybody %s where there is no rule', (kind) => {
    expect(interactionPermission(kind, undefined, alice, bob)).toEqual(granted)
    expect(interactionPermission(kind, {}, alice, bob)).toEqual(granted)
    expect(interactionPermission(kind, rule([]), alice, bob)).toEqual(granted)
  })

  it('lets nobody but the author quote where there is no rule', () => {
    expect(interactionPermission('quote', undefined, alice, follower)).toEqual(denied)
    expect(interactionPermission('quote', undefined, alice, { id })).toEqual(granted)
  })

  it.each([
    ['everybody', bob, rule(['as:Public']), granted],
    ['followers, a follower', follower, rule([alice.followers]), grantedByStamp],
    ['followers, a stranger', bob, rule([alice.followers]), denied],
    [
      'those followed, one of them',
      { ...bob, isFollowedByAuthor: true },
      rule([alice.following]),
      grantedByStamp,
    ],
    ['everybody by hand', bob, rule([], ['Public']), asked],
    ['followers by hand, a follower', follower, rule([id], [alice.followers]), asked],
    ['followers by hand, a stranger', bob, rule([id], [alice.followers]), denied],
    ['the author alone, the author', { id }, rule([id]), granted],
    ['the author alone, a stranger', bob, rule([id]), denied],
    ['the author alone, somebody addressed', { ...bob, isAddressed: true }, rule([id]), granted],
    ['one by name', bob, rule([bob.id]), granted],
    ['one by hand and everybody', bob, rule(['as:Public'], [bob.id]), asked],
    ['one in both lists', bob, rule([bob.id], [bob.id]), granted],
  ])('reads who may reply: %s', (_who, actor, policy, permission) => {
    expect(interactionPermission('reply', policy, alice, actor)).toEqual(permission)
  })

  it('asks for the stamp of every quote', () => {
    expect(interactionPermission('quote', rule(['as:Public']), alice, bob)).toEqual(grantedByStamp)
    expect(interactionPermission('quote', rule([bob.id]), alice, bob)).toEqual(grantedByStamp)
    expect(interactionPermission('quote', rule([id]), alice, { ...bob, isAddressed: true })).toEqual(denied)
  })

  it('knows no members of collections that the author does not have', () => {
    expect(interactionPermission('reply', rule([alice.followers]), { id }, follower)).toEqual(denied)
  })
})
