/**
 * A decision as data: it says what it needs to know, is told, and ends in effects.
 *
 * A decision is a generator without input or output of its own. Whoever runs it answers its needs: the
 * inbox from the directory and the network, a test from literals. The same answers give the same effects.
 *
 * @module
 */
import type { AnyTootkitError } from '../../errors.js'
import type { Actor, Document } from '../../core/vocab/index.js'
import type { Answer, KnownAccount, KnownStatus, Question } from '../ports/index.js'
import type { Effect } from './effects.js'

/** Something to be known before the decision can go on. */
export type Need =
  | { readonly kind: 'ask'; readonly questions: readonly Question[] }
  /** A document of another server, from the origin of its id: believed for that id only. */
  | { readonly kind: 'document'; readonly id: string }
  /** An actor, with its handle. `fresh` for one that must not come from a cache. */
  | { readonly kind: 'actor'; readonly id: string; readonly fresh: boolean }

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
  | { readonly kind: 'ask'; readonly answers: readonly Answer[] }
  | { readonly kind: 'document'; readonly fetched: Fetched<Document> }
  | { readonly kind: 'actor'; readonly fetched: Fetched<RemoteActor> }

/** A decision under way; `T` is what it ends in. */
export type Decision<T = readonly Effect[]> = Generator<Need, T, Given>

/** Asks the directory several questions at once; answers come in their order. */
export function* ask(questions: readonly Question[]): Decision<readonly Answer[]> {
  if (questions.length === 0) return []
  const given = yield { kind: 'ask', questions }
  if (given.kind !== 'ask' || given.answers.length !== questions.length) {
    throw new TypeError('the directory has to give one answer per question')
  }
  return given.answers
}

/** Asks one question. */
export function* askOne(question: Question): Decision<Answer> {
  const [answer = {}] = yield* ask([question])
  return answer
}

/** What the host knows of an actor, local or not. */
export function* knownAccount(id: string): Decision<KnownAccount | undefined> {
  return (yield* askOne({ about: 'account', id })).account
}

/** The local account of this id, if there is one. */
export function* localAccount(id: string): Decision<KnownAccount | undefined> {
  const account = yield* knownAccount(id)
  return account?.local === true ? account : undefined
}

/** A post that the host has stored; never a boost. */
export function* knownStatus(id: string): Decision<KnownStatus | undefined> {
  const { status } = yield* askOne({ about: 'status', id })
  return status?.boostOf === undefined ? status : undefined
}

/** Fetches a document of another server. */
export function* fetchDocument(id: string): Decision<Fetched<Document>> {
  const given = yield { kind: 'document', id }
  if (given.kind !== 'document') throw new TypeError('a document was asked for')
  return given.fetched
}

/** Fetches an actor of another server; from a cache unless it has to be `fresh`. */
export function* fetchActor(id: string, fresh = false): Decision<Fetched<RemoteActor>> {
  const given = yield { kind: 'actor', id, fresh }
  if (given.kind !== 'actor') throw new TypeError('an actor was asked for')
  return given.fetched
}
