/**
 * A host of plain tables: all that a directory answers and all that effects change, as short as it can be said.
 *
 * @module
 */
import type {
  Account,
  CustomEmoji,
  DeliverySend,
  Effect,
  KnownAccount,
  KnownBlock,
  KnownFollow,
  KnownQuote,
  KnownStatus,
  NotificationAdd,
  ReportCreate,
  Severity,
  Status,
  StatusBoost,
  UpdateSend,
} from '../../../src/core/model/index.js'
import { domainOf } from '../../../src/core/wire/url.js'
import { RefusedError } from '../../../src/errors.js'
import {
  assertGiven,
  createDirectory,
  type Answering,
  type ApplyEffects,
  type Directory,
  type Question,
} from '../../../src/protocol/ports/index.js'

export interface Tables {
  readonly accounts: Map<string, KnownAccount & Partial<Account>>
  readonly statuses: Map<string, Status>
  readonly boosts: Map<string, StatusBoost>
  /** By follower and target. */
  readonly follows: Map<string, KnownFollow>
  readonly blocks: Map<string, KnownBlock>
  readonly favourites: Map<string, { readonly id?: string }>
  readonly votes: Map<string, readonly number[]>
  readonly quotes: Map<string, KnownQuote & { readonly actorId?: string }>
  /** By actor and id. */
  readonly tombstones: Map<string, string>
  readonly accountStandings: Map<string, Severity>
  readonly domainStandings: Map<string, Severity>
  readonly pins: Set<string>
  readonly tags: Set<string>
  readonly collections: Set<string>
  readonly reports: ReportCreate[]
  readonly notifications: NotificationAdd[]
  readonly sent: DeliverySend[]
  readonly updates: UpdateSend[]
  readonly seen: Set<string>
  readonly emojis: CustomEmoji[]
}

export interface Host {
  readonly tables: Tables
  readonly directory: Directory
  readonly apply: ApplyEffects
  /** Every trip to the directory so far: what was asked in it. */
  readonly trips: (readonly Question[])[]
  /** Every list applied so far. */
  readonly applied: (readonly Effect[])[]
}

export const pair = (a: string, b: string): string => `${a} ${b}`

export function createHost(): Host {
  const tables: Tables = {
    accounts: new Map(),
    statuses: new Map(),
    boosts: new Map(),
    follows: new Map(),
    blocks: new Map(),
    favourites: new Map(),
    votes: new Map(),
    quotes: new Map(),
    tombstones: new Map(),
    accountStandings: new Map(),
    domainStandings: new Map(),
    pins: new Set(),
    tags: new Set(),
    collections: new Set(),
    reports: [],
    notifications: [],
    sent: [],
    updates: [],
    seen: new Set(),
    emojis: [],
  }
  const answers = createDirectory(answering(tables))
  const trips: (readonly Question[])[] = []
  const applied: (readonly Effect[])[] = []
  return {
    tables,
    trips,
    applied,
    directory: {
      answer: (questions) => {
        trips.push(questions)
        return answers.answer(questions)
      },
    },
    apply: async (effects, { given = [] } = {}) => {
      await assertGiven(given, answers)
      const isKnown = effects.some((it) => it.kind === 'activity.seen' && tables.seen.has(it.key))
      if (isKnown) throw new RefusedError('ERR_DUPLICATE', 'seen before')
      applied.push(effects)
      for (const effect of effects) applyOne(effect, tables)
    },
  }
}

// ------------------------------------------------------------------------------------------- questions

/** One function for each question, given one question. */
function answering(tables: Tables): Answering {
  const one: Record<string, (question: never) => unknown> = {
    account: ({ id }: Question<'account'>) => tables.accounts.get(id),
    'account.byHandle': ({ acct }: Question<'account.byHandle'>) =>
      [...tables.accounts.values()].find((account) => account.acct === acct),
    standing: ({ id }: Question<'standing'>) => ({
      account: tables.accountStandings.get(id) ?? 'none',
      domain: tables.domainStandings.get(domainOf(id) ?? '') ?? 'none',
    }),
    relation: ({ from, to }: Question<'relation'>) => ({
      follow: tables.follows.get(pair(from, to)),
      block: tables.blocks.get(pair(from, to)),
    }),
    status: ({ id, by }: Question<'status'>) => statusBy(id, by, tables),
    'follow.byId': ({ id, actorId }: Question<'follow.byId'>) =>
      [...tables.follows.values()].find(
        (follow) => follow.id === id && (follow.followerId === actorId || follow.targetId === actorId),
      ),
    localFollows: ({ targetId }: Question<'localFollows'>) =>
      [...tables.follows.values()].filter(
        (follow) => follow.targetId === targetId && tables.accounts.get(follow.followerId)?.local === true,
      ),
    hasLocalFollower: ({ actorId }: Question<'hasLocalFollower'>) =>
      [...tables.follows.values()].some(
        ({ targetId, followerId, state }) =>
          targetId === actorId && state === 'accepted' && tables.accounts.get(followerId)?.local === true,
      ),
    favourite: ({ actorId, statusId }: Question<'favourite'>) =>
      tables.favourites.get(pair(actorId, statusId)),
    boost: ({ actorId, statusId }: Question<'boost'>) => {
      const boost = [...tables.boosts.values()].find(
        (it) => it.actorId === actorId && it.statusId === statusId,
      )
      return boost && knownBoost(boost, tables)
    },
    votes: ({ actorId, statusId }: Question<'votes'>) => tables.votes.get(pair(actorId, statusId)) ?? [],
    'block.byId': ({ id, actorId }: Question<'block.byId'>) =>
      [...tables.blocks.values()].find((block) => block.id === id && block.actorId === actorId),
    quote: ({ quoteId }: Question<'quote'>) => quoting(quoteId, tables),
    'quote.byStamp': ({ stamp, authorId }: Question<'quote.byStamp'>) =>
      quotingWhere((quote) => quote.stamp === stamp && quote.targetAuthorId === authorId, tables),
    'quote.byRequest': ({ requestId, actorId }: Question<'quote.byRequest'>) =>
      quotingWhere(
        (quote, id) =>
          quote.requestId === requestId &&
          (quote.targetAuthorId === actorId || tables.statuses.get(id)?.authorId === actorId),
        tables,
      ),
    interested: ({ statusId }: Question<'interested'>) => [
      ...[...tables.boosts.values()].filter((it) => it.statusId === statusId).map(({ actorId }) => actorId),
      ...[...tables.statuses.values()]
        .filter((it) => it.local && it.quote?.targetId === statusId)
        .map(({ authorId }) => authorId),
    ],
    involved: () => ({ items: [] }),
    tombstone: ({ id, actorId }: Question<'tombstone'>) => tables.tombstones.get(pair(actorId, id)),
    followers: () => ({ items: [] }),
    'followers.count': () => 0,
    'followers.inboxes': () => ({ items: [] }),
    'followers.onOrigin': () => [],
  }
  const each = Object.entries(one).map(([about, answer]) => [
    about,
    (questions: readonly never[]) => Promise.resolve(questions.map(answer)),
  ])
  return Object.fromEntries(each) as Answering
}

function statusBy(id: string, by: string | undefined, tables: Tables): KnownStatus | undefined {
  const boost = tables.boosts.get(id)
  if (boost !== undefined) return knownBoost(boost, tables)
  const status =
    tables.statuses.get(id) ??
    [...tables.statuses.values()].find(
      ({ atomUri, authorId }) => by !== undefined && atomUri === id && authorId === by,
    )
  return status && knownStatus(status)
}

function knownBoost({ id, actorId, statusId, visibility }: StatusBoost, tables: Tables): KnownStatus {
  const local = tables.accounts.get(actorId)?.local === true
  return { id, authorId: actorId, local, visibility, boostOf: statusId }
}

function knownStatus(status: Status): KnownStatus {
  const { mentions, quote, ...rest } = status
  return { ...rest, mentions: mentions.map(({ actorId }) => actorId), ...(quote !== undefined && { quote }) }
}

/** A quoting post that is stored, or as far as its request tells of it. */
function quoting(id: string, tables: Tables): KnownStatus | undefined {
  const status = tables.statuses.get(id)
  if (status?.quote !== undefined) return knownStatus(status)
  const quote = tables.quotes.get(id)
  return quote && { id, authorId: quote.actorId ?? '', local: false, visibility: 'public', quote }
}

function quotingWhere(
  isMeant: (quote: KnownQuote, id: string) => boolean,
  tables: Tables,
): KnownStatus | undefined {
  const ids = [...tables.statuses.keys(), ...tables.quotes.keys()]
  return ids
    .map((id) => quoting(id, tables))
    .find((it) => it?.quote !== undefined && isMeant(it.quote, it.id))
}

// --------------------------------------------------------------------------------------------- effects

function applyOne(effect: Effect, tables: Tables): void {
  const { accounts, statuses, boosts, follows, blocks, favourites, votes } = tables
  switch (effect.kind) {
    case 'status.create':
      statuses.set(effect.status.id, effect.status)
      return
    case 'status.edit':
      statuses.set(effect.status.id, effect.status)
      return
    case 'status.counts':
      change(effect.statusId, { claimedCounts: effect.claimedCounts }, tables)
      return
    case 'status.policy':
      change(effect.statusId, { quotePolicy: effect.quotePolicy }, tables)
      return
    case 'status.mention': {
      const mentions = [...(statuses.get(effect.statusId)?.mentions ?? []), effect.mention]
      change(effect.statusId, { mentions, visibility: effect.visibility }, tables)
      return
    }
    case 'status.delete':
      deleteStatus(effect.statusId, tables)
      return
    case 'status.boost':
      boosts.set(effect.id, effect)
      return
    case 'status.unboost':
      boosts.delete(effect.id)
      return
    case 'status.favourite':
      favourites.set(pair(effect.actorId, effect.statusId), effect.id === undefined ? {} : { id: effect.id })
      return
    case 'status.unfavourite':
      favourites.delete(pair(effect.actorId, effect.statusId))
      return
    case 'status.pin':
      tables.pins.add(pair(effect.actorId, effect.statusId))
      return
    case 'status.unpin':
      tables.pins.delete(pair(effect.actorId, effect.statusId))
      return
    case 'tag.feature':
      tables.tags.add(pair(effect.actorId, effect.name))
      return
    case 'tag.unfeature':
      tables.tags.delete(pair(effect.actorId, effect.name))
      return
    case 'poll.vote':
      countVote(effect.statusId, effect.option, effect.isFirst, tables)
      votes.set(pair(effect.actorId, effect.statusId), [
        ...(votes.get(pair(effect.actorId, effect.statusId)) ?? []),
        effect.option,
      ])
      return
    case 'poll.results':
      change(effect.statusId, { poll: effect.poll }, tables)
      return
    case 'quote.request':
    case 'quote.accept':
    case 'quote.reject':
    case 'quote.revoke':
      quoteChanged(effect, tables)
      return
    case 'follow.request':
    case 'follow.accept':
    case 'follow.unaccept': {
      const { id, followerId, targetId } = effect
      const state = effect.kind === 'follow.accept' ? 'accepted' : 'pending'
      follows.set(pair(followerId, targetId), { id, followerId, targetId, state })
      return
    }
    case 'follow.reject':
    case 'follow.undo':
      follows.delete(pair(effect.followerId, effect.targetId))
      return
    case 'followers.reconcile':
      for (const id of effect.remove) follows.delete(pair(id, effect.targetId))
      for (const id of effect.accept) {
        const follow = follows.get(pair(id, effect.targetId))
        if (follow !== undefined) follows.set(pair(id, effect.targetId), { ...follow, state: 'accepted' })
      }
      return
    case 'block.add': {
      const { id, actorId, targetId } = effect
      blocks.set(pair(actorId, targetId), { ...(id !== undefined && { id }), actorId, targetId })
      return
    }
    case 'block.remove':
      blocks.delete(pair(effect.actorId, effect.targetId))
      return
    case 'account.update': {
      const { movedAt } = accounts.get(effect.account.id) ?? {}
      accounts.set(effect.account.id, { ...effect.account, ...(movedAt !== undefined && { movedAt }) })
      return
    }
    case 'account.delete':
      deleteAccount(effect.accountId, tables)
      return
    case 'account.move': {
      const account = accounts.get(effect.accountId)
      if (account !== undefined)
        accounts.set(account.id, { ...account, movedTo: effect.targetId, movedAt: effect.at })
      return
    }
    case 'report.create':
      if (effect.id === undefined || !tables.reports.some((it) => isSameReport(it, effect)))
        tables.reports.push(effect)
      return
    case 'collection.update':
      tables.collections.add(effect.id)
      return
    case 'collection.delete':
      tables.collections.delete(effect.id)
      return
    case 'account.moderate':
      tables.accountStandings.set(effect.accountId, effect.severity)
      return
    case 'domain.moderate':
      tables.domainStandings.set(effect.domain, effect.severity)
      return
    case 'notification.add':
      tables.notifications.push(effect)
      return
    case 'delivery.send':
      if (!tables.sent.some(({ id }) => id === effect.id)) tables.sent.push(effect)
      return
    case 'update.send':
      tables.updates.push(effect)
      return
    case 'activity.seen':
      tables.seen.add(effect.key)
      return
    case 'tombstone.add':
      tables.tombstones.set(pair(effect.actorId, effect.id), effect.at)
      return
    case 'ignored':
  }
}

function change(id: string, values: Partial<Status>, { statuses }: Tables): void {
  const status = statuses.get(id)
  if (status !== undefined) statuses.set(id, { ...status, ...values })
}

function countVote(id: string, option: number, isFirst: boolean, tables: Tables): void {
  const poll = tables.statuses.get(id)?.poll
  if (poll === undefined) return
  const options = poll.options.map((it, i) => (i === option ? { ...it, votes: it.votes + 1 } : it))
  const votersCount = (poll.votersCount ?? 0) + (isFirst ? 1 : 0)
  change(id, { poll: { ...poll, options, votersCount } }, tables)
}

function quoteChanged(effect: Extract<Effect, { readonly kind: `quote.${string}` }>, tables: Tables): void {
  const { quoteId, targetId } = effect
  const before = tables.quotes.get(quoteId) ?? tables.statuses.get(quoteId)?.quote
  const now = {
    'quote.request': 'pending',
    'quote.accept': 'accepted',
    'quote.reject': 'rejected',
    'quote.revoke': 'revoked',
  } as const
  const kept = Object.fromEntries(Object.entries(before ?? {}).filter(([name]) => name !== 'stamp'))
  const quote: KnownQuote = {
    ...kept,
    targetId,
    state: now[effect.kind],
    ...('targetAuthorId' in effect && { targetAuthorId: effect.targetAuthorId }),
    ...(effect.kind === 'quote.accept' && { stamp: effect.stamp }),
    ...(effect.kind === 'quote.request' && { requestId: effect.id }),
    ...('requestId' in effect && { requestId: effect.requestId }),
  }
  const actorId = effect.kind === 'quote.request' ? { actorId: effect.actorId } : {}
  tables.quotes.set(quoteId, { ...tables.quotes.get(quoteId), ...quote, ...actorId })
  const legacy = tables.statuses.get(quoteId)?.quote?.legacy ?? false
  change(quoteId, { quote: { ...quote, legacy } }, tables)
}

function isSameReport(a: ReportCreate, b: ReportCreate): boolean {
  return a.id === b.id && a.accountId === b.accountId
}

function deleteStatus(id: string, tables: Tables): void {
  tables.statuses.delete(id)
  for (const [key, { statusId }] of tables.boosts) if (statusId === id) tables.boosts.delete(key)
  for (const table of [tables.favourites, tables.votes, tables.pins])
    for (const key of table.keys()) if (key.split(' ').includes(id)) table.delete(key)
}

function deleteAccount(id: string, tables: Tables): void {
  tables.accounts.delete(id)
  for (const [key, { authorId }] of tables.statuses) if (authorId === id) deleteStatus(key, tables)
  for (const [key, { actorId }] of tables.boosts) if (actorId === id) tables.boosts.delete(key)
  for (const table of [tables.follows, tables.blocks, tables.favourites, tables.votes])
    for (const key of table.keys()) if (key.split(' ').includes(id)) table.delete(key)
}
