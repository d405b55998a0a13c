/**
 * What an Update of a Question makes of the stored poll.
 *
 * @module
 */
import type { Poll } from '../model/index.js'

/** What {@link applyPollUpdate} decides. */
export interface PollUpdate {
  readonly poll: Poll
  /** Votes cast here are void and have to be forgotten: the options are others now. */
  readonly resetsVotes: boolean
}

/**
 * Applies the poll of an updated Question to the stored one.
 *
 * An explicit edit (a newer `updated`) may change everything; other options, or another number of choices,
 * void the votes cast. Any other Update brings tallies and the end, and is ignored if its options are not
 * the ones stored.
 *
 * @param stored - The poll so far.
 * @param incoming - The poll of the updated Question, its sender already checked to be the author.
 * @param isExplicit - Whether the post was edited, by its `updated`.
 * @returns The poll to store, and whether votes are void.
 * @example
 * ```ts
 * const stored = { options: [{ title: 'tea', votes: 1 }], isMultiple: false, isClosed: false }
 * const changed = { ...stored, options: [{ title: 'coffee', votes: 9 }] }
 * applyPollUpdate(stored, changed, false).poll // => stored
 * applyPollUpdate(stored, changed, true).resetsVotes // => true
 * ```
 */
export function applyPollUpdate(stored: Poll, incoming: Poll, isExplicit: boolean): PollUpdate {
  const isSamePoll =
    stored.isMultiple === incoming.isMultiple &&
    stored.options.length === incoming.options.length &&
    stored.options.every(({ title }, i) => title === incoming.options[i]?.title)
  if (isSamePoll) return { poll: incoming, resetsVotes: false }
  return isExplicit ? { poll: incoming, resetsVotes: true } : { poll: stored, resetsVotes: false }
}
