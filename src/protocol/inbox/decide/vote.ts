/**
 * Votes in local polls, which travel as Creates of Notes.
 *
 * @module
 */
import { RefusedError } from '../../../errors.js'
import type { Effect, KnownStatus, Poll, PollVote } from '../../../core/model/index.js'
import { excerpt } from '../../../core/wire/excerpt.js'
import { tally, votesOf, type Vote } from '../../../core/poll/index.js'
import type { ActivityWithActor } from '../../../core/vocab/index.js'
import { pollUpdateDelay } from '../../policy/index.js'
import { ignored, timestampOf, type InboxContext } from '../context.js'
import { ask, type Decision } from '../decision.js'
import { introduceActor } from '../introduce.js'
import { isTooLong } from '../limits.js'
import { notOwner, ownId } from '../objects.js'
import { mayActOn } from '../readable.js'

/**
 * Decides the votes in a Create.
 *
 * @returns Undefined when it carries none, so that it is a post like any other.
 * @throws RefusedError `ERR_POLL_INVALID` for votes that may not be counted, `ERR_NOT_OWNER` for those of
 *   somebody else.
 */
export function* decideVotes(
  activity: ActivityWithActor,
  context: InboxContext,
): Decision<readonly Effect[] | undefined> {
  const votes = votesOf(activity)
  const pollId = votes[0]?.pollId
  if (pollId === undefined || isTooLong(pollId)) return undefined
  const [status, before] = yield* ask([
    { about: 'status', id: pollId },
    { about: 'votes', actorId: context.actorId, statusId: pollId },
  ])
  if (status?.poll === undefined || !status.local) return undefined
  if (!(yield* mayActOn(status, context))) return ignored('forbidden', activity)
  const { poll } = status
  const isCast = ({ option }: Vote): boolean => before.some((i) => poll.options[i]?.title === option)
  const newVotes = votes.filter((vote) => !isCast(vote))
  if (newVotes.length === 0) return ignored('duplicate', activity)
  const counted = count(newVotes, status, poll, before, activity, context)
  const actor = yield* introduceActor(context)
  const at = timestampOf(new Date(context.now.getTime() + pollUpdateDelay(context.rules)))
  return [...actor.effects, ...counted, { kind: 'update.send', objectId: status.id, at }]
}

/** Each vote is judged with those before it, of this Create too. */
function count(
  votes: readonly Vote[],
  status: KnownStatus,
  poll: Poll,
  before: readonly number[],
  activity: ActivityWithActor,
  context: InboxContext,
): readonly PollVote[] {
  const { actorId, now } = context
  const counted: PollVote[] = []
  let state = poll
  for (const { id: sentId, option, voter } of votes) {
    const id = ownId(sentId, actorId)
    if (id === undefined) throw refusal(option, 'has no id of its voter’s origin')
    if (voter !== undefined && voter !== actorId) throw notOwner(activity, id)
    const previousChoices = [...before, ...counted.map((vote) => vote.option)]
    const ballot = { voter: actorId, option }
    const { poll: next, choice } = tally(state, ballot, { author: status.authorId, previousChoices, now })
    state = next
    counted.push({
      kind: 'poll.vote',
      id,
      statusId: status.id,
      actorId,
      option: choice,
      isFirst: previousChoices.length === 0,
    })
  }
  return counted
}

function refusal(option: string, why: string): RefusedError {
  return new RefusedError('ERR_POLL_INVALID', `the vote for ${excerpt(option)} ${why}; it is not counted`)
}
