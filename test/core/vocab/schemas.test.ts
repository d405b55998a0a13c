import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, expectTypeOf, it } from 'vitest'
import type { z } from 'zod/mini'
import type {
  activitySchema,
  attachmentSchema,
  collectionSchema,
  postSchema,
  questionSchema,
  tagSchema,
} from '../../../src/core/vocab/index.js'
import {
  actorSchema,
  createActor,
  createNote,
  documentSchema,
  noteSchema,
  parseDocument,
  type Activity,
  type Actor,
  type Attachment,
  type Collection,
  type Document,
  type Note,
  type Post,
  type Question,
  type Tag,
} from '../../../src/core/vocab/index.js'

const alice = 'https://example.com/users/alice'
const note = createNote({
  id: `${alice}/1`,
  attributedTo: alice,
  content: 'Hi',
  published: '2026-11-22T09:43:00Z',
})

describe('the schemas', () => {
  it('have the types of their interfaces', () => {
    expect(noteSchema).toBeDefined()
    expectTypeOf<z.output<typeof noteSchema>>().toEqualTypeOf<Note>()
    expectTypeOf<z.output<typeof questionSchema>>().toEqualTypeOf<Question>()
    expectTypeOf<z.output<typeof postSchema>>().toEqualTypeOf<Post>()
    expectTypeOf<z.output<typeof actorSchema>>().toEqualTypeOf<Actor>()
    expectTypeOf<z.output<typeof activitySchema>>().toEqualTypeOf<Activity>()
    expectTypeOf<z.output<typeof collectionSchema>>().toEqualTypeOf<Collection>()
    expectTypeOf<z.output<typeof documentSchema>>().toEqualTypeOf<Document>()
    expectTypeOf<z.output<typeof tagSchema>>().toEqualTypeOf<Tag>()
    expectTypeOf<z.output<typeof attachmentSchema>>().toEqualTypeOf<Attachment>()
  })

  it('take what the builders make, and give it back equal', () => {
    expect(noteSchema.parse(note)).toStrictEqual(note)
    const actor = createActor({ id: alice, type: 'Service' })
    expect(actorSchema.parse(actor)).toStrictEqual(actor)
  })

  it.each([
    ['a property that is undefined', { ...note, content: undefined }],
    ['a name we do not have', { ...note, inReplyToId: 'x' }],
    ['a lone value where a list belongs', { ...note, to: alice }],
    ['an empty text', { ...note, content: '' }],
    ['an empty id', { ...note, id: '' }],
    ['a moment with an offset', { ...note, published: '2026-11-22T09:43:00+01:00' }],
    ['a script for a page', { ...note, url: 'javascript:alert(1)' }],
    ['a lone surrogate', { ...note, content: 'a\ud800' }],
    ['a list that is missing', { type: 'Note', tag: [], attachment: [] }],
    ['another type', { ...note, type: 'Article' }],
    ['a reference to nothing', { ...note, replies: {} }],
  ])('refuse %s', (_what, model) => {
    expect(noteSchema.safeParse(model).success).toBe(false)
  })

  it('take linear time on nested quotes', () => {
    let model: unknown = { ...note, quote: { type: 'Note' } } // wrong at the very bottom
    for (let i = 0; i < 60; i++) model = { ...note, quote: model }
    const start = performance.now()
    expect(documentSchema.safeParse(model).success).toBe(false)
    expect(performance.now() - start).toBeLessThan(1_000)
  })

  const corpus = new URL('../../../../shared/corpus/', import.meta.url)
  it.skipIf(!existsSync(corpus))('describe every document of the corpus that is read', () => {
    const rows = JSON.parse(readFileSync(new URL('index.json', corpus), 'utf8')) as {
      file: string
      kind: string
    }[]
    const refused = new Set([
      'funkwhale/index.L416.json', // a list of ids as id
      'w3c-activitystreams/w3c.array-at-top.json',
      ...['02', '04', '05'].map(
        (number) => `vernissage/vernissage.ActivityDtoDeserializationFixtures.personCase${number}.json`, // two actors
      ),
    ])
    for (const { file, kind } of rows) {
      if (kind === 'webfinger' || kind === 'nodeinfo' || refused.has(file)) continue
      const model = parseDocument(JSON.parse(readFileSync(new URL(file, corpus), 'utf8')))
      expect([file, documentSchema.safeParse(model).error?.issues]).toEqual([file, undefined])
    }
  })
})
