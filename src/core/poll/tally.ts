/**
 * Counting: what one vote makes of a poll.
 *
 * @module
 */
import { RefusedError } from '../../errors.js'
import { excerpt } from '../wire/excerpt.js'
import type { Poll } from '../model/index.js'
import { isPollOver } from './poll.js'

/** A vote to be counted, from somebody authenticated. */
export interface Ballot {
  /** Id of the actor that votes: the signer, not what the vote says. */
  readonly voter: string
  /** The option by its exact text. */
  readonly option: string
}

/** What has to be known to count a vote. */
export interface TallyContext {
  /** Id of the author of the poll. */
  readonly author: string
  /** Indices of the options that this voter has chosen before. */
  readonly previousChoices: readonly number[]
  readonly now: Date
}

/** A vote that was counted. */
export interface Tally {
  /** The poll with the vote in it. */
  readonly poll: Poll
  /** Index of the option, to be kept for the next call's `previousChoices`. */
  readonly choice: number
}

/**
 * Counts a vote after Mastodon's rules: before the end, not on one's own poll, for an option that exists,
 * once in a poll of a single choice and once per option in a poll of several.
 *
 * The poll given is left as it is. Count and store in one transaction, so that two votes of one actor
 * that come at the same time do not both see the same `previousChoices`.
 *
 * @param poll - The poll so far.
 * @param ballot - Who votes for what.
 * @param context - Whose poll it is, what the voter chose before, and the present.
 * @returns The poll with one more vote, and one more voter if it was the first of this one.
 * @throws {@link RefusedError} `ERR_POLL_INVALID` if the vote must not be counted; the poll stays as it is.
 * @see {@link https://docs.joinmastodon.org/spec/activitypub/#poll-votes Mastodon, poll votes}
 * @example
 * ```ts
 * const options = [{ title: 'tea', votes: 0 }, { title: 'coffee', votes: 0 }]
 * const poll = { options, isMultiple: false, isClosed: false, votersCount: 0 }
 * const context = { author: 'https://example.com/users/alice', previousChoices: [], now: new Date() }
 * tally(poll, { voter: 'https://example.org/users/bob', option: 'coffee' }, context)
 * // => {
 * //   poll: {
 * //     options: [{ title: 'tea', votes: 0 }, { title: 'coffee', votes: 1 }],
 * //     isMultiple: false,
 * //     isClosed: false,
 * //     votersCount: 1,
 * //   },
 * //   choice: 1,
 * // }
 * ```
 */
export function tally(poll: Poll, ballot: Ballot, context: TallyContext): Tally {
  const { author, previousChoices, now } = context
  if (ballot.voter === author) throw refusal(ballot, 'is by the author of the poll')
  if (isPollOver(poll, now)) throw refusal(ballot, 'came after the end of the poll')
  const choice = poll.options.findIndex(({ title }) => title === ballot.option)
  if (choice === -1) throw refusal(ballot, 'is for an option that the poll does not have')
  if (previousChoices.includes(choice)) throw refusal(ballot, 'is for an option chosen before')
  const isFirst = previousChoices.length === 0
  if (!poll.isMultiple && !isFirst) throw refusal(ballot, 'is the second in a poll of a single choice')
  const options = poll.options.map((option, i) =>
    i === choice ? { ...option, votes: option.votes + 1 } : option,
  )
  const votersCount = poll.votersCount === undefined ? undefined : poll.votersCount + (isFirst ? 1 : 0)
  return { poll: { ...poll, options, ...(votersCount !== undefined && { votersCount }) }, choice }
}

function refusal({ voter, option }: Ballot, rule: string): RefusedError {
  return new RefusedError('ERR_POLL_INVALID', `the vote for ${excerpt(option)} ${rule}; it is not counted`, {
    actorId: voter,
  })
}
