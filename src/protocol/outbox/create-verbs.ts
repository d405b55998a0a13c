/**
 * All verbs, bound to their services.
 *
 * @module
 */
import type { VerbContext } from './context.js'
import { createTurns } from './in-turn.js'
import type { OutboxServices } from './services.js'
import type { Verbs } from './verbs.js'
import { announceProfile } from './verbs/announce-profile.js'
import { answerQuote } from './verbs/answer-quote.js'
import { approve } from './verbs/approve.js'
import { block } from './verbs/block.js'
import { boost } from './verbs/boost.js'
import { remove } from './verbs/delete.js'
import { deliver } from './verbs/deliver.js'
import { edit } from './verbs/edit.js'
import { favourite } from './verbs/favourite.js'
import { fetchStatus } from './verbs/fetch-status.js'
import { follow } from './verbs/follow.js'
import { lookup } from './verbs/lookup.js'
import { moderateAccount } from './verbs/moderate-account.js'
import { moderateDomain } from './verbs/moderate-domain.js'
import { move } from './verbs/move.js'
import { post } from './verbs/post.js'
import { reject } from './verbs/reject.js'
import { revokeQuote } from './verbs/revoke-quote.js'
import { unblock } from './verbs/unblock.js'
import { unboost } from './verbs/unboost.js'
import { unfavourite } from './verbs/unfavourite.js'
import { unfollow } from './verbs/unfollow.js'
import { vote } from './verbs/vote.js'

/**
 * Makes the verbs of a federation.
 *
 * @param services - The host's ports, and what was bound to them.
 * @returns One function for each verb.
 */
export function createVerbs(services: OutboxServices): Verbs {
  const context: VerbContext = { services, inTurn: createTurns() }
  const bind =
    <Input, T>(verb: (input: Input, context: VerbContext) => Promise<T>): ((input: Input) => Promise<T>) =>
    async (input) =>
      await verb(input, context)
  return {
    lookup: bind(lookup),
    fetchStatus: bind(fetchStatus),
    post: bind(post),
    edit: bind(edit),
    delete: bind(remove),
    boost: bind(boost),
    unboost: bind(unboost),
    favourite: bind(favourite),
    unfavourite: bind(unfavourite),
    vote: bind(vote),
    follow: bind(follow),
    unfollow: bind(unfollow),
    approve: bind(approve),
    reject: bind(reject),
    block: bind(block),
    unblock: bind(unblock),
    announceProfile: bind(announceProfile),
    move: bind(move),
    answerQuote: bind(answerQuote),
    revokeQuote: bind(revokeQuote),
    deliver: bind(deliver),
    moderateAccount: bind(moderateAccount),
    moderateDomain: bind(moderateDomain),
  }
}
