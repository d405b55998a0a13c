import { describe, expect, it } from 'vitest'
import { parseCavageSignature } from '../../../../src/core/signature/index.js'

const tail = ',headers="date",signature="AAAA"'
const refuses = (field: string, reason: string): void => {
  expect(() => parseCavageSignature(field)).toThrow(expect.objectContaining({ reason }) as Error)
}

describe('parseCavageSignature', () => {
  it('reads all parameters', () => {
    const field =
      'Signature keyId="k",algorithm=hs2019,created="12",expires=13,headers=" (created)  HOST ",signature="AA\n AA",opaque="x"'
    expect(parseCavageSignature(field)).toMatchObject({
      keyId: 'k',
      algorithm: 'hs2019',
      created: 12,
      expires: 13,
      headers: ['(created)', 'host'],
      signature: 'AAAA',
      digits: { created: '12', expires: '13' },
    })
  })

  it.each([
    ['rsa-sha256', ['date']],
    ['hs2019', ['(created)']],
  ])('fills in what %s covers by default (appendix C.1, §2.1.6)', (algorithm, headers) => {
    expect(
      parseCavageSignature(`keyId="k",algorithm="${algorithm}",created=1,signature="AAAA"`).headers,
    ).toEqual(headers)
  })

  it('takes a parameter named signature in first place for what it is', () => {
    expect(parseCavageSignature('signature="AAAA",keyId="k",headers="date"').signature).toBe('AAAA')
    expect(parseCavageSignature('Signature = "AAAA",keyId="k",headers="date"').signature).toBe('AAAA')
  })

  it.each([
    ['signature_header_too_long', `keyId="${'k'.repeat(8192)}"${tail}`],
    ['signature_header_malformed', ''],
    ['signature_header_malformed', 'Signature'],
    ['signature_header_malformed', `keyId="k${tail}`],
    ['signature_input_missing', 'sig1=:AAAA:'],
    ['signature_input_missing', 'sig1=:AA==:, sig2=:AA==:'],
    ['duplicate_parameter', `keyId="k",KEYID="k"${tail}`],
    ['missing_key_id', 'headers="date",signature="AAAA"'],
    ['missing_key_id', `keyId=""${tail}`],
    ['missing_signature_value', 'keyId="k",headers="date"'],
    ['missing_signature_value', 'keyId="k",headers="date",signature=" "'],
    ['signature_malformed', 'keyId="k",headers="date",signature="AA"'],
    ['signature_malformed', 'keyId="k",headers="date",signature="A-_A"'],
    ['created_malformed', `keyId="k",created=1.5${tail}`],
    ['created_malformed', `keyId="k",created=1e5${tail}`],
    ['created_malformed', `keyId="k",created=${'1'.repeat(16)}${tail}`],
    ['expires_malformed', `keyId="k",expires=soon${tail}`],
    ['expires_malformed', 'keyId="k",expires=1.5,headers="(expires)",signature="AAAA"'],
    ['empty_headers_list', 'keyId="k",headers=" ",signature="AAAA"'],
    [
      'too_many_components',
      `keyId="k",headers="${Array.from({ length: 65 }, (_, i) => `x${i}`).join(' ')}",signature="AAAA"`,
    ],
    ['duplicate_component', 'keyId="k",headers="date Date",signature="AAAA"'],
    ['unknown_pseudo_header', 'keyId="k",headers="(foo)",signature="AAAA"'],
    ['unsupported_algorithm', `keyId="k",algorithm="rsa-sha1"${tail}`],
    [
      'created_not_allowed',
      'keyId="k",algorithm="rsa-sha256",created=1,headers="(created)",signature="AAAA"',
    ],
    [
      'expires_not_allowed',
      'keyId="k",algorithm="rsa-sha256",expires=1,headers="(expires)",signature="AAAA"',
    ],
    ['created_missing', 'keyId="k",headers="(created)",signature="AAAA"'],
    ['expires_missing', 'keyId="k",headers="(expires)",signature="AAAA"'],
  ])('refuses with %s: %.60s', (reason, field) => {
    refuses(field, reason)
  })
})
