import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HostState } from '../../../../src/adapters/state/host-state.js'
import { omit } from '../../../../src/adapters/state/omit.js'
import { createMemoryState } from '../../../../src/adapters/memory/index.js'
import { createStateOver } from '../../../../src/adapters/sql/state/create-sql-state.js'
import type { Effect, NotificationType, Status } from '../../../../src/core/model/index.js'
import type { Question } from '../../../../src/protocol/ports/index.js'
import { accountOf, ALICE, BOB, CAROL, EVE, NOW, postOf, US } from '../../state-contract.js'
import { KINDS } from '../databases.js'

const DAN = 'https://bob.example/users/dan'
const LONG = `https://bob.example/users/${'l'.repeat(600)}`
const ACTORS = [ALICE, CAROL, BOB, EVE, DAN, LONG]
const POSTS = Array.from({ length: 6 }, (_, n) => {
  const author = [ALICE, CAROL, BOB, EVE, DAN, ALICE][n] ?? ALICE
  return { id: `${author}/statuses/${n}`, author, n }
})
const keys = { privateKeyPem: 'private', publicKeyPem: 'public' }
const later = new Date(NOW.getTime() + 3_600_000).toISOString()

const actor = fc.constantFrom(...ACTORS)
const local = fc.constantFrom(ALICE, CAROL)
const post = fc.constantFrom(...POSTS)
const statusId = post.map(({ id }) => id)
const pair = fc.tuple(actor, actor).filter(([a, b]) => a !== b)
/** One of the two sides is local. */
const sides = pair
  .filter(([a, b]) => [a, b].some((id) => id.startsWith(US)))
  .map(([followerId, targetId]) => ({ followerId, targetId }))
/** Each pair has names of its own, so that nothing hangs on which of two of one name is found. */
const follow = fc
  .tuple(sides, fc.constantFrom('1', '2'))
  .map(([it, n]) => ({ ...it, id: followIdOf(it.followerId, it.targetId, n) }))
const undone = fc.constantFrom('https://bob.example/f/1', LONG)
const mention = actor.map((actorId) => ({ actorId, silent: false, notify: false }))
const visibility = fc.constantFrom<Status['visibility'][]>(
  'public',
  'unlisted',
  'private',
  'limited',
  'direct',
)

function followIdOf(followerId: string, targetId: string, n: string): string {
  return `${followerId}#follows/${ACTORS.indexOf(targetId)}/${n}`
}

function blockIdOf(actorId: string, targetId: string): string {
  return `${actorId}#blocks/${ACTORS.indexOf(targetId)}`
}

function requestIdOf(n: number): string {
  return `https://bob.example/requests/${n}`
}

/** Each post is published at a moment of its own, so that nothing hangs on how equal ones are ordered. */
const published = (n: number): string => new Date(NOW.getTime() - (100 - n) * 60_000).toISOString()

/** Always the same for one id but for what an edit changes, as local posts have to be. */
const status = fc
  .record({
    post,
    visibility,
    mentions: fc.uniqueArray(mention, { maxLength: 2, selector: (it) => it.actorId }),
    quoted: fc.option(post),
    inReplyTo: fc.option(statusId),
  })
  .map(({ post: { id, author, n }, quoted, inReplyTo, ...more }): Status => {
    const isPoll = n % 2 === 0
    const options = ['tea', 'coffee'].map((title) => ({ title, votes: 0 }))
    return postOf({
      ...more,
      id,
      authorId: author,
      local: author.startsWith(US),
      published: published(n),
      ...(n === 3 && { atomUri: `tag:evil.example,${n}` }),
      ...(inReplyTo !== null && { inReplyTo }),
      ...(isPoll && { poll: { options, isMultiple: n === 0, isClosed: false, votersCount: 0 } }),
      ...(quoted !== null && {
        quote: { targetId: quoted.id, targetAuthorId: quoted.author, state: 'pending', legacy: false },
      }),
    })
  })

const effect: fc.Arbitrary<Effect> = fc.oneof(
  {
    weight: 5,
    arbitrary: status.chain((it) =>
      fc
        .constantFrom('delivered', 'fetched')
        .map((via): Effect => ({ kind: 'status.create', status: it, via: via as 'fetched' })),
    ),
  },
  fc.tuple(status, fc.integer({ min: 1, max: 9 })).map(([it, minute]): Effect => {
    return {
      kind: 'status.edit',
      status: {
        ...omit(it, 'poll'),
        content: `${minute}`,
        editedAt: new Date(NOW.getTime() - minute * 1000).toISOString(),
      },
      isSignificant: minute % 2 === 0,
      resetsVotes: true,
    }
  }),
  statusId.map((id): Effect => ({ kind: 'status.counts', statusId: id, claimedCounts: { boosts: 3 } })),
  statusId.map((id): Effect => ({ kind: 'status.policy', statusId: id, quotePolicy: 5 })),
  fc.tuple(statusId, mention, visibility).map(([id, it, seen]): Effect => ({
    kind: 'status.mention',
    statusId: id,
    mention: it,
    visibility: seen,
  })),
  fc.tuple(post, actor).map(([{ id, author }, by]): Effect => ({
    kind: 'status.delete',
    statusId: id,
    authorId: by === BOB ? BOB : author,
  })),
  fc.tuple(actor, post).map(([actorId, { id, n }]): Effect => ({
    kind: 'status.boost',
    id: `${actorId}/boosts/${n}`,
    actorId,
    statusId: id,
    published: new Date(NOW.getTime() - (ACTORS.indexOf(actorId) * 10 + n) * 1000 - 500).toISOString(),
    visibility: 'public',
  })),
  fc
    .tuple(actor, statusId)
    .map(([actorId, id]): Effect => ({ kind: 'status.unboost', id: 'x', actorId, statusId: id })),
  fc.tuple(actor, statusId).map(([actorId, id]): Effect => ({
    kind: 'status.favourite',
    id: `${actorId}/likes/1`,
    actorId,
    statusId: id,
  })),
  fc
    .tuple(actor, statusId)
    .map(([actorId, id]): Effect => ({ kind: 'status.unfavourite', actorId, statusId: id })),
  fc.tuple(actor, statusId).map(([actorId, id]): Effect => ({ kind: 'status.pin', actorId, statusId: id })),
  fc.tuple(actor, statusId).map(([actorId, id]): Effect => ({ kind: 'status.unpin', actorId, statusId: id })),
  fc.tuple(actor, statusId, fc.integer({ min: 0, max: 2 })).map(([actorId, id, option]): Effect => ({
    kind: 'poll.vote',
    id: 'v',
    statusId: id,
    actorId,
    option,
    isFirst: true,
  })),
  fc.tuple(post, post, actor).map(([quoting, quoted, actorId]): Effect => ({
    kind: 'quote.request',
    id: requestIdOf(quoting.n),
    actorId,
    quoteId: quoting.id,
    targetId: quoted.id,
    targetAuthorId: quoted.author,
  })),
  fc.tuple(post, post).map(([quoting, quoted]): Effect => ({
    kind: 'quote.accept',
    quoteId: quoting.id,
    targetId: quoted.id,
    targetAuthorId: quoted.author,
    stamp: `${quoted.author}/stamps/${quoting.n}`,
  })),
  fc.tuple(post, statusId).map(([quoting, targetId]): Effect => ({
    kind: 'quote.revoke',
    quoteId: quoting.id,
    targetId,
    state: 'revoked',
  })),
  { weight: 3, arbitrary: follow.map((it): Effect => ({ kind: 'follow.request', ...it })) },
  {
    weight: 3,
    arbitrary: follow.map((it): Effect => ({
      kind: 'follow.accept',
      ...it,
      follower: { inbox: `${it.followerId}/inbox` },
    })),
  },
  follow.map((it): Effect => ({ kind: 'follow.undo', ...it })),
  follow.map((it): Effect => ({ kind: 'follow.unaccept', ...it })),
  fc.tuple(actor, local, local).map(([targetId, gone, stays]): Effect => ({
    kind: 'followers.reconcile',
    targetId,
    remove: [gone],
    accept: [stays],
  })),
  fc.tuple(fc.boolean(), pair).map(([isNamed, [actorId, targetId]]): Effect => ({
    kind: 'block.add',
    ...(isNamed && { id: blockIdOf(actorId, targetId) }),
    actorId,
    targetId,
  })),
  pair.map(([actorId, targetId]): Effect => ({ kind: 'block.remove', actorId, targetId })),
  fc.tuple(fc.constantFrom(BOB, EVE, DAN, LONG), fc.boolean()).map(([id, moved]): Effect => ({
    kind: 'account.update',
    account: accountOf(id, {
      acct: `${ACTORS.indexOf(id)}@x.example`,
      ...(moved && { inbox: `${id}/moved`, sharedInbox: `${US}/x` }),
    }),
  })),
  fc.constantFrom(BOB, EVE, CAROL).map((accountId): Effect => ({ kind: 'account.delete', accountId })),
  fc.tuple(actor, fc.constantFrom('none', 'silence', 'suspend')).map(([accountId, severity]): Effect => ({
    kind: 'account.moderate',
    accountId,
    severity: severity as 'none',
  })),
  fc
    .tuple(
      fc.constantFrom('evil.example', 'a.evil.example', 'bob.example'),
      fc.constantFrom('none', 'silence', 'suspend'),
    )
    .map(([domain, severity]): Effect => ({ kind: 'domain.moderate', domain, severity: severity as 'none' })),
  fc
    .tuple(
      local,
      actor,
      fc.option(statusId),
      fc.constantFrom<NotificationType[]>('mention', 'follow', 'follow_request', 'quote_request'),
    )
    .map(([accountId, actorId, id, type]): Effect => ({
      kind: 'notification.add',
      type,
      accountId,
      actorId,
      ...(id !== null && { statusId: id }),
    })),
  fc.tuple(actor, undone).map(([actorId, id]): Effect => ({
    kind: 'tombstone.add',
    id,
    actorId,
    at: NOW.toISOString(),
    until: later,
  })),
  fc
    .tuple(fc.constantFrom('1', '2', '3'))
    .map(([key]): Effect => ({ kind: 'activity.seen', key, until: later })),
  fc.tuple(actor, fc.constantFrom('cats', 'dogs')).map(([actorId, name]): Effect => ({
    kind: 'tag.feature',
    actorId,
    name,
    displayName: name.toUpperCase(),
  })),
)

/** The answers and reads of a state, such that two states can be compared: cursors and the spelling of times apart. */
async function knownBy(state: HostState): Promise<unknown> {
  const questions: Question[] = [
    ...ACTORS.flatMap((id): Question[] => [
      { about: 'account', id },
      { about: 'account.byHandle', acct: `${ACTORS.indexOf(id)}@x.example` },
      { about: 'standing', id },
      { about: 'localFollows', targetId: id },
      { about: 'hasLocalFollower', actorId: id },
      ...ACTORS.map((to): Question => ({ about: 'relation', from: id, to })),
      ...POSTS.flatMap((it): Question[] => [
        { about: 'favourite', actorId: id, statusId: it.id },
        { about: 'boost', actorId: id, statusId: it.id },
        { about: 'votes', actorId: id, statusId: it.id },
        { about: 'status', id: `${id}/boosts/${it.n}`, by: id },
      ]),
      ...['https://bob.example/f/1', LONG].map((it): Question => ({
        about: 'tombstone',
        id: it,
        actorId: id,
      })),
      ...POSTS.map(({ n }): Question => ({
        about: 'quote.byRequest',
        requestId: requestIdOf(n),
        actorId: id,
      })),
      ...ACTORS.flatMap((to): Question[] => [
        ...['1', '2'].map((n): Question => ({
          about: 'follow.byId',
          id: followIdOf(id, to, n),
          actorId: id,
        })),
        { about: 'block.byId', id: blockIdOf(id, to), actorId: id },
      ]),
    ]),
    ...POSTS.flatMap(({ id, author, n }): Question[] => [
      { about: 'status', id, by: author },
      { about: 'quote', quoteId: id },
      { about: 'quote.byStamp', stamp: `${ALICE}/stamps/${n}`, authorId: ALICE },
    ]),
    { about: 'status', id: 'tag:evil.example,3', by: EVE },
    ...[ALICE, CAROL].flatMap((accountId): Question[] => [
      { about: 'followers', accountId, limit: 2 },
      { about: 'followers.count', accountId },
      { about: 'followers.inboxes', accountId, limit: 3 },
      { about: 'followers.onOrigin', accountId, origin: 'https://bob.example' },
    ]),
  ]
  const { content } = state
  const interested = await state.directory.answer(
    POSTS.map(({ id }) => ({ about: 'interested', statusId: id }) as const),
  )
  return normal({
    answers: await state.directory.answer(questions),
    interested: interested.map((ids) => [...ids].sort()),
    accounts: await Promise.all(['alice', 'carol'].map((name) => state.accounts.find(name))),
    people: await Promise.all(
      ACTORS.map(async (id) => ({
        timeline: await state.timeline(id),
        notifications: await state.notifications(id),
        requests: await state.followRequests(id),
        posts: await state.statusesBy(id),
        pinned: await content.pinned(id),
        tags: await content.featuredTags?.(id),
      })),
    ),
    locals: await Promise.all(
      [ALICE, CAROL].map(async (id) => ({
        outbox: await content.outbox(id, { limit: 50, audience: 'followers' }),
        outboxCount: await content.outboxCount(id),
        following: await content.following(id, { limit: 2 }),
        followingCount: await content.followingCount(id),
      })),
    ),
    posts: await Promise.all(
      POSTS.map(async ({ id, n }) => ({
        status: await state.status(id),
        published: await content.status(id),
        edits: await state.edits(id),
        replies: await content.replies(id, { limit: 3 }),
        totals: await content.totals(id),
        favouritedBy: await state.favouritedBy(id),
        boostedBy: await state.boostedBy(id),
        stamp: await content.stamp(`${ALICE}/stamps/${n}`),
      })),
    ),
  })
}

function normal(value: unknown): unknown {
  if (typeof value === 'string') return /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : value
  if (Array.isArray(value)) return value.map(normal)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, it]) => it !== undefined)
      .map(([name, it]) => [name, name === 'next' ? 'more' : normal(it)])
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  )
}

async function prepare(state: HostState): Promise<void> {
  for (const username of ['alice', 'carol'])
    await state.accounts.create({ username, keys, createdAt: NOW.toISOString() })
}

async function outcomeOf(applied: Promise<void>): Promise<unknown> {
  try {
    await applied
    return 'kept'
  } catch (error) {
    return (error as { readonly code?: string }).code ?? error
  }
}

describe.each(KINDS.filter(({ isAbsent, name }) => !isAbsent && name !== 'SQLite in a file'))(
  'the state on $name',
  ({ name, open }) => {
    it('knows what the state in memory knows, whatever is applied', async () => {
      const database = open()
      const clock = { now: () => NOW }
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(effect, { minLength: 1, maxLength: 6 }), { maxLength: 14 }),
          async (lists) => {
            await database.clear()
            const sqlState = createStateOver(database.database, { origin: US, clock })
            const model = createMemoryState({ origin: US, clock })
            await prepare(sqlState)
            await prepare(model)
            for (const list of lists)
              expect(await outcomeOf(sqlState.apply(list))).toEqual(await outcomeOf(model.apply(list)))
            expect(await knownBy(sqlState)).toEqual(await knownBy(model))
          },
        ),
        { numRuns: Number(process.env['TOOTKIT_RUNS'] ?? (name === 'Postgres' ? 6 : 40)) },
      )
      await database.close()
    }, 600_000)
  },
)
