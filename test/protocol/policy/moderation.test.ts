import { describe, expect, it } from 'vitest'
import {
  checkModeratedId,
  checkSeverity,
  domainStanding,
  moderatedDomain,
} from '../../../src/protocol/policy/index.js'

const own = { origin: 'https://social.example.com', handleDomain: 'example.com:8443' }

describe('moderatedDomain', () => {
  it.each([
    ['Evil.EXAMPLE', 'evil.example'],
    ['com', 'com'],
    ['other.example.com', 'other.example.com'],
    ['x.social.example.com', 'x.social.example.com'],
  ])('reads %s: what is above, below or beside the own names may be decided about', (text, domain) => {
    expect(moderatedDomain(text, own)).toBe(domain)
  })

  it.each(['social.example.com', 'SOCIAL.example.com', 'example.com'])('refuses %s, its own', (text) => {
    expect(() => moderatedDomain(text, own)).toThrow(/^domain has to be another server's/)
    expect(() => moderatedDomain(text, own)).toThrow(TypeError)
  })

  it.each(['https://evil.example', 'evil.example:443', '', 7, undefined])(
    'refuses %j, which is none',
    (text) => {
      expect(() => moderatedDomain(text, own)).toThrow(/^domain has to be a domain such as/)
      expect(() => moderatedDomain(text, own)).toThrow(TypeError)
    },
  )
})

describe('checkSeverity and checkModeratedId', () => {
  it.each(['block', '', 'SUSPEND', 0, undefined, null, ['none']])('refuse %j', (value) => {
    expect(() => {
      checkSeverity(value)
    }).toThrow(TypeError)
    expect(() => {
      checkModeratedId(value)
    }).toThrow(TypeError)
  })

  it('take what moderators say', () => {
    for (const severity of ['none', 'silence', 'suspend']) checkSeverity(severity)
    checkModeratedId('https://evil.example/users/mallory')
  })
})

describe('domainStanding', () => {
  it.each([
    [[], 'none', 'suspend'],
    [['none'], 'none', 'none'],
    [['silence', 'none'], 'silence', 'silence'],
    [['none', 'suspend', 'silence'], 'suspend', 'suspend'],
  ] as const)('of %j is %s, and %s where only listed domains are let in', (decided, open, limited) => {
    expect(domainStanding(decided, { limitedFederation: false })).toBe(open)
    expect(domainStanding(decided, { limitedFederation: true })).toBe(limited)
  })
})
