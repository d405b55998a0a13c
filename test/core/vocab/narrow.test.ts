import { describe, expect, expectTypeOf, it } from 'vitest'
import {
  hasType,
  idOf,
  isActivity,
  isActor,
  isCollection,
  isConverted,
  isPost,
  isPublicId,
  isReference,
  languageOf,
  parseActivity,
  parseDocument,
  typesOf,
  type Activity,
  type ActivityWithActor,
  type Actor,
  type AnyObject,
  type Collection,
  type Document,
  type EmbeddedActivity,
  type Note,
  type ObjectOrReference,
  type Post,
  type Reference,
} from '../../../src/core/vocab/index.js'

const id = 'https://example.com/1'
const models = {
  actor: parseDocument({ id, type: 'Group' }),
  post: parseDocument({ type: 'Page' }),
  activity: parseDocument({ type: 'Like' }),
  collection: parseDocument({ type: 'CollectionPage' }),
  other: parseDocument({ type: 'Person' }),
  reference: { id },
}

describe.each([
  ['isActor', isActor, 'actor'],
  ['isPost', isPost, 'post'],
  ['isActivity', isActivity, 'activity'],
  ['isCollection', isCollection, 'collection'],
  ['isReference', isReference, 'reference'],
])('%s', (_name, is, kind) => {
  it(`is true of ${kind} only`, () => {
    for (const [name, model] of Object.entries(models))
      expect([name, is(model)]).toEqual([name, name === kind])
    expect(is(undefined)).toBe(false)
  })
})

describe('isActor', () => {
  it('is false of an actor that is only named', () => {
    expect(isActor({ id, type: 'Person' })).toBe(false)
  })
})

describe('isConverted', () => {
  it.each([
    ['Note', false],
    ['Question', false],
    ['Article', true],
    ['Event', true],
    [['Note', 'Video'], true],
  ])('says of %j: %s', (type, expected) => {
    expect(isConverted(parseDocument({ type }))).toBe(expected)
  })
})

describe('typesOf and hasType', () => {
  it('see all types sent', () => {
    const model = parseDocument({ type: ['Note', 'x:Y'] })
    expect(typesOf(model)).toEqual(['Note', 'x:Y'])
    expect([hasType(model, 'Note'), hasType(model, 'x:Y'), hasType(model, 'Event')]).toEqual([
      true,
      true,
      false,
    ])
    expect(typesOf({})).toEqual([])
  })
})

describe('idOf', () => {
  it('takes ids and whatever has one', () => {
    expect([idOf(id), idOf({ id }), idOf({}), idOf(undefined)]).toEqual([id, id, undefined, undefined])
  })
})

describe('isPublicId', () => {
  it.each([
    ['https://www.w3.org/ns/activitystreams#Public', true],
    ['as:Public', true],
    ['Public', true],
    ['public', false],
    ['http://www.w3.org/ns/activitystreams#Public', false],
    ['https://www.w3.org/ns/activitystreams#Public/', false],
  ])('says of %s: %s', (spelling, expected) => {
    expect(isPublicId(spelling)).toBe(expected)
  })
})

describe('languageOf', () => {
  it.each([
    [{ contentMap: { de: '' }, nameMap: { en: '' } }, 'de'],
    [{ nameMap: { en: '' }, summaryMap: { fr: '' } }, 'en'],
    [{ summaryMap: { 'zh-TW': '' } }, 'zh-TW'],
    [{ contentMap: { und: 'x' } }, undefined],
    [{}, undefined],
  ])('says of %j: %s', (model, expected) => {
    expect(languageOf(model)).toBe(expected)
  })
})

describe('the types', () => {
  it('narrow by type and by question', () => {
    const document = parseDocument({ type: 'Note' })
    expectTypeOf(document).toEqualTypeOf<Document>()
    if (document.type === 'Note') expectTypeOf(document).toEqualTypeOf<Note>()
    if (document.type === 'Follow') expectTypeOf(document).toEqualTypeOf<EmbeddedActivity<'Follow'>>()
    if (isActor(document)) expectTypeOf(document).toEqualTypeOf<Actor>()
    if (isPost(document)) expectTypeOf(document).toEqualTypeOf<Post>()
    if (isCollection(document)) expectTypeOf(document).toEqualTypeOf<Collection>()
    if (isActivity(document)) expectTypeOf(document).toEqualTypeOf<Activity>()
    else expectTypeOf(document).toEqualTypeOf<AnyObject>()
  })

  it('tell a reference from what is embedded', () => {
    const { object } = parseActivity({ type: 'Like', actor: id, object: id })
    expectTypeOf(object).toEqualTypeOf<ObjectOrReference | undefined>()
    if (object !== undefined && object.type === undefined) expectTypeOf(object).toEqualTypeOf<Reference>()
  })

  it('promise the actor of what parseActivity gives', () => {
    const activity = parseActivity({ type: 'Like', actor: id, object: id })
    expectTypeOf(activity).toEqualTypeOf<ActivityWithActor>()
    expectTypeOf(activity.actor.id).toEqualTypeOf<string>()
  })
})
