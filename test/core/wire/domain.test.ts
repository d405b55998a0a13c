import { describe, expect, it } from 'vitest'
import { domainsAbove, readDomain } from '../../../src/core/wire/domain.js'
import { domainOf } from '../../../src/core/wire/url.js'

describe('readDomain', () => {
  it.each([
    ['Example.COM', 'example.com'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['BÜCHER.example', 'xn--bcher-kva.example'],
    ['under_score.example', 'under_score.example'],
    ['com', 'com'],
    ['192.0.2.1', '192.0.2.1'],
    ['0xC0000201', '192.0.2.1'],
    ['[2001:DB8:0::1]', '[2001:db8::1]'],
    ['[::ffff:192.0.2.1]', '[::ffff:c000:201]'],
  ])('reads %s in the form of the domain of an id', (text, domain) => {
    expect(readDomain(text)).toBe(domain)
    expect(domainOf(`https://${text}/users/a`)).toBe(domain)
  })

  it.each([
    ...['', '.', 'a.', '.a', 'a..b', 'https://a.example', '//a.example', 'a.example/', 'a.example/x', 'a b'],
    ...[
      'a.example:443',
      'a.example:000443',
      'a.example:8443',
      'a.example:',
      '[::1]:443',
      '[::1',
      '::1',
      'a@b.example',
      '@b.example',
    ],
    ...[
      '*.a.example',
      '%61.example',
      'a!b.example',
      'a,b.example',
      'a\tb.example',
      'a\u0000.example',
      'a\\b',
    ],
    ...['x'.repeat(64), `${'x.'.repeat(300)}example`, '999.999.999.999'],
    ...[undefined, null, 7, ['a.example'], { toString: () => 'a.example' }],
  ])('is nothing for %j', (text) => {
    expect(readDomain(text)).toBeUndefined()
  })
})

describe('domainsAbove', () => {
  it.each([
    ['a.b.example', ['a.b.example', 'b.example', 'example']],
    ['example', ['example']],
    ['192.0.2.1', ['192.0.2.1']],
    ['[2001:db8::1]', ['[2001:db8::1]']],
  ])('gives %s and all above it', (domain, above) => {
    expect(domainsAbove(domain)).toEqual(above)
  })
})
