/**
 * Who of other servers did something with a post, in pages.
 *
 * @module
 */
import type { Involvement, Page, Question } from '../../../protocol/ports/index.js'
import type { Store } from './store.js'

const INVOLVED: Readonly<Record<Involvement, (statusId: string, store: Store) => readonly string[]>> = {
  boost: (id, { boosts }) => boosts.by('status', id).map(({ actorId }) => actorId),
  favourite: (id, { favourites }) => favourites.by('status', id).map(({ actorId }) => actorId),
  reply: (id, { statuses }) => statuses.by('answers', id).map(({ status }) => status.authorId),
  quote: (id, { quotes }) => quotes.by('target', id).map(({ quoteAuthorId }) => quoteAuthorId),
  vote: (id, { votes }) => votes.by('status', id).map(({ actorId }) => actorId),
}

/** A page of those involved, in the order of their ids: a cursor is the last one of a page. */
export function involvedPage(
  { statusId, by, after, limit }: Question<'involved'>,
  store: Store,
  isLocal: (id: string) => boolean,
): Page<string> {
  const all = new Set(by.flatMap((kind) => INVOLVED[kind](statusId, store)))
  const behind = [...all].filter((id) => !isLocal(id) && (after === undefined || id > after)).sort()
  const items = behind.slice(0, limit)
  const last = behind.length > limit ? items.at(-1) : undefined
  return { items, ...(last !== undefined && { next: last }) }
}
