import { beforeEach, describe, expect, it } from 'vitest'
import type { Poll, Status } from '../../../../src/core/model/index.js'
import { ALICE, BOB, createWorld, EVE, kindsOf, later, PUBLIC, type Json, type World } from '../world.js'

const POLL = `${ALICE}/statuses/1`
const poll = (more: Partial<Poll> = {}): Poll => ({
  options: ['tea', 'coffee'].map((title) => ({ title, votes: 0 })),
  isMultiple: false,
  isClosed: false,
  expiresAt: '2026-11-23T00:00:00Z',
  votersCount: 0,
  ...more,
})
const ballot = (name: string, more: Json = {}): Json => ({
  type: 'Note',
  id: `${BOB}#votes/${name}`,
  attributedTo: BOB,
  name,
  inReplyTo: POLL,
  to: ALICE,
  ...more,
})
const vote = (object: unknown, actor = BOB): Json => ({
  id: `${actor}#votes/activity`,
  type: 'Create',
  actor,
  object,
})

let world: World
beforeEach(() => {
  world = createWorld()
})
const stored = () => world.tables.statuses.get(POLL)?.poll
const ask = (more: Partial<Poll> = {}, status: Partial<Status> = {}): Promise<Status> =>
  world.post({ type: 'Question', poll: poll(more), ...status })

describe('decideVotes', () => {
  it('counts a vote, stores no post, and tells the new numbers three minutes later', async () => {
    await ask()
    const effects = await world.receive(vote(ballot('coffee')))
    expect(effects.slice(1)).toEqual([
      {
        kind: 'poll.vote',
        id: `${BOB}#votes/coffee`,
        statusId: POLL,
        actorId: BOB,
        option: 1,
        isFirst: true,
      },
      { kind: 'update.send', objectId: POLL, at: '2026-11-22T12:03:00Z' },
    ])
    expect(stored()).toMatchObject({ options: [{ votes: 0 }, { votes: 1 }], votersCount: 1 })
    expect(world.tables.statuses.has(`${BOB}#votes/coffee`)).toBe(false)
  })

  it('tells them when the host wants them told', async () => {
    await ask()
    const effects = await world.receive(vote(ballot('tea')), { rules: { pollUpdateDelayMs: 1000 } })
    expect(effects.at(-1)).toMatchObject({ kind: 'update.send', at: '2026-11-22T12:00:01Z' })
  })

  it('counts several choices, sent one by one or together as GoToSocial does', async () => {
    await ask({ isMultiple: true })
    await world.receive(vote(ballot('tea')))
    await world.receive(vote(ballot('coffee')))
    const both = ['tea', 'coffee'].map((name) =>
      ballot(name, { id: `${EVE}#votes/${name}`, attributedTo: EVE }),
    )
    expect(kindsOf(await world.receive(vote(both, EVE))).slice(1)).toEqual([
      'poll.vote',
      'poll.vote',
      'update.send',
    ])
    expect(stored()).toMatchObject({ options: [{ votes: 2 }, { votes: 2 }], votersCount: 2 })
  })

  it('ignores a vote that stands: the same again, under any id', async () => {
    for (const isMultiple of [false, true]) {
      world = createWorld()
      await ask({ isMultiple })
      await world.receive(vote(ballot('tea')))
      const before = stored()
      for (const id of [`${BOB}#votes/tea`, `${BOB}#votes/again`]) {
        expect(await world.receive(vote(ballot('tea', { id })))).toMatchObject([
          { kind: 'ignored', reason: 'duplicate' },
        ])
      }
      expect(stored()).toEqual(before)
    }
  })

  it('T74 counts one vote of each actor in a poll of a single choice', async () => {
    await ask()
    await world.receive(vote(ballot('tea')))
    const before = stored()
    const other = vote(ballot('coffee', { id: `${BOB}#votes/again` }))
    await expect(world.receive(other)).rejects.toMatchObject({ code: 'ERR_POLL_INVALID' })
    expect(stored()).toEqual(before)
  })

  it('T74 counts one vote of each actor per option in a poll of several, and none of a batch that repeats one', async () => {
    await ask({ isMultiple: true })
    const twice = [ballot('tea'), ballot('tea', { id: `${BOB}#votes/2` })]
    await expect(world.receive(vote(twice))).rejects.toMatchObject({ code: 'ERR_POLL_INVALID' })
    expect(stored()).toMatchObject({ votersCount: 0 })
  })

  it.each([
    ['after the end', { expiresAt: '2026-11-22T12:00:00Z' }, 'tea'],
    ['when closed', { isClosed: true }, 'tea'],
    ['for an option that is none', {}, 'milk'],
  ])('T75 refuses a vote %s', async (_what, given, name) => {
    await ask(given)
    const before = world.snapshot()
    await expect(world.receive(vote(ballot(name)))).rejects.toMatchObject({ code: 'ERR_POLL_INVALID' })
    expect(world.snapshot()).toEqual(before)
  })

  it('refuses votes on behalf of others, and those of ids that are not their voter’s', async () => {
    await ask()
    const forged = vote(ballot('tea', { id: `${EVE}#votes/1` }), EVE)
    await expect(world.receive(forged)).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
    const foreign = vote(ballot('tea', { attributedTo: EVE }), EVE)
    await expect(world.receive(foreign)).rejects.toMatchObject({ code: 'ERR_POLL_INVALID' })
  })

  it('T76 takes a named reply with a text for a reply', async () => {
    await ask()
    const reply = { ...ballot('tea', { id: 'https://bob.example/n/1', content: 'hi', to: [PUBLIC] }) }
    expect(kindsOf(await world.receive(vote(reply)))).toContain('status.create')
    expect(stored()).toMatchObject({ votersCount: 0 })
  })

  it('takes a vote in a poll of another server for no vote', async () => {
    await world.befriend(BOB)
    const elsewhere = ballot('tea', { inReplyTo: 'https://x.example/polls/1', id: 'https://bob.example/v/1' })
    expect(kindsOf(await world.decide(vote(elsewhere)))).not.toContain('poll.vote')
  })

  it('goes on counting for somebody known', async () => {
    await world.meet(BOB)
    await ask()
    expect(kindsOf(await world.receive(vote(ballot('tea')), { now: later(60) }))).toEqual([
      'poll.vote',
      'update.send',
    ])
    expect(world.fetched).toEqual([])
  })
})

describe('decideVotes in a poll that not everybody may read', () => {
  const forbidden = [{ kind: 'ignored', reason: 'forbidden' }]

  it.each([
    ['private', {}],
    ['direct', {}],
    ['limited', { mentions: [{ actorId: EVE, silent: false, notify: false }] }],
  ] as const)('counts no stranger’s in a %s one', async (visibility, more) => {
    await ask({}, { visibility, ...more })
    const before = world.snapshot()
    expect(await world.receive(vote(ballot('tea')))).toMatchObject(forbidden)
    expect(world.snapshot()).toEqual(before)
    expect(world.fetched).toEqual([])
  })

  it('counts a follower’s in a private one, and those of whom it names', async () => {
    await world.followedBy(BOB)
    await ask({}, { visibility: 'private' })
    expect(kindsOf(await world.receive(vote(ballot('tea'))))).toContain('poll.vote')
    world = createWorld()
    await ask({}, { visibility: 'direct', mentions: [{ actorId: BOB, silent: false, notify: false }] })
    expect(kindsOf(await world.receive(vote(ballot('tea'))))).toContain('poll.vote')
  })

  it('counts none of somebody whose follow waits, or whom the author blocks', async () => {
    await world.meet(BOB)
    await world.given({ kind: 'follow.request', id: `${BOB}#f`, followerId: BOB, targetId: ALICE })
    await ask({}, { visibility: 'private' })
    expect(await world.receive(vote(ballot('tea')))).toMatchObject(forbidden)
    await world.followedBy(BOB)
    await world.given({ kind: 'block.add', actorId: ALICE, targetId: BOB })
    expect(await world.receive(vote(ballot('tea')))).toMatchObject(forbidden)
  })
})
