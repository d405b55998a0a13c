import { describe, expect, it } from 'vitest'
import { findShortcodes, isShortcode } from '../../../src/core/emoji/shortcode.js'

const found = (text: string) => findShortcodes(text).map(({ shortcode }) => shortcode)

describe('findShortcodes', () => {
  it.each([
    [':cat:', ['cat']],
    ['hello :cat: and :blob_cat2:!', ['cat', 'blob_cat2']],
    ['(:cat:)', ['cat']],
    [':cat:\n:cat:', ['cat', 'cat']],
    [':cat: :dog:', ['cat', 'dog']],
    [':cat:🐈', ['cat']],
    ['🐈:cat:', ['cat']],
    ['_:cat:_', ['cat']],
    [':no such: :cat:', ['cat']],
    ['12:30:45', []],
    ['a:cat:', []],
    [':cat:a', []],
    ['é:cat:', []],
    [':cat:é', []],
    ['5:cat:', []],
    ['𝒳:cat:', []],
    [':cat:𝒳', []],
    ['e\u0301:cat:', []],
    [':cat::dog:', []],
    ['::cat::', []],
    [':a:', []],
    [':ca-t:', []],
    [':cät:', []],
    ['::', []],
    [':cat', []],
    ['', []],
  ])('finds in %j: %o', (text, shortcodes) => {
    expect(found(text)).toEqual(shortcodes)
  })

  it('gives the places', () => {
    expect(findShortcodes('x :cat: y')).toEqual([{ shortcode: 'cat', start: 2, end: 7 }])
  })

  it.each([':', ':a', ':aa:', ': ', ':aa:b'])('goes through a megabyte of %j in linear work', (pattern) => {
    const text = pattern.repeat(1_000_000 / pattern.length)
    const start = performance.now()
    findShortcodes(text)
    expect(performance.now() - start).toBeLessThan(5000)
  })
})

describe('isShortcode', () => {
  it('T119 takes two to 2048 letters, digits and underscores, of ASCII only', () => {
    expect(['cat', '__', '12', 'a'.repeat(2048)].every(isShortcode)).toBe(true)
    expect(['', 'a', 'a'.repeat(2049), '<img', 'c t', 'cät', 'cat\n', ':cat:'].some(isShortcode)).toBe(false)
  })
})
