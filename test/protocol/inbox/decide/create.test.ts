import { beforeEach, describe, expect, it } from 'vitest'
import type { Status } from '../../../../src/core/model/index.js'
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
  SIX_HOURS,
  localStatus,
  noteDocument,
  PUBLIC,
  US,
  type Json,
  type World,
} from '../world.js'

const NOTE = 'https://bob.example/n/1'
const create = (object: unknown, more: Json = {}): Json => ({
  id: 'https://bob.example/c/1',
  type: 'Create',
  actor: BOB,
  object,
  ...more,
})
const note = (more: Json = {}): Json => noteDocument(NOTE, BOB, more)

let world: World
beforeEach(async () => {
  world = createWorld()
  await world.befriend(BOB)
})

/** The post that a Create gives. */
async function created(activity: Json, context = {}): Promise<Status> {
  const effects = await world.receive(activity, context)
  const effect = effects.find(({ kind }) => kind === 'status.create')
  if (effect?.kind !== 'status.create') throw new Error(`no post, but ${JSON.stringify(effects)}`)
  return effect.status
}

describe('decideCreate', () => {
  it('gives a whole post, ready to store', async () => {
    const object = note({
      url: 'https://bob.example/@bob/1',
      content: '<p>Hi <script>alert(1)</script>there</p>',
      contentMap: { en: '<p>Hi</p>' },
      summary: 'about &amp; around',
      sensitive: true,
      conversation: 'tag:bob.example,2026:1',
      cc: [`${BOB}/followers`, ALICE],
      tag: [
        { type: 'Mention', href: ALICE, name: '@alice@us.example' },
        { type: 'Hashtag', name: '#Café', href: 'https://bob.example/tags/cafe' },
        { type: 'Hashtag', name: '#2026' },
        { type: 'Emoji', name: ':blobcat:', icon: { type: 'Image', url: 'https://bob.example/blobcat.png' } },
      ],
      attachment: [
        { type: 'Document', mediaType: 'image/png', url: 'https://bob.example/1.png', name: 'A cat' },
        { type: 'Link', href: 'https://news.example/1' },
      ],
      interactionPolicy: { canQuote: { automaticApproval: [PUBLIC] } },
      likes: { type: 'Collection', totalItems: 3 },
    })
    expect(await created(create(object))).toEqual({
      id: NOTE,
      authorId: BOB,
      local: false,
      type: 'Note',
      url: 'https://bob.example/@bob/1',
      published: '2026-11-22T11:00:00Z',
      html: '<p>Hi there</p>',
      content: '<p>Hi <script>alert(1)</script>there</p>',
      spoilerText: 'about & around',
      sensitive: true,
      visibility: 'public',
      language: 'en',
      conversation: 'tag:bob.example,2026:1',
      mentions: [{ actorId: ALICE, silent: false, notify: true }],
      hashtags: [{ name: 'cafe', displayName: 'Café' }],
      emojis: [{ shortcode: 'blobcat', url: 'https://bob.example/blobcat.png' }],
      media: [
        { kind: 'image', url: 'https://bob.example/1.png', mediaType: 'image/png', description: 'A cat' },
      ],
      quotePolicy: 2 << 16,
      cardUrl: 'https://news.example/1',
      claimedCounts: { favourites: 3 },
    })
  })

  it('tells who is named and addressed', async () => {
    const mention = { type: 'Mention', href: ALICE }
    const told = { kind: 'notification.add', type: 'mention', accountId: ALICE, actorId: BOB, statusId: NOTE }
    expect((await world.receive(create(note({ cc: [ALICE], tag: [mention] })))).slice(1)).toEqual([told])
  })

  it('tells who is named and not addressed only if they follow the author, as of somebody limited', async () => {
    const second = 'https://bob.example/n/2'
    const tag = [ALICE, CAROL].map((href) => ({ type: 'Mention', href }))
    const effects = await world.receive(create(noteDocument(second, BOB, { tag })))
    expect(effects.slice(1)).toMatchObject([{ kind: 'notification.add', accountId: ALICE }])
  })

  it('tells nobody of accounts that are not here', async () => {
    const tag = [EVE, `${US}/users/nobody`].map((href) => ({ type: 'Mention', href }))
    const cc = [EVE, `${US}/users/nobody`]
    expect(kindsOf(await world.receive(create(note({ cc, tag }))))).toEqual(['status.create'])
  })

  it.each([
    ['public', { to: [PUBLIC], cc: [] }],
    ['unlisted', { to: [`${BOB}/followers`], cc: ['as:Public'] }],
    ['private', { to: [`${BOB}/followers`], cc: [] }],
    ['private', { to: [], cc: [`${BOB}/followers`] }],
    ['direct', { to: [ALICE], cc: [], tag: [{ type: 'Mention', href: ALICE }] }],
    ['limited', { to: [ALICE], cc: [] }],
  ])('reads the audience of a post that is %s', async (visibility, audience) => {
    expect((await created(create(note(audience)))).visibility).toBe(visibility)
  })

  it('reads the followers collection in cc as Mastodon’s code does, where the host wants that', async () => {
    const rules = { followersCollectionIn: 'to' } as const
    const object = note({ to: [], cc: [`${BOB}/followers`] })
    expect((await created(create(object), { rules, recipientId: ALICE })).visibility).toBe('limited')
  })

  it('mentions without telling those who are not addressed', async () => {
    const status = await created(create(note({ tag: [{ type: 'Mention', href: ALICE }] })))
    expect(status.mentions).toEqual([{ actorId: ALICE, silent: false, notify: false }])
  })

  it('takes a post at a personal inbox whoever it names, and lets its owner read it', async () => {
    const status = await created(create(note({ to: ['https://x.example/y'], cc: [] })), {
      recipientId: CAROL,
    })
    expect(status.visibility).toBe('limited')
    expect(status.mentions).toEqual([{ actorId: CAROL, silent: true, notify: false }])
  })

  it('adds the owner of a further personal inbox to a known post', async () => {
    await created(create(note({ to: [ALICE], cc: [], tag: [{ type: 'Mention', href: ALICE }] })))
    expect(await world.receive(create(note()), { recipientId: CAROL })).toEqual([
      {
        kind: 'status.mention',
        statusId: NOTE,
        mention: { actorId: CAROL, silent: true, notify: false },
        visibility: 'limited',
      },
    ])
    expect(world.tables.statuses.get(NOTE)?.visibility).toBe('limited')
  })

  it('drops posts that have nothing to do with this server, unless the host takes all', async () => {
    const object = noteDocument('https://evil.example/n/1', EVE)
    const activity = { id: 'https://evil.example/c/1', type: 'Create', actor: EVE, object }
    expect(await world.decide(activity)).toMatchObject([{ kind: 'ignored', reason: 'unrelated' }])
    expect(world.fetched).toEqual([])
    const rules = { takesUnrelatedPosts: true }
    expect(kindsOf(await world.decide(activity, { rules }))).toEqual(['account.update', 'status.create'])
  })

  it('takes a stranger’s reply to a local post', async () => {
    const { id } = await world.post()
    const object = noteDocument('https://evil.example/n/1', EVE, { inReplyTo: id })
    const activity = { id: 'https://evil.example/c/1', type: 'Create', actor: EVE, object }
    expect(kindsOf(await world.decide(activity))).toContain('status.create')
  })

  it('keeps its own conversation, and takes that of its parent where it names none', async () => {
    const { id } = await world.post({ conversation: 'tag:us.example,2026:1' })
    const own = note({ inReplyTo: id, conversation: 'tag:bob.example,2026:9' })
    expect(await created(create(own))).toMatchObject({
      inReplyTo: id,
      conversation: 'tag:bob.example,2026:9',
    })
    const none = noteDocument('https://bob.example/n/2', BOB, { inReplyTo: id })
    expect(await created(create(none))).toMatchObject({ conversation: 'tag:us.example,2026:1' })
  })

  it('takes the answer to a boost for one to the post', async () => {
    const { id } = await world.post()
    await world.given({
      kind: 'status.boost',
      id: `${CAROL}/boosts/1`,
      actorId: CAROL,
      statusId: id,
      published: '2026-11-22T11:00:00Z',
      visibility: 'public',
    })
    expect(await created(create(note({ inReplyTo: `${CAROL}/boosts/1` })))).toMatchObject({ inReplyTo: id })
  })

  it.each([
    ['nothing', { content: undefined }],
    ['a warning alone', { content: ' ', summary: 'careful' }],
    ['a poll alone', { content: '', type: 'Question', oneOf: [{ name: 'tea' }, { name: 'coffee' }] }],
  ])('keeps no post that says %s', async (_what, more) => {
    expect(await world.decide(create(note(more)))).toMatchObject([{ kind: 'ignored' }])
  })

  it('makes a status of an article: title, summary, address', async () => {
    const status = await created(create(note({ type: 'Article', name: 'On cats', summary: 'Short' })))
    expect(status.html).toContain('<strong>On cats</strong>')
    expect(status.spoilerText).toBe('')
  })

  it('reads a poll', async () => {
    const oneOf = [{ name: 'tea', replies: { totalItems: 2 } }, { name: 'coffee' }]
    const status = await created(create(note({ type: 'Question', oneOf, endTime: '2026-11-29T09:00:00Z' })))
    expect(status.poll).toEqual({
      options: [
        { title: 'tea', votes: 2 },
        { title: 'coffee', votes: 0 },
      ],
      isMultiple: false,
      isClosed: false,
      expiresAt: '2026-11-29T09:00:00Z',
    })
  })

  it('ignores objects that no post can be made of', async () => {
    const person = { id: NOTE, type: 'Relationship' }
    expect(await world.decide(create(person))).toMatchObject([
      { kind: 'ignored', reason: 'unsupported_type' },
    ])
  })

  it('fetches an object that is only named, from the actor’s origin', async () => {
    world.web.set(NOTE, note())
    expect((await created(create(NOTE))).html).toBe('<p>Hello</p>')
    expect(world.fetched).toEqual([NOTE])
  })

  it('fetches nothing for a stranger whom nobody here follows, unless the activity names somebody here', async () => {
    const lone = createWorld()
    await lone.meet(BOB)
    await lone.post()
    lone.web.set(NOTE, note())
    for (const type of ['Create', 'Update']) {
      const activity = create(NOTE, { type })
      expect(await lone.decide(activity)).toMatchObject([{ kind: 'ignored', reason: 'unrelated' }])
    }
    expect(lone.fetched).toEqual([])
    await lone.decide(create(NOTE, { to: [ALICE] }))
    expect(lone.fetched).toEqual([NOTE])
  })

  it('passes on why a named object could not be had', async () => {
    await expect(world.decide(create(NOTE))).rejects.toMatchObject({ code: 'ERR_HTTP_STATUS' })
  })

  it.each([
    ['without an object', {}, '/object'],
    ['with an anonymous object', { object: { type: 'Note', content: 'x' } }, '/object/id'],
  ])('refuses a Create %s', async (_what, more, path) => {
    const activity = { id: 'https://bob.example/c/1', type: 'Create', actor: BOB, ...more }
    await expect(world.decide(activity)).rejects.toMatchObject({ code: 'ERR_DOCUMENT_INVALID', path })
  })
})

describe('decideCreate, threats', () => {
  const forge = (object: Json): Json => create(object, { id: 'https://evil.example/c/1', actor: EVE })

  it('T42 never takes an embedded object of another origin', async () => {
    const before = world.snapshot()
    const object = noteDocument('https://victim.example/n', 'https://victim.example/u')
    await expect(world.receive(forge(object))).rejects.toMatchObject({ code: 'ERR_ORIGIN_MISMATCH' })
    expect(world.snapshot()).toEqual(before)
    expect(world.fetched).toEqual([])
  })

  it('T42 counts another port and another scheme as another origin', async () => {
    for (const id of ['https://evil.example:8443/n', 'http://evil.example/n']) {
      await expect(world.decide(forge(noteDocument(id, EVE)))).rejects.toMatchObject({
        code: 'ERR_ORIGIN_MISMATCH',
      })
    }
  })

  it('T43 never takes the post of another actor of the same host', async () => {
    const object = noteDocument('https://evil.example/n', 'https://evil.example/users/other')
    await expect(world.decide(forge(object))).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
  })

  it('T46 takes the first author for the only owner', async () => {
    const both = (first: string, second: string) => note({ attributedTo: [first, second] })
    await expect(world.decide(create(both(EVE, BOB)))).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
    expect((await created(create(both(BOB, 'https://bob.example/groups/g')))).authorId).toBe(BOB)
  })

  it('T47 drops a page on another host', async () => {
    const status = await created(create(note({ url: 'https://victim.example/@bob/1' })))
    expect(status.url).toBe(NOTE)
  })

  it('T48 widens the audience of a known post for nobody but its author', async () => {
    await created(create(note({ to: [`${BOB}/followers`], cc: [] })))
    const before = world.snapshot()
    const extend = { ...forge(note()), object: NOTE, to: [CAROL] }
    await expect(world.receive(extend, { recipientId: CAROL })).rejects.toMatchObject({
      code: 'ERR_NOT_OWNER',
    })
    expect(world.snapshot()).toEqual(before)
  })

  it('T49 never takes an id of this server from outside', async () => {
    await expect(world.decide(forge(noteDocument(`${US}/n/1`, EVE)))).rejects.toMatchObject({
      code: 'ERR_NOT_OWNER',
    })
    const { id } = await world.post()
    await expect(world.decide(forge(noteDocument(id, EVE)))).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
  })

  it('T58 keeps out a post that was deleted before it came, until it is signed hours later', async () => {
    await world.receive(
      { id: 'https://bob.example/d/1', type: 'Delete', actor: BOB, object: NOTE },
      { signedAt: later(5) },
    )
    for (const signedAt of [later(4), later(5), later(6), later(SIX_HOURS + 5)]) {
      expect(await world.decide(create(note()), { signedAt })).toMatchObject([
        { kind: 'ignored', reason: 'deleted_before' },
      ])
    }
    const other = noteDocument('https://bob.example/n/2', BOB)
    expect((await created(create(other))).id).toBe('https://bob.example/n/2')
    expect((await created(create(note()), { signedAt: later(SIX_HOURS + 6) })).id).toBe(NOTE)
  })

  it('T58 lets nobody mark the posts of others as deleted', async () => {
    const deletion = { id: 'https://evil.example/d/1', type: 'Delete', actor: EVE, object: NOTE }
    await expect(world.receive(deletion)).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
    expect((await created(create(note()))).id).toBe(NOTE)
  })

  it.each([
    ['9999-12-31T00:00:00Z', '2026-11-22T12:00:00Z'],
    ['2026-11-22T12:00:01Z', '2026-11-22T12:00:00Z'],
    ['2026-11-22T12:00:00Z', '2026-11-22T12:00:00Z'],
    ['not a time', '2026-11-22T12:00:00Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
  ])('T122 reads the time %s as %s', async (published, expected) => {
    expect((await created(create(note({ published })))).published).toBe(expected)
  })

  it('T122 stores no edit from the future, which would keep out all later ones', async () => {
    const status = await created(create(note({ updated: '9999-12-31T00:00:00Z' })))
    expect(status.editedAt).toBe('2026-11-22T12:00:00Z')
  })

  it('T81 stores nothing of an author whom the moderators suspended', async () => {
    await world.given({ kind: 'account.moderate', accountId: EVE, severity: 'suspend' })
    const object = noteDocument('https://evil.example/n', EVE, { cc: [ALICE] })
    await expect(world.decide(forge(object))).rejects.toMatchObject({ code: 'ERR_ACTOR_BLOCKED' })
  })
})

describe('decideCreate of an answer to what its author may not read', () => {
  const PRIVATE = `${ALICE}/statuses/1`
  const reply = noteDocument('https://evil.example/n/1', EVE, { inReplyTo: PRIVATE })
  const activity = { id: 'https://evil.example/c/1', type: 'Create', actor: EVE, object: reply }

  it.each(['private', 'limited', 'direct'] as const)(
    'is of no concern for being one: %s',
    async (visibility) => {
      await world.post({ visibility, conversation: 'tag:us.example,2026:1' })
      expect(await world.decide(activity)).toMatchObject([{ kind: 'ignored', reason: 'unrelated' }])
      const all = { rules: { takesUnrelatedPosts: true } }
      const effects = await world.decide(activity, { ...all, forwardable: 'octets', isProven: true })
      expect(kindsOf(effects)).toEqual(['account.update', 'status.create'])
      expect(effects[1]).not.toHaveProperty('status.conversation')
    },
  )

  it('is one for those who may', async () => {
    await world.post({ visibility: 'private' })
    await world.followedBy(EVE)
    expect(kindsOf(await world.decide(activity))).toEqual(['status.create'])
    await world.post({ visibility: 'direct', mentions: [{ actorId: EVE, silent: false, notify: false }] })
    expect(kindsOf(await world.decide(activity))).toEqual(['status.create'])
  })
})

describe('decideCreate of an id that is known', () => {
  const MALLORY = 'https://bob.example/users/mallory'
  const plant = () =>
    world.given({
      kind: 'status.create',
      status: localStatus({ id: NOTE, authorId: MALLORY, local: false, html: 'planted' }),
      via: 'delivered',
    })

  it.each(['Create', 'Update'])('gives a planted post back to whom its origin names: %s', async (type) => {
    await plant()
    world.web.set(NOTE, note())
    expect(await world.receive(create(note(), { type }))).toMatchObject([
      { kind: 'status.delete', statusId: NOTE, authorId: MALLORY },
      { kind: 'status.create', status: { id: NOTE, authorId: BOB } },
    ])
    expect(world.fetched).toEqual([NOTE])
  })

  it('deletes a planted post for whom its origin names', async () => {
    await plant()
    world.web.set(NOTE, note())
    const deletion = { type: 'Delete', actor: BOB, object: NOTE }
    expect(kindsOf(await world.receive(deletion))).toEqual(['status.delete', 'tombstone.add'])
  })

  it.each(['Create', 'Update', 'Delete'])(
    'leaves a post to its author, whatever a neighbour says: %s',
    async (type) => {
      await created(create(note()))
      world.web.set(NOTE, note())
      const before = world.snapshot()
      for (const answer of [note(), answers(404), answers(410)]) {
        world.web.set(NOTE, answer)
        const theirs = create(noteDocument(NOTE, MALLORY), { type, actor: MALLORY })
        await expect(world.receive(theirs)).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
      }
      expect(world.snapshot()).toEqual(before)
    },
  )

  it('asks the sender to come again where its server does not say whose it is', async () => {
    await plant()
    world.web.set(NOTE, answers(503))
    await expect(world.receive(create(note()))).rejects.toMatchObject({ retryable: true })
  })

  it('asks nobody about posts of other origins', async () => {
    await created(create(note()))
    const theirs = create(noteDocument(NOTE, EVE), { actor: EVE })
    await expect(world.receive(theirs)).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
    expect(world.fetched).toEqual([])
  })
})

describe('decideCreate and `atomUri`', () => {
  const VICTIM = 'https://victim.example/users/v'
  const POST = 'https://victim.example/n/1'
  const thief = noteDocument('https://bob.example/n/7', BOB, { atomUri: POST, content: 'stolen' })
  const by = (type: string, object: unknown): Json => ({ type, actor: VICTIM, object })

  beforeEach(async () => {
    await world.befriend(VICTIM)
    world.web.set(VICTIM, actorDocument(VICTIM))
  })

  it('never takes over a post: Create, Update and Delete of its author work', async () => {
    await created(create(thief))
    expect(await created(by('Create', noteDocument(POST, VICTIM)))).toMatchObject({
      id: POST,
      authorId: VICTIM,
    })
    const edit = noteDocument(POST, VICTIM, { content: 'edited', updated: '2026-11-22T11:30:00Z' })
    expect(await world.receive(by('Update', edit))).toMatchObject([
      { kind: 'status.edit', status: { id: POST, authorId: VICTIM } },
    ])
    expect(kindsOf(await world.receive(by('Delete', POST)))).toEqual(['status.delete', 'tombstone.add'])
    expect(world.tables.statuses.get('https://bob.example/n/7')).toMatchObject({ content: 'stolen' })
  })

  it('does not turn boosts and answers over to another', async () => {
    await created(create(thief))
    world.web.set(POST, noteDocument(POST, VICTIM))
    const boost = { id: 'https://bob.example/a/1', type: 'Announce', actor: BOB, object: POST, to: [PUBLIC] }
    expect(await world.receive(boost)).toMatchObject([
      { kind: 'status.create', status: { id: POST, authorId: VICTIM } },
      { kind: 'status.boost', statusId: POST },
    ])
  })

  it('tells a known post of the same author', async () => {
    await created(create(note()))
    const again = noteDocument('https://bob.example/n/8', BOB, { atomUri: NOTE })
    expect(await world.receive(create(again))).toMatchObject([{ kind: 'ignored', reason: 'duplicate' }])
  })
})
