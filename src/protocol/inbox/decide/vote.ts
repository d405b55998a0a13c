/**
 * Votes in local polls, which travel as Creates of Notes.
 *
 * @module
 */
import { RefusedError } from '../../../errors.js'
import { excerpt } from '../../../core/wire/excerpt.js'
import { tally, votesOf, type Poll, type Vote } from '../../../core/poll/index.js'
import { sameOrigin } from '../../../core/wire/url.js'
import type { ActivityWithActor } from '../../../core/vocab/index.js'
import type { KnownStatus } from '../../ports/index.js'
import type { InboxContext } from '../context.js'
import { ask, knownStatus, type Decision } from '../decision.js'
import type { Effect, PollVote } from '../effects.js'
import { introduceActor } from '../introduce.js'
import { notOwner } from '../objects.js'

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
  if (pollId === undefined) return undefined
  const status = yield* knownStatus(pollId)
  if (status?.poll === undefined || !status.local) return undefined
  const [before] = yield* ask([{ about: 'votes', actorId: context.actorId, statusId: status.id }])
  const counted = count(votes, status, status.poll, before?.options ?? [], activity, context)
  const actor = yield* introduceActor(context)
  return [...actor.effects, ...counted]
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
  for (const { id, option, voter } of votes) {
    if (id === undefined || !sameOrigin(id, actorId)) throw refusal(option, 'has no id of its voter’s origin')
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
