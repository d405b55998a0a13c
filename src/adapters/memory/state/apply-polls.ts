/**
 * What becomes of votes, and of the numbers of polls.
 *
 * @module
 */
import type { Poll } from '../../../core/model/index.js'
import { keyOf } from '../tables/index.js'
import type { EffectHandlers } from './applying.js'
import { changeStatus } from './changes.js'

export const pollHandlers: Pick<EffectHandlers, 'poll.vote' | 'poll.results'> = {
  // what was voted is looked up here again: two votes may have been decided at the same time
  'poll.vote': ({ statusId, actorId, option }, applying) => {
    const { statuses, votes } = applying.store
    const poll = statuses.get(statusId)?.status.poll
    if (poll?.options[option] === undefined) return
    const before = votes.by('pair', keyOf(actorId, statusId))
    if (before.some((vote) => vote.option === option) || (!poll.isMultiple && before.length > 0)) return
    votes.put({ actorId, statusId, option })
    changeStatus(statusId, applying, (status) => ({
      ...status,
      poll: withVote(poll, option, before.length === 0),
    }))
  },
  'poll.results': ({ statusId, poll }, applying) => {
    changeStatus(statusId, applying, (status) => ({ ...status, poll }))
  },
}

function withVote(poll: Poll, option: number, isFirst: boolean): Poll {
  const options = poll.options.map((it, i) => (i === option ? { ...it, votes: it.votes + 1 } : it))
  const { votersCount } = poll
  return {
    ...poll,
    options,
    ...(votersCount !== undefined && { votersCount: votersCount + (isFirst ? 1 : 0) }),
  }
}
