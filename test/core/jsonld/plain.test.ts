import { describe, expect, it } from 'vitest'
import { BUNDLED_CONTEXTS, findBundledContext } from '../../../src/core/jsonld/contexts/bundled.js'
import { judgeContext, startJudging } from '../../../src/core/jsonld/judge-context.js'
import { readsAsPlainJson } from '../../../src/core/jsonld/plain.js'
import { expand } from '../../../src/core/jsonld/processor.js'
import { READING_CONTEXT } from '../../../src/core/jsonld/contexts/reading.js'
import { TERMS } from '../../../src/core/jsonld/terms.js'

const AS = 'https://www.w3.org/ns/activitystreams'
const URLS = [
  AS,
  'https://w3id.org/security/v1',
  'https://w3id.org/security/data-integrity/v1',
  'https://w3id.org/security/data-integrity/v2',
  'https://w3id.org/security/multikey/v1',
  'https://w3id.org/identity/v1',
  'https://www.w3.org/ns/cid/v1',
  'https://www.w3.org/ns/did/v1',
  'https://purl.archive.org/socialweb/webfinger',
  'https://purl.archive.org/miscellany',
  'http://joinmastodon.org/ns',
  'https://gotosocial.org/ns',
  'https://join-lemmy.org/context.json',
  'https://litepub.social/context.jsonld',
  'https://w3id.org/fep/5711',
  'https://w3id.org/fep/ef61',
]
const note = { id: 'https://example.com/1', type: 'Note', content: 'Hi', to: ['as:Public'] }
const under = (...context: unknown[]): boolean => readsAsPlainJson({ '@context': context, ...note })

describe('readsAsPlainJson', () => {
  it.each([
    ['no context', undefined],
    ['a null context', null],
    ['ActivityStreams alone', AS],
    ['its http spelling', 'http://www.w3.org/ns/activitystreams'],
    ['ActivityStreams last', ['https://gotosocial.org/ns', AS]],
    [
      'keys and signatures',
      [AS, 'https://w3id.org/security/v1', 'https://w3id.org/security/data-integrity/v1'],
    ],
    ['a context that we do not have', [AS, 'https://elsewhere.example/context.jsonld']],
    ['the media type in place of a context', 'application/activity+json'],
    [
      'a default language',
      [AS, 'https://pleroma.example/schemas/litepub-0.1.jsonld', { '@language': 'und' }],
    ],
    [
      'terms as everybody defines them',
      [AS, { toot: 'http://joinmastodon.org/ns#', blurhash: 'toot:blurhash' }],
    ],
    ['an extension term without its coercion', [AS, { featured: 'http://joinmastodon.org/ns#featured' }]],
    ['schema.org in another spelling', [AS, { schema: 'http://schema.org/', value: 'schema:value' }]],
    ['the same term in full', [AS, { sensitive: 'https://www.w3.org/ns/activitystreams#sensitive' }]],
    [
      'terms of which we read nothing',
      [AS, { pt: 'https://joinpeertube.org/ns#', state: { '@id': 'pt:state', '@type': 'sc:Number' } }],
    ],
    ['a term redefined as it is', [AS, { content: 'as:content' }]],
    ['a definition that leads nowhere', [AS, { capabilities: { announce: { '@type': '@id' } } }]],
    ['terms that lead in circles, unused', [AS, { one: 'two', two: 'one', three: 'three' }]],
    ['another name for a term, unused', [AS, { movedToUri: 'as:movedTo' }]],
    ['a term changed, unused', [AS, { summary: 'as:content' }]],
    ['a redefinition that ActivityStreams takes back', [{ content: 'as:summary' }, AS]],
  ])('is true under %s', (_what, context) => {
    expect(readsAsPlainJson({ '@context': context, ...note })).toBe(true)
  })

  it.each([
    ['changes a term', { content: 'as:summary' }],
    ['changes a type', { Note: 'as:Article' }],
    ['takes a term away', { content: null }],
    ['takes a term away in an object', { content: { '@id': null } }],
    ['changes a term through a prefix', { as2: 'https://elsewhere.example/ns#', content: 'as2:content' }],
    ['changes a term through another term', { text: 'as:summary', content: 'text' }],
    ['changes the container of a term', { content: { '@id': 'as:content', '@container': '@language' } }],
    ['makes a term opaque', { content: { '@id': 'as:content', '@type': '@json' } }],
    ['aliases a keyword that is used', { content: '@graph' }],
    ['changes id', { id: 'as:name' }],
    ['changes the as prefix', { as: 'https://elsewhere.example/ns#' }],
    ['uses @reverse', { parent: { '@reverse': 'as:replies' } }],
    ['uses @nest', { content: { '@id': 'as:content', '@nest': 'inner' } }],
    ['has a scoped context', { Note: { '@id': 'as:Note', '@context': { content: 'as:summary' } } }],
    ['uses @vocab', { '@vocab': 'https://elsewhere.example/ns#' }],
    ['uses @base', { '@base': 'https://elsewhere.example/' }],
    ['uses @import', { '@import': AS }],
    ['uses @propagate', { '@propagate': false }],
    ['uses @protected', { '@protected': true }],
    ['is null in a list', null],
    ['is a list in a list', [AS]],
    ['is a number', 5],
  ])('is false where a context %s', (_what, context) => {
    expect(under(AS, context)).toBe(false)
  })

  it('is false where another name or prefix stands for a term, if it is used', () => {
    const context = [AS, { text: 'as:content', mastodon: 'http://joinmastodon.org/ns#', acts: `${AS}#` }]
    expect(readsAsPlainJson({ '@context': context, ...note })).toBe(true)
    expect(readsAsPlainJson({ '@context': context, ...note, text: 'x' })).toBe(false)
    expect(readsAsPlainJson({ '@context': context, ...note, 'mastodon:blurhash': 'x' })).toBe(false)
    expect(readsAsPlainJson({ '@context': context, ...note, to: 'acts:Public' })).toBe(false)
    expect(readsAsPlainJson({ '@context': context, ...note, type: ['acts:Note'] })).toBe(false)
  })

  it.each([
    ['a prefix redefined before', [{ schema: 'https://elsewhere.example/#' }, { value: 'schema:value' }]],
    ['a prefix of another context', [{ p: `${AS}#` }, { text: 'p:content' }]],
    ['a prefix of a bundled context', ['https://join-lemmy.org/context.json', { text: 'mastodon:blurhash' }]],
    ['a term of another context', [{ a: 'as:content' }, { text: 'a' }]],
    ['a term of ours', [{ text: 'content' }]],
    ['a term of ours changed before', [{ contentMap: 'as:name' }, { content: 'contentMap' }]],
    ['itself', [{ content: 'as:name' }, { content: 'content' }]],
    ['a name with two meanings', [{ p: 'https://a.example/#' }, { p: 'https://b.example/#' }]],
  ])('is false where a definition leads through %s', (_what, context) => {
    expect(readsAsPlainJson({ '@context': [AS, ...context], ...note, text: 'x', value: 'x' })).toBe(false)
  })

  it('is true where the row of contexts that GNU social sends defines its own (P9)', () => {
    const row = [
      AS,
      { gs: 'https://www.gnu.org/software/social/ns#' },
      { inConversation: { '@id': 'gs:inConversation', '@type': '@id' } },
    ]
    expect(readsAsPlainJson({ '@context': row, ...note, inConversation: 'https://example.com/2' })).toBe(true)
  })

  it('is false where a member is spelt as a keyword, prefixed or in full', () => {
    expect(readsAsPlainJson({ ...note, 'as:summary': 'x' })).toBe(false)
    expect(readsAsPlainJson({ ...note, [`${AS}#summary`]: 'x' })).toBe(false)
    expect(readsAsPlainJson({ ...note, content: { '@value': 'x' } })).toBe(false)
    expect(readsAsPlainJson({ ...note, '@reverse': {} })).toBe(false)
    expect(readsAsPlainJson({ ...note, '@id': 'https://example.com/2' })).toBe(false)
    expect(readsAsPlainJson([note])).toBe(false)
  })

  it('is true where they are of no concern (P9)', () => {
    expect(
      readsAsPlainJson({ 'vcard:bday': '1642-03-27', attachment: { '@type': 'PropertyValue' }, ...note }),
    ).toBe(true)
    expect(readsAsPlainJson({ ...note, signature: { '@context': { type: 'as:name' }, '@graph': [] } })).toBe(
      true,
    )
    expect(readsAsPlainJson('https://example.com/1')).toBe(true)
    expect(readsAsPlainJson(null)).toBe(true)
  })

  it('looks at the contexts of inner objects', () => {
    const object = { '@context': [AS, { content: 'as:summary' }], ...note }
    expect(readsAsPlainJson({ '@context': AS, type: 'Create', object })).toBe(false)
    expect(readsAsPlainJson({ '@context': AS, type: 'Create', object: { '@context': AS, ...note } })).toBe(
      true,
    )
  })
})

/** What jsonld makes of a name under contexts: of a type when it starts like one, of a property otherwise. */
async function meaning(name: string, context: unknown): Promise<unknown> {
  const isType = /^[A-Z]/.test(name)
  const document = isType ? { type: name } : { [name]: 'https://example.com/' }
  const [node = {}] = await expand({ '@context': context, ...document }, undefined)
  return isType ? node['@type'] : Object.keys(node).filter((key) => !key.startsWith('@'))
}

describe('the table of bundled contexts', () => {
  it.each(URLS)('agrees with jsonld about what %s makes of the names that we read', async (url) => {
    const judgement = startJudging()
    expect(judgeContext([AS, url], judgement)).toBe(true)
    const names = [findBundledContext(url)].flat().flatMap((entry) => Object.keys(entry as object))
    for (const { name, iri } of TERMS.values()) {
      if (iri.startsWith('@') || !names.includes(name)) continue
      if (name === 'LikeAuthorization') continue // misnamed by GoToSocial, and read by either name
      const isSame = ((await meaning(name, [AS, url])) as string[]).includes(iri)
      expect([name, judgement.changed.has(name)]).toEqual([name, !isSame])
    }
  })

  it('holds every document', () => {
    expect(new Set(URLS.map((url) => findBundledContext(url)))).toEqual(new Set(BUNDLED_CONTEXTS))
    expect(findBundledContext('https://any.example/schemas/litepub-0.1.jsonld')).toBeDefined()
  })

  it.each(Array.from(TERMS.values()).filter(({ iri }) => !iri.startsWith('@')))(
    'knows what $name means in the context that documents are compacted against',
    async ({ name, iri }) => {
      expect(await meaning(name, READING_CONTEXT)).toEqual([iri])
    },
  )
})

describe('hostile documents', () => {
  const tooMuch = expect.objectContaining({ code: 'ERR_JSON_LIMIT' }) as Error

  it('stops at cyclic objects and depth', () => {
    const cyclic: Record<string, unknown> = { ...note }
    cyclic['object'] = cyclic
    expect(() => readsAsPlainJson(cyclic)).toThrow(tooMuch)
    let deep: unknown = 1
    for (let i = 0; i < 64; i++) deep = [deep]
    expect(() => readsAsPlainJson({ deep })).toThrow(tooMuch)
  })

  it('stops at too many values', () => {
    expect(() => readsAsPlainJson({ items: Array.from({ length: 50_000 }, () => 1) })).toThrow(tooMuch)
    expect(readsAsPlainJson({ items: Array.from({ length: 49_999 }, () => 1) })).toBe(true)
  })

  it('is not led astray by names that objects have anyway', () => {
    expect(under(AS, { constructor: 'as:actor', toString: 'as:content' })).toBe(true)
    expect(under(AS, JSON.parse('{"__proto__":"as:content"}'))).toBe(true)
  })
})
