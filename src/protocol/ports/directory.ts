/**
 * What the host knows: asked before anything is decided, so that decisions can be pure.
 *
 * @module
 */
import type {
  KnownAccount,
  KnownBlock,
  KnownFollow,
  KnownStatus,
  Recipient,
  Relation,
  Standing,
} from '../../core/model/index.js'
import type { Timestamp } from '../../core/vocab/index.js'

/** A part of a longer list. `next` is an opaque cursor, absent on the last page. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly next?: string
}

/** Which page: as many as `limit`, after an earlier page's cursor. */
export interface PageOf {
  readonly after?: string
  readonly limit: number
}

/** What somebody did with a post: from then on they have it. A vote is one in its poll. */
export type Involvement = 'boost' | 'favourite' | 'reply' | 'quote' | 'vote'

/**
 * One question of each kind, under its name: what is asked, and what is answered.
 *
 * Ids are compared byte for byte. An activity's id means something together with its actor only: anybody can
 * write anybody's id.
 */
export interface Questions {
  /** An actor, local or remote, by its id. */
  account: { readonly ask: { readonly id: string }; readonly answer: KnownAccount | undefined }
  /** A remote account by its confirmed handle, `user@host` in lower case. */
  'account.byHandle': { readonly ask: { readonly acct: string }; readonly answer: KnownAccount | undefined }
  /**
   * What the moderators here decided about an actor and its domain; of a mere URL, about its domain. Covers the
   * domains above it, and the list of those let in where only they are.
   */
  standing: { readonly ask: { readonly id: string }; readonly answer: Standing }
  /** What binds one actor to another, in this direction: ask twice for both. */
  relation: { readonly ask: { readonly from: string; readonly to: string }; readonly answer: Relation }
  /**
   * A post, or a boost (`boostOf`) by the id of its Announce. With `by`, a post of that author is found by its
   * `atomUri` as well: an author's own alternative id, nobody else's.
   */
  status: {
    readonly ask: { readonly id: string; readonly by?: string }
    readonly answer: KnownStatus | undefined
  }
  /** A follow by the id of its Follow, in which this actor takes part. */
  'follow.byId': {
    readonly ask: { readonly id: string; readonly actorId: string }
    readonly answer: KnownFollow | undefined
  }
  /** Every follow of this actor by a local account, pending or accepted. */
  localFollows: { readonly ask: { readonly targetId: string }; readonly answer: readonly KnownFollow[] }
  /** Has this actor an accepted follower among the local accounts? */
  hasLocalFollower: { readonly ask: { readonly actorId: string }; readonly answer: boolean }
  /** A favourite; `id` is that of its Like, where it had one. */
  favourite: {
    readonly ask: { readonly actorId: string; readonly statusId: string }
    readonly answer: { readonly id?: string } | undefined
  }
  /** A boost by this actor, as a `KnownStatus` with `boostOf`. */
  boost: {
    readonly ask: { readonly actorId: string; readonly statusId: string }
    readonly answer: KnownStatus | undefined
  }
  /** Options (by index) that this actor has voted for. */
  votes: {
    readonly ask: { readonly actorId: string; readonly statusId: string }
    readonly answer: readonly number[]
  }
  /** A block by the id of its Block, made by this actor. */
  'block.byId': {
    readonly ask: { readonly id: string; readonly actorId: string }
    readonly answer: KnownBlock | undefined
  }
  /** A quoting post by its own id: also one that is not stored, whose request was answered. */
  quote: { readonly ask: { readonly quoteId: string }; readonly answer: KnownStatus | undefined }
  /** A quoting post by the id of its stamp, given by this quoted author. */
  'quote.byStamp': {
    readonly ask: { readonly stamp: string; readonly authorId: string }
    readonly answer: KnownStatus | undefined
  }
  /** A quoting post by the id of its QuoteRequest, in which this actor takes part. */
  'quote.byRequest': {
    readonly ask: { readonly requestId: string; readonly actorId: string }
    readonly answer: KnownStatus | undefined
  }
  /** Local accounts that boosted or quoted a post. */
  interested: { readonly ask: { readonly statusId: string }; readonly answer: readonly string[] }
  /**
   * A page of the actors of other servers who have a post because they did one of these things with it: actor ids,
   * each once, in any order that stays. It is asked of posts of this server.
   */
  involved: {
    readonly ask: { readonly statusId: string; readonly by: readonly Involvement[] } & PageOf
    readonly answer: Page<string>
  }
  /** When this actor took back or deleted this id, while the marker is kept. */
  tombstone: {
    readonly ask: { readonly id: string; readonly actorId: string }
    readonly answer: Timestamp | undefined
  }
  /** A page of the remote followers of a local account, newest first; actor ids. */
  followers: {
    readonly ask: { readonly accountId: string } & PageOf
    readonly answer: Page<string>
  }
  /** Accepted followers of a local account, local ones too. */
  'followers.count': { readonly ask: { readonly accountId: string }; readonly answer: number }
  /**
   * A page of where the remote followers of a local account are reached: each inbox once, in the order of the
   * inboxes (of their octets, whatever the language), so that a walk over all pages takes no memory. Of several who
   * share an inbox, one whose id is of the inbox's own host stands for it, where there is one. `isPersonal` where one
   * follower alone is behind it, and calls it its own and no shared one.
   */
  'followers.inboxes': {
    readonly ask: { readonly accountId: string } & PageOf
    readonly answer: Page<Recipient>
  }
  /** Ids of all followers of a local account on one origin (`https://host`), for followers synchronization. */
  'followers.onOrigin': {
    readonly ask: { readonly accountId: string; readonly origin: string }
    readonly answer: readonly string[]
  }
}

/** Names of questions. */
export type About = keyof Questions

/** One thing to know. */
export type Question<Name extends About = About> = {
  readonly [N in Name]: { readonly about: N } & Questions[N]['ask']
}[Name]

/** What is said to a question. */
export type AnswerTo<Q extends Question> = Questions[Q['about']]['answer']

/** What is said to several questions, each in its place. */
export type AnswersTo<Qs extends readonly Question[]> = { readonly [I in keyof Qs]: AnswerTo<Qs[I]> }

/**
 * Answers what is to be known, in one go.
 *
 * Contract: one answer per question, in order. Read-only; what an `apply` that has resolved stored is seen. Up to
 * a few thousand questions may come at once. `createDirectory` makes one of a function for each kind.
 */
export interface Directory {
  answer<const Qs extends readonly Question[]>(questions: Qs): Promise<AnswersTo<Qs>>
}

/** A function for each kind of question: it gets all questions of its kind at once. */
export type Answering = {
  readonly [Name in About]: (
    questions: readonly Question<Name>[],
  ) => Promise<readonly Questions[Name]['answer'][]>
}

/**
 * Makes a directory of one function for each kind of question. A kind left out does not compile.
 *
 * @param answering - The functions; each gives one answer per question, in order.
 * @returns The directory. Functions of different kinds run side by side.
 * @throws TypeError from `answer` when a function gives another number of answers than it got questions.
 * @example
 * ```ts
 * import { createDirectory, type Answering } from 'tootkit/ports'
 *
 * declare const others: Omit<Answering, 'votes'>
 * const votes = new Map([['https://a.example/1 https://b.example/bob', [0, 2]]])
 * const open = () =>
 *   createDirectory({
 *     ...others,
 *     votes: async (questions) => questions.map(({ statusId, actorId }) => votes.get(`${statusId} ${actorId}`) ?? []),
 *   })
 * ```
 */
export function createDirectory(answering: Answering): Directory {
  const answerAll = async (questions: readonly Question[]): Promise<readonly unknown[]> => {
    const kinds = new Map<About, number[]>()
    for (const [place, { about }] of questions.entries()) {
      const places = kinds.get(about)
      if (places === undefined) kinds.set(about, [place])
      else places.push(place)
    }
    const answers: unknown[] = []
    await Promise.all(
      [...kinds].map(async ([about, places]) => {
        const ofKind = places.map((place) => questions[place])
        // grouped by this very name
        const answer = answering[about] as (asked: readonly unknown[]) => Promise<readonly unknown[]>
        const given = await answer(ofKind)
        if (given.length !== places.length) {
          throw new TypeError(`the directory gave ${given.length} answers to ${places.length} of ${about}`)
        }
        places.forEach((place, i) => (answers[place] = given[i]))
      }),
    )
    return answers
  }
  return { answer: answerAll as Directory['answer'] } // each place holds the answer of its question's kind
}
