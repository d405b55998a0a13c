/**
 * One of everything: each kind of effect, each kind of question, each read.
 *
 * @module
 */
import type { HostState } from '../../../../src/adapters/state/host-state.js'
import type { Effect, EffectKind } from '../../../../src/core/model/index.js'
import type { About, Question } from '../../../../src/protocol/ports/index.js'
import { accountOf, ALICE, BOB, CAROL, EVE, NOW, postOf } from '../../state-contract.js'

const NOTE = 'https://bob.example/n/1'
const QUOTING = 'https://bob.example/n/quoting'
const POLL = postOf({
  id: `${ALICE}/statuses/poll`,
  poll: {
    options: ['tea', 'coffee'].map((title) => ({ title, votes: 0 })),
    isMultiple: true,
    isClosed: false,
    votersCount: 0,
  },
})
const QUOTE = { targetId: POLL.id, targetAuthorId: ALICE, state: 'pending', legacy: false } as const
const note = postOf({
  id: NOTE,
  authorId: BOB,
  local: false,
  url: NOTE,
  atomUri: 'tag:bob.example,1',
  inReplyTo: POLL.id,
  mentions: [{ actorId: ALICE, silent: false, notify: true }],
})
const follow = { id: 'https://bob.example/f/1', followerId: BOB, targetId: ALICE }
const followed = { id: `${ALICE}#follows/1`, followerId: ALICE, targetId: BOB }
const later = new Date(NOW.getTime() + 3_600_000).toISOString()

/** In this order, they depend on each other; what takes away comes last. */
export const EVERY_EFFECT: {
  readonly [Kind in EffectKind]: readonly Extract<Effect, { readonly kind: Kind }>[]
} = {
  'account.update': [BOB, EVE].map((id) => ({ kind: 'account.update', account: accountOf(id) })),
  'follow.request': [
    { kind: 'follow.request', ...follow },
    { kind: 'follow.request', ...followed },
  ],
  'follow.accept': [
    { kind: 'follow.accept', ...follow, follower: { inbox: `${BOB}/inbox` } },
    { kind: 'follow.accept', ...followed },
  ],
  'status.create': [
    { kind: 'status.create', status: POLL, via: 'delivered' },
    { kind: 'status.create', status: note, via: 'delivered' },
    {
      kind: 'status.create',
      status: postOf({
        id: QUOTING,
        authorId: BOB,
        local: false,
        quote: QUOTE,
        visibility: 'direct',
        mentions: note.mentions,
      }),
      via: 'delivered',
    },
  ],
  'status.edit': [
    {
      kind: 'status.edit',
      status: { ...note, content: 'edited', editedAt: '2026-11-22T11:00:00Z' },
      isSignificant: true,
      resetsVotes: true,
    },
  ],
  'status.counts': [{ kind: 'status.counts', statusId: NOTE, claimedCounts: { favourites: 2 } }],
  'status.policy': [{ kind: 'status.policy', statusId: NOTE, quotePolicy: 3 }],
  'status.mention': [
    {
      kind: 'status.mention',
      statusId: QUOTING,
      mention: { actorId: ALICE, silent: true, notify: false },
      visibility: 'limited',
    },
  ],
  'status.boost': [
    {
      kind: 'status.boost',
      id: 'https://bob.example/a/1',
      actorId: BOB,
      statusId: POLL.id,
      published: NOW.toISOString(),
      visibility: 'public',
    },
    {
      kind: 'status.boost',
      id: `${ALICE}/statuses/2/activity`,
      actorId: ALICE,
      statusId: NOTE,
      published: NOW.toISOString(),
      visibility: 'public',
    },
  ],
  'status.favourite': [
    { kind: 'status.favourite', id: 'https://bob.example/l/1', actorId: BOB, statusId: POLL.id },
  ],
  'status.pin': [{ kind: 'status.pin', actorId: ALICE, statusId: POLL.id }],
  'tag.feature': [{ kind: 'tag.feature', actorId: ALICE, name: 'cats', displayName: 'Cats' }],
  'poll.vote': [0, 1].map((option) => ({
    kind: 'poll.vote',
    id: `https://bob.example/v/${option}`,
    statusId: POLL.id,
    actorId: BOB,
    option,
    isFirst: option === 0,
  })),
  'poll.results': [
    {
      kind: 'poll.results',
      statusId: NOTE,
      poll: { options: [{ title: 'tea', votes: 3 }], isMultiple: false, isClosed: true, votersCount: 3 },
    },
  ],
  'quote.request': [
    {
      kind: 'quote.request',
      id: 'https://bob.example/r/1',
      actorId: BOB,
      quoteId: QUOTING,
      targetId: POLL.id,
      targetAuthorId: ALICE,
    },
  ],
  'quote.accept': [
    {
      kind: 'quote.accept',
      quoteId: QUOTING,
      targetId: POLL.id,
      targetAuthorId: ALICE,
      stamp: `${ALICE}/stamps/1`,
    },
  ],
  'block.add': [{ kind: 'block.add', id: 'https://a.evil.example/b/1', actorId: EVE, targetId: ALICE }],
  'account.move': [{ kind: 'account.move', accountId: EVE, targetId: BOB, at: NOW.toISOString() }],
  'report.create': [
    {
      kind: 'report.create',
      id: 'https://bob.example/r/1',
      actorId: BOB,
      accountId: ALICE,
      statusIds: [],
      comment: 'x',
    },
    { kind: 'report.create', actorId: BOB, accountId: ALICE, statusIds: [POLL.id], comment: 'y' },
  ],
  'collection.update': [
    {
      kind: 'collection.update',
      id: 'https://bob.example/c/1',
      ownerId: BOB,
      name: 'Cats',
      html: '',
      items: [EVE],
    },
  ],
  'notification.add': [
    { kind: 'notification.add', type: 'mention', accountId: ALICE, actorId: BOB, statusId: NOTE },
    { kind: 'notification.add', type: 'follow', accountId: ALICE, actorId: BOB },
  ],
  'delivery.send': [
    {
      kind: 'delivery.send',
      id: `${POLL.id}/activity ${ALICE}`,
      senderId: ALICE,
      activityId: `${POLL.id}/activity`,
      body: '{}',
      to: [{ actorId: BOB, inbox: `${BOB}/inbox` }],
      followersOf: [ALICE],
      subject: POLL.id,
    },
  ],
  'update.send': [{ kind: 'update.send', objectId: POLL.id, at: later }],
  'tombstone.add': [
    {
      kind: 'tombstone.add',
      id: 'https://bob.example/l/0',
      actorId: BOB,
      at: NOW.toISOString(),
      until: later,
    },
  ],
  'activity.seen': [{ kind: 'activity.seen', key: 'signature', until: later }],
  ignored: [{ kind: 'ignored', reason: 'unrelated' }],
  'followers.reconcile': [{ kind: 'followers.reconcile', targetId: EVE, remove: [ALICE], accept: [CAROL] }],
  'account.moderate': [{ kind: 'account.moderate', accountId: CAROL, severity: 'suspend' }],
  'domain.moderate': [{ kind: 'domain.moderate', domain: 'evil.example', severity: 'suspend' }],
  'follow.unaccept': [{ kind: 'follow.unaccept', ...followed }],
  'follow.undo': [{ kind: 'follow.undo', ...follow }],
  'follow.reject': [{ kind: 'follow.reject', ...followed }],
  'block.remove': [{ kind: 'block.remove', actorId: EVE, targetId: ALICE }],
  'quote.reject': [{ kind: 'quote.reject', quoteId: QUOTING, targetId: POLL.id, state: 'rejected' }],
  'quote.revoke': [{ kind: 'quote.revoke', quoteId: QUOTING, targetId: POLL.id, state: 'revoked' }],
  'status.unboost': [
    { kind: 'status.unboost', id: 'https://bob.example/a/1', actorId: BOB, statusId: POLL.id },
  ],
  'status.unfavourite': [{ kind: 'status.unfavourite', actorId: BOB, statusId: POLL.id }],
  'status.unpin': [{ kind: 'status.unpin', actorId: ALICE, statusId: POLL.id }],
  'tag.unfeature': [{ kind: 'tag.unfeature', actorId: ALICE, name: 'cats', displayName: 'Cats' }],
  'collection.delete': [{ kind: 'collection.delete', id: 'https://bob.example/c/1', ownerId: BOB }],
  'status.delete': [{ kind: 'status.delete', statusId: POLL.id, authorId: ALICE }],
  'account.delete': [{ kind: 'account.delete', accountId: BOB }],
}

/** What brings something, and nothing that takes it away again: applied twice it is as applied once. */
export const EVERYTHING_NEW: readonly Effect[] = Object.entries(EVERY_EFFECT)
  .slice(0, Object.keys(EVERY_EFFECT).indexOf('activity.seen'))
  .flatMap(([, effects]): readonly Effect[] => effects)

/** What takes something away, or decides, kind by kind. */
export const EVERYTHING_TAKEN: readonly (readonly [kind: string, effects: readonly Effect[]])[] =
  Object.entries(EVERY_EFFECT).slice(Object.keys(EVERY_EFFECT).indexOf('ignored'))

const EVERY_QUESTION: { readonly [Name in About]: Question<Name> } = {
  account: { about: 'account', id: BOB },
  'account.byHandle': { about: 'account.byHandle', acct: 'bob@bob.example' },
  standing: { about: 'standing', id: BOB },
  relation: { about: 'relation', from: BOB, to: ALICE },
  status: { about: 'status', id: 'tag:bob.example,1', by: BOB },
  'follow.byId': { about: 'follow.byId', id: follow.id, actorId: BOB },
  localFollows: { about: 'localFollows', targetId: BOB },
  hasLocalFollower: { about: 'hasLocalFollower', actorId: BOB },
  favourite: { about: 'favourite', actorId: BOB, statusId: POLL.id },
  boost: { about: 'boost', actorId: BOB, statusId: POLL.id },
  votes: { about: 'votes', actorId: BOB, statusId: POLL.id },
  'block.byId': { about: 'block.byId', id: 'https://a.evil.example/b/1', actorId: EVE },
  quote: { about: 'quote', quoteId: QUOTING },
  'quote.byStamp': { about: 'quote.byStamp', stamp: `${ALICE}/stamps/1`, authorId: ALICE },
  'quote.byRequest': { about: 'quote.byRequest', requestId: 'https://bob.example/r/1', actorId: BOB },
  interested: { about: 'interested', statusId: NOTE },
  involved: {
    about: 'involved',
    statusId: POLL.id,
    by: ['boost', 'favourite', 'reply', 'quote', 'vote'],
    limit: 10,
  },
  tombstone: { about: 'tombstone', id: 'https://bob.example/l/0', actorId: BOB },
  followers: { about: 'followers', accountId: ALICE, limit: 10 },
  'followers.count': { about: 'followers.count', accountId: ALICE },
  'followers.inboxes': { about: 'followers.inboxes', accountId: ALICE, limit: 10 },
  'followers.onOrigin': { about: 'followers.onOrigin', accountId: ALICE, origin: 'https://bob.example' },
}

/** Every way to read something, by what is read. */
export function everyRead(state: HostState): Readonly<Record<string, () => unknown>> {
  const { content } = state
  const answers = Object.values(EVERY_QUESTION).map((question) => [
    question.about,
    async () => (await state.directory.answer([question] as readonly Question[]))[0],
  ])
  return {
    ...(Object.fromEntries(answers) as Record<string, () => unknown>),
    account: () => state.account(BOB),
    accountByHandle: () => state.accountByHandle('bob@bob.example'),
    find: () => state.accounts.find('alice'),
    list: () => state.accounts.list(),
    usage: () => state.accounts.usage?.(),
    status: () => state.status(POLL.id),
    edits: () => state.edits(NOTE),
    statusesBy: () => state.statusesBy(BOB),
    repliesTo: () => state.repliesTo(POLL.id),
    timeline: () => state.timeline(ALICE),
    notifications: () => state.notifications(ALICE),
    follow: () => state.follow(BOB, ALICE),
    followRequests: () => state.followRequests(ALICE),
    favouritedBy: () => state.favouritedBy(POLL.id),
    boostedBy: () => state.boostedBy(POLL.id),
    reports: () => state.reports(),
    collectionsOf: () => state.collectionsOf(BOB),
    post: () => content.status(POLL.id),
    gone: () => content.status(`${POLL.id}/gone`),
    outbox: () => content.outbox(ALICE, { limit: 10, audience: 'followers' }),
    outboxCount: () => content.outboxCount(ALICE),
    pinned: () => content.pinned(ALICE),
    following: () => content.following(ALICE, { limit: 10 }),
    followingCount: () => content.followingCount(ALICE),
    stamp: () => content.stamp(`${ALICE}/stamps/1`),
    totals: () => content.totals(POLL.id),
    replies: () => content.replies(POLL.id, { limit: 10 }),
    featuredTags: () => content.featuredTags?.(ALICE),
  }
}

/** Everything that can be read, by what was read; what is asked of the directory at once. */
export async function readEverything(state: HostState): Promise<Readonly<Record<string, unknown>>> {
  const questions = Object.values(EVERY_QUESTION)
  const answers: readonly unknown[] = await state.directory.answer(questions)
  const all: Record<string, unknown> = Object.fromEntries(
    questions.map(({ about }, i) => [about, answers[i]]),
  )
  for (const [name, read] of Object.entries(everyRead(state))) {
    const given = await read()
    if (!(name in EVERY_QUESTION)) all[name] = given
  }
  return all
}
