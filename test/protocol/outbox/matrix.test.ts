/**
 * Every verb, as if it were one: called twice, with other servers down, hanging or talking nonsense, with everybody
 * kept apart who can be, and with a port failing at every call.
 *
 * @module
 */
import { describe, expect, it } from 'vitest'
import { createCreate, createNote } from '../../../src/core/vocab/index.js'
import type { Verbs } from '../../../src/protocol/outbox/index.js'
import type { Effect, KnownStatus } from '../../../src/protocol/ports/index.js'
import {
  alice,
  bob,
  createHost,
  keepPost,
  localPost,
  pair,
  remotePost,
  sam,
  sentBy,
  type Host,
  type State,
} from './host.ts'
import type { Mood } from './web.ts'

interface Case {
  /** Puts the host into the state that the verb starts from. */
  readonly given?: (state: State) => void
  readonly call: (verbs: Verbs) => Promise<unknown>
  /** It begins something: suspended and blocked accounts may not. `own` begins something that concerns nobody else. */
  readonly kind: 'begins' | 'own' | 'ends' | 'moderates'
}

const note = localPost()
const theirs = remotePost()
const toSam = { as: 'alice', handle: '@sam@stranger.example' }
const poll = {
  options: ['Red', 'Blue'].map((title) => ({ title, votes: 0 })),
  isMultiple: true,
  isClosed: false,
  votersCount: 0,
}
const quote = { targetId: note.id, targetAuthorId: alice, requestId: `${sam}/quote_requests/1` }
const withPost =
  (more: Partial<KnownStatus> = {}) =>
  (state: State): void =>
    void state.posts.set(theirs.id, { ...theirs, ...more })
const withFollow =
  (followerId: string, targetId: string, state: 'pending' | 'accepted') =>
  ({ follows }: State): void =>
    void follows.set(pair(followerId, targetId), {
      id: `${followerId}#follows/1`,
      followerId,
      targetId,
      state,
    })

/** Every verb, where it meets sam of another server. */
const CASES: { readonly [Name in keyof Verbs]: Case } = {
  lookup: { kind: 'begins', call: (verbs) => verbs.lookup(sam) },
  fetchStatus: { kind: 'begins', given: withPost(), call: (verbs) => verbs.fetchStatus(theirs.id) },
  post: {
    kind: 'begins',
    given: withPost(),
    call: (verbs) =>
      verbs.post({
        as: 'alice',
        text: 'Hi @sam@stranger.example and @bob',
        inReplyTo: theirs.id,
        quote: theirs.id,
        idempotencyKey: 'one',
      }),
  },
  edit: {
    kind: 'own',
    given: (state) => {
      keepPost(state, note)
    },
    call: (verbs) => verbs.edit({ as: 'alice', id: note.id, text: 'Hi @sam@stranger.example' }),
  },
  delete: {
    kind: 'ends',
    given: (state) => {
      keepPost(state, localPost({ mentions: [{ actorId: sam, silent: false, notify: false }] }))
    },
    call: (verbs) => verbs.delete({ as: 'alice', id: note.id }),
  },
  boost: { kind: 'begins', given: withPost(), call: (verbs) => verbs.boost({ as: 'alice', id: theirs.id }) },
  unboost: {
    kind: 'ends',
    given: (state) => {
      withPost()(state)
      const boost = { id: `${alice}/statuses/5/activity`, authorId: alice, local: true, boostOf: theirs.id }
      state.boosts.set(pair(alice, theirs.id), {
        ...boost,
        visibility: 'public',
        published: '2026-03-10T11:30:00Z',
      })
    },
    call: (verbs) => verbs.unboost({ as: 'alice', id: theirs.id }),
  },
  favourite: {
    kind: 'begins',
    given: withPost(),
    call: (verbs) => verbs.favourite({ as: 'alice', id: theirs.id }),
  },
  unfavourite: {
    kind: 'ends',
    given: (state) => {
      withPost()(state)
      state.likes.set(pair(alice, theirs.id), { id: `${alice}#likes/1` })
    },
    call: (verbs) => verbs.unfavourite({ as: 'alice', id: theirs.id }),
  },
  vote: {
    kind: 'begins',
    given: withPost({ poll }),
    call: (verbs) => verbs.vote({ as: 'alice', id: theirs.id, choices: [0, 1] }),
  },
  follow: { kind: 'begins', call: (verbs) => verbs.follow(toSam) },
  unfollow: {
    kind: 'ends',
    given: withFollow(alice, sam, 'accepted'),
    call: (verbs) => verbs.unfollow(toSam),
  },
  approve: {
    kind: 'begins',
    given: withFollow(sam, alice, 'pending'),
    call: (verbs) => verbs.approve(toSam),
  },
  reject: { kind: 'ends', given: withFollow(sam, alice, 'pending'), call: (verbs) => verbs.reject(toSam) },
  block: {
    kind: 'own',
    given: (state) => {
      withFollow(alice, sam, 'accepted')(state)
      withFollow(sam, alice, 'accepted')(state)
    },
    call: (verbs) => verbs.block(toSam),
  },
  unblock: {
    kind: 'ends',
    given: (state) => {
      state.blocks.set(pair(alice, sam), { id: `${alice}#blocks/1`, actorId: alice, targetId: sam })
    },
    call: (verbs) => verbs.unblock(toSam),
  },
  announceProfile: { kind: 'ends', call: (verbs) => verbs.announceProfile('alice') },
  move: {
    kind: 'own',
    given: (state) => {
      const known = state.accounts.get(bob)
      if (known !== undefined) state.accounts.set(bob, { ...known, alsoKnownAs: [alice] })
    },
    call: (verbs) => verbs.move({ as: 'alice', target: '@bob' }),
  },
  answerQuote: {
    kind: 'begins',
    given: (state) => {
      keepPost(state, note)
      withPost()(state)
      state.quotes.set(theirs.id, { ...quote, state: 'pending' })
    },
    call: (verbs) => verbs.answerQuote({ as: 'alice', quoteId: theirs.id, accept: true }),
  },
  revokeQuote: {
    kind: 'ends',
    given: (state) => {
      keepPost(state, note)
      withPost()(state)
      state.quotes.set(theirs.id, { ...quote, state: 'accepted', stamp: `${alice}/quote_authorizations/1` })
    },
    call: (verbs) => verbs.revokeQuote({ as: 'alice', quoteId: theirs.id }),
  },
  deliver: {
    kind: 'own',
    call: (verbs) =>
      verbs.deliver(
        createCreate({
          id: `${alice}/activities/1`,
          object: createNote({ id: `${alice}/notes/1`, attributedTo: alice, to: sam, content: 'Hi' }),
        }),
      ),
  },
  moderateAccount: {
    kind: 'moderates',
    call: (verbs) => verbs.moderateAccount({ id: sam, severity: 'silence' }),
  },
  moderateDomain: {
    kind: 'moderates',
    call: (verbs) => verbs.moderateDomain({ domain: 'stranger.example', severity: 'silence' }),
  },
}

const all = Object.entries(CASES)
const of = (...kinds: readonly Case['kind'][]) => all.filter(([, { kind }]) => kinds.includes(kind))

function hostOf({ given }: Case): Host {
  const host = createHost()
  given?.(host.state)
  return host
}

/** Everything that a host has come to: what it knows, and what it sends. */
function outcome({ state, sends, wishes }: Host): unknown {
  const sent = [...sends.values()].map(({ id, to, body }) => ({ id, to, body }))
  return structuredClone({ state, sends: sent, wishes: [...wishes] })
}

/** Of two calls at once one makes ids that come to nothing: the keys in the others may be later ones. */
function withoutKeys(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(/\b74371049\d{11}\b/g, 'a key')
  if (value instanceof Map)
    return new Map([...value].map(([key, one]) => [withoutKeys(key), withoutKeys(one)]))
  if (value instanceof Set) return new Set([...value].map(withoutKeys))
  if (Array.isArray(value)) return value.map(withoutKeys)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withoutKeys(one)]))
}

describe.each(all)('%s', (_name, verb) => {
  it('comes to at most one list of effects, and wakes the worker after it', async () => {
    const host = hostOf(verb)
    const apply = host.services.apply
    let isStored = false
    Object.assign(host.services, {
      apply: async (effects: readonly Effect[]) => {
        await apply(effects)
        isStored = true
      },
      wake: () => {
        expect(isStored).toBe(true)
      },
    })
    await verb.call(host.verbs)
    expect(host.applied.length).toBeLessThanOrEqual(1)
  })

  it('ends as one call when it is called again, once or at once', async () => {
    const host = hostOf(verb)
    await verb.call(host.verbs)
    const once = outcome(host)
    await verb.call(host.verbs)
    expect(outcome(host)).toEqual(once)
    const twice = hostOf(verb)
    await Promise.all([verb.call(twice.verbs), verb.call(twice.verbs)])
    expect(withoutKeys(outcome(twice))).toEqual(withoutKeys(once))
  })

  it.each<Mood>(['down', 'failing', 'hanging', 'deaf', 'junk'])(
    'needs no other server for what is stored (%s)',
    async (mood) => {
      const undisturbed = hostOf(verb)
      await verb.call(undisturbed.verbs)
      const host = hostOf(verb)
      host.web.mood = mood
      await verb.call(host.verbs)
      expect(host.web.asked).toEqual([])
      expect(outcome(host)).toEqual(outcome(undisturbed))
    },
  )

  it('ends as one call when it is called again after any port has failed', async () => {
    const undisturbed = hostOf(verb)
    await verb.call(undisturbed.verbs)
    const wanted = shapeOf(outcome(undisturbed))
    const faults: readonly Partial<Host['faults']>[] = [
      { apply: 'before' },
      { apply: 'after' },
      { content: true },
      { accounts: true },
      ...undisturbed.trips.map((_trip, i) => ({ directory: i + 1 })),
    ]
    for (const fault of faults) {
      const host = hostOf(verb)
      Object.assign(host.faults, fault)
      await verb.call(host.verbs).catch((error: unknown) => {
        expect(error).toHaveProperty('message', expect.stringMatching(/down|apply/))
      })
      for (const name of Object.keys(host.faults)) Reflect.deleteProperty(host.faults, name)
      await verb.call(host.verbs)
      expect(shapeOf(outcome(host)), JSON.stringify(fault)).toEqual(wanted)
    }
  })
})

/** Keys are new at every call: an outcome but for them. */
function shapeOf(value: unknown): unknown {
  const seen = new Map<string, string>()
  const text = JSON.stringify(value, (_key, part: unknown) =>
    part instanceof Map ? [...part.entries()] : part,
  )
  return text.replace(/\d{15,}/g, (key) => {
    const name = seen.get(key) ?? `key ${seen.size + 1}`
    seen.set(key, name)
    return name
  })
}

describe('a suspended account', () => {
  it.each(of('begins', 'own').filter(([name]) => name !== 'lookup' && name !== 'fetchStatus'))(
    'may not %s',
    async (_name, verb) => {
      const host = hostOf(verb)
      host.state.standings.set(alice, 'suspend')
      await expect(verb.call(host.verbs)).rejects.toMatchObject({ code: 'ERR_ACTOR_BLOCKED', actorId: alice })
      expect([host.applied, host.web.asked]).toEqual([[], []])
    },
  )

  it.each(of('ends'))('may %s', async (_name, verb) => {
    const host = hostOf(verb)
    host.state.standings.set(alice, 'suspend')
    await verb.call(host.verbs)
    expect(host.applied).toHaveLength(1)
  })
})

const apart: readonly (readonly [string, (state: State) => void])[] = [
  ['is suspended', ({ standings }) => void standings.set(sam, 'suspend')],
  ['is of a domain that is shut out', ({ standings }) => void standings.set('stranger.example', 'suspend')],
]
const blocks: readonly (readonly [string, (state: State) => void])[] = [
  ['blocks', (state) => void state.blocks.set(pair(sam, alice), { actorId: sam, targetId: alice })],
  ['is blocked', (state) => void state.blocks.set(pair(alice, sam), { actorId: alice, targetId: sam })],
]

describe.each(apart)('somebody who %s', (_what, set) => {
  it.each(of('begins'))('is out of reach for %s', async (_name, verb) => {
    const host = hostOf(verb)
    set(host.state)
    await expect(verb.call(host.verbs)).rejects.toMatchObject({ code: 'ERR_ACTOR_BLOCKED' })
    expect([host.applied, host.web.asked]).toEqual([[], []])
  })

  it.each(of('own', 'ends'))('gets nothing by %s', async (_name, verb) => {
    const host = hostOf(verb)
    set(host.state)
    await verb.call(host.verbs)
    expect(sentBy(host).flatMap(({ to }) => to)).toEqual([])
  })
})

describe.each(blocks)('somebody who %s', (_what, set) => {
  it.each(of('begins').filter(([name]) => name !== 'lookup' && name !== 'fetchStatus'))(
    'is out of reach for %s',
    async (_name, verb) => {
      const host = hostOf(verb)
      set(host.state)
      await expect(verb.call(host.verbs)).rejects.toMatchObject({ code: 'ERR_ACTOR_BLOCKED', actorId: sam })
      expect(host.applied).toEqual([])
    },
  )

  it.each(of('ends').filter(([name]) => name !== 'unblock'))(
    'does not keep anybody from %s',
    async (_name, verb) => {
      const host = hostOf(verb)
      set(host.state)
      await verb.call(host.verbs)
      expect(host.applied).toHaveLength(1)
    },
  )
})

const nina = 'https://new.example/users/nina'
const unknown: readonly (readonly [string, (verbs: Verbs) => Promise<unknown>])[] = [
  ['lookup', (verbs) => verbs.lookup('@nina@new.example')],
  ['fetchStatus', (verbs) => verbs.fetchStatus(`${nina}/1`)],
  ['post', (verbs) => verbs.post({ as: 'alice', text: '@nina@new.example', visibility: 'direct' })],
  ['post (reply)', (verbs) => verbs.post({ as: 'alice', text: 'yes', inReplyTo: `${nina}/1` })],
  ['post (quote)', (verbs) => verbs.post({ as: 'alice', text: 'see', quote: `${nina}/1` })],
  ['edit', (verbs) => verbs.edit({ as: 'alice', id: localPost().id, text: '@nina@new.example' })],
  ['boost', (verbs) => verbs.boost({ as: 'alice', id: `${nina}/1` })],
  ['favourite', (verbs) => verbs.favourite({ as: 'alice', id: `${nina}/1` })],
  ['vote', (verbs) => verbs.vote({ as: 'alice', id: `${nina}/1`, choices: [0] })],
  ['follow', (verbs) => verbs.follow({ as: 'alice', handle: nina })],
  ['unfollow', (verbs) => verbs.unfollow({ as: 'alice', handle: nina })],
  ['block', (verbs) => verbs.block({ as: 'alice', handle: '@nina@new.example' })],
  [
    'deliver',
    (verbs) =>
      verbs.deliver(
        createCreate({
          id: `${alice}/activities/1`,
          object: createNote({ id: `${alice}/notes/1`, attributedTo: alice, to: nina, content: 'Hi' }),
        }),
      ),
  ],
]

describe.each(unknown)('%s of what the host does not know', (_name, call) => {
  function host(): Host {
    const made = createHost()
    keepPost(made.state, localPost({ visibility: 'direct' }))
    return made
  }

  it.each<[Mood, string]>([
    ['down', 'ERR_REMOTE_UNREACHABLE'],
    ['failing', 'ERR_HTTP_STATUS'],
  ])('is an error that may pass where the server is %s', async (mood, code) => {
    const made = host()
    made.web.mood = mood
    await expect(call(made.verbs)).rejects.toMatchObject({
      name: 'RemoteError',
      code,
      retryable: true,
      message: expect.stringContaining('new.example') as string,
    })
    expect(made.applied).toEqual([])
  })

  it('is an error of this package where the server talks nonsense', async () => {
    const made = host()
    made.web.mood = 'junk'
    await expect(call(made.verbs)).rejects.toHaveProperty('isTootkitError', true)
    expect(made.applied).toEqual([])
  })

  it.each<Mood>(['hanging', 'deaf'])(
    'ends in time where the server is %s, and holds nobody up',
    async (mood) => {
      const made = host()
      made.web.mood = mood
      const outcome = expect(call(made.verbs)).rejects.toMatchObject({
        code: 'ERR_FETCH_TIMEOUT',
        retryable: true,
        message: expect.stringMatching(/new\.example.* within 5000 ms/) as string,
      })
      for (let turn = 0; turn < 1000 && made.web.asked.length === 0; turn++) await Promise.resolve()
      await made.verbs.follow({ as: 'alice', handle: sam })
      await made.verbs.post({ as: 'alice', text: 'meanwhile' })
      expect(made.applied).toHaveLength(2)
      made.elapse()
      await outcome
      expect(made.applied).toHaveLength(2)
    },
  )
})
