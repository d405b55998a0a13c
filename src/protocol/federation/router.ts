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
import type { Asked } from './asked.js'
import { activityJson, PRIVATE_CACHING, PUBLIC_CACHING, refusal } from './respond.js'
import { demandsSignature, isClosed } from './secure-mode.js'
import type { Services } from './services.js'
import type { Place } from '../outbox/index.js'
import { isOpen } from '../policy/index.js'
import type { LocalAccount } from '../ports/index.js'
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
  if (ALWAYS_OPEN.includes(place.kind)) return openPlace(place, exchange, services)
  const viewer = viewerOf(exchange, services)
  const isSecure = await demandsSignature(services)
  // Whoever is shut out is refused here, before anything is looked up.
  const actorId = await (isSecure ? viewer.actorId() : viewer.knownId())
  if (isSecure && actorId === undefined) return refusal(401, 'ERR_SIGNATURE_MISSING')
  const openCaching = viewer.isSigned || isSecure ? PRIVATE_CACHING : PUBLIC_CACHING
  return answer(place, { exchange, services, viewer, openCaching })
}

async function openPlace(place: Place, exchange: Exchange, services: Services): Promise<Response> {
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
    default:
      return refusal(404, 'ERR_UNKNOWN_OBJECT')
  }
}

async function answer(place: Place, asked: Asked): Promise<Response> {
  const { services, openCaching } = asked
  if (place.kind === 'instance-outbox') {
    return activityJson(
      {
        id: `${services.urls.instanceActor}/outbox`,
        type: 'OrderedCollection',
        attributedTo: [],
        totalItems: 0,
        items: [],
      },
      openCaching,
    )
  }
  if (!('username' in place) || place.kind === 'inbox') return refusal(404, 'ERR_UNKNOWN_OBJECT')
  const account = await services.accounts.find(place.username)
  if (account === 'gone') return refusal(410, 'ERR_ACCOUNT_GONE')
  if (account?.username !== place.username) return refusal(404, 'ERR_UNKNOWN_ACCOUNT')
  if (account.suspended === true && place.kind !== 'actor') return refusal(403, 'ERR_ACCOUNT_SUSPENDED')
  return ofAccount(place, account, asked)
}

async function ofAccount(
  place: Extract<Place, { readonly username: string }>,
  account: LocalAccount,
  asked: Asked,
): Promise<Response> {
  switch (place.kind) {
    case 'actor':
      return localActor(account, asked)
    case 'status':
    case 'activity':
    case 'replies':
    case 'likes':
    case 'shares':
      return status(place.id, place.kind, asked)
    case 'stamp':
      return stamp(place.id, asked)
    case 'outbox':
      return outbox(place.username, asked)
    case 'followers':
      return followers(place.username, asked)
    case 'following':
      return following(place.username, asked)
    case 'featured':
      return featured(place.username, asked)
    case 'tags':
      return featuredTags(place.username, asked)
    case 'followers-synchronization':
      return followersSynchronization(place.username, asked)
  }
}

/** The page for people, where it has an address of its own. Of a post that is not for everybody there is none here. */
async function pageOf(place: Place, services: Services): Promise<Response | undefined> {
  const { urls } = services
  const page =
    place.kind === 'actor'
      ? urls.profile(place.username)
      : place.kind === 'status'
        ? await postPage(place.id, services)
        : undefined
  const own =
    place.kind === 'actor' ? urls.actor(place.username) : place.kind === 'status' ? place.id : undefined
  if (page === undefined || page === own) return undefined
  return new Response(null, { status: 302, headers: { Location: page, Vary: 'Accept' } })
}

/** Who asks with a browser is known to the host alone: only what everybody may see is led to from here. */
async function postPage(id: string, services: Services): Promise<string | undefined> {
  const found = await services.content.status(id)
  if (typeof found !== 'object' || !isOpen(found) || (await isClosed(services))) return undefined
  return found.url
}
