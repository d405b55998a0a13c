import { beforeEach, describe, expect, it } from 'vitest'
import {
  actorDocument,
  ALICE,
  BOB,
  createWorld,
  EVE,
  kindsOf,
  later,
  SIX_HOURS,
  noteDocument,
  pair,
  type Json,
  type World,
} from '../world.js'

const NOTE = 'https://bob.example/n/1'
const FEATURED = `${BOB}/featured`
const add = (object: unknown, more: Json = {}): Json => ({
  type: 'Add',
  actor: BOB,
  target: FEATURED,
  object,
  ...more,
})
const remove = (object: unknown, more: Json = {}): Json => ({ ...add(object, more), type: 'Remove' })
const hashtag = { type: 'Hashtag', name: '#Cats', href: 'https://bob.example/tags/cats' }

let world: World
beforeEach(async () => {
  world = createWorld()
  await world.befriend(BOB)
  const object = noteDocument(NOTE, BOB)
  await world.receive({ id: 'https://bob.example/c/1', type: 'Create', actor: BOB, object })
})
const isPinned = (id: string) => world.tables.pins.has(pair(BOB, id))

describe('decideAdd and decideRemove', () => {
  it('pins and unpins a known post', async () => {
    expect(await world.receive(add(NOTE))).toEqual([{ kind: 'status.pin', actorId: BOB, statusId: NOTE }])
    expect(isPinned(NOTE)).toBe(true)
    expect(await world.receive(remove(NOTE))).toEqual([
      { kind: 'status.unpin', actorId: BOB, statusId: NOTE },
    ])
    expect(isPinned(NOTE)).toBe(false)
  })

  it('pins an unknown post of the actor, sent along or fetched, which tells nobody', async () => {
    const second = 'https://bob.example/n/2'
    const mention = { cc: [ALICE], tag: [{ type: 'Mention', href: ALICE }] }
    expect(await world.receive(add(noteDocument(second, BOB, mention)))).toMatchObject([
      { kind: 'status.create', via: 'fetched' },
      { kind: 'status.pin', statusId: second },
    ])
    const third = 'https://bob.example/n/3'
    world.web.set(third, noteDocument(third, BOB))
    expect(kindsOf(await world.receive(add(third)))).toEqual(['status.create', 'status.pin'])
    expect([isPinned(second), isPinned(third)]).toEqual([true, true])
  })

  it('features a hashtag, and no longer', async () => {
    const tag = { actorId: BOB, name: 'cats', displayName: 'Cats' }
    expect(await world.receive(add(hashtag))).toEqual([{ kind: 'tag.feature', ...tag }])
    expect(await world.receive(remove(hashtag))).toEqual([{ kind: 'tag.unfeature', ...tag }])
  })

  it('keeps a collection of recommended accounts (FEP-7aa9)', async () => {
    await world.befriend(EVE)
    await world.meet(EVE, { featuredCollections: `${EVE}/collections` })
    const collection = {
      id: `${EVE}/collections/1`,
      type: 'FeaturedCollection',
      attributedTo: EVE,
      name: 'Cats',
      summary: '<p>All<script>x()</script></p>',
      orderedItems: [{ type: 'FeaturedItem', featuredObject: ALICE }, 'data:x'],
    }
    const activity = add(collection, { actor: EVE, target: `${EVE}/collections` })
    expect((await world.receive(activity)).at(-1)).toEqual({
      kind: 'collection.update',
      id: collection.id,
      ownerId: EVE,
      name: 'Cats',
      html: '<p>All</p>',
      items: [ALICE],
    })
    for (const foreign of [{ attributedTo: BOB }, { id: 'https://victim.example/c/1' }, { id: undefined }]) {
      const forged = add({ ...collection, ...foreign }, { actor: EVE, target: `${EVE}/collections` })
      expect(await world.decide(forged)).toMatchObject([{ kind: 'ignored' }])
    }
    expect(await world.decide(add(collection, { target: `${BOB}/collections` }))).toMatchObject([
      { kind: 'ignored' },
    ])
    const gone = remove(collection.id, { actor: EVE, target: `${EVE}/collections` })
    expect(await world.receive(gone)).toMatchObject([{ kind: 'collection.delete', id: collection.id }])
    const others = remove('https://victim.example/c/1', { actor: EVE, target: `${EVE}/collections` })
    await expect(world.receive(others)).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
  })

  it('ignores other targets', async () => {
    expect(await world.decide(add(NOTE, { target: `${EVE}/featured` }))).toMatchObject([{ kind: 'ignored' }])
    expect(await world.decide(add(NOTE, { target: undefined }))).toMatchObject([{ kind: 'ignored' }])
  })

  it('refuses to pin the post of somebody else', async () => {
    await world.meet(EVE)
    const forged = add(NOTE, { actor: EVE, target: `${EVE}/featured` })
    await expect(world.receive(forged)).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
    const unknown = add('https://victim.example/n/1')
    await expect(world.receive(unknown)).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
    expect(world.fetched).toEqual([])
  })

  it('T43 refuses to pin the post of another actor of the same host', async () => {
    const [id, other] = ['https://bob.example/n/9', 'https://bob.example/users/other']
    world.web.set(id, noteDocument(id, other))
    world.web.set(other, actorDocument(other))
    await expect(world.receive(add(id))).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
    expect(world.tables.statuses.has(id)).toBe(false)
  })
})

describe('decideAdd lets no post in that a Create would not', () => {
  const second = 'https://bob.example/n/2'
  const forms = [
    ['sent along', noteDocument(second, BOB)],
    ['only named', second],
  ] as const

  it.each(forms)('not one that was deleted: %s', async (_what, object) => {
    world.web.set(second, noteDocument(second, BOB))
    await world.receive({ type: 'Delete', actor: BOB, object: second })
    expect(await world.decide(add(object))).toMatchObject([{ kind: 'ignored', reason: 'deleted_before' }])
    expect(world.fetched).toEqual([])
    const since = await world.decide(add(noteDocument(second, BOB)), { signedAt: later(SIX_HOURS + 1) })
    expect(kindsOf(since)).toEqual(['status.create', 'status.pin'])
  })

  it.each(forms)('not one of a stranger that concerns nobody here: %s', async (_what, object) => {
    await world.receive({ type: 'Undo', actor: BOB, object: { type: 'Follow', actor: BOB, object: ALICE } })
    world.tables.follows.clear()
    expect(await world.decide(add(object))).toMatchObject([{ kind: 'ignored', reason: 'unrelated' }])
    expect(world.fetched).toEqual([])
    const all = await world.decide(add(noteDocument(second, BOB)), { rules: { takesUnrelatedPosts: true } })
    expect(kindsOf(all)).toEqual(['status.create', 'status.pin'])
  })

  const FEATURING = `${BOB}/collections`
  const collection = { id: `${FEATURING}/1`, type: 'FeaturedCollection', attributedTo: BOB, name: 'Cats' }
  const growths = [
    ['a hashtag', add(hashtag)],
    ['a collection', add(collection, { target: FEATURING })],
    ['a collection, by Update', { type: 'Update', actor: BOB, object: collection }],
  ] as const

  it.each(growths)('stores nothing of whom nobody here follows: %s', async (_what, activity) => {
    const strangers = createWorld()
    const unrelated = [{ kind: 'ignored', reason: 'unrelated' }]
    expect(await strangers.decide(activity)).toMatchObject(unrelated)
    expect(strangers.fetched).toEqual([])
    await strangers.meet(BOB, { featuredCollections: FEATURING })
    expect(await strangers.decide(activity)).toMatchObject(unrelated)
    expect(await strangers.decide(activity, { recipientId: ALICE })).toMatchObject(unrelated)
    expect(await strangers.decide(activity, { rules: { takesUnrelatedPosts: true } })).toHaveLength(1)
    await strangers.befriend(EVE)
    expect(kindsOf(await strangers.decide(activity, { signerId: EVE }))[0]).toMatch(/^tag|^collection/)
  })

  it('asks no stranger who it is for what it features no longer', async () => {
    const strangers = createWorld()
    for (const object of [NOTE, hashtag]) {
      expect(await strangers.decide(remove(object))).toMatchObject([{ kind: 'ignored' }])
    }
    expect(strangers.fetched).toEqual([])
  })

  it('not a copy of a fetched one that may be from before its Delete', async () => {
    world.web.set(second, noteDocument(second, BOB))
    await world.receive({ type: 'Delete', actor: BOB, object: second })
    const soon = { signedAt: later(SIX_HOURS + 1), now: later(SIX_HOURS + 60) }
    expect(await world.decide(add(second), soon)).toMatchObject([{ kind: 'ignored' }])
    const afterTheCache = { signedAt: later(SIX_HOURS + 1), now: later(SIX_HOURS + 181) }
    expect(kindsOf(await world.decide(add(second), afterTheCache))).toEqual(['status.create', 'status.pin'])
  })
})
