/**
 * Posts, what hangs below them, and the stamps given to those who quote them.
 *
 * @module
 */
import { createTombstone } from '../../../core/vocab/index.js'
import { isOpen } from '../../policy/index.js'
import type { Status } from '../../ports/index.js'
import { PRIVATE_CACHING, activityJson, refusal, type Caching } from '../respond.js'
import type { Asked } from '../asked.js'
import type { Viewer } from '../viewer.js'
import { askListed } from '../listed.js'

const REPLIES_PAGE = 60

/** The parts of a post that have addresses of their own. */
export type StatusPart = 'status' | 'activity' | 'replies' | 'likes' | 'shares'

/**
 * Answers for a post or a part of it. What the one who asks may not see does not exist for them: 404,
 * never 403 (T50).
 */
export async function status(id: string, part: StatusPart, asked: Asked): Promise<Response> {
  const { services, viewer, openCaching } = asked
  const found = await services.content.status(id)
  if (found === 'gone') return activityJson(createTombstone(id), openCaching, 410)
  if (typeof found !== 'object') {
    await viewer.actorId() // as for a hidden post: a key that is fetched, or not, would tell the two apart
    return refusal(404, 'ERR_UNKNOWN_OBJECT')
  }
  if (!(await mayRead(found, viewer))) return refusal(404, 'ERR_UNKNOWN_OBJECT')
  const caching = isOpen(found) ? openCaching : PRIVATE_CACHING
  switch (part) {
    case 'status':
      return activityJson(await services.noteOf(found), caching)
    case 'activity':
      return activityJson(await services.createOf(found), caching)
    case 'replies':
      return replies(found, caching, asked)
    case 'likes':
    case 'shares': {
      const { favourites, boosts } = await services.content.totals(id)
      const totalItems = part === 'likes' ? favourites : boosts
      return activityJson({ id: `${id}/${part}`, type: 'Collection', attributedTo: [], totalItems }, caching)
    }
  }
}

function mayRead(post: Status, viewer: Viewer): Promise<boolean> {
  return viewer.mayRead({ ...post, mentions: post.mentions.map(({ actorId }) => actorId) })
}

/** Answers for a quote authorization that stands, to whoever may read the post that may be quoted. */
export async function stamp(id: string, { services, viewer, openCaching }: Asked): Promise<Response> {
  const found = await services.content.stamp(id)
  const target = found && (await services.content.status(found.targetId))
  if (found === undefined || typeof target !== 'object' || !(await mayRead(target, viewer))) {
    await viewer.actorId()
    return refusal(404, 'ERR_UNKNOWN_OBJECT')
  }
  return activityJson(
    {
      id,
      type: 'QuoteAuthorization',
      attributedTo: [{ id: found.authorId }],
      interactingObject: found.quoteId,
      interactionTarget: { id: found.targetId },
    },
    isOpen(target) ? openCaching : PRIVATE_CACHING,
  )
}

async function replies(found: Status, caching: Caching, { services, exchange }: Asked): Promise<Response> {
  const id = `${found.id}/replies`
  const after = exchange.query.get('after')
  const { ids, next } = await services.content.replies(found.id, {
    limit: REPLIES_PAGE,
    ...(after ? { after } : {}),
  })
  const isListed = await askListed(ids, services.directory)
  const page = {
    id: `${id}?page=true${after ? `&after=${encodeURIComponent(after)}` : ''}`,
    type: 'CollectionPage',
    attributedTo: [],
    partOf: id,
    ...(next === undefined ? {} : { next: `${id}?page=true&after=${encodeURIComponent(next)}` }),
    items: ids.filter((_, i) => isListed[i]).map((reply) => ({ id: reply })),
  } as const
  if (exchange.query.has('page')) return activityJson(page, caching)
  return activityJson({ id, type: 'Collection', attributedTo: [], first: page }, caching)
}
