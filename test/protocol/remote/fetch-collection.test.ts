import { describe, expect, it } from 'vitest'
import { parseCollection } from '../../../src/core/vocab/index.js'
import { createBudget, fetchCollection } from '../../../src/protocol/remote/index.js'
import { fakeDocument, type FakeAnswer } from '../../../src/testing/fake-transport.js'
import { BOB, codeOf, CONTEXT, createWorld, note } from './fixtures.js'

const ID = `${BOB}/followers`
const item = (n: number): string => `https://c.example/users/${n}`
const items = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, i) => item(from + i))
const page = (n: number | string, changes: Record<string, unknown>): FakeAnswer =>
  fakeDocument({
    '@context': CONTEXT,
    id: `${ID}?page=${n}`,
    type: 'OrderedCollectionPage',
    partOf: ID,
    ...changes,
  })
const whole = (changes: Record<string, unknown>): FakeAnswer =>
  fakeDocument({ '@context': CONTEXT, id: ID, type: 'OrderedCollection', ...changes })
const idsOf = (walk: { items: readonly object[] }) =>
  walk.items.map((entry) => ('id' in entry ? entry.id : undefined))

describe('fetchCollection', () => {
  it('gives the items of a collection without pages', async () => {
    const { remote } = createWorld({ [ID]: whole({ totalItems: 2, orderedItems: items(1, 2) }) })
    const walk = await fetchCollection(ID, remote)
    expect(walk).toMatchObject({ id: ID, totalItems: 2, pages: 1, isComplete: true })
    expect(idsOf(walk)).toEqual(items(1, 2))
  })

  it('walks pages, embedded or not', async () => {
    const first = {
      id: `${ID}?page=1`,
      type: 'OrderedCollectionPage',
      orderedItems: items(1, 2),
      next: `${ID}?page=2`,
    }
    const second = page(2, { orderedItems: items(3, 2) })
    for (const start of [whole({ first }), whole({ first: first.id })]) {
      const { remote } = createWorld({ [ID]: start, [first.id]: page(1, first), [`${ID}?page=2`]: second })
      const walk = await fetchCollection(ID, remote)
      expect(idsOf(walk)).toEqual(items(1, 4))
      expect(walk).toMatchObject({ pages: 2, isComplete: true })
    }
  })

  it('takes a collection as a document embeds it, pages of its origin only', async () => {
    const { remote, asked } = createWorld({
      [`${ID}?page=2`]: page(2, { items: items(2, 1) }),
      'https://evil.example/2': page(2, {}),
    })
    const embedded = (next: string, id?: string) =>
      parseCollection({
        ...(id && { id }),
        type: 'Collection',
        first: { type: 'CollectionPage', items: items(1, 1), next },
      })
    expect(await fetchCollection(embedded(`${ID}?page=2`, ID), remote)).toMatchObject({ isComplete: true })
    expect(await fetchCollection(embedded(`${ID}?page=2`), remote, { sameOriginAs: BOB })).toMatchObject({
      isComplete: true,
    })
    const nobody = await fetchCollection(embedded(`${ID}?page=2`), remote)
    expect(nobody).toMatchObject({ isComplete: false, stoppedBy: { code: 'ERR_ORIGIN_MISMATCH' } })
    expect(asked()).toHaveLength(2)
  })

  it('takes a page without an id', async () => {
    const anonymous = fakeDocument({ type: 'CollectionPage', items: items(1, 1) })
    const { remote } = createWorld({ [ID]: whole({ first: `${ID}?page=1` }), [`${ID}?page=1`]: anonymous })
    expect(idsOf(await fetchCollection(ID, remote))).toEqual(items(1, 1))
  })

  it('T32 stops at ten pages, with what was read', async () => {
    const script: Record<string, FakeAnswer> = { [ID]: whole({ first: `${ID}?page=1`, totalItems: 1e15 }) }
    for (let n = 1; n <= 12; n++)
      script[`${ID}?page=${n}`] = page(n, { orderedItems: items(n, 1), next: `${ID}?page=${n + 1}` })
    const { remote, asked } = createWorld(script)
    const walk = await fetchCollection(ID, remote)
    expect(walk).toMatchObject({ pages: 10, isComplete: false, stoppedBy: { code: 'ERR_COLLECTION_LIMIT' } })
    expect(idsOf(walk)).toEqual(items(1, 10))
    expect(asked()).toHaveLength(11)
    const ten = createWorld({ ...script, [`${ID}?page=10`]: page(10, { orderedItems: items(10, 1) }) })
    expect(await fetchCollection(ID, ten.remote)).toMatchObject({ pages: 10, isComplete: true })
  })

  it('T32 takes exactly a thousand items and refuses one more', async () => {
    const exact = createWorld({ [ID]: whole({ orderedItems: items(0, 1000) }) })
    expect(await fetchCollection(ID, exact.remote)).toMatchObject({ isComplete: true })
    const over = createWorld({ [ID]: whole({ orderedItems: items(0, 1001) }) })
    const walk = await fetchCollection(ID, over.remote)
    expect(walk).toMatchObject({ isComplete: false, stoppedBy: { code: 'ERR_COLLECTION_LIMIT' } })
    expect(walk.items).toHaveLength(1000)
    expect((await fetchCollection(ID, over.remote, { maxItems: 3 })).items).toHaveLength(3)
  })

  it.each([
    ['itself', `${ID}?page=1`],
    ['the collection', ID],
  ])('T32 stops at a page whose next is %s', async (_what, next) => {
    const { remote, asked } = createWorld({
      [ID]: whole({ first: `${ID}?page=1` }),
      [`${ID}?page=1`]: page(1, { orderedItems: items(1, 1), next }),
    })
    expect(await fetchCollection(ID, remote)).toMatchObject({ stoppedBy: { code: 'ERR_COLLECTION_LIMIT' } })
    expect(asked()).toHaveLength(2)
  })

  it('T33 asks for no page on another origin', async () => {
    for (const first of ['https://evil.example/1', 'https://bob.example:8443/1', 'http://bob.example/1']) {
      const { remote, asked } = createWorld({ [ID]: whole({ orderedItems: items(1, 1), first }) })
      expect(await fetchCollection(ID, remote)).toMatchObject({
        isComplete: false,
        stoppedBy: { code: 'ERR_ORIGIN_MISMATCH' },
      })
      expect(asked()).toEqual([ID])
    }
  })

  it('T33 asks for no collection of another origin than wanted', async () => {
    const { remote } = createWorld({ [ID]: whole({ orderedItems: items(1, 1) }) })
    const walk = await fetchCollection(ID, remote, { sameOriginAs: 'https://a.example/' })
    expect(walk).toMatchObject({ items: [], stoppedBy: { code: 'ERR_ORIGIN_MISMATCH' } })
  })

  it('says why a page could not be had', async () => {
    const { remote } = createWorld({ [ID]: whole({ orderedItems: items(1, 1), first: `${ID}?page=1` }) })
    expect(await fetchCollection(ID, remote)).toMatchObject({
      isComplete: false,
      stoppedBy: { code: 'ERR_HTTP_STATUS' },
    })
    const broke = await fetchCollection(ID, remote, { budget: createBudget(1) })
    expect(broke).toMatchObject({ items: [{ id: item(1) }], stoppedBy: { code: 'ERR_FETCH_BUDGET' } })
  })

  it('rejects when the collection itself is none', async () => {
    const { remote } = createWorld({ [BOB]: note(BOB), 'https://bob.example/x': {} })
    expect(await codeOf(fetchCollection(BOB, remote))).toBe('ERR_DOCUMENT_INVALID')
    expect(await codeOf(fetchCollection(ID, remote))).toBe('ERR_HTTP_STATUS')
  })
})
