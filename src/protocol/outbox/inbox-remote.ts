/**
 * Other servers as a decision asks for them.
 *
 * @module
 */
import { isTootkitError } from '../../errors.js'
import { formatAcct } from '../../core/discovery/index.js'
import { parseDocument, type Actor } from '../../core/vocab/index.js'
import type { InboxRemote } from '../inbox/index.js'
import {
  confirmHandle,
  createBudget,
  fetchActor,
  fetchCollection,
  fetchDocument,
  type FetchOptions,
  type Remote,
} from '../remote/index.js'

/**
 * Makes what `runDecision` fetches with: one activity, or one look-up, causes at most so many requests as one
 * budget holds.
 *
 * @param remote - Gives what fetching needs; asked only once something has to be fetched.
 * @param given - Budget, signer and signal; a fresh budget of the remote's `maxRequests` unless one is given.
 */
export function createInboxRemote(remote: () => Promise<Remote>, given: FetchOptions = {}): InboxRemote {
  let budget = given.budget
  const begin = async (): Promise<[Remote, FetchOptions]> => {
    const asked = await remote()
    budget ??= createBudget(asked.limits.maxRequests)
    return [asked, { ...given, budget }]
  }
  return {
    async document(id, { otherId }) {
      const [asked, options] = await begin()
      const what = otherId === 'follow' ? 'refetch' : 'refuse'
      const { document } = await fetchDocument(id, asked, { ...options, otherId: what })
      return parseDocument(document)
    },
    async actor(id) {
      const [asked, options] = await begin()
      const actor = await fetchActor(id, asked, options)
      const acct = await acctOf(actor, asked, options)
      return { actor, ...(acct !== undefined && { acct }) }
    },
    async collection(url) {
      const { ids, isComplete } = await fetchCollection(url, ...(await begin()))
      return { ids, isComplete }
    },
  }
}

/** The actor's handle, where WebFinger and actor name each other: an actor without one is still an actor. */
export async function acctOf(
  actor: Actor,
  remote: Remote,
  options: FetchOptions = {},
): Promise<string | undefined> {
  try {
    return formatAcct(await confirmHandle(actor, remote, options))
  } catch (error) {
    if (!isTootkitError(error)) throw error
    return undefined
  }
}
