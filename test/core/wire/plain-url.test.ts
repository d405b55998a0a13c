import { describe, expect, it } from 'vitest'
import { isPlainHttpUrl } from '../../../src/core/wire/plain-url.js'

describe('isPlainHttpUrl', () => {
  it.each(['https://example.com', 'http://example.com/é?q=1#x', 'HTTPS://example.com/'])(
    'takes %s',
    (url) => {
      expect(isPlainHttpUrl(url)).toBe(true)
    },
  )

  it.each([
    '',
    'https:example.com',
    '//example.com',
    '/picture.png',
    'https:\\\\example.com',
    'java\tscript:alert(1)',
    'https://exam\nple.com',
    ' https://example.com',
    'https://',
    'data:image/png;base64,',
    'https://a b',
  ])('does not take %j', (url) => {
    expect(isPlainHttpUrl(url)).toBe(false)
  })
})
