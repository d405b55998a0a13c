/**
 * What cannot be worked on and must not be lost: kept apart, to be looked at, tried again or dropped.
 *
 * @module
 */
import type { Page, PageOf } from './directory.js'

/**
 * Why something was set aside: its attempts began three times and never ended (what kills a process), the store holds
 * something that is none of ours to read, or it came up long after it was too old: no worker ran for days, or the clock
 * of this one is ahead.
 */
export type SetAsideReason = 'unfinished' | 'unreadable' | 'overdue'

/** One thing set aside. */
export interface SetAside {
  readonly id: string
  readonly from: 'queue' | 'outbox'
  readonly reason: SetAsideReason
  /** Where it was to go, as far as that can be read. */
  readonly inbox?: string
  readonly activityId?: string
  /** Milliseconds since the epoch. */
  readonly at: number
}

/** The shelf of a queue or outbox. */
export interface Shelf {
  /** Oldest first. */
  setAside(page: PageOf): Promise<Page<SetAside>>
  /** Puts it back, due now, as if it were new. False where there is none of this id. */
  putBack(id: string): Promise<boolean>
  /** Forgets it. False where there is none of this id. */
  discard(id: string): Promise<boolean>
}
