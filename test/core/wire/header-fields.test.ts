import { describe, expect, it } from 'vitest'
import {
  cleanFieldValue,
  combinedField,
  fieldValues,
  headerLines,
  type HeaderLine,
} from '../../../src/core/wire/header-fields.js'

const lines: readonly HeaderLine[] = [
  ['Host', 'social.example'],
  ['Cache-Control', ' max-age=60 '],
  ['cache-control', '   must-revalidate'],
  ['X-Empty', ''],
]

describe('headerLines', () => {
  it('gives ordered lines back as they are', () => {
    expect(headerLines(lines)).toBe(lines)
  })

  it.each([
    [
      'a Headers',
      new Headers({ b: '2', a: '1' }),
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    ['a Map', new Map([['b', '2']]), [['b', '2']]],
    [
      'a record',
      { b: '2', a: ['1', '3'], c: undefined },
      [
        ['b', '2'],
        ['a', '1'],
        ['a', '3'],
      ],
    ],
  ])('reads %s', (_what, input, expected) => {
    expect(headerLines(input)).toEqual(expected)
  })

  it('keeps a line named __proto__ a line', () => {
    expect(headerLines(JSON.parse('{"__proto__":"x"}') as Record<string, string>)).toEqual([
      ['__proto__', 'x'],
    ])
  })
})

describe('fieldValues', () => {
  it('finds every line whatever its case', () => {
    expect(fieldValues(lines, 'cache-control')).toEqual([' max-age=60 ', '   must-revalidate'])
  })

  it('gives nothing for a field that is not there', () => {
    expect(fieldValues(lines, 'date')).toEqual([])
  })
})

describe('combinedField', () => {
  it('joins trimmed lines with a comma and a space', () => {
    expect(combinedField(lines, 'cache-control')).toBe('max-age=60, must-revalidate')
  })

  it('tells an empty field from an absent one', () => {
    expect(combinedField(lines, 'x-empty')).toBe('')
    expect(combinedField(lines, 'x-absent')).toBeUndefined()
  })
})

describe('cleanFieldValue', () => {
  it.each([
    ['outer spaces and tabs', ' \t a b\t ', 'a b'],
    ['a fold', 'Obsolete\r\n    line folding.', 'Obsolete line folding.'],
    ['space before a fold', 'a \t\n\t b', 'a b'],
    ['several folds', 'a\n b\r\n\tc', 'a b c'],
  ])('removes %s', (_what, value, expected) => {
    expect(cleanFieldValue(value)).toBe(expected)
  })

  it('leaves a newline that is no fold where it is, for others to refuse', () => {
    expect(cleanFieldValue('a\nb')).toBe('a\nb')
  })

  it('stays linear over many folds', () => {
    expect(cleanFieldValue('a\n '.repeat(200_000))).toBe(`a${' a'.repeat(199_999)}`)
  })
})
