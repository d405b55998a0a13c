/**
 * Answers to what is to be known, from the tables.
 *
 * @module
 */
import {
  createDirectory,
  type About,
  type Answering,
  type Directory,
  type Question,
  type Questions,
} from '../../../protocol/ports/index.js'
import { keyOf } from '../tables/index.js'
import { followersOnOrigin, inboxPage, remoteFollowers } from './followers.js'
import { involvedPage } from './involved.js'
import { knownAccount, knownBoost, knownFollow, knownStatus, quotingStatus } from './known.js'
import { standingOf, type StandingRules } from './standing.js'
import type { Store } from './store.js'

/** What answers depend on. */
export interface Answerer extends StandingRules {
  readonly store: Store
  /** Gives the present, as it is stored. */
  readonly now: () => string
}

/** One function for each kind of question. */
type Answers = {
  readonly [Name in About]: (question: Question<Name>, from: Answerer) => Questions[Name]['answer']
}

const ANSWERS: Answers = {
  account: ({ id }, { store }) => {
    const row = store.accounts.get(id)
    return row && knownAccount(row, store)
  },
  'account.byHandle': ({ acct }, { store }) => {
    const row = store.accounts.by('handle', acct.toLowerCase()).find(({ account }) => !account.local)
    return row && knownAccount(row, store)
  },
  standing: ({ id }, from) => standingOf(id, from.store, from),
  relation: ({ from: actorId, to: targetId }, { store }) => {
    const follow = store.follows.get(keyOf(actorId, targetId))
    const block = store.blocks.get(keyOf(actorId, targetId))
    return {
      ...(follow !== undefined && { follow: knownFollow(follow) }),
      ...(block !== undefined && { block }),
    }
  },
  status: ({ id, by }, { store, isLocal }) => {
    const row = store.statuses.get(id)
    if (row !== undefined) return knownStatus(row.status, store)
    const own =
      by === undefined ? undefined : store.statuses.by('atomUri', id).find((it) => it.status.authorId === by)
    if (own !== undefined) return knownStatus(own.status, store)
    const boosts = store.boosts.by('id', id)
    const boost = boosts.find(({ actorId }) => actorId === by) ?? boosts[0]
    return boost && knownBoost(boost, isLocal)
  },
  'follow.byId': ({ id, actorId }, { store }) => {
    const row = store.follows.by('id', id).find((it) => it.followerId === actorId || it.targetId === actorId)
    return row && knownFollow(row)
  },
  localFollows: ({ targetId }, { store }) => store.follows.by('local', targetId).map(knownFollow),
  hasLocalFollower: ({ actorId }, { store }) =>
    store.follows.by('local', actorId).some(({ state }) => state === 'accepted'),
  favourite: ({ actorId, statusId }, { store }) => {
    const row = store.favourites.get(keyOf(actorId, statusId))
    return row && (row.id === undefined ? {} : { id: row.id })
  },
  boost: ({ actorId, statusId }, { store, isLocal }) => {
    const row = store.boosts.get(keyOf(actorId, statusId))
    return row && knownBoost(row, isLocal)
  },
  votes: ({ actorId, statusId }, { store }) =>
    store.votes.by('pair', keyOf(actorId, statusId)).map(({ option }) => option),
  'block.byId': ({ id, actorId }, { store }) =>
    store.blocks.by('id', id).find((it) => it.actorId === actorId),
  quote: ({ quoteId }, { store, isLocal }) => {
    const row = store.quotes.get(quoteId)
    return row && quotingStatus(row, store, isLocal)
  },
  'quote.byStamp': ({ stamp, authorId }, { store, isLocal }) => {
    const row = store.quotes.by('stamp', stamp).find((it) => it.targetAuthorId === authorId)
    return row && quotingStatus(row, store, isLocal)
  },
  'quote.byRequest': ({ requestId, actorId }, { store, isLocal }) => {
    const row = store.quotes
      .by('request', requestId)
      .find((it) => it.quoteAuthorId === actorId || it.targetAuthorId === actorId)
    return row && quotingStatus(row, store, isLocal)
  },
  interested: ({ statusId }, { store, isLocal }) => {
    const boosters = store.boosts.by('status', statusId).map(({ actorId }) => actorId)
    const quoters = store.quotes.by('target', statusId).map(({ quoteAuthorId }) => quoteAuthorId)
    return [...new Set([...boosters, ...quoters])].filter(isLocal)
  },
  involved: (question, { store, isLocal }) => involvedPage(question, store, isLocal),
  tombstone: ({ id, actorId }, { store, now }) => {
    const row = store.tombstones.get(keyOf(actorId, id))
    return row !== undefined && row.until > now() ? row.at : undefined
  },
  followers: ({ accountId, ...page }, { store }) => remoteFollowers(accountId, page, store),
  'followers.count': ({ accountId }, { store }) => store.follows.count('followers', accountId),
  'followers.inboxes': ({ accountId, ...page }, { store }) => inboxPage(accountId, page, store),
  'followers.onOrigin': ({ accountId, origin }, { store }) => followersOnOrigin(accountId, origin, store),
}

/** Gives a directory over tables. */
export function createMemoryDirectory(from: Answerer): Directory {
  const all = <Name extends About>(name: Name) => {
    const answer = ANSWERS[name]
    return (questions: readonly Question<Name>[]): Promise<readonly Questions[Name]['answer'][]> =>
      Promise.resolve(questions.map((question) => answer(question, from)))
  }
  const answering = Object.fromEntries((Object.keys(ANSWERS) as About[]).map((name) => [name, all(name)]))
  return createDirectory(answering as Answering) // each name has the function of its own kind
}
