/**
 * A poll as a value.
 *
 * @module
 */
import type { Timestamp } from '../vocab/index.js'

/** One choice of a poll. */
export interface PollOption {
  /** Plain text. */
  readonly title: string
  readonly votes: number
}

/** A poll, whoever made it. Tallies of another server are that server's word. */
export interface Poll {
  readonly options: readonly PollOption[]
  /** Whether several options may be chosen. */
  readonly isMultiple: boolean
  /** When it ends or ended; absent for a poll without an end. */
  readonly expiresAt?: Timestamp
  /** Closed by its author without saying when. */
  readonly isClosed: boolean
  /** How many people voted; absent where the author's server does not count them. */
  readonly votersCount?: number
}
