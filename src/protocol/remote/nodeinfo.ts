/**
 * Asking other servers what they run.
 *
 * @module
 */
import { MalformedError, RefusedError } from '../../errors.js'
import {
  findApplicationLink,
  parseNodeInfo,
  parseNodeInfoLinks,
  type NodeInfo,
} from '../../core/discovery/index.js'
import { excerpt } from '../../core/wire/excerpt.js'
import { parseJson } from '../../core/wire/json.js'
import { domainsAbove } from '../../core/wire/domain.js'
import { domainOf, normalizeHost } from '../../core/wire/url.js'
import { createBudget } from './budget.js'
import type { FetchOptions } from './fetch-document.js'
import { readRemoteUrl } from './guard.js'
import type { Remote } from './remote.js'
import { getSmall, wellKnown } from './webfinger.js'

/** What a server says of itself. */
export interface FetchedNodeInfo {
  readonly nodeInfo: NodeInfo
  /** Claimed id of the server's own actor (FEP-2677). */
  readonly applicationId?: string
}

/**
 * Fetches the NodeInfo of a server. Anybody can write anything there: decide nothing of weight by it.
 *
 * @param host - `example.com`, with a port if need be.
 * @param remote - Made by `createRemote`.
 * @param options - Budget; nobody signs.
 * @returns The document of the highest version offered.
 * @throws {@link MalformedError} `ERR_NODEINFO_INVALID`: no host, no known version, not JSON of that shape.
 * @throws {@link RefusedError} `ERR_ORIGIN_MISMATCH` (the document lies on a host that is not this one or
 *   above it), `ERR_HOST_BLOCKED`, `ERR_LOCAL_URL`.
 * @throws {@link RemoteError} As `fetchDocument`.
 * @see {@link https://nodeinfo.diaspora.software/protocol.html NodeInfo protocol}
 * @example
 * ```ts
 * import { createMemoryKeyValueStore } from 'tootkit/memory'
 * import { createRemote, fetchNodeInfo } from 'tootkit/remote'
 * import { createFakeTransport } from 'tootkit/testing'
 *
 * const rel = 'http://nodeinfo.diaspora.software/ns/schema/2.1'
 * const href = 'https://b.example/nodeinfo/2.1'
 * const transport = createFakeTransport({
 *   'https://b.example/.well-known/nodeinfo': { body: { links: [{ rel, href }] } },
 *   [href]: { body: { version: '2.1', software: { name: 'mastodon', version: '4.5.0' } } },
 * })
 * const remote = createRemote({ transport, cache: createMemoryKeyValueStore() })
 * const { nodeInfo } = await fetchNodeInfo('b.example', remote)
 * nodeInfo.software.name // => 'mastodon'
 * ```
 */
export async function fetchNodeInfo(
  host: string,
  remote: Remote,
  options: FetchOptions = {},
): Promise<FetchedNodeInfo> {
  const name = normalizeHost(host)
  if (name === undefined) throw new MalformedError('ERR_NODEINFO_INVALID', `${excerpt(host)} is no host`)
  const settled = { ...options, budget: options.budget ?? createBudget(remote.limits.maxRequests) }
  const url = `${wellKnown(name, remote)}nodeinfo`
  const discovery = await getJson(url, remote, settled)
  const link = parseNodeInfoLinks(discovery)
  if (link === undefined)
    throw new MalformedError('ERR_NODEINFO_INVALID', `${name} offers no version we know`)
  await readRemoteUrl(link.href, remote)
  assertWithin(link.href, url)
  const applicationId = findApplicationLink(discovery)
  return {
    nodeInfo: parseNodeInfo(await getJson(link.href, remote, settled)),
    ...(applicationId !== undefined && { applicationId }),
  }
}

async function getJson(url: string, remote: Remote, options: FetchOptions): Promise<unknown> {
  const { response } = await getSmall(url, 'application/json', remote, options)
  return parseJson(response.body)
}

/** The same host or one above it: `nodeinfo.example.com` may point to `example.com`. */
function assertWithin(href: string, url: string): void {
  const [linked, asked] = [domainOf(href) ?? '', domainOf(url) ?? '']
  const isWithin = linked === asked || (linked.includes('.') && domainsAbove(asked).includes(linked))
  if (isWithin) return
  throw new RefusedError('ERR_ORIGIN_MISMATCH', `${asked} keeps its NodeInfo on another host`, { id: href })
}
