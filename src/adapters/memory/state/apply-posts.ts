/**
 * What becomes of posts.
 *
 * @module
 */
import type { Poll, Status } from '../../../core/model/index.js'
import { audienceFor, keepsVotes, omit, originalOf, placedLike, refuseCollision } from '../../state/index.js'
import { moment } from '../tables/index.js'
import { placeAt, type Applying, type EffectHandlers } from './applying.js'
import { changeStatus, setQuote, stateOf } from './changes.js'
import { enterHome, enterHomes } from './home.js'
import type { StatusRow } from './rows.js'

type PostKind =
  'status.create' | 'status.edit' | 'status.counts' | 'status.policy' | 'status.mention' | 'status.delete'

export const postHandlers: Pick<EffectHandlers, PostKind> = {
  'status.create': ({ status, via }, applying) => {
    const known = applying.store.statuses.get(status.id)
    if (known !== undefined) {
      if (status.local) refuseCollision(status, known.origin)
      return
    }
    const origin = status.local ? { origin: originalOf(status) } : {}
    const at = placeAt(status.published, applying)
    storeStatus({ status, at, ...origin }, applying)
    if (via === 'delivered') enterHomes(status.authorId, status, { statusId: status.id, at }, applying)
  },
  'status.edit': ({ status, isSignificant, resetsVotes }, applying) => {
    const { statuses, edits, votes } = applying.store
    const row = statuses.get(status.id)
    if (row?.status.authorId !== status.authorId) return
    const old = row.status
    if (isSignificant && old.editedAt !== status.editedAt) {
      edits.put({ statusId: status.id, at: moment(old.editedAt ?? old.published), status: old })
    }
    if (resetsVotes) votes.removeAll('status', status.id)
    const placed = placedLike(old, status)
    const edited = keepsVotes(old, placed, { resetsVotes }) ? withVotesOf(placed, old.poll) : placed
    storeStatus({ ...row, status: edited }, applying)
  },
  'status.counts': ({ statusId, claimedCounts }, applying) => {
    changeStatus(statusId, applying, (status) => ({
      ...status,
      claimedCounts: { ...status.claimedCounts, ...claimedCounts },
    }))
  },
  'status.policy': ({ statusId, quotePolicy }, applying) => {
    changeStatus(statusId, applying, (status) => ({ ...status, quotePolicy }))
  },
  'status.mention': ({ statusId, mention, visibility }, applying) => {
    changeStatus(statusId, applying, (status) => ({
      ...status,
      visibility,
      mentions: [...status.mentions.filter(({ actorId }) => actorId !== mention.actorId), mention],
    }))
    const row = applying.store.statuses.get(statusId)
    if (row === undefined) return
    enterHome(mention.actorId, row.status.authorId, { statusId, at: row.at }, applying)
  },
  'status.delete': ({ statusId, authorId }, applying) => {
    if (applying.store.statuses.get(statusId)?.status.authorId === authorId) deleteStatus(statusId, applying)
  },
}

/** A post, and all that was about it. Posts that quote it keep an empty quote. */
export function deleteStatus(statusId: string, applying: Applying): void {
  const { store } = applying
  const row = store.statuses.get(statusId)
  if (row === undefined) return
  store.statuses.remove(statusId)
  store.quotes.remove(statusId)
  if (row.status.local) store.gone.put({ id: statusId, audience: audienceFor(row.status.visibility) })
  for (const table of [
    store.boosts,
    store.favourites,
    store.pins,
    store.votes,
    store.home,
    store.notifications,
  ]) {
    table.removeAll('status', statusId)
  }
  store.edits.removeAll('status', statusId)
  for (const { quoteId, quoteAuthorId } of store.quotes.by('target', statusId)) {
    setQuote({ quoteId, quoteAuthorId, state: 'deleted' }, applying)
  }
}

/** Stores a post, and what it says of its quote. */
function storeStatus(row: StatusRow, { store }: Applying): void {
  const { id, authorId, quote } = row.status
  store.statuses.put(row)
  store.gone.remove(id)
  if (quote === undefined) store.quotes.remove(id)
  else store.quotes.put({ ...stateOf(quote), quoteId: id, quoteAuthorId: authorId })
}

/** Gives a post the votes that another poll of as many options has. */
function withVotesOf(status: Status, counted: Poll | undefined): Status {
  const { poll } = status
  if (poll === undefined || counted === undefined) return status
  const options = poll.options.map((option, i) => ({ ...option, votes: counted.options[i]?.votes ?? 0 }))
  return {
    ...status,
    poll: {
      ...omit(poll, 'votersCount'),
      options,
      ...(counted.votersCount !== undefined && { votersCount: counted.votersCount }),
    },
  }
}
