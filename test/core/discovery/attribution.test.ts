import { describe, expect, it } from 'vitest'
import { isAttributionAllowed } from '../../../src/core/discovery/index.js'

describe('isAttributionAllowed', () => {
  it.each([
    [['example.com'], 'example.com', true],
    [['example.com'], 'blog.example.com', true],
    [['example.com'], 'a.b.example.com', true],
    [['blog.example.com'], 'example.com', false],
    [['*.example.com'], 'example.com', true],
    [[' https://Example.com '], 'EXAMPLE.com:8443', true],
    [['bücher.example'], 'xn--bcher-kva.example', true],
    [['example.com'], 'notexample.com', false],
    [['example.com'], 'example.com.evil.test', false],
    [['com'], 'example.com', true], // the account's own word
    [['0.1'], '127.0.0.1', false],
    [['127.0.0.1'], '127.0.0.1', true],
    [[''], 'example.com', false],
    [[], 'example.com', false],
    [['example.com'], '', false],
    [['example.com'], 'exa mple.com', false],
  ])('%j lets %s be attributed: %s', (domains, host, expected) => {
    expect(isAttributionAllowed(domains, host)).toBe(expected)
  })

  it('reads 256 entries', () => {
    const entries = Array.from({ length: 256 }, (_, n) => `${n}.example`)
    expect(isAttributionAllowed(entries, '255.example')).toBe(true)
    expect(isAttributionAllowed(['x.example', ...entries], '255.example')).toBe(false)
  })
})
