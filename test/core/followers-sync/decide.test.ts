import { describe, expect, it } from 'vitest'
import { sendsFollowersDigest, shouldSynchronize } from '../../../src/core/followers-sync/decide.js'

const facts = {
  claim: {
    collectionId: 'https://example.com/followers',
    digest: 'wrong',
    url: 'https://example.com/for-domain',
  },
  isCoveredBySignature: true,
  signerId: 'https://example.com/actor',
  signerFollowers: 'https://example.com/followers',
  localDigest: 'right',
  now: new Date('2026-11-22T12:00:00Z'),
}
const forbidden = expect.objectContaining({
  name: 'RefusedError',
  code: 'ERR_SYNC_FORBIDDEN',
  actorId: facts.signerId,
})

describe('shouldSynchronize', () => {
  it('synchronizes when the digests differ, in case too', () => {
    expect(shouldSynchronize(facts)).toBe(true)
    expect(shouldSynchronize({ ...facts, claim: { ...facts.claim, digest: 'RIGHT' } })).toBe(true)
    expect(shouldSynchronize({ ...facts, claim: { ...facts.claim, digest: 'right' } })).toBe(false)
  })

  it.each([
    ['another collection', { collectionId: 'https://example.com/followers2' }],
    ['a url on another host', { url: 'https://example.org/for-domain' }],
    ['a url on a host that goes on', { url: 'https://example.com.evil.example/' }],
    ['a url that is none', { url: 'javascript:alert(1)' }],
  ])('T78 refuses %s', (_what, claim) => {
    expect(() => shouldSynchronize({ ...facts, claim: { ...facts.claim, ...claim } })).toThrow(forbidden)
  })

  it('T78 refuses a signer without a followers collection', () => {
    expect(() => shouldSynchronize({ ...facts, signerFollowers: undefined })).toThrow(forbidden)
  })

  it('T78 passes over a field that the signature does not cover', () => {
    const url = 'https://evil.example/x'
    const uncovered = { ...facts, isCoveredBySignature: false, claim: { ...facts.claim, url } }
    expect(shouldSynchronize(uncovered)).toBe(false)
  })

  it('T80 waits an hour between two synchronizations with one actor', () => {
    const at = (time: string) => shouldSynchronize({ ...facts, lastSynchronizedAt: new Date(time) })
    expect(at('2026-11-22T11:00:01Z')).toBe(false)
    expect(at('2026-11-22T11:00:00Z')).toBe(true)
  })
})

describe('sendsFollowersDigest', () => {
  it.each([
    ['Create', 'private', 24_999, true],
    ['Update', 'private', 0, true],
    ['Announce', 'private', 1, true],
    ['Create', 'private', 25_000, false],
    ['Create', 'public', 1, false],
    ['Create', 'limited', 1, false],
    ['Delete', 'private', 1, false],
  ])('says for a %s of a %s post with %i followers: %s', (type, visibility, followersCount, sends) => {
    expect(sendsFollowersDigest({ type, visibility, followersCount })).toBe(sends)
  })
})
