import { describe, expect, it } from 'vitest'
import { cleanText, isCleanText } from '../../../src/core/wire/text.js'

describe('cleanText', () => {
  it.each([
    ['plain text', 'tea', 'tea'],
    ['a surrogate pair', '\u{1f375}', '\u{1f375}'],
    ['a lone surrogate', 'a\ud800b', 'a\ufffdb'],
    ['NUL', 'a\0b\0', 'ab'],
  ])('mends %s', (_what, text, expected) => {
    expect(cleanText(text)).toBe(expected)
    expect(isCleanText(text)).toBe(text === expected)
  })
})
