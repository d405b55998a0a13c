/**
 * Lists of followers' inboxes, walked side by side so that who stands in two of them is met once.
 *
 * @module
 */
import type { Recipient } from '../../core/model/index.js'
import type { Directory, Page } from '../ports/index.js'

/** Reads a page of where the followers of an account are reached. A cursor that leads nowhere ends the list. */
export async function followersPage(
  accountId: string,
  { after, limit }: { readonly after: string | undefined; readonly limit: number },
  directory: Directory,
): Promise<Page<Recipient>> {
  const question = {
    about: 'followers.inboxes',
    accountId,
    limit,
    ...(after !== undefined && { after }),
  } as const
  const [page] = await directory.answer([question])
  return page.next === after || page.next === undefined ? { items: page.items } : page
}

/** Lists before the one that is being walked. */
export interface EarlierLists {
  /** Leaves out of a page of one list whoever stands in a list before it. */
  readonly leaveOut: (page: readonly Recipient[], account: number) => Promise<readonly Recipient[]>
}

/** Lists walked along at most: past that, who stands in two may be sent to twice. */
const MAX_LISTS = 20

/** How far the walk along one list has come. */
interface Window {
  readonly inboxes: ReadonlySet<string>
  readonly last: string | undefined
  readonly next?: string
}

/**
 * Begins to walk along. All lists are in the order of the inboxes, so one page of each is at hand at any time.
 * Only who is really seen in another list is left out: a list in another order costs a repetition, never a loss.
 */
export function createEarlierLists(
  accountIds: readonly string[],
  directory: Directory,
  limit: number,
): EarlierLists {
  let windows = new Map<string, Window>()
  let walked = 0

  async function read(accountId: string, after: string | undefined): Promise<Window> {
    const { items, next } = await followersPage(accountId, { after, limit }, directory)
    const inboxes = new Set(items.map(({ inbox }) => inbox))
    return { inboxes, last: items.at(-1)?.inbox, ...(next !== undefined && { next }) }
  }

  /** Takes off whoever stands in a list, which is walked as far as the page goes. */
  async function takeOff(left: Map<string, Recipient>, accountId: string, last: string): Promise<void> {
    let window = windows.get(accountId) ?? (await read(accountId, undefined))
    for (;;) {
      for (const inbox of left.keys()) if (window.inboxes.has(inbox)) left.delete(inbox)
      if (window.next === undefined || (window.last !== undefined && window.last >= last)) break
      window = await read(accountId, window.next)
    }
    windows.set(accountId, window)
  }

  return {
    async leaveOut(page, account) {
      const last = page.at(-1)?.inbox
      if (last === undefined || account === 0) return page
      if (walked !== account) windows = new Map() // another list is walked: along the others from their beginnings
      walked = account
      const left = new Map(page.map((recipient) => [recipient.inbox, recipient]))
      for (const accountId of accountIds.slice(0, Math.min(account, MAX_LISTS)))
        await takeOff(left, accountId, last)
      return [...left.values()]
    },
  }
}
