/**
 * From an address to its answer.
 *
 * @module
 */
import { chooseRepresentation } from '../../core/discovery/index.js'
import { instanceActor, localActor } from './routes/actors.js'
import { featured, featuredTags, followers, following, outbox } from './routes/collections.js'
import { hostMeta, nodeInfo, nodeInfoLinks, webFinger } from './routes/discovery.js'
import { followersSynchronization } from './routes/followers-synchronization.js'
import { inbox } from './routes/inbox.js'
import { stamp, status } from './routes/statuses.js'
import type { Exchange } from './exchange.js'
import { PUBLIC_CACHING, activityJson, refusal } from './respond.js'
import type { Services } from './services.js'
import type { Place } from './urls.js'
import { viewerOf } from './viewer.js'

/** Places that people look at as well: the page for them is elsewhere. */
const WITH_PAGES: readonly Place['kind'][] = ['actor', 'status']
/** Places that must answer without a signature even in secure mode, or two servers wait for each other. */
const ALWAYS_OPEN: readonly Place['kind'][] = [
  'webfinger',
  'host-meta',
  'nodeinfo-links',
  'nodeinfo',
  'instance-actor',
]

/**
 * Answers a request to one of our addresses.
 *
 * @returns Undefined where the address is not ours, or where a page for people is wanted at an address
 * that is both.
 */
export async function route(exchange: Exchange, services: Services): Promise<Response | undefined> {
  const place = services.urls.placeOf(exchange.path)
  if (place === undefined) return undefined
  if (place.kind === 'inbox') return inbox(place.username, exchange, services)
  if (exchange.method !== 'GET' && exchange.method !== 'HEAD') {
    return refusal(405, 'ERR_METHOD_NOT_ALLOWED', { Allow: 'GET, HEAD' })
  }
  const wanted = WITH_PAGES.includes(place.kind)
    ? chooseRepresentation(exchange.field('accept'))
    : 'activitypub'
  if (wanted === 'none') return refusal(406, 'ERR_NOT_ACCEPTABLE', { Vary: 'Accept' })
  if (wanted === 'html') return pageOf(place, services)
  if (services.options.authorizedFetch === true && !ALWAYS_OPEN.includes(place.kind)) {
    if ((await viewerOf(exchange, services)) === undefined) return refusal(401, 'ERR_SIGNATURE_MISSING')
  }
  return answer(place, exchange, services)
}

async function answer(
  place: Exclude<Place, { kind: 'inbox' }>,
  exchange: Exchange,
  services: Services,
): Promise<Response> {
  switch (place.kind) {
    case 'webfinger':
      return webFinger(exchange, services)
    case 'host-meta':
      return hostMeta(services)
    case 'nodeinfo-links':
      return nodeInfoLinks(services)
    case 'nodeinfo':
      return nodeInfo(place.version, services)
    case 'instance-actor':
      return instanceActor(services)
    case 'instance-outbox':
      return activityJson(
        {
          id: `${services.urls.instanceActor}/outbox`,
          type: 'OrderedCollection',
          attributedTo: [],
          totalItems: 0,
          items: [],
        },
        PUBLIC_CACHING,
      )
    case 'status':
    case 'activity':
    case 'replies':
    case 'likes':
    case 'shares':
      return status(place.id, place.kind, exchange, services)
    case 'stamp':
      return stamp(place.id, services)
    default:
      return belowActor(place.kind, place.username, exchange, services)
  }
}

type AccountPlace = Exclude<Extract<Place, { readonly username: string }>, { readonly id: string }>['kind']

async function belowActor(
  kind: AccountPlace,
  username: string,
  exchange: Exchange,
  services: Services,
): Promise<Response> {
  const account = await services.options.accounts.find(username)
  if (account === undefined || account.username !== username) return refusal(404, 'ERR_UNKNOWN_ACCOUNT')
  switch (kind) {
    case 'actor':
      return localActor(account, services)
    case 'outbox':
      return outbox(username, exchange, services)
    case 'followers':
      return followers(username, exchange, services)
    case 'following':
      return following(username, exchange, services)
    case 'featured':
      return featured(username, services)
    case 'tags':
      return featuredTags(username, services)
    case 'followers-synchronization':
      return followersSynchronization(username, exchange, services)
  }
}

/** The page for people, where it has an address of its own. */
async function pageOf(place: Place, services: Services): Promise<Response | undefined> {
  const { urls, options } = services
  const page =
    place.kind === 'actor'
      ? urls.profile(place.username)
      : place.kind === 'status'
        ? await options.content
            .status(place.id)
            .then((found) => (typeof found === 'object' ? found.url : undefined))
        : undefined
  const own =
    place.kind === 'actor' ? urls.actor(place.username) : place.kind === 'status' ? place.id : undefined
  if (page === undefined || page === own) return undefined
  return new Response(null, { status: 302, headers: { Location: page, Vary: 'Accept' } })
}
