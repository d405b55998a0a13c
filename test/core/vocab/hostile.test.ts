import { describe, expect, it } from 'vitest'
import { isTootkitError } from '../../../src/errors.js'
import {
  DOCUMENT_LIMITS,
  parseActivity,
  parseActor,
  parseCollection,
  parseDocument,
  parseObject,
  toJsonLd,
} from '../../../src/core/vocab/index.js'

const id = 'https://example.com/1'
const parsers = { parseDocument, parseActivity, parseActor, parseObject, parseCollection }

const code = (parse: () => unknown): string => {
  try {
    parse()
    return 'none'
  } catch (error) {
    return isTootkitError(error) ? error.code : `untyped: ${String(error)}`
  }
}

function nested(
  levels: number,
  wrap: (inner: unknown) => unknown,
  inner: unknown = { type: 'Note' },
): unknown {
  let value = inner
  for (let i = 0; i < levels; i++) value = wrap(value)
  return value
}

describe.each(Object.entries(parsers))('%s', (_name, parse) => {
  const cyclic: Record<string, unknown> = { type: 'Create', actor: id }
  cyclic['object'] = cyclic
  cyclic['extension'] = { list: [cyclic] }
  const selfish: unknown[] = []
  selfish.push(selfish)
  const throwing = {
    get type(): string {
      throw new Error('a getter that throws')
    },
  }
  const trap = (name: keyof ProxyHandler<object>) =>
    new Proxy(
      { type: 'Note', id },
      {
        [name]: () => {
          throw new RangeError('a trap that throws')
        },
      },
    )
  const revoked = Proxy.revocable({ type: 'Note' }, {})
  revoked.revoke()

  it.each([
    ['undefined', undefined],
    ['a symbol', Symbol('x')],
    ['a function', () => id],
    ['a bigint', 1n],
    ['a date', new Date(0)],
    ['a cyclic object', cyclic],
    ['a cyclic list in place of an object', { type: 'Create', actor: selfish, object: selfish, to: selfish }],
    ['a cyclic extension', { type: 'Note', x: selfish }],
    ['a getter that throws', throwing],
    ['a getter that throws further in', { type: 'Create', actor: id, object: throwing }],
    ['a proxy without keys', trap('ownKeys')],
    ['a proxy without values', trap('get')],
    ['a proxy without descriptors', trap('getOwnPropertyDescriptor')],
    ['a revoked proxy', revoked.proxy],
    ['functions for values', { type: () => 'Note', id: () => id, content: () => 'x', x: () => 'y' }],
  ])('P7 is total: %s', (_what, input) => {
    expect(code(() => parse(input))).toMatch(/^(?:ERR_DOCUMENT_INVALID|ERR_JSON_LIMIT|none)$/)
  })
})

describe('a huge or deep document', () => {
  it.each([
    ['activities', (inner: unknown) => ({ type: 'Announce', actor: id, object: inner })],
    ['quotes', (inner: unknown) => ({ type: 'Note', quote: inner })],
    ['collections', (inner: unknown) => ({ type: 'Collection', first: inner })],
    ['lists of objects', (inner: unknown) => ({ type: 'Create', actor: id, object: [inner] })],
    ['extensions', (inner: unknown) => ({ type: 'Note', extension: inner })],
    ['lists', (inner: unknown) => ({ type: 'Note', extension: [[[inner]]] })],
    ['tags', (inner: unknown) => ({ type: 'Note', tag: [{ type: 'Book', of: inner }] })],
  ])('T102 is refused for its depth: %s', (_what, wrap) => {
    expect(code(() => parseDocument(nested(20_000, wrap)))).toBe('ERR_JSON_LIMIT')
    expect(code(() => parseDocument(nested(10, wrap)))).toBe('none')
  })

  it('may nest as deep as the limit says', () => {
    const lists = (levels: number) => ({ type: 'Note', x: nested(levels, (inner) => [inner], 1) })
    expect(code(() => parseDocument(lists(DOCUMENT_LIMITS.depth - 1)))).toBe('none')
    expect(code(() => parseDocument(lists(DOCUMENT_LIMITS.depth)))).toBe('ERR_JSON_LIMIT')
  })

  it('is refused for its width', () => {
    const members = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, i]))
    expect(code(() => parseDocument({ type: 'Note', ...members(1_001) }))).toBe('ERR_JSON_LIMIT')
    expect(code(() => parseDocument({ type: 'Note', contentMap: members(1_001) }))).toBe('ERR_JSON_LIMIT')
    expect(code(() => parseDocument({ type: 'Note', to: Array(10_001).fill(id) }))).toBe('ERR_JSON_LIMIT')
    expect(code(() => parseDocument({ type: 'Note', x: Array(10_001).fill(1) }))).toBe('ERR_JSON_LIMIT')
    expect(code(() => parseDocument({ type: 'Note', x: Array(60).fill(Array(1_000).fill(1)) }))).toBe(
      'ERR_JSON_LIMIT',
    )
  })

  it('is cut to the entries that are used', () => {
    const note = parseObject({
      type: 'Note',
      to: Array(5_000).fill(id),
      tag: Array(5_000).fill({ type: 'Mention', href: id }),
      attachment: Array(5_000).fill({ type: 'Link', href: id }),
    })
    expect(note).toMatchObject({ to: { length: 1_000 }, tag: { length: 500 }, attachment: { length: 64 } })
  })

  it('takes time in proportion to its size', () => {
    const types = ['Note', ...Array<string>(9_000).fill('https://example.com/ns#Other')]
    const note = {
      type: types,
      content: 'x'.repeat(500_000),
      url: Array(9_000).fill('x:y'),
      tag: Array(9_000).fill('x'),
    }
    const start = performance.now()
    for (let i = 0; i < 10; i++) parseDocument(note)
    expect(performance.now() - start).toBeLessThan(2_000)
  })
})

describe('keys that meet the machinery of JavaScript', () => {
  const hostile = (text: string): unknown => JSON.parse(text) // the only way to write `__proto__` as a member

  it('T103 are dropped at every depth, and change no prototype', () => {
    const magic =
      '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"prototype":{"polluted":true}'
    const document = hostile(
      `{"type":"Note",${magic},"contentMap":{${magic},"en":"x"},"tag":[{"type":"Mention","href":"${id}",${magic}},{"type":"Book",${magic}}],` +
        `"attachment":{"url":"${id}",${magic}},"interactionPolicy":{"canQuote":{"always":[],${magic}},${magic}},"x":{"y":[{${magic}}]}}`,
    )
    const model = parseDocument(document)
    const written = toJsonLd(model)
    expect(JSON.stringify([model, written])).not.toMatch(/polluted|__proto__|constructor|prototype/)
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
    expect(Object.getPrototypeOf(model.extra)).toBe(Object.prototype)
    expect(model).toMatchObject({ contentMap: { en: 'x' }, extra: { x: { y: [{}] } } })
  })

  it('T103 T129 are not written from a model made by hand', () => {
    const extra = hostile(
      '{"__proto__":{"polluted":true},"bto":["x"],"@context":"https://evil.example/","ok":[{"__proto__":1,"bcc":"x","in":1}]}',
    )
    const note = {
      type: 'Note',
      attributedTo: [],
      tag: [],
      attachment: [],
      extra: extra as Record<string, unknown>,
    } as const
    expect(toJsonLd(note)).toEqual({
      '@context': 'https://www.w3.org/ns/activitystreams',
      type: 'Note',
      attachment: [],
      tag: [],
      ok: [{ in: 1 }],
    })
  })

  it('do not stand for types', () => {
    expect(parseDocument({ type: '__proto__' })).toMatchObject({ type: 'Unknown', types: ['__proto__'] })
    expect(parseDocument({ type: 'constructor' })).toMatchObject({ type: 'Unknown' })
    expect(parseDocument({ type: 'Note', tag: { type: 'toString' } })).toMatchObject({
      tag: [{ type: 'Unknown' }],
    })
  })
})

describe('keywords that restructure the graph', () => {
  it('are no part of a model', () => {
    const evil = { '@graph': [{ type: 'Announce' }], '@included': [], '@reverse': { object: id } }
    expect(parseDocument({ type: 'Note', id, ...evil, x: evil })).toEqual({
      ...parseDocument({ type: 'Note', id }),
      extra: { x: {} },
    })
  })
})

describe('odd values', () => {
  it('T104 a number that cannot be held exactly is refused where it is read, and left out elsewhere', () => {
    for (const number of [1e400, -1e400, 2 ** 53 + 2, NaN]) {
      expect(code(() => parseDocument({ type: 'Collection', totalItems: number }))).toBe(
        'ERR_DOCUMENT_INVALID',
      )
      expect(code(() => parseDocument({ type: 'Question', votersCount: number }))).toBe(
        'ERR_DOCUMENT_INVALID',
      )
    }
    expect(parseDocument({ type: 'Note', x: { y: 1e400, z: [NaN] } }).extra).toEqual({ x: { z: [null] } })
    expect(parseDocument({ type: 'Note', x: -0 }).extra).toEqual({ x: 0 })
  })

  it('T104 a lone surrogate is mended in text and refused in ids', () => {
    const lone = 'https://example.com/\ud800'
    expect(parseDocument({ type: 'Note', content: lone, [`x${lone}`]: lone })).toMatchObject({
      content: 'https://example.com/\ufffd',
      extra: { 'xhttps://example.com/\ufffd': 'https://example.com/\ufffd' },
    })
    for (const property of ['id', 'to', 'attributedTo', 'inReplyTo', 'conversation', 'quoteUri', 'likes']) {
      expect(code(() => parseDocument({ type: 'Note', [property]: lone }))).toBe('ERR_DOCUMENT_INVALID')
      expect(code(() => parseDocument({ type: 'Note', [property]: 'https://example.com/\0' }))).toBe(
        'ERR_DOCUMENT_INVALID',
      )
    }
  })

  it('leaves the document untouched', () => {
    const document = {
      type: 'Create',
      actor: [id],
      object: { type: 'Note', tag: [{ type: 'Mention', href: id }], bto: [id] },
    }
    const before = structuredClone(document)
    parseDocument(document)
    expect(document).toEqual(before)
  })

  it('gives models that can be cloned and written whatever was in the document', () => {
    const document = {
      type: 'Note',
      x: { f: () => 1, s: Symbol('x'), b: 1n, u: undefined, d: new Date(0), m: new Map() },
    }
    const model = parseDocument(document)
    expect(structuredClone(model)).toEqual(model)
    expect(JSON.parse(JSON.stringify(model))).toEqual(model)
  })
})

describe('toJsonLd', () => {
  it('refuses a model that goes in a circle, as the mistake of the caller that it is', () => {
    const extra: Record<string, unknown> = {}
    extra['self'] = extra
    const note = { type: 'Note', attributedTo: [], tag: [], attachment: [], extra } as const
    expect(() => toJsonLd(note)).toThrow(RangeError)
  })
})
