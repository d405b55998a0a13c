import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  assertKeyId,
  createBodyDigest,
  endOfLife,
  explainSignature,
  judgeSignatureTimes,
  missingCoverage,
  parseMastodonSignature,
  replayId,
  verificationError,
  verifyContentDigest,
  verifyDigest,
  verifyRequest,
} from '../../../src/core/signature/index.js'
import {
  body,
  cavage,
  CAVAGE_GET,
  contentDigest,
  digest,
  ed25519,
  get,
  keyId,
  now,
  post,
  resolver,
  rfc9421,
  RFC_GET,
  RFC_POST,
  rsa,
  seconds,
  text,
  withField,
} from './fixtures.js'

const hello = text('{"hello": "world"}')
const SHA256 = 'X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE='
const SHA512 = 'WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew=='

describe('verifyDigest', () => {
  it.each([
    `SHA-256=${SHA256}`,
    `sha-256=${SHA256}`,
    `SHA-512=${SHA512}, SHA-256=${SHA256}`,
    `UNIXsum=30637,Sha-512=${SHA512}`,
  ])('accepts %s', async (value) => {
    await expect(verifyDigest(value, hello)).resolves.toBeUndefined()
  })

  it.each([
    ['digest_malformed', ''],
    ['digest_malformed', 'SHA-256'],
    ['digest_malformed', `SHA-256=${'5f'.repeat(32)}`],
    ['digest_malformed', 'SHA-256=AAAA'],
    ['digest_malformed', `SHA-256=${SHA256},SHA-256=${SHA256}`],
    ['digest_unsupported', 'MD5=Sd/dVLAcvNLSq16eXua5uQ=='],
    ['digest_mismatch', `SHA-256=${'A'.repeat(43)}=`],
    ['digest_mismatch', `SHA-256=${SHA256},SHA-512=${'A'.repeat(86)}==`],
  ])('T92 refuses with %s: %s', async (reason, value) => {
    await expect(verifyDigest(value, hello)).rejects.toMatchObject({ reason })
  })
})

describe('verifyContentDigest', () => {
  it.each([
    `sha-256=:${SHA256}:`,
    `sha-512=:${SHA512}:, sha-256=:${SHA256}:`,
    `sha-3=:AAAA:, sha-256=:${SHA256}:`,
  ])('accepts %s', async (value) => {
    await expect(verifyContentDigest(value, hello)).resolves.toBeUndefined()
  })

  it.each([
    ['digest_malformed', `SHA-256=:${SHA256}:`],
    ['digest_malformed', 'sha-256="x"'],
    ['digest_malformed', 'sha-256=:AAAA:'],
    ['digest_unsupported', 'md5=:Sd/dVLAcvNLSq16eXua5uQ==:'],
    ['digest_unsupported', ''],
    ['digest_mismatch', `sha-256=:${'A'.repeat(43)}=:`],
    ['digest_mismatch', `sha-256=:${SHA256}:, sha-512=:${'A'.repeat(86)}==:`],
  ])('T92 refuses with %s: %s', async (reason, value) => {
    await expect(verifyContentDigest(value, hello)).rejects.toMatchObject({ reason })
  })
})

describe('createBodyDigest', () => {
  it('gives fields that verify', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), async (octets) => {
        const fields = await createBodyDigest(octets)
        await verifyDigest(fields.digest, octets)
        await verifyContentDigest(fields.contentDigest, octets)
      }),
      { numRuns: 50 },
    )
  })
})

describe('judgeSignatureTimes', () => {
  it.each([
    ['within', {}],
    ['within', { created: seconds + 3600 }],
    ['from-future', { created: seconds + 3601 }],
    ['within', { created: seconds - 3900 }],
    ['expired', { created: seconds - 3901 }],
    ['within', { created: seconds - 7200, expires: seconds - 3600 }],
    ['expired', { created: seconds - 7200, expires: seconds - 3601 }],
    ['within', { created: seconds - 46_800, expires: seconds + 999_999 }],
    ['expired', { created: seconds - 46_801, expires: seconds + 999_999 }],
    ['expired', { expires: seconds - 3601 }],
  ] as const)('says %s of %j', (verdict, times) => {
    expect(judgeSignatureTimes(times, now)).toBe(verdict)
  })
})

describe('endOfLife', () => {
  it('takes what is stated, bounded', () => {
    expect(endOfLife({})).toBeUndefined()
    expect(endOfLife({ created: 10 })).toBe(310)
    expect(endOfLife({ created: 10, expires: 20 })).toBe(20)
    expect(endOfLife({ created: 10, expires: 99_999 })).toBe(43_210)
  })
})

describe('missingCoverage', () => {
  it('names what a PATCH without body lacks', () => {
    const question = { dialect: 'rfc9421', method: 'patch', hasQuery: true, hasBody: false } as const
    expect(missingCoverage(['@method', '@authority', '@path'], question)).toEqual([
      '@target-uri',
      'content-digest',
    ])
  })
})

describe('assertKeyId', () => {
  it.each([
    'https://a.example/',
    'https://xn--a.example:8443/users/a?x=1#main-key',
    'https://b\u00fccher.example/u',
  ])('accepts %s', (id) => {
    expect(() => {
      assertKeyId(id)
    }).not.toThrow()
  })

  it('accepts other schemes only if it is told to', () => {
    expect(() => {
      assertKeyId('http://localhost:3000/u', { allowHttpKeyIds: true })
      assertKeyId('did:key:z6Mk', { allowDidKeys: true })
    }).not.toThrow()
  })
})

describe('replayId', () => {
  it('is of the signature, of the text for ECDSA, and of the nonce', async () => {
    const facts = { algorithm: 'ed25519', base: 'base', signature: Uint8Array.of(1) } as const
    const id = await replayId(facts)
    expect(id).toMatch(/^[a-z0-9+/]{22}$/i)
    expect(await replayId({ ...facts, base: 'other' })).toBe(id)
    expect(await replayId({ ...facts, signature: Uint8Array.of(2) })).not.toBe(id)
    expect(await replayId({ ...facts, nonce: 'n' })).not.toBe(id)
    const ecdsa = { ...facts, algorithm: 'ecdsa-p256-sha256' } as const
    expect(await replayId({ ...ecdsa, signature: Uint8Array.of(2) })).toBe(await replayId(ecdsa))
  })
})

describe('verificationError', () => {
  it('knows code, status and retryability of each reason', () => {
    expect(verificationError('key_fetch_failed', 'x')).toMatchObject({
      code: 'ERR_KEY_FETCH',
      status: 503,
      retryable: true,
    })
    expect(verificationError('domain_blocked', 'x')).toMatchObject({ status: 403, retryable: false })
    expect(verificationError('signature_missing', 'x')).toMatchObject({
      code: 'ERR_SIGNATURE_MISSING',
      status: 401,
    })
    expect(verificationError('digest_malformed', 'x').status).toBe(400)
  })
})

describe('explainSignature', () => {
  it('shows the base and where another one differs', async () => {
    const signed = await cavage({ ...get, url: `${get.url}?page=1` }, '(request-target) host')
    const [explained] = await explainSignature(signed, {
      candidateBase: '(request-target): get /users/bob?page=1\nhost: internal',
    })
    expect(explained).toMatchObject({
      dialect: 'cavage',
      keyId,
      missing: ['date'],
      base: '(request-target): get /users/bob?page=1\nhost: b.example',
      baseWithoutQuery: '(request-target): get /users/bob\nhost: b.example',
      difference: { line: 2, component: 'host', ours: 'host: b.example', theirs: 'host: internal' },
    })
  })

  it('explains each label, and why there is no base', async () => {
    const signed = await rfc9421(post, { a: RFC_POST, b: RFC_GET })
    const explained = await explainSignature(withField(signed, 'content-digest'), {
      candidateBase: '"@method": POST',
    })
    expect(explained.map(({ label, missing }) => [label, missing])).toEqual([
      ['a', []],
      ['b', ['content-digest']],
    ])
    expect(explained[0]?.failure).toMatchObject({ reason: 'digest_missing' })
    expect(explained[1]?.difference).toMatchObject({ line: 2, component: '"@target-uri"', theirs: undefined })
  })

  it('finds no difference where there is none', async () => {
    const signed = await cavage(get, CAVAGE_GET)
    const [{ base = '' } = {}] = await explainSignature(signed)
    const [same] = await explainSignature(signed, { candidateBase: base })
    expect(same?.difference).toBeUndefined()
    await expect(explainSignature(get)).rejects.toMatchObject({ reason: 'signature_missing' })
  })
})

describe("verifyRequest with policy 'mastodon'", () => {
  const judge = (request: typeof get, key = rsa.publicKey) =>
    verifyRequest(request, { resolveKey: resolver(key), now, policy: 'mastodon' })
  const refuses = async (request: typeof get, reason: string, key = rsa.publicKey) => {
    await expect(judge(request, key)).rejects.toMatchObject({ reason })
  }

  it('accepts what Mastodon accepts and we do not', async () => {
    expect((await judge(await cavage(post, 'date digest'))).bodyCovered).toBe(true)
    expect((await judge(await cavage(withField(get, 'Host', 'c.example'), CAVAGE_GET))).keyId).toBe(keyId)
    expect((await judge(await rfc9421(get, { a: `${RFC_GET};alg="ed25519"` }))).algorithm).toBe(
      'rsa-v1_5-sha256',
    )
    const query = { ...post, url: `${post.url}?a=b` }
    const pathOnly = await cavage(
      query,
      '(request-target) host date digest',
      undefined,
      undefined,
      undefined,
      true,
    )
    expect((await judge(pathOnly)).queryCovered).toBe(false)
  })

  it('refuses what Mastodon refuses', async () => {
    await refuses(get, 'signature_missing')
    await refuses(await cavage(get, '(request-target) date'), 'insufficient_coverage')
    await refuses(await cavage(get, 'host (request-target)'), 'insufficient_coverage')
    await refuses(await cavage(post, CAVAGE_GET), 'insufficient_coverage')
    await refuses(await cavage(get, 'host date'), 'insufficient_coverage')
    await refuses(
      { ...(await cavage(post, '(request-target) date digest')), body: text('x') },
      'digest_mismatch',
    )
    await refuses(await cavage(withField(get, 'Date', 'soon'), CAVAGE_GET), 'date_malformed')
    await refuses(
      await cavage(get, CAVAGE_GET, 'algorithm="rsa-sha512"', rsa.privateKey, 'rsa-v1_5-sha512'),
      'unsupported_algorithm',
    )
    await refuses(
      await cavage(get, CAVAGE_GET, 'algorithm="hs2019"', ed25519.privateKey),
      'signature_mismatch',
      ed25519.publicKey,
    )
    await refuses(await rfc9421(post, { a: RFC_GET }), 'insufficient_coverage')
    await refuses(await rfc9421(get, { a: RFC_GET, b: RFC_GET }), 'too_many_labels')
    await refuses(
      await rfc9421(get, { a: RFC_GET.replace(`${seconds}`, `${seconds - 4000}`) }),
      'signature_expired',
    )
    await refuses(await rfc9421(get, { a: `("@method" "@target-uri");created=${seconds}` }), 'missing_key_id')
    await refuses({ ...(await rfc9421(post, { a: RFC_POST })), body: text('x') }, 'digest_mismatch')
  })

  it('answers 400 only to a Content-Digest that is no dictionary', async () => {
    const request = withField(post, 'Content-Digest', contentDigest.toUpperCase())
    await expect(judge(await rfc9421(request, { a: RFC_POST }))).rejects.toMatchObject({ status: 400 })
    await expect(
      judge(await cavage(withField(post, 'Digest', 'SHA-256=x'), 'date digest')),
    ).rejects.toMatchObject({ status: 401 })
    expect([digest, body].length).toBe(2)
  })
})

describe('parseMastodonSignature', () => {
  it('reads spaces and tokens, and keeps escapes', () => {
    const field = String.raw`Signature keyId = "a\"b,",algorithm=  rsa-sha256 ,  created=1`
    expect(Object.fromEntries(parseMastodonSignature(field))).toEqual({
      keyId: String.raw`a\"b,`,
      algorithm: 'rsa-sha256',
      created: '1',
    })
  })

  it.each([
    '',
    'hello this is malformed!',
    ' keyId="a"',
    'keyId="a",',
    'keyId="a',
    'keyId=',
    'keyId="a" "b"',
    'keyId="a";b="c"',
    'k="\\',
  ])('refuses %j', (field) => {
    expect(() => parseMastodonSignature(field)).toThrow(
      expect.objectContaining({ reason: 'signature_header_malformed' }) as Error,
    )
  })

  it('refuses a name that stands twice, in the same case alone', () => {
    expect(() => parseMastodonSignature('a="1",a="2"')).toThrow(
      expect.objectContaining({ reason: 'duplicate_parameter' }) as Error,
    )
    expect(parseMastodonSignature('a="1",A="2"').size).toBe(2)
  })
})
