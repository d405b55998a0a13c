/**
 * Boosting a post.
 *
 * @module
 */
import { RefusedError } from '../../../errors.js'
import { mayBeSent, toldOf } from '../../policy/index.js'
import type { Effect, KnownStatus, PublishedBoost } from '../../ports/index.js'
import type { Actor } from '../actor.js'
import { announceOf } from '../announce-of.js'
import { refuseUnread } from '../bond.js'
import { commit } from '../commit.js'
import type { VerbContext } from '../context.js'
import { onPost } from '../on-post.js'
import { isOpen } from '../reach.js'
import { reachableOf } from '../recipients.js'
import { between, send } from '../send.js'
import type { BoostInput } from '../verbs.js'

/** Boosts a public or unlisted post, or a followers-only one of one's own; once. */
export async function boost(input: BoostInput, context: VerbContext): Promise<void> {
  const { services } = context
  await onPost(
    input,
    context,
    (trip, actor, { id }) => trip.ask({ about: 'boost', actorId: actor.id, statusId: id }),
    async ({ actor, post, author, bond, fact: boosted, effects }) => {
      if (boosted !== undefined) return
      refuseUnread(actor, post, bond)
      refuseHidden(actor, post)
      const made: PublishedBoost = {
        id: `${services.urls.status(actor.username, services.newKey())}/activity`,
        actorId: actor.id,
        statusId: post.id,
        published: services.timestamp(),
        visibility: isOpen(post) ? (input.visibility ?? 'public') : 'private',
      }
      const list: Effect[] = [...effects, { kind: 'status.boost', ...made }]
      const isHere = services.urls.isLocal(author.id)
      if (isHere) {
        const telling = { toActor: bond.from, recipient: bond.standing, actor: actor.standing }
        const what = { type: 'boost', accountId: author.id, actorId: actor.id, statusId: post.id } as const
        list.push(...toldOf(what, telling))
      }
      const recipient =
        isHere || !mayBeSent('news', bond.standing, [bond.to, bond.from]) ? undefined : reachableOf(author)
      const options = {
        recipients: recipient === undefined ? [] : [recipient],
        followersOf: [actor.id],
        subject: between('boost', actor.id, post.id),
      }
      list.push(...(await send(announceOf(made, post.authorId), options, services)))
      await commit(list, services)
    },
  )
}

function refuseHidden(actor: Actor, post: KnownStatus): void {
  if (isOpen(post) || (post.visibility === 'private' && post.authorId === actor.id)) return
  const message = `a ${post.visibility} post may not be boosted`
  throw new RefusedError('ERR_AUDIENCE_FORBIDDEN', message, { id: post.id })
}
