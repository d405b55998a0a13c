/**
 * Other servers as the inbox asks for them.
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
} from '../remote/index.js'
import type { Services } from './services.js'

/** What one activity, or one look-up, may cause to be fetched: twenty requests in all. */
export function createInboxRemote(services: Services): InboxRemote {
  const budget = createBudget()
  return {
    async document(id) {
      const { document } = await fetchDocument(id, await services.remote(), { budget, otherId: 'refuse' })
      return parseDocument(document)
    },
    async actor(id) {
      const remote = await services.remote()
      const actor = await fetchActor(id, remote, { budget })
      const acct = await acctOf(actor, services, { budget })
      return { actor, ...(acct !== undefined && { acct }) }
    },
    async collection(url) {
      const { ids, isComplete } = await fetchCollection(url, await services.remote(), { budget })
      return { ids, isComplete }
    },
  }
}

/** The actor's handle, where WebFinger and actor name each other: an actor without one is still an actor. */
export async function acctOf(
  actor: Actor,
  services: Services,
  options: FetchOptions = {},
): Promise<string | undefined> {
  try {
    return formatAcct(await confirmHandle(actor, await services.remote(), options))
  } catch (error) {
    if (!isTootkitError(error)) throw error
    return undefined
  }
}
