/**
 * How this server and its accounts are found: WebFinger, host-meta, NodeInfo.
 *
 * @module
 */
import {
  createHostMeta,
  createJrd,
  createNodeInfo,
  createNodeInfoLinks,
  createWebFingerAnswer,
  HOST_META_CONTENT_TYPE,
  parseWebFingerQuery,
  type Jrd,
  type WebFingerQuery,
} from '../../../core/discovery/index.js'
import { isTootkitError } from '../../../errors.js'
import type { LocalAccount } from '../../ports/index.js'
import type { Exchange } from '../exchange.js'
import { openDocument, refusal } from '../respond.js'
import type { Services } from '../services.js'

const THREE_DAYS = 'public, max-age=259200'

/** Answers who is behind a handle or an address of ours. */
export async function webFinger(exchange: Exchange, services: Services): Promise<Response> {
  let query: WebFingerQuery
  try {
    const { origin } = services.urls
    query = parseWebFingerQuery(exchange.url, { origin, handleHost: services.handleDomain })
  } catch (error) {
    if (!isTootkitError(error)) throw error
    return refusal(400, error.code, { 'Access-Control-Allow-Origin': '*' })
  }
  const found = await describe(query, services)
  if (found === 'gone') return refusal(410, 'ERR_ACCOUNT_GONE', { 'Access-Control-Allow-Origin': '*' })
  const { status, headers, body } = createWebFingerAnswer(found, query.kind === 'foreign' ? [] : query.rels)
  return new Response(body, { status, headers })
}

async function describe(query: WebFingerQuery, services: Services): Promise<Jrd | 'gone' | undefined> {
  const { urls, accounts, handleDomain } = services
  switch (query.kind) {
    case 'foreign':
      return undefined
    case 'server':
      return createJrd({
        handle: { username: handleDomain, host: handleDomain },
        actorId: urls.instanceActor,
      })
    case 'url':
    case 'username': {
      const username = query.kind === 'username' ? query.username : usernameAt(query.url, services)
      const account = username === undefined ? undefined : await accounts.find(username)
      return account === 'gone' ? 'gone' : account && jrdOf(account, services)
    }
  }
}

/** The account an actor id or a profile page belongs to. */
function usernameAt(url: string, { urls }: Services): string | undefined {
  const byActor = urls.usernameOf(url)
  if (byActor !== undefined) return byActor
  const name = url.slice(Math.max(url.lastIndexOf('/'), url.lastIndexOf('@')) + 1)
  return name !== '' && urls.profile(name) === url ? name : undefined
}

function jrdOf(account: LocalAccount, { urls, handleDomain }: Services): Jrd {
  const { username, avatar } = account
  return createJrd({
    handle: { username, host: handleDomain },
    actorId: urls.actor(username),
    profileUrl: urls.profile(username),
    ...(avatar?.mediaType === undefined ? {} : { avatar: { url: avatar.url, mediaType: avatar.mediaType } }),
  })
}

/** Answers where WebFinger is. */
export function hostMeta(services: Services): Response {
  return openDocument(createHostMeta(services.urls.origin), HOST_META_CONTENT_TYPE, THREE_DAYS)
}

/** Answers where NodeInfo is. */
export function nodeInfoLinks({ urls }: Services): Response {
  const links = createNodeInfoLinks({
    '2.0': `${urls.nodeInfo}/2.0`,
    '2.1': `${urls.nodeInfo}/2.1`,
    application: urls.instanceActor,
  })
  return openDocument(JSON.stringify(links), 'application/json', THREE_DAYS)
}

/** Answers what this server runs, and how many use it. */
export async function nodeInfo(version: '2.0' | '2.1', { options, accounts }: Services): Promise<Response> {
  const usage = await accounts.usage?.()
  const document = createNodeInfo(version, {
    software: options.software ?? { name: 'tootkit', version: '0.1.0' },
    openRegistrations: options.openRegistrations ?? false,
    ...(usage === undefined
      ? {}
      : {
          usage: {
            users: {
              ...(usage.users === undefined ? {} : { total: usage.users }),
              ...(usage.activeMonth === undefined ? {} : { activeMonth: usage.activeMonth }),
              ...(usage.activeHalfyear === undefined ? {} : { activeHalfyear: usage.activeHalfyear }),
            },
            ...(usage.posts === undefined ? {} : { localPosts: usage.posts }),
          },
        }),
    metadata: { nodeName: options.node?.name ?? '', nodeDescription: options.node?.description ?? '' },
  })
  const type = `application/json; profile="http://nodeinfo.diaspora.software/ns/schema/${version}#"`
  return openDocument(JSON.stringify(document), type, 'public, max-age=1800')
}
