import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isTootkitError } from '../../../src/errors.js'
import {
  interactionRequestOf,
  isStampGone,
  policyBitmap,
  policyGroups,
  quoteReducer,
  quoteStampOf,
  quoteTargetOf,
  verifyStamp,
  type Quote,
  type QuoteEvent,
  type QuoteState,
} from '../../../src/core/quote/index.js'
import {
  isPost,
  parseActivity,
  parseDocument,
  parseObject,
  type Post,
} from '../../../src/core/vocab/index.js'

// Cases shared between projects; the rules themselves are tested beside this file.
const folder = new URL('../../../../shared/vectors/quotes/', import.meta.url)
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), 'utf8'))

interface PolicyVector {
  readonly actor: string
  readonly followers: string
  readonly following: string
  readonly interactionPolicy: unknown
  readonly expect: unknown
}

interface StampVector {
  readonly name: string
  readonly stamp?: unknown
  readonly stampUri?: string
  readonly http?: number
  readonly before?: QuoteState
  readonly sameAuthor?: boolean
  readonly expect: string
}

const bob = 'https://quoting.example/users/bob'
const interactionId = `${bob}/statuses/10`
const targetId = 'https://quoted.example/users/alice/statuses/1'

function postIn(name: string): Post {
  const object = parseDocument(read(name))
  const post = ('object' in object ? object.object : undefined) ?? object
  if (post.type === undefined || !isPost(post)) throw new TypeError(`${name} holds no post`)
  return post
}

describe.skipIf(!existsSync(folder))('the shared vectors of quotes', () => {
  it('flatten policies as Mastodon does', () => {
    for (const { actor: id, followers, following, interactionPolicy, expect: groups } of read(
      'own-policy-flattening.json',
    ) as readonly PolicyVector[]) {
      const post = parseObject({ type: 'Note', interactionPolicy })
      const rule = isPost(post) ? post.interactionPolicy?.canQuote : undefined
      expect(policyGroups(policyBitmap(rule, { id, followers, following }))).toEqual(groups)
    }
  })

  it('verify stamps', () => {
    const alice = 'https://quoted.example/users/alice'
    for (const vector of read('own-stamp-verification.json') as readonly StampVector[]) {
      const stampUrl = vector.stampUri ?? `${alice}/quote_authorizations/7`
      const before: Quote = { state: vector.before ?? 'pending', targetId, stamp: stampUrl, isLegacy: false }
      const event = ((): QuoteEvent | undefined => {
        if (vector.http !== undefined) return isStampGone(vector.http) ? { kind: 'stamp_gone' } : undefined
        if (vector.sameAuthor === true) {
          const target = { kind: 'post', id: targetId, isLegacy: false } as const
          return { kind: 'claimed', target, isProven: true, isExplicit: true }
        }
        if (vector.stamp === null) return undefined
        try {
          verifyStamp(parseDocument(vector.stamp), {
            stampUrl,
            interactionId,
            targetId,
            targetAuthorId: alice,
          })
          return { kind: 'stamp_verified', stamp: stampUrl }
        } catch (error) {
          if (!isTootkitError(error)) throw error
          return error.code === 'ERR_ID_MISMATCH' ? { kind: 'stamp_gone' } : undefined
        }
      })()
      const after = event === undefined ? before : quoteReducer(before, event)
      const wanted = vector.expect.startsWith('unchanged') ? before.state : vector.expect.split(' ')[0]
      expect([vector.name, after?.state]).toEqual([vector.name, wanted])
    }
  })

  it.each([
    ['own-08-create-approved.json', { kind: 'post', isLegacy: false }],
    ['own-09-update-approved.json', { kind: 'post', isLegacy: false }],
    ['own-11-self-quote.json', { kind: 'post', isLegacy: false }],
    ['own-12-quoted-post-gone.json', { kind: 'deleted' }],
    ['own-13-legacy-quote.json', { kind: 'post', isLegacy: true }],
    ['fep-044f-01.json', { kind: 'post', isLegacy: false }],
    ['fep-044f-02.json', { kind: 'post', isLegacy: false }],
  ])('read the target of %s', (name, target) => {
    expect(quoteTargetOf(postIn(name))).toMatchObject(target)
  })

  it('read stamps and requests', () => {
    expect(quoteStampOf(postIn('own-08-create-approved.json'))).toMatch(/^https:\/\/quoted\.example\//)
    expect(interactionRequestOf(parseActivity(read('own-04-quote-request.json')))).toMatchObject({
      kind: 'quote',
      actorId: bob,
      targetId,
      interactionId,
    })
    expect(interactionRequestOf(parseActivity(read('own-14-like-request.json')))?.kind).toBe('like')
  })

  it('take the object link of FEP-e232 without relation for no quote', () => {
    expect(quoteTargetOf(postIn('fep-e232-01.json'))).toBeUndefined()
  })
})
