/**
 * What scenarios play on: a small server with three users, and its neighbours.
 *
 * @module
 */
import type { Federation } from 'tootkit'
import type { AnswerTo, Effect, Question } from 'tootkit/ports'
import { activityDocument, actorDocument, noteDocument, type Json } from './neighbours.js'

export const HOME = 'https://home.example'
/** Users of ours: open, locked, open. */
export const [ALICE, CAROL, DAVE] = ['alice', 'carol', 'dave'].map((name) => `${HOME}/users/${name}`) as [
  string,
  string,
  string,
]
/** Follows alice and is followed by her. */
export const BOB = 'https://far.example/users/bob'
/** Known, and bound to nobody. */
export const BELLA = 'https://far.example/users/bella'
/** Follows alice. */
export const OLGA = 'https://other.example/users/olga'
/** Nobody here has heard of her. */
export const NIA = 'https://new.example/users/nia'

export const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public'

/** Names under which the set-up of a scenario hands ids on to its acts. */
export type Facts = Readonly<Record<string, string>>

/** What is played on. */
export interface Stage {
  readonly federation: Federation
  /** Stores what a verb could not bring about. For set-ups. */
  readonly apply: (effects: readonly Effect[]) => Promise<void>
  /** Asks what is known. For set-ups. */
  readonly ask: <const Q extends Question>(question: Q) => Promise<AnswerTo<Q>>
  /** Sends an activity to an inbox of ours, signed at this moment; rejects unless it is taken (2xx). */
  readonly receive: (activity: Json | string, options?: ReceiveOptions) => Promise<void>
  /** Signs a public activity of another server such that it may be forwarded. */
  readonly signed: (activity: Json) => Promise<Json>
  /** Works off everything that waits to be sent. For set-ups. */
  readonly settle: () => Promise<void>
  /** A document that the neighbours serve. */
  readonly document: (id: string) => Json
  /** Lets the neighbours serve further documents. */
  readonly serve: (documents: readonly Json[]) => void
  /** Lets time pass. */
  readonly wait: (ms: number) => void
}

interface ReceiveOptions {
  /** Whose server signs. @defaultValue the activity's actor */
  readonly signer?: string
  /** @defaultValue the shared inbox */
  readonly inbox?: string
  readonly headers?: readonly (readonly [string, string])[]
  /** How long it was on its way. @defaultValue 0 */
  readonly signedAgoMs?: number
}

/** A thing that is done, and done again until it has worked. */
export type Act = (stage: Stage, facts: Facts) => Promise<unknown>

/** A story with one way in which it may end. */
export interface Scenario {
  readonly name: string
  /** What was before. Undisturbed. */
  readonly setUp?: (stage: Stage) => Promise<Facts>
  /** What the neighbours serve from then on. */
  readonly documents?: (facts: Facts, documentOf: (id: string) => Json) => readonly Json[]
  readonly acts: readonly Act[]
  /** Types of the activities that go out in the end, each kind of body once, sorted. */
  readonly sends: readonly string[]
  /**
   * It needs something of a third server. Where that cannot be had, it is answered 202 and dropped: whole, and
   * nobody is to blame.
   *
   * @defaultValue false
   */
  readonly mayBeDropped?: boolean
  /** Nothing is to change here. @defaultValue false */
  readonly changesNothing?: boolean
}

/** Documents that the neighbours serve. */
export function worldDocuments(publicKeyPem: string): Map<string, Json> {
  const documents: readonly Json[] = [
    actorDocument(BOB, publicKeyPem),
    actorDocument(BELLA, publicKeyPem),
    actorDocument(OLGA, publicKeyPem),
    actorDocument(NIA, publicKeyPem),
    noteDocument(`${BOB}/statuses/unheard`, BOB),
    noteDocument(`${OLGA}/statuses/unheard`, OLGA),
    noteDocument(`${NIA}/statuses/unheard`, NIA),
  ]
  return new Map(documents.map((document) => [document['id'] as string, document]))
}

const MAX_ROUNDS = 100

/** Sends what is due by now: what waits for its time, as the end of a poll does, goes on waiting. */
export async function sendDue({ federation }: Stage): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round++) if ((await federation.sendDue()) === 0) return
  throw new Error('what is due has no end')
}

/** The Create of a post, as its author's server sends it. */
export function createOf(note: Json): Json {
  const object = Object.fromEntries(Object.entries(note).filter(([name]) => name !== '@context'))
  const actor = note['attributedTo'] as string
  return {
    ...activityDocument('Create', actor, { to: note['to'], cc: note['cc'], object }),
    id: `${note['id'] as string}/activity`,
  }
}
