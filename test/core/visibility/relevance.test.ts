import { describe, expect, it } from 'vitest'
import { isRelevant } from '../../../src/core/visibility/relevance.js'

describe('isRelevant', () => {
  it.each([
    ['public', { hasLocalFollower: true }, true],
    ['public', { isFromRelay: true }, true],
    ['unlisted', { repliesToRelevantPost: true }, true],
    ['public', { addressesLocalAccount: true }, true],
    ['public', {}, false],
    ['private', { hasLocalFollower: true }, true],
    ['private', { addressesLocalAccount: true }, true],
    ['private', { repliesToRelevantPost: true, isFromRelay: true }, false],
    ['direct', { addressesLocalAccount: true }, true],
    ['direct', { hasLocalFollower: true, repliesToRelevantPost: true }, false],
    ['limited', { hasLocalFollower: true }, false],
  ] as const)('judges a %s post with %o as %s', (visibility, facts, relevant) => {
    expect(isRelevant({ visibility, ...facts })).toBe(relevant)
  })
})
