/**
 * Answers to what is to be known, from the tables.
 *
 * @module
 */
import type { StandingRules } from '../../../protocol/policy/index.js'
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
import { standingOf } from './standing.js'
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
    const own = by === undefined ? undefined : store.statuses.first('atomUri', keyOf(id, by))
    if (own !== undefined) return knownStatus(own.status, store)
    const ofActor = by === undefined ? undefined : store.boosts.first('ownId', keyOf(id, by))
    const boost = ofActor ?? store.boosts.first('id', id)
    return boost && knownBoost(boost, isLocal)
  },
  'follow.byId': ({ id, actorId }, { store }) => {
    const key = keyOf(id, actorId)
    const row = store.follows.first('id', key) ?? store.follows.first('idTo', key)
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
  'block.byId': ({ id, actorId }, { store }) => store.blocks.first('id', keyOf(id, actorId)),
  quote: ({ quoteId }, { store, isLocal }) => {
    const row = store.quotes.get(quoteId)
    return row && quotingStatus(row, store, isLocal)
  },
  'quote.byStamp': ({ stamp, authorId }, { store, isLocal }) => {
    const row = store.quotes.first('stamp', keyOf(stamp, authorId))
    return row && quotingStatus(row, store, isLocal)
  },
  'quote.byRequest': ({ requestId, actorId }, { store, isLocal }) => {
    const key = keyOf(requestId, actorId)
    const row = store.quotes.first('request', key) ?? store.quotes.first('requestTo', key)
    return row && quotingStatus(row, store, isLocal)
  },
  interested: ({ statusId }, { store }) => {
    const boosters = store.boosts.by('localOf', statusId).map(({ actorId }) => actorId)
    const quoters = store.quotes.by('localTarget', statusId).map(({ quoteAuthorId }) => quoteAuthorId)
    return [...new Set([...boosters, ...quoters])]
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

/** Answers one question at once. */
export function answerOne<Name extends About>(
  question: Question<Name> & { readonly about: Name },
  from: Answerer,
): Questions[Name]['answer'] {
  return ANSWERS[question.about](question, from)
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
