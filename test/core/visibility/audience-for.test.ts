import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { audienceFor } from '../../../src/core/visibility/audience-for.js'
import { visibilityOf } from '../../../src/core/visibility/visibility-of.js'

const everybody = 'https://www.w3.org/ns/activitystreams#Public'
const followers = 'https://example.com/users/alice/followers'
const bob = 'https://example.org/users/bob'
const group = {
  id: 'https://example.org/groups/tea',
  groupFollowers: 'https://example.org/groups/tea/followers',
}

describe('audienceFor', () => {
  it.each([
    ['public', { to: [everybody], cc: [followers, bob] }],
    ['unlisted', { to: [followers], cc: [everybody, bob] }],
    ['private', { to: [followers], cc: [bob] }],
    ['limited', { to: [bob], cc: [] }],
    ['direct', { to: [bob], cc: [] }],
  ] as const)('writes %s as Mastodon does', (visibility, audience) => {
    expect(audienceFor({ visibility, followers, mentions: [bob, bob] })).toEqual(audience)
  })

  it('addresses a group together with its followers', () => {
    expect(audienceFor({ visibility: 'private', followers, mentions: [group, bob] })).toEqual({
      to: [followers],
      cc: [group.id, group.groupFollowers, bob],
    })
  })

  it.each([
    ['public', { to: [everybody], cc: [bob, followers] }],
    ['unlisted', { to: [followers], cc: [bob, everybody] }],
    ['private', { to: [followers], cc: [bob] }],
  ] as const)('names the boosted author first in a %s boost', (visibility, audience) => {
    expect(audienceFor({ visibility, followers, boostedAuthor: bob })).toEqual(audience)
  })

  it('refuses to address followers that have no collection', () => {
    expect(() => audienceFor({ visibility: 'private', followers: '' })).toThrow(TypeError)
  })

  it('is stable: audience to visibility to audience', () => {
    const actor = fc.nat(50).map((n) => `https://example.org/users/${String(n)}`)
    const visibility = fc.constantFrom('public', 'unlisted', 'private', 'limited', 'direct')
    fc.assert(
      fc.property(visibility, fc.uniqueArray(actor, { minLength: 1 }), (wanted, mentions) => {
        const audience = audienceFor({ visibility: wanted, followers, mentions })
        const tag = wanted === 'limited' ? [] : mentions.map((href) => ({ type: 'Mention', href }) as const)
        const read = visibilityOf({ ...audience, tag }, { followers })
        expect(read.visibility).toBe(wanted)
        const again = audienceFor({
          visibility: read.visibility,
          followers,
          mentions: [...read.mentions, ...read.silentMentions],
        })
        expect(again).toEqual(audience)
      }),
    )
  })
})
