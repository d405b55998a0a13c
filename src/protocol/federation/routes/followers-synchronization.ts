/**
 * The partial followers collection: to each server, those of its own users who follow (FEP-8fcf).
 *
 * @module
 */
import { originOf } from '../../../core/wire/url.js'
import { activityJson, refusal } from '../respond.js'
import type { Asked } from '../asked.js'

/** Answers with the followers that live where the signer lives; nobody else may know them. */
export async function followersSynchronization(username: string, asked: Asked): Promise<Response> {
  const { services, viewer } = asked
  const viewerId = await viewer.actorId()
  const origin = viewerId === undefined ? undefined : originOf(viewerId)
  if (origin === undefined) return refusal(401, 'ERR_SIGNATURE_MISSING')
  const accountId = services.urls.actor(username)
  const [actorIds] = await services.directory.answer([{ about: 'followers.onOrigin', accountId, origin }])
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
