import { describe, expect, it } from 'vitest'
import {
  createBudget,
  fetchAncestors,
  fetchObject,
  fetchReplies,
  isReplyFetchDue,
  type FetchedPost,
} from '../../../src/protocol/remote/index.js'
import type { FakeAnswer } from '../../../src/testing/fake-transport.js'
import { createWorld, note } from './fixtures.js'

const id = (n: number | string): string => `https://bob.example/${n}`
const inReplyTo = (n: number): FakeAnswer => note(id(n), { inReplyTo: id(n + 1) })
const replies = (...ids: string[]) => ({ type: 'Collection', first: { type: 'CollectionPage', items: ids } })
const idsOf = (walk: { posts: readonly FetchedPost[] }): string[] => walk.posts.map((post) => post.id)

async function start(world: ReturnType<typeof createWorld>, at: string): Promise<FetchedPost> {
  const post = await fetchObject(at, world.remote)
  world.transport.clear()
  return post as FetchedPost
}

describe('fetchAncestors', () => {
  it('climbs to the root, nearest first', async () => {
    const world = createWorld({ [id(1)]: inReplyTo(1), [id(2)]: inReplyTo(2), [id(3)]: note(id(3)) })
    const walk = await fetchAncestors(await start(world, id(1)), world.remote)
    expect(idsOf(walk)).toEqual([id(2), id(3)])
    expect(walk.stoppedBy).toBeUndefined()
  })

  it('T31 asks each id once in a circle', async () => {
    const world = createWorld({
      [id(1)]: inReplyTo(1),
      [id(2)]: note(id(2), { inReplyTo: id(1) }),
      [id(9)]: note(id(9), { inReplyTo: id(9) }),
    })
    expect(idsOf(await fetchAncestors(await start(world, id(1)), world.remote))).toEqual([id(2)])
    expect(world.asked()).toEqual([id(2)])
    expect(idsOf(await fetchAncestors(await start(world, id(9)), world.remote))).toEqual([])
    expect(world.asked()).toEqual([])
  })

  it('T30 stops at twenty posts, and at the budget', async () => {
    const script = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [id(n), inReplyTo(n)]))
    const world = createWorld(script)
    const post = await start(world, id(0))
    const walk = await fetchAncestors(post, world.remote)
    expect(walk.posts).toHaveLength(20)
    expect(walk.stoppedBy?.code).toBe('ERR_COLLECTION_LIMIT')
    const poor = await fetchAncestors(post, world.remote, { budget: createBudget(5) })
    expect(poor.posts).toHaveLength(5)
    expect(poor.stoppedBy?.code).toBe('ERR_FETCH_BUDGET')
  })

  it('stops below what is known, and at what cannot be had', async () => {
    const world = createWorld({ [id(1)]: inReplyTo(1), [id(2)]: inReplyTo(2) })
    const post = await start(world, id(1))
    expect(idsOf(await fetchAncestors(post, world.remote, { isKnown: (known) => known === id(3) }))).toEqual([
      id(2),
    ])
    const lost = await fetchAncestors(post, world.remote)
    expect(idsOf(lost)).toEqual([id(2)])
    expect(lost.stoppedBy).toMatchObject({ code: 'ERR_HTTP_STATUS', status: 404 })
  })
})

describe('fetchReplies', () => {
  it('goes down level by level, across hosts by id', async () => {
    const far = 'https://c.example/1'
    const world = createWorld({
      [id(1)]: note(id(1), { replies: replies(id(2), far) }),
      [id(2)]: note(id(2), { inReplyTo: id(1), replies: replies(id(3)) }),
      [id(3)]: note(id(3), { inReplyTo: id(2) }),
      [far]: note(far, { inReplyTo: id(1), attributedTo: 'https://c.example/u' }),
    })
    expect(idsOf(await fetchReplies(await start(world, id(1)), world.remote))).toEqual([id(2), far, id(3)])
  })

  it('takes no word of a collection for what answers what', async () => {
    const world = createWorld({
      [id(1)]: note(id(1), { replies: replies(id(2), id(3), id(1)) }),
      [id(2)]: note(id(2)),
    })
    expect(idsOf(await fetchReplies(await start(world, id(1)), world.remote))).toEqual([])
    expect(world.asked()).toEqual([id(2), id(3)])
  })

  it('T33 reads no replies from another host', async () => {
    const world = createWorld({
      [id(1)]: note(id(1), { replies: 'https://evil.example/replies' }),
      'https://evil.example/replies': note('x'),
    })
    expect(idsOf(await fetchReplies(await start(world, id(1)), world.remote))).toEqual([])
  })

  it('T30 stops at twenty posts and at the budget', async () => {
    const ids = Array.from({ length: 30 }, (_, n) => id(n + 1))
    const script = Object.fromEntries(ids.map((reply) => [reply, note(reply, { inReplyTo: id(0) })]))
    const world = createWorld({ ...script, [id(0)]: note(id(0), { replies: replies(...ids) }) })
    const post = await start(world, id(0))
    const walk = await fetchReplies(post, world.remote)
    expect(walk.posts).toHaveLength(20)
    const poor = await fetchReplies(post, world.remote, { budget: createBudget(3) })
    expect([poor.posts.length, poor.stoppedBy?.code]).toEqual([3, 'ERR_FETCH_BUDGET'])
    const known = await fetchReplies(post, world.remote, { isKnown: () => true })
    expect(known.posts).toEqual([])
  })
})

describe('isReplyFetchDue', () => {
  const now = new Date('2026-11-22T12:00:00Z')
  it.each([
    ['2026-11-22T11:55:00Z', undefined, true],
    ['2026-11-22T11:55:01Z', undefined, false],
    ['2026-11-22T11:00:00Z', '2026-11-22T11:45:00Z', true],
    ['2026-11-22T11:00:00Z', '2026-11-22T11:45:01Z', false],
  ])('published %s, asked %s: %s', (published, fetchedAt, due) => {
    expect(isReplyFetchDue({ published, ...(fetchedAt && { fetchedAt }) }, now)).toBe(due)
  })
})
