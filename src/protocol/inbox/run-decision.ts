/**
 * Carrying a decision through: its questions to the directory, its documents from the network.
 *
 * @module
 */
import { isTootkitError, RemoteError } from '../../errors.js'
import type { Document } from '../../core/vocab/index.js'
import type { Directory } from '../ports/index.js'
import type { Decision, Fetched, Given, Need, RemoteActor } from './decision.js'

/** Documents of other servers, as far as one activity may cause them to be fetched. */
export interface InboxRemote {
  /**
   * Fetches a document from its id.
   *
   * Contract: the document's `id` equals the id asked for and it came from that id's own origin; bounded in
   * size and time; nothing of a blocked domain or of this server. Rejects with an error of this package.
   */
  document(id: string): Promise<Document>
  /** Fetches an actor from its id, by the same contract, with its handle if WebFinger confirms one. */
  actor(id: string, options: { readonly fresh: boolean }): Promise<RemoteActor>
  /** Reads a collection of ids whole, for followers synchronization. */
  collection(url: string): Promise<{ readonly ids: readonly string[]; readonly isComplete: boolean }>
}

/** Who answers a decision. */
export interface DecisionPorts {
  readonly directory: Directory
  readonly remote: InboxRemote
}

/** Most needs of one decision: far more than any has, so that a mistake does not run for ever. */
const MAX_NEEDS = 1000

/**
 * Runs a decision to its end.
 *
 * @param decision - From `decide`, not yet begun.
 * @param ports - Who answers its questions, and who fetches for it.
 * @returns What the decision ends in: effects, mostly. Nothing was applied.
 * @throws {@link RemoteError} `ERR_FETCH_BUDGET` after 1000 needs; what the decision throws. What a port
 *   throws that is no error of this package goes through.
 * @example
 * ```ts
 * import { decide, DEFAULT_REPLY_IDS, runDecision } from 'tootkit/inbox'
 * import { parseActivity } from 'tootkit/vocab'
 *
 * const bob = 'https://b.example/bob'
 * const like = parseActivity({ id: `${bob}/likes/1`, type: 'Like', actor: bob, object: 'https://a.example/1' })
 * const context = { actorId: bob, signerId: bob, origin: 'https://a.example', now: new Date(), ids: DEFAULT_REPLY_IDS, rules: {} }
 * const nothing = () => Promise.reject(new Error('not asked'))
 * const ports = {
 *   directory: { answer: async (questions: readonly unknown[]) => questions.map(() => ({})) },
 *   remote: { document: nothing, actor: nothing, collection: nothing },
 * }
 * const [effect] = await runDecision(decide(like, context), ports)
 * effect?.kind // => 'ignored'
 * ```
 */
export async function runDecision<T>(decision: Decision<T>, ports: DecisionPorts): Promise<T> {
  let step = decision.next()
  for (let needs = 0; step.done !== true; needs++) {
    if (needs === MAX_NEEDS) {
      throw new RemoteError('ERR_FETCH_BUDGET', `a decision needed more than ${MAX_NEEDS} things to know`)
    }
    step = decision.next(await satisfy(step.value, ports))
  }
  return step.value
}

async function satisfy(need: Need, { directory, remote }: DecisionPorts): Promise<Given> {
  switch (need.kind) {
    case 'ask':
      return { kind: 'ask', answers: await directory.answer(need.questions) }
    case 'document':
      return { kind: 'document', fetched: await fetched(remote.document(need.id)) }
    case 'actor':
      return { kind: 'actor', fetched: await fetched(remote.actor(need.id, { fresh: need.fresh })) }
  }
}

/** A failure is for the decision to judge; only bugs and the host's own failures go through. */
async function fetched<T>(promise: Promise<T>): Promise<Fetched<T>> {
  try {
    return { ok: true, value: await promise }
  } catch (error) {
    if (!isTootkitError(error)) throw error
    return { ok: false, error }
  }
}
