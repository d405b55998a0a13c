import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatAuthParam, parseAuthParams } from '../../../src/core/wire/auth-params.js'

const read = (text: string): unknown => {
  const params = parseAuthParams(text)
  return params && Object.fromEntries(params.values)
}

describe('parseAuthParams', () => {
  it.each([
    ['quoted values', 'keyId="k",signature="AA=="', { keyid: 'k', signature: 'AA==' }],
    [
      'unquoted values',
      'created=1402170695,url=https://a.example/?b=c',
      { created: '1402170695', url: 'https://a.example/?b=c' },
    ],
    ['spaces and tabs around commas and equals signs', 'a = "1" ,\tb=\t2', { a: '1', b: '2' }],
    ['commas and equals signs inside quotes', 'a="1,b=2"', { a: '1,b=2' }],
    ['quoted pairs', String.raw`a="x\"y\\z"`, { a: 'x"y\\z' }],
    ['empty list elements', ',a="1",, b="2",', { a: '1', b: '2' }],
    ['a folded line', 'a="x\r\n y"', { a: 'x y' }],
    ['empty quoted values', 'a=""', { a: '' }],
  ])('reads %s', (_what, text, expected) => {
    expect(read(text)).toEqual(expected)
  })

  it.each([
    ['nothing', ''],
    ['commas alone', ' , ,'],
    ['a quote that is not closed', 'a="x'],
    ['a quote closed by an escape only', String.raw`a="x\"`],
    ['no equals sign', 'a"x"'],
    ['no name', '="x"'],
    ['no value', 'a='],
    ['an empty unquoted value', 'a=,b=1'],
    ['text after a quoted value', 'a="x"y'],
    ['two values', 'a=1 2'],
    ['no comma between two parameters', 'a="1" b="2"'],
    ['a newline that is no fold', 'a="x\ny"'],
    ['a name that is no token', 'a/b=1'],
  ])('refuses %s', (_what, text) => {
    expect(parseAuthParams(text)).toBeUndefined()
  })

  it('tells of a name that stands twice in any case', () => {
    expect(parseAuthParams('keyId="a",KEYID="b"')).toEqual({
      values: new Map([['keyid', 'a']]),
      repeated: 'keyid',
    })
  })

  it('takes __proto__ for a name like any other', () => {
    expect(parseAuthParams('__proto__="x"')?.values.get('__proto__')).toBe('x')
  })

  it('stays linear over a megabyte of anything', () => {
    for (const piece of ['a="', 'a,', ',', '\\"', '" ', 'a=b,', 'a="\\\\",', '\n ']) {
      parseAuthParams(piece.repeat(200_000))
    }
  })

  it('inverts formatAuthParam', () => {
    const text = fc.string({ maxLength: 30 }).filter((value) => !/[\r\n]/.test(value))
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(read(`${formatAuthParam('a', a)},${formatAuthParam('b', b)}`)).toEqual({ a, b })
      }),
      { numRuns: 300 },
    )
  })
})
