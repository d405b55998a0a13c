import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEFAULT_SIGNATURE_LIMITS } from '../../../../src/core/signature/index.js'
import {
  parseSignatureDictionary,
  readSignatureBytes,
  readSignatureInput,
} from '../../../../src/core/signature/rfc9421/header.js'
import { readUsualLabel } from '../../../../src/core/signature/rfc9421/usual-label.js'
import { formatParameters } from '../../../../src/core/wire/structured-fields-format.js'

const limits = DEFAULT_SIGNATURE_LIMITS
const LIST = '("@method" "@target-uri" "content-digest")'
const USUAL = `sig1=${LIST};created=1703066400;keyid="https://a.example/u#k";alg="ed25519"`

/** What the parser of structured fields says of two fields with one label. */
function parse(input: string, signature: string): unknown {
  const inputs = parseSignatureDictionary(input, 'signature_input_malformed', limits)
  const signatures = parseSignatureDictionary(signature, 'signature_malformed', limits)
  const [[label, member] = [], ...others] = inputs
  if (label === undefined || member === undefined || others.length > 0) return undefined
  const { components, identifiers, ...rest } = readSignatureInput(label, member, limits)
  expect(identifiers).toHaveLength(components.items.length)
  const octets = signatures.get(label)
  return (
    octets && {
      input: rest,
      items: components.items,
      parameters: formatParameters(components.parameters),
      signature: Array.from(readSignatureBytes(octets)),
    }
  )
}

function attempt(input: string, signature: string): unknown {
  try {
    return parse(input, signature)
  } catch {
    return undefined
  }
}

function readUsual(input: string, signature: string): unknown {
  const read = readUsualLabel({ input, signature }, limits)
  return read && { ...read, signature: Array.from(read.signature) }
}

describe('readUsualLabel', () => {
  it('reads what is written as usual once its list is known', () => {
    expect(readUsual(USUAL.replace('method', 'path'), 'sig1=:AAAA:')).toBeUndefined()
    const parsed = parse(USUAL, 'sig1=:AAAA:')
    expect(readUsual(USUAL, 'sig1=:AAAA:')).toEqual(parsed)
    expect(parsed).toMatchObject({ input: { label: 'sig1', keyId: 'https://a.example/u#k' } })
  })

  it.each([
    ['another label in Signature', USUAL, 'sig2=:AAAA:'],
    ['a label that is no key', USUAL.replace('sig1', 'Sig1'), 'Sig1=:AAAA:'],
    ['two labels', `${USUAL}, sig2=${LIST}`, 'sig1=:AAAA:'],
    ['two signatures', USUAL, 'sig1=:AAAA:, sig2=:AAAA:'],
    ['parameters of the signature', USUAL, 'sig1=:AAAA:;a'],
    ['flawed base64', USUAL, 'sig1=:AB==:'],
    ['a space before a parameter', USUAL.replace(';alg', '; alg'), 'sig1=:AAAA:'],
    ['a leading zero', USUAL.replace('=17', '=017'), 'sig1=:AAAA:'],
    ['16 digits', USUAL.replace('=17', '=12345678'), 'sig1=:AAAA:'],
    ['a decimal', USUAL.replace(';keyid', '.5;keyid'), 'sig1=:AAAA:'],
    ['an escape', USUAL.replace('u#k', String.raw`u\"k`), 'sig1=:AAAA:'],
    ['a token for a string', USUAL.replace('"ed25519"', 'ed25519'), 'sig1=:AAAA:'],
    ['a string for a number', USUAL.replace('1703066400', '"1703066400"'), 'sig1=:AAAA:'],
    ['a parameter that nobody registered', `${USUAL};x=1`, 'sig1=:AAAA:'],
    ['a parameter without value', `${USUAL};tag`, 'sig1=:AAAA:'],
    ['a parameter twice', `${USUAL};alg="ed25519"`, 'sig1=:AAAA:'],
    ['an end before the beginning', `${USUAL};expires=1`, 'sig1=:AAAA:'],
    ['a field that is too long', `${USUAL};tag="${'a'.repeat(8192)}"`, 'sig1=:AAAA:'],
  ])('leaves %s to the parser', (_what, input, signature) => {
    parse(USUAL, 'sig1=:AAAA:')
    expect(readUsual(input, signature)).toBeUndefined()
  })

  it('never says anything else than the parser', () => {
    const piece = fc.constantFrom(
      ...[';created=1', ';created=170', ';created=01', '; created=1', ';created="1"', ';created=1.5'],
      ...[';expires=9', ';keyid="k"', ';keyid="a\\"b"', ';keyid=k', ';alg="ed25519"', ';alg=""', ';x=1'],
      ...[';tag="t"', ';tag="=;,"', ';nonce="n"', ';nonce=:AA==:', ';tag', ' ', ',', '"', ';', '=', '\u00e9'],
    )
    const label = fc.constantFrom('sig1', 'a', '*b', 'Sig', '', 'a=', 's_1-.*')
    const list = fc.constantFrom(LIST, '("date")', '()', '( "date")', '("a" "a")', '("date";sf)', '("a)")')
    const signature = fc.constantFrom(':AAAA:', ':AB==:', ':AA==:', ':AAAA:;a', 'AAAA', '::', ':AAAA: ')
    let usual = 0
    fc.assert(
      fc.property(label, label, list, fc.array(piece, { maxLength: 5 }), signature, (one, other, ...rest) => {
        const input = `${one}=${rest[0]}${rest[1].join('')}`
        for (const field of [`${one}=${rest[2]}`, `${other}=${rest[2]}`]) {
          const parsed = attempt(input, field)
          let read: unknown
          try {
            read = readUsual(input, field)
          } catch (error) {
            expect(error).toMatchObject({ reason: 'duplicate_component' })
            expect(() => parse(input, field)).toThrow(error)
          }
          if (read === undefined) continue
          usual++
          expect(read).toEqual(parsed)
        }
      }),
      { numRuns: 3000 },
    )
    expect(usual).toBeGreaterThan(30)
  })
})
