import { beforeEach, describe, expect, it } from 'vitest'
import {
  actorDocument,
  ALICE,
  BOB,
  CAROL,
  createWorld,
  EVE,
  noteDocument,
  US,
  type Json,
  type World,
} from '../world.js'

const NOTE = 'https://bob.example/n/1'
const update = (object: unknown, more: Json = {}): Json => ({
  id: 'https://bob.example/up/1',
  type: 'Update',
  actor: BOB,
  object,
  ...more,
})
const note = (more: Json = {}): Json => noteDocument(NOTE, BOB, more)
const edited = (more: Json = {}): Json =>
  note({ updated: '2026-11-22T11:30:00Z', content: '<p>Edited</p>', ...more })

let world: World
beforeEach(async () => {
  world = await createWorld()
  await world.befriend(BOB)
})
const publish = (object: Json) =>
  world.receive({ id: 'https://bob.example/c/1', type: 'Create', actor: BOB, object })
const stored = () => world.state.status(NOTE)

describe('decideUpdate of a post', () => {
  it('replaces what was edited, and keeps what never changes', async () => {
    await publish(note({ tag: [{ type: 'Mention', href: ALICE }], cc: [ALICE] }))
    const effects = await world.receive(
      update(
        edited({
          to: [],
          cc: [],
          published: '2020-01-01T00:00:00Z',
          tag: [{ type: 'Mention', href: CAROL }],
        }),
      ),
    )
    expect(effects).toMatchObject([{ kind: 'status.edit', isSignificant: true, resetsVotes: false }])
    expect(await stored()).toMatchObject({
      html: '<p>Edited</p>',
      editedAt: '2026-11-22T11:30:00Z',
      published: '2026-11-22T11:00:00Z',
      visibility: 'public',
      mentions: [
        { actorId: CAROL, silent: false, notify: false },
        { actorId: ALICE, silent: true, notify: false },
      ],
    })
    expect((await world.state.edits(NOTE)).map(({ html }) => html)).toEqual(['<p>Hello</p>'])
  })

  it('does not call it an edit when nothing that is shown changed', async () => {
    await publish(note())
    const [effect] = await world.receive(update(edited({ content: '<p>Hello</p>' })))
    expect(effect).toMatchObject({ kind: 'status.edit', isSignificant: false })
    expect(await stored()).not.toHaveProperty('editedAt')
    expect(await world.state.edits(NOTE)).toEqual([])
  })

  it('takes new numbers, and nothing else, without a newer `updated`', async () => {
    await publish(note())
    const effects = await world.receive(
      update(note({ content: 'changed', likes: { type: 'Collection', totalItems: 7 } })),
    )
    expect(effects).toEqual([{ kind: 'status.counts', statusId: NOTE, claimedCounts: { favourites: 7 } }])
    expect(await stored()).toMatchObject({ html: '<p>Hello</p>', claimedCounts: { favourites: 7 } })
  })

  it('takes a new quote policy', async () => {
    await publish(note())
    const policy = { interactionPolicy: { canQuote: { automaticApproval: [`${BOB}/followers`] } } }
    expect(await world.receive(update(note(policy)))).toEqual([
      { kind: 'status.policy', statusId: NOTE, quotePolicy: 4 << 16 },
    ])
  })

  it('takes the results of a poll, whose options stay', async () => {
    const question = (votes: number, names = ['tea', 'coffee']): Json =>
      note({ type: 'Question', oneOf: names.map((name) => ({ name, replies: { totalItems: votes } })) })
    await publish(question(0))
    expect(await world.receive(update(question(5)))).toMatchObject([
      { kind: 'poll.results', poll: { options: [{ votes: 5 }, { votes: 5 }] } },
    ])
    await expect(world.receive(update(question(9, ['x', 'y'])))).rejects.toMatchObject({
      code: 'ERR_DUPLICATE',
    })
    const changed = { ...question(0, ['x', 'y']), updated: '2026-11-22T11:30:00Z' }
    expect(await world.receive(update(changed))).toMatchObject([
      { kind: 'status.edit', isSignificant: true, resetsVotes: true },
    ])
  })

  it('makes an unknown post known while it is news', async () => {
    expect((await world.decide(update(note()))).map(({ kind }) => kind)).toEqual(['status.create'])
    const old = note({ published: '2026-11-21T11:59:59Z' })
    expect(await world.decide(update(old))).toMatchObject([{ kind: 'ignored', reason: 'unknown_object' }])
  })

  it('fetches a post that is only named', async () => {
    await publish(note())
    world.web.set(NOTE, edited())
    await world.receive(update(NOTE))
    expect((await stored())?.html).toBe('<p>Edited</p>')
  })

  it('T56 takes no version that is older than, or the same as, the one known', async () => {
    await publish(edited())
    for (const updated of ['2026-11-22T11:29:59Z', '2026-11-22T11:30:00Z', undefined]) {
      const replay = update(edited({ updated, content: 'replayed' }))
      await expect(world.receive(replay)).rejects.toMatchObject({ code: 'ERR_DUPLICATE' })
    }
    const older = edited({ updated: '2026-11-22T11:29:59Z', likes: { type: 'Collection', totalItems: 1 } })
    await expect(world.receive(update(older))).rejects.toMatchObject({ code: 'ERR_DUPLICATE' })
    expect(await stored()).toMatchObject({ html: '<p>Edited</p>', claimedCounts: {} })
    await world.receive(update(edited({ updated: '2026-11-22T11:30:01Z', content: 'newer' })))
    expect((await stored())?.html).toBe('newer')
  })
})

describe('decideUpdate, threats', () => {
  it('T52 refuses the Update by another actor', async () => {
    await publish(note())
    const before = await world.snapshot()
    await expect(world.receive(update(edited(), { actor: EVE }))).rejects.toMatchObject({
      code: 'ERR_NOT_OWNER',
    })
    expect(await world.snapshot()).toEqual(before)
  })

  it('T52 refuses the Update of a post of another origin that is not known', async () => {
    await expect(world.decide(update(edited(), { actor: EVE }))).rejects.toMatchObject({
      code: 'ERR_NOT_OWNER',
    })
  })

  it('T53 refuses an actor of the same host, unless the host lets it moderate', async () => {
    await publish(note())
    const other = update(edited(), { actor: 'https://bob.example/users/other' })
    await expect(world.receive(other)).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
    await world.receive(other, { rules: { sameOriginModeration: true } })
    expect(await stored()).toMatchObject({ authorId: BOB, html: '<p>Edited</p>' })
  })

  it('T54 refuses to give a post to another owner', async () => {
    await publish(note())
    const stolen = update(edited({ attributedTo: 'https://bob.example/users/other' }))
    await expect(world.receive(stolen)).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
    expect(await stored()).toMatchObject({ authorId: BOB, html: '<p>Hello</p>' })
  })

  it('T55 refuses poll results from a stranger', async () => {
    const question = note({ type: 'Question', oneOf: [{ name: 'tea' }, { name: 'coffee' }] })
    await publish(question)
    await expect(world.receive(update(question, { actor: EVE }))).rejects.toMatchObject({
      code: 'ERR_NOT_OWNER',
    })
  })

  it('T49 refuses the Update of a post of this server', async () => {
    const { id } = await world.post()
    await expect(world.decide(update(noteDocument(id, EVE), { actor: EVE }))).rejects.toMatchObject({
      code: 'ERR_NOT_OWNER',
    })
    await expect(world.decide(update(noteDocument(`${US}/n/9`, EVE), { actor: EVE }))).rejects.toMatchObject({
      code: 'ERR_NOT_OWNER',
    })
  })
})

describe('decideUpdate of an actor', () => {
  it('takes what an actor says of itself', async () => {
    const bob = actorDocument(BOB, {
      name: 'Bob',
      summary: '<p>Hi<script>x()</script></p>',
      manuallyApprovesFollowers: true,
      attachment: [{ type: 'PropertyValue', name: 'Site', value: '<a href="https://bob.example">me</a>' }],
    })
    await world.receive(update(bob))
    expect(await world.state.account(BOB)).toMatchObject({
      displayName: 'Bob',
      html: '<p>Hi</p>',
      locked: true,
      acct: 'bob@bob.example',
      fields: [{ name: 'Site', html: expect.stringContaining('rel="nofollow noopener"') as string }],
    })
    expect(world.fetched).toEqual([])
  })

  it('T125 asks again for an actor that calls itself otherwise', async () => {
    const renamed = actorDocument(BOB, { preferredUsername: 'admin' })
    await world.receive(update(renamed))
    expect(world.fetched).toEqual([BOB])
    expect(await world.state.account(BOB)).toMatchObject({ username: 'bob', acct: 'bob@bob.example' })
  })

  it('T52 refuses the Update of another actor', async () => {
    const forged = update(actorDocument(BOB, { name: 'Eve' }), { actor: EVE })
    await expect(world.decide(forged)).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
  })

  it('T128 keeps a shared inbox, and a page, of the actor’s own host only', async () => {
    const bob = actorDocument(BOB, {
      url: 'https://victim.example/@bob',
      endpoints: { sharedInbox: 'https://victim.example/inbox' },
    })
    await world.receive(update(bob))
    const account = await world.state.account(BOB)
    expect(account).not.toHaveProperty('sharedInbox')
    expect(account?.url).toBe(BOB)
  })

  it('refuses an actor without an inbox', async () => {
    const mute = actorDocument(BOB, { inbox: undefined })
    await expect(world.decide(update(mute))).rejects.toMatchObject({
      code: 'ERR_DOCUMENT_INVALID',
      path: '/inbox',
    })
  })

  it('ignores an actor that is not known here', async () => {
    expect(await world.decide(update(actorDocument(EVE), { actor: EVE }))).toMatchObject([
      { kind: 'ignored', reason: 'unknown_object' },
    ])
  })
})
