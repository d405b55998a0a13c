import { describe, expect, it } from 'vitest'
import { createMemoryKeyValueStore } from '../../../src/adapters/memory/key-value-store.js'
import { parseActor } from '../../../src/core/vocab/index.js'
import type { VerificationError } from '../../../src/errors.js'
import { RemoteError } from '../../../src/errors.js'
import type { KeyValueStore, Transport } from '../../../src/protocol/ports/index.js'
import {
  createKeyResolver,
  type RemoteLimits,
  type RemoteOptions,
} from '../../../src/protocol/remote/index.js'
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
  it.each([404, 403, 500, 503])('shut out nobody of a host, however many: %i', async (status) => {
    const ids = Array.from({ length: 200 }, (_, n) => `https://bob.example/users/${n}`)
    const { outcome, asked } = over({
      ...Object.fromEntries(ids.map((id) => [id, { status }])),
      [BOB]: actor(),
    })
    for (const id of ids) await outcome(id)
    expect(await outcome()).toBe(`${BOB_KEY} fetch`)
    for (const id of ids) await outcome(id) // known to have failed
    expect(asked()).toHaveLength(201)
  })

  /** A host that answers only when told to. */
  function slow(limits: Partial<RemoteLimits> = {}) {
    const held: (() => void)[] = []
    const urls: string[] = []
    const send: Transport['send'] = async ({ url }) => {
      urls.push(url)
      await new Promise<void>((resolve) => held.push(resolve))
      if (url !== BOB) return { status: 404, headers: {}, body: new Uint8Array() }
      const body = new TextEncoder().encode(JSON.stringify(bobActor()))
      return { status: 200, headers: { 'content-type': 'application/activity+json' }, body }
    }
    const world = over({}, { transport: { send }, limits })
    const settle = async (): Promise<void> => {
      for (let turn = 0; turn < 50; turn++) await Promise.resolve()
    }
    /** Lets the host answer until nothing is asked any more, and gives the most it was asked at once. */
    const drain = async (): Promise<number> => {
      let most = 0
      for (await settle(); held.length > 0; await settle()) {
        most = Math.max(most, held.length)
        for (const answer of held.splice(0)) answer()
      }
      return most
    }
    return { ...world, urls, drain, settle, held }
  }

  it('after thirty in a minute go one at a time, two at a time again once a key was had', async () => {
    const { outcome, drain, advance } = slow()
    const many = (name: string, count: number): Promise<string[]> =>
      Promise.all(Array.from({ length: count }, (_, n) => outcome(`https://bob.example/${name}/${n}`)))
    const first = many('a', 30)
    expect(await drain()).toBe(2)
    await first
    const second = many('b', 10)
    expect(await drain()).toBe(1)
    await second
    const known = outcome()
    await drain()
    expect(await known).toBe(`${BOB_KEY} fetch`)
    const third = many('c', 10)
    expect(await drain()).toBe(2)
    await third
    const fourth = many('d', 40)
    await drain()
    await fourth
    advance(MINUTE)
    const fifth = many('e', 10)
    expect(await drain()).toBe(2)
    await fifth
  })

  it('wait in one line, and are turned away for now where it is full', async () => {
    const { resolver, outcome, drain, settle, held } = slow({ maxKeyFetchesWaiting: 3 })
    const waiting = Array.from({ length: 5 }, (_, n) => outcome(`https://bob.example/${n}`))
    await settle()
    expect(held).toHaveLength(2)
    await expect(resolver.resolveKey(BOB_KEY, { refresh: false })).rejects.toMatchObject({
      code: 'ERR_KEY_FETCH',
      reason: 'key_fetch_limited',
      retryable: true,
      status: 503,
    })
    await drain()
    await Promise.all(waiting)
    const again = outcome()
    await drain()
    expect(await again).toBe(`${BOB_KEY} fetch`)
  })

  it('hold up no other host, and no key that is known', async () => {
    const { outcome, advance } = over({
      [BOB]: actor(),
      [EVIL]: fakeDocument(bobActor({ id: EVIL, publicKey: keyOf(`${EVIL}#k`, EVIL) })),
    })
    await outcome()
    advance(24 * 60 * MINUTE) // known, and to be asked for again
    for (let n = 0; n < 50; n++) await outcome(`https://bob.example/users/${n}`)
    expect(await outcome()).toBe(`${BOB_KEY} fetch`)
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

describe('a neighbour who lists the key id of another as its own', () => {
  const NIA = 'https://bob.example/users/nia'
  const niaActor = (...more: object[]) =>
    bobActor({ id: NIA, publicKey: [keyOf(`${NIA}#main-key`, NIA, evilKeys.publicKeyPem), ...more] })
  const separate = `${BOB}/main-key`

  it.each([
    ['a part of the other’s id', BOB_KEY],
    ['a document of its own', separate],
  ])('shuts nobody out, by telling or by being fetched: %s', async (_what, keyId) => {
    const publicKey = keyOf(keyId, BOB)
    const stolen = niaActor(keyOf(keyId, NIA, evilKeys.publicKeyPem))
    for (const isKnown of [true, false]) {
      const { resolver, outcome } = over({
        [BOB]: actor({ publicKey }),
        [separate]: fakeDocument({ '@context': 'https://w3id.org/security/v1', type: 'Key', ...publicKey }),
        [NIA]: fakeDocument(stolen),
      })
      if (isKnown) expect(await outcome(keyId)).toBe(`${keyId} fetch`)
      await resolver.remember(parseActor(stolen))
      expect(await outcome(`${NIA}#main-key`)).toContain('rotated')
      expect(await outcome(keyId)).toBe(`${keyId} ${isKnown ? 'cache' : 'fetch'}`)
      expect(await outcome(keyId, true)).toBe(`${keyId} refetch`)
    }
  })

  it('is no other actor where the key is its own: a key that stands alone is told of', async () => {
    const script = {
      [BOB]: actor({ publicKey: keyOf(separate, BOB) }),
      [separate]: fakeDocument({
        '@context': 'https://w3id.org/security/v1',
        type: 'Key',
        ...keyOf(separate, BOB),
      }),
    }
    const { resolver, outcome } = over(script)
    expect(await outcome(separate)).toBe(`${separate} fetch`)
    await resolver.remember(parseActor(bobActor({ publicKey: keyOf(separate, BOB, evilKeys.publicKeyPem) })))
    expect(await outcome(separate)).toBe(`${separate} cache rotated`)
  })

  it('loses what it was taken for, once the document at the key id says whose it is', async () => {
    const { resolver, outcome, advance, transport } = over({ [BOB]: actor() })
    await resolver.remember(parseActor(bobActor({ publicKey: keyOf(BOB_KEY, BOB, evilKeys.publicKeyPem) })))
    transport.on(BOB, actor({ id: NIA, publicKey: keyOf(BOB_KEY, NIA) }))
    transport.on(NIA, fakeDocument(bobActor({ id: NIA, publicKey: keyOf(BOB_KEY, NIA) })))
    advance(1)
    expect(await outcome(BOB_KEY, true)).toBe(`${BOB_KEY} refetch`)
  })
})
