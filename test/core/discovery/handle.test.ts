import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatAcct,
  formatHandle,
  formatResource,
  parseHandle,
  sameHandle,
  tryParseHandle,
} from '../../../src/core/discovery/index.js'

describe('parseHandle', () => {
  it.each([
    ['@alice@example.com', 'alice', 'example.com'],
    ['alice@example.com', 'alice', 'example.com'],
    ['acct:alice@example.com', 'alice', 'example.com'],
    ['ACCT:@Alice@EXAMPLE.com', 'Alice', 'example.com'],
    ['@a.b-c_d@bücher.example', 'a.b-c_d', 'xn--bcher-kva.example'],
    ['alice@localhost:3000', 'alice', 'localhost:3000'],
    ['alice@example.com:443', 'alice', 'example.com'],
    ['example.com@example.com', 'example.com', 'example.com'],
    ['_@example.com', '_', 'example.com'],
  ])('reads %s', (text, username, host) => {
    expect(parseHandle(text)).toEqual({ username, host })
  })

  it.each([
    '',
    '@',
    '@@',
    'alice',
    '@alice',
    'alice@',
    '@@example.com',
    'alice@a@b',
    '.a@example.com',
    'a.@example.com',
    '-a@example.com',
    'a b@example.com',
    'á@example.com',
    'a@exa mple.com',
    'a@example.com/x',
    'a@b..example',
    'a/b@example.com',
    'a\n@example.com',
    `${'a'.repeat(2049)}@example.com`,
    '＠alice＠example.com',
  ])('T117 T118 refuses %j', (text) => {
    expect(() => parseHandle(text)).toThrow(expect.objectContaining({ code: 'ERR_WEBFINGER_INVALID' }))
    expect(tryParseHandle(text)).toBeUndefined()
  })

  it('T118 shows a look-alike host as what it is', () => {
    expect(parseHandle('@bob@exаmple.com').host).toBe('xn--exmple-4nf.com') // with a Cyrillic а
  })

  it('takes names of 2048 characters', () => {
    expect(parseHandle(`${'a'.repeat(2048)}@example.com`).username).toHaveLength(2048)
  })

  it('is total, and keeps what it writes', () => {
    for (const value of [undefined, null, 1, {}]) expect(tryParseHandle(value as string)).toBeUndefined()
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const handle = tryParseHandle(text)
        if (handle !== undefined) expect(tryParseHandle(formatHandle(handle))).toEqual(handle)
      }),
    )
  })
})

describe('formatHandle and its kin', () => {
  const handle = { username: 'alice', host: 'example.com' }
  it('write the three forms', () => {
    expect([formatHandle(handle), formatAcct(handle), formatResource(handle)]).toEqual([
      '@alice@example.com',
      'alice@example.com',
      'acct:alice@example.com',
    ])
  })

  it('compare names without case', () => {
    expect(sameHandle(handle, { username: 'ALICE', host: 'example.com' })).toBe(true)
    expect(sameHandle(handle, { username: 'alice', host: 'example.org' })).toBe(false)
  })
})
