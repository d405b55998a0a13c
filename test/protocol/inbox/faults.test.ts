import { beforeAll, describe, expect, it } from 'vitest'
import { createMemoryKeyValueStore } from '../../../src/adapters/memory/index.js'
import { generateKeyPair, signRequest, type GeneratedKeyPair } from '../../../src/core/signature/index.js'
import { receiveActivity } from '../../../src/protocol/inbox/receive.js'
import type { KeyValueStore } from '../../../src/protocol/ports/index.js'
import {
  actorDocument,
  ALICE,
  BOB,
  createWorld,
  noteDocument,
  NOW,
  PUBLIC,
  US,
  type Json,
  type World,
} from './world.js'

let keys: GeneratedKeyPair
beforeAll(async () => {
  keys = await generateKeyPair('ed25519')
})

const NOTE = 'https://bob.example/n/1'
const NEW = 'https://new.example/users/bob'
const by = (type: string, object: unknown, more: Json = {}): Json => ({
  id: `https://bob.example/${type}/1`,
  type,
  actor: BOB,
  object,
  ...more,
})
const follow = by('Follow', ALICE)

/** What comes before, and what is received while the storage fails. */
const SCENARIOS: Readonly<Record<string, { before?: (world: World) => Promise<unknown>; activity: Json }>> = {
  Follow: { activity: follow },
  Create: {
    before: (world) => world.befriend(BOB),
    activity: by('Create', noteDocument(NOTE, BOB, { cc: [ALICE], tag: [{ type: 'Mention', href: ALICE }] })),
  },
  Undo: { before: (world) => world.receive(follow), activity: by('Undo', follow) },
  Delete: {
    before: async (world) => {
      await world.befriend(BOB)
      await world.receive(by('Create', noteDocument(NOTE, BOB)))
    },
    activity: by('Delete', NOTE),
  },
  Update: {
    before: async (world) => {
      await world.befriend(BOB)
      await world.receive(by('Create', noteDocument(NOTE, BOB)))
    },
    activity: by('Update', noteDocument(NOTE, BOB, { content: 'edited', updated: '2026-11-22T11:30:00Z' })),
  },
  Move: {
    before: async (world) => {
      await world.befriend(BOB)
      world.web.set(BOB, actorDocument(BOB, { movedTo: NEW }))
      world.web.set(NEW, actorDocument(NEW, { alsoKnownAs: [BOB] }))
    },
    activity: by('Move', BOB, { target: NEW }),
  },
  Accept: {
    before: (world) =>
      world.state.apply([{ kind: 'follow.request', id: `${ALICE}#f`, followerId: ALICE, targetId: BOB }]),
    activity: by('Accept', `${ALICE}#f`),
  },
  Announce: {
    before: (world) => world.post(),
    activity: by('Announce', `${ALICE}/statuses/1`, { to: [PUBLIC] }),
  },
  Like: { before: (world) => world.post(), activity: by('Like', `${ALICE}/statuses/1`) },
}

/** Storage whose k-th call fails, before or after it took effect. */
function faulty(failAt: number, when: 'before' | 'after') {
  let calls = 0
  return {
    get calls() {
      return calls
    },
    wrap<Args extends readonly unknown[], T>(call: (...args: Args) => Promise<T>) {
      return async (...args: Args): Promise<T> => {
        const fails = ++calls === failAt
        if (fails && when === 'before') throw new Error('storage failed before')
        const result = await call(...args)
        if (fails) throw new Error('storage failed after')
        return result
      }
    },
  }
}

interface Outcome {
  readonly state: unknown
  readonly calls: number
  readonly failed: boolean
}

/** Receives with a fault, then once more (after the lease) without, as an honest sender would. */
async function play(name: string, failAt: number, when: 'before' | 'after'): Promise<Outcome> {
  const { before, activity } = SCENARIOS[name]!
  const world = await createWorld()
  await before?.(world)
  let now = NOW
  const store = createMemoryKeyValueStore({ clock: { now: () => now } })
  const fault = faulty(failAt, when)
  const seen: KeyValueStore = {
    get: fault.wrap((key) => store.get(key)),
    set: fault.wrap((key, value, ttlMs) => store.set(key, value, ttlMs)),
    add: fault.wrap((key, value, ttlMs) => store.add(key, value, ttlMs)),
    compareAndSet: fault.wrap((key, expected, value, ttlMs) =>
      store.compareAndSet(key, expected, value, ttlMs),
    ),
    delete: fault.wrap((key) => store.delete(key)),
  }
  const deliver = async (): Promise<unknown> => {
    const body = new TextEncoder().encode(JSON.stringify(activity))
    const request = {
      method: 'POST',
      url: `${US}/inbox`,
      headers: [['Content-Type', 'application/activity+json']] as const,
      body,
    }
    const key = { keyId: `${BOB}#main-key`, privateKey: keys.privateKey }
    const headers = await signRequest(request, key, { now, dialect: 'rfc9421' })
    return await receiveActivity(
      { ...request, headers },
      {
        origin: US,
        directory: { answer: fault.wrap((questions) => world.state.directory.answer(questions)) },
        apply: fault.wrap((effects) => world.state.apply(effects)),
        seen,
        remote: () => world.remote,
        clock: { now: () => now },
        resolveKey: (keyId) => Promise.resolve({ keyId, actorId: BOB, key: keys.publicKey, source: 'fetch' }),
      },
    )
  }
  const failed = await deliver().then(
    () => false,
    () => true,
  )
  if (failed) {
    now = new Date(NOW.getTime() + 61_000)
    await deliver().catch((error: unknown) => {
      // Done before the fault: the second copy is known, or has nothing left to do.
      expect(error).toMatchObject({ code: 'ERR_DUPLICATE' })
    })
  }
  return { state: await world.snapshot(), calls: fault.calls, failed }
}

describe.each(Object.keys(SCENARIOS))(
  'R24 %s, with a storage that fails at every one of its calls',
  (name) => {
    it.each(['before', 'after'] as const)(
      'comes to the same end when it fails %s taking effect',
      async (when) => {
        const clean = await play(name, 0, when)
        expect(clean.failed).toBe(false)
        for (let failAt = 1; failAt <= clean.calls; failAt++) {
          const { state, failed } = await play(name, failAt, when)
          expect(failed, `call ${failAt}`).toBe(true)
          expect(state, `call ${failAt}`).toEqual(clean.state)
        }
      },
    )
  },
)
