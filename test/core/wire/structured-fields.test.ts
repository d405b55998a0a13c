import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isTootkitError } from '../../../src/errors.js'
import {
  formatDictionary,
  formatList,
  formatMember,
} from '../../../src/core/wire/structured-fields-format.js'
import {
  isInnerList,
  parseDictionary,
  parseItem,
  parseList,
} from '../../../src/core/wire/structured-fields.js'

const item = (text: string): string => formatMember(parseItem(text))
const list = (text: string): string => formatList(parseList(text))
const dictionary = (text: string): string => formatDictionary(parseDictionary(text))
const INVALID = expect.objectContaining({ code: 'ERR_HEADER_INVALID' }) as Error

describe('parseItem', () => {
  it.each([
    ['42', '42'],
    ['-0042', '-42'],
    ['999999999999999', '999999999999999'],
    ['1.50', '1.5'],
    ['1.0', '1.0'],
    ['-12.345', '-12.345'],
    ['"a\\"b\\\\c"', '"a\\"b\\\\c"'],
    ['rsa-v1_5:/*', 'rsa-v1_5:/*'],
    ['*a', '*a'],
    [':AQID:', ':AQID:'],
    ['::', '::'],
    ['?0', '?0'],
    ['@1659578233', '@1659578233'],
    ['%"f%c3%bc%25"', '%"f%c3%bc%25"'],
    ['  a;b; c=1;d="x"  ', 'a;b;c=1;d="x"'],
  ])('reads %s', (text, expected) => {
    expect(item(text)).toBe(expected)
  })

  it('keeps types apart', () => {
    expect(parseItem('1').value).toEqual({ type: 'integer', value: 1 })
    expect(parseItem('1.0').value).toEqual({ type: 'decimal', value: 1 })
    expect(parseItem('a').value).toEqual({ type: 'token', value: 'a' })
    expect(parseItem('"a"').value).toEqual({ type: 'string', value: 'a' })
    expect(parseItem('%"%e2%82%ac"').value).toEqual({ type: 'displayString', value: '\u20ac' })
  })

  it.each([
    '',
    '1000000000000000',
    '+1',
    '1.',
    '1.2345',
    '1234567890123.1',
    '-',
    '"abc',
    '"a\\n"',
    '"caf\u00e9"',
    '"\u0001"',
    "'a'",
    ':AQ ID:',
    ':AQ:',
    ':A-_A:',
    ':AR==:',
    ':AQID',
    '?2',
    '?',
    '@1.5',
    '@',
    '%"a',
    '%a',
    '%"%C3"',
    '%"%c3"',
    '%"%g0"',
    'a b',
    'a;',
    'a ;b',
    'a;B',
    'a;b =1',
    '\ta',
  ])('refuses %j', (text) => {
    expect(() => parseItem(text)).toThrow(INVALID)
  })
})

describe('parseList', () => {
  it.each([
    ['', ''],
    ['a,b ,\tc', 'a, b, c'],
    ['( "x"   y;z ) ;q', undefined],
    ['(  "x"   y;z  );q, ()', '("x" y;z);q, ()'],
  ])('reads %j', (text, expected) => {
    if (expected === undefined) expect(() => parseList(text)).toThrow(INVALID)
    else expect(list(text)).toBe(expected)
  })

  it.each(['a,', ',a', 'a b', '(a', '(a\tb)', '("a""b")', '((a))', 'a;b,'])('refuses %j', (text) => {
    expect(() => parseList(text)).toThrow(INVALID)
  })
})

describe('parseDictionary', () => {
  it.each([
    ['', ''],
    ['a=1 ,\tb;x, c=?1;y, *d=(e)', 'a=1, b;x, c;y, *d=(e)'],
    ['a=1, b=2, a=3', 'a=3, b=2'],
  ])('reads %j', (text, expected) => {
    expect(dictionary(text)).toBe(expected)
  })

  it.each(['a=1,', 'A=1', '1a=1', 'a = 1', 'a=', 'a=1 b=2', 'a,,b'])('refuses %j', (text) => {
    expect(() => parseDictionary(text)).toThrow(INVALID)
  })

  it('tells of a key before its value is lost', () => {
    const seen: string[] = []
    parseDictionary('a=1;x;x=2, a=2', { onRepeatedKey: (key) => seen.push(key) })
    expect(seen).toEqual(['x', 'a'])
  })

  it('takes __proto__ as no key, for an underscore starts none', () => {
    expect(() => parseDictionary('__proto__=1')).toThrow(INVALID)
    expect(parseDictionary('constructor=1').get('constructor')).toBeDefined()
  })

  it('is linear in what a stranger sends', () => {
    for (const piece of ['a=1,', 'a;', '(', '"\\"', ':', 'a=(1 ', '%"%c3', ' ', '1']) {
      try {
        parseDictionary(piece.repeat(100_000))
      } catch (error) {
        expect(isTootkitError(error)).toBe(true)
      }
    }
  })

  it('gives the same members again from its canonical text', () => {
    const piece = fc.constantFrom(
      'a',
      'b',
      '=',
      '(',
      ')',
      ' ',
      ';',
      ',',
      '1',
      '.5',
      '"x"',
      '?1',
      ':AQ==:',
      '@1',
      '*',
      '%"a"',
    )
    fc.assert(
      fc.property(fc.string({ unit: piece, maxLength: 12 }), (text) => {
        try {
          const canonical = dictionary(text)
          expect(dictionary(canonical)).toBe(canonical)
          for (const member of parseDictionary(text).values())
            expect(isInnerList(member)).toBe('items' in member)
        } catch (error) {
          if (!isTootkitError(error)) throw error
        }
      }),
      { numRuns: 1000 },
    )
  })
})
