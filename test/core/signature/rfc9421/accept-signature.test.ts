import { describe, expect, it } from 'vitest'
import {
  formatAcceptSignature,
  parseAcceptSignature,
  signRequest,
  verifyRequest,
  type AcceptSignatureContext,
} from '../../../../src/core/signature/index.js'
import { keyId, now, post, resolver, rsa } from '../fixtures.js'

const context: AcceptSignatureContext = {
  method: 'POST',
  hasQuery: false,
  hasBody: true,
  keyId,
  algorithm: 'rsa-v1_5-sha256',
  hasField: (name) => name !== 'host',
}
const FULL = '("@method" "@target-uri" "content-digest")'
const labels = (field: string): string[] => parseAcceptSignature(field, context).map(({ label }) => label)

describe('parseAcceptSignature', () => {
  it('keeps what may be given, in order', () => {
    const field = `a=${FULL};created;nonce="n";tag="t", b=${FULL};expires;keyid="${keyId}";alg="rsa-v1_5-sha256"`
    expect(parseAcceptSignature(field, context)).toEqual([
      {
        label: 'a',
        components: ['@method', '@target-uri', 'content-digest'],
        wantsExpires: false,
        nonce: 'n',
        tag: 't',
      },
      {
        label: 'b',
        components: ['@method', '@target-uri', 'content-digest'],
        wantsExpires: true,
        nonce: undefined,
        tag: undefined,
      },
    ])
  })

  it.each([
    ['another key', `a=${FULL};keyid="https://c.example/"`],
    ['another algorithm', `a=${FULL};alg="ed25519"`],
    ['a cookie', 'a=("@method" "@target-uri" "content-digest" "cookie")'],
    ['the status of a response', 'a=("@method" "@target-uri" "content-digest" "@status")'],
    ['a component with parameters', 'a=("@method" "@target-uri" "content-digest";req)'],
    ['a field that is not there', 'a=("@method" "@target-uri" "content-digest" "host")'],
    ['so little that it fits other requests', 'a=("@method" "content-digest");created'],
    ['a component twice', 'a=("@method" "@method" "@target-uri" "content-digest")'],
    ['a nonce without end', `a=${FULL};nonce="${'n'.repeat(257)}"`],
    ['a nonce that is no string', `a=${FULL};nonce=1`],
    ['no list', 'a=1'],
    ['nothing readable', 'A=('],
    ['too many at once', ['a', 'b', 'c', 'd', 'e'].map((label) => `${label}=${FULL}`).join(', ')],
  ])('skips a member that asks for %s', (_what, field) => {
    expect(labels(field)).toEqual([])
  })
})

describe('formatAcceptSignature', () => {
  it('asks for what verifyRequest accepts, and signRequest answers it', async () => {
    const acceptSignature = `mine=${formatAcceptSignature('POST').slice('sig1='.length)};nonce="once"`
    const headers = await signRequest(
      post,
      { keyId, privateKey: rsa.privateKey },
      { now, dialect: 'rfc9421', acceptSignature },
    )
    const input = headers.find(([name]) => name === 'Signature-Input')?.[1]
    expect(input).toBe(
      `mine=("@method" "@target-uri" "content-digest");created=${now.getTime() / 1000};keyid="${keyId}";alg="rsa-v1_5-sha256";nonce="once"`,
    )
    const verified = await verifyRequest({ ...post, headers }, { resolveKey: resolver(), now })
    expect(verified.label).toBe('mine')
  })
})
