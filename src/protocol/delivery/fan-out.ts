/**
 * From a dispatch to items for inboxes, a page at a time: many followers take no more memory than few.
 *
 * @module
 */
import type { DeliverySend, Recipient } from '../../core/model/index.js'
import { isShutOut } from '../policy/index.js'
import type { Clock, DeliveryItem, Directory } from '../ports/index.js'
import { createEarlierLists, followersPage } from './follower-pages.js'
import { formatPlace, parsePlace, type Place } from './place.js'
import { inboxesOf, itemsFor, readRecipients, type ReadRecipient } from './items.js'
import { known, pageOf, standingsOf } from './standings.js'
import type { Unavailable } from './unavailable.js'

/** What planning works with. */
export interface FanOutParts {
  readonly directory: Directory
  /** Origins of this server (`https://social.example`): what is on them is not sent over HTTP. */
  readonly localOrigins: readonly string[]
  readonly unavailable: Unavailable
  readonly clock: Clock
  /** Inboxes read at once. */
  readonly pageSize: number
}

/** One page, ready to be queued. */
export interface PlannedPage {
  readonly items: readonly DeliveryItem[]
  /** What is not queued since its host is dead. */
  readonly leftOut: readonly DeliveryItem[]
  /** Where the next page begins; absent on the last. */
  readonly next?: string
}

/** The pages of one dispatch. */
export interface FanOut {
  /** Plans the page that begins at a cursor, the first without one. */
  readonly plan: (cursor: string | undefined) => Promise<PlannedPage>
}

/** Lists read for one page at most: short ones are planned together. */
const MAX_READS = 4

/** Begins to break down a dispatch: first whom it names, then the followers of each account. */
export function createFanOut(dispatch: DeliverySend, parts: FanOutParts): FanOut {
  const { directory, pageSize } = parts
  const { to, followersOf } = dispatch
  const named = inboxesOf(to.map(({ inbox }) => inbox))
  const earlier = createEarlierLists(followersOf, directory, pageSize)

  async function read(
    place: Place,
  ): Promise<{ readonly recipients: readonly Recipient[]; readonly next?: Place }> {
    if (place.kind === 'named') {
      const end = place.offset + pageSize
      const recipients = to.slice(place.offset, end)
      if (end < to.length) return { recipients, next: { kind: 'named', offset: end } }
      return { recipients, ...(followersOf.length > 0 && { next: { kind: 'followers', account: 0 } }) }
    }
    const { account, after } = place
    const accountId = followersOf[account]
    if (accountId === undefined) return { recipients: [] }
    const page = await followersPage(accountId, { after, limit: pageSize }, directory)
    const others = page.items.filter(({ inbox }) => !named.has(inbox))
    const recipients = await earlier.leaveOut(others, account)
    if (page.next !== undefined) return { recipients, next: { ...place, after: page.next } }
    const isLast = account + 1 >= followersOf.length
    return { recipients, ...(!isLast && { next: { kind: 'followers', account: account + 1 } }) }
  }

  return {
    async plan(cursor) {
      const recipients: Recipient[] = []
      let place: Place | undefined = parsePlace(cursor)
      for (
        let reads = 0;
        reads < MAX_READS && place !== undefined && 2 * recipients.length <= pageSize;
        reads++
      ) {
        const page = await read(place)
        recipients.push(...page.recipients)
        place = page.next
      }
      const allowed = await mayReceive(readRecipients(recipients), parts)
      const items = itemsFor(dispatch, allowed, parts.clock.now().getTime())
      return {
        ...(await parts.unavailable.part(items)),
        ...(place !== undefined && { next: formatPlace(place) }),
      }
    },
  }
}

/** Asks the policy about every host of a page at once: that of the inbox, and that of the actor behind it. */
async function mayReceive(
  recipients: readonly ReadRecipient[],
  { directory, localOrigins }: FanOutParts,
): Promise<readonly ReadRecipient[]> {
  const local = new Set(localOrigins)
  const others = recipients.filter(({ origin }) => !local.has(origin))
  const hosts = new Set(others.flatMap(({ host, actorHost = host }) => [host, actorHost]))
  const standings = await standingsOf([...hosts].map(pageOf), directory)
  const shutOut = new Set([...hosts].filter((host) => isShutOut(known(standings, pageOf(host)))))
  if (shutOut.size === 0) return others
  return others.filter(({ host, actorHost = host }) => !shutOut.has(host) && !shutOut.has(actorHost))
}
