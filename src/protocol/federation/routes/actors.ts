/**
 * The actor documents of this server.
 *
 * @module
 */
import { actorOf, instanceActorOf } from '../../outbox/index.js'
import type { LocalAccount } from '../../ports/index.js'
import { PUBLIC_CACHING, activityJson } from '../respond.js'
import type { Asked } from '../asked.js'
import type { Services } from '../services.js'

/** Answers for a local account; of a suspended one its name and keys. */
export function localActor(account: LocalAccount, { services, openCaching }: Asked): Response {
  return activityJson(actorOf(account, services.urls, services.handleDomain), openCaching)
}

/** Answers for the server's own actor: always, to everybody, since others fetch with its key. */
export async function instanceActor(services: Services): Promise<Response> {
  const { publicKeyPem } = await services.accounts.instanceKeys()
  return activityJson(instanceActorOf(services.urls, services.handleDomain, publicKeyPem), PUBLIC_CACHING)
}
