import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countCharacters } from '../../../src/core/html/index.js'

describe('countCharacters', () => {
  it.each([
    ['', 0],
    ['hello', 5],
    ['a\r\nb', 3],
    ['e\u0301', 1],
    ['👨‍👩‍👧‍👦🇩🇪', 2],
    ['日本語', 3],
    ['https://example.com/a/very/long/path/that/is/more/than/twenty-three', 23],
    ['see https://a.co', 27],
    ['example.com has no protocol', 27],
    ['magnet:?xt=urn', 14],
    ['@alice@example.com hi', 9],
    ['@alice hi', 9],
    ['me@example.com', 14],
    ['#tag https://example.com/x @bob@a.example', 33],
    ['https://example.com/-@bob@a.example', 23],
  ])('counts %j as %i', (text, count) => {
    expect(countCharacters(text)).toBe(count)
  })

  it('counts the content warning', () => {
    expect(countCharacters('text', { spoilerText: 'warning' })).toBe(11)
  })

  it('counts links as told', () => {
    expect(countCharacters('https://example.com', { charactersPerUrl: 1 })).toBe(1)
  })

  it('counts what people see as one character once, whatever it is made of', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', ' ', 'é', '日', '👍🏽', '🏳️‍🌈', 'ก็')), (characters) => {
        expect(countCharacters(characters.join(''))).toBe(characters.length)
      }),
    )
  })
})
