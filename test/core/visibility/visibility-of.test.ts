import { describe, expect, it } from 'vitest'
import { visibilityOf } from '../../../src/core/visibility/visibility-of.js'
import type { Mention } from '../../../src/core/vocab/index.js'

const everybody = 'https://www.w3.org/ns/activitystreams#Public'
const followers = 'https://example.com/users/alice/followers'
const bob = 'https://local.example/users/bob'
const carol = 'https://other.example/users/carol'
const mention = (href: string): Mention => ({ type: 'Mention', href })
const knowsBob = { followers, isKnownAccount: (id: string) => id === bob }

describe('visibilityOf', () => {
  it.each([
    ['public', { to: [everybody] }],
    ['public', { to: ['as:Public'] }],
    ['public', { to: ['Public'] }],
    ['public', { to: [everybody], cc: [everybody] }],
    ['public', { to: [everybody, followers, bob] }],
    ['unlisted', { cc: [everybody] }],
    ['unlisted', { to: [followers], cc: ['as:Public'] }],
    ['private', { to: [followers] }],
    ['private', { to: [followers, bob] }],
    ['private', { cc: [followers] }],
    ['direct', {}],
    ['direct', { to: ['public'] }],
    ['direct', { to: ['http://www.w3.org/ns/activitystreams#Public'] }],
    ['direct', { to: [`${followers}/`] }],
    ['direct', { to: [carol] }],
    ['limited', { to: [bob] }],
  ] as const)('says %s of %o', (visibility, object) => {
    expect(visibilityOf(object, knowsBob).visibility).toBe(visibility)
  })

  it('takes followers in cc for direct when asked for the rule of the code', () => {
    const options = { ...knowsBob, followersCollectionIn: 'to' } as const
    expect(visibilityOf({ cc: [followers] }, options)).toMatchObject({
      visibility: 'direct',
      silentMentions: [],
    })
    expect(visibilityOf({ to: [followers] }, options).visibility).toBe('private')
  })

  it('has no private posts for an author without a followers collection', () => {
    expect(visibilityOf({ to: [followers] }, { isKnownAccount: () => false }).visibility).toBe('direct')
  })

  it('lets the lists of the activity stand in for absent lists, not for empty ones', () => {
    const activity = { to: [everybody], cc: [followers] }
    expect(visibilityOf({}, { followers, activity }).visibility).toBe('public')
    expect(visibilityOf({ to: [bob] }, { followers, activity }).visibility).toBe('private')
    expect(visibilityOf({ to: [], cc: [] }, { followers, activity }).visibility).toBe('direct')
  })

  it('judges a Create by the object in it', () => {
    const note = { type: 'Note', attributedTo: [], tag: [], attachment: [], to: [followers] } as const
    const create = { type: 'Create', tag: [], to: [everybody], object: note } as const
    expect(visibilityOf(create, { followers }).visibility).toBe('private')
    expect(
      visibilityOf({ ...create, object: { id: 'https://example.com/1' } }, { followers }).visibility,
    ).toBe('public')
  })

  it('judges a boost by its own lists and finds no mentions in it', () => {
    const announce = { type: 'Announce', tag: [], object: { id: 'https://example.com/1' } } as const
    expect(visibilityOf({ ...announce, to: [everybody], cc: [bob, followers] }, knowsBob)).toEqual({
      visibility: 'public',
      addressedVisibility: 'public',
      mentions: [],
      silentMentions: [],
      notNotified: [],
    })
    expect(visibilityOf({ ...announce, to: [bob] }, knowsBob).visibility).toBe('direct')
  })

  it('keeps direct while everybody known and addressed has a Mention tag', () => {
    expect(visibilityOf({ to: [bob], tag: [mention(bob)] }, knowsBob)).toEqual({
      visibility: 'direct',
      addressedVisibility: 'direct',
      mentions: [bob],
      silentMentions: [],
      notNotified: [],
    })
  })

  it('finds silent mentions in public posts too, and leaves them public', () => {
    const facts = visibilityOf({ to: [everybody, bob, bob], cc: [followers, carol] }, knowsBob)
    expect(facts).toMatchObject({ visibility: 'public', silentMentions: [bob] })
  })

  it('names who is mentioned and not addressed', () => {
    const facts = visibilityOf({ tag: [mention(bob), mention(bob)] }, knowsBob)
    expect(facts).toMatchObject({ visibility: 'direct', mentions: [bob], notNotified: [bob] })
  })

  it('counts the owner of the personal inbox as addressed', () => {
    expect(visibilityOf({}, { ...knowsBob, deliveredTo: bob })).toMatchObject({
      visibility: 'limited',
      addressedVisibility: 'direct',
      silentMentions: [bob],
    })
    const mentioned = visibilityOf({ tag: [mention(bob)] }, { ...knowsBob, deliveredTo: bob })
    expect(mentioned).toMatchObject({ visibility: 'direct', silentMentions: [], notNotified: [] })
  })

  it('compares accounts without fragment', () => {
    const facts = visibilityOf({ to: [`${bob}#main-key`], tag: [mention(`${bob}#x`)] }, knowsBob)
    expect(facts).toMatchObject({
      visibility: 'direct',
      mentions: [bob],
      silentMentions: [],
      notNotified: [],
    })
  })

  it('heeds directMessage of Pleroma', () => {
    expect(visibilityOf({ to: [bob], directMessage: true }, knowsBob).visibility).toBe('direct')
    expect(visibilityOf({ to: [bob], tag: [mention(bob)], directMessage: false }, knowsBob).visibility).toBe(
      'limited',
    )
    expect(visibilityOf({ to: [everybody], directMessage: true }, knowsBob).visibility).toBe('public')
  })

  it('takes everybody for known unless told otherwise', () => {
    expect(visibilityOf({ to: [carol] }).visibility).toBe('limited')
  })

  it('works through huge audiences in linear work', () => {
    const crowd = Array.from({ length: 20_000 }, (_, i) => `https://example.org/users/${String(i)}`)
    const facts = visibilityOf({ to: crowd, cc: crowd, tag: crowd.map(mention) }, { followers })
    expect(facts.mentions).toHaveLength(20_000)
    expect(facts.silentMentions).toEqual([])
  })
})
