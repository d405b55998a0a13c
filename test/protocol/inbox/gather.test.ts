import { beforeEach, describe, expect, it } from 'vitest'
import { questionKey } from '../../../src/protocol/inbox/gathered.js'
import {
  actorDocument,
  ALICE,
  BOB,
  CAROL,
  createWorld,
  EVE,
  kindsOf,
  localStatus,
  noteDocument,
  PUBLIC,
  US,
  type Circumstances,
  type Json,
  type World,
} from './world.js'

const NOTE = 'https://bob.example/n/1'
const NEW_NOTE = 'https://bob.example/n/2'
const THEIRS = 'https://evil.example/n/1'
const POST = `${ALICE}/statuses/1`
const POLL = `${ALICE}/statuses/2`
const SECRET = `${ALICE}/statuses/3`
const NEW = 'https://new.example/users/bob'
const STAMP = 'https://bob.example/stamps/1'
const by = (type: string, object: unknown, more: Json = {}): Json => ({
  id: `https://bob.example/${type.toLowerCase()}/1`,
  type,
  actor: BOB,
  object,
  ...more,
})
const note = (more: Json = {}): Json => noteDocument(NEW_NOTE, BOB, more)
const mentions = [ALICE, CAROL].map((href) => ({ type: 'Mention', href }))
const ballot = (pollId: string): Json =>
  by('Create', {
    type: 'Note',
    id: 'https://bob.example/v/1',
    attributedTo: BOB,
    name: 'tea',
    inReplyTo: pollId,
    to: ALICE,
  })
const carried = { isProven: true, forwardable: '{"signature":{}}' }

interface Case {
  readonly activity: Json
  /** Trips to the directory from an actor that is known here. */
  readonly trips: number
  /** It leads to other servers: everything is asked once more afterwards, in one trip. */
  readonly isFetching?: boolean
  readonly circumstances?: Circumstances
  /** What happens, where it is not enough that something does. */
  readonly kind?: string
}

const CASES: Readonly<Record<string, Case>> = {
  'Accept of a follow': { activity: by('Accept', `${ALICE}#follows/1`), trips: 1 },
  'Accept of a follow, embedded': {
    activity: by('Accept', { id: `${ALICE}#follows/1`, type: 'Follow', actor: ALICE, object: BOB }),
    trips: 1,
  },
  'Add of a known post': { activity: by('Add', NOTE, { target: `${BOB}/featured` }), trips: 1 },
  'Add of an unknown post': {
    activity: by('Add', note(), { target: `${BOB}/featured` }),
    trips: 1,
    kind: 'status.create',
  },
  'Announce of a local post': { activity: by('Announce', POST, { to: [PUBLIC], cc: [ALICE] }), trips: 1 },
  'Announce of a local post, without naming its author': {
    activity: by('Announce', POST, { to: [PUBLIC] }),
    trips: 2,
  },
  'Announce of a known post': { activity: by('Announce', THEIRS, { to: [PUBLIC] }), trips: 2 },
  'Announce of an unknown post': {
    activity: by('Announce', 'https://evil.example/n/2', { to: [PUBLIC] }),
    isFetching: true,
    trips: 2,
    kind: 'status.create',
  },
  Block: { activity: by('Block', ALICE), trips: 1 },
  Create: { activity: by('Create', note()), trips: 1 },
  'Create that names people': {
    activity: by('Create', note({ cc: [ALICE, CAROL, EVE], tag: mentions })),
    trips: 1,
  },
  'Create of a reply': {
    activity: by('Create', note({ inReplyTo: POST, cc: [ALICE], tag: mentions })),
    trips: 1,
  },
  'Create of a reply to a private post': { activity: by('Create', note({ inReplyTo: SECRET })), trips: 2 },
  'Create of a reply, passed on': {
    activity: by('Create', note({ inReplyTo: POST })),
    circumstances: carried,
    isFetching: true,
    trips: 1,
  },
  'Create of a quote': { activity: by('Create', note({ quote: POST })), trips: 1 },
  'Create of a quote of others': { activity: by('Create', note({ quote: THEIRS })), trips: 2 },
  'Create under two ids': { activity: by('Create', note({ atomUri: 'tag:bob.example,1' })), trips: 1 },
  'Create at a personal inbox': {
    activity: by('Create', note({ to: ['https://x.example/y'], cc: [] })),
    circumstances: { recipientId: CAROL },
    trips: 1,
  },
  'Create of a vote': { activity: ballot(POLL), trips: 1, kind: 'poll.vote' },
  'Delete of a post': { activity: by('Delete', NOTE), trips: 1 },
  'Delete of a post, passed on': {
    activity: by('Delete', NOTE),
    circumstances: carried,
    isFetching: true,
    trips: 1,
  },
  'Delete of something unknown': { activity: by('Delete', NEW_NOTE), trips: 1 },
  'Delete of a stamp': { activity: by('Delete', STAMP), trips: 1, kind: 'quote.revoke' },
  'Delete of itself': { activity: by('Delete', BOB), trips: 1 },
  Flag: { activity: by('Flag', [ALICE, POST]), trips: 1 },
  Follow: { activity: by('Follow', CAROL), trips: 1 },
  Like: { activity: by('Like', POST, { to: [ALICE] }), trips: 1 },
  'Like that does not name the author': { activity: by('Like', POST), trips: 2 },
  Move: { activity: by('Move', BOB, { target: NEW }), isFetching: true, trips: 2 },
  QuoteRequest: {
    activity: by('QuoteRequest', POST, { instrument: note({ quote: POST }), to: [ALICE] }),
    trips: 1,
  },
  Reject: { activity: by('Reject', `${ALICE}#follows/1`), trips: 1 },
  Remove: { activity: by('Remove', NOTE, { target: `${BOB}/featured` }), trips: 1 },
  'Undo of a follow': {
    activity: by('Undo', { id: 'https://bob.example/follow/1', type: 'Follow', actor: BOB, object: ALICE }),
    trips: 1,
  },
  'Undo of a like': {
    activity: by('Undo', { id: 'https://bob.example/like/1', type: 'Like', actor: BOB, object: POST }),
    trips: 1,
  },
  'Undo of a boost': {
    activity: by('Undo', {
      id: 'https://bob.example/announce/1',
      type: 'Announce',
      actor: BOB,
      object: POST,
    }),
    trips: 1,
  },
  'Undo of a block': {
    activity: by('Undo', { id: 'https://bob.example/block/1', type: 'Block', actor: BOB, object: ALICE }),
    trips: 1,
  },
  'Undo of an Accept': {
    activity: by('Undo', {
      id: 'https://bob.example/accept/1',
      type: 'Accept',
      actor: BOB,
      object: `${ALICE}#follows/1`,
    }),
    trips: 1,
  },
  'Undo by id': { activity: by('Undo', 'https://bob.example/follow/9'), trips: 1 },
  'Update of a post': {
    activity: by('Update', noteDocument(NOTE, BOB, { updated: '2026-11-22T11:30:00Z', content: 'new' })),
    trips: 1,
  },
  'Update of a post, passed on': {
    activity: by('Update', noteDocument(NOTE, BOB, { updated: '2026-11-22T11:30:00Z', content: 'new' })),
    circumstances: carried,
    isFetching: true,
    trips: 1,
  },
  'Update of itself': { activity: by('Update', actorDocument(BOB, { name: 'Bob' })), trips: 1 },
  'a verb that nobody knows': { activity: by('EmojiReact', POST), trips: 1, kind: 'ignored' },
}

let world: World
beforeEach(async () => {
  world = createWorld()
  await world.befriend(BOB, CAROL)
  await world.meet(EVE)
  const options = [{ title: 'tea', votes: 0 }]
  const remote = (id: string, authorId: string) => localStatus({ id, authorId, local: false })
  await world.post({
    quote: { targetId: NOTE, targetAuthorId: BOB, state: 'accepted', stamp: STAMP, legacy: false },
  })
  await world.post({ id: POLL, type: 'Question', poll: { options, isMultiple: false, isClosed: false } })
  await world.post({ id: SECRET, visibility: 'private' })
  await world.given(
    { kind: 'status.create', status: remote(NOTE, BOB), via: 'delivered' },
    { kind: 'status.create', status: remote(THEIRS, EVE), via: 'delivered' },
    { kind: 'follow.request', id: `${ALICE}#follows/1`, followerId: ALICE, targetId: BOB },
  )
  world.web.set(BOB, actorDocument(BOB, { movedTo: NEW }))
  world.web.set(NEW, actorDocument(NEW, { alsoKnownAs: [BOB] }))
  world.web.set('https://evil.example/n/2', noteDocument('https://evil.example/n/2', EVE))
})

describe.each(Object.keys(CASES))('%s', (name) => {
  const {
    activity,
    trips,
    circumstances,
    kind = '',
    isFetching = false,
  } = CASES[name] ?? { activity: {}, trips: 0 }
  const asked = (from: number, to?: number): readonly string[] =>
    world.host.trips.slice(from, to).flat().map(questionKey)

  it(`takes ${String(trips)} trip(s) to the directory${isFetching ? ', and one after fetching' : ''}`, async () => {
    const effects = await world.decide(activity, circumstances)
    if (kind === '') expect(kindsOf(effects)).not.toContain('ignored')
    else expect(kindsOf(effects)).toContain(kind)
    expect(world.host.trips).toHaveLength(isFetching ? trips + 1 : trips)
  })

  it('asks nothing twice before it fetched, and never for everybody as if that were an account', async () => {
    await world.decide(activity, circumstances)
    const before = asked(0, trips)
    expect(before).toHaveLength(new Set(before).size)
    expect(before.join()).not.toContain('activitystreams')
    expect(asked(trips).toSorted()).toEqual(isFetching ? before.toSorted() : [])
  })

  it('takes as many at most from somebody who is not known, and one after fetching', async () => {
    world.tables.accounts.delete(BOB)
    await world.decide(activity, circumstances).catch(() => undefined)
    expect(world.host.trips.length).toBeLessThanOrEqual(3)
  })
})

describe('gather', () => {
  it('asks about a thousand people in the same trip, and about no more', async () => {
    const to = Array.from({ length: 2000 }, (_, i) => `https://x.example/users/${String(i)}`)
    await world.decide(by('Create', note({ to, cc: [PUBLIC] })))
    expect(world.host.trips).toHaveLength(1)
    const people = world.host.trips.flat().filter(({ about }) => about === 'account')
    expect(people.length).toBeLessThanOrEqual(1002)
  })

  it('asks nothing about an object whose id is too long', async () => {
    const object = `${US}/${'x'.repeat(2048)}`
    await world.decide(by('Like', object))
    expect(JSON.stringify(world.host.trips)).not.toContain('xxxx')
  })
})
