/**
 * The partial followers collection: to each server, those of its own users who follow (FEP-8fcf).
 *
 * @module
 */
import { originOf } from '../../../core/wire/url.js'
import type { Exchange } from '../exchange.js'
import { activityJson, refusal } from '../respond.js'
import type { Services } from '../services.js'
import { viewerOf } from '../viewer.js'

/** Answers with the followers that live where the signer lives; nobody else may know them. */
export async function followersSynchronization(
  username: string,
  exchange: Exchange,
  services: Services,
): Promise<Response> {
  const viewerId = await viewerOf(exchange, services)
  const origin = viewerId === undefined ? undefined : originOf(viewerId)
  if (origin === undefined) return refusal(401, 'ERR_SIGNATURE_MISSING')
  const accountId = services.urls.actor(username)
  const actorIds = await services.options.followers.idsOnOrigin(accountId, origin)
  return activityJson(
    {
      id: `${accountId}/followers_synchronization`,
      type: 'OrderedCollection',
      attributedTo: [],
      items: actorIds.map((id) => ({ id })),
    },
    { control: 'max-age=0, private', vary: 'Signature, Signature-Input' },
  )
}
