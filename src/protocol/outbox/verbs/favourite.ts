/**
 * Liking a post.
 *
 * @module
 */
import { createLike } from '../../../core/vocab/index.js'
import { toldOf } from '../../policy/index.js'
import type { Effect } from '../../ports/index.js'
import { refuseUnread } from '../bond.js'
import { commit } from '../commit.js'
import type { VerbContext } from '../context.js'
import { onPost } from '../on-post.js'
import { between, sendTo } from '../send.js'
import type { ActOnStatus } from '../verbs.js'

/** Likes a post that one may read; one that is liked already is left as it is. */
export async function favourite(input: ActOnStatus, context: VerbContext): Promise<void> {
  const { services } = context
  await onPost(
    input,
    context,
    (trip, actor, { id }) => trip.ask({ about: 'favourite', actorId: actor.id, statusId: id }),
    async ({ actor, post, author, bond, fact: liked, effects }) => {
      if (liked !== undefined) return
      refuseUnread(actor, post, bond)
      const id = `${actor.id}#likes/${services.newKey()}`
      const pair = { actorId: actor.id, statusId: post.id }
      const list: Effect[] = [...effects, { kind: 'status.favourite', id, ...pair }]
      if (services.urls.isLocal(author.id)) {
        const telling = { toActor: bond.from, recipient: bond.standing, actor: actor.standing }
        list.push(...toldOf({ type: 'favourite', accountId: author.id, ...pair }, telling))
      }
      const like = createLike({ id, actor, object: post.id })
      const subject = between('like', actor.id, post.id)
      list.push(...(await sendTo(like, { account: author, standing: bond.standing, subject }, services)))
      await commit(list, services)
    },
  )
}
