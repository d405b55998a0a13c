/**
 * Who may begin: attempts to hosts that are slow, or that nobody knows to answer, leave places to those that do.
 *
 * @module
 */
import type { DeliveryItem } from '../ports/index.js'
import type { DeliveryLimits } from './limits.js'
import type { Pace, Paces } from './paces.js'
import { siteOf } from './site.js'

/** Why an attempt may not begin just now, and the line in which it waits. */
export interface Obstacle {
  readonly kind: 'site' | 'slow' | 'crowd'
  readonly line: string
}

/** An attempt under way, as it is counted. */
export interface Visit {
  /** Whether it may take all the time that an attempt has, although others wait. */
  readonly isPatient: boolean
  /** It has waited for long. Called once at most. */
  readonly waits: () => void
  /** It is over. */
  readonly leaves: () => void
}

/** What is under way, by whose it is. */
export interface Shares {
  /** Gives what keeps an attempt from beginning; undefined when it may begin. */
  readonly obstacleTo: (item: DeliveryItem) => Obstacle | undefined
  /** Counts an attempt that begins. */
  readonly enter: (item: DeliveryItem) => Visit
}

/** Bounds of {@link createShares}. */
export type SharesOptions = Pick<DeliveryLimits, 'concurrency' | 'maxWaiting' | 'maxPerHost'> & {
  readonly paces: Paces
}

/**
 * Starts with nothing under way.
 *
 * - A host that answered promptly the last time is always let in.
 * - When a sixth of the places for waiting is taken, there are fewer and fewer quick ones for hosts never heard of: half
 *   of them when it is a third. Of those for waiting they have three quarters. A sender none of whose attempts is
 *   among them has some beside: who sends to thousands does not hold up who sends to one.
 * - Slow hosts are let in while less than a third of the places for waiting is taken.
 * - Below one domain, ten at most wait or may have to: a name with a wildcard is one site, and no crowd.
 */
export function createShares({ paces, concurrency, maxWaiting, maxPerHost }: SharesOptions): Shares {
  const perSite = Math.max(Math.ceil(maxWaiting / 20), maxPerHost)
  const crowd = Math.ceil(maxWaiting / 3)
  const half = Math.floor(concurrency / 2)
  /** Attempts that have waited, whatever was known of their hosts. */
  let waiting = 0
  /** Attempts whose hosts were not known to be prompt, and those of them that have not waited yet. */
  const unproven = { quick: 0, all: 0 }
  const bySender = new Map<string, number>()
  /** Attempts that wait or may have to, by whose they are. */
  const byParty = new Map<string, number>()

  /** Whether no more hosts never heard of may be tried for now. */
  function isFullFor(senderId: string): boolean {
    const kept = Math.floor(half * Math.min(1, Math.max(0, (2 * waiting) / crowd - 1)))
    if (bySender.has(senderId))
      return unproven.quick >= concurrency - kept || unproven.all >= Math.ceil((3 * maxWaiting) / 4)
    return unproven.quick >= concurrency - Math.floor(kept / 2) || unproven.all >= maxWaiting
  }

  /** Strangers below a domain that many share do not hold up those that are known there. */
  const partyOf = (host: string, pace: Pace): string =>
    pace === 'prompt' ? `prompt ${siteOf(host)}` : siteOf(host)

  function enterUnproven(senderId: string): Pick<Visit, 'waits' | 'leaves'> {
    let isQuick = true
    const waits = (): void => {
      if (isQuick) unproven.quick -= 1
      isQuick = false
    }
    unproven.all += 1
    unproven.quick += 1
    count(bySender, senderId, 1)
    return {
      waits,
      leaves() {
        waits()
        unproven.all -= 1
        count(bySender, senderId, -1)
      },
    }
  }

  return {
    obstacleTo({ host, senderId }) {
      const pace = paces.of(host)
      const party = partyOf(host, pace)
      if ((byParty.get(party) ?? 0) >= perSite) return { kind: 'site', line: `site ${party}` }
      if (pace === 'slow' && waiting >= crowd) return { kind: 'slow', line: `slow ${senderId}` }
      if (pace === 'unknown' && isFullFor(senderId)) return { kind: 'crowd', line: `crowd ${senderId}` }
      return undefined
    },
    enter({ host, senderId }) {
      const pace = paces.of(host)
      const party = partyOf(host, pace)
      const stay = pace === 'prompt' ? undefined : enterUnproven(senderId)
      let hasWaited = false
      if (stay !== undefined) count(byParty, party, 1)
      return {
        isPatient: pace === 'slow',
        waits() {
          hasWaited = true
          waiting += 1
          stay?.waits()
          if (stay === undefined) count(byParty, party, 1)
        },
        leaves() {
          stay?.leaves()
          if (hasWaited) waiting -= 1
          if (hasWaited || stay !== undefined) count(byParty, party, -1)
        },
      }
    },
  }
}

function count(counts: Map<string, number>, name: string, change: 1 | -1): void {
  const sum = (counts.get(name) ?? 0) + change
  if (sum === 0) counts.delete(name)
  else counts.set(name, sum)
}
