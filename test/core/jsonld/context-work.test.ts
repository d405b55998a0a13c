import { existsSync, readFileSync, readdirSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { attempt } from '../../../src/errors.js'
import { compact } from '../../../src/core/jsonld/compact.js'
import { contextWork } from '../../../src/core/jsonld/context-work.js'
import { findBundledContext } from '../../../src/core/jsonld/contexts/bundled.js'
import { READING_CONTEXT } from '../../../src/core/jsonld/contexts/reading.js'
import { JSONLD_LIMITS } from '../../../src/core/jsonld/limits.js'
import { normalizeDocument } from '../../../src/core/jsonld/normalize.js'
import { readsAsPlainJson } from '../../../src/core/jsonld/plain.js'

const AS = 'https://www.w3.org/ns/activitystreams'
const SECURITY = 'https://w3id.org/security/v1'

const work = (document: object): number => contextWork(document, findBundledContext)
const terms = (count: number, prefix = 'z'): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`${prefix}${i}`, `as:${prefix}${i}`]))
const nested = (name: string, depth: number, leaf: object = { name: 'x' }): object =>
  Array.from({ length: depth }).reduce<object>((inner) => ({ [name]: inner }), leaf)
const list = <T = unknown>(length: number, item: (i: number) => T): T[] =>
  Array.from({ length }, (_, i) => item(i))
/** An object of as many members. */
const members = <T>(length: number, member: (i: number) => [string, T]): Record<string, T> =>
  Object.fromEntries(list(length, member))
/** A document in which `t` has a context of its own. */
const scoped = (context: unknown, members: object, definition: object = {}): object => ({
  '@context': [AS, { t: { '@id': 'as:attachment', '@context': context, ...definition } }],
  id: 'https://example.com/1',
  type: 'Like',
  ...members,
})

const inline = (contexts: unknown[], members: object = {}): object => ({
  '@context': [AS, ...contexts, { k: 'as:content' }],
  id: 'https://example.com/1',
  type: 'Like',
  k: 'x',
  ...members,
})
const chain = members(900, (i) => [`p${i + 1}`, `p${i}:${'b'.repeat(30)}/`])
const names = (length: number): object => members(length, (i) => [`p:n${i}`, 'x'])

const HEAVY: readonly (readonly [string, () => object])[] = [
  ['a scope inside itself', () => scoped(terms(500), { t: list(5, () => nested('t', 30)) })],
  ['a scope in a list', () => scoped(terms(300), { t: list(300, () => ({ name: 'x' })) })],
  [
    'a scope of bundled contexts',
    () =>
      scoped(
        list(10, (i) => (i ? AS : SECURITY)),
        { t: nested('t', 20) },
      ),
  ],
  ['a scope on values', () => scoped(terms(500), { t: list(400, () => ({ '@list': [{ name: 'x' }] })) })],
  [
    'a scope in an index',
    () =>
      scoped(terms(500), { t: members(300, (i) => [`i${i}`, { name: 'x' }]) }, { '@container': '@index' }),
  ],
  [
    'a scope below an alias of @set',
    () => ({ ...scoped([terms(500), { s: '@set' }], { t: { s: list(300, () => ({ name: 'x' })) } }) }),
  ],
  [
    'a scope of a type',
    () => ({
      '@context': [AS, { T: { '@id': 'as:T', '@context': terms(300) } }],
      type: 'Like',
      attachment: list(100, () => ({ type: 'T', attachment: { name: 'x' } })),
    }),
  ],
  [
    'a scope of a type that is one of several',
    () => ({
      '@context': [AS, { T: { '@id': 'as:T', '@context': terms(300) }, kind: '@type' }],
      type: 'Like',
      attachment: list(100, () => ({ kind: ['Note', 'T'], name: 'x' })),
    }),
  ],
  [
    'scopes within scopes',
    () =>
      scoped(
        list(25, () => 0).reduce<object>(
          (inner) => ({ t: { '@id': 'as:attachment', '@context': inner } }),
          {},
        ),
        { t: nested('t', 20) },
      ),
  ],
  [
    'scopes that are only defined',
    () => inline([members(800, (i) => [`z${i}`, { '@id': `as:z${i}`, '@context': {} }])]),
  ],
  [
    'contexts that end with their node',
    () => inline([terms(600), { '@propagate': false }], { attachment: list(300, () => ({ name: 'x' })) }),
  ],
  [
    'a context in every node',
    () =>
      inline([terms(900)], {
        attachment: list(90, (i) => ({ '@context': { [`u${i}`]: 'as:u' }, name: 'x' })),
      }),
  ],
  [
    'one context inside itself',
    () =>
      inline([terms(900)], {
        attachment: list(55, () => 0).reduce<object>(
          (inner) => ({ '@context': terms(5), attachment: inner }),
          {},
        ),
      }),
  ],
  [
    'a long base',
    () =>
      inline([{ '@base': `https://example.com/${'a/'.repeat(15_000)}` }], {
        to: list(2_000, (i) => `r${i}`),
      }),
  ],
  [
    'a long vocabulary',
    () => inline([{ '@vocab': `https://example.com/${'a/'.repeat(15_000)}` }], names(1_000)),
  ],
  [
    'a vocabulary that grows',
    () => scoped({ '@vocab': 'a/'.repeat(500) }, { t: nested('t', 50, names(300)) }),
  ],
  ['a long prefix', () => inline([{ p: `https://example.com/${'a/'.repeat(15_000)}` }], names(2_000))],
  ['prefixes made of prefixes', () => inline([{ p0: 'https://example.com/', ...chain }], names(300))],
  [
    'a prefix made of itself',
    () =>
      inline(
        [{ p: 'https://example.com/' }, ...list(90, () => ({ p: `p:${'a'.repeat(300)}/` }))],
        names(1_000),
      ),
  ],
  [
    'a long type of values',
    () =>
      inline([{ n: { '@id': 'as:name', '@type': `https://example.com/${'a/'.repeat(15_000)}` } }], {
        n: list(2_000, String),
      }),
  ],
]

describe('the work of contexts', () => {
  it.each(HEAVY)('is too much for %s', async (_what, make) => {
    const document = make()
    expect(JSON.stringify(document).length).toBeLessThan(100_000)
    expect(work(document)).toBeGreaterThan(JSONLD_LIMITS.maxContextWork)
    for (const read of [compact, normalizeDocument]) {
      const outcome = await attempt(() => read(document))
      expect(outcome.ok ? 'none' : outcome.error.code).toBe('ERR_JSONLD_LIMIT')
    }
  })

  it('is counted before anything is processed', async () => {
    const set = vi.spyOn(Map.prototype, 'set')
    await attempt(() => normalizeDocument(scoped(terms(500), { t: list(5, () => nested('t', 30)) })))
    const calls = set.mock.calls.length
    set.mockRestore()
    expect(calls).toBeLessThan(20_000) // one copy of the terms for each node would be 75,000
  })

  it('grows with every place where a scope applies', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }), (depth, width) => {
        const count = (members: object): number => work(scoped(terms(10), members))
        const one = count({ t: nested('t', depth) })
        expect(count({ t: nested('t', depth + 1) })).toBeGreaterThan(one)
        expect(count({ t: list(width + 1, () => nested('t', depth)) })).toBeGreaterThan(
          count({ t: list(width, () => nested('t', depth)) }),
        )
      }),
    )
  })

  it('is the same for a context that comes again in the same place', () => {
    const page = (length: number): object => ({
      '@context': AS,
      items: list(length, () => ({ '@context': [AS, SECURITY, terms(20)], type: 'Note' })),
    })
    expect(work(page(30))).toBe(work(page(1)))
  })

  it('counts the contexts that a host gives, and those that they name', async () => {
    const contexts: Readonly<Record<string, object>> = {
      'https://a.example/': {
        '@context': [
          'https://b.example/',
          { t: { '@id': 'as:attachment', '@context': 'https://b.example/' } },
        ],
      },
      'https://b.example/': { '@context': terms(500) },
    }
    const contextLoader = vi.fn((url: string) => contexts[url])
    const document = { '@context': [AS, 'https://a.example/'], '@type': 'Like', t: nested('t', 30) }
    const outcome = await attempt(() => compact(document, { contextLoader }))
    expect(outcome).toMatchObject({ ok: false, error: { code: 'ERR_JSONLD_LIMIT' } })
    expect(contextLoader.mock.calls).toEqual([['https://a.example/'], ['https://b.example/']])
  })

  it('leaves room for what is written today', () => {
    const folder = new URL('../../../../shared/corpus/', import.meta.url)
    const files = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : []
    const worst = files
      .filter((file) => file.endsWith('.json'))
      .map((file) => work({ ...(JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as object) }))
    expect(Math.max(0, ...worst)).toBeLessThan(JSONLD_LIMITS.maxContextWork / 2)
    expect(work({ '@context': READING_CONTEXT })).toBeLessThan(JSONLD_LIMITS.maxContextWork / 10)
  })
})

describe('the comparison of core members', () => {
  it('takes no more for quotes in what is deep inside', async () => {
    const document = inline([], { object: nested('object', 50, { type: '"\\"', to: ['"'] }) })
    const stringify = vi.spyOn(JSON, 'stringify')
    await attempt(() => normalizeDocument(document))
    const lengths = stringify.mock.results.map(({ value }) => String(value).length)
    stringify.mockRestore()
    expect(Math.max(...lengths)).toBeLessThan(10_000)
  })
})

describe('the judgement of contexts', () => {
  it('does not follow more prefixes than anybody has', () => {
    const prefixes = (length: number): object => members(length, (i) => [`p${i}`, `${AS}#`])
    expect(readsAsPlainJson({ '@context': prefixes(16), type: 'Note' })).toBe(true)
    expect(readsAsPlainJson({ '@context': prefixes(17), type: 'Note' })).toBe(false)
  })
})
