/**
 * The collections of a local account: outbox, followers, following, featured, featured tags.
 *
 * @module
 */
import type { Activity, Collection, Note, Question, Reference } from '../../../core/vocab/index.js'
import type { Visibility } from '../../../core/model/index.js'
import { announceOf } from '../../outbox/index.js'
import { isOpen } from '../../policy/index.js'
import type { PageOf, Publication } from '../../ports/index.js'
import { PRIVATE_CACHING, activityJson } from '../respond.js'
import type { Asked } from '../asked.js'
import { askListed } from '../listed.js'
import type { Services } from '../services.js'

const OUTBOX_PAGE = 20
const ACTORS_PAGE = 12

type Item = Reference | Activity | Note | Question

/** Answers for the outbox: posts and boosts that the one who asks may read, newest first. */
export async function outbox(username: string, asked: Asked): Promise<Response> {
  const { services, exchange, viewer } = asked
  const { content } = services
  const accountId = services.urls.actor(username)
  const id = `${accountId}/outbox`
  if (!exchange.query.has('page')) {
    const totalItems = await content.outboxCount(accountId)
    return collection({ id, totalItems, first: `${id}?page=true` }, asked)
  }
  const before = exchange.query.get('before')
  const reads = (visibility: Visibility) => viewer.mayRead({ visibility, authorId: accountId, mentions: [] })
  if (!(await reads('public'))) return page(id, cursor('before', before), '', [], asked)
  const { items, next } = await content.outbox(accountId, {
    limit: OUTBOX_PAGE,
    audience: (await reads('private')) ? 'followers' : 'public',
    ...(before ? { before } : {}),
  })
  const boosted = items.map((item) => (item.kind === 'boost' ? item.boost.statusId : accountId))
  const isListed = await askListed(boosted, services.directory)
  const listed = items.filter((_, i) => isListed[i])
  const activities = await Promise.all(listed.map((item) => activityOf(item, services)))
  return page(id, cursor('before', before), cursor('before', next), activities, asked)
}

async function activityOf(item: Publication, services: Services): Promise<Activity> {
  return item.kind === 'status' ? await services.createOf(item.status) : announceOf(item.boost)
}

/** Answers for the followers: how many, and who, a dozen at a time. */
export async function followers(username: string, asked: Asked): Promise<Response> {
  const { directory, urls } = asked.services
  const accountId = urls.actor(username)
  return actors(`${accountId}/followers`, asked, {
    async count() {
      return (await directory.answer([{ about: 'followers.count', accountId }]))[0]
    },
    async list(at) {
      const [{ items, next }] = await directory.answer([{ about: 'followers', accountId, ...at }])
      return { actorIds: items, ...(next !== undefined && { next }) }
    },
  })
}

/** Answers for those followed. */
export async function following(username: string, asked: Asked): Promise<Response> {
  const { content, urls } = asked.services
  const accountId = urls.actor(username)
  return actors(`${accountId}/following`, asked, {
    count: () => content.followingCount(accountId),
    list: (at) => content.following(accountId, at),
  })
}

/** Answers for the pinned posts, whole. */
export async function featured(username: string, asked: Asked): Promise<Response> {
  const { services, viewer } = asked
  const accountId = services.urls.actor(username)
  const open = (await services.content.pinned(accountId)).filter(isOpen)
  const isShown = await viewer.mayRead({ visibility: 'public', authorId: accountId, mentions: [] })
  const items = isShown ? await Promise.all(open.map((status) => services.noteOf(status))) : []
  return collection({ id: `${accountId}/collections/featured`, totalItems: items.length, items }, asked)
}

/** Answers for the featured hashtags. */
export async function featuredTags(username: string, { services, openCaching }: Asked): Promise<Response> {
  const accountId = services.urls.actor(username)
  const names = (await services.content.featuredTags?.(accountId)) ?? []
  return activityJson(
    {
      id: `${accountId}/collections/tags`,
      type: 'Collection',
      attributedTo: [],
      totalItems: names.length,
      items: names.map((name) => ({ type: 'Hashtag', name: `#${name}`, href: services.urls.tag(name) })),
    },
    openCaching,
  )
}

interface ActorList {
  count(): Promise<number>
  list(page: PageOf): Promise<{ readonly actorIds: readonly string[]; readonly next?: string }>
}

async function actors(id: string, asked: Asked, source: ActorList): Promise<Response> {
  const { query } = asked.exchange
  if (!query.has('page')) {
    return collection({ id, totalItems: await source.count(), first: `${id}?page=true` }, asked)
  }
  const after = query.get('after')
  const { actorIds, next } = await source.list({ limit: ACTORS_PAGE, ...(after ? { after } : {}) })
  const items = actorIds.map((actorId): Reference => ({ id: actorId }))
  return page(id, cursor('after', after), cursor('after', next), items, asked)
}

function cursor(name: string, value: string | null | undefined): string {
  return value ? `&${name}=${encodeURIComponent(value)}` : ''
}

function collection(
  facts: {
    readonly id: string
    readonly totalItems: number
    readonly first?: string
    readonly items?: readonly Item[]
  },
  { openCaching }: Asked,
): Response {
  const { id, totalItems, first, items } = facts
  const model: Collection = {
    id,
    type: 'OrderedCollection',
    attributedTo: [],
    totalItems,
    ...(first === undefined ? {} : { first: { id: first } }),
    ...(items === undefined ? {} : { items }),
  }
  return activityJson(model, openCaching)
}

/** One page; what a reader gets to see by being who they are is never kept for others. */
function page(
  id: string,
  at: string,
  next: string,
  items: readonly Item[],
  { openCaching, viewer }: Asked,
): Response {
  return activityJson(
    {
      id: `${id}?page=true${at}`,
      type: 'OrderedCollectionPage',
      attributedTo: [],
      partOf: id,
      ...(next === '' ? {} : { next: `${id}?page=true${next}` }),
      items,
    },
    viewer.isSigned ? PRIVATE_CACHING : openCaching,
  )
}
