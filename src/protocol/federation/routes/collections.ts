/**
 * The collections of a local account: outbox, followers, following, featured, featured tags.
 *
 * @module
 */
import type { Activity, Collection, Note, Question, Reference } from '../../../core/vocab/index.js'
import type { Publication } from '../../ports/index.js'
import { announceOf } from '../announce-of.js'
import type { Exchange } from '../exchange.js'
import { PUBLIC_CACHING, activityJson } from '../respond.js'
import type { Services } from '../services.js'

const OUTBOX_PAGE = 20
const ACTORS_PAGE = 12

type Item = Reference | Activity | Note | Question

/** Answers for the outbox: public posts and boosts, newest first. */
export async function outbox(username: string, exchange: Exchange, services: Services): Promise<Response> {
  const { content } = services.options
  const accountId = services.urls.actor(username)
  const id = `${accountId}/outbox`
  if (!exchange.query.has('page')) {
    return collection({ id, totalItems: await content.outboxCount(accountId), first: `${id}?page=true` })
  }
  const before = exchange.query.get('before')
  const { items, next } = await content.outbox(accountId, {
    limit: OUTBOX_PAGE,
    ...(before ? { before } : {}),
  })
  const open = items.filter((item) => {
    const { visibility } = item.kind === 'status' ? item.status : item.boost
    return visibility === 'public' || visibility === 'unlisted'
  })
  const activities = await Promise.all(open.map((item) => activityOf(item, services)))
  return page(id, cursor('before', before), cursor('before', next), activities)
}

async function activityOf(item: Publication, services: Services): Promise<Activity> {
  return item.kind === 'status' ? await services.createOf(item.status) : announceOf(item.boost)
}

/** Answers for the followers: how many, and who, a dozen at a time. */
export async function followers(username: string, exchange: Exchange, services: Services): Promise<Response> {
  const accountId = services.urls.actor(username)
  const store = services.options.followers
  return actors(`${accountId}/followers`, exchange, {
    count: () => store.count(accountId),
    list: (at) => store.list(accountId, at),
  })
}

/** Answers for those followed. */
export async function following(username: string, exchange: Exchange, services: Services): Promise<Response> {
  const accountId = services.urls.actor(username)
  const { content } = services.options
  return actors(`${accountId}/following`, exchange, {
    count: () => content.followingCount(accountId),
    list: (at) => content.following(accountId, at),
  })
}

/** Answers for the pinned posts, whole. */
export async function featured(username: string, services: Services): Promise<Response> {
  const accountId = services.urls.actor(username)
  const pinned = await services.options.content.pinned(accountId)
  const open = pinned.filter(({ visibility }) => visibility === 'public' || visibility === 'unlisted')
  const items = await Promise.all(open.map((status) => services.noteOf(status)))
  return collection({ id: `${accountId}/collections/featured`, totalItems: items.length, items })
}

/** Answers for the featured hashtags. */
export async function featuredTags(username: string, services: Services): Promise<Response> {
  const accountId = services.urls.actor(username)
  const names = (await services.options.content.featuredTags?.(accountId)) ?? []
  return activityJson(
    {
      id: `${accountId}/collections/tags`,
      type: 'Collection',
      attributedTo: [],
      totalItems: names.length,
      items: names.map((name) => ({ type: 'Hashtag', name: `#${name}`, href: services.urls.tag(name) })),
    },
    PUBLIC_CACHING,
  )
}

interface ActorList {
  count(): Promise<number>
  list(page: {
    readonly after?: string
    readonly limit: number
  }): Promise<{ readonly actorIds: readonly string[]; readonly next?: string }>
}

async function actors(id: string, exchange: Exchange, source: ActorList): Promise<Response> {
  if (!exchange.query.has('page')) {
    return collection({ id, totalItems: await source.count(), first: `${id}?page=true` })
  }
  const after = exchange.query.get('after')
  const { actorIds, next } = await source.list({ limit: ACTORS_PAGE, ...(after ? { after } : {}) })
  return page(
    id,
    cursor('after', after),
    cursor('after', next),
    actorIds.map((actorId): Reference => ({ id: actorId })),
  )
}

function cursor(name: string, value: string | null | undefined): string {
  return value ? `&${name}=${encodeURIComponent(value)}` : ''
}

function collection(facts: {
  readonly id: string
  readonly totalItems: number
  readonly first?: string
  readonly items?: readonly Item[]
}): Response {
  const { id, totalItems, first, items } = facts
  const model: Collection = {
    id,
    type: 'OrderedCollection',
    attributedTo: [],
    totalItems,
    ...(first === undefined ? {} : { first: { id: first } }),
    ...(items === undefined ? {} : { items }),
  }
  return activityJson(model, PUBLIC_CACHING)
}

function page(id: string, at: string, next: string, items: readonly Item[]): Response {
  return activityJson(
    {
      id: `${id}?page=true${at}`,
      type: 'OrderedCollectionPage',
      attributedTo: [],
      partOf: id,
      ...(next === '' ? {} : { next: `${id}?page=true${next}` }),
      items,
    },
    PUBLIC_CACHING,
  )
}
