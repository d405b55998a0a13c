import { describe, expect, it } from 'vitest'
import { applyPollUpdate } from '../../../src/core/poll/update.js'

const stored = { options: [{ title: 'tea', votes: 1 }], isMultiple: false, isClosed: false }

describe('applyPollUpdate', () => {
  it.each([true, false])('takes over tallies and end of the same options (explicit: %s)', (isExplicit) => {
    const incoming = { ...stored, options: [{ title: 'tea', votes: 7 }], isClosed: true }
    expect(applyPollUpdate(stored, incoming, isExplicit)).toEqual({ poll: incoming, resetsVotes: false })
  })

  it.each([
    ['other text', { options: [{ title: 'Tea', votes: 7 }] }],
    [
      'one more',
      {
        options: [
          { title: 'tea', votes: 7 },
          { title: 'milk', votes: 0 },
        ],
      },
    ],
    ['one less', { options: [] }],
    ['several choices', { isMultiple: true }],
  ])('voids votes for %s in an edit, ignores it otherwise', (_what, change) => {
    const incoming = { ...stored, ...change }
    expect(applyPollUpdate(stored, incoming, true)).toEqual({ poll: incoming, resetsVotes: true })
    expect(applyPollUpdate(stored, incoming, false)).toEqual({ poll: stored, resetsVotes: false })
  })
})
