/**
 * All verbs, bound to their services.
 *
 * @module
 */
import type { VerbContext } from './context.js'
import { decideAnew } from '../policy/index.js'
import { checkInput } from './inputs.js'
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

/** What `apply` says where others did the same, or changed what a verb went by. */
const OVERTAKEN = ['ERR_CONFLICT', 'ERR_DUPLICATE'] as const

/**
 * Makes the verbs of a federation.
 *
 * @param services - The host's ports, and what was bound to them.
 * @returns One function for each verb.
 */
export function createVerbs(services: OutboxServices): Verbs {
  const bind =
    <Input, T>(
      name: keyof Verbs,
      verb: (input: Input, context: VerbContext) => Promise<T>,
    ): ((input: Input) => Promise<T>) =>
    async (input) => {
      checkInput(name, input)
      const found = new Map<string, Promise<unknown>>()
      return await decideAnew(services, OVERTAKEN, (ports) =>
        verb(input, { services: { ...services, ...ports }, found }),
      )
    }
  return {
    lookup: bind('lookup', lookup),
    fetchStatus: bind('fetchStatus', fetchStatus),
    post: bind('post', post),
    edit: bind('edit', edit),
    delete: bind('delete', remove),
    boost: bind('boost', boost),
    unboost: bind('unboost', unboost),
    favourite: bind('favourite', favourite),
    unfavourite: bind('unfavourite', unfavourite),
    vote: bind('vote', vote),
    follow: bind('follow', follow),
    unfollow: bind('unfollow', unfollow),
    approve: bind('approve', approve),
    reject: bind('reject', reject),
    block: bind('block', block),
    unblock: bind('unblock', unblock),
    announceProfile: bind('announceProfile', announceProfile),
    move: bind('move', move),
    answerQuote: bind('answerQuote', answerQuote),
    revokeQuote: bind('revokeQuote', revokeQuote),
    deliver: bind('deliver', deliver),
    moderateAccount: bind('moderateAccount', moderateAccount),
    moderateDomain: bind('moderateDomain', moderateDomain),
  }
}
