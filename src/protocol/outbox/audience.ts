/**
 * Who hears of what becomes of a post: whom it reaches, and who has it because they did something with it.
 *
 * @module
 * @see Mastodon's status reach finder and its poll updates (spec: mastodon-behaviour §10.5)
 */
import { inboxOf, type Reachable } from '../delivery/index.js'
import { hostOf } from '../../core/wire/url.js'
import type { Involvement, KnownAccount, KnownStatus } from '../ports/index.js'
import { isOpen, reachOf, type Reaching } from './reach.js'
import { recipientsOf } from './recipients.js'
import type { OutboxServices } from './services.js'
import type { Trip } from './trip.js'

/** What is told of a post: that it was changed, how its poll stands, that it (or a quote of it) is no more. */
export type News = 'edit' | 'results' | 'end'

const INVOLVED: Readonly<Record<News, readonly Involvement[]>> = {
  edit: ['boost', 'favourite', 'quote', 'reply'],
  results: ['boost', 'vote'],
  end: ['boost', 'favourite', 'quote', 'reply'],
}

/** Actors that are asked for at once: so many of them take no memory but for their inboxes. */
const AT_ONCE = 500

/** Whom something goes to. */
export interface Audience {
  /** Actors of other servers, besides followers. */
  readonly recipients: readonly Reachable[]
  /** Local accounts whose followers get it. */
  readonly followersOf: readonly string[]
}

/**
 * Asks who hears of what becomes of a post.
 *
 * @returns A function for after the trip, given the post as it is told of. Those involved hear of what everybody may
 *   read, and of an end whatever the visibility; with followers of local accounts who boosted or quoted what
 *   everybody may read. Nobody who is kept apart from the author hears of anything but an end. `fresh` are accounts that the directory does not
 *   know yet.
 */
export function askAudience(
  { id, inReplyTo }: Pick<KnownStatus, 'id' | 'inReplyTo'>,
  news: readonly News[],
  trip: Trip,
  services: OutboxServices,
): (post: Reaching, fresh?: readonly KnownAccount[]) => Promise<Audience> {
  const { directory, urls } = services
  const by = [...new Set(news.flatMap((one) => INVOLVED[one]))]
  const isEnd = news.includes('end')
  const question = { about: 'involved', statusId: id, by, limit: AT_ONCE } as const
  const parent = inReplyTo === undefined ? undefined : trip.ask({ about: 'status', id: inReplyTo })
  const interested = trip.ask({ about: 'interested', statusId: id })
  const involved = trip.ask(question)
  return async (post, fresh = []) => {
    const { actorIds, followersOf } = reachOf(post, parent?.(), urls)
    const outgoing = { authorId: post.authorId, what: isEnd ? 'end' : 'news' } as const
    const recipients = createReached()
    let page = isOpen(post) || isEnd ? involved() : { items: [] }
    let ids = [...actorIds, ...page.items]
    for (;;) {
      recipients.add(await recipientsOf(ids, outgoing, services, fresh))
      const after = page.next
      if (after === undefined) break
      ;[page] = await directory.answer([{ ...question, after }])
      if (page.next === after) page = { items: page.items } // a cursor that leads nowhere ends the list
      ids = [...page.items]
    }
    const others = isOpen(post) ? interested() : []
    return { recipients: recipients.all(), followersOf: [...new Set([...followersOf, ...others])] }
  }
}

/**
 * Of those behind one inbox one is kept, and one of the inbox's own host where there is one; besides, one more of
 * those who all call it their own, so that it is taken for nobody's.
 */
function createReached() {
  const reached = new Map<string, Reachable>()
  return {
    add(actors: readonly Reachable[]): void {
      for (const actor of actors) {
        const inbox = inboxOf(actor)
        const key = `${hostOf(actor.actorId) === hostOf(inbox) ? 'home' : 'away'} ${inbox}`
        const known = reached.get(key)
        if (known === undefined) reached.set(key, actor)
        else if (known.actorId !== actor.actorId && inbox !== actor.sharedInbox)
          reached.set(`beside ${inbox}`, actor)
      }
    },
    all: (): readonly Reachable[] => [...reached.values()],
  }
}
