import { describe, expect, expectTypeOf, it } from 'vitest'
import {
  createActor,
  createArticle,
  createNote,
  createQuestion,
  createTombstone,
  type Article,
  type Note,
  type Person,
  type Question,
} from '../../../../src/core/vocab/index.js'

const alice = 'https://example.com/users/alice'

describe('createNote', () => {
  it('completes lists and writes moments in the normal form', () => {
    expect(
      createNote({
        id: `${alice}/1`,
        attributedTo: { id: alice },
        to: alice,
        published: new Date('2026-11-22T09:43:00.000Z'),
        updated: '2026-11-22T11:43:00+01:00',
        summary: undefined,
      }),
    ).toStrictEqual({
      id: `${alice}/1`,
      type: 'Note',
      attributedTo: [{ id: alice }],
      to: [alice],
      published: '2026-11-22T09:43:00Z',
      updated: '2026-11-22T10:43:00Z',
      tag: [],
      attachment: [],
    })
  })

  it('derives the id by a function', () => {
    expect(createNote({ id: (note) => `${note.attributedTo[0]?.id ?? ''}/1`, attributedTo: alice }).id).toBe(
      `${alice}/1`,
    )
    expect(createNote({ attributedTo: alice })).not.toHaveProperty('id')
  })

  it('leaves its argument alone', () => {
    const input = Object.freeze({ attributedTo: alice, to: Object.freeze([alice]) })
    expect(createNote(input).to).toEqual([alice])
  })

  it('refuses an author without id and moments that are none', () => {
    expect(() => createNote({ attributedTo: '' })).toThrow(TypeError)
    expect(() => createNote({ attributedTo: {} })).toThrow(TypeError)
    expect(() => createNote({ attributedTo: alice, published: new Date(NaN) })).toThrow(RangeError)
    expect(() => createNote({ attributedTo: alice, published: 'now' })).toThrow(RangeError)
  })
})

describe('createQuestion', () => {
  it('has either oneOf or anyOf', () => {
    const oneOf = [{ name: 'tea' }]
    expect(createQuestion({ attributedTo: alice, oneOf })).toMatchObject({ type: 'Question', oneOf })
    expect(() => createQuestion({ attributedTo: alice })).toThrow(TypeError)
    expect(() => createQuestion({ attributedTo: alice, oneOf, anyOf: oneOf })).toThrow(TypeError)
  })
})

describe('createActor', () => {
  it('has the type it was told, and all lists', () => {
    const actor = createActor({ id: alice, type: 'Person', name: undefined, published: '2026-11-22' })
    expectTypeOf(actor).toEqualTypeOf<Person>()
    expect(actor).toStrictEqual({
      id: alice,
      type: 'Person',
      publicKey: [],
      assertionMethod: [],
      alsoKnownAs: [],
      attributionDomains: [],
      attributedTo: [],
      tag: [],
      attachment: [],
      published: '2026-11-22T00:00:00Z',
    })
    expect(() => createActor({ id: '', type: 'Person' })).toThrow(TypeError)
  })
})

describe('the builders of objects', () => {
  it('give the types of the vocabulary', () => {
    expectTypeOf(createNote).returns.toEqualTypeOf<Note>()
    expectTypeOf(createArticle).returns.toEqualTypeOf<Article>()
    expectTypeOf(createQuestion).returns.toEqualTypeOf<Question>()
    expect(createTombstone(alice)).toStrictEqual({ id: alice, type: 'Tombstone', atomUri: alice })
  })
})
