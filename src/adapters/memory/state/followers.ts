/**
 * Who follows a local account, in pages, and where they are reached.
 *
 * @module
 */
import type { Recipient } from '../../../core/model/index.js'
import type { Page, PageOf } from '../../../protocol/ports/index.js'
import { hostOf } from '../../../core/wire/url.js'
import { readCursor, writeCursor } from '../tables/index.js'
import type { Store } from './store.js'

/** Remote followers, newest first. */
export function remoteFollowers(
  accountId: string,
  { after, limit }: PageOf,
  { follows }: Store,
): Page<string> {
  const { rows, next } = follows.page('remoteFollowers', accountId, { after, limit, direction: 'descending' })
  return { items: rows.map(({ followerId }) => followerId), ...(next !== undefined && { next }) }
}

/**
 * What followers are ordered by: their inbox, and of several behind one those of its own host first, since a stranger
 * who names it is at fault for less.
 */
export function inboxOrder(followerId: string, inbox: string): string {
  return `${inbox}\n${hostOf(followerId) === hostOf(inbox) ? 'a' : 'b'}`
}

/** Each inbox once, in order. Of several behind one inbox, one stands for all. */
export function inboxPage(accountId: string, { after, limit }: PageOf, { follows }: Store): Page<Recipient> {
  const start = after === undefined ? undefined : readCursor(after)
  if (after !== undefined && start === undefined) return { items: [] }
  const items: Recipient[] = []
  let place = start
  for (;;) {
    const [row] = follows.from('inboxes', accountId, place, 1, 'ascending')
    if (row?.inbox === undefined) return { items }
    if (items.length >= limit) return { items, ...(place !== undefined && { next: writeCursor(place) }) }
    items.push({ actorId: row.followerId, inbox: row.inbox })
    place = [`${row.inbox}\nc`, ''] // behind everybody at this inbox
  }
}

/** Accepted followers of one origin. */
export function followersOnOrigin(accountId: string, origin: string, { follows }: Store): readonly string[] {
  return follows
    .by('followers', accountId)
    .map(({ followerId }) => followerId)
    .filter((id) => id === origin || id.startsWith(`${origin}/`))
}
