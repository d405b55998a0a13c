/**
 * A decision as data: it says what it needs to know, is told, and ends in effects.
 *
 * A decision is a generator without input or output of its own. Whoever runs it answers its needs: the
 * inbox from the directory and the network, a test from literals. The same answers give the same effects.
 *
 * @module
 */
import type { AnyTootkitError } from '../../errors.js'
import type { Effect, KnownAccount, KnownStatus } from '../../core/model/index.js'
import type { Actor, Document } from '../../core/vocab/index.js'
import type { AnswersTo, AnswerTo, Question } from '../ports/index.js'

/** What is done with a document of another id than the one asked for: refused, or followed to that id. */
export type OtherId = 'refuse' | 'follow'

/** Something to be known before the decision can go on. */
export type Need =
  | { readonly kind: 'ask'; readonly questions: readonly Question[] }
  /** A document of another server, from the origin of its id: believed for that id only. */
  | { readonly kind: 'document'; readonly id: string; readonly otherId: OtherId }
  /** An actor, with its handle. `fresh` for one that must not come from a cache. */
  | { readonly kind: 'actor'; readonly id: string; readonly fresh: boolean }
  /** Whether the activity carries a signature of its actor that covers all of it. */
  | { readonly kind: 'proof' }

/** An actor whose document came from its own id. */
export interface RemoteActor {
  readonly actor: Actor
  /** `user@host`, where WebFinger and actor name each other. */
  readonly acct?: string
}

/** What came of fetching: the thing, or why it could not be had. */
export type Fetched<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: AnyTootkitError }

/** What a decision is told: the counterpart of its last {@link Need}. */
export type Given =
  | { readonly kind: 'ask'; readonly answers: readonly AnswerTo<Question>[] }
  | { readonly kind: 'document'; readonly fetched: Fetched<Document> }
  | { readonly kind: 'actor'; readonly fetched: Fetched<RemoteActor> }
  | { readonly kind: 'proof'; readonly coversAll: boolean }

/** A decision under way; `T` is what it ends in. */
export type Decision<T = readonly Effect[]> = Generator<Need, T, Given>

/** Asks the directory several questions at once; answers come in their order. */
export function* ask<const Qs extends readonly Question[]>(questions: Qs): Decision<AnswersTo<Qs>> {
  const given: Given =
    questions.length === 0 ? { kind: 'ask', answers: [] } : yield { kind: 'ask', questions }
  if (given.kind !== 'ask' || given.answers.length !== questions.length) {
    throw new TypeError('the directory has to give one answer per question')
  }
  return given.answers as AnswersTo<Qs> // each in the place of its question
}

/** Asks one question. */
export function* askOne<const Q extends Question>(question: Q): Decision<AnswerTo<Q>> {
  const [answer] = yield* ask([question])
  return answer // the only one
}

/** Asks lists of questions in one go; the answers come in lists as well. */
export function* askLists<const Lists extends readonly (readonly Question[])[]>(
  ...lists: Lists
): Decision<{ readonly [I in keyof Lists]: AnswersTo<Lists[I]> }> {
  const answers: readonly AnswerTo<Question>[] = yield* ask(lists.flat())
  let end = 0
  const split: unknown = lists.map((list) => answers.slice(end, (end += list.length)))
  return split as { readonly [I in keyof Lists]: AnswersTo<Lists[I]> } // as long as their questions, in order
}

/** The local account of this id, if there is one. */
export function* localAccount(id: string): Decision<KnownAccount | undefined> {
  const account = yield* askOne({ about: 'account', id })
  return account?.local === true ? account : undefined
}

/** A post that the host has stored; never a boost. With `by`, that author's other ids for it find it too. */
export function* knownStatus(id: string, by?: string): Decision<KnownStatus | undefined> {
  const status = yield* askOne(by === undefined ? { about: 'status', id } : { about: 'status', id, by })
  return status?.boostOf === undefined ? status : undefined
}

/** Fetches a document of another server. */
export function* fetchDocument(id: string, otherId: OtherId = 'refuse'): Decision<Fetched<Document>> {
  const given = yield { kind: 'document', id, otherId }
  if (given.kind !== 'document') throw new TypeError('a document was asked for')
  return given.fetched
}

/** Fetches an actor of another server; from a cache unless it has to be `fresh`. */
export function* fetchActor(id: string, fresh = false): Decision<Fetched<RemoteActor>> {
  const given = yield { kind: 'actor', id, fresh }
  if (given.kind !== 'actor') throw new TypeError('an actor was asked for')
  return given.fetched
}

/** Asks whether the activity may be passed on: its own signature holds, and covers everything in it. */
export function* isProven(): Decision<boolean> {
  const given = yield { kind: 'proof' }
  if (given.kind !== 'proof') throw new TypeError('a proof was asked for')
  return given.coversAll
}
