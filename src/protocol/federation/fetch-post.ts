/**
 * A post of another server, looked up by its id rather than delivered.
 *
 * @module
 */
import { DEFAULT_REPLY_IDS, fetchStatus, runDecision, type InboxContext } from '../inbox/index.js'
import { commit } from './commit.js'
import { createInboxRemote } from './inbox-remote.js'
import type { Services } from './services.js'

/** Fetches a post and its author from their own origin, and stores them. */
export async function fetchPost(id: string, services: Services): Promise<void> {
  const { options, urls } = services
  const context: InboxContext = {
    actorId: urls.instanceActor,
    signerId: urls.instanceActor,
    origin: urls.origin,
    now: services.now(),
    ids: DEFAULT_REPLY_IDS,
    rules: options.rules ?? {},
  }
  const ports = { directory: options.directory, remote: createInboxRemote(services) }
  await commit(await runDecision(fetchStatus(id, context), ports), services)
}
