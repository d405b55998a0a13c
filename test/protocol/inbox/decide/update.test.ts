import { beforeEach, describe, expect, it } from 'vitest'
import {
  actorDocument,
  ALICE,
  answers,
  BOB,
  CAROL,
  createWorld,
  EVE,
  kindsOf,
  later,
  noteDocument,
  US,
  type Json,
  type World,
} from '../world.js'

const NOTE = 'https://bob.example/n/1'
const DUPLICATE = [{ kind: 'ignored', reason: 'duplicate' }]
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
  world = createWorld()
  await world.befriend(BOB)
})
const publish = (object: Json) =>
  world.receive({ id: 'https://bob.example/c/1', type: 'Create', actor: BOB, object })
const stored = () => world.tables.statuses.get(NOTE)

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
    expect(stored()).toMatchObject({
      html: '<p>Edited</p>',
      editedAt: '2026-11-22T11:30:00Z',
      published: '2026-11-22T11:00:00Z',
      visibility: 'public',
      mentions: [
        { actorId: CAROL, silent: false, notify: false },
        { actorId: ALICE, silent: true, notify: false },
      ],
    })
  })

  it('does not call it an edit when nothing that is shown changed', async () => {
    await publish(note())
    const [effect] = await world.receive(update(edited({ content: '<p>Hello</p>' })))
    expect(effect).toMatchObject({ kind: 'status.edit', isSignificant: false })
    expect(stored()).not.toHaveProperty('editedAt')
  })

  it('takes new numbers, and nothing else, without a newer `updated`', async () => {
    await publish(note())
    const effects = await world.receive(
      update(note({ content: 'changed', likes: { type: 'Collection', totalItems: 7 } })),
    )
    expect(effects).toEqual([{ kind: 'status.counts', statusId: NOTE, claimedCounts: { favourites: 7 } }])
    expect(stored()).toMatchObject({ html: '<p>Hello</p>', claimedCounts: { favourites: 7 } })
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
    expect(await world.receive(update(question(9, ['x', 'y'])))).toMatchObject(DUPLICATE)
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
    expect(stored()?.html).toBe('<p>Edited</p>')
  })

  it('T56 takes no version that is older than, or the same as, the one known', async () => {
    await publish(edited())
    for (const updated of ['2026-11-22T11:29:59Z', '2026-11-22T11:30:00Z', undefined]) {
      const replay = update(edited({ updated, content: 'replayed' }))
      expect(await world.receive(replay)).toMatchObject(DUPLICATE)
    }
    const older = edited({ updated: '2026-11-22T11:29:59Z', likes: { type: 'Collection', totalItems: 1 } })
    expect(await world.receive(update(older))).toMatchObject(DUPLICATE)
    expect(stored()).toMatchObject({ html: '<p>Edited</p>', claimedCounts: {} })
    await world.receive(update(edited({ updated: '2026-11-22T11:30:01Z', content: 'newer' })))
    expect(stored()?.html).toBe('newer')
  })

  it('never drops one by its id: Mastodon gives one id to all edits of a second', async () => {
    await publish(note())
    await world.receive(update(edited({ content: 'first' })))
    await world.receive(update(edited({ updated: '2026-11-22T11:30:00.500Z', content: 'second' })))
    expect(stored()?.html).toBe('second')
  })

  it('takes an `updated` that is the time of publishing for an edit, as WriteFreely sends it', async () => {
    await publish(note())
    await world.receive(update(note({ updated: '2026-11-22T11:00:00Z', content: 'edited' })))
    expect(stored()?.html).toBe('edited')
  })

  it('keeps what is said to be empty', async () => {
    await publish(note())
    expect(await world.receive(update(edited({ content: '' })))).toMatchObject([
      { kind: 'ignored', reason: 'unsupported_type' },
    ])
    expect(stored()?.html).toBe('<p>Hello</p>')
  })

  it('tells those whom an edit names first, once', async () => {
    await publish(note({ cc: [ALICE], tag: [{ type: 'Mention', href: ALICE }] }))
    const tag = [ALICE, CAROL].map((href) => ({ type: 'Mention', href }))
    const effects = await world.receive(update(edited({ cc: [ALICE, CAROL], tag })))
    expect(effects.slice(1)).toEqual([
      { kind: 'notification.add', type: 'mention', accountId: CAROL, actorId: BOB, statusId: NOTE },
    ])
    const again = update(edited({ updated: '2026-11-22T11:40:00Z', content: 'more', cc: [CAROL], tag }))
    expect(kindsOf(await world.receive(again))).toEqual(['status.edit'])
  })

  it('passes an edit on to those who boosted the post, but no mere numbers', async () => {
    await publish(note())
    const boost = { id: `${US}/boosts/1`, actorId: CAROL, statusId: NOTE, visibility: 'public' } as const
    await world.given({ kind: 'status.boost', published: '2026-11-22T11:10:00Z', ...boost })
    const carried = { isProven: true, forwardable: '{"signature":{}}' }
    expect(
      await world.receive(update(note({ likes: { type: 'Collection', totalItems: 7 } })), carried),
    ).toHaveLength(1)
    const effects = await world.receive(update(edited()), carried)
    expect(effects.at(-1)).toMatchObject({
      kind: 'delivery.send',
      senderId: CAROL,
      followersOf: [CAROL],
      body: '{"signature":{}}',
      subject: NOTE,
    })
  })

  it('lets nothing come back that its author deleted, unless it was signed later', async () => {
    await publish(note())
    await world.receive({ id: 'https://bob.example/d/1', type: 'Delete', actor: BOB, object: NOTE })
    expect(await world.decide(update(edited()))).toMatchObject([
      { kind: 'ignored', reason: 'deleted_before' },
    ])
    expect(kindsOf(await world.decide(update(edited()), { signedAt: later(1) }))).toEqual(['status.create'])
  })
})

describe('decideUpdate of a post that another of its origin planted', () => {
  const MALLORY = 'https://bob.example/users/mallory'
  beforeEach(async () => {
    await world.meet(MALLORY)
    await world.befriend(MALLORY)
    const object = noteDocument(NOTE, MALLORY, { content: 'planted' })
    await world.receive({ id: 'https://bob.example/c/0', type: 'Create', actor: MALLORY, object })
  })

  it('gives it to whom its origin names', async () => {
    world.web.set(NOTE, note())
    const effects = await world.receive(update(edited()))
    expect(effects).toMatchObject([
      { kind: 'status.delete', statusId: NOTE, authorId: MALLORY },
      { kind: 'status.create', status: { id: NOTE, authorId: BOB, html: '<p>Edited</p>' } },
    ])
    expect(stored()).toMatchObject({ authorId: BOB })
  })

  it('leaves it where it is if its origin names the other, or nobody', async () => {
    for (const [answer, code] of [
      [noteDocument(NOTE, MALLORY), 'ERR_NOT_OWNER'],
      [answers(404), 'ERR_NOT_OWNER'],
      [answers(503), 'ERR_HTTP_STATUS'],
    ] as const) {
      world.web.set(NOTE, answer)
      await expect(world.receive(update(edited()))).rejects.toMatchObject({ code })
      expect(stored()).toMatchObject({ authorId: MALLORY })
    }
  })
})

describe('decideUpdate, threats', () => {
  it('T52 refuses the Update by another actor', async () => {
    await publish(note())
    const before = world.snapshot()
    await expect(world.receive(update(edited(), { actor: EVE }))).rejects.toMatchObject({
      code: 'ERR_NOT_OWNER',
    })
    expect(world.snapshot()).toEqual(before)
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
    expect(stored()).toMatchObject({ authorId: BOB, html: '<p>Edited</p>' })
  })

  it('T54 refuses to give a post to another owner', async () => {
    await publish(note())
    const stolen = update(edited({ attributedTo: 'https://bob.example/users/other' }))
    await expect(world.receive(stolen)).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
    expect(stored()).toMatchObject({ authorId: BOB, html: '<p>Hello</p>' })
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
    expect(world.tables.accounts.get(BOB)).toMatchObject({
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
    expect(world.tables.accounts.get(BOB)).toMatchObject({ username: 'bob', acct: 'bob@bob.example' })
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
    const account = world.tables.accounts.get(BOB)
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

  it('keeps nothing new of an actor whom the moderators suspended', async () => {
    await world.given({ kind: 'account.moderate', accountId: BOB, severity: 'suspend' })
    expect(await world.receive(update(actorDocument(BOB, { name: 'New' })))).toMatchObject([
      { kind: 'ignored', reason: 'blocked' },
    ])
    expect(world.tables.accounts.get(BOB)).toMatchObject({ displayName: '' })
  })

  it('takes the word of its own server on a suspension, which is not the moderators’', async () => {
    await world.receive(update(actorDocument(BOB, { suspended: true })))
    expect(world.tables.accounts.get(BOB)).toMatchObject({ suspended: true })
    expect(world.tables.accountStandings.get(BOB)).toBeUndefined()
    await world.receive(update(actorDocument(BOB)))
    expect(world.tables.accounts.get(BOB)).toMatchObject({ suspended: false })
  })

  it('lifts no suspension of ours by a new document', async () => {
    await world.given({ kind: 'account.moderate', accountId: BOB, severity: 'suspend' })
    for (const activity of [update(actorDocument(BOB, { suspended: false })), update(BOB)])
      await world.receive(activity)
    expect(world.tables.accountStandings.get(BOB)).toBe('suspend')
  })

  it('ignores an actor that is not known here', async () => {
    expect(await world.decide(update(actorDocument(EVE), { actor: EVE }))).toMatchObject([
      { kind: 'ignored', reason: 'unknown_object' },
    ])
  })
})
