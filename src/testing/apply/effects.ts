/**
 * One effect of each kind, with what it needs and what is to be seen of it.
 *
 * @module
 */
import type { Effect, EffectKind } from '../../core/model/index.js'
import type { Question } from '../../protocol/ports/index.js'
import { without } from '../check.js'
import type { HostFixture } from '../host-fixture.js'
import {
  after,
  BOB,
  boosting,
  creating,
  DAN,
  followedBy,
  following,
  knowing,
  localStatusValue,
  NOTE,
  sending,
  statusValue,
  UNKNOWN,
} from '../samples.js'

/** What is to be seen of an effect that the host does not show. */
export const NOT_SHOWN = 'not shown'

/** An effect that can be tried. */
export interface EffectSample<Kind extends EffectKind> {
  /** What has to be there for it to change anything. */
  readonly before: readonly Effect[]
  readonly effect: Extract<Effect, { readonly kind: Kind }>
  /** What is to be seen of it, as a JSON value, or {@link NOT_SHOWN}. */
  readonly seen: (host: HostFixture) => Promise<unknown>
}

/** Samples by kind. */
export type EffectSamples = { readonly [Kind in EffectKind]: EffectSample<Kind> }

/** Gives a sample of every kind: one left out does not compile. */
export function effectSamples({ users, now }: Pick<HostFixture, 'users' | 'now'>): EffectSamples {
  const [alice, carol] = [users[0].actorId, users[1].actorId]
  const local = localStatusValue(alice)
  const options = ['tea', 'coffee'].map((title) => ({ title, votes: 0 }))
  const poll = { options, isMultiple: false, isClosed: false, votersCount: 0 }
  const known = [knowing(BOB), creating(statusValue({ type: 'Question', poll }))]
  const follow = { id: `${alice}/f/1`, followerId: alice, targetId: BOB }
  const quote = { quoteId: NOTE, targetId: local.id, targetAuthorId: alice }
  const requested: Effect = { kind: 'quote.request', id: `${NOTE}/request`, actorId: BOB, ...quote }
  const stamp = `${alice}/stamps/1`
  const until = after(now, 3_600_000)

  const account = async ({ directory }: HostFixture): Promise<unknown> => {
    const [stored] = await directory.answer([{ about: 'account', id: BOB }])
    return stored && without(stored, 'refreshedAt') // which may differ each time
  }
  const post = asking({ about: 'status', id: NOTE })
  const favourite = asking({ about: 'favourite', actorId: BOB, statusId: local.id })
  const boost = asking({ about: 'boost', actorId: BOB, statusId: local.id })
  const relation = asking({ about: 'relation', from: alice, to: BOB })
  const quoting = asking({ about: 'quote', quoteId: NOTE })
  const tagsOf =
    (id: string) =>
    async ({ content }: HostFixture) =>
      (await content.featuredTags?.(id)) ?? NOT_SHOWN
  const pinnedBy =
    (id: string) =>
    async ({ content }: HostFixture) =>
      content.pinned(id)
  const lists = ({ reading }: HostFixture): Promise<unknown> =>
    reading?.collections?.(BOB) ?? Promise.resolve(NOT_SHOWN)
  const list = { id: 'https://remote.example/lists/1', ownerId: BOB, name: 'People', html: '', items: [] }
  const tag = { actorId: alice, name: 'cats', displayName: 'Cats' }

  return {
    'status.create': {
      before: [knowing(BOB)],
      effect: { kind: 'status.create', status: statusValue(), via: 'delivered' },
      seen: post,
    },
    'status.edit': {
      before: known,
      effect: {
        kind: 'status.edit',
        status: statusValue({ content: 'Ho' }),
        isSignificant: true,
        resetsVotes: false,
      },
      seen: post,
    },
    'status.counts': {
      before: known,
      effect: { kind: 'status.counts', statusId: NOTE, claimedCounts: { boosts: 7 } },
      seen: async ({ reading }) =>
        reading?.status === undefined ? NOT_SHOWN : (await reading.status(NOTE))?.claimedCounts,
    },
    'status.policy': {
      before: known,
      effect: { kind: 'status.policy', statusId: NOTE, quotePolicy: 9 },
      seen: post,
    },
    'status.mention': {
      before: known,
      effect: {
        kind: 'status.mention',
        statusId: NOTE,
        mention: { actorId: carol, silent: true, notify: false },
        visibility: 'limited',
      },
      seen: post,
    },
    'status.delete': {
      before: known,
      effect: { kind: 'status.delete', statusId: NOTE, authorId: BOB },
      seen: post,
    },
    'status.boost': { before: [creating(local)], effect: boosting(BOB, local.id), seen: boost },
    'status.unboost': {
      before: [creating(local), boosting(BOB, local.id, { id: UNKNOWN })],
      effect: { kind: 'status.unboost', id: UNKNOWN, actorId: BOB, statusId: local.id },
      seen: boost,
    },
    'status.favourite': {
      before: [creating(local)],
      effect: { kind: 'status.favourite', id: `${BOB}/likes/1`, actorId: BOB, statusId: local.id },
      seen: favourite,
    },
    'status.unfavourite': {
      before: [creating(local), { kind: 'status.favourite', actorId: BOB, statusId: local.id }],
      effect: { kind: 'status.unfavourite', actorId: BOB, statusId: local.id },
      seen: favourite,
    },
    'status.pin': {
      before: known,
      effect: { kind: 'status.pin', actorId: BOB, statusId: NOTE },
      seen: pinnedBy(BOB),
    },
    'status.unpin': {
      before: [...known, { kind: 'status.pin', actorId: BOB, statusId: NOTE }],
      effect: { kind: 'status.unpin', actorId: BOB, statusId: NOTE },
      seen: pinnedBy(BOB),
    },
    'tag.feature': { before: [], effect: { kind: 'tag.feature', ...tag }, seen: tagsOf(alice) },
    'tag.unfeature': {
      before: [{ kind: 'tag.feature', ...tag }],
      effect: { kind: 'tag.unfeature', ...tag },
      seen: tagsOf(alice),
    },
    'poll.vote': {
      before: known,
      effect: {
        kind: 'poll.vote',
        id: `${DAN}/votes/1`,
        statusId: NOTE,
        actorId: DAN,
        option: 1,
        isFirst: true,
      },
      seen: post,
    },
    'poll.results': {
      before: known,
      effect: { kind: 'poll.results', statusId: NOTE, poll: { ...poll, votersCount: 12, isClosed: true } },
      seen: post,
    },
    'quote.request': { before: [knowing(BOB)], effect: requested, seen: quoting },
    'quote.accept': {
      before: [knowing(BOB), requested],
      effect: { kind: 'quote.accept', ...quote, stamp },
      seen: quoting,
    },
    'quote.reject': {
      before: [knowing(BOB), requested],
      effect: { kind: 'quote.reject', quoteId: NOTE, targetId: local.id, state: 'rejected' },
      seen: quoting,
    },
    'quote.revoke': {
      before: [knowing(BOB), requested, { kind: 'quote.accept', ...quote, stamp }],
      effect: { kind: 'quote.revoke', quoteId: NOTE, targetId: local.id, state: 'revoked', stamp },
      seen: quoting,
    },
    'follow.request': {
      before: [knowing(BOB)],
      effect: { kind: 'follow.request', ...follow },
      seen: relation,
    },
    'follow.accept': {
      before: [knowing(BOB), { kind: 'follow.request', ...follow }],
      effect: { kind: 'follow.accept', ...follow },
      seen: relation,
    },
    'follow.reject': {
      before: [knowing(BOB), { kind: 'follow.request', ...follow }],
      effect: { kind: 'follow.reject', ...follow },
      seen: relation,
    },
    'follow.undo': {
      before: [knowing(BOB), ...following(alice, BOB)],
      effect: { kind: 'follow.undo', ...follow },
      seen: relation,
    },
    'follow.unaccept': {
      before: [knowing(BOB), ...following(alice, BOB, follow.id)],
      effect: { kind: 'follow.unaccept', ...follow },
      seen: relation,
    },
    'followers.reconcile': {
      before: [knowing(BOB), ...following(alice, BOB, follow.id)],
      effect: { kind: 'followers.reconcile', targetId: BOB, remove: [alice], accept: [] },
      seen: relation,
    },
    'block.add': { before: [], effect: { kind: 'block.add', actorId: alice, targetId: BOB }, seen: relation },
    'block.remove': {
      before: [{ kind: 'block.add', actorId: alice, targetId: BOB }],
      effect: { kind: 'block.remove', actorId: alice, targetId: BOB },
      seen: relation,
    },
    'account.update': { before: [], effect: knowing(BOB), seen: account },
    'account.delete': {
      before: [knowing(BOB)],
      effect: { kind: 'account.delete', accountId: BOB },
      seen: account,
    },
    'account.move': {
      before: [knowing(BOB)],
      effect: { kind: 'account.move', accountId: BOB, targetId: DAN, at: after(now, 0) },
      seen: account,
    },
    'report.create': {
      before: [],
      effect: { kind: 'report.create', actorId: BOB, accountId: alice, statusIds: [], comment: 'spam' },
      seen: ({ reading }) => reading?.reports?.() ?? Promise.resolve(NOT_SHOWN),
    },
    'collection.update': { before: [], effect: { kind: 'collection.update', ...list }, seen: lists },
    'collection.delete': {
      before: [{ kind: 'collection.update', ...list }],
      effect: { kind: 'collection.delete', id: list.id, ownerId: BOB },
      seen: lists,
    },
    'account.moderate': {
      before: [],
      effect: { kind: 'account.moderate', accountId: BOB, severity: 'suspend' },
      seen: asking({ about: 'standing', id: BOB }),
    },
    'domain.moderate': {
      before: [],
      effect: { kind: 'domain.moderate', domain: 'remote.example', severity: 'suspend' },
      seen: asking({ about: 'standing', id: BOB }),
    },
    'notification.add': {
      before: [],
      effect: {
        kind: 'notification.add',
        type: 'favourite',
        accountId: alice,
        actorId: BOB,
        statusId: local.id,
      },
      seen: ({ reading }) => reading?.notifications?.(alice) ?? Promise.resolve(NOT_SHOWN),
    },
    'delivery.send': {
      before: followedBy(BOB, alice),
      effect: sending(alice, '1', { followersOf: [alice], subject: local.id }),
      seen: sizes,
    },
    'update.send': {
      before: [creating(local)],
      effect: { kind: 'update.send', objectId: local.id, at: after(now, 0) },
      seen: sizes,
    },
    'activity.seen': {
      before: [],
      effect: { kind: 'activity.seen', key: 'another', until },
      // whether it is known shows only when it comes again
      seen: async ({ apply }) =>
        apply([
          { kind: 'notification.add', type: 'follow', accountId: alice, actorId: BOB },
          { kind: 'activity.seen', key: 'another', until },
        ]).then(
          () => 'not known',
          () => 'known',
        ),
    },
    'tombstone.add': {
      before: [],
      effect: { kind: 'tombstone.add', id: NOTE, actorId: BOB, at: after(now, -1000), until },
      seen: asking({ about: 'tombstone', id: NOTE, actorId: BOB }),
    },
    ignored: { before: [], effect: { kind: 'ignored', reason: 'unrelated' }, seen: sizes },
  }
}

/** Something waits to be sent, in one place or the other. */
async function sizes({ outbox, queue }: HostFixture): Promise<unknown> {
  return (await outbox.size()) + (await queue.size())
}

function asking(question: Question): (host: HostFixture) => Promise<unknown> {
  return async ({ directory }) => (await directory.answer([question]))[0]
}
