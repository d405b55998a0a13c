import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isTootkitError } from '../../../src/errors.js'
import {
  ACTIVITY_TYPES,
  ACTOR_TYPES,
  AUTHORIZATION_TYPES,
  COLLECTION_TYPES,
  documentSchema,
  EXTENSION_TERMS,
  parseDocument,
  POST_TYPES,
  toJsonLd,
  type Document,
} from '../../../src/core/vocab/index.js'

const runs = { numRuns: 300 }

/** Names that mean something somewhere, in every spelling, so that random documents are not all noise. */
const plainNames = [
  ...'id type @id @type actor object target instrument result origin to cc bto audience attributedTo'.split(
    ' ',
  ),
  ...'name nameMap summary summaryMap content contentMap mediaType url icon image source tag attachment'.split(
    ' ',
  ),
  ...'inReplyTo replies likes shares context published updated startTime endTime closed oneOf anyOf'.split(
    ' ',
  ),
  ...'first last next prev partOf items orderedItems totalItems endpoints sharedInbox publicKey href rel'.split(
    ' ',
  ),
  ...'always approvalRequired width height duration formerType deleted featuredTags inbox quote'.split(' '),
  ...Object.keys(EXTENSION_TERMS),
]
const keys = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...plainNames) },
  { weight: 1, arbitrary: fc.constantFrom(...plainNames).map((name) => `as:${name}`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('toot:blurhash', 'schema:value', '@context', '@graph', 'vcard:bday'),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
)
const types = fc.constantFrom(
  ...ACTOR_TYPES,
  ...ACTIVITY_TYPES,
  ...POST_TYPES,
  ...COLLECTION_TYPES,
  ...AUTHORIZATION_TYPES,
  ...[
    'Tombstone',
    'FeaturedCollection',
    'FeaturedItem',
    'Mention',
    'Hashtag',
    'Emoji',
    'Link',
    'PropertyValue',
  ],
  ...['Document', 'IdentityProof', 'Multikey', 'ChatMessage', 'as:Note', 'toot:Emoji', 'Unknown'],
)
const texts = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    'https://example.com/1',
    'as:Public',
    '2026-11-22T09:43:00+01:00',
    'PT1S',
    'javascript:1',
    'a\ud800',
  ),
  fc.webUrl(),
  fc.string({ unit: 'binary', maxLength: 12 }),
)
const { document } = fc.letrec<{ document: unknown; value: unknown }>((tie) => ({
  document: fc
    .tuple(
      fc.oneof(types, fc.array(types, { maxLength: 3 })),
      fc.dictionary(keys, tie('value'), { maxKeys: 9 }),
    )
    .map(([type, members]) => ({ type, ...members })),
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    { weight: 4, arbitrary: texts },
    { weight: 2, arbitrary: fc.oneof(fc.boolean(), fc.constant(null), fc.integer(), fc.double(), types) },
    { weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 4 }) },
    { weight: 3, arbitrary: tie('document') },
    { weight: 1, arbitrary: fc.dictionary(keys, tie('value'), { maxKeys: 4 }) },
  ),
}))

/** The model, or nothing where the document was refused in the proper way. */
function parsed(input: unknown): Document | undefined {
  try {
    return parseDocument(input)
  } catch (error) {
    if (isTootkitError(error)) return undefined
    throw error
  }
}

describe('parseDocument', () => {
  it('throws nothing untyped on any value', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, maxDepth: 4 }), (input) => void parsed(input)),
      runs,
    )
  })

  it('gives what the schema describes', () => {
    fc.assert(
      fc.property(document, (input) => {
        const model = parsed(input)
        if (model !== undefined) expect(documentSchema.safeParse(model).error?.issues).toBeUndefined()
      }),
      runs,
    )
  })

  it('gives plain data', () => {
    fc.assert(
      fc.property(document, (input) => {
        const model = parsed(input)
        if (model !== undefined) expect(JSON.parse(JSON.stringify(model))).toEqual(model)
      }),
      runs,
    )
  })

  it('reads back what toJsonLd writes', () => {
    fc.assert(
      fc.property(document, fc.constantFrom('minimal', 'full'), (input, context) => {
        const model = parsed(input)
        if (model !== undefined)
          expect(parseDocument(JSON.parse(JSON.stringify(toJsonLd(model, { context }))))).toStrictEqual(model)
      }),
      runs,
    )
  })
})
