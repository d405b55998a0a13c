/**
 * Two processes over the same tables: what both begin at once is sent once, under one id.
 *
 * @module
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMemoryState } from '../../../src/adapters/memory/index.js'
import { createStateOver } from '../../../src/adapters/sql/state/create-sql-state.js'
import type { HostState } from '../../../src/adapters/state/index.js'
import type { DeliverySend, Effect } from '../../../src/core/model/index.js'
import type { ApplyOptions } from '../../../src/protocol/ports/index.js'
import type { Verbs } from '../../../src/protocol/outbox/index.js'
import { KINDS } from '../../adapters/sql/databases.js'
import { accountValue } from '../../../src/testing/samples.js'
import { createHost, localPost, ORIGIN, sam } from './host.ts'

const clock = { now: () => new Date('2026-03-10T12:00:00Z') }
const made = { privateKeyPem: '', publicKeyPem: '' }
const options = { origin: ORIGIN, clock, generateKeys: () => Promise.resolve(made) }
const ROUNDS = 25
const USERNAME = 'alice'
const HANDLE = '@sam@stranger.example'
const poll = {
  options: ['Red', 'Blue'].map((title) => ({ title, votes: 0 })),
  isMultiple: false,
  isClosed: false,
}

interface Opened {
  /** One for each process. */
  readonly states: readonly HostState[]
  readonly close: () => Promise<void>
}

const PLACES: readonly (readonly [string, () => Promise<Opened>])[] = [
  [
    'memory',
    () => {
      const state = createMemoryState(options)
      return Promise.resolve({ states: [state, state], close: () => Promise.resolve() })
    },
  ],
  ...KINDS.filter(({ isAbsent, isShared }) => isShared && !isAbsent).map(
    ({ name, open }) =>
      [
        name,
        async () => {
          const first = open()
          await first.database.ready()
          const databases = [first, first.another()]
          const states = databases.map(({ database }) => createStateOver(database, options))
          const close = async (): Promise<void> => {
            for (const database of databases.reverse()) await database.close()
          }
          return { states, close }
        },
      ] as const,
  ),
]

describe.each(PLACES)('two processes over %s', (_name, open) => {
  let opened: Opened
  let processes: readonly Verbs[]
  let applied: Effect[] = []
  beforeAll(async () => {
    opened = await open()
    const [state] = opened.states
    await state!.accounts.create({ username: USERNAME })
    const account = { ...accountValue(sam), acct: HANDLE.slice(1) }
    await state!.apply([{ kind: 'account.update', account }])
    processes = opened.states.map(({ directory, accounts, content, apply }) => {
      const services = {
        directory,
        accounts,
        content,
        apply: async (effects: readonly Effect[], options?: ApplyOptions) => {
          await apply(effects, options)
          applied.push(...effects)
        },
      }
      return createHost({ services }).verbs
    })
  })
  afterAll(() => opened.close())

  const sent = (): readonly DeliverySend[] => applied.filter((effect) => effect.kind === 'delivery.send')
  const bodies = () =>
    sent().map(({ body }) => JSON.parse(body) as { readonly type: string; readonly id: string })

  /** Begins something in both at once; gives what was sent. */
  const both = async (begin: (verbs: Verbs) => Promise<unknown>): Promise<ReturnType<typeof bodies>> => {
    applied = []
    await Promise.all(processes.map(begin))
    return bodies()
  }
  const keepPost = async (n: number): Promise<string> => {
    const id = `${sam}/statuses/${n}`
    const status = localPost({ id, authorId: sam, local: false, url: id, type: 'Question', poll })
    await opened.states[0]!.apply([{ kind: 'status.create', status, via: 'fetched' }])
    return id
  }

  const toAccount = { as: USERNAME, handle: HANDLE }
  it.each([
    ['follow', (verbs: Verbs) => verbs.follow(toAccount), (verbs: Verbs) => verbs.unfollow(toAccount)],
    ['block', (verbs: Verbs) => verbs.block(toAccount), (verbs: Verbs) => verbs.unblock(toAccount)],
  ])('%s once, and take back what was sent', async (_verb, begin, end) => {
    for (let n = 0; n < ROUNDS; n++) {
      const [begun, ...more] = await both(begin)
      expect(more).toEqual([])
      expect(await both(end)).toContainEqual(
        expect.objectContaining({ object: expect.objectContaining({ id: begun!.id }) }),
      )
    }
  })

  it('approve once, under one id', async () => {
    for (let n = 0; n < ROUNDS; n++) {
      const request = {
        id: `${sam}/follows/${n}`,
        followerId: sam,
        targetId: opened.states[0]!.actorIdOf(USERNAME),
      }
      await opened.states[0]!.apply([{ kind: 'follow.request', ...request }])
      expect(await both((verbs) => verbs.approve(toAccount))).toMatchObject([{ type: 'Accept' }])
      await both((verbs) => verbs.reject(toAccount))
    }
  })

  it.each([
    ['favourite', 'unfavourite'],
    ['boost', 'unboost'],
  ] as const)('%s once, and take back what was sent', async (begin, end) => {
    const id = await keepPost(1)
    for (let n = 0; n < ROUNDS; n++) {
      const [begun, ...more] = await both((verbs) => verbs[begin]({ as: USERNAME, id }))
      expect(more).toEqual([])
      const ended = await both((verbs) => verbs[end]({ as: USERNAME, id }))
      expect(ended).toContainEqual(
        expect.objectContaining({ object: expect.objectContaining({ id: begun!.id }) }),
      )
    }
  })

  it('vote once, where both vote for another option', async () => {
    for (let n = 0; n < ROUNDS; n++) {
      const id = await keepPost(100 + n)
      applied = []
      const votes = processes.map((verbs, i) => verbs.vote({ as: USERNAME, id, choices: [i] }))
      const outcomes = await Promise.allSettled(votes)
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
      expect(bodies()).toHaveLength(1)
    }
  })

  it('publish one post for one idempotencyKey, and both give it', async () => {
    for (let n = 0; n < ROUNDS; n++) {
      const input = { as: USERNAME, text: `@${HANDLE.slice(1)} hello`, idempotencyKey: `${n}` }
      applied = []
      const posts = await Promise.all(
        processes.map((verbs, i) => verbs.post({ ...input, text: `${input.text} ${i}` })),
      )
      expect(posts[1]?.content).toBe(posts[0]?.content)
      expect(bodies()).toHaveLength(1)
    }
  })
})
