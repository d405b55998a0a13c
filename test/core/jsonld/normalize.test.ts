import { existsSync, readFileSync, readdirSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { attempt } from '../../../src/errors.js'
import { compactLeniently, normalizeDocument } from '../../../src/core/jsonld/normalize.js'
import type { ContextLoader } from '../../../src/core/jsonld/given-contexts.js'
import { readsAsPlainJson } from '../../../src/core/jsonld/plain.js'
import { parseDocument } from '../../../src/core/vocab/index.js'

const AS = 'https://www.w3.org/ns/activitystreams'
const PUBLIC = `${AS}#Public`
const code = (code: string): Error => expect.objectContaining({ code }) as Error
const refusal = (document: unknown): Promise<unknown> =>
  attempt(() => normalizeDocument(document)).then(errorCode)
const errorCode = (outcome: Awaited<ReturnType<typeof attempt>>): unknown =>
  outcome.ok ? 'none' : outcome.error.code

describe('normalizeDocument', () => {
  it('gives a plain document back untouched', async () => {
    const document = { '@context': AS, type: 'Note', content: 'Hi' }
    expect(await normalizeDocument(document)).toBe(document)
  })

  it.each([undefined, null, 5, 'https://example.com/'])('gives %j back as it is', async (value) => {
    expect(await normalizeDocument(value)).toBe(value)
  })

  it('brings expanded and prefixed forms to plain names', async () => {
    const document = [
      {
        '@id': 'https://example.com/1',
        '@type': [`${AS}#Note`],
        [`${AS}#content`]: [{ '@value': 'Hi' }, { '@value': 'Salut', '@language': 'fr' }],
        [`${AS}#attributedTo`]: [{ '@id': 'https://example.com/alice' }],
        [`${AS}#to`]: [{ '@id': PUBLIC }],
        'http://joinmastodon.org/ns#blurhash': [{ '@value': 'UBL_:rOp' }],
      },
    ]
    expect(await normalizeDocument(document)).toMatchObject({
      id: 'https://example.com/1',
      type: 'Note',
      content: 'Hi',
      contentMap: { fr: 'Salut' },
      attributedTo: 'https://example.com/alice',
      to: PUBLIC,
      blurhash: 'UBL_:rOp',
    })
  })

  it('reads a term of another name by its meaning', async () => {
    const context = [AS, 'https://join-lemmy.org/context.json']
    const block = {
      '@context': context,
      id: 'https://lemmy.example/1',
      type: 'Block',
      expires: '2026-12-01T00:00:00Z',
    }
    expect(await normalizeDocument(block)).toMatchObject({ type: 'Block', endTime: '2026-12-01T00:00:00Z' })
  })

  it('carries signatures over as they are', async () => {
    const signature = { type: 'RsaSignature2017', '@context': 'https://w3id.org/identity/v1' }
    const document = {
      '@context': [AS, { text: 'as:content' }],
      type: 'Note',
      text: 'Hi',
      signature,
      proof: [1],
    }
    expect(await normalizeDocument(document)).toMatchObject({ content: 'Hi', signature, proof: [1] })
  })

  it('treats unknown contexts as empty, or asks the loader given', async () => {
    const url = 'https://elsewhere.example/context'
    const document = { '@context': [AS, url, { text: 'as:content' }], type: 'Note', text: 'Hi', more: 'x' }
    expect(await normalizeDocument(document)).toMatchObject({ content: 'Hi' })
    const contextLoader = vi.fn<ContextLoader>(() => ({ '@context': { more: 'as:summary' } }))
    expect(await normalizeDocument(document, { contextLoader })).toMatchObject({
      content: 'Hi',
      summary: 'x',
    })
    expect(contextLoader.mock.calls).toEqual([[url]])
    // What one loader says of a URL is not kept for the next call.
    expect(await normalizeDocument(document)).not.toHaveProperty('summary')
  })

  it('takes the ActivityStreams names for granted', async () => {
    const document = { '@context': { text: `${AS}#content` }, type: 'Note', text: 'Hi', sensitive: true }
    expect(await normalizeDocument(document)).toMatchObject({ type: 'Note', content: 'Hi', sensitive: true })
  })

  it('does not take the default language of a context for the language of the text', async () => {
    const document = {
      '@context': [AS, { '@language': 'und', text: 'as:content' }],
      type: 'Note',
      text: 'Hi',
      name: 'A',
    }
    expect(await normalizeDocument(document)).toMatchObject({ content: 'Hi', name: 'A' })
  })

  it('leaves its argument alone', async () => {
    const document = {
      '@context': [AS, { text: 'as:content' }],
      type: 'Note',
      text: 'Hi',
      to: ['as:Public', null],
    }
    const before = structuredClone(document)
    await normalizeDocument(document)
    expect(document).toEqual(before)
  })
})

describe('T105 remote or hostile contexts', () => {
  it('fetches nothing and ignores what it does not have', async () => {
    const fetch = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('no network'))
    const note = { type: 'Note', content: 'Hi', text: 'x' }
    const urls = Array.from({ length: 200 }, (_, i) => `https://evil.example/${i}`)
    for (const context of [
      'https://evil.example/ctx',
      ['https://evil.example/ctx', { '@import': 'https://evil.example/' }],
      urls,
    ]) {
      await attempt(() => normalizeDocument({ '@context': [AS, context].flat(), ...note }))
      await attempt(() =>
        normalizeDocument({ '@context': [AS, { text: 'as:summary' }, context].flat(), ...note }),
      )
    }
    expect(fetch).not.toHaveBeenCalled()
    fetch.mockRestore()
    expect(await normalizeDocument({ '@context': 'https://evil.example/ctx', ...note })).toMatchObject({
      content: 'Hi',
    })
  })

  it('ends contexts that name each other', async () => {
    const contextLoader = (url: string): object => ({
      '@context': [url === 'https://a.example/' ? 'https://b.example/' : 'https://a.example/'],
    })
    const document = {
      '@context': [AS, 'https://a.example/', { text: 'as:content' }],
      type: 'Note',
      text: 'Hi',
    }
    await expect(normalizeDocument(document, { contextLoader })).rejects.toThrow(code('ERR_JSONLD_CONTEXT'))
  })

  it('ends contexts without end', async () => {
    let count = 0
    const contextLoader = (): object => ({ '@context': [`https://a.example/${count++}`] })
    const document = {
      '@context': [AS, 'https://a.example/', { text: 'as:content' }],
      type: 'Note',
      text: 'Hi',
    }
    await expect(normalizeDocument(document, { contextLoader })).rejects.toThrow(code('ERR_JSONLD_CONTEXT'))
    expect(count).toBeLessThan(50)
  })

  it('lets the failure of the host pass through', async () => {
    const failure = new Error('database is down')
    const document = {
      '@context': [AS, 'https://a.example/', { text: 'as:content' }],
      type: 'Note',
      text: 'Hi',
    }
    const contextLoader = (): never => {
      throw failure
    }
    await expect(normalizeDocument(document, { contextLoader })).rejects.toBe(failure)
  })
})

describe('T106 contexts that change the meaning', () => {
  const activity = {
    id: 'https://a.example/1',
    type: 'Delete',
    actor: 'https://a.example/u',
    object: 'https://a.example/2',
  }

  it.each([
    ['actor', { actor: { '@id': 'as:target', '@type': '@id' } }],
    ['object', { object: null }],
    ['type', { Delete: 'as:Create' }],
    ['id', { id: 'as:name', it: '@id' }],
    ['actor', { '@vocab': 'https://elsewhere.example/#', actor: 'actor' }],
    ['object', { Delete: { '@id': 'as:Delete', '@context': { object: 'as:target' } } }],
  ])('are refused when %s says something else', async (_member, context) => {
    expect(await refusal({ '@context': [AS, context], ...activity })).toBe('ERR_JSONLD_CONTEXT')
  })

  it('names the member', async () => {
    const document = { '@context': [AS, { actor: 'as:target' }], ...activity }
    await expect(normalizeDocument(document)).rejects.toMatchObject({ path: '/actor' })
  })

  it.each([
    ['invalid definitions', { content: { '@id': 5 } }],
    ['protected terms changed', { '@protected': true, content: 'as:summary' }],
    ['keywords redefined', { '@type': 'as:name' }],
  ])('are refused for %s', async (_what, context) => {
    const document = { '@context': [AS, context, { content: 'as:name' }], type: 'Note', content: 'Hi' }
    expect(await refusal(document)).toBe('ERR_JSONLD_CONTEXT')
  })
})

describe('T107 graph restructuring', () => {
  it.each(['@graph', '@included', '@reverse', '@nest'])('by %s is refused', async (keyword) => {
    const document = { '@context': AS, type: 'Undo', [keyword]: { type: 'Announce' } }
    expect(await refusal(document)).toBe('ERR_JSONLD_KEYWORD')
    expect(await refusal({ '@context': AS, type: 'Undo', object: [{ [keyword]: [] }] })).toBe(
      'ERR_JSONLD_KEYWORD',
    )
  })

  it.each(['@graph', '@included', '@nest'])('by an alias of %s never gives the inside', async (keyword) => {
    const document = {
      '@context': [AS, { inner: keyword }],
      type: 'Undo',
      actor: 'https://a.example/u',
      inner: { type: 'Announce', actor: 'https://b.example/u' },
    }
    const outcome = await attempt(() => normalizeDocument(document))
    expect(outcome.ok ? (outcome.value as { type: string }).type : 'Undo').toBe('Undo')
  })

  it('refuses a document of several things', async () => {
    expect(
      await refusal([
        { '@context': AS, type: 'Note' },
        { '@context': AS, type: 'Like' },
      ]),
    ).toBe('ERR_DOCUMENT_INVALID')
    expect(await refusal([])).toBe('ERR_DOCUMENT_INVALID')
  })
})

describe('work bounds', () => {
  it('refuses what is too large to expand', async () => {
    const items = Array.from({ length: 2_500 }, (_, i) => `https://example.com/${i}`)
    expect(await refusal({ '@context': [AS, { list: 'as:items' }], list: items })).toBe('ERR_JSONLD_LIMIT')
  })

  it('refuses what is too deep', async () => {
    const text = `${'{"object":'.repeat(70)}{}${'}'.repeat(70)}`
    expect(await refusal([JSON.parse(text)])).toBe('ERR_JSON_LIMIT')
  })

  it('throws nothing of another kind, whatever the document', async () => {
    const name = fc.constantFrom(
      'id',
      'type',
      '@id',
      '@type',
      '@context',
      '@value',
      '@list',
      '@language',
      'content',
      'object',
      'as:to',
      'x',
      '',
    )
    const { json } = fc.letrec((tie) => ({
      json: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom(null, 1, 'as:Public', AS, 'x:y', '_:b0', '@id', ''),
        fc.array(tie('json'), { maxLength: 3 }),
        fc.dictionary(name, tie('json'), { maxKeys: 4 }),
      ),
    }))
    await fc.assert(
      fc.asyncProperty(json, async (document) => {
        await attempt(() => normalizeDocument(document))
      }),
      { numRuns: 300 },
    )
  })
})

describe('the two readings of a document that is called plain', () => {
  const ELSEWHERE = 'https://elsewhere.example/#'
  const name = fc.constantFrom(
    'content',
    'summary',
    'contentMap',
    'actor',
    'object',
    'id',
    'type',
    'Note',
    'Like',
    'text',
    'p',
    'as',
    'schema',
    'value',
    'sensitive',
  )
  const iri = fc.constantFrom(
    'as:content',
    'as:summary',
    'as:actor',
    'p:content',
    'p:Note',
    'text',
    'content',
    'summary',
    'contentMap',
    'id',
    '@id',
    '@type',
    'schema:value',
    'as:sensitive',
    ELSEWHERE,
    `${AS}#`,
    'http://schema.org#',
    'http://schema.org/',
    `${AS}#content`,
  )
  const type = fc.constantFrom('@id', '@json', 'http://www.w3.org/2001/XMLSchema#boolean')
  const container = fc.constantFrom('@set', '@list', '@language', '@index')
  const definition = fc.oneof(
    { weight: 4, arbitrary: iri },
    { weight: 1, arbitrary: fc.constant(null) },
    {
      weight: 2,
      arbitrary: fc.record({ '@id': iri, '@type': type, '@container': container }, { requiredKeys: ['@id'] }),
    },
  )
  /** What honest contexts say of the same names: so that many documents are plain. */
  const usual = fc.constantFrom<Record<string, unknown>>(
    { sensitive: 'as:sensitive' },
    { p: `${AS}#`, text: 'as:content' },
    { schema: 'http://schema.org/', value: 'schema:value' },
    { content: 'as:content' },
    { contentMap: { '@id': 'as:content', '@container': '@language' } },
    { actor: { '@id': 'as:actor', '@type': '@id', '@container': '@set' } },
  )
  const context = fc.array(
    fc.oneof(usual, fc.dictionary(name, definition, { maxKeys: 2 }), fc.constant(AS)),
    { maxLength: 3 },
  )
  const body = fc.record(
    {
      type: fc.constantFrom('Like', 'Note', ['Note'], 'p:Note', 'as:Note'),
      actor: fc.constantFrom('https://a.example/u', ['https://a.example/u'], { id: 'https://a.example/u' }),
      content: fc.constant('c'),
      summary: fc.constant('s'),
      contentMap: fc.constant({ en: 'c' }),
      object: fc.constantFrom(
        'https://a.example/1',
        { type: 'Note', content: 'inner', '@context': { content: 'as:summary' } },
        { id: 'https://a.example/1', type: 'Note', summary: 'inner' },
      ),
      to: fc.constantFrom('as:Public', ['as:Public', 'https://a.example/f'], [`${AS}#Public`]),
      sensitive: fc.boolean(),
      text: fc.constant('t'),
    },
    { requiredKeys: ['type'] },
  )

  it('are the same', async () => {
    let plainOnes = 0
    await fc.assert(
      fc.asyncProperty(context, body, async (entries, members) => {
        const document = { '@context': [AS, ...entries], id: 'https://a.example/', ...members }
        if (!readsAsPlainJson(document)) return
        const meant = await attempt(() => compactLeniently(document, {}))
        if (!meant.ok) return // contexts that JSON-LD calls invalid
        plainOnes++
        expect(sorted(known(parseDocument(meant.value)))).toEqual(sorted(known(parseDocument(document))))
      }),
      { numRuns: 400 },
    )
    expect(plainOnes).toBeGreaterThan(40)
  }, 60_000)
})

const CORPUS = new URL('../../../../shared/corpus/', import.meta.url)
/** Every file below a folder; none where it is not here. */
const filesOf = (folder: string | URL): readonly string[] =>
  existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : []

/** Models without the properties that nobody reads, and without the names of types that nobody knows. */
function known(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(known)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([name]) => !['extra', 'raw', 'types'].includes(name))
  return Object.fromEntries(entries.map(([name, inner]) => [name, known(inner)]))
}

describe.skipIf(!existsSync(CORPUS))('the corpus, read both ways', () => {
  const files = filesOf(CORPUS).filter((file) => /\/.*\.json$/.test(file))
  const read = (file: string): unknown => JSON.parse(readFileSync(new URL(file, CORPUS), 'utf8'))
  /** What the two readings make of them is not the same, for a reason. */
  const DIFFERENT = new Map([
    [
      'w3c-activitystreams/w3c.content-map-with-invalid-language-tag.json',
      'JSON-LD writes languages in lower case',
    ],
    ['mbin/mbin.CreateTest__testCreateEntry__1.json', 'a language without text is no text to JSON-LD'],
    [
      'gotosocial/gts.internaltoas_test.L1783.json',
      'its context says LikeAuthorization and means LikeApproval',
    ],
  ])

  it('gives equal models', async () => {
    const different: string[] = []
    let compared = 0
    for (const file of files) {
      const document = read(file)
      const plain = await attempt(() => parseDocument(document))
      const meant = await attempt(async () => parseDocument(await compactLeniently(document as object, {})))
      if (!plain.ok || !meant.ok) continue
      compared++
      if (JSON.stringify(sorted(known(plain.value))) !== JSON.stringify(sorted(known(meant.value))))
        different.push(file)
    }
    expect(different.filter((file) => !DIFFERENT.has(file))).toEqual([])
    expect(compared).toBeGreaterThan(files.length * 0.9)
  }, 60_000)

  it('is nearly all plain, and the rest can be normalised', async () => {
    const others = files.filter((file) => !readsAsPlainJson(read(file)))
    expect(others.length).toBeLessThan(12)
    for (const file of others.filter((file) => !file.endsWith('array-at-top.json'))) {
      await expect(normalizeDocument(read(file))).resolves.toBeTypeOf('object')
    }
  })
})

/** Order of members says nothing. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  )
}
