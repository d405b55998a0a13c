/**
 * Polls: Question and poll, votes, counting, updates, limits.
 *
 * @module
 */
export { POLL_LIMITS, pollProblems } from './limits.js'
export type { PollDraft, PollLimits, PollProblem } from './limits.js'
export { isPollOver, pollOf, pollProperties } from './poll.js'
export type { PollProperties } from './poll.js'
export type { Poll, PollOption } from '../model/index.js'
export { tally } from './tally.js'
export type { Ballot, Tally, TallyContext } from './tally.js'
export { applyPollUpdate } from './update.js'
export type { PollUpdate } from './update.js'
export { voteNote, voteOf, votesOf } from './vote.js'
export type { Vote, VoteInput, VoteOptions } from './vote.js'
