/**
 * Posts, what hangs below them, and the stamps given to those who quote them.
 *
 * @module
 */
import { canSee } from '../../../core/visibility/index.js'
import type { Status } from '../../inbox/index.js'
import { createTombstone } from '../../../core/vocab/index.js'
import type { Exchange } from '../exchange.js'
import { PRIVATE_CACHING, PUBLIC_CACHING, activityJson, refusal } from '../respond.js'
import type { Services } from '../services.js'
import { viewerOf } from '../viewer.js'

const REPLIES_PAGE = 60

/** The parts of a post that have addresses of their own. */
export type StatusPart = 'status' | 'activity' | 'replies' | 'likes' | 'shares'

/**
 * Answers for a post or a part of it. What the one who asks may not see does not exist for them: 404,
 * never 403 (T50).
 */
export async function status(
  id: string,
  part: StatusPart,
  exchange: Exchange,
  services: Services,
): Promise<Response> {
  const found = await services.options.content.status(id)
  if (found === 'gone') return activityJson(createTombstone(id), PUBLIC_CACHING, 410)
  if (found === undefined) return refusal(404, 'ERR_UNKNOWN_OBJECT')
  const open = found.visibility === 'public' || found.visibility === 'unlisted'
  if (!open && !(await maySee(found, exchange, services))) return refusal(404, 'ERR_UNKNOWN_OBJECT')
  const caching = open ? PUBLIC_CACHING : PRIVATE_CACHING
  switch (part) {
    case 'status':
      return activityJson(await services.noteOf(found), caching)
    case 'activity':
      return activityJson(await services.createOf(found), caching)
    case 'replies':
      return replies(found, exchange, services)
    case 'likes':
    case 'shares': {
      const { favourites, boosts } = await services.options.content.totals(id)
      const totalItems = part === 'likes' ? favourites : boosts
      return activityJson({ id: `${id}/${part}`, type: 'Collection', attributedTo: [], totalItems }, caching)
    }
  }
}

/** Answers for a quote authorization that stands. */
export async function stamp(id: string, services: Services): Promise<Response> {
  const found = await services.options.content.stamp(id)
  if (found === undefined) return refusal(404, 'ERR_UNKNOWN_OBJECT')
  return activityJson(
    {
      id,
      type: 'QuoteAuthorization',
      attributedTo: [{ id: found.authorId }],
      interactingObject: found.quoteId,
      interactionTarget: { id: found.targetId },
    },
    PUBLIC_CACHING,
  )
}

async function maySee(found: Status, exchange: Exchange, services: Services): Promise<boolean> {
  const viewerId = await viewerOf(exchange, services)
  if (viewerId === undefined) return false
  const { directory, followers } = services.options
  const [blocked] = await directory.answer([
    { about: 'blocked', actorId: viewerId, accountId: found.authorId },
  ])
  const viewer = {
    id: viewerId,
    followsAuthor: await followers.has(found.authorId, viewerId),
    isBlockedByAuthor: blocked?.yes === true,
  }
  const mentions = found.mentions.map((mention) => mention.actorId)
  return canSee(viewer, { visibility: found.visibility, author: found.authorId, mentions })
}

async function replies(found: Status, exchange: Exchange, services: Services): Promise<Response> {
  const id = `${found.id}/replies`
  const after = exchange.query.get('after')
  const { ids, next } = await services.options.content.replies(found.id, {
    limit: REPLIES_PAGE,
    ...(after ? { after } : {}),
  })
  const page = {
    id: `${id}?page=true${after ? `&after=${encodeURIComponent(after)}` : ''}`,
    type: 'CollectionPage',
    attributedTo: [],
    partOf: id,
    ...(next === undefined ? {} : { next: `${id}?page=true&after=${encodeURIComponent(next)}` }),
    items: ids.map((reply) => ({ id: reply })),
  } as const
  if (exchange.query.has('page')) return activityJson(page, PUBLIC_CACHING)
  return activityJson({ id, type: 'Collection', attributedTo: [], first: page }, PUBLIC_CACHING)
}
