import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  domainOf,
  hostMismatch,
  hostOf,
  isHttpUrl,
  normalizeHost,
  originOf,
  parseHttpUrl,
  sameId,
  sameOrigin,
  sameUrl,
  serializeUrl,
  withoutFragment,
} from '../../../src/core/wire/url.js'

const refusal = (text: string, rules = {}): unknown => {
  try {
    return parseHttpUrl(text, rules).href
  } catch (error) {
    return (error as { code?: string }).code
  }
}

describe('parseHttpUrl', () => {
  it.each([
    ['https://example.com/users/1'],
    ['https://example.com'],
    ['https://example.com:8443/a?b=c#d'],
    ['https://BÜCHER.example/é'],
    ['https://93.184.216.34/'],
    ['https://[2606:2800:220:1::1]/'],
    ['https://under_score.example/'],
    ['https://example.com/@alice'],
    ['HTTPS://EXAMPLE.COM/'],
  ])('accepts %s', (text) => {
    expect(parseHttpUrl(text).protocol).toBe('https:')
  })

  it.each([
    ['', 'ERR_URL_INVALID'],
    ['example.com/x', 'ERR_URL_INVALID'],
    ['https://', 'ERR_URL_INVALID'],
    ['https://exa mple.com/', 'ERR_URL_INVALID'],
    ['https://example.com/a\nb', 'ERR_URL_INVALID'],
    ['\thttps://example.com/', 'ERR_URL_INVALID'],
    ['https:example.com', 'ERR_URL_INVALID'],
    ['https:///example.com', 'ERR_URL_INVALID'],
    ['https:\\\\example.com\\', 'ERR_URL_INVALID'],
    ['https://good.example\\@evil.example/', 'ERR_URL_INVALID'],
    [`https://example.com/${'a'.repeat(5000)}`, 'ERR_URL_INVALID'],
    ['https://-.example/%', 'https://-.example/%'],
  ])('reads %j as %s', (text, outcome) => {
    expect(refusal(text)).toBe(outcome)
  })

  it('T10 refuses other schemes', () => {
    for (const text of [
      'file:///etc/passwd',
      'data:application/activity+json,{}',
      'ftp://a.example/',
      'gopher://a.example/',
      'javascript:alert(1)',
      'acct:a@b.example',
    ]) {
      expect(refusal(text)).toBe('ERR_URL_SCHEME')
    }
  })

  it('T11 refuses http unless it is allowed', () => {
    expect(refusal('http://bob.example/x')).toBe('ERR_URL_SCHEME')
    expect(refusal('http://bob.example/x', { allowHttp: true })).toBe('http://bob.example/x')
  })

  it('T12 refuses credentials, empty ones too, and keeps them out of the message', () => {
    for (const text of [
      'https://user:pw@bob.example/u',
      'https://bob.example@evil.example/',
      'https://@bob.example/',
      'https://:@bob.example/',
    ]) {
      expect(refusal(text)).toBe('ERR_URL_CREDENTIALS')
    }
    expect(() => parseHttpUrl('https://user:hunter2@bob.example/u')).toThrow(/^(?!.*hunter2)/)
    expect(refusal('https://bob.example/@alice@evil.example')).toBe('https://bob.example/@alice@evil.example')
  })

  it('T13 refuses ports that are not for HTTP', () => {
    for (const port of [
      0, 1, 22, 25, 80, 442, 1023, 1720, 2049, 3306, 5432, 6000, 6379, 6697, 9200, 10080, 11211, 27017,
    ]) {
      expect(refusal(`https://bob.example:${port}/`)).toBe('ERR_URL_PORT')
    }
    for (const port of [1024, 3000, 6380, 8080, 8443, 65535]) {
      expect(refusal(`https://bob.example:${port}/`)).toBe(`https://bob.example:${port}/`)
    }
    expect(refusal('https://bob.example:443/')).toBe('https://bob.example/')
    expect(refusal('http://bob.example:80/', { allowHttp: true })).toBe('http://bob.example/')
  })

  it('T14 refuses a trailing dot and empty labels', () => {
    for (const text of [
      'https://evil.example./u',
      'https://a..example/',
      'https://.example/',
      'https://localhost./',
    ]) {
      expect(refusal(text)).toBe('ERR_URL_HOST')
    }
  })

  it.each([
    'localhost',
    'a.localhost',
    'printer.local',
    'db.internal',
    'x.onion',
    'x.i2p',
    'nas.home.arpa',
    'intranet',
  ])('refuses the name of special use %s unless it is allowed', (host) => {
    expect(refusal(`https://${host}/`)).toBe('ERR_URL_HOST')
    expect(refusal(`https://${host}/`, { allowPrivateHosts: true })).toBe(`https://${host}/`)
  })

  it('refuses labels over 63 and names over 253 characters', () => {
    expect(refusal(`https://${'a'.repeat(64)}.example/`)).toBe('ERR_URL_HOST')
    expect(refusal(`https://${'a'.repeat(63)}.example/`)).toBe(`https://${'a'.repeat(63)}.example/`)
    expect(refusal(`https://${'a.'.repeat(124)}example/`)).toBe('ERR_URL_HOST')
  })

  it('reports the first problem of the fixed order', () => {
    expect(refusal('ftp://user@localhost:22/')).toBe('ERR_URL_SCHEME')
    expect(refusal('https://user@localhost:22/')).toBe('ERR_URL_CREDENTIALS')
    expect(refusal('https://localhost:22/')).toBe('ERR_URL_HOST')
  })

  it('throws nothing untyped, whatever it is given', () => {
    for (const value of [undefined, null, 1, {}, [], Symbol('x')]) {
      expect(refusal(value as string)).toBe('ERR_URL_INVALID')
    }
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.webUrl(),
          fc.string().map((s) => `https://${s}`),
        ),
        (text) => {
          const outcome = refusal(text)
          expect(String(outcome)).toMatch(/^(?:ERR_URL_|https:\/\/)/)
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('originOf', () => {
  it('T16 gives one spelling for case, IDNA and the default port', () => {
    expect(originOf('https://BÜCHER.example:443/x')).toBe('https://xn--bcher-kva.example')
    expect(originOf('https://xn--bcher-kva.example/')).toBe('https://xn--bcher-kva.example')
  })

  it('keeps scheme and port apart', () => {
    expect(sameOrigin('https://a.example/1', 'https://a.example/2')).toBe(true)
    expect(sameOrigin('https://a.example/1', 'http://a.example/1')).toBe(false)
    expect(sameOrigin('https://a.example/1', 'https://a.example:8443/1')).toBe(false)
  })

  it.each([
    '',
    'acct:a@b.example',
    'data:,x',
    'blob:https://a.example/1',
    'not a url',
    'https:a.example',
    'https://a:b@a.example/',
    'https:///a.example',
    'https://good.example\\@evil.example/',
    ' https://a.example/',
    'https://a.example/\n',
  ])('is absent for %j', (text) => {
    expect(originOf(text)).toBeUndefined()
    expect(isHttpUrl(text)).toBe(false)
    expect(sameOrigin(text, text)).toBe(false)
  })
})

describe('hostOf', () => {
  it('keeps the port, domainOf drops it, both drop a trailing dot', () => {
    expect(hostOf('https://A.example.:8443/x')).toBe('a.example:8443')
    expect(domainOf('https://A.example.:8443/x')).toBe('a.example')
    expect(hostOf('https://A.example/x')).toBe('a.example')
    expect(hostOf('mailto:a@b.example')).toBeUndefined()
    expect(domainOf('https://[x/')).toBeUndefined()
  })
})

describe('sameUrl', () => {
  it('compares serialisations with the fragment, where sameId compares bytes', () => {
    expect(sameUrl('https://EXAMPLE.com', 'https://example.com/')).toBe(true)
    expect(sameId('https://example.com', 'https://example.com/')).toBe(false)
    expect(sameUrl('https://example.com/a', 'https://example.com/a#b')).toBe(false)
    expect(sameUrl('https://example.com/é', 'https://example.com/%C3%A9')).toBe(true)
    expect(sameUrl('x:y', 'x:y')).toBe(false)
    expect(sameUrl(undefined as unknown as string, `https://a.example/${'x'.repeat(4096)}`)).toBe(false)
    expect(originOf(`https://a.example/${'x'.repeat(4096)}`)).toBeUndefined()
    expect(serializeUrl('https://EXAMPLE.com')).toBe('https://example.com/')
  })
})

describe('withoutFragment', () => {
  it('cuts at the first #', () => {
    expect(withoutFragment('https://a.example/u#main-key')).toBe('https://a.example/u')
    expect(withoutFragment('https://a.example/u')).toBe('https://a.example/u')
  })
})

describe('hostMismatch', () => {
  it('compares names without case and port, as Mastodon does', () => {
    expect(hostMismatch('https://a.example/1', 'https://A.example:8443/2')).toBe(false)
    expect(hostMismatch('https://a.example/1', 'https://b.example/2')).toBe(true)
    expect(hostMismatch('https://a.example/1', 'ftp://a.example/2')).toBe(true)
    expect(hostMismatch('nonsense', 'https://a.example/2')).toBe(true)
  })
})

describe('normalizeHost', () => {
  it.each([
    ['Example.COM', 'example.com'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['example.com:8443', 'example.com:8443'],
    ['example.com:443', 'example.com'],
    ['localhost:3000', 'localhost:3000'],
  ])('brings %s to %s', (text, host) => {
    expect(normalizeHost(text)).toBe(host)
  })

  it.each(['', 'a b', 'a/b', 'a@b', 'a?b', 'a#b', 'a%41', 'a..b', 'a.example.', 'a:b', 'a\nb'])(
    'refuses %j',
    (text) => {
      expect(normalizeHost(text)).toBeUndefined()
    },
  )
})
