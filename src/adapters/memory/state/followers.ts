/**
 * Who follows a local account, in pages, and where they are reached.
 *
 * @module
 */
import type { Recipient } from '../../../core/model/index.js'
import type { Page, PageOf } from '../../../protocol/ports/index.js'
import { isPersonal } from '../../state/index.js'
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

/** Each inbox once, in order. Of several behind one inbox, one stands for all. */
export function inboxPage(accountId: string, { after, limit }: PageOf, { follows }: Store): Page<Recipient> {
  const start = after === undefined ? undefined : readCursor(after)
  if (after !== undefined && start === undefined) return { items: [] }
  const items: Recipient[] = []
  let place = start
  for (;;) {
    const [row, second] = follows.from('inboxes', accountId, place, 2, 'ascending')
    if (row?.inbox === undefined) return { items }
    if (items.length >= limit) return { items, ...(place !== undefined && { next: writeCursor(place) }) }
    const followers = second?.inbox === row.inbox ? 2 : 1
    const isOwn = isPersonal(row.inboxRank ?? 0, followers)
    items.push({ actorId: row.followerId, inbox: row.inbox, ...(isOwn && { isPersonal: true }) })
    place = [`${row.inbox}\n~`, ''] // behind everybody at this inbox
  }
}

/** Accepted followers of one origin. */
export function followersOnOrigin(accountId: string, origin: string, { follows }: Store): readonly string[] {
  return follows
    .by('followers', accountId)
    .map(({ followerId }) => followerId)
    .filter((id) => id === origin || id.startsWith(`${origin}/`))
}
