/**
 * Voting in a poll.
 *
 * @module
 */
import { RefusedError } from '../../../errors.js'
import { tally } from '../../../core/poll/index.js'
import { createVote } from '../../../core/vocab/index.js'
import { pollUpdateDelay } from '../../policy/index.js'
import type { Effect, KnownStatus, PollVote } from '../../ports/index.js'
import type { Actor } from '../actor.js'
import { refuseUnread } from '../bond.js'
import { commit } from '../commit.js'
import type { VerbContext } from '../context.js'
import { onPost } from '../on-post.js'
import { sendTo } from '../send.js'
import type { OutboxServices } from '../services.js'
import type { VoteInput } from '../verbs.js'

/** Votes for options not voted for before: all of them count, or none. */
export async function vote(input: VoteInput, context: VerbContext): Promise<void> {
  const { services } = context
  const choices = [...new Set(input.choices)]
  await onPost(
    input,
    context,
    (trip, actor, { id }) => trip.ask({ about: 'votes', actorId: actor.id, statusId: id }),
    async ({ actor, post, author, bond, fact: before, effects }) => {
      const fresh = choices.filter((choice) => !before.includes(choice))
      if (fresh.length === 0) return
      refuseUnread(actor, post, bond)
      const { poll } = post
      if (poll === undefined)
        throw new RefusedError('ERR_POLL_INVALID', 'this post has no poll', { id: post.id })
      const votes = votesFor(fresh, { actor, post, poll, before }, services)
      const list: Effect[] = [...effects, ...votes]
      if (services.urls.isLocal(author.id)) {
        const at = services.timestamp(pollUpdateDelay(services.rules))
        list.push({ kind: 'update.send', objectId: post.id, at })
      }
      for (const { id, option } of votes) {
        const create = createVote({
          id: `${id}/activity`,
          voteId: id,
          actor,
          poll: { id: post.id, attributedTo: [{ id: post.authorId }] },
          option: poll.options[option]?.title ?? '',
        })
        list.push(...(await sendTo(create, { account: author, standing: bond.standing }, services)))
      }
      await commit(list, services)
    },
  )
}

/** Counts one vote after the other, each by the rules of the poll as the one before has left it. */
function votesFor(
  choices: readonly number[],
  facts: {
    readonly actor: Actor
    readonly post: KnownStatus
    readonly poll: NonNullable<KnownStatus['poll']>
    readonly before: readonly number[]
  },
  services: OutboxServices,
): readonly PollVote[] {
  const { actor, post, before } = facts
  let { poll } = facts
  let chosen = before
  return choices.map((option): PollVote => {
    const title = poll.options[option]?.title
    if (title === undefined)
      throw new RefusedError('ERR_POLL_INVALID', `the poll has no option ${option}`, { id: post.id })
    const context = { author: post.authorId, previousChoices: chosen, now: services.now() }
    const counted = tally(poll, { voter: actor.id, option: title }, context)
    const isFirst = chosen.length === 0
    poll = counted.poll
    chosen = [...chosen, counted.choice]
    const id = `${actor.id}#votes/${services.newKey()}`
    const vote = { id, statusId: post.id, actorId: actor.id, option: counted.choice, isFirst }
    return { kind: 'poll.vote', ...vote }
  })
}
