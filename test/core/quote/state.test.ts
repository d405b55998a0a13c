import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isStampStale,
  quoteReducer,
  shownQuoteState,
  type Quote,
  type QuoteClaim,
  type QuoteEvent,
  type QuoteState,
} from '../../../src/core/quote/state.js'

const one = 'https://quoted.example/posts/1'
const two = 'https://quoted.example/posts/2'
const stamp = 'https://quoted.example/stamps/7'
const post = (id: string, isLegacy = false) => ({ kind: 'post', id, isLegacy }) as const
const quote = (state: QuoteState, change: Partial<Quote> = {}): Quote => ({
  state,
  targetId: one,
  isLegacy: false,
  ...change,
})
const accepted = quote('accepted', { stamp })
const claim = (change: Partial<QuoteClaim>) =>
  ({ kind: 'claimed', target: post(one), isProven: false, isExplicit: true, ...change }) as const

describe('quoteReducer', () => {
  describe('claims', () => {
    it.each([
      ['a first claim without stamp', undefined, claim({}), quote('pending')],
      ['a first claim with an unproven stamp', undefined, claim({ stamp }), quote('pending', { stamp })],
      ['a first claim with a proven stamp', undefined, claim({ stamp, isProven: true }), accepted],
      ['a quote of oneself', undefined, claim({ isProven: true }), quote('accepted')],
      ['a legacy claim', undefined, claim({ target: post(one, true) }), quote('pending', { isLegacy: true })],
      ['a conflict', undefined, claim({ target: { kind: 'conflict', ids: [one, two] } }), undefined],
      [
        'a deleted target',
        undefined,
        claim({ target: { kind: 'deleted' } }),
        { state: 'deleted', isLegacy: false },
      ],
      ['a boost', undefined, claim({ isBoost: true, isProven: true }), { state: 'pending', isLegacy: false }],
      [
        'a claimed stamp of a local author',
        undefined,
        claim({ stamp, isProven: true, isLocalTarget: true }),
        quote('pending'),
      ],
      ['no quote', undefined, claim({ target: undefined }), undefined],
    ])('reads %s', (_what, before, event, after) => {
      expect(quoteReducer(before, event)).toEqual(after)
    })

    it.each([true, false])('accepts when a proven stamp is added (explicit: %s)', (isExplicit) => {
      expect(quoteReducer(quote('pending'), claim({ stamp, isProven: true, isExplicit }))).toEqual(accepted)
    })

    it('waits again when the stamp is removed or becomes another, unproven one', () => {
      expect(quoteReducer(accepted, claim({}))).toEqual(quote('pending'))
      const other = 'https://quoted.example/stamps/8'
      expect(quoteReducer(accepted, claim({ stamp: other }))).toEqual(quote('pending', { stamp: other }))
    })

    it('keeps what is claimed again', () => {
      for (const state of ['pending', 'accepted', 'rejected', 'revoked'] as const) {
        const stored = quote(state, { stamp })
        expect(quoteReducer(stored, claim({ stamp }))).toBe(stored)
      }
    })

    it('removes a quote in an edit only', () => {
      expect(quoteReducer(accepted, claim({ target: undefined }))).toBeUndefined()
      expect(quoteReducer(accepted, claim({ target: undefined, isExplicit: false }))).toBe(accepted)
    })

    it('T73 removes a quote when its target becomes doubtful', () => {
      expect(quoteReducer(accepted, claim({ target: { kind: 'conflict', ids: [one, two] } }))).toBeUndefined()
    })

    it('adds a quote in an edit only', () => {
      expect(quoteReducer(undefined, claim({ isExplicit: false, stamp, isProven: true }))).toBeUndefined()
    })

    it('swaps the target in an edit only, and does not carry consent over', () => {
      const swap = { target: post(two), stamp }
      expect(quoteReducer(accepted, claim(swap))).toEqual(quote('pending', { targetId: two, stamp }))
      expect(quoteReducer(accepted, claim({ ...swap, isProven: true }))).toEqual({
        ...accepted,
        targetId: two,
      })
      expect(quoteReducer(accepted, claim({ ...swap, isProven: true, isExplicit: false }))).toBe(accepted)
    })

    it('becomes deleted with its target in an edit only', () => {
      const event = claim({ target: { kind: 'deleted' } })
      expect(quoteReducer(accepted, event)).toEqual({ state: 'deleted', isLegacy: false })
      expect(quoteReducer(accepted, { ...event, isExplicit: false })).toBe(accepted)
    })

    it.each(['pending', 'accepted', 'rejected', 'revoked'] as const)(
      'keeps %s for a local author, whatever is claimed',
      (state) => {
        const stored = quote(state)
        expect(quoteReducer(stored, claim({ stamp, isProven: true, isLocalTarget: true }))).toBe(stored)
      },
    )
  })

  describe('answers', () => {
    const table: Record<Exclude<QuoteState, 'deleted'>, Record<string, QuoteState>> = {
      pending: {
        accepted: 'accepted',
        refused: 'rejected',
        stamp_deleted: 'rejected',
        stamp_verified: 'accepted',
        stamp_gone: 'rejected',
      },
      accepted: {
        accepted: 'accepted',
        refused: 'revoked',
        stamp_deleted: 'revoked',
        stamp_verified: 'accepted',
        stamp_gone: 'revoked',
      },
      rejected: {
        accepted: 'rejected',
        refused: 'rejected',
        stamp_deleted: 'rejected',
        stamp_verified: 'accepted',
        stamp_gone: 'rejected',
      },
      revoked: {
        accepted: 'revoked',
        refused: 'revoked',
        stamp_deleted: 'revoked',
        stamp_verified: 'accepted',
        stamp_gone: 'revoked',
      },
    }
    const cases = Object.entries(table).flatMap(([before, row]) =>
      Object.entries(row).map(([kind, after]) => [before, kind, after] as const),
    )

    it.each(cases)('goes from %s by %s to %s', (before, kind, after) => {
      const event = { kind, stamp } as QuoteEvent // every event of the table takes a stamp or ignores it
      expect(quoteReducer(quote(before as QuoteState, { stamp }), event)?.state).toBe(after)
    })

    it('is deleted with its target, for good', () => {
      const gone = quoteReducer(accepted, { kind: 'target_deleted' })
      expect(gone).toEqual({ state: 'deleted', isLegacy: false })
      expect(quoteReducer(gone, { kind: 'stamp_verified', stamp })).toBe(gone)
      expect(quoteReducer(gone, { kind: 'refused' })).toBe(gone)
    })

    it('T72 passes over the deletion of another stamp', () => {
      expect(quoteReducer(accepted, { kind: 'stamp_deleted', stamp: one })).toBe(accepted)
      expect(quoteReducer(quote('pending'), { kind: 'stamp_deleted', stamp })).toEqual(quote('pending'))
    })

    it('T71 makes no quote out of an answer', () => {
      expect(quoteReducer(undefined, { kind: 'accepted', stamp })).toBeUndefined()
      expect(quoteReducer(undefined, { kind: 'refused' })).toBeUndefined()
    })
  })

  it('never accepts without proof or the author, whatever happens', () => {
    const target = fc.constantFrom(undefined, post(one), post(two), { kind: 'deleted' } as const)
    const unproven = fc
      .record({ target, stamp: fc.constantFrom(undefined, stamp), isExplicit: fc.boolean() })
      .map((change) => claim(change))
    const refusal = fc.constantFrom(
      { kind: 'refused' } as const,
      { kind: 'stamp_gone' } as const,
      { kind: 'target_deleted' } as const,
      { kind: 'stamp_deleted', stamp } as const,
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(unproven, refusal)), (events) => {
        const end = events.reduce<Quote | undefined>(quoteReducer, undefined)
        expect(end?.state).not.toBe('accepted')
        expect(end?.state).not.toBe('revoked')
      }),
    )
  })
})

describe('shownQuoteState', () => {
  const reader = { hasTarget: true, canSeeTarget: true }

  it.each([
    [reader, 'accepted'],
    [{ ...reader, hasTarget: false }, 'deleted'],
    [{ ...reader, canSeeTarget: false }, 'unauthorized'],
    [{ ...reader, canSeeTarget: false, isQuotedAuthor: true }, 'accepted'],
    [{ ...reader, blocksDomain: true, blocksAccount: true }, 'blocked_domain'],
    [{ ...reader, blocksAccount: true, mutesAccount: true }, 'blocked_account'],
    [{ ...reader, mutesAccount: true }, 'muted_account'],
  ])('shows an accepted quote to %o as %s', (who, state) => {
    expect(shownQuoteState(accepted, who)).toBe(state)
  })

  it.each(['pending', 'rejected', 'revoked', 'deleted'] as const)(
    'shows %s as it is, and not at all for a legacy quote',
    (state) => {
      expect(shownQuoteState(quote(state), reader)).toBe(state)
      expect(shownQuoteState(quote(state, { isLegacy: true }), reader)).toBeUndefined()
    },
  )

  it('shows an accepted legacy quote', () => {
    expect(shownQuoteState({ ...accepted, isLegacy: true }, reader)).toBe('accepted')
  })
})

describe('isStampStale', () => {
  it('is a week', () => {
    const now = new Date('2026-11-22T00:00:00Z')
    expect(isStampStale(new Date('2026-11-15T00:00:00Z'), now)).toBe(true)
    expect(isStampStale(new Date('2026-11-15T00:00:01Z'), now)).toBe(false)
  })
})
