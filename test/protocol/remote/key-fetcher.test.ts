import { describe, expect, it } from 'vitest'
import { createMemoryKeyValueStore } from '../../../src/adapters/memory/key-value-store.js'
import { parseActor } from '../../../src/core/vocab/index.js'
import type { VerificationError } from '../../../src/errors.js'
import { RemoteError } from '../../../src/errors.js'
import type { KeyValueStore, Transport } from '../../../src/protocol/ports/index.js'
import { createKeyResolver, type RemoteOptions } from '../../../src/protocol/remote/index.js'
import { fakeDocument, type FakeAnswer } from '../../../src/testing/fake-transport.js'
import { BOB, BOB_KEY, bobActor, bobKeys, createWorld, evilKeys, NOW } from './fixtures.js'

const SECOND = 1000
const MINUTE = 60 * SECOND
const EVIL = 'https://evil.example/u'

const actor = (changes: Record<string, unknown> = {}): FakeAnswer => fakeDocument(bobActor(changes))
const keyOf = (id: string, owner: string, publicKeyPem = bobKeys.publicKeyPem) => ({
  id,
  owner,
  publicKeyPem,
})

function over(script: Record<string, FakeAnswer>, options: Partial<RemoteOptions> = {}) {
  const world = createWorld(script, options)
  const resolver = createKeyResolver(world.remote)
  const outcome = async (keyId: string = BOB_KEY, refresh = false): Promise<string> => {
    try {
      const { keyId: found, source, key } = await resolver.resolveKey(keyId, { refresh })
      const isEvil = Buffer.from(key.spki).equals(Buffer.from(evilKeys.publicKey.spki))
      return `${found} ${source}${isEvil ? ' rotated' : ''}`
    } catch (error) {
      return (error as { reason?: string }).reason ?? String(error)
    }
  }
  return { ...world, resolver, outcome }
}

/** A cache with so many places for each kind of key, as the stores have. */
function boundedByKind(places: number): KeyValueStore & { kinds: () => Record<string, number> } {
  const stores = new Map<string, { store: KeyValueStore; keys: Set<string> }>()
  const of = (key: string): KeyValueStore => {
    const kind = key.slice(0, key.indexOf(':'))
    const known = stores.get(kind) ?? {
      store: createMemoryKeyValueStore({ maxEntries: places, clock: { now: () => new Date(NOW) } }),
      keys: new Set<string>(),
    }
    stores.set(kind, known)
    known.keys.add(key)
    return known.store
  }
  return {
    get: (key) => of(key).get(key),
    set: (key, ...rest) => of(key).set(key, ...rest),
    add: (key, ...rest) => of(key).add(key, ...rest),
    compareAndSet: (key, ...rest) => of(key).compareAndSet(key, ...rest),
    delete: (key) => of(key).delete(key),
    kinds: () => Object.fromEntries([...stores].map(([kind, { keys }]) => [kind, keys.size])),
  }
}

describe('key ids of one document', () => {
  it('cost one request, a thousand at once and a thousand in a row', async () => {
    const { outcome, asked } = over({ [EVIL]: fakeDocument(bobActor({ id: EVIL, publicKey: [] })) })
    const ids = Array.from({ length: 1000 }, (_, n) => `${EVIL}#key-${n}`)
    const atOnce = await Promise.all(ids.map((id) => outcome(id)))
    expect(new Set(atOnce)).toEqual(new Set(['key_not_found']))
    for (const id of ids) expect(await outcome(`${id}-again`)).toBe('key_not_found')
    expect(asked()).toEqual([EVIL])
  })

  it.each([404, 503])('cost one request when the document answers %i', async (status) => {
    const { outcome, asked } = over({ [EVIL]: { status } })
    for (let n = 0; n < 100; n++) await outcome(`${EVIL}#key-${n}`)
    expect(asked()).toEqual([EVIL])
  })

  it('names the key asked for in each refusal', async () => {
    const { resolver } = over({ [EVIL]: fakeDocument({ id: EVIL, type: 'Key', publicKeyPem: 'x' }) })
    const refusals = await Promise.all(
      ['a', 'b'].map((name) =>
        resolver.resolveKey(`${EVIL}#${name}`, { refresh: false }).catch((error: unknown) => error),
      ),
    )
    expect(refusals.map((error) => (error as VerificationError).keyId)).toEqual([`${EVIL}#a`, `${EVIL}#b`])
  })

  it('are all remembered when one of them is had', async () => {
    const second = `${BOB}#second`
    const { outcome, asked } = over({
      [BOB]: actor({ publicKey: [keyOf(BOB_KEY, BOB), keyOf(second, BOB)] }),
    })
    expect(await outcome(`${BOB}#bogus`)).toBe('key_not_found')
    expect(await outcome()).toBe(`${BOB_KEY} cache`)
    expect(await outcome(second)).toBe(`${second} cache`)
    expect(asked()).toEqual([BOB])
  })

  it('keep none out that a stranger did not name: a made-up id of a key document shuts out no key', async () => {
    const id = `${BOB}/main-key`
    const { outcome, asked } = over({
      [id]: fakeDocument({ '@context': 'https://w3id.org/security/v1', ...keyOf(id, BOB), type: 'Key' }),
      [BOB]: actor({ publicKey: keyOf(id, BOB) }),
    })
    expect(await outcome(`${id}#made-up`)).toBe('key_not_found')
    expect(await outcome(id)).toBe(`${id} cache`)
    expect(asked()).toEqual([id, BOB])
  })

  it('that are missing are asked for again after half a minute', async () => {
    const { outcome, transport, advance, asked } = over({ [BOB]: actor({ publicKey: [] }) })
    expect(await outcome()).toBe('key_not_found')
    transport.on(BOB, actor())
    advance(30 * SECOND - 1)
    expect(await outcome()).toBe('key_not_found')
    expect(asked()).toHaveLength(1)
    advance(1)
    expect(await outcome()).toBe(`${BOB_KEY} fetch`)
  })

  it('that hold an unusable key leave the others alone', async () => {
    const weak = `${BOB}#weak`
    const { outcome, advance, asked } = over({
      [BOB]: actor({ publicKey: [keyOf(weak, BOB, 'nonsense'), keyOf(BOB_KEY, BOB)] }),
    })
    expect(await outcome(weak)).toBe('key_malformed')
    expect(await outcome()).toBe(`${BOB_KEY} cache`)
    advance(30 * SECOND)
    expect(await outcome(weak)).toBe('key_malformed') // for five minutes, as it is the key that is wrong
    expect(asked()).toHaveLength(1)
  })
})

describe('key look-ups that come to nothing', () => {
  it('are thirty for one host in a minute; then it is left alone for now', async () => {
    const { resolver, outcome, advance, asked, transport } = over({
      'https://bob.example/x': { status: 404 },
    })
    for (let n = 0; n < 50; n++) await outcome(`https://bob.example/users/${n}`)
    expect(asked()).toHaveLength(30)
    await expect(resolver.resolveKey(BOB_KEY, { refresh: false })).rejects.toMatchObject({
      code: 'ERR_KEY_FETCH',
      reason: 'key_fetch_limited',
      retryable: true,
      status: 503,
    })
    transport.on(BOB, actor())
    advance(MINUTE)
    expect(await outcome()).toBe(`${BOB_KEY} fetch`)
  })

  it('hold up no other host, and no key that is known', async () => {
    const { outcome, advance } = over({
      [BOB]: actor(),
      [EVIL]: fakeDocument(bobActor({ id: EVIL, publicKey: keyOf(`${EVIL}#k`, EVIL) })),
    })
    await outcome()
    advance(24 * 60 * MINUTE) // known, and to be asked for again
    for (let n = 0; n < 50; n++) await outcome(`https://bob.example/users/${n}`)
    expect(await outcome()).toBe(`${BOB_KEY} cache`)
    expect(await outcome(`${EVIL}#k`)).toBe(`${EVIL}#k fetch`)
  })

  it('push no good key out, 10,000 of them', async () => {
    const cache = boundedByKind(100)
    let ofBob = 0
    const send: Transport['send'] = ({ url }) => {
      if (url !== BOB) return Promise.resolve({ status: 404, headers: {}, body: new Uint8Array() })
      ofBob += 1
      const body = new TextEncoder().encode(JSON.stringify(bobActor()))
      return Promise.resolve({ status: 200, headers: { 'content-type': 'application/activity+json' }, body })
    }
    const { outcome } = over({}, { cache, transport: { send } })
    await outcome()
    for (let n = 0; n < 10_000; n++) await outcome(`https://h${n % 1000}.example/users/${n}#main-key`)
    expect(await outcome()).toBe(`${BOB_KEY} cache`)
    expect(ofBob).toBe(1)
    expect(cache.kinds().key).toBe(10_001) // looked up under that kind …
    expect(cache.kinds()['key-failure']).toBeGreaterThanOrEqual(10_000) // … and failed under another
  })

  it('leave no rejection behind: the next look-up asks again', async () => {
    let isBroken = true
    const { outcome, asked } = over({
      [BOB]: () => (isBroken ? Promise.reject(new Error('a bug')) : actor()) as never,
    })
    expect(await outcome()).toBe('Error: a bug')
    isBroken = false
    expect(await outcome()).toBe(`${BOB_KEY} fetch`)
    expect(asked()).toHaveLength(2)
  })
})

describe('keys that their actor told of', () => {
  const rotated = bobActor({ publicKey: keyOf(BOB_KEY, BOB, evilKeys.publicKeyPem) })

  it('count at once, and for three minutes before a document that comes from a cache', async () => {
    const { resolver, outcome, advance } = over({ [BOB]: actor() })
    await outcome()
    await resolver.remember(parseActor(rotated))
    expect(await outcome()).toBe(`${BOB_KEY} cache rotated`)
    expect(await outcome(BOB_KEY, true)).toBe(`${BOB_KEY} refetch rotated`) // fetched, and found to be older
    advance(5 * MINUTE)
    expect(await outcome(BOB_KEY, true)).toBe(`${BOB_KEY} refetch`) // now the document is believed
  })

  it('are not ended by a document that does not list them yet', async () => {
    const id = `${BOB}#new`
    const { resolver, outcome } = over({ [BOB]: actor() })
    await resolver.remember(parseActor(bobActor({ publicKey: keyOf(id, BOB) })))
    expect(await outcome(id, true)).toBe(`${id} refetch`)
    expect(await outcome(id)).toBe(`${id} cache`)
  })

  it('end what was remembered of failures', async () => {
    const { resolver, outcome } = over({ [BOB]: { status: 404 } })
    expect(await outcome()).toBe('key_not_found')
    await resolver.remember(parseActor(bobActor()))
    expect(await outcome()).toBe(`${BOB_KEY} cache`)
  })
})

describe('the policy', () => {
  it('is asked before a key is fetched, once, and not for a key that is known', async () => {
    const judged: string[] = []
    let isShutOut = false
    const isBlocked = (url: string): boolean => {
      judged.push(url)
      return isShutOut
    }
    const { outcome, asked } = over({ [BOB]: actor() }, { isBlocked })
    expect(await outcome()).toBe(`${BOB_KEY} fetch`)
    expect(judged).toEqual([BOB_KEY, BOB])
    isShutOut = true
    expect(await outcome()).toBe(`${BOB_KEY} cache`)
    expect(await outcome(`${BOB}#other`)).toBe('domain_blocked')
    expect(asked()).toHaveLength(1)
  })
})

describe('a server that cannot be reached', () => {
  it('T35 is told from a key that is missing: the whole origin is left alone', async () => {
    const down = (): Promise<never> =>
      Promise.reject(new RemoteError('ERR_REMOTE_UNREACHABLE', 'down', { retryable: true }))
    const ids = [1, 2, 3, 4].map((n) => `https://bob.example/users/${n}`)
    const { outcome, asked } = over(Object.fromEntries(ids.map((id) => [id, down])))
    for (const id of ids) expect(await outcome(id)).toBe('key_fetch_failed')
    expect(asked()).toHaveLength(3)
  })
})
