/**
 * What the tables of a host state hold, read and written with its types.
 *
 * @module
 */
import type { Account, Status, StatusQuote } from '../../protocol/inbox/index.js'
import type { PublishedBoost } from '../../protocol/ports/index.js'
import { moment, pairKey, type Tables } from './tables.js'

/** A follow between two actors, one of them local. */
export interface FollowRow {
  readonly id: string
  readonly followerId: string
  readonly targetId: string
  readonly state: 'pending' | 'accepted'
  /** Where a remote follower is reached. */
  readonly inbox?: string
}

/** A quote and what became of it, also of a post that is not stored. */
export interface QuoteRow extends Omit<StatusQuote, 'legacy'> {
  readonly quoteId: string
  readonly quoteAuthorId: string
}

// The tables are private to this folder, which writes nothing but these types into them; so what is read
// back has them.

/** An account, local or not. */
export function readAccount(tables: Tables, id: string): Account | undefined {
  return tables.get('accounts', id)?.value as Account | undefined
}

/** A post of anybody. */
export function readStatus(tables: Tables, id: string): Status | undefined {
  return tables.get('statuses', id)?.value as Status | undefined
}

/** A boost, by the id of its Announce. */
export function readBoost(tables: Tables, id: string): PublishedBoost | undefined {
  return tables.get('boosts', id)?.value as PublishedBoost | undefined
}

/** A follow, by its two sides. */
export function readFollow(tables: Tables, followerId: string, targetId: string): FollowRow | undefined {
  return tables.get('follows', pairKey(followerId, targetId))?.value as FollowRow | undefined
}

/** A quote, by its quoting post. */
export function readQuote(tables: Tables, quoteId: string): QuoteRow | undefined {
  return tables.get('quotes', quoteId)?.value as QuoteRow | undefined
}

/** Stores a post, found by its author and by what it answers. */
export function putStatus(tables: Tables, status: Status): void {
  tables.put('statuses', {
    key: status.id,
    owner: status.authorId,
    subject: status.inReplyTo ?? '',
    at: moment(status.published),
    value: status,
  })
}

/** Stores a follow, found by its id as well; an earlier id leads to it no longer. */
export function putFollow(tables: Tables, follow: FollowRow, at: string): void {
  const key = pairKey(follow.followerId, follow.targetId)
  const old = tables.get('follows', key)
  const oldId = (old?.value as FollowRow | undefined)?.id
  if (oldId !== undefined && oldId !== follow.id) removeAlias(tables, 'follow', oldId)
  tables.put('follows', {
    key,
    owner: follow.followerId,
    subject: follow.targetId,
    at: old?.at ?? `${at} ${nextInOrder(tables)}`,
    value: follow,
  })
  if (follow.id !== '') putAlias(tables, 'follow', follow.id, key)
}

/** A number that grows with every follow, since many may come in one millisecond. */
function nextInOrder(tables: Tables): string {
  const last = Number(tables.get('settings', 'followCount')?.value ?? 0)
  tables.put('settings', { key: 'followCount', value: last + 1 })
  return String(last + 1).padStart(12, '0')
}

/** Forgets a follow. */
export function removeFollow(tables: Tables, followerId: string, targetId: string): void {
  const follow = readFollow(tables, followerId, targetId)
  if (follow === undefined) return
  removeAlias(tables, 'follow', follow.id)
  tables.remove('follows', pairKey(followerId, targetId))
}

/** Stores a quote, found by its stamp and its request as well. */
export function putQuote(tables: Tables, quote: QuoteRow): void {
  const { quoteId, targetId = '', targetAuthorId = '', stamp, requestId } = quote
  const old = readQuote(tables, quoteId)
  if (old?.stamp !== undefined && old.stamp !== stamp) removeAlias(tables, 'stamp', old.stamp)
  tables.put('quotes', { key: quoteId, owner: targetAuthorId, subject: targetId, value: quote })
  if (stamp !== undefined) putAlias(tables, 'stamp', stamp, quoteId)
  if (requestId !== undefined) putAlias(tables, 'request', requestId, quoteId)
}

/** What a row may be found by besides its key. */
export type AliasKind = 'follow' | 'block' | 'status' | 'stamp' | 'request'

/** Lets a row be found by a further name. */
export function putAlias(tables: Tables, kind: AliasKind, name: string, key: string): void {
  tables.put('aliases', { key: `${kind} ${name}`, value: key })
}

/** Lets a row be found by that name no longer. */
export function removeAlias(tables: Tables, kind: AliasKind, name: string): void {
  tables.remove('aliases', `${kind} ${name}`)
}

/** The key of the row that has this further name. */
export function readAlias(tables: Tables, kind: AliasKind, name: string): string | undefined {
  const value = tables.get('aliases', `${kind} ${name}`)?.value
  return typeof value === 'string' ? value : undefined
}
