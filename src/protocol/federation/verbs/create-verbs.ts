/**
 * All verbs, bound to their services.
 *
 * @module
 */
import { createUpdate, toJsonLd } from '../../../core/vocab/index.js'
import { actorOf } from '../actor-of.js'
import type { Services } from '../services.js'
import { followVerbs } from './follow.js'
import { interactVerbs } from './interact.js'
import { publishVerbs } from './publish.js'
import { quoteVerbs } from './quotes.js'
import type { Verbs } from './verbs.js'

/** Makes the verbs of a federation. */
export function createVerbs(services: Services): Verbs {
  return {
    ...publishVerbs(services),
    ...interactVerbs(services),
    ...followVerbs(services),
    ...quoteVerbs(services),
    lookup: (handle) => services.people.find(handle),
    fetchStatus: (id) => services.posts.byId(id),
    announceProfile: (as) => announceProfile(as, services),
    async deliver(activity) {
      await services.deliver(toJsonLd(activity), { senderId: activity.actor.id })
    },
  }
}

async function announceProfile(as: string, services: Services): Promise<void> {
  const { id, username } = await services.people.local(as)
  const account = await services.options.accounts.find(username)
  if (account === undefined) return
  const object = actorOf(account, services.urls, services.handleDomain)
  const update = createUpdate({ id: `${id}#updates/${services.newKey()}`, object })
  await services.deliver(toJsonLd(update), { senderId: id, alsoToFollowersOf: [id] })
}
