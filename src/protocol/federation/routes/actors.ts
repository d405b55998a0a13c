/**
 * The actor documents of this server.
 *
 * @module
 */
import { actorOf, instanceActorOf } from '../actor-of.js'
import type { LocalAccount } from '../../ports/index.js'
import { PUBLIC_CACHING, activityJson } from '../respond.js'
import type { Services } from '../services.js'

/** Answers for a local account. */
export function localActor(account: LocalAccount, services: Services): Response {
  return activityJson(actorOf(account, services.urls, services.handleDomain), PUBLIC_CACHING)
}

/** Answers for the server's own actor: always, to everybody, since others fetch with its key. */
export async function instanceActor(services: Services): Promise<Response> {
  const { publicKeyPem } = await services.options.accounts.instanceKeys()
  return activityJson(instanceActorOf(services.urls, services.handleDomain, publicKeyPem), PUBLIC_CACHING)
}
