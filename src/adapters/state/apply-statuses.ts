/**
 * What becomes of posts, boosts, favourites, polls and quotes.
 *
 * @module
 */
import type { Effect, Status, StatusQuote } from '../../protocol/inbox/index.js'
import type { PublishedBoost } from '../../protocol/ports/index.js'
import type { EffectHandlers, Applying } from './apply.js'
import { notify } from './notifications.js'
import {
  putAlias,
  putQuote,
  putStatus,
  readBoost,
  readQuote,
  readStatus,
  removeAlias,
  type FollowRow,
  type QuoteRow,
} from './rows.js'
import { moment, pairKey, type TableName } from './tables.js'

type StatusKind = Extract<
  Effect['kind'],
  `status.${string}` | `poll.${string}` | `quote.${string}` | `tag.${string}`
>

/** Tables whose rows are about a post, and go with it. */
const ABOUT_STATUS: readonly TableName[] = [
  'boosts',
  'favourites',
  'pins',
  'votes',
  'timelines',
  'notifications',
]

export const statusHandlers: Pick<EffectHandlers, StatusKind> = {
  'status.create': ({ status, via }, applying) => {
    if (readStatus(applying.tables, status.id) !== undefined) return
    storeStatus(status, applying)
    if (via === 'fetched') return
    addToTimelines(status.authorId, { key: status.id, statusId: status.id, at: status.published }, applying)
    for (const { actorId, notify: isTold } of status.mentions) {
      if (isTold)
        notify(applying, {
          kind: 'mention',
          accountId: actorId,
          actorId: status.authorId,
          statusId: status.id,
        })
    }
  },
  'status.edit': ({ status, isSignificant, resetsVotes }, applying) => {
    const { tables } = applying
    const old = readStatus(tables, status.id)
    if (old === undefined) return
    if (isSignificant && old.editedAt !== status.editedAt) {
      const edited = old.editedAt ?? old.published
      tables.put('edits', {
        key: pairKey(status.id, edited),
        owner: status.id,
        at: moment(edited),
        value: old,
      })
    }
    if (resetsVotes) removeAll('votes', { subject: status.id }, applying)
    storeStatus(status, applying)
  },
  'status.counts': ({ statusId, claimedCounts }, applying) => {
    change(statusId, applying, (status) => ({
      ...status,
      claimedCounts: { ...status.claimedCounts, ...claimedCounts },
    }))
  },
  'status.policy': ({ statusId, quotePolicy }, applying) => {
    change(statusId, applying, (status) => ({ ...status, quotePolicy }))
  },
  'status.mention': ({ statusId, mention, visibility }, applying) => {
    change(statusId, applying, (status) => ({
      ...status,
      visibility,
      mentions: [...status.mentions.filter(({ actorId }) => actorId !== mention.actorId), mention],
    }))
  },
  'status.delete': ({ statusId }, applying) => {
    deleteStatus(statusId, applying)
  },
  'status.boost': ({ id, actorId, statusId, published, visibility }, applying) => {
    const { tables } = applying
    const boost: PublishedBoost = { id, actorId, statusId, published, visibility }
    if (readBoost(tables, id) !== undefined) return
    if (tables.count('boosts', { owner: actorId, subject: statusId }) > 0) return
    tables.put('boosts', { key: id, owner: actorId, subject: statusId, at: moment(published), value: boost })
    addToTimelines(actorId, { key: id, statusId, boostedBy: actorId, at: published }, applying)
    const author = readStatus(tables, statusId)?.authorId
    if (author !== undefined) notify(applying, { kind: 'boost', accountId: author, actorId, statusId })
  },
  'status.unboost': ({ id, statusId }, { tables }) => {
    tables.remove('boosts', id)
    const entries = tables.list('timelines', { subject: statusId })
    for (const { key, owner } of entries) if (key === pairKey(owner, id)) tables.remove('timelines', key)
  },
  'status.favourite': ({ actorId, statusId, id = '' }, applying) => {
    const { tables, now } = applying
    const key = pairKey(actorId, statusId)
    if (tables.get('favourites', key) !== undefined) return
    tables.put('favourites', { key, owner: actorId, subject: statusId, at: now, value: { id } })
    const author = readStatus(tables, statusId)?.authorId
    if (author !== undefined) notify(applying, { kind: 'favourite', accountId: author, actorId, statusId })
  },
  'status.unfavourite': ({ actorId, statusId }, { tables }) => {
    tables.remove('favourites', pairKey(actorId, statusId))
  },
  'status.pin': ({ actorId, statusId }, { tables, now }) => {
    tables.put('pins', {
      key: pairKey(actorId, statusId),
      owner: actorId,
      subject: statusId,
      at: now,
      value: {},
    })
  },
  'status.unpin': ({ actorId, statusId }, { tables }) => {
    tables.remove('pins', pairKey(actorId, statusId))
  },
  'tag.feature': ({ actorId, name, displayName }, { tables, now }) => {
    tables.put('tags', { key: pairKey(actorId, name), owner: actorId, at: now, value: displayName })
  },
  'tag.unfeature': ({ actorId, name }, { tables }) => {
    tables.remove('tags', pairKey(actorId, name))
  },
  'poll.vote': ({ statusId, actorId, option, id }, applying) => {
    const { tables, now } = applying
    const poll = readStatus(tables, statusId)?.poll
    if (poll === undefined) return
    const before = tables.list('votes', { owner: actorId, subject: statusId })
    const isKnown = before.some(({ value }) => (value as { option: number }).option === option)
    if (isKnown || (!poll.isMultiple && before.length > 0)) return
    const key = `${pairKey(actorId, statusId)} ${option}`
    tables.put('votes', { key, owner: actorId, subject: statusId, at: now, value: { id, option } })
    change(statusId, applying, (status) => ({ ...status, poll: withVote(poll, option, before.length === 0) }))
  },
  'poll.results': ({ statusId, poll }, applying) => {
    change(statusId, applying, (status) => ({ ...status, poll }))
  },
  'quote.request': (effect, applying) => {
    const { id, actorId, quoteId, targetId, targetAuthorId } = effect
    const quote = { quoteId, quoteAuthorId: actorId, targetId, targetAuthorId, requestId: id } as const
    setQuote({ ...quote, state: 'pending' }, applying)
    notify(applying, { kind: 'quote_request', accountId: targetAuthorId, actorId, statusId: quoteId })
  },
  'quote.accept': (effect, applying) => {
    const { quoteId, targetId, targetAuthorId, stamp, requestId } = effect
    const quoteAuthorId = quoteAuthorOf(quoteId, applying)
    const known = { quoteId, quoteAuthorId, targetId, targetAuthorId, stamp }
    setQuote({ ...known, ...(requestId !== undefined && { requestId }), state: 'accepted' }, applying)
    applying.tables.remove(
      'notifications',
      ['quote_request', pairKey(targetAuthorId, quoteAuthorId), encodeURI(quoteId)].join(' '),
    )
    notify(applying, { kind: 'quote', accountId: targetAuthorId, actorId: quoteAuthorId, statusId: quoteId })
  },
  'quote.reject': refuseQuote,
  'quote.revoke': refuseQuote,
}

function refuseQuote(
  effect: Extract<Effect, { readonly kind: 'quote.reject' | 'quote.revoke' }>,
  applying: Applying,
): void {
  const { quoteId, targetId, state, requestId } = effect
  const targetAuthorId = readQuote(applying.tables, quoteId)?.targetAuthorId
  const quoteAuthorId = quoteAuthorOf(quoteId, applying)
  setQuote(
    {
      quoteId,
      quoteAuthorId,
      targetId,
      state,
      ...(targetAuthorId !== undefined && { targetAuthorId }),
      ...(requestId !== undefined && { requestId }),
    },
    applying,
  )
}

function quoteAuthorOf(quoteId: string, { tables }: Applying): string {
  return readQuote(tables, quoteId)?.quoteAuthorId ?? readStatus(tables, quoteId)?.authorId ?? ''
}

/** Keeps a quote's state in its own row, and in the quoting post where that is stored. */
function setQuote(row: QuoteRow, applying: Applying): void {
  putQuote(applying.tables, row)
  change(row.quoteId, applying, (status) =>
    status.quote === undefined
      ? status
      : { ...status, quote: { ...stateOf(row), legacy: status.quote.legacy } },
  )
}

/** The part of a quote that its row and its post share. */
function stateOf(quote: Omit<StatusQuote, 'legacy'>): Omit<StatusQuote, 'legacy'> {
  const { targetId, targetAuthorId, state, stamp, requestId } = quote
  return {
    ...(targetId !== undefined && { targetId }),
    ...(targetAuthorId !== undefined && { targetAuthorId }),
    state,
    ...(stamp !== undefined && { stamp }),
    ...(requestId !== undefined && { requestId }),
  }
}

function withVote(
  poll: NonNullable<Status['poll']>,
  option: number,
  isFirst: boolean,
): NonNullable<Status['poll']> {
  const options = poll.options.map((it, i) => (i === option ? { ...it, votes: it.votes + 1 } : it))
  const { votersCount } = poll
  return {
    ...poll,
    options,
    ...(votersCount !== undefined && { votersCount: votersCount + (isFirst ? 1 : 0) }),
  }
}

function storeStatus(status: Status, { tables }: Applying): void {
  putStatus(tables, status)
  if (status.atomUri !== undefined && status.atomUri !== status.id) {
    putAlias(tables, 'status', status.atomUri, status.id)
  }
  if (status.quote === undefined) {
    tables.remove('quotes', status.id)
    return
  }
  putQuote(tables, { ...stateOf(status.quote), quoteId: status.id, quoteAuthorId: status.authorId })
}

function change(statusId: string, { tables }: Applying, to: (status: Status) => Status): void {
  const status = readStatus(tables, statusId)
  if (status !== undefined) putStatus(tables, to(status))
}

/** A post, and all that was about it. Posts that quote it keep an empty quote. */
export function deleteStatus(statusId: string, applying: Applying): void {
  const { tables, now } = applying
  const status = readStatus(tables, statusId)
  if (status === undefined) return
  tables.remove('statuses', statusId)
  tables.remove('quotes', statusId)
  if (status.atomUri !== undefined) removeAlias(tables, 'status', status.atomUri)
  if (status.local) tables.put('gone', { key: statusId, owner: status.authorId, at: now, value: {} })
  for (const table of ABOUT_STATUS) removeAll(table, { subject: statusId }, applying)
  removeAll('edits', { owner: statusId }, applying)
  for (const { value } of tables.list('quotes', { subject: statusId })) {
    const { quoteId, quoteAuthorId } = value as QuoteRow
    setQuote({ quoteId, quoteAuthorId, state: 'deleted' }, applying)
  }
}

function removeAll(
  table: TableName,
  query: { readonly owner?: string; readonly subject?: string },
  { tables }: Applying,
): void {
  for (const { key } of tables.list(table, query)) tables.remove(table, key)
}

/** Puts a post or boost into the home timelines of its author's local followers, and of a local author. */
function addToTimelines(
  actorId: string,
  item: { readonly key: string; readonly statusId: string; readonly boostedBy?: string; readonly at: string },
  { tables, isLocal }: Applying,
): void {
  const followers = tables
    .list('follows', { subject: actorId })
    .map(({ value }) => value as FollowRow)
    .filter(({ state, followerId }) => state === 'accepted' && isLocal(followerId))
  const { key, statusId, at, ...value } = item
  for (const owner of [
    ...followers.map(({ followerId }) => followerId),
    ...(isLocal(actorId) ? [actorId] : []),
  ]) {
    tables.put('timelines', {
      key: pairKey(owner, key),
      owner,
      subject: statusId,
      at: moment(at),
      value: { statusId, ...value },
    })
  }
}
