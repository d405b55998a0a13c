/**
 * What becomes of votes and results.
 *
 * @module
 */
import { sql } from 'kysely'
import { statement } from '../statement.js'
import type { EffectHandlers } from './applying.js'
import { keyOf } from '../ids.js'
import { readStored } from './statuses.js'
import { storeChanged, storeTalliesOf } from './store-status.js'

type Vote = { readonly status: string; readonly actor: string; readonly option: number }

/** The first vote of somebody: of one post there is one, whoever asks at the same time. */
const voteFirst = statement<Vote, { option: unknown }>((db, p) =>
  db
    .insertInto('poll_votes')
    .values((eb) => ({
      status_id: p('status'),
      actor_id: p('actor'),
      option: p('option'),
      is_first: eb.lit(1),
    }))
    .onConflict((conflict) => conflict.doNothing())
    .returning('option'),
)
const voteAgain = statement<Vote, { option: unknown }>((db, p) =>
  db
    .insertInto('poll_votes')
    .values((eb) => ({
      status_id: p('status'),
      actor_id: p('actor'),
      option: p('option'),
      is_first: eb.lit(0),
    }))
    .onConflict((conflict) => conflict.doNothing())
    .returning('option'),
)
const count = statement<{ readonly status: string; readonly option: number }>((db, p) =>
  db
    .updateTable('poll_tallies')
    .set({ votes: sql<number>`votes + 1` })
    .where('status_id', '=', p('status'))
    .where('option', '=', p('option')),
)
const countVoter = statement<{ readonly status: string }>((db, p) =>
  db
    .updateTable('statuses')
    .set({ voters_count: sql<number>`voters_count + 1` }) // null stays null: who does not count voters
    .where('id', '=', p('status')),
)

export const pollHandlers: Pick<EffectHandlers, 'poll.vote' | 'poll.results'> = {
  // what was voted is looked up here again: two votes may have been decided at the same time
  'poll.vote': async ({ statusId, actorId, option }, { trx }) => {
    const poll = (await readStored(trx, statusId))?.status.poll
    if (poll?.options[option] === undefined) return
    const vote = { status: keyOf(statusId), actor: keyOf(actorId), option }
    const isFirst = (await voteFirst.first(trx, vote)) !== undefined
    if (!isFirst && (!poll.isMultiple || (await voteAgain.first(trx, vote)) === undefined)) return
    await count.run(trx, { status: vote.status, option })
    if (isFirst) await countVoter.run(trx, { status: vote.status })
  },
  'poll.results': async ({ statusId, poll }, applying) => {
    const stored = await readStored(applying.trx, statusId)
    if (stored === undefined) return
    const status = { ...stored.status, poll }
    await storeChanged(status, applying)
    await storeTalliesOf(status, applying)
  },
}
