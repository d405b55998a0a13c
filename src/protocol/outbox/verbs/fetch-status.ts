/**
 * Finding a post.
 *
 * @module
 */
import { isShutOut, shutOut } from '../../policy/index.js'
import type { KnownStatus } from '../../ports/index.js'
import { commit } from '../commit.js'
import type { VerbContext } from '../context.js'
import { withLookups } from '../lookups.js'
import { askPost } from '../posts.js'
import { createTrip } from '../trip.js'

/** Finds a post by id or page, and stores one that was not known. Posts of who is shut out are not shown either. */
export async function fetchStatus(id: string, context: VerbContext): Promise<KnownStatus> {
  const { services } = context
  return await withLookups(context, async (lookups) => {
    const trip = createTrip(services.directory)
    const find = askPost(id, trip, services)
    await trip.go()
    const { post, effects } = await find(lookups)
    lookups.beginAgainIfLookedUp()
    if (!services.urls.isLocal(post.authorId)) {
      const [standing] = await services.directory.answer([{ about: 'standing', id: post.authorId }])
      if (isShutOut(standing)) throw shutOut(post.authorId)
    }
    await commit(effects, services)
    return post
  })
}
