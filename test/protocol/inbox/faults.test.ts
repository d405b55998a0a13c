import { beforeAll, describe, expect, it } from 'vitest'
import { createMemoryKeyValueStore } from '../../../src/adapters/memory/index.js'
import type { Directory, KeyValueStore, Question } from '../../../src/protocol/ports/index.js'
import { createInbox, keyPairOf } from './inbox.js'
import {
  actorDocument,
  ALICE,
  BOB,
  createWorld,
  noteDocument,
  NOW,
  PUBLIC,
  type Json,
  type World,
} from './world.js'

const NOTE = 'https://bob.example/n/1'
const NEW = 'https://new.example/users/bob'
const POST = `${ALICE}/statuses/1`
const by = (type: string, object: unknown, more: Json = {}): Json => ({
  id: `https://bob.example/${type}/1`,
  type,
  actor: BOB,
  object,
  ...more,
})
const follow = by('Follow', ALICE)
const published = async (world: World): Promise<void> => {
  await world.befriend(BOB)
  await world.receive(by('Create', noteDocument(NOTE, BOB)))
}

/** What comes before, and what is received while the storage fails. */
const SCENARIOS: Readonly<
  Record<string, { readonly before?: (world: World) => Promise<unknown>; readonly activity: Json }>
> = {
  Follow: { activity: follow },
  Create: {
    before: (world) => world.befriend(BOB),
    activity: by('Create', noteDocument(NOTE, BOB, { cc: [ALICE], tag: [{ type: 'Mention', href: ALICE }] })),
  },
  Undo: { before: (world) => world.receive(follow), activity: by('Undo', follow) },
  Delete: { before: published, activity: by('Delete', NOTE) },
  Update: {
    before: published,
    activity: by('Update', noteDocument(NOTE, BOB, { content: 'edited', updated: '2026-11-22T11:30:00Z' })),
  },
  Move: {
    before: async (world) => {
      await world.befriend(BOB)
      world.web.set(NEW, actorDocument(NEW, { alsoKnownAs: [BOB] }))
    },
    activity: by('Move', BOB, { target: NEW }),
  },
  Accept: {
    before: (world) =>
      world.given({ kind: 'follow.request', id: `${ALICE}#f`, followerId: ALICE, targetId: BOB }),
    activity: by('Accept', `${ALICE}#f`),
  },
  Announce: { before: (world) => world.post(), activity: by('Announce', POST, { to: [PUBLIC] }) },
  Like: { before: (world) => world.post(), activity: by('Like', POST) },
  QuoteRequest: {
    before: (world) => world.post(),
    activity: by('QuoteRequest', POST, { instrument: noteDocument(NOTE, BOB, { quote: POST }) }),
  },
}

beforeAll(async () => {
  await keyPairOf(BOB)
})

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

/** Receives with a fault, then once more without, as an honest sender would: the same or a new signature. */
async function play(
  name: string,
  failAt: number,
  when: 'before' | 'after',
  isSameRequest = true,
): Promise<Outcome> {
  const { before, activity } = SCENARIOS[name] ?? { activity: {} }
  const world = createWorld()
  await before?.(world)
  const fault = faulty(failAt, when)
  const store = createMemoryKeyValueStore({ clock: { now: () => NOW } })
  const cache: KeyValueStore = {
    ...store,
    add: fault.wrap((key, value, ttlMs) => store.add(key, value, ttlMs)),
    delete: fault.wrap((key) => store.delete(key)),
  }
  const inbox = createInbox(world)
  const options = {
    cache,
    directory: {
      answer: fault.wrap((questions: readonly Question[]) => world.host.directory.answer(questions)),
    } as Directory, // each answer in the place of its question
    apply: fault.wrap(world.host.apply),
  }
  const request = await inbox.sign(activity)
  const failed = await inbox.receive(request, options).then(
    () => false,
    () => true,
  )
  if (failed) {
    const again = isSameRequest ? request : await inbox.sign(activity, { at: new Date(NOW.getTime() - 1000) })
    await inbox.receive(again, options).catch((error: unknown) => {
      // Done before the fault: the second copy is known by its signature.
      expect(error).toMatchObject({ code: 'ERR_DUPLICATE' })
    })
  }
  const { tombstones, ...tables } = structuredClone(world.tables)
  tables.seen.clear()
  // When something was taken back is when that was signed.
  const state = { ...tables, tombstones: [...tombstones.keys()] }
  return { state, calls: fault.calls, failed }
}

describe.each(Object.keys(SCENARIOS))(
  'R24 %s, with a storage that fails at every one of its calls',
  (name) => {
    it.each([
      ['before', true],
      ['before', false],
      ['after', true],
      ['after', false],
    ] as const)(
      'comes to the same end when it fails %s taking effect (same request: %s)',
      async (when, isSame) => {
        const clean = await play(name, 0, when)
        expect(clean.failed).toBe(false)
        expect(clean.calls).toBeGreaterThan(1)
        for (let failAt = 1; failAt <= clean.calls; failAt++) {
          const { state, failed } = await play(name, failAt, when, isSame)
          expect(failed, `call ${String(failAt)}`).toBe(true)
          expect(state, `call ${String(failAt)}`).toEqual(clean.state)
        }
      },
    )
  },
)
