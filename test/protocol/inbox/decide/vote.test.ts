import { beforeEach, describe, expect, it } from 'vitest'
import { ALICE, BOB, createWorld, EVE, PUBLIC, type Json, type World } from '../world.js'

const POLL = `${ALICE}/statuses/1`
const poll = (more = {}) => ({
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
beforeEach(async () => {
  world = await createWorld()
})
const stored = async () => (await world.state.status(POLL))?.poll

describe('decideVotes', () => {
  it('counts a vote, and stores no post', async () => {
    await world.post({ type: 'Question', poll: poll() })
    const effects = await world.receive(vote(ballot('coffee')))
    expect(effects.at(-1)).toEqual({
      kind: 'poll.vote',
      id: `${BOB}#votes/coffee`,
      statusId: POLL,
      actorId: BOB,
      option: 1,
      isFirst: true,
    })
    expect(await stored()).toMatchObject({ options: [{ votes: 0 }, { votes: 1 }], votersCount: 1 })
    expect(await world.state.status(`${BOB}#votes/coffee`)).toBeUndefined()
  })

  it('counts several choices, sent one by one or together as GoToSocial does', async () => {
    await world.post({ type: 'Question', poll: poll({ isMultiple: true }) })
    await world.receive(vote(ballot('tea')))
    await world.receive(vote(ballot('coffee')))
    await world.receive(
      vote(
        ['tea', 'coffee'].map((name) => ballot(name, { id: `${EVE}#votes/${name}`, attributedTo: EVE })),
        EVE,
      ),
    )
    expect(await stored()).toMatchObject({ options: [{ votes: 2 }, { votes: 2 }], votersCount: 2 })
  })

  it('T74 counts one vote of each actor in a poll of a single choice', async () => {
    await world.post({ type: 'Question', poll: poll() })
    await world.receive(vote(ballot('tea')))
    const before = await stored()
    for (const name of ['tea', 'coffee']) {
      const again = vote(ballot(name, { id: `${BOB}#votes/again` }))
      await expect(world.receive(again)).rejects.toMatchObject({ code: 'ERR_POLL_INVALID' })
    }
    expect(await stored()).toEqual(before)
  })

  it('T74 counts one vote of each actor per option in a poll of several, and none of a batch that repeats one', async () => {
    await world.post({ type: 'Question', poll: poll({ isMultiple: true }) })
    const twice = [ballot('tea'), ballot('tea', { id: `${BOB}#votes/2` })]
    await expect(world.receive(vote(twice))).rejects.toMatchObject({ code: 'ERR_POLL_INVALID' })
    expect(await stored()).toMatchObject({ votersCount: 0 })
  })

  it('T74 counts once even if two decisions did not see each other', async () => {
    await world.post({ type: 'Question', poll: poll() })
    const [first, second] = await Promise.all([
      world.decide(vote(ballot('tea'))),
      world.decide(vote(ballot('coffee'))),
    ])
    await world.state.apply(first)
    await world.state.apply(second)
    expect(await stored()).toMatchObject({ options: [{ votes: 1 }, { votes: 0 }], votersCount: 1 })
  })

  it.each([
    ['after the end', poll({ expiresAt: '2026-11-22T12:00:00Z' }), 'tea'],
    ['when closed', poll({ isClosed: true }), 'tea'],
    ['for an option that is none', poll(), 'milk'],
  ])('T75 refuses a vote %s', async (_what, given, name) => {
    await world.post({ type: 'Question', poll: given })
    const before = await world.snapshot()
    await expect(world.receive(vote(ballot(name)))).rejects.toMatchObject({ code: 'ERR_POLL_INVALID' })
    expect(await world.snapshot()).toEqual(before)
  })

  it('refuses votes on behalf of others', async () => {
    await world.post({ type: 'Question', poll: poll() })
    const forged = vote(ballot('tea', { id: `${EVE}#votes/1` }), EVE)
    await expect(world.receive(forged)).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
    const foreign = vote(ballot('tea', { attributedTo: EVE }), EVE)
    await expect(world.receive(foreign)).rejects.toMatchObject({ code: 'ERR_POLL_INVALID' })
  })

  it('T76 takes a named reply with a text for a reply', async () => {
    await world.post({ type: 'Question', poll: poll() })
    const reply = { ...ballot('tea', { id: 'https://bob.example/n/1', content: 'hi', to: [PUBLIC] }) }
    expect((await world.receive(vote(reply))).map(({ kind }) => kind)).toContain('status.create')
    expect(await stored()).toMatchObject({ votersCount: 0 })
  })

  it('takes a vote in a poll of another server for what it is there: a note', async () => {
    await world.befriend(BOB)
    const elsewhere = ballot('tea', { inReplyTo: 'https://x.example/polls/1', id: 'https://bob.example/v/1' })
    expect((await world.decide(vote(elsewhere))).map(({ kind }) => kind)).not.toContain('poll.vote')
  })
})
