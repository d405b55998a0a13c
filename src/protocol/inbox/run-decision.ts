/**
 * Carrying a decision through: its questions to the directory, its documents from the network.
 *
 * @module
 */
import { isTootkitError, RemoteError } from '../../errors.js'
import type { Document } from '../../core/vocab/index.js'
import type { Directory } from '../ports/index.js'
import { askInPortions, type Answers } from './ask-in-portions.js'
import type { Decision, Fetched, Given, Need, OtherId, RemoteActor } from './decision.js'
import { questionOf, type Gathered } from './gathered.js'

/** Documents of other servers, as far as one activity may cause them to be fetched. */
export interface InboxRemote {
  /**
   * Fetches a document from its id.
   *
   * Contract: the document came from the origin of its own `id`, and that is the id asked for; with
   * `otherId: 'follow'` it may be another one, to which the first led and from which it was then fetched. Bounded
   * in size and time; nothing of a blocked domain or of this server. Rejects with an error of this package.
   */
  document(id: string, options: { readonly otherId: OtherId }): Promise<Document>
  /** Fetches an actor from its id, by the same contract, with its handle if WebFinger confirms one. */
  actor(id: string, options: { readonly fresh: boolean }): Promise<RemoteActor>
  /** Reads a collection of ids whole, for followers synchronization. */
  collection(url: string): Promise<{ readonly ids: readonly string[]; readonly isComplete: boolean }>
}

/** Who answers a decision. */
export interface DecisionPorts {
  readonly directory: Directory
  readonly remote: InboxRemote
  /** What was asked beforehand (`gather`): nothing of it is asked again. */
  readonly gathered?: Gathered
  /**
   * Tells whether the activity may be passed on: a signature in it is its actor's, was verified, and covers all
   * of it.
   *
   * @defaultValue it may not
   */
  readonly isProven?: () => Promise<boolean>
}

/** Most needs of one decision: far more than any has, so that a mistake does not run for ever. */
const MAX_NEEDS = 1000
/** Most times that a decision is begun: once more than what is fetched leads to what else has to be fetched. */
const MAX_ROUNDS = 5

/**
 * Runs a decision to its end, on facts that are no older than what it fetched.
 *
 * Another server answers as slowly as it likes, and what was known here may be otherwise by then: a block, a deletion.
 * So where something was fetched the decision is begun again, with what was fetched at hand and everything that it had
 * asked asked anew; until nothing more has to be fetched. Between what it ends in and the questions before there is no
 * other server.
 *
 * No question is asked twice in one round: what was gathered beforehand, or answered already, is at hand. Nothing is
 * fetched twice. Of more than two thousand questions as many go in one trip, and others have their turn between.
 *
 * @param begin - Begins the decision; called again for each round.
 * @param ports - Who answers its questions, and who fetches for it.
 * @returns What the decision ends in: effects, mostly. Nothing was applied.
 * @throws {@link RemoteError} `ERR_FETCH_BUDGET` after 1000 needs, or where each of five rounds needed something else
 *   to be fetched, which may end otherwise the next time; what the decision throws. What a port throws that is no
 *   error of this package goes through.
 * @example
 * ```ts
 * import { decide, DEFAULT_REPLY_IDS, runDecision } from 'tootkit/inbox'
 * import { createMemoryState } from 'tootkit/memory'
 * import { parseActivity } from 'tootkit/vocab'
 *
 * const bob = 'https://b.example/bob'
 * const like = parseActivity({ id: `${bob}/likes/1`, type: 'Like', actor: bob, object: 'https://a.example/1' })
 * const context = { actorId: bob, signerId: bob, origin: 'https://a.example', now: new Date(), ids: DEFAULT_REPLY_IDS, rules: {} }
 * const nothing = () => Promise.reject(new Error('not asked'))
 * const { directory } = createMemoryState({ origin: 'https://a.example' })
 * const ports = { directory, remote: { document: nothing, actor: nothing, collection: nothing } }
 * const [effect] = await runDecision(() => decide(like, context), ports)
 * effect?.kind // => 'ignored'
 * ```
 */
export async function runDecision<T>(begin: () => Decision<T>, ports: DecisionPorts): Promise<T> {
  const fetched: FromOutside = new Map()
  let answers: Answers = new Map(ports.gathered)
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const before = fetched.size
    const outcome = await runOnce(begin(), { answers, fetched, ports })
    if (fetched.size === before) return outcome
    answers = await askedAnew(answers, ports.directory)
  }
  throw new RemoteError(
    'ERR_FETCH_BUDGET',
    'what is known here changed whenever something was fetched for it',
    {
      retryable: true,
    },
  )
}

/** What did not come from the directory, and may have taken any time, by its need. */
type FromOutside = Map<string, Exclude<Given, { readonly kind: 'ask' }>>

/** What one round goes by. */
interface Round {
  readonly answers: Answers
  readonly fetched: FromOutside
  readonly ports: DecisionPorts
}

async function runOnce<T>(decision: Decision<T>, round: Round): Promise<T> {
  let step = decision.next()
  for (let needs = 0; step.done !== true; needs++) {
    if (needs === MAX_NEEDS) {
      throw new RemoteError('ERR_FETCH_BUDGET', `a decision needed more than ${MAX_NEEDS} things to know`)
    }
    step = decision.next(await satisfy(step.value, round))
  }
  return step.value
}

async function satisfy(need: Need, { answers, fetched, ports }: Round): Promise<Given> {
  if (need.kind === 'ask')
    return { kind: 'ask', answers: await askInPortions(need.questions, ports.directory, answers) }
  const key = JSON.stringify(need)
  const given = fetched.get(key) ?? (await fromOutside(need, ports))
  fetched.set(key, given)
  return given
}

/** The key of a proof may have to be fetched as well. */
async function fromOutside(
  need: Exclude<Need, { readonly kind: 'ask' }>,
  { remote, isProven }: DecisionPorts,
): Promise<Exclude<Given, { readonly kind: 'ask' }>> {
  switch (need.kind) {
    case 'document':
      return {
        kind: 'document',
        fetched: await outcomeOf(remote.document(need.id, { otherId: need.otherId })),
      }
    case 'actor':
      return { kind: 'actor', fetched: await outcomeOf(remote.actor(need.id, { fresh: need.fresh })) }
    case 'proof':
      return { kind: 'proof', coversAll: (await isProven?.()) === true }
  }
}

/** Everything that was asked, as it is now. */
async function askedAnew(answers: Answers, directory: Directory): Promise<Answers> {
  const anew: Answers = new Map()
  await askInPortions([...answers.keys()].map(questionOf), directory, anew)
  return anew
}

/** A failure is for the decision to judge; only bugs and the host's own failures go through. */
async function outcomeOf<T>(promise: Promise<T>): Promise<Fetched<T>> {
  try {
    return { ok: true, value: await promise }
  } catch (error) {
    if (!isTootkitError(error)) throw error
    return { ok: false, error }
  }
}
