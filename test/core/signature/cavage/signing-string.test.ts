import { describe, expect, it } from 'vitest'
import { createSigningString, parseCavageSignature } from '../../../../src/core/signature/index.js'

const signing = (headers: string) =>
  parseCavageSignature(`keyId="k",created=0012,headers="${headers}",signature="AAAA"`)
const request = {
  method: 'GET',
  url: 'https://example.org/foo?x=%7E#part',
  headers: [
    ['Host', 'example.org'],
    ['Date', 'Sat, 07 Jun 2014 20:51:35 GMT'],
    ['Cache-Control', 'max-age=60'],
    ['Cache-Control', '  must-revalidate '],
    ['X-EmptyHeader', ''],
    ['X-Example', 'Example header\n  with some whitespace.'],
  ],
} as const

describe('createSigningString', () => {
  it('builds the example of draft §2.3', () => {
    const headers = '(request-target) (created) host date cache-control x-emptyheader x-example'
    expect(createSigningString(request, signing(headers)).split('\n')).toEqual([
      '(request-target): get /foo?x=%7E',
      '(created): 0012',
      'host: example.org',
      'date: Sat, 07 Jun 2014 20:51:35 GMT',
      'cache-control: max-age=60, must-revalidate',
      'x-emptyheader: ',
      'x-example: Example header with some whitespace.',
    ])
  })

  it.each([
    ['https://example.org', 'get /'],
    ['https://example.org?', 'get /?'],
    ['https://example.org/a//b/../c?', 'get /a//b/../c?'],
    ['https://example.org/a?b?c#d?e', 'get /a?b?c'],
  ])('takes path and query of %s as they are', (url, expected) => {
    expect(createSigningString({ ...request, url }, signing('(request-target)'))).toBe(
      `(request-target): ${expected}`,
    )
  })

  it('leaves the query out, or takes another target, if it is told to', () => {
    expect(createSigningString(request, signing('(request-target)'), { omitQuery: true })).toBe(
      '(request-target): get /foo',
    )
    const proxied = { ...request, requestTarget: 'https://example.org/foo' }
    expect(createSigningString(proxied, signing('(request-target)'))).toBe(
      '(request-target): get https://example.org/foo',
    )
  })

  it.each([
    ['component_missing', 'accept', {}],
    ['digest_missing', 'digest', {}],
    ['newline_in_component', 'x-bad', { headers: [['X-Bad', 'a\nb']] as const }],
    ['newline_in_component', '(request-target)', { url: 'https://example.org/\nhost: evil' }],
    ['non_ascii_base', 'x-bad', { headers: [['X-Bad', '\u0142']] as const }],
  ])('refuses with %s', (reason, headers, change) => {
    expect(() => createSigningString({ ...request, ...change }, signing(headers))).toThrow(
      expect.objectContaining({ reason }) as Error,
    )
  })

  it('lets octets above 127 stand', () => {
    expect(createSigningString({ ...request, headers: { 'x-name': 'caf\u00e9' } }, signing('x-name'))).toBe(
      'x-name: caf\u00e9',
    )
  })
})
