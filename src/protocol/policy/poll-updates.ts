/**
 * How soon everybody is told the new numbers of a local poll.
 *
 * @module
 * @see Mastodon, which waits for three minutes
 */

const POLL_UPDATE_DELAY_MS = 180_000

/** Milliseconds from a vote, whoever's it is, to the Update: further votes until then go along. */
export function pollUpdateDelay({ pollUpdateDelayMs }: { readonly pollUpdateDelayMs?: number }): number {
  return pollUpdateDelayMs ?? POLL_UPDATE_DELAY_MS
}
