import { describe, expect, it } from 'vitest'
import { createStamp, isStampGone, verifyStamp } from '../../../src/core/quote/stamp.js'
import type { UnknownObject } from '../../../src/core/vocab/index.js'

const alice = 'https://quoted.example/users/alice'
const bob = 'https://quoting.example/users/bob'
const stampUrl = `${alice}/quote_authorizations/7`
const interactionId = `${bob}/statuses/10`
const targetId = `${alice}/statuses/1`
const claim = { stampUrl, interactionId, targetId, targetAuthorId: alice }
const stamp = createStamp({ id: stampUrl, authorId: alice, interactionId, targetId })
const invalid = expect.objectContaining({ name: 'RefusedError', code: 'ERR_STAMP_INVALID', id: stampUrl })

describe('createStamp', () => {
  it('is the document of FEP-044f', () => {
    expect(stamp).toEqual({
      id: stampUrl,
      type: 'QuoteAuthorization',
      attributedTo: [{ id: alice }],
      interactingObject: interactionId,
      interactionTarget: { id: targetId },
    })
  })

  it.each(['quote', 'like', 'reply', 'announce'] as const)('verifies, for a %s', (kind) => {
    const document = createStamp({ kind, id: stampUrl, authorId: alice, interactionId, targetId })
    expect(() => verifyStamp(document, { ...claim, kind })).not.toThrow()
  })
})

describe('verifyStamp', () => {
  it('takes an embedded target by its id', () => {
    const target = { type: 'Note', id: targetId, attributedTo: [], tag: [], attachment: [] } as const
    expect(() => verifyStamp({ ...stamp, interactionTarget: target }, claim)).not.toThrow()
  })

  it('T67 refuses a stamp on another host than its author', () => {
    const forged = 'https://evil.example/s/1'
    expect(() => verifyStamp({ ...stamp, id: forged }, { ...claim, stampUrl: forged })).toThrow(
      expect.objectContaining({ code: 'ERR_STAMP_INVALID', id: forged }),
    )
  })

  it.each([
    ['by the quoting author', { attributedTo: [{ id: bob }] }],
    ['by somebody else on the same host', { attributedTo: [{ id: 'https://quoted.example/users/eve' }] }],
    ['by nobody', { attributedTo: [] }],
    ['for a like', { type: 'LikeAuthorization' }],
    ['for another quoted post', { interactionTarget: { id: `${alice}/statuses/2` } }],
    ['for a target without id', { interactionTarget: { type: 'Tombstone' } }],
  ] as const)('T67 refuses a stamp %s', (_what, change) => {
    expect(() => verifyStamp({ ...stamp, ...change }, claim)).toThrow(invalid)
  })

  it('T68 refuses a stamp for another quote', () => {
    expect(() => verifyStamp({ ...stamp, interactingObject: `${bob}/statuses/99` }, claim)).toThrow(invalid)
    const { interactingObject: _none, ...rest } = stamp
    expect(_none).toBe(interactionId)
    expect(() => verifyStamp(rest, claim)).toThrow(invalid)
  })

  it('refuses a document that is no stamp', () => {
    const note = {
      type: 'Note',
      id: stampUrl,
      attributedTo: [{ id: alice }],
      tag: [],
      attachment: [],
    } as const
    expect(() => verifyStamp(note, claim)).toThrow(invalid)
  })

  it('takes a document with another id for not found', () => {
    expect(() => verifyStamp({ ...stamp, id: `${stampUrl}8` }, claim)).toThrow(
      expect.objectContaining({ name: 'RefusedError', code: 'ERR_ID_MISMATCH' }),
    )
  })

  it('compares the author before the host, and the host without case', () => {
    const upper = 'https://QUOTED.example/s/7'
    expect(() => verifyStamp({ ...stamp, id: upper }, { ...claim, stampUrl: upper })).not.toThrow()
  })

  describe('with approvals of GoToSocial', () => {
    const approval = (extra: Record<string, unknown>, type = 'LikeApproval'): UnknownObject => ({
      type: 'Unknown',
      types: [type],
      id: stampUrl,
      attributedTo: [{ id: alice }],
      extra,
    })

    it('takes one for the very interaction, with or without target', () => {
      expect(() => verifyStamp(approval({ object: interactionId }), { ...claim, kind: 'like' })).not.toThrow()
      const full = approval({ object: interactionId, target: targetId }, 'ReplyApproval')
      expect(() => verifyStamp(full, { ...claim, kind: 'reply' })).not.toThrow()
    })

    it.each([
      [{ object: `${bob}/likes/2` }],
      [{ object: interactionId, target: `${alice}/statuses/2` }],
      [{ object: interactionId, target: [targetId] }],
      [{ object: { id: interactionId } }],
      [{}],
    ])('refuses %o', (extra) => {
      expect(() => verifyStamp(approval(extra), { ...claim, kind: 'like' })).toThrow(invalid)
    })

    it('takes none for quotes or for another kind', () => {
      const other = approval({ object: interactionId })
      expect(() => verifyStamp(other, { ...claim, kind: 'announce' })).toThrow(invalid)
      expect(() => verifyStamp(approval({ object: interactionId }, 'QuoteApproval'), claim)).toThrow(invalid)
    })

    it('takes the Accept itself', () => {
      const accept = {
        type: 'Accept',
        id: stampUrl,
        actor: { id: alice },
        object: { id: interactionId },
        tag: [],
      } as const
      expect(() => verifyStamp(accept, { ...claim, kind: 'announce' })).not.toThrow()
      expect(() => verifyStamp({ ...accept, actor: { id: bob } }, { ...claim, kind: 'announce' })).toThrow(
        invalid,
      )
      expect(() => verifyStamp(accept, claim)).toThrow(invalid)
    })
  })
})

describe('isStampGone', () => {
  it.each([400, 403, 404, 410, 451, 501])('is certain of %i', (status) => {
    expect(isStampGone(status)).toBe(true)
  })

  it.each([200, 304, 401, 408, 429, 500, 502, 503])('is not certain of %i', (status) => {
    expect(isStampGone(status)).toBe(false)
  })
})
