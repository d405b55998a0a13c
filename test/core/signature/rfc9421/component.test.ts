import { describe, expect, it } from 'vitest'
import {
  createComponentLine,
  createSignatureBase,
  parseSignatureInput,
} from '../../../../src/core/signature/index.js'

const request = {
  method: 'pOsT',
  url: 'HTTPS://WWW.Example.COM:443/a%2Fb?x=1&y=%20+z&x=2#f',
  headers: [
    ['Date', 'Tue, 20 Apr 2021 02:07:56 GMT'],
    ['Example-Dict', ' a=1,    b=2;x=1;y=2,   c=(a   b   c), d'],
    ['Two', 'a, b'],
    ['Two', ' c '],
    ['X-Name', 'caf\u00e9'],
    ['X-Bad', 'a\rb'],
    ['@method', 'GET'],
    ['Bad-Dict', 'A=1'],
  ],
  trailers: [['Expires', 'never']],
} as const
const fieldTypes = { 'example-dict': 'dictionary', two: 'list', 'bad-dict': 'dictionary' } as const
const response = { status: 200, headers: { 'content-type': 'text/plain' } }

describe('createComponentLine', () => {
  it.each([
    ['"@method"', 'pOsT'],
    ['"@target-uri"', 'https://www.example.com/a%2Fb?x=1&y=%20+z&x=2'],
    ['"@authority"', 'www.example.com'],
    ['"@scheme"', 'https'],
    ['"@request-target"', '/a%2Fb?x=1&y=%20+z&x=2'],
    ['"@path"', '/a%2Fb'],
    ['"@query"', '?x=1&y=%20+z&x=2'],
    ['"@query-param";name="y"', '%20%20z'],
    ['"date"', 'Tue, 20 Apr 2021 02:07:56 GMT'],
    ['"example-dict"', 'a=1,    b=2;x=1;y=2,   c=(a   b   c), d'],
    ['"example-dict";sf', 'a=1, b=2;x=1;y=2, c=(a b c), d'],
    ['"example-dict";key="b"', '2;x=1;y=2'],
    ['"example-dict";key="d"', '?1'],
    ['"two"', 'a, b, c'],
    ['"two";sf', 'a, b, c'],
    ['"two";bs', ':YSwgYg==:, :Yw==:'],
    ['"x-name";bs', ':Y2Fm6Q==:'],
    ['"expires";tr', 'never'],
  ])('derives %s', (component, value) => {
    expect(createComponentLine(request, component, { fieldTypes })).toBe(`${component}: ${value}`)
  })

  it.each([
    ['component_missing', '"accept"'],
    ['component_missing', '"expires"'],
    ['digest_missing', '"content-digest"'],
    ['component_not_lowercase', '"Date"'],
    ['component_not_applicable', '"@status"'],
    ['component_not_applicable', '"@signature-params"'],
    ['unknown_derived_component', '"@nonsense"'],
    ['component_parameter_missing', '"@query-param"'],
    ['query_param_missing', '"@query-param";name="nope"'],
    ['query_param_repeated', '"@query-param";name="x"'],
    ['unknown_component_parameter', '"date";foo'],
    ['incompatible_component_parameters', '"two";bs;sf'],
    ['incompatible_component_parameters', '"@method";sf'],
    ['incompatible_component_parameters', '"date";name="x"'],
    ['req_on_request', '"@method";req'],
    ['unknown_structured_field', '"date";sf'],
    ['unknown_structured_field', '"constructor";sf'],
    ['malformed_structured_field', '"bad-dict";sf'],
    ['not_a_dictionary', '"two";key="a"'],
    ['dictionary_key_missing', '"example-dict";key="z"'],
    ['newline_in_component', '"x-bad"'],
    ['non_ascii_base', '"x-name"'],
    ['signature_input_malformed', 'date'],
    ['signature_input_malformed', '"date'],
    ['signature_input_malformed', '"date";sf=1'],
  ])('refuses with %s: %s', (reason, component) => {
    const headers = [...request.headers, ['constructor', 'x']] as const
    expect(() => createComponentLine({ ...request, headers }, component, { fieldTypes })).toThrow(
      expect.objectContaining({ reason }) as Error,
    )
  })

  it('derives what belongs to a response, and to its request by req', () => {
    expect(createComponentLine(response, '"@status"')).toBe('"@status": 200')
    expect(createComponentLine(response, '"@path";req', { relatedRequest: request })).toBe(
      '"@path";req: /a%2Fb',
    )
    expect(() => createComponentLine(response, '"@path";req')).toThrow(
      expect.objectContaining({ reason: 'missing_related_request' }) as Error,
    )
    expect(() => createComponentLine(response, '"@path"')).toThrow(
      expect.objectContaining({ reason: 'component_not_applicable' }) as Error,
    )
  })
})

describe('createSignatureBase', () => {
  it('serializes components and parameters strictly, in their order', () => {
    const input = 'a=(  "@method"   "two";sf  ); keyid="k\\"";  created=1;x=?0'
    expect(createSignatureBase(request, input, { fieldTypes })).toBe(
      '"@method": pOsT\n"two";sf: a, b, c\n"@signature-params": ("@method" "two";sf);keyid="k\\"";created=1;x=?0',
    )
  })

  it('is built for one label', () => {
    expect(() => createSignatureBase(request, 'a=(), b=()')).toThrow(RangeError)
  })
})

describe('parseSignatureInput', () => {
  it.each([
    ['signature_header_too_long', `a=(${'"x" '.repeat(3000)})`],
    ['signature_input_malformed', 'a=("x"'],
    ['signature_input_malformed', 'a=(x)'],
    ['signature_input_malformed', 'a=1'],
    ['signature_input_malformed', 'a=();keyid=k'],
    ['signature_input_malformed', 'a=();alg=ed25519'],
    ['duplicate_parameter', 'a=(), a=()'],
    ['duplicate_parameter', 'a=();created=1;created=2'],
    ['too_many_labels', 'a=(), b=(), c=(), d=(), e=()'],
    ['too_many_components', `a=(${Array.from({ length: 65 }, (_, i) => `"x${i}"`).join(' ')})`],
    ['duplicate_component', 'a=("x" "x")'],
    ['duplicate_component', 'a=("x";sf;key="a" "x";key="a";sf)'],
    ['created_malformed', 'a=();created=1.0'],
    ['created_malformed', 'a=();created="1"'],
    ['created_malformed', 'a=();created'],
    ['expires_malformed', 'a=();expires=-1'],
    ['expires_malformed', 'a=();created=2;expires=1'],
  ])('refuses with %s: %.50s', (reason, field) => {
    expect(() => parseSignatureInput(field)).toThrow(expect.objectContaining({ reason }) as Error)
  })
})
