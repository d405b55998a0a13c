import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isTootkitError, MalformedError, RemoteError } from '../../../src/errors.js'
import {
  createReplayGuard,
  importPublicKey,
  signRequest,
  verifyRequest,
  type PublicKeyHandle,
  type VerifyRequestStrictOptions,
} from '../../../src/core/signature/index.js'
import {
  actorId,
  cavage,
  CAVAGE_GET,
  CAVAGE_POST,
  contentDigest,
  date,
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
  type WithLines,
} from './fixtures.js'

type Options = Partial<VerifyRequestStrictOptions>
const verify = (request: WithLines, options: Options = {}) =>
  verifyRequest(request, { resolveKey: resolver(), now, ...options })
const later = (byMinutes: number): Date => new Date(now.getTime() + byMinutes * 60_000)
const refused = async (request: WithLines, reason: string, options?: Options, code?: string) => {
  await expect(verify(request, options)).rejects.toMatchObject({ reason, ...(code && { code }) })
}

describe('verifyRequest', () => {
  it('tells who signed what in draft-cavage', async () => {
    expect(await verify(await cavage(post, CAVAGE_POST))).toEqual({
      outcome: 'verified',
      dialect: 'cavage',
      actorId,
      keyId,
      keySource: 'fetch',
      algorithm: 'rsa-v1_5-sha256',
      covered: ['(request-target)', 'host', 'date', 'digest', 'content-type'],
      queryCovered: true,
      bodyCovered: true,
    })
  })

  it('tells who signed what in RFC 9421', async () => {
    expect(await verify(await rfc9421(post, { any: `${RFC_POST};expires=${seconds + 60}` }))).toEqual({
      outcome: 'verified',
      dialect: 'rfc9421',
      actorId,
      keyId,
      keySource: 'fetch',
      algorithm: 'rsa-v1_5-sha256',
      label: 'any',
      covered: ['@method', '@target-uri', 'content-digest'],
      queryCovered: true,
      bodyCovered: true,
      created: seconds,
      expires: seconds + 60,
    })
  })

  it('takes headers as Headers or a record as well', async () => {
    const { headers, ...rest } = await cavage(post, CAVAGE_POST)
    for (const shape of [
      new Headers(headers.map(([n, v]) => [n, v] as [string, string])),
      Object.fromEntries(headers),
    ]) {
      const verified = await verifyRequest({ ...rest, headers: shape }, { resolveKey: resolver(), now })
      expect(verified.actorId).toBe(actorId)
    }
  })

  it('refuses a request without signature', async () => {
    await refused(post, 'signature_missing', {}, 'ERR_SIGNATURE_MISSING')
  })

  it('reads Authorization only if it is told to', async () => {
    const signed = await cavage(post, CAVAGE_POST)
    const moved = {
      ...signed,
      headers: signed.headers.map(([n, v]) =>
        n === 'Signature' ? (['Authorization', `Signature ${v}`] as const) : ([n, v] as const),
      ),
    }
    await refused(moved, 'signature_missing')
    expect((await verify(moved, { allowAuthorizationHeader: true })).actorId).toBe(actorId)
  })

  it('refuses a URL that is not absolute', async () => {
    const request = { ...(await cavage(get, CAVAGE_GET)), url: '/users/bob' }
    await expect(verify(request)).rejects.toBeInstanceOf(MalformedError)
  })
})

/** A promise that is none of this realm's, as of another library or of a test runner's context. */
const foreignPromise = <T>(value: T): Promise<T> =>
  ({ then: (resolve: (value: T) => unknown) => Promise.resolve(value).then(resolve) }) as Promise<T> // then is all that counts

describe('verifyRequest: algorithms', () => {
  it.each([
    ['hs2019', 'algorithm="hs2019"'],
    ['no algorithm', ''],
    ['rsa-sha512', 'algorithm="rsa-sha512"', 'rsa-v1_5-sha512'],
  ] as const)(
    'takes %s for an RSA key',
    async (_name, parameters, primitive: 'rsa-v1_5-sha512' | 'rsa-v1_5-sha256' = 'rsa-v1_5-sha256') => {
      const signed = await cavage(get, CAVAGE_GET, parameters, rsa.privateKey, primitive)
      expect((await verify(signed)).algorithm).toBe(primitive)
    },
  )

  it.each(['hs2019', 'ed25519', 'ed25519-sha512'])('takes %s for an Ed25519 key', async (name) => {
    const signed = await cavage(get, CAVAGE_GET, `algorithm="${name}"`, ed25519.privateKey)
    expect((await verify(signed, { resolveKey: resolver(ed25519.publicKey) })).algorithm).toBe('ed25519')
  })

  it.each(['cavage', 'rfc9421'] as const)(
    'waits for a key that promises its verdict, whoever made the promise, in %s',
    async (dialect) => {
      const signed =
        dialect === 'cavage' ? await cavage(get, CAVAGE_GET) : await rfc9421(get, { sig1: RFC_GET })
      const promising = (verdict: boolean): PublicKeyHandle => ({
        ...rsa.publicKey,
        verify: () => foreignPromise(verdict),
      })
      await refused(signed, 'signature_mismatch', { resolveKey: resolver(promising(false)) })
      expect(await verify(signed, { resolveKey: resolver(promising(true)) })).toMatchObject({ dialect })
    },
  )

  it('tries SHA-512 under hs2019 only if it is told to', async () => {
    const signed = await cavage(get, CAVAGE_GET, 'algorithm="hs2019"', rsa.privateKey, 'rsa-v1_5-sha512')
    await refused(signed, 'signature_mismatch')
    expect((await verify(signed, { hs2019Sha512: true })).algorithm).toBe('rsa-v1_5-sha512')
  })

  it.each(['hmac-sha256', 'rsa-sha1', 'none', '__proto__'])('T87 refuses algorithm %s', async (name) => {
    const signed = await cavage(get, CAVAGE_GET, 'algorithm="hs2019"')
    const forged = {
      ...signed,
      headers: signed.headers.map(([n, v]) => [n, v.replace('hs2019', name)] as const),
    }
    await refused(forged, 'unsupported_algorithm', {}, 'ERR_SIGNATURE_ALGORITHM')
  })

  it.each(['hmac-sha256', 'none', 'rsa-sha256'])('T87 refuses alg %s', async (name) => {
    await refused(await rfc9421(get, { a: `${RFC_GET};alg="${name}"` }), 'unsupported_algorithm')
  })

  it('T87 refuses an algorithm that does not fit the key', async () => {
    await refused(
      await cavage(get, CAVAGE_GET, 'algorithm="rsa-sha256"', ed25519.privateKey),
      'algorithm_key_mismatch',
      {
        resolveKey: resolver(ed25519.publicKey),
      },
    )
    await refused(await rfc9421(get, { a: `${RFC_GET};alg="ed25519"` }), 'algorithm_key_mismatch')
  })

  it('does not take PSS for PKCS#1 v1.5 nor the other way round (RFC 9421 §7.3.6)', async () => {
    const pss = await rfc9421(get, { a: `${RFC_GET};alg="rsa-pss-sha512"` }, rsa.privateKey, 'rsa-pss-sha512')
    expect((await verify(pss)).algorithm).toBe('rsa-pss-sha512')
    await refused(await rfc9421(get, { a: RFC_GET }, rsa.privateKey, 'rsa-pss-sha512'), 'signature_mismatch')
    await refused(await rfc9421(get, { a: `${RFC_GET};alg="rsa-pss-sha512"` }), 'signature_mismatch')
  })
})

describe('verifyRequest: coverage', () => {
  it.each([
    ['(request-target)', 'host date digest'],
    ['host', '(request-target) date digest'],
    ['date', '(request-target) host digest'],
    ['digest', '(request-target) host date'],
  ])('T90 refuses a POST that does not cover %s', async (missing, headers) => {
    await expect(verify(await cavage(post, headers))).rejects.toMatchObject({
      code: 'ERR_SIGNATURE_COVERAGE',
      reason: 'insufficient_coverage',
      missing: [missing],
    })
  })

  it.each([
    ['@method', '("@target-uri" "content-digest")'],
    ['@target-uri', '("@method" "@authority" "content-digest")'],
    ['@target-uri', '("@method" "@path" "content-digest")'],
    ['content-digest', '("@method" "@target-uri")'],
    ['content-digest', '("@method" "@target-uri" "content-digest";key="sha-256")'],
  ])('T90 refuses a POST that does not cover %s in RFC 9421', async (missing, components) => {
    const input = `${components};created=${seconds};keyid="${keyId}"`
    await expect(verify(await rfc9421(post, { a: input }))).rejects.toMatchObject({ missing: [missing] })
  })

  it('needs the query where there is one', async () => {
    const request = { ...get, url: 'https://b.example/users?page=1' }
    const parameters = `;created=${seconds};keyid="${keyId}"`
    await refused(
      await rfc9421(request, { a: `("@method" "@authority" "@path")${parameters}` }),
      'insufficient_coverage',
    )
    for (const components of [
      '"@authority" "@path" "@query"',
      '"@authority" "@request-target"',
      '"@target-uri"',
    ]) {
      expect(
        (await verify(await rfc9421(request, { a: `("@method" ${components})${parameters}` }))).queryCovered,
      ).toBe(true)
    }
  })

  it('asks for less only if it is told to', async () => {
    const noTarget = await cavage(post, 'host date digest')
    expect((await verify(noTarget, { allowMissingRequestTarget: true })).covered).toEqual([
      'host',
      'date',
      'digest',
    ])
    const noHost = await cavage(post, '(request-target) date digest')
    expect((await verify(noHost, { allowMissingHostOnPost: true })).actorId).toBe(actorId)
    await refused(await cavage(get, '(request-target) date'), 'insufficient_coverage', {
      allowMissingHostOnPost: true,
    })
    await refused(await cavage(get, 'host date'), 'insufficient_coverage', {
      allowMissingRequestTarget: true,
    })
    await refused(await cavage(post, '(request-target) host date digest'), 'insufficient_coverage', {
      requireContentType: true,
    })
  })

  it('refuses trailers and another signature as coverage', async () => {
    const input = `("@method" "@target-uri" "x";tr);created=${seconds};keyid="${keyId}"`
    const request = { ...get, trailers: { x: '1' } }
    await refused(await rfc9421(request, { a: input }), 'component_not_applicable')
  })

  it('T91 does not believe a digest that is not covered, and needs the one that is', async () => {
    const signed = await cavage(get, CAVAGE_GET)
    const verified = await verify({ ...signed, headers: [...signed.headers, ['Digest', 'SHA-256=nonsense']] })
    expect(verified.bodyCovered).toBe(false)
    await refused(
      withField(await cavage(post, CAVAGE_POST), 'digest'),
      'digest_missing',
      {},
      'ERR_DIGEST_MISSING',
    )
    await refused(withField(await rfc9421(post, { a: RFC_POST }), 'content-digest'), 'digest_missing')
  })

  it('T93 refuses another body than the signed one', async () => {
    for (const signed of [await cavage(post, CAVAGE_POST), await rfc9421(post, { a: RFC_POST })]) {
      await refused(
        { ...signed, body: text('{"type":"follow"}') },
        'digest_mismatch',
        {},
        'ERR_DIGEST_MISMATCH',
      )
      await refused({ ...signed, body: undefined }, 'digest_mismatch')
    }
  })

  it('verifies every covered digest', async () => {
    const both = withField(post, 'Content-Digest', contentDigest.replace(/:./, ':A'))
    await refused(await cavage(both, `${CAVAGE_POST} content-digest`), 'digest_mismatch')
    expect((await verify(await cavage(both, CAVAGE_POST))).bodyCovered).toBe(true)
  })
})

describe('verifyRequest: time', () => {
  it('T95 accepts 65 minutes back and one hour ahead, and not a second more', async () => {
    const signed = await cavage(get, CAVAGE_GET)
    expect((await verify(signed, { now: later(65) })).actorId).toBe(actorId)
    expect((await verify(signed, { now: later(-60) })).actorId).toBe(actorId)
    await refused(
      signed,
      'signature_expired',
      { now: new Date(later(65).getTime() + 1000) },
      'ERR_SIGNATURE_EXPIRED',
    )
    await refused(
      signed,
      'signature_from_future',
      { now: new Date(later(-60).getTime() - 1000) },
      'ERR_SIGNATURE_EXPIRED',
    )
  })

  it('T95 caps expires at twelve hours', async () => {
    const signed = await rfc9421(get, { a: `${RFC_GET};expires=${seconds + 999_999}` })
    expect((await verify(signed, { now: later(13 * 60) })).expires).toBe(seconds + 999_999)
    await refused(signed, 'signature_expired', { now: new Date(later(13 * 60).getTime() + 1000) })
  })

  it('T95 refuses times that are none', async () => {
    const input = (created: string) => `("@method" "@target-uri");${created};keyid="${keyId}"`
    for (const created of ['created=1.0', 'created="1"', 'created=-1']) {
      const signed = await rfc9421(get, { a: RFC_GET })
      const forged = signed.headers.map(
        ([n, v]) => [n, n === 'Signature-Input' ? `a=${input(created)}` : v] as const,
      )
      await refused({ ...signed, headers: forged }, 'created_malformed', {}, 'ERR_SIGNATURE_MALFORMED')
    }
    await refused(await cavage(withField(get, 'Date', 'yesterday'), CAVAGE_GET), 'date_malformed')
  })

  it('judges a covered date beside created', async () => {
    const input = `("@method" "@target-uri" "date");created=${seconds};keyid="${keyId}"`
    const old = withField(get, 'Date', 'Sun, 22 Nov 2026 01:00:00 GMT')
    await refused(await rfc9421(old, { a: input }), 'signature_expired')
    await refused(
      await cavage(old, '(request-target) (created) host date', `algorithm="hs2019",created=${seconds}`),
      'signature_expired',
    )
  })

  it('T95 takes (created) and (expires) under hs2019, and their absence for what it is', async () => {
    const headers = '(request-target) (created) (expires) host'
    const parameters = `algorithm="hs2019",created=${seconds},expires="${seconds + 60}"`
    expect(await verify(await cavage(get, headers, parameters))).toMatchObject({
      created: seconds,
      expires: seconds + 60,
    })
    await refused(await cavage(get, headers, parameters), 'signature_expired', { now: later(62) })
  })

  it('accepts any age if it is told not to look', async () => {
    expect((await verify(await cavage(get, CAVAGE_GET), { now: 'unchecked' })).actorId).toBe(actorId)
  })

  it('takes a narrower window', async () => {
    await refused(await cavage(get, CAVAGE_GET), 'signature_expired', {
      now: later(7),
      window: { skewSeconds: 60 },
    })
  })
})

describe('verifyRequest: host', () => {
  it('T99 refuses a signature for another host', async () => {
    await refused(
      await cavage(withField(get, 'Host', 'c.example'), CAVAGE_GET),
      'host_mismatch',
      {},
      'ERR_SIGNATURE_INVALID',
    )
    const input = `("@method" "@target-uri" "host");created=${seconds};keyid="${keyId}"`
    await refused(await rfc9421(withField(get, 'Host', 'c.example'), { a: input }), 'host_mismatch')
  })

  it('compares hosts whatever their case and default port', async () => {
    const signed = await cavage(withField(get, 'Host', 'B.example:443'), CAVAGE_GET)
    expect((await verify(signed)).actorId).toBe(actorId)
  })

  it('T99 refuses a request for another server although its Host field and URL agree, given publicOrigins', async () => {
    const elsewhere = { ...withField(get, 'Host', 'c.example'), url: 'https://c.example/users/bob' }
    const signed = await cavage(elsewhere, CAVAGE_GET)
    await refused(signed, 'signature_mismatch', { publicOrigins: ['https://b.example'] })
    await refused(signed, 'host_mismatch', { publicOrigins: ['https://b.example', 'https://d.example'] })
    await refused(await rfc9421(elsewhere, { a: RFC_GET }), 'signature_mismatch', {
      publicOrigins: ['https://b.example'],
    })
  })

  it('T98 verifies behind a proxy that rewrites Host, given publicOrigins', async () => {
    for (const signed of [
      await cavage(get, CAVAGE_GET),
      await rfc9421(get, { a: RFC_GET.replace(')', ' "host")') }),
    ]) {
      const arrived = { ...withField(signed, 'Host', 'internal:3000'), url: 'http://internal:3000/users/bob' }
      await refused(arrived, 'signature_mismatch')
      expect((await verify(arrived, { publicOrigins: ['https://b.example'] })).actorId).toBe(actorId)
    }
  })

  it.each(['Host', 'Date', 'Content-Type', 'Signature'])('T97 refuses two lines of %s', async (name) => {
    const signed = await cavage(post, CAVAGE_POST)
    const [, value = ''] = signed.headers.find(([other]) => other === name) ?? []
    await refused(
      { ...signed, headers: [...signed.headers, [name.toLowerCase(), value]] },
      'duplicate_singleton_header',
    )
  })
})

describe('verifyRequest: query', () => {
  const query = { ...get, url: 'https://b.example/users/bob?page=1' }

  it('T100 accepts a GET signed without its query and says so', async () => {
    const signed = await cavage(query, CAVAGE_GET, undefined, undefined, undefined, true)
    expect((await verify(signed)).queryCovered).toBe(false)
    await refused(signed, 'signature_mismatch', { acceptPathOnly: false })
    expect((await verify(await cavage(query, CAVAGE_GET))).queryCovered).toBe(true)
  })

  it('T100 refuses a POST signed without its query', async () => {
    const signed = await cavage(
      { ...post, url: `${post.url}?a=b` },
      CAVAGE_POST,
      undefined,
      undefined,
      undefined,
      true,
    )
    await refused(signed, 'signature_mismatch')
  })

  it('T100 refuses another query than the signed one', async () => {
    await refused(
      { ...(await cavage(query, CAVAGE_GET)), url: 'https://b.example/users/bob?page=2' },
      'signature_mismatch',
    )
  })
})

describe('verifyRequest: labels', () => {
  it('T96 refuses a label or parameter that stands twice, before one is lost', async () => {
    const { headers, ...rest } = await rfc9421(get, { a: RFC_GET })
    const twice = [...headers, ['Signature-Input', `a=${RFC_GET}`]] as const
    await refused({ ...rest, headers: twice }, 'duplicate_parameter')
    const repeated = headers.map(([n, v]) => [n, n === 'Signature-Input' ? `${v};created=1` : v] as const)
    await refused({ ...rest, headers: repeated }, 'duplicate_parameter')
  })

  it('T96 lets the first label count that is valid and sufficient', async () => {
    const signed = await rfc9421(post, {
      a: RFC_POST.replace('#main-key', '#other'),
      b: `("@method");created=${seconds};keyid="${keyId}"`,
      c: RFC_POST,
    })
    expect((await verify(signed)).label).toBe('c')
  })

  it('reports the label that came furthest', async () => {
    const signed = await rfc9421(post, {
      a: '();created=1;keyid="k"',
      b: `${RFC_POST};expires=1`.replace(`${seconds}`, '0'),
    })
    await refused(signed, 'signature_expired')
  })

  it('T96 bounds labels and key fetches', async () => {
    const many = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((label) => [label, RFC_GET]))
    await refused(await rfc9421(get, many), 'too_many_labels')
    let asked = 0
    const resolveKey: VerifyRequestStrictOptions['resolveKey'] = (id) => {
      asked++
      return resolver()(id === 'https://a.example/users/alice#main-key' ? 'https://x.example/' : id, {
        refresh: false,
      })
    }
    await refused(await rfc9421(get, { a: RFC_GET, b: RFC_GET, c: RFC_GET }), 'key_not_found', { resolveKey })
    expect(asked).toBe(2)
  })

  it('examines a preferred tag first', async () => {
    const signed = await rfc9421(get, { a: RFC_GET, b: `${RFC_GET};tag="t"` })
    expect((await verify(signed)).label).toBe('a')
    expect((await verify(signed, { preferredTag: 't' })).label).toBe('b')
  })

  it('refuses labels without a partner', async () => {
    const signed = await rfc9421(get, { a: RFC_GET })
    await refused(withField(signed, 'Signature'), 'label_mismatch')
    await refused(withField(signed, 'Signature', 'b=:AAAA:'), 'label_mismatch')
    await refused(withField(signed, 'Signature', 'a=1'), 'signature_malformed')
    await refused(withField(signed, 'Signature', 'a='), 'signature_malformed')
    await refused(withField(signed, 'Signature-Input', 'a=('), 'signature_input_malformed')
    await refused(withField(signed, 'Signature-Input', 'a=1'), 'signature_input_malformed')
  })

  it('refuses a signature without key id or time', async () => {
    const signed = await rfc9421(get, { a: RFC_GET })
    await refused(
      withField(signed, 'Signature-Input', `a=("@method" "@target-uri");created=${seconds}`),
      'missing_key_id',
    )
    await refused(
      withField(signed, 'Signature-Input', `a=("@method" "@target-uri");keyid="${keyId}"`),
      'created_missing',
    )
  })
})

describe('verifyRequest: keys', () => {
  it.each([
    ['acct:alice@a.example', 'key_id_scheme_not_allowed'],
    ['http://a.example/users/alice', 'key_id_scheme_not_allowed'],
    ['javascript:alert(1)', 'key_id_scheme_not_allowed'],
    ['did:key:z6Mk', 'key_id_scheme_not_allowed'],
    ['https://user@a.example/', 'key_id_malformed'],
    ['https://a.example/a b', 'key_id_malformed'],
    ['main-key', 'key_id_malformed'],
    [`https://a.example/${'x'.repeat(2048)}`, 'key_id_malformed'],
  ])('refuses key id %s before anybody is asked', async (id, reason) => {
    const signed = await cavage(get, CAVAGE_GET)
    const headers = signed.headers.map(([n, v]) => [n, v.replace(keyId, id)] as const)
    const resolveKey = () => Promise.reject(new Error('asked'))
    await refused({ ...signed, headers }, reason, { resolveKey }, 'ERR_KEY_INVALID')
  })

  it('asks for the key only after everything that costs nothing', async () => {
    const resolveKey = () => Promise.reject(new Error('asked'))
    await refused(await cavage(post, 'date'), 'insufficient_coverage', { resolveKey })
    await refused({ ...(await cavage(post, CAVAGE_POST)), body: text('x') }, 'digest_mismatch', {
      resolveKey,
    })
    await refused(await cavage(post, CAVAGE_POST), 'signature_expired', { resolveKey, now: later(600) })
  })

  it('T86 asks once more for a cached key that does not fit, and believes the new one alone', async () => {
    const signed = await cavage(get, CAVAGE_GET)
    const asked: boolean[] = []
    const resolveKey: VerifyRequestStrictOptions['resolveKey'] = (_id, { refresh }) => {
      asked.push(refresh)
      return Promise.resolve({
        keyId,
        actorId,
        key: refresh ? rsa.publicKey : ed25519.publicKey,
        source: refresh ? 'refetch' : 'cache',
      })
    }
    expect((await verify(signed, { resolveKey })).keySource).toBe('refetch')
    expect(asked).toEqual([false, true])
  })

  it('T86 gives up if the material is the same, or cannot be had', async () => {
    const signed = await cavage(get, CAVAGE_GET)
    const forged = { ...signed, url: 'https://b.example/users/carol' }
    let asked = 0
    const same: VerifyRequestStrictOptions['resolveKey'] = () => {
      asked++
      return Promise.resolve({ keyId, actorId, key: rsa.publicKey, source: 'cache' })
    }
    await refused(forged, 'signature_mismatch', { resolveKey: same })
    expect(asked).toBe(2)
    const limited: VerifyRequestStrictOptions['resolveKey'] = (_id, { refresh }) =>
      refresh
        ? Promise.reject(new MalformedError('ERR_DOCUMENT_INVALID', 'x'))
        : Promise.resolve({ keyId, actorId, key: rsa.publicKey, source: 'cache' })
    await refused(forged, 'signature_mismatch', { resolveKey: limited })
    const broken: VerifyRequestStrictOptions['resolveKey'] = (_id, { refresh }) =>
      refresh
        ? Promise.reject(new RemoteError('ERR_REMOTE_UNREACHABLE', 'x'))
        : Promise.resolve({ keyId, actorId, key: rsa.publicKey, source: 'cache' })
    await expect(verify(forged, { resolveKey: broken })).rejects.toMatchObject({
      reason: 'key_fetch_failed',
      status: 503,
      retryable: true,
    })
  })

  it('reports an algorithm that does not fit the cached key, if the key is still the same', async () => {
    const signed = await cavage(get, CAVAGE_GET, 'algorithm="rsa-sha256"')
    await refused(signed, 'algorithm_key_mismatch', { resolveKey: resolver(ed25519.publicKey, 'cache') })
  })

  it('turns failures of fetching into refusals, and lets bugs through', async () => {
    const signed = await cavage(get, CAVAGE_GET)
    const failing = (error: Error) => ({ resolveKey: () => Promise.reject(error) })
    await refused(signed, 'key_fetch_failed', failing(new RemoteError('ERR_FETCH_TIMEOUT', 'x')))
    await refused(signed, 'key_gone', failing(new RemoteError('ERR_REMOTE_GONE', 'x', { url: keyId })))
    await refused(signed, 'key_malformed', failing(new MalformedError('ERR_JSON_INVALID', 'x')))
    await expect(verify(signed, failing(new TypeError('a bug')))).rejects.toBeInstanceOf(TypeError)
  })

  it('takes a P-256 signature in raw and in DER form', async () => {
    const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
      'sign',
      'verify',
    ])
    const key = await importPublicKey(
      (await crypto.subtle.exportKey('jwk', pair.publicKey)) as Record<string, unknown>,
    )
    const privateKey = {
      type: 'p256' as const,
      sign: async (_algorithm: string, data: Uint8Array) =>
        new Uint8Array(
          await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, data as BufferSource),
        ),
    }
    const raw = await cavage(get, CAVAGE_GET, 'algorithm="hs2019"', privateKey, 'ecdsa-p256-sha256')
    expect((await verify(raw, { resolveKey: resolver(key) })).algorithm).toBe('ecdsa-p256-sha256')
    const integer = (octets: Uint8Array): number[] => {
      const start = octets.findIndex((octet) => octet !== 0)
      const rest = [...octets.subarray(start)]
      return [2, rest.length + (rest[0]! >> 7), ...(rest[0]! > 127 ? [0] : []), ...rest]
    }
    const toDer = {
      ...privateKey,
      sign: async (algorithm: string, data: Uint8Array) => {
        const signature = await privateKey.sign(algorithm, data)
        const content = [...integer(signature.subarray(0, 32)), ...integer(signature.subarray(32))]
        return Uint8Array.of(0x30, content.length, ...content)
      },
    }
    const der = await cavage(get, CAVAGE_GET, 'algorithm="hs2019"', toDer, 'ecdsa-p256-sha256')
    expect((await verify(der, { resolveKey: resolver(key) })).actorId).toBe(actorId)
  })
})

describe('verifyRequest: replay', () => {
  it('T94 tells a signature that was here before, for POST alone', async () => {
    const seen = new Map<string, number>()
    const replayGuard = createReplayGuard({
      add: (key, _value, ttlMs) => {
        const isNew = !seen.has(key)
        seen.set(key, ttlMs)
        return Promise.resolve(isNew)
      },
    })
    const signed = await cavage(post, CAVAGE_POST)
    expect((await verify(signed, { replayGuard })).outcome).toBe('verified')
    expect((await verify(signed, { replayGuard })).outcome).toBe('replayed')
    expect([...seen.values()]).toEqual([3900_000])
    const reading = await cavage(get, CAVAGE_GET)
    expect((await verify(reading, { replayGuard })).outcome).toBe('verified')
    expect((await verify(reading, { replayGuard })).outcome).toBe('verified')
  })

  it('T94 notes nothing before the cryptography has said yes', async () => {
    const replayGuard = createReplayGuard({ add: () => Promise.reject(new Error('noted')) })
    await refused(
      { ...(await cavage(post, CAVAGE_POST)), url: 'https://b.example/inbox' },
      'signature_mismatch',
      { replayGuard },
    )
  })
})

describe('verifyRequest: any change', () => {
  const forms = [
    ['cavage', () => cavage(post, `${CAVAGE_POST} content-digest`)],
    ['rfc9421', () => rfc9421(post, { a: RFC_POST.replace(')', ' "content-type" "host" "date" "digest")') })],
  ] as const

  it.each(forms)('of a covered octet is refused in %s', async (dialect, sign) => {
    const signed = await sign()
    const covered = signed.headers
      .map(([name]) => name)
      .filter((name) => !/^(?:signature|content-length)/i.test(name))
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('method', 'url', 'body', ...covered),
        fc.nat(),
        fc.integer({ min: 1, max: 93 }),
        async (part, at, by) => {
          const change = (value: string): string => {
            const index = at % value.length
            const code = 33 + ((value.charCodeAt(index) - 33 + by + 94) % 94)
            return value.slice(0, index) + String.fromCharCode(code) + value.slice(index + 1)
          }
          const changed: WithLines =
            part === 'method'
              ? { ...signed, method: change('POST') }
              : part === 'url'
                ? {
                    ...signed,
                    url: signed.url.replace('/users/bob/inbox', (path) => `/${change(path.slice(1))}`),
                  }
                : part === 'body'
                  ? { ...signed, body: text(change('{"type":"Follow"}')) }
                  : {
                      ...signed,
                      headers: signed.headers.map(([n, v]) => (n === part ? [n, change(v)] : [n, v])),
                    }
          // Two changes are none: the case of a method in cavage, which signs it in lower case, and that of a host.
          const isMethod =
            part === 'method' && dialect === 'cavage' && changed.method.toUpperCase() === 'POST'
          const isHost =
            part === 'Host' &&
            changed.headers.some(([n, v]) => n === 'Host' && v.toLowerCase() === 'b.example')
          const outcome = await verify(changed).then(
            () => 'accepted',
            (error: unknown) => (isTootkitError(error) ? 'refused' : error),
          )
          if (!isMethod && !isHost) expect(outcome).toBe('refused')
        },
      ),
      { numRuns: 150 },
    )
  })

  it.each(forms)(
    'of order, case and space of field lines is accepted in %s, as are new uncovered ones',
    async (_dialect, sign) => {
      const signed = await sign()
      await fc.assert(
        fc.asyncProperty(
          fc.shuffledSubarray([...signed.headers], { minLength: signed.headers.length }),
          fc.boolean(),
          async (headers, isUpper) => {
            const restyled = headers.map(
              ([n, v]) => [isUpper ? n.toUpperCase() : n.toLowerCase(), `\t${v} `] as const,
            )
            const verified = await verify({
              ...signed,
              headers: [['X-Forwarded-For', '192.0.2.1'], ...restyled],
            })
            expect(verified.actorId).toBe(actorId)
          },
        ),
        { numRuns: 30 },
      )
    },
  )

  it('throws nothing untyped, whatever the fields say', async () => {
    const soup = fc.string({
      unit: fc.constantFrom(
        'keyId="',
        'a',
        '=',
        ':',
        '"',
        ',',
        '(',
        ')',
        ';',
        ' ',
        '\\',
        '\n',
        'sig1=',
        '@method',
        'created=1',
        'é',
      ),
      maxLength: 40,
    })
    await fc.assert(
      fc.asyncProperty(soup, soup, fc.boolean(), async (one, other, isRfc) => {
        const headers = [
          ...post.headers,
          ['Signature', one] as const,
          ...(isRfc ? [['Signature-Input', other] as const] : []),
        ]
        const outcome = await verify({ ...post, headers }).catch((error: unknown) => error)
        expect(isTootkitError(outcome)).toBe(true)
      }),
      { numRuns: 400 },
    )
  })
})

describe('signRequest and verifyRequest', () => {
  it.each(['cavage', 'rfc9421'] as const)(
    'agree in %s on methods, URLs and bodies',
    { timeout: 60_000 },
    async (dialect) => {
      const requests = fc.record({
        method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE'),
        url: fc
          .webUrl({ withQueryParameters: true, withFragments: true, validSchemes: ['https'] })
          .map((url) => new URL(url))
          .map(({ origin, pathname, search }) => origin + pathname + search),
        isRsa: fc.boolean(),
        body: fc.option(fc.uint8Array({ maxLength: 50 }), { nil: undefined }),
      })
      await fc.assert(
        fc.asyncProperty(requests, async ({ method, url, isRsa, body: octets }) => {
          const key = isRsa ? rsa : ed25519
          const request = { method, url, headers: {}, body: octets }
          const headers = await signRequest(request, { keyId, privateKey: key.privateKey }, { now, dialect })
          const arrived = { method, url, headers, body: octets }
          const verified = await verifyRequest(arrived, { resolveKey: resolver(key.publicKey), now })
          expect(verified).toMatchObject({ actorId, dialect, queryCovered: true })
        }),
        { numRuns: 60 },
      )
    },
  )

  it('does not change what it is given', async () => {
    const request = Object.freeze({
      ...post,
      headers: Object.freeze(post.headers.map((line) => Object.freeze(line))),
    })
    await signRequest(request, Object.freeze({ keyId, privateKey: rsa.privateKey }), { now })
    expect(request.headers).toHaveLength(5)
    expect(date).toBe('Sun, 22 Nov 2026 10:00:00 GMT')
  })
})
