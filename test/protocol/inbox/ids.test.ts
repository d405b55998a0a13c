import { beforeEach, describe, expect, it } from 'vitest'
import type { Effect } from '../../../src/core/model/index.js'
import { isTootkitError } from '../../../src/errors.js'
import {
  actorDocument,
  ALICE,
  BOB,
  CAROL,
  createWorld,
  EVE,
  followOf,
  kindsOf,
  localStatus,
  noteDocument,
  PUBLIC,
  sentIn,
  US,
  type Json,
  type World,
} from './world.js'

const NOTE = 'https://bob.example/n/1'
const POST = `${ALICE}/statuses/1`
const POLL = `${ALICE}/statuses/2`
const NEW = 'https://new.example/users/bob'
/** Of an origin that has nothing to do with any of it. */
const FOREIGN = 'https://victim.example/x/1'
const LONG = `https://bob.example/${'x'.repeat(2029)}` // 2,049 octets
const LONGEST = LONG.slice(0, -1)

const by = (type: string, object: unknown, more: Json = {}): Json => ({
  id: `https://bob.example/${type.toLowerCase()}/1`,
  type,
  actor: BOB,
  object,
  ...more,
})
const note = (more: Json = {}): Json => noteDocument('https://bob.example/n/2', BOB, more)
const ballot = (more: Json = {}): Json => ({
  type: 'Note',
  id: 'https://bob.example/v/1',
  attributedTo: BOB,
  name: 'tea',
  inReplyTo: POLL,
  to: ALICE,
  ...more,
})
const collection = (more: Json = {}): Json => ({
  type: 'FeaturedCollection',
  id: 'https://bob.example/col/1',
  attributedTo: BOB,
  name: 'Best',
  ...more,
})

/** One activity of every kind that has an effect, as it should be. */
const ACTIVITIES: Readonly<Record<string, (more?: Json) => Json>> = {
  'Accept of a follow': (more) => by('Accept', `${CAROL}#follows/1`, more),
  'Add of a post': (more) => by('Add', NOTE, { target: `${BOB}/featured`, ...more }),
  Announce: (more) => by('Announce', POST, { to: [PUBLIC], ...more }),
  Block: (more) => by('Block', ALICE, more),
  Create: (more) => by('Create', note(), more),
  'Create of a vote': (more) => by('Create', ballot(), more),
  Delete: (more) => by('Delete', NOTE, more),
  'Delete of itself': (more) => by('Delete', BOB, more),
  Flag: (more) => by('Flag', [ALICE], more),
  Follow: (more) => by('Follow', CAROL, more),
  Like: (more) => by('Like', POST, more),
  Move: (more) => by('Move', BOB, { target: NEW, ...more }),
  Reject: (more) => by('Reject', `${CAROL}#follows/1`, more),
  Remove: (more) => by('Remove', NOTE, { target: `${BOB}/featured`, ...more }),
  Undo: (more) =>
    by('Undo', { id: 'https://bob.example/like/1', type: 'Like', actor: BOB, object: POLL }, more),
  Update: (more) =>
    by('Update', noteDocument(NOTE, BOB, { content: 'new', updated: '2026-11-22T11:30:00Z' }), more),
  'Update of itself': (more) => by('Update', actorDocument(BOB, { name: 'Bob' }), more),
  'Update of a collection': (more) => by('Update', collection(), more),
}

let world: World
beforeEach(async () => {
  world = createWorld()
  await world.befriend(BOB)
  await world.meet(EVE)
  await world.post()
  const options = [{ title: 'tea', votes: 0 }]
  await world.post({ id: POLL, type: 'Question', poll: { options, isMultiple: false, isClosed: false } })
  await world.given(
    {
      kind: 'status.create',
      status: localStatus({ id: NOTE, authorId: BOB, local: false }),
      via: 'delivered',
    },
    { kind: 'status.pin', actorId: BOB, statusId: NOTE },
    { kind: 'status.favourite', id: 'https://bob.example/like/1', actorId: BOB, statusId: POLL },
    { kind: 'follow.request', id: `${CAROL}#follows/1`, followerId: CAROL, targetId: BOB },
  )
  world.web.set(NEW, actorDocument(NEW, { alsoKnownAs: [BOB] }))
})

/** What is kept of an activity: effects, without what is only read back to the sender. */
async function outcome(activity: Json): Promise<readonly Effect[] | string> {
  try {
    return await world.receive(activity)
  } catch (error) {
    if (!isTootkitError(error)) throw error
    return error.code
  }
}

/** Everything stored that would be found by an id, but for what was sent out. */
const kept = (): string => {
  return JSON.stringify(
    Object.values({ ...world.tables, sent: [] }).map((table) =>
      table instanceof Map ? [...table] : [...(table as Iterable<unknown>)],
    ),
  )
}

describe.each(Object.keys(ACTIVITIES))('%s', (name) => {
  const activity = ACTIVITIES[name] ?? ((): Json => ({}))

  it.each([
    ['of another origin', FOREIGN],
    ['of this server', `${US}/x/1`],
    ['of more than 2,048 octets', LONG],
    ['that is no URL', 'tag:bob.example,2026:1'],
    ['that is none at all', undefined],
  ])('counts with an id %s as without one', async (_what, id) => {
    const effects = await outcome(activity({ id }))
    expect(typeof effects).not.toBe('string')
    expect(kindsOf(effects as readonly Effect[])).not.toContain('ignored')
    if (id !== undefined) expect(kept()).not.toContain(`"${id}`)
  })

  it('keeps nothing for another origin to have taken back', async () => {
    await outcome(activity({ id: FOREIGN }))
    expect([...world.tables.tombstones.keys()].join()).not.toContain('victim')
  })
})

describe('an id that somebody used before', () => {
  it('stays free for its own origin: a Follow, a Like, a boost', async () => {
    for (const [type, object] of [
      ['Follow', CAROL],
      ['Like', POST],
      ['Announce', POST],
    ] as const) {
      const id = `https://bob.example/${type}/9`
      const theirs = by(type, object, { id, actor: EVE, to: [PUBLIC] })
      await world.receive(theirs)
      expect(kept()).not.toContain(`"${id}"`)
      const effects = await world.receive(by(type, object, { id, to: [PUBLIC] }))
      expect(kindsOf(effects)).not.toContain('ignored')
      expect(kept()).toContain(`"${id}"`)
    }
  })

  it('answers a Follow under the id that was sent, and stores one of our own', async () => {
    const effects = await world.receive(by('Follow', CAROL, { id: FOREIGN }))
    expect(sentIn(effects)).toMatchObject([
      { type: 'Accept', object: { id: FOREIGN, actor: BOB, object: CAROL } },
    ])
    expect(new URL(followOf(world, BOB, CAROL)?.id ?? '').origin).toBe(US)
  })
})

/** Members that name something by its id, in activities that have an effect; each says what another origin there does. */
const FIELDS: readonly (readonly [string, (id: string) => Json, 'dropped' | 'refused' | 'kept apart'])[] = [
  ['the post of a Create', (id) => by('Create', note({ id })), 'refused'],
  ['the author of a Create', (id) => by('Create', note({ attributedTo: id })), 'refused'],
  ['the first of several authors', (id) => by('Create', note({ attributedTo: [id, BOB] })), 'refused'],
  ['the post of an Update', (id) => by('Update', noteDocument(id, BOB)), 'refused'],
  [
    'the author of an Update',
    (id) => by('Update', noteDocument(NOTE, id, { updated: '2026-11-22T11:30:00Z' })),
    'refused',
  ],
  ['the actor of an Update', (id) => by('Update', actorDocument(id)), 'refused'],
  ['the other id of a Create', (id) => by('Create', note({ atomUri: id })), 'kept apart'],
  ['the vote', (id) => by('Create', ballot({ id })), 'refused'],
  ['the voter', (id) => by('Create', ballot({ attributedTo: id })), 'refused'],
  ['the post of a Delete', (id) => by('Delete', id), 'refused'],
  ['the post of a Remove', (id) => by('Remove', id, { target: `${BOB}/featured` }), 'dropped'],
  ['the post of an Add', (id) => by('Add', id, { target: `${BOB}/featured` }), 'refused'],
  ['the collection of an Add', (id) => by('Add', NOTE, { target: id }), 'dropped'],
  ['the collection of a Remove', (id) => by('Remove', NOTE, { target: id }), 'dropped'],
  ['the collection of an Update', (id) => by('Update', collection({ id })), 'refused'],
  ['the owner of a collection', (id) => by('Update', collection({ attributedTo: id })), 'refused'],
  ['the follow of an Accept', (id) => by('Accept', id), 'refused'],
  ['the follow of a Reject', (id) => by('Reject', id), 'refused'],
  [
    'the target of an accepted follow',
    (id) => by('Accept', { id: `${ALICE}#f`, type: 'Follow', actor: ALICE, object: id }),
    'refused',
  ],
  ['what is undone', (id) => by('Undo', id), 'dropped'],
  [
    'who did what is undone',
    (id) => by('Undo', { id: 'https://bob.example/like/1', type: 'Like', actor: id, object: POLL }),
    'refused',
  ],
  ['who moves', (id) => by('Move', id, { target: NEW }), 'refused'],
  [
    'the quoting post of a QuoteRequest',
    (id) => by('QuoteRequest', POST, { instrument: note({ id, quote: POST }) }),
    'refused',
  ],
  [
    'the author of the quoting post',
    (id) => by('QuoteRequest', POST, { instrument: note({ attributedTo: id, quote: POST }) }),
    'refused',
  ],
  ['a QuoteRequest', (id) => by('QuoteRequest', POST, { id, instrument: note({ quote: POST }) }), 'refused'],
]

describe.each(FIELDS)('%s of another origin', (_name, activity, fate) => {
  it(`is ${fate}, and changes nothing of that origin`, async () => {
    // Somebody of that origin, with a post and a follow, all known here.
    const victim = 'https://victim.example/users/v'
    await world.meet(victim)
    await world.given(
      {
        kind: 'status.create',
        status: localStatus({ id: FOREIGN, authorId: victim, local: false }),
        via: 'delivered',
      },
      { kind: 'follow.accept', id: `${FOREIGN}#f`, followerId: ALICE, targetId: victim },
    )
    for (const id of [FOREIGN, victim, `${FOREIGN}#f`, EVE]) {
      const before = world.snapshot()
      const result = await outcome(activity(id))
      if (typeof result === 'string') {
        expect(result).toMatch(
          /^ERR_(NOT_OWNER|ORIGIN_MISMATCH|NOT_REQUESTED|POLL_INVALID|HTTP_STATUS|DOCUMENT_INVALID|POLICY_INVALID)$/,
        )
        expect(fate).not.toBe('kept apart')
      } else if (fate !== 'kept apart') {
        expect(kindsOf(result)).toEqual(['ignored'])
      }
      if (fate !== 'kept apart') expect(world.snapshot()).toEqual(before)
      expect(world.tables.statuses.get(FOREIGN)).toMatchObject({ authorId: victim, html: '<p>Hi</p>' })
      expect(world.tables.accounts.has(victim)).toBe(true)
      expect(followOf(world, ALICE, victim)).toMatchObject({ state: 'accepted' })
      if (fate === 'kept apart') break
    }
  })
})

describe('an id that is too long', () => {
  it.each([
    ['the post of a Create', (id: string) => by('Create', note({ id }))],
    ['the post of an Update', (id: string) => by('Update', noteDocument(id, BOB))],
    ['the post of a Delete', (id: string) => by('Delete', id)],
    ['the post of a Like', (id: string) => by('Like', id)],
    ['the post of an Announce', (id: string) => by('Announce', id, { to: [PUBLIC] })],
    ['the target of a Follow', (id: string) => by('Follow', id)],
    ['what is undone', (id: string) => by('Undo', id)],
    ['what is accepted', (id: string) => by('Accept', id)],
    ['the post of an Add', (id: string) => by('Add', id, { target: `${BOB}/featured` })],
    [
      'the post of a QuoteRequest',
      (id: string) => by('QuoteRequest', id, { instrument: note({ quote: id }) }),
    ],
  ])('is not looked at as %s', async (_what, activity) => {
    const before = world.snapshot()
    expect(await outcome(activity(LONG))).toMatchObject([{ kind: 'ignored', reason: 'too_long' }])
    expect(world.snapshot()).toEqual(before)
    expect(world.fetched).toEqual([])
    expect(JSON.stringify(world.host.trips)).not.toContain(LONG)
  })

  it('is kept up to the last octet', async () => {
    expect(new TextEncoder().encode(LONGEST)).toHaveLength(2048)
    await world.receive(by('Create', note({ id: LONGEST })))
    expect(world.tables.statuses.get(LONGEST)?.id).toBe(LONGEST)
  })

  it('counts octets, not characters', async () => {
    const id = `https://bob.example/${'ö'.repeat(1015)}`
    expect(id.length).toBeLessThan(2048)
    expect(await outcome(by('Create', note({ id })))).toMatchObject([{ kind: 'ignored', reason: 'too_long' }])
  })

  it.each(['inReplyTo', 'conversation', 'atomUri', 'quote', 'quoteAuthorization'])(
    'is as if it were not there as the %s of a post',
    async (name) => {
      const effects = await outcome(by('Create', note({ [name]: LONG })))
      expect(effects).toMatchObject([{ kind: 'status.create' }])
      expect(kept()).not.toContain(LONG)
      expect(world.fetched).toEqual([])
    },
  )

  it('is as if it were not there among those named', async () => {
    const tag = [{ type: 'Mention', href: LONG }]
    const effects = await outcome(by('Create', note({ to: [PUBLIC, LONG], tag })))
    expect(effects).toMatchObject([{ kind: 'status.create', status: { mentions: [] } }])
  })
})

describe('an id is kept octet for octet', () => {
  it.each([
    'https://BOB.example/n/2',
    'https://bob.example/n/%6e',
    'https://bob.example/n/2?b=1&a=2',
    'https://bob.example:443/n/2',
    'https://bob.example/ö',
    'https://bob.example/n/2/',
  ])('%s', async (id) => {
    await world.receive(by('Create', note({ id })))
    expect(world.tables.statuses.get(id)?.id).toBe(id)
  })
})
