import { describe, expect, it } from 'vitest'
import type { KnownStatus } from '../../../../src/protocol/ports/index.js'
import {
  alice,
  bob,
  createHost,
  documents,
  keepPost,
  lastKinds,
  localPost,
  pair,
  remotePost,
  sam,
  sentBy,
  type Host,
} from '../host.ts'

const options = ['Red', 'Blue', 'Green'].map((title) => ({ title, votes: 0 }))
const poll = { options, isMultiple: true, isClosed: false, expiresAt: '2026-03-11T12:00:00Z', votersCount: 0 }
const post = remotePost({ poll })
const input = { as: 'alice', id: post.id }

function hostWith(more: Partial<KnownStatus> = {}): Host {
  const host = createHost()
  host.state.posts.set(post.id, { ...post, ...more })
  return host
}

describe('vote', () => {
  it('counts several choices in one list, and sends one activity for each', async () => {
    const host = hostWith()
    await host.verbs.vote({ ...input, choices: [0, 2, 0] })
    expect(host.applied).toHaveLength(1)
    expect(lastKinds(host)).toEqual(['poll.vote', 'poll.vote', 'delivery.send', 'delivery.send'])
    const [first, second] = host.applied[0]?.filter((effect) => effect.kind === 'poll.vote') ?? []
    expect(first).toMatchObject({ statusId: post.id, actorId: alice, option: 0, isFirst: true })
    expect(second).toMatchObject({ option: 2, isFirst: false })
    expect(sentBy(host)).toEqual(
      Array(2).fill({ type: 'Create', by: alice, to: [`${sam}/inbox`], followersOf: [] }),
    )
    expect(documents(host)[0]).toEqual({
      id: `${first?.id ?? ''}/activity`,
      type: 'Create',
      actor: alice,
      to: sam,
      object: {
        id: first?.id,
        type: 'Note',
        name: 'Red',
        attributedTo: alice,
        inReplyTo: post.id,
        to: sam,
      },
    })
  })

  it('leaves out what was voted for before', async () => {
    const host = hostWith()
    await host.verbs.vote({ ...input, choices: [0] })
    await host.verbs.vote({ ...input, choices: [0] })
    expect(host.applied).toHaveLength(1)
    await host.verbs.vote({ ...input, choices: [0, 1] })
    expect(host.state.votes.get(pair(alice, post.id))).toEqual([0, 1])
    expect(sentBy(host)).toHaveLength(2)
  })

  it('lets them be told as soon as the rules say, as for votes from elsewhere', async () => {
    const host = createHost()
    Object.assign(host.services, { rules: { pollUpdateDelayMs: 1000 } })
    keepPost(host.state, localPost({ type: 'Question', poll }))
    await host.verbs.vote({ as: 'bob', id: localPost().id, choices: [1] })
    expect(host.applied[0]?.[1]).toMatchObject({ kind: 'update.send', at: '2026-03-10T12:00:01Z' })
  })

  it('lets the new numbers of a local poll be told three minutes later', async () => {
    const host = createHost()
    keepPost(host.state, localPost({ type: 'Question', poll }))
    await host.verbs.vote({ as: 'bob', id: localPost().id, choices: [1] })
    expect(lastKinds(host)).toEqual(['poll.vote', 'update.send'])
    expect(host.applied[0]?.[1]).toEqual({
      kind: 'update.send',
      objectId: localPost().id,
      at: '2026-03-10T12:03:00Z',
    })
    expect(host.woken()).toBe(1)
  })

  it.each([
    ['a second choice in a poll of one', { poll: { ...poll, isMultiple: false } }, [0, 1]],
    ['an option that is not there', {}, [1, 3]],
    ['a poll that is over', { poll: { ...poll, expiresAt: '2026-03-10T11:59:59Z' } }, [0]],
    ['a post without a poll', { poll: undefined }, [0]],
  ])('refuses %s, and counts none of it', async (_what, more, choices) => {
    const host = hostWith(more as Partial<KnownStatus>)
    await expect(host.verbs.vote({ ...input, choices })).rejects.toMatchObject({ code: 'ERR_POLL_INVALID' })
    expect(host.applied).toEqual([])
  })

  it('refuses another choice after the only one', async () => {
    const host = hostWith({ poll: { ...poll, isMultiple: false } })
    await host.verbs.vote({ ...input, choices: [0] })
    await expect(host.verbs.vote({ ...input, choices: [1] })).rejects.toMatchObject({
      code: 'ERR_POLL_INVALID',
    })
  })

  it('refuses the author, and strangers in a poll for followers', async () => {
    const host = createHost()
    keepPost(host.state, localPost({ type: 'Question', poll, visibility: 'private' }))
    const id = localPost().id
    await expect(host.verbs.vote({ as: 'alice', id, choices: [0] })).rejects.toMatchObject({
      code: 'ERR_POLL_INVALID',
    })
    await expect(host.verbs.vote({ as: 'bob', id, choices: [0] })).rejects.toMatchObject({
      code: 'ERR_UNKNOWN_OBJECT',
    })
    const follow = { id: `${bob}#follows/1`, followerId: bob, targetId: alice, state: 'accepted' } as const
    host.state.follows.set(pair(bob, alice), follow)
    await host.verbs.vote({ as: 'bob', id, choices: [0] })
    expect(host.state.votes.size).toBe(1)
  })

  it.each([[[]], [[-1]], [[0.5]], [['0']], ['0'], [undefined]])(
    'throws a TypeError for choices %j',
    async (choices) => {
      const host = hostWith()
      const given = { ...input, choices: choices as number[] }
      await expect(host.verbs.vote(given)).rejects.toThrow(TypeError)
      expect(host.trips).toEqual([])
    },
  )
})
