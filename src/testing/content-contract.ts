/**
 * The contract of `Content`, as tests.
 *
 * @module
 */
import type { Effect, Visibility } from '../core/model/index.js'
import type { Publication } from '../protocol/ports/index.js'
import { expectPages } from './ask.js'
import { contractOf, expectEqual, type CaseBodies, type ContractCase } from './check.js'
import type { HostFixture } from './host-fixture.js'
import {
  BOB,
  boosting,
  creating,
  DAN,
  following,
  knowing,
  localStatusValue,
  NOTE,
  PUBLISHED,
  statusValue,
  UNKNOWN,
} from './samples.js'
import { wholeStatus } from './whole.js'

/** A fresh host that knows two local users and nothing else; see {@link HostFixture}. */
export type ContentFixture = Pick<HostFixture, 'content' | 'apply' | 'users' | 'close'>

/**
 * Gives the tests that every `Content` passes together with the `apply` of the same host.
 *
 * @param create - Makes a fresh fixture; called once per case.
 * @returns Named cases, for the test runner of your choice.
 * @example
 * ```ts
 * import { createMemoryState } from 'tootkit/memory'
 * import { contentContract } from 'tootkit/testing'
 *
 * const cases = contentContract(async () => {
 *   const state = createMemoryState({ origin: 'https://a.example' })
 *   const keys = { privateKeyPem: 'PEM', publicKeyPem: 'PEM' }
 *   for (const username of ['alice', 'carol']) await state.accounts.create({ username, keys })
 *   const user = (username: string) => ({ username, actorId: state.actorIdOf(username) })
 *   return { ...state, users: [user('alice'), user('carol')] }
 * })
 * for (const { run } of cases) await run() // or: it(name, run)
 * ```
 */
export function contentContract(
  create: () => ContentFixture | Promise<ContentFixture>,
): readonly ContractCase[] {
  return contractOf(CASES, create)
}

const minute = (n: number): string => `2026-11-22T10:${String(n).padStart(2, '0')}:00Z`

const CASES: CaseBodies<ContentFixture> = {
  async 'gives a local post whole, of whatever visibility'({ content, apply, users }) {
    const [{ actorId: alice }] = users
    for (const visibility of ['public', 'unlisted', 'private', 'direct'] as const) {
      const id = `${alice}/statuses/${visibility}`
      const status = localStatusValue(alice, { id, url: id, visibility, language: 'de', sensitive: true })
      await apply([creating(status)])
      expectEqual(await content.status(id), status, `a ${visibility} post`)
    }
  },

  async 'loses nothing that a local post may hold'({ content, apply, users }) {
    const [{ actorId: alice }] = users
    const status = wholeStatus({ id: `${alice}/statuses/1`, authorId: alice, local: true })
    await apply([creating(status)])
    expectEqual(await content.status(status.id), status, 'a post in which nothing is missing')
  },

  async 'takes over everything of an edit, and keeps nothing of what it left out'({ content, apply, users }) {
    const [{ actorId: alice }] = users
    const place = { visibility: 'private', inReplyTo: NOTE, conversation: 'tag:1' } as const
    const plain = localStatusValue(alice, place) // an edit moves a post nowhere else, nor to another time
    const { id } = plain
    const edited = wholeStatus({ id, authorId: alice, local: true }, { published: '2026-11-23T10:00:00Z' })
    const edit = { kind: 'status.edit', isSignificant: true, resetsVotes: true } as const
    await apply([creating(plain), { ...edit, status: edited }])
    expectEqual(
      await content.status(id),
      { ...edited, ...place, published: PUBLISHED },
      'a post that got everything by an edit',
    )
    await apply([{ ...edit, status: localStatusValue(alice, { visibility: 'direct' }) }])
    expectEqual(await content.status(id), plain, 'a post that lost it again')
  },

  async 'gives a local post with its quote as it stands'({ content, apply, users }) {
    const [{ actorId: alice }] = users
    const { id } = localStatusValue(alice)
    const requestId = `${id}/quote-request`
    const quote = { targetId: NOTE, targetAuthorId: BOB, state: 'pending', requestId, legacy: false } as const
    const [stamp, target] = [
      'https://remote.example/stamps/1',
      { quoteId: id, targetId: NOTE, targetAuthorId: BOB },
    ]
    await apply([knowing(BOB), creating(statusValue()), creating(localStatusValue(alice, { quote }))])
    await apply([{ kind: 'quote.accept', ...target, stamp }])
    expectEqual(await content.status(id), localStatusValue(alice, { quote: { ...quote, state: 'accepted', stamp } }), 'once agreed') // prettier-ignore
    await apply([{ kind: 'status.delete', statusId: NOTE, authorId: BOB }])
    const status = await content.status(id)
    const left = typeof status !== 'object' ? status : [status.quote?.state, status.quote?.targetId]
    expectEqual(left, ['deleted', undefined], 'once what it quotes is gone')
  },

  async 'gives no post of others as a local one'({ content, apply }) {
    await apply([knowing(BOB), creating(statusValue())])
    expectEqual(await content.status(NOTE), undefined, 'a post of another server')
  },

  async 'tells a deleted post from one that never was'({ content, apply, users }) {
    const [{ actorId: alice }] = users
    const { id } = localStatusValue(alice)
    expectEqual(await content.status(id), undefined, 'before it was made')
    await apply([creating(localStatusValue(alice)), knowing(BOB), creating(statusValue())])
    await apply([
      { kind: 'status.delete', statusId: id, authorId: alice },
      { kind: 'status.delete', statusId: NOTE, authorId: BOB },
    ])
    expectEqual(await content.status(id), 'gone', 'after its end')
    for (const other of [`${id}9`, id.slice(0, -1), id.toUpperCase(), NOTE]) {
      expectEqual(await content.status(other), undefined, other)
    }
  },

  async 'tells whether everybody could read a deleted post'({ content, apply, users }) {
    const [{ actorId: alice }] = users
    const post = (visibility: Visibility) =>
      localStatusValue(alice, { id: `${alice}/statuses/${visibility}`, visibility })
    const all = (['public', 'unlisted', 'private', 'limited', 'direct'] as const).map(post)
    await apply(all.map((status) => creating(status)))
    await apply(all.slice(0, 4).map(({ id }) => ({ kind: 'status.delete', statusId: id, authorId: alice })))
    await apply([{ kind: 'account.delete', accountId: alice }])
    expectEqual(
      await Promise.all(all.map(({ id }) => content.status(id))),
      ['gone', 'gone', 'gone-hidden', 'gone-hidden', 'gone-hidden'],
      'public, unlisted, private and limited posts after their end, a direct one after its author’s',
    )
  },

  async 'calls the posts of a deleted account gone'({ content, apply, users }) {
    const [{ actorId: alice }] = users
    const { id } = localStatusValue(alice)
    await apply([creating(localStatusValue(alice)), { kind: 'account.delete', accountId: alice }])
    expectEqual(await content.status(id), 'gone', 'a post of it')
    expectEqual(
      [
        await content.outboxCount(alice),
        (await content.outbox(alice, { limit: 9, audience: 'followers' })).items,
      ],
      [0, []],
      'its outbox',
    )
  },

  'pages through posts and boosts, newest first': outboxPages,

  async 'shows posts and boosts in an outbox as they were made'({ content, apply, users }) {
    const [{ actorId: alice }] = users
    const status = wholeStatus({ id: `${alice}/statuses/1`, authorId: alice, local: true })
    const boost = boosting(alice, NOTE, { published: minute(1), visibility: 'unlisted' })
    await apply([creating({ ...status, published: minute(0) }), boost])
    const { id, actorId, statusId, published, visibility } = boost
    const { items } = await content.outbox(alice, { audience: 'followers', limit: 9 })
    expectEqual(
      items,
      [
        { kind: 'boost', boost: { id, actorId, statusId, published, visibility } },
        { kind: 'status', status: { ...status, published: minute(0) } },
      ],
      'the outbox',
    )
  },

  async 'leaves no trace in an outbox of what it is not to show'({ content, apply, users }) {
    const [{ actorId: alice }] = users
    const visibilities = ['direct', 'private', 'limited', 'direct', 'unlisted', 'private', 'direct', 'public'] as const // prettier-ignore
    const idOf = (n: number): string => `${alice}/statuses/${n}`
    await apply([
      ...visibilities.map((visibility, n) => {
        const status = { id: idOf(n), url: idOf(n), visibility, published: minute(n) }
        return creating(localStatusValue(alice, status))
      }),
      boosting(alice, NOTE, { id: idOf(8), published: minute(8), visibility: 'private' }),
    ])
    const pages = (audience: 'public' | 'followers', numbers: readonly number[]) =>
      expectPages(
        async ({ after, limit }) => {
          const page = { audience, limit, ...(after !== undefined && { before: after }) }
          const { items, next } = await content.outbox(alice, page)
          const ids = items.map((one) => (one.kind === 'status' ? one.status.id : one.boost.id))
          return { items: ids, ...(next !== undefined && { next }) }
        },
        numbers.map(idOf),
        `an outbox for ${audience}`,
      )
    await pages('public', [7, 4])
    await pages('followers', [8, 7, 5, 4, 1])
  },

  async 'counts what an account published, but nothing that it said directly'({ content, apply, users }) {
    const [{ actorId: alice }] = users
    const post = (visibility: Visibility): Effect => {
      const id = `${alice}/statuses/${visibility}`
      return creating(localStatusValue(alice, { id, url: id, visibility }))
    }
    await apply((['public', 'unlisted', 'private', 'direct'] as const).map(post))
    expectEqual(await content.outboxCount(alice), 3, 'with one of each kind')
    const gone = (visibility: Visibility): Effect => ({
      kind: 'status.delete',
      statusId: `${alice}/statuses/${visibility}`,
      authorId: alice,
    })
    await apply([gone('direct')])
    expectEqual(await content.outboxCount(alice), 3, 'after the direct one went')
    await apply([gone('private')])
    expectEqual(await content.outboxCount(alice), 2, 'after another one went')
  },

  async 'gives pinned posts, the last pinned first'({ content, apply, users }) {
    const [{ actorId: alice }, { actorId: carol }] = users
    const ids = ['a', 'b', 'c'].map((name) => `${alice}/statuses/${name}`)
    await apply(ids.map((id) => creating(localStatusValue(alice, { id, url: id }))))
    for (const id of ids) await apply([{ kind: 'status.pin', actorId: alice, statusId: id }])
    await apply([{ kind: 'status.unpin', actorId: alice, statusId: `${alice}/statuses/b` }])
    const shown = async (): Promise<unknown> => (await content.pinned(alice)).map(({ id }) => id.at(-1))
    expectEqual(await shown(), ['c', 'a'], 'pinned')
    expectEqual(await content.pinned(carol), [], 'pinned by another')
    await apply([{ kind: 'status.delete', statusId: `${alice}/statuses/c`, authorId: alice }])
    expectEqual(await shown(), ['a'], 'pinned after one was deleted')
  },

  'pages through whom an account follows, newest first': followingPages,

  async 'gives a stamp until it is revoked'({ content, apply, users }) {
    const [{ actorId: alice }] = users
    const ids = { quoteId: NOTE, targetId: `${alice}/statuses/1`, targetAuthorId: alice }
    const stamp = `${alice}/stamps/1`
    await apply([
      knowing(BOB),
      creating(localStatusValue(alice)),
      { kind: 'quote.request', id: UNKNOWN, actorId: BOB, ...ids },
    ])
    expectEqual(await content.stamp(stamp), undefined, 'before it was given')
    await apply([{ kind: 'quote.accept', ...ids, stamp, requestId: UNKNOWN }])
    const { quoteId, targetId } = ids
    expectEqual(await content.stamp(stamp), { id: stamp, authorId: alice, quoteId, targetId }, 'the stamp')
    expectEqual(await content.stamp(`${stamp}2`), undefined, 'another stamp')
    await apply([{ kind: 'quote.revoke', quoteId, targetId, state: 'revoked', stamp }])
    expectEqual(await content.stamp(stamp), undefined, 'after it was revoked')
  },

  async 'counts what others did with a post'({ content, apply, users }) {
    const [{ actorId: alice }] = users
    const { id } = localStatusValue(alice)
    const favourite = (actorId: string): Effect => ({ kind: 'status.favourite', actorId, statusId: id })
    await apply([
      creating(localStatusValue(alice)),
      favourite(BOB),
      favourite(DAN),
      favourite(BOB),
      boosting(BOB, id),
    ])
    await apply([favourite(DAN), { kind: 'status.favourite', actorId: BOB, statusId: NOTE }])
    expectEqual(await content.totals(id), { favourites: 2, boosts: 1 }, 'totals')
    await apply([
      { kind: 'status.unfavourite', actorId: BOB, statusId: id },
      { kind: 'status.unboost', id: '', actorId: BOB, statusId: id },
    ])
    expectEqual(await content.totals(id), { favourites: 1, boosts: 0 }, 'totals after some went')
  },

  async 'pages through open replies only, oldest first'({ content, apply, users }) {
    const [{ actorId: alice }] = users
    const { id } = localStatusValue(alice)
    const reply = (n: number, visibility: Visibility, inReplyTo = id): Effect =>
      creating(statusValue({ id: `${NOTE}/${n}`, inReplyTo, visibility, published: minute(n) }))
    await apply([creating(localStatusValue(alice)), knowing(BOB)])
    await apply([
      reply(8, 'public'),
      reply(3, 'unlisted'),
      reply(5, 'private'),
      reply(6, 'direct'),
      reply(7, 'limited'),
    ])
    await apply([reply(1, 'public'), reply(2, 'public', UNKNOWN), reply(4, 'public'), reply(9, 'unlisted')])
    const ids = [1, 3, 4, 8, 9].map((n) => `${NOTE}/${n}`)
    await expectPages(
      async (page) => {
        const { ids: items, next } = await content.replies(id, page)
        return { items, ...(next !== undefined && { next }) }
      },
      ids,
      'replies',
    )
  },

  async 'gives featured hashtags, where it does'({ content, apply, users }) {
    if (content.featuredTags === undefined) return
    const [{ actorId: alice }, { actorId: carol }] = users
    const tag = { actorId: alice, name: 'cats', displayName: 'Cats' }
    await apply([
      { kind: 'tag.feature', ...tag },
      { kind: 'tag.feature', ...tag, name: 'dogs', displayName: 'Dogs' },
    ])
    expectEqual([...(await content.featuredTags(alice))].sort(), ['Cats', 'Dogs'], 'hashtags')
    expectEqual(await content.featuredTags(carol), [], 'hashtags of another')
    await apply([{ kind: 'tag.unfeature', ...tag }])
    expectEqual(await content.featuredTags(alice), ['Dogs'], 'hashtags after one went')
  },

  async 'does not fail for a cursor that is none'({ content, apply, users }) {
    const [{ actorId: alice }] = users
    await apply([creating(localStatusValue(alice))])
    for (const cursor of ['nonsense', '', '{}', '["a"]', '0', '%', '\u0001', 'a'.repeat(5000)]) {
      const { items } = await content.outbox(alice, { before: cursor, limit: 5, audience: 'followers' })
      const { actorIds } = await content.following(alice, { after: cursor, limit: 5 })
      const { ids } = await content.replies(UNKNOWN, { after: cursor, limit: 5 })
      expectEqual(
        [items.length <= 1, actorIds.length, ids.length],
        [true, 0, 0],
        `pages after ${cursor.slice(0, 20)}`,
      )
    }
  },
}

async function outboxPages({ content, apply, users }: ContentFixture): Promise<void> {
  const [{ actorId: alice }, { actorId: carol }] = users
  const idOf = (n: number): string => `${alice}/statuses/${n}`
  const post = (n: number): Effect =>
    creating(localStatusValue(alice, { id: idOf(n), url: idOf(n), published: minute(n) }))
  const boost = (n: number): Effect => boosting(alice, `${NOTE}/${n}`, { id: idOf(n), published: minute(n) })
  await apply([post(7), boost(2), post(1), boost(6), post(3), post(10), boost(9), post(5)])
  await apply([
    knowing(BOB),
    creating(statusValue()),
    creating(localStatusValue(carol)),
    boosting(carol, NOTE),
    boosting(BOB, idOf(1)),
  ])
  const shown = (publication: Publication): string => {
    const { kind } = publication
    return kind === 'status'
      ? `status ${publication.status.id}`
      : `boost ${publication.boost.id} of ${publication.boost.statusId}`
  }
  const expected = [10, 9, 7, 6, 5, 3, 2, 1].map((n) =>
    [2, 6, 9].includes(n) ? `boost ${idOf(n)} of ${NOTE}/${n}` : `status ${idOf(n)}`,
  )
  await expectPages(
    async ({ after, limit }) => {
      const { items, next } = await content.outbox(alice, {
        audience: 'public',
        limit,
        ...(after !== undefined && { before: after }),
      })
      return { items: items.map(shown), ...(next !== undefined && { next }) }
    },
    expected,
    'outbox',
  )
  expectEqual([await content.outboxCount(alice), await content.outboxCount(carol)], [8, 2], 'counts')
  expectEqual(await content.outboxCount(UNKNOWN), 0, 'count of nobody')
}

async function followingPages({ content, apply, users }: ContentFixture): Promise<void> {
  const [{ actorId: alice }, { actorId: carol }] = users
  const ids: string[] = []
  for (let i = 0; i < 8; i++) {
    const id = `https://host${(i * 3) % 8}.example/users/f`
    ids.unshift(id)
    await apply([knowing(id), ...following(alice, id)])
  }
  await apply(following(alice, carol)) // users of this server are followed as well
  ids.unshift(carol)
  await apply([
    knowing(BOB),
    { kind: 'follow.request', id: `${alice}/f/9`, followerId: alice, targetId: BOB },
    ...following(carol, BOB),
    ...following(DAN, alice),
  ])
  await expectPages(
    async (page) => {
      const { actorIds, next } = await content.following(alice, page)
      return { items: actorIds, ...(next !== undefined && { next }) }
    },
    ids,
    'whom she follows',
  )
  const counts = [await content.followingCount(alice), await content.followingCount(carol)]
  expectEqual(counts, [9, 1], 'counts')
  await apply([{ kind: 'follow.undo', id: '', followerId: alice, targetId: ids[0] ?? '' }])
  expectEqual(await content.followingCount(alice), 8, 'count after one ended')
}
