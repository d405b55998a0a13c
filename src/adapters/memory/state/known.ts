/**
 * What is stored, as the facts that a directory gives.
 *
 * @module
 */
import type { KnownAccount, KnownFollow, KnownQuote, KnownStatus, Status } from '../../../core/model/index.js'
import { accountFacts, omit } from '../../state/index.js'
import type { AccountRow, BoostRow, FollowRow, QuoteRow } from './rows.js'
import type { Store } from './store.js'

/** An account, with where it moved to and how fresh it is. */
export function knownAccount({ account, refreshedAt }: AccountRow, store: Store): KnownAccount {
  const move = store.moves.get(account.id)
  return {
    ...accountFacts(account),
    ...(move !== undefined && { movedTo: move.targetId, movedAt: move.at }),
    ...(refreshedAt !== undefined && { refreshedAt }),
  }
}

/** A post, with its quote as it stands. */
export function knownStatus({ mentions, media, quote, ...rest }: Status, store: Store): KnownStatus {
  const row = store.quotes.get(rest.id)
  return {
    ...rest,
    ...(quote !== undefined && { quote: row === undefined ? quote : knownQuote(row) }),
    mentions: mentions.map(({ actorId }) => actorId),
    media: media.map(({ url, description }) => ({ url, ...(description !== undefined && { description }) })),
  }
}

/** A boost as the status that it is. */
export function knownBoost(row: BoostRow, isLocal: (id: string) => boolean): KnownStatus {
  const { id, actorId, statusId, visibility, published } = row
  return { id, authorId: actorId, local: isLocal(actorId), visibility, published, boostOf: statusId }
}

/** A quoting post; of one that is not stored, what its request told. */
export function quotingStatus(row: QuoteRow, store: Store, isLocal: (id: string) => boolean): KnownStatus {
  const status = store.statuses.get(row.quoteId)?.status
  if (status !== undefined) return knownStatus(status, store)
  const { quoteId: id, quoteAuthorId: authorId } = row
  return { id, authorId, local: isLocal(authorId), visibility: 'public', quote: knownQuote(row) }
}

/** A follow, without what only the state needs. */
export function knownFollow({ id, followerId, targetId, state }: FollowRow): KnownFollow {
  return { id, followerId, targetId, state }
}

function knownQuote(row: QuoteRow): KnownQuote {
  return omit(row, 'quoteId', 'quoteAuthorId')
}
