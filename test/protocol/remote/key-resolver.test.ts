import { describe, expect, it } from 'vitest'
import { signRequest, toMultikey, verifyRequest } from '../../../src/core/signature/index.js'
import { parseActor } from '../../../src/core/vocab/index.js'
import { RemoteError } from '../../../src/errors.js'
import { createKeyResolver, fetchActor, type KeyResolverOptions } from '../../../src/protocol/remote/index.js'
import { fakeDocument, type FakeAnswer } from '../../../src/testing/fake-transport.js'
import { BOB, BOB_KEY, bobActor, bobKeys, CONTEXT, createWorld, evilKeys, NOW, redirect } from './fixtures.js'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const EVIL_PEM = evilKeys.publicKeyPem
const BOB_PEM = bobKeys.publicKeyPem

function resolverOver(
  script: Record<string, FakeAnswer>,
  options: KeyResolverOptions = {},
  remoteOptions = {},
) {
  const world = createWorld(script, remoteOptions)
  const resolver = createKeyResolver(world.remote, options)
  const resolve = (keyId: string = BOB_KEY, refresh = false) => resolver.resolveKey(keyId, { refresh })
  /** `reason` of the refusal, or the key's owner and source. */
  const outcome = async (keyId: string = BOB_KEY, refresh = false): Promise<string> => {
    try {
      const { actorId, source } = await resolve(keyId, refresh)
      return `${actorId} ${source}`
    } catch (error) {
      return (error as { reason?: string }).reason ?? String(error)
    }
  }
  return { ...world, resolver, resolve, outcome }
}

const actor = (changes: Record<string, unknown> = {}): FakeAnswer => fakeDocument(bobActor(changes))
const keyDocument = (id: string, owner: string, publicKeyPem = BOB_PEM): FakeAnswer =>
  fakeDocument({ '@context': 'https://w3id.org/security/v1', id, type: 'Key', owner, publicKeyPem })

describe('createKeyResolver', () => {
  it('finds the key in the actor’s document, and then in the cache', async () => {
    const { resolve, outcome, asked } = resolverOver({ [BOB]: actor() })
    const found = await resolve()
    expect(found).toMatchObject({ keyId: BOB_KEY, actorId: BOB, source: 'fetch' })
    expect(found.key.spki).toEqual(bobKeys.publicKey.spki)
    expect(await outcome()).toBe(`${BOB} cache`)
    expect(asked()).toEqual([BOB])
  })

  it('asks nobody for a key that has to be at hand', async () => {
    const { resolver, resolve, asked, advance, remote } = resolverOver({ [BOB]: actor() })
    const known = (keyId = BOB_KEY) => resolver.resolveKnownKey(keyId, { refresh: true })
    await expect(known()).rejects.toMatchObject({ reason: 'key_not_found' })
    await expect(known('mailto:bob@bob.example')).rejects.toMatchObject({
      reason: 'key_id_scheme_not_allowed',
    })
    expect(asked()).toEqual([])
    await resolve()
    expect(await known()).toMatchObject({ actorId: BOB, source: 'cache' })
    advance(2 * DAY) // out of date, which is told by who asks for it
    expect(await known()).toMatchObject({ actorId: BOB, source: 'cache' })
    expect(asked()).toEqual([BOB])
    const blocked = createKeyResolver({ ...remote, isBlocked: () => true })
    await expect(blocked.resolveKnownKey(`${BOB}#2`, { refresh: false })).rejects.toMatchObject({
      reason: 'domain_blocked',
    })
  })

  it.each([
    [
      'one of several',
      [
        { id: `${BOB}#old`, owner: BOB, publicKeyPem: EVIL_PEM },
        { id: BOB_KEY, owner: BOB, publicKeyPem: BOB_PEM },
      ],
    ],
    ['one without an owner', { id: BOB_KEY, publicKeyPem: BOB_PEM }],
  ])('takes %s', async (_what, publicKey) => {
    const { resolve } = resolverOver({ [BOB]: actor({ publicKey }) })
    expect((await resolve()).key.spki).toEqual(bobKeys.publicKey.spki)
  })

  it('takes the actor’s id for its only key (PeerTube)', async () => {
    const { outcome } = resolverOver({
      [BOB]: actor({ publicKey: { id: BOB_KEY, owner: BOB, publicKeyPem: BOB_PEM } }),
    })
    expect(await outcome(BOB)).toBe(`${BOB} fetch`)
  })

  it('takes a Multikey of assertionMethod unless told not to', async () => {
    const id = `${BOB}#ed25519`
    const assertionMethod = [
      { id, type: 'Multikey', controller: BOB, publicKeyMultibase: toMultikey(bobKeys.publicKey) },
    ]
    const script = { [BOB]: actor({ assertionMethod }) }
    expect(await resolverOver(script).outcome(id)).toBe(`${BOB} fetch`)
    expect(await resolverOver(script, { acceptMultikey: false }).outcome(id)).toBe('key_not_found')
  })

  it('refuses a Multikey past its end', async () => {
    const id = `${BOB}#k`
    const key = (expires: string) => ({
      id,
      type: 'Multikey',
      controller: BOB,
      publicKeyMultibase: toMultikey(bobKeys.publicKey),
      expires,
    })
    const over = (expires: string) => resolverOver({ [BOB]: actor({ assertionMethod: [key(expires)] }) })
    expect(await over('2026-11-22T11:59:59Z').outcome(id)).toBe('key_expired')
    expect(await over('2026-11-22T12:00:01Z').outcome(id)).toBe(`${BOB} fetch`)
  })

  it('takes a key document whose owner lists it (GoToSocial, activitypub-bot)', async () => {
    const id = `${BOB}/main-key`
    const script = {
      [id]: keyDocument(id, BOB),
      [BOB]: actor({ publicKey: { id, owner: BOB, publicKeyPem: BOB_PEM } }),
    }
    const { outcome, asked } = resolverOver(script)
    expect(await outcome(id)).toBe(`${BOB} fetch`)
    expect(asked()).toEqual([id, BOB])
    const byId = { ...script, [BOB]: actor({ publicKey: id }) }
    expect(await resolverOver(byId).outcome(id)).toBe(`${BOB} fetch`)
  })

  it('takes a stub of the actor at the key id (GoToSocial), by fetching the actor', async () => {
    const id = `${BOB}/main-key`
    const publicKey = { id, owner: BOB, publicKeyPem: BOB_PEM }
    const stub = fakeDocument({
      '@context': CONTEXT,
      id: BOB,
      type: 'Person',
      preferredUsername: 'bob',
      publicKey,
    })
    expect(await resolverOver({ [id]: stub, [BOB]: actor({ publicKey }) }).outcome(id)).toBe(`${BOB} fetch`)
  })

  it('compares the material of key and owner as keys, not as text', async () => {
    const id = `${BOB}/main-key`
    const listed = (publicKeyPem: string) => actor({ publicKey: { id, owner: BOB, publicKeyPem } })
    const crlf = BOB_PEM.replaceAll('\n', '\r\n')
    expect(await resolverOver({ [id]: keyDocument(id, BOB), [BOB]: listed(crlf) }).outcome(id)).toBe(
      `${BOB} fetch`,
    )
    expect(await resolverOver({ [id]: keyDocument(id, BOB), [BOB]: listed(EVIL_PEM) }).outcome(id)).toBe(
      'key_owner_mismatch',
    )
  })

  it('lets a request be verified, through a rotation of the key', async () => {
    const { remote, transport, asked } = resolverOver({ [BOB]: actor() })
    const { resolveKey } = createKeyResolver(remote)
    const request = {
      method: 'GET',
      url: 'https://us.example/users/alice',
      headers: [['Accept', 'application/activity+json']] as const,
    }
    const verify = async (privateKey: typeof bobKeys.privateKey) => {
      const headers = await signRequest(request, { keyId: BOB_KEY, privateKey }, { now: new Date(NOW) })
      return await verifyRequest({ ...request, headers }, { resolveKey, now: new Date(NOW) })
    }
    expect(await verify(bobKeys.privateKey)).toMatchObject({ actorId: BOB, keySource: 'fetch' })
    transport.on(BOB, actor({ publicKey: { id: BOB_KEY, owner: BOB, publicKeyPem: EVIL_PEM } })) // rotated
    expect(await verify(evilKeys.privateKey)).toMatchObject({ actorId: BOB, keySource: 'refetch' })
    // T86: the old one is gone, and a second refresh within five minutes is not made
    await expect(verify(bobKeys.privateKey)).rejects.toMatchObject({ reason: 'signature_mismatch' })
    expect(asked()).toHaveLength(2)
  })
})

describe('owners of keys', () => {
  it('T83 refuses a key document that names an owner who does not list it', async () => {
    const id = 'https://evil.example/k'
    const { resolve } = resolverOver(
      { [id]: keyDocument(id, BOB, EVIL_PEM), [BOB]: actor() },
      { allowCrossHostKeys: true },
    )
    await expect(resolve(id)).rejects.toMatchObject({
      code: 'ERR_KEY_OWNER',
      reason: 'key_owner_mismatch',
      status: 401,
    })
  })

  it('T83 refuses a key in an actor’s document that names another owner', async () => {
    const { outcome } = resolverOver({
      [BOB]: actor({
        publicKey: { id: BOB_KEY, owner: 'https://bob.example/users/eve', publicKeyPem: BOB_PEM },
      }),
    })
    expect(await outcome()).toBe('key_owner_mismatch')
  })

  it('T83 refuses an owner that is no actor, or of another id', async () => {
    const id = `${BOB}/main-key`
    const note = fakeDocument({ id: BOB, type: 'Note' })
    expect(await resolverOver({ [id]: keyDocument(id, BOB), [BOB]: note }).outcome(id)).toBe(
      'key_owner_mismatch',
    )
    const alias = 'https://bob.example/@bob'
    const script = { [id]: keyDocument(id, alias), [alias]: actor(), [BOB]: actor() }
    expect(await resolverOver(script).outcome(id)).toBe('key_owner_mismatch')
  })

  it('T84 refuses a key on another host than its owner, unless that is allowed and the owner lists it', async () => {
    const id = 'https://keys.example/bob'
    const script = {
      [id]: keyDocument(id, BOB),
      [BOB]: actor({ publicKey: { id, owner: BOB, publicKeyPem: BOB_PEM } }),
    }
    expect(await resolverOver(script).outcome(id)).toBe('key_owner_mismatch')
    expect(await resolverOver(script, { allowCrossHostKeys: true }).outcome(id)).toBe(`${BOB} fetch`)
  })

  it('T85 refuses a document of another id than the key’s, and keeps neither', async () => {
    const [one, two] = ['https://bob.example/k1', 'https://bob.example/k2']
    const { resolve, outcome, remote } = resolverOver({
      [one]: keyDocument(two, BOB),
      [two]: keyDocument(two, BOB),
      [BOB]: actor(),
    })
    await expect(resolve(one)).rejects.toMatchObject({ code: 'ERR_KEY_INVALID' })
    expect(await remote.cache.get(`key:${one}`)).toBeUndefined()
    expect(await remote.cache.get(`key:${two}`)).toBeUndefined()
    expect(await outcome(two)).toBe('key_owner_mismatch') // it is not listed either
  })

  it('T40 refuses an actor that another host answers for', async () => {
    const { outcome } = resolverOver({
      [BOB]: redirect('https://evil.example/bob'),
      'https://evil.example/bob': actor(),
    })
    expect(await outcome()).toBe('key_fetch_failed')
  })

  it('T37 refuses a key in a document of another type', async () => {
    const { outcome } = resolverOver({
      [BOB]: { headers: { 'content-type': 'application/json' }, body: bobActor() },
    })
    expect(await outcome()).toBe('key_malformed')
  })

  it.each([
    ['no key', undefined, 'key_not_found'],
    ['a key of another id', { id: `${BOB}#other`, owner: BOB, publicKeyPem: BOB_PEM }, 'key_not_found'],
    ['an id alone', BOB_KEY, 'key_not_found'],
    ['no PEM', { id: BOB_KEY, owner: BOB, publicKeyPem: 'nonsense' }, 'key_malformed'],
    ['a private key', { id: BOB_KEY, owner: BOB, publicKeyPem: bobKeys.privateKeyPem }, 'key_malformed'],
  ])('refuses an actor with %s', async (_what, publicKey, reason) => {
    expect(await resolverOver({ [BOB]: actor({ publicKey }) }).outcome()).toBe(reason)
  })
})

describe('key ids that must not be asked', () => {
  it.each([
    ['http://bob.example/k', 'key_id_scheme_not_allowed', 400],
    ['acct:bob@bob.example', 'key_id_scheme_not_allowed', 400],
    ['did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK', 'key_id_scheme_not_allowed', 400],
    ['nonsense', 'key_id_malformed', 400],
    ['https://a:b@bob.example/k', 'key_id_malformed', 400],
    ['https://bob.example:22/k', 'key_id_malformed', 400],
    ['https://localhost/k', 'key_id_malformed', 400],
    ['https://evil.example/k', 'domain_blocked', 403],
    ['https://us.example/users/alice#main-key', 'key_not_found', 401],
  ])('T18 T19 refuses %s as %s with %i, asking nobody', async (keyId, reason, status) => {
    const { resolve, asked } = resolverOver(
      {},
      {},
      {
        isBlocked: (url: string) => new URL(url).hostname === 'evil.example',
        isLocal: (url: string) => url.startsWith('https://us.example/'),
      },
    )
    await expect(resolve(keyId)).rejects.toMatchObject({ reason, status })
    expect(asked()).toEqual([])
  })

  it('T18 answers 401 for a key id at a forbidden address, for good', async () => {
    const { resolve, asked } = resolverOver({
      'https://127.0.0.1/_x': () => Promise.reject(new RemoteError('ERR_ADDRESS_FORBIDDEN', 'forbidden')),
    })
    const refusal = { code: 'ERR_KEY_FETCH', status: 401, retryable: false }
    await expect(resolve('https://127.0.0.1/_x#k')).rejects.toMatchObject({
      ...refusal,
      cause: { code: 'ERR_ADDRESS_FORBIDDEN' },
    })
    await expect(resolve('https://127.0.0.1/_x#k')).rejects.toMatchObject(refusal)
    expect(asked()).toHaveLength(1)
  })
})

describe('life of keys', () => {
  const down: FakeAnswer = () =>
    Promise.reject(new RemoteError('ERR_REMOTE_UNREACHABLE', 'down', { retryable: true }))

  it('asks again after a day, and uses the old key for a week while nobody answers', async () => {
    const { outcome, advance, transport, asked } = resolverOver({ [BOB]: actor() })
    await outcome()
    advance(DAY - 1)
    expect(await outcome()).toBe(`${BOB} cache`)
    advance(1)
    expect(await outcome()).toBe(`${BOB} fetch`)
    transport.on(BOB, down)
    advance(DAY)
    expect(await outcome()).toBe(`${BOB} cache`)
    advance(6 * DAY - 2)
    expect(await outcome()).toBe(`${BOB} cache`)
    advance(2)
    expect(await outcome()).toBe('key_fetch_failed')
    expect(asked().length).toBeLessThanOrEqual(5)
  })

  it.each([
    [404, 'key_not_found'],
    [410, 'key_gone'],
  ])('drops a key whose document answers %i', async (status, reason) => {
    const { outcome, advance, transport } = resolverOver({ [BOB]: actor() })
    await outcome()
    transport.on(BOB, { status })
    advance(DAY)
    expect(await outcome()).toBe(reason)
    expect(await outcome()).toBe(reason)
    transport.on(BOB, down)
    advance(31 * DAY)
    expect(await outcome()).toBe('key_fetch_failed') // not the old key again
  })

  it('does not fall back on a key that its server disowned within the week', async () => {
    const { outcome, advance, transport } = resolverOver({ [BOB]: actor() })
    await outcome()
    transport.on(BOB, { status: 404 })
    advance(DAY)
    expect(await outcome()).toBe('key_not_found')
    transport.on(BOB, down)
    advance(HOUR)
    expect(await outcome()).toBe('key_fetch_failed')
  })

  it.each([
    [404, 'key_not_found', 401, HOUR],
    [410, 'key_gone', 401, 30 * DAY],
    [403, 'key_fetch_failed', 503, 10 * MINUTE],
    [503, 'key_fetch_failed', 503, MINUTE],
  ])('T35 leaves a key id alone after %i (%s, answered with %i)', async (status, reason, answered, life) => {
    const { resolve, advance, asked } = resolverOver({ [BOB]: { status } })
    await expect(resolve()).rejects.toMatchObject({ reason, status: answered })
    advance(life - 1)
    await expect(resolve()).rejects.toMatchObject({ reason, status: answered })
    expect(asked()).toHaveLength(1)
    advance(1)
    await expect(resolve()).rejects.toMatchObject({ reason })
    expect(asked()).toHaveLength(2)
  })

  it('believes no end of a key that another origin tells of: it is asked for again', async () => {
    const away = 'https://evil.example/x'
    const { outcome, advance, transport } = resolverOver({
      [BOB]: fakeDocument({ '@context': CONTEXT, id: away, type: 'Person' }),
      [away]: { status: 410 },
    })
    expect(await outcome()).toBe('key_fetch_failed')
    transport.on(away, fakeDocument({ '@context': CONTEXT, id: away, type: 'Tombstone' }))
    advance(HOUR)
    expect(await outcome()).not.toBe('key_gone')
    transport.on(BOB, actor())
    advance(HOUR)
    expect(await outcome()).toBe(`${BOB} fetch`)
  })

  it('says of a Tombstone that the key is gone', async () => {
    const { outcome } = resolverOver({
      [BOB]: fakeDocument({ '@context': CONTEXT, id: BOB, type: 'Tombstone' }),
    })
    expect(await outcome()).toBe('key_gone')
  })

  it('doubles the pause with each outage in a row', async () => {
    const { outcome, advance, asked } = resolverOver({ [BOB]: down })
    await outcome()
    advance(MINUTE)
    await outcome()
    advance(MINUTE)
    await outcome()
    expect(asked()).toHaveLength(2)
    advance(MINUTE)
    await outcome()
    expect(asked()).toHaveLength(3)
  })

  it('T35 leaves an origin alone after three outages in a row, and no origin for answers of 404', async () => {
    const id = (n: number): string => `https://bob.example/users/${n}`
    const downs = Object.fromEntries([1, 2, 3, 4, 5].map((n) => [id(n), down]))
    const dead = resolverOver(downs)
    for (const n of [1, 2, 3, 4, 5]) expect(await dead.outcome(id(n))).toBe('key_fetch_failed')
    expect(dead.asked()).toHaveLength(3)
    const alive = resolverOver({ [BOB]: actor() })
    for (const n of [1, 2, 3, 4, 5]) expect(await alive.outcome(id(n))).toBe('key_not_found')
    expect(await alive.outcome()).toBe(`${BOB} fetch`)
  })

  it('T35 fetches one key once at a time, and two of a host', async () => {
    let running = 0
    let most = 0
    const slow =
      (answer: FakeAnswer): FakeAnswer =>
      async (request) => {
        most = Math.max(most, ++running)
        await new Promise((resolve) => setTimeout(resolve, 5))
        running--
        return typeof answer === 'function' ? await answer(request) : answer
      }
    const { outcome, asked } = resolverOver({
      [BOB]: slow(actor()),
      'https://bob.example/x': { status: 404 },
    })
    expect(await Promise.all([outcome(), outcome(), outcome()])).toEqual(Array(3).fill(`${BOB} fetch`))
    expect(asked()).toHaveLength(1)
    const many = Object.fromEntries(
      Array.from({ length: 8 }, (_, n) => [`https://bob.example/u/${n}`, slow({ status: 404 })]),
    )
    const crowd = resolverOver(many)
    await Promise.all(Object.keys(many).map((id) => crowd.outcome(id)))
    expect(most).toBe(2)
    expect(crowd.asked()).toHaveLength(8)
  })

  it('T35 turns away what would wait too long, for now', async () => {
    const hung: FakeAnswer = () => new Promise(() => undefined)
    const ids = [1, 2, 3, 4].map((n) => `https://bob.example/u/${n}`)
    const { outcome } = resolverOver(
      Object.fromEntries(ids.map((id) => [id, hung])),
      {},
      { limits: { maxKeyFetchesWaiting: 1 } },
    )
    const outcomes = ids.map((id) => outcome(id))
    expect(await outcomes[3]).toBe('key_fetch_limited')
  })

  it('T36 refreshes a key at most once in five minutes, and ten of an origin in a minute', async () => {
    const { outcome, advance, asked } = resolverOver({ [BOB]: actor() })
    await outcome()
    expect(await outcome(BOB_KEY, true)).toBe(`${BOB} refetch`)
    for (let i = 0; i < 5; i++) expect(await outcome(BOB_KEY, true)).toBe(`${BOB} cache`)
    expect(asked()).toHaveLength(2)
    advance(5 * MINUTE)
    expect(await outcome(BOB_KEY, true)).toBe(`${BOB} refetch`)

    const id = (n: number): string => `https://bob.example/users/${n}`
    const publicKey = (n: number) => ({ id: `${id(n)}#k`, owner: id(n), publicKeyPem: BOB_PEM })
    const many = resolverOver(
      Object.fromEntries(
        Array.from({ length: 12 }, (_, n) => [id(n), actor({ id: id(n), publicKey: publicKey(n) })]),
      ),
    )
    for (let n = 0; n < 12; n++) await many.outcome(`${id(n)}#k`)
    const sources = []
    for (let n = 0; n < 12; n++) sources.push((await many.outcome(`${id(n)}#k`, true)).split(' ')[1])
    expect(sources).toEqual([...Array<string>(10).fill('refetch'), 'cache', 'cache'])
  })

  it('remembers the keys of an actor it is shown, and forgets', async () => {
    const { resolver, remote, outcome, asked } = resolverOver({ [BOB]: actor() })
    await resolver.remember(await fetchActor(BOB, remote))
    expect(await outcome()).toBe(`${BOB} cache`)
    expect(asked()).toHaveLength(1)
    await resolver.forget(BOB_KEY)
    expect(await outcome()).toBe(`${BOB} fetch`)
  })

  it('remembers no key that an actor lists but that is not its own', async () => {
    const { resolver, remote } = resolverOver({})
    const evil = {
      id: 'https://evil.example/u',
      type: 'Person' as const,
      publicKey: [
        { id: BOB_KEY, owner: 'https://evil.example/u', publicKeyPem: EVIL_PEM },
        { id: 'https://evil.example/k', owner: BOB, publicKeyPem: EVIL_PEM },
      ],
      ...{
        assertionMethod: [],
        alsoKnownAs: [],
        attributionDomains: [],
        attributedTo: [],
        tag: [],
        attachment: [],
      },
    }
    await resolver.remember(evil)
    expect(await remote.cache.get(`key:${BOB_KEY}`)).toBeUndefined()
    expect(await remote.cache.get('key:https://evil.example/k')).toBeUndefined()
  })

  it('keeps no key of our own, and passes on what is no error of tootkit', async () => {
    const isLocal = (url: string): boolean => url.startsWith('https://bob.example/')
    const { resolver, remote } = resolverOver({}, {}, { isLocal })
    await resolver.remember(parseActor(bobActor()))
    expect(await remote.cache.get(`key:${BOB_KEY}`)).toBeUndefined()
    const broken = resolverOver({ [BOB]: () => Promise.reject(new Error('a bug')) })
    expect(await broken.outcome()).toBe('Error: a bug')
    const policy = resolverOver({}, {}, { isBlocked: () => Promise.reject(new Error('no database')) })
    expect(await policy.outcome()).toBe('Error: no database')
  })

  it('R21 spends at most twenty requests on one key', async () => {
    const script: Record<string, FakeAnswer> = {}
    for (let n = 0; n < 50; n++) script[`https://bob.example/${n}`] = redirect(`/${n + 1}`)
    const { outcome, asked } = resolverOver(script)
    expect(await outcome('https://bob.example/0')).toBe('key_fetch_failed')
    expect(asked().length).toBeLessThanOrEqual(20)
  })

  it('passes on what a store of the host throws', async () => {
    const cache = { get: () => Promise.reject(new Error('disk full')) }
    const { outcome } = resolverOver({}, {}, { cache })
    expect(await outcome()).toBe('Error: disk full')
  })
})
