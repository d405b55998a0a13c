import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { JSON_LIMITS, parseJson } from '../../../src/core/wire/json.js'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const invalid = expect.objectContaining({ name: 'MalformedError', code: 'ERR_JSON_INVALID' })
const tooMuch = expect.objectContaining({ name: 'MalformedError', code: 'ERR_JSON_LIMIT' })
const repeat = (count: number, item: string): string => Array.from({ length: count }, () => item).join(',')

describe('parseJson', () => {
  it.each([
    '{}',
    '[]',
    ' [ ] ',
    '"a"',
    '1',
    'null',
    '{"a":[1,{"b":"\\"}"},[]],"c":"\\\\"}',
    '"\\\\\\""',
    '[{},{}]',
  ])('reads %s as JSON.parse does', (text) => {
    expect(parseJson(text)).toEqual(JSON.parse(text))
    expect(parseJson(bytes(text))).toEqual(JSON.parse(text))
  })

  it('agrees with JSON.parse on any JSON value', () => {
    // Names that may not stand twice cannot here, as the text comes from an object; the magic ones are left out.
    const value = fc.json({ maxDepth: 6 }).filter((text) => !/__proto__|constructor|prototype/.test(text))
    fc.assert(
      fc.property(value, fc.nat(3), (text, indent) => {
        const spaced = JSON.stringify(JSON.parse(text), null, indent)
        expect(parseJson(bytes(spaced))).toStrictEqual(JSON.parse(spaced))
      }),
    )
  })

  it('refuses exactly the texts that JSON.parse refuses', () => {
    const piece = fc.constantFrom(
      ...Array.from('{}[]:,"\\ 1-e.tfn'),
      '"a"',
      '{"b":',
      'true',
      'null',
      '\\u0041',
      '\u0000',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('')
        let expected: unknown = invalid
        try {
          expected = JSON.parse(text)
        } catch {
          expect(() => parseJson(text)).toThrow(invalid as Error)
          return
        }
        expect(parseJson(text)).toStrictEqual(expected)
      }),
      { numRuns: 2_000 },
    )
  })

  it('refuses the wrong kind of argument as the mistake of the caller', () => {
    expect(() => parseJson(undefined as unknown as string)).toThrow(TypeError)
  })

  it.each([
    ['depth', { maxDepth: 2 }, '[[]]', '[[[]]]'],
    ['depth of objects', { maxDepth: 2 }, '{"a":{"b":1}}', '{"a":{"b":{}}}'],
    ['nodes', { maxNodes: 4 }, '[1,[ ],{}]', '[1,[ ],{},1]'],
    ['nodes inside empty ones', { maxNodes: 4 }, '[[],[],[]]', '[[],[],[1]]'],
    ['nodes of an object', { maxNodes: 3 }, '{"a":"[,,","b":{}}', '{"a":"[,,","b":{"c":1}}'],
    ['nodes of a lone value', { maxNodes: 1 }, '1', '[1]'],
    ['members', { maxMembers: 2 }, '{"a":"{,,,","b":[1,2,3]}', '{"a":1,"b":2,"c":3}'],
    ['no member', { maxMembers: 0 }, '{ }', '{"a":1}'],
    ['items', { maxItems: 2 }, '[{"a":1,"b":2,"c":3},2]', '[1,2,3]'],
    ['no item', { maxItems: 0 }, '[ ]', '[1]'],
  ])('accepts JSON at the limit of %s, refuses one more (P6)', (_what, limits, fits, exceeds) => {
    expect(parseJson(fits, { limits })).toEqual(JSON.parse(fits))
    expect(() => parseJson(exceeds, { limits })).toThrow(tooMuch as Error)
  })

  it.each([
    ['depth', `${'['.repeat(64)}${']'.repeat(64)}`, `${'['.repeat(65)}${']'.repeat(65)}`],
    [
      'nodes',
      `[${repeat(4, `[${repeat(9_998, '1')}]`)},[${repeat(10_000, '1')}],1,2]`,
      `[${repeat(5, `[${repeat(9_999, '1')}]`)}]`,
    ],
    [
      'members',
      `{${Array.from({ length: 1_000 }, (_, i) => `"${i}":0`).join(',')}}`,
      `{${Array.from({ length: 1_001 }, (_, i) => `"${i}":0`).join(',')}}`,
    ],
    ['items', `[${repeat(10_000, '""')}]`, `[${repeat(10_001, '""')}]`],
  ])('keeps the default limit of %s (L8)', (_what, fits, exceeds) => {
    expect(() => parseJson(fits)).not.toThrow()
    expect(() => parseJson(exceeds)).toThrow(tooMuch as Error)
  })

  it('states the default limits', () => {
    expect(JSON_LIMITS).toEqual({ maxDepth: 64, maxNodes: 50_000, maxMembers: 1_000, maxItems: 10_000 })
  })
})

describe('T102 deep nesting', () => {
  it.each([
    ['open arrays', '['.repeat(100_000)],
    ['closed arrays', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['objects', `${'{"object":'.repeat(20_000)}1${'}'.repeat(20_000)}`],
    ['nesting behind a string', `{"content":"\\"","object":${'['.repeat(1_000_000)}`],
  ])('is stopped before anything is built: %s', (_what, text) => {
    expect(() => parseJson(bytes(text))).toThrow(tooMuch as Error)
  })

  it('does not count brackets inside of strings', () => {
    const content = '[{'.repeat(1_000)
    expect(parseJson(JSON.stringify({ content }))).toEqual({ content })
  })
})

describe('T103 magic keys', () => {
  it.each([
    '__proto__',
    'constructor',
    'prototype',
    '\\u005f_proto__',
    '\\u0063onstructor',
    'pro\\u0074otype',
  ])('drops the member %s at any depth', (name) => {
    const value = parseJson(`{"a":[{"${name}":{"polluted":1},"b":{"c":1,"${name}":null}}],"${name}":2}`)
    expect(value).toStrictEqual({ a: [{ b: { c: 1 } }] })
    expect(JSON.stringify(value)).toBe('{"a":[{"b":{"c":1}}]}')
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it('keeps them as text, where they do no harm (P9)', () => {
    const value = { name: '__proto__', tag: ['constructor', 'prototype'], constructors: 1 }
    expect(parseJson(JSON.stringify(value))).toStrictEqual(value)
  })
})

describe('T104 duplicate members, byte-order marks, bytes that are not UTF-8', () => {
  const names = [
    'id',
    'type',
    'actor',
    'object',
    'to',
    'cc',
    'attributedTo',
    'signature',
    'proof',
    '@context',
    '@id',
    '@type',
  ]

  it.each(names)('refuses a second %s in one object, at any depth', (name) => {
    expect(() => parseJson(`{"${name}":"a","x":1,"${name}":"b"}`)).toThrow(invalid as Error)
    expect(() => parseJson(`[{"x":[{"${name}":{"${name}":"a"},"${name}":"b"}]}]`)).toThrow(invalid as Error)
  })

  it.each(names)('refuses a second %s that is spelt with escapes (P5)', (name) => {
    const escaped = Array.from(name, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')
    const once = `\\u${name.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}${name.slice(1)}`
    for (const second of [escaped, once]) {
      expect(() => parseJson(`{"${name}":"a","${second}":"b"}`)).toThrow(invalid as Error)
      expect(() => parseJson(`{"${second}":"a","${second}":"b"}`)).toThrow(invalid as Error)
    }
  })

  it('accepts the same name in different objects, and other names twice as JSON.parse does (P9)', () => {
    const text =
      '{"id":"1","object":{"id":"2","object":{"id":"3"}},"tag":[{"id":"4"},{"id":"5"}],"x":1,"x":2,"ids":1}'
    expect(parseJson(text)).toEqual(JSON.parse(text))
  })

  it('does not take a value for a name', () => {
    expect(parseJson('{"id":"id","type":["id","id"],"to":"type"}')).toEqual({
      id: 'id',
      type: ['id', 'id'],
      to: 'type',
    })
  })

  it('refuses a byte-order mark unless told that the digest is checked', () => {
    expect(() => parseJson(bytes('\ufeff{}'))).toThrow(invalid as Error)
    expect(() => parseJson('\ufeff{}')).toThrow(invalid as Error)
    expect(parseJson(bytes('\ufeff{}'), { allowBom: true })).toEqual({})
    expect(() => parseJson(bytes('\ufeff\ufeff{}'), { allowBom: true })).toThrow(invalid as Error)
  })

  it.each([
    ['a lone continuation byte', [0x22, 0x80, 0x22]],
    ['an overlong form', [0x22, 0xc0, 0xaf, 0x22]],
    ['an encoded surrogate', [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ['a cut sequence', [0x22, 0xe2, 0x82, 0x22]],
    ['UTF-16', [0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]],
  ])('refuses %s', (_what, input) => {
    expect(() => parseJson(Uint8Array.from(input))).toThrow(invalid as Error)
  })

  it.each([
    '',
    ' ',
    '{',
    '{"a":1,}',
    "{'a':1}",
    'NaN',
    '{"a":"\u0000"}',
    '{"a":1}}',
    ']',
    '{}{}',
    '01',
    '"',
    '"\\',
  ])('refuses what is not JSON: %j', (text) => {
    expect(() => parseJson(text)).toThrow(invalid as Error)
  })

  it('leaves numbers and text to the reader of the field', () => {
    expect(parseJson('[1e400,-0,9007199254740993,"\\ud800","\\u0000"]')).toEqual([
      Infinity,
      -0,
      9007199254740992,
      '\ud800',
      '\u0000',
    ])
  })
})

describe('work done on hostile text', () => {
  it.each([
    ['one huge string', `"${'a'.repeat(1_000_000)}"`],
    ['one huge string of escapes', `"${'\\\\'.repeat(500_000)}"`],
    ['escaped quotes', `"${'\\"'.repeat(500_000)}"`],
    ['one huge name', `{"${'\\u0061'.repeat(170_000)}":1}`],
    ['white space before a closing bracket', `[${' '.repeat(1_000_000)}]`],
    ['white space in many empty arrays', `[${repeat(9_000, `[${' '.repeat(100)}]`)}]`],
    ['strings that never end', '"a'.repeat(300_000)],
    ['names with escapes', `{${Array.from({ length: 1_000 }, (_, i) => `"\\u0061${i}":0`).join(',')}}`],
  ])('is linear: %s', (_what, text) => {
    const started = performance.now()
    try {
      parseJson(text)
    } catch (error) {
      expect(error).toMatchObject({ code: 'ERR_JSON_INVALID' })
    }
    expect(performance.now() - started).toBeLessThan(1_000)
  })
})
