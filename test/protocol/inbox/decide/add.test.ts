import { beforeEach, describe, expect, it } from 'vitest'
import { actorDocument, ALICE, BOB, createWorld, EVE, noteDocument, type Json, type World } from '../world.js'

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
  world = await createWorld()
  await world.befriend(BOB)
  const object = noteDocument(NOTE, BOB)
  await world.receive({ id: 'https://bob.example/c/1', type: 'Create', actor: BOB, object })
})
const pinned = async () => (await world.state.content.pinned(BOB)).map(({ id }) => id)

describe('decideAdd and decideRemove', () => {
  it('pins and unpins a known post', async () => {
    expect(await world.receive(add(NOTE))).toEqual([{ kind: 'status.pin', actorId: BOB, statusId: NOTE }])
    expect(await pinned()).toEqual([NOTE])
    expect(await world.receive(remove(NOTE))).toEqual([
      { kind: 'status.unpin', actorId: BOB, statusId: NOTE },
    ])
    expect(await pinned()).toEqual([])
  })

  it('pins an unknown post of the actor, sent along or fetched', async () => {
    const second = 'https://bob.example/n/2'
    await world.receive(add(noteDocument(second, BOB)))
    const third = 'https://bob.example/n/3'
    world.web.set(third, noteDocument(third, BOB))
    await world.receive(add(third))
    expect(await pinned()).toEqual([third, second])
    expect((await world.state.timeline(ALICE)).items).toHaveLength(1)
  })

  it('features a hashtag, and no longer', async () => {
    const tag = { actorId: BOB, name: 'cats', displayName: 'Cats' }
    expect(await world.receive(add(hashtag))).toEqual([{ kind: 'tag.feature', ...tag }])
    expect(await world.receive(remove(hashtag))).toEqual([{ kind: 'tag.unfeature', ...tag }])
  })

  it('keeps a collection of recommended accounts (FEP-7aa9)', async () => {
    const collections = `${BOB}/collections`
    world.web.set(EVE, actorDocument(EVE, { featuredCollections: `${EVE}/collections` }))
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
    const foreign = { ...collection, attributedTo: BOB }
    expect(await world.decide(add(foreign, { actor: EVE, target: `${EVE}/collections` }))).toMatchObject([
      { kind: 'ignored' },
    ])
    expect(await world.decide(add(collection, { target: collections }))).toMatchObject([{ kind: 'ignored' }])
    const gone = remove(collection.id, { actor: EVE, target: `${EVE}/collections` })
    expect(await world.receive(gone)).toMatchObject([{ kind: 'collection.delete', id: collection.id }])
  })

  it('ignores other targets', async () => {
    expect(await world.decide(add(NOTE, { target: `${EVE}/featured` }))).toMatchObject([{ kind: 'ignored' }])
    expect(await world.decide(add(NOTE, { target: undefined }))).toMatchObject([{ kind: 'ignored' }])
  })

  it('refuses to pin the post of somebody else', async () => {
    const forged = add(NOTE, { actor: EVE, target: `${EVE}/featured` })
    await expect(world.receive(forged)).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
    const unknown = add('https://victim.example/n/1')
    await expect(world.receive(unknown)).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
    expect(world.fetched).toEqual([EVE])
  })

  it('T43 refuses to pin the post of another actor of the same host', async () => {
    const [id, other] = ['https://bob.example/n/9', 'https://bob.example/users/other']
    world.web.set(id, noteDocument(id, other))
    world.web.set(other, actorDocument(other))
    await expect(world.receive(add(id))).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
    expect(await world.state.status(id)).toBeUndefined()
  })
})
