/**
 * NodeInfo: what a server says about its software and its size.
 *
 * @module
 */
import { MalformedError } from '../../errors.js'
import { isHttpUrl } from '../wire/url.js'

/** Figures about use; each may be missing. */
export interface NodeInfoUsage {
  readonly users: {
    readonly total?: number
    /** Active within 30 days. */
    readonly activeMonth?: number
    /** Active within 180 days. */
    readonly activeHalfyear?: number
  }
  readonly localPosts?: number
  readonly localComments?: number
}

/** What {@link createNodeInfo} writes. */
export interface NodeInfoOptions {
  readonly software: {
    /** Lower-case letters, digits and dashes. */
    readonly name: string
    readonly version: string
    /** Written in 2.1 only. */
    readonly repository?: string
    /** Written in 2.1 only. */
    readonly homepage?: string
  }
  readonly openRegistrations: boolean
  readonly usage?: NodeInfoUsage
  /** `nodeName` and `nodeDescription` are what Mastodon writes. */
  readonly metadata?: Readonly<Record<string, unknown>>
}

/** A NodeInfo document, as read: whatever a server may leave out is optional. */
export interface NodeInfo {
  readonly version: string
  readonly software: {
    readonly name?: string
    readonly version?: string
    readonly repository?: string
    readonly homepage?: string
  }
  readonly protocols: readonly string[]
  readonly openRegistrations?: boolean
  readonly usage: NodeInfoUsage
  readonly metadata: Readonly<Record<string, unknown>>
}

/** A NodeInfo document, as written. */
export interface NodeInfoDocument extends NodeInfo {
  readonly services: { readonly inbound: readonly string[]; readonly outbound: readonly string[] }
}

/** One version a server offers. */
export interface NodeInfoLink {
  readonly version: '1.0' | '1.1' | '2.0' | '2.1'
  readonly href: string
}

/** What {@link createNodeInfoLinks} lists: the address of each version served. */
export interface NodeInfoLinks {
  readonly '2.0'?: string
  readonly '2.1'?: string
  /** Id of the server's actor (FEP-2677), which must be readable without a signature. */
  readonly application?: string
}

const SCHEMA = 'http://nodeinfo.diaspora.software/ns/schema/'
const APPLICATION = 'https://www.w3.org/ns/activitystreams#Application'
/** Best first. */
const VERSIONS = ['2.1', '2.0', '1.1', '1.0'] as const

/**
 * Writes the discovery document for `/.well-known/nodeinfo`.
 *
 * @param links - The versions served, and the server's actor.
 * @returns The document, ready for `JSON.stringify`. Serve it as `application/json`, open to every origin.
 * @see {@link https://nodeinfo.diaspora.software/protocol.html NodeInfo protocol}
 * @example
 * ```ts
 * const { links } = createNodeInfoLinks({ '2.1': 'https://a.example/nodeinfo/2.1' })
 * links // => [{ rel: 'http://nodeinfo.diaspora.software/ns/schema/2.1', href: 'https://a.example/nodeinfo/2.1' }]
 * ```
 */
export function createNodeInfoLinks(links: NodeInfoLinks): {
  readonly links: readonly { readonly rel: string; readonly href: string }[]
} {
  const written = (['2.0', '2.1'] as const).flatMap((version) => {
    const href = links[version]
    return href === undefined ? [] : [{ rel: SCHEMA + version, href }]
  })
  if (links.application !== undefined) written.push({ rel: APPLICATION, href: links.application })
  return { links: written }
}

/**
 * Writes a NodeInfo document.
 *
 * @param version - The schema's version.
 * @param options - The software and its figures.
 * @returns The document, ready for `JSON.stringify`.
 * @throws {@link RangeError} The software's name has other characters than lower-case letters, digits and
 *   dashes, or a figure is not a whole number from 0.
 * @see {@link https://nodeinfo.diaspora.software/schema.html NodeInfo schema}
 * @example
 * ```ts
 * const software = { name: 'example', version: '1.0.0' }
 * createNodeInfo('2.1', { software, openRegistrations: false }).protocols // => ['activitypub']
 * ```
 */
export function createNodeInfo(version: '2.0' | '2.1', options: NodeInfoOptions): NodeInfoDocument {
  const { name, version: softwareVersion, ...addresses } = options.software
  if (!/^[a-z0-9-]+$/.test(name)) throw new RangeError('software.name must match ^[a-z0-9-]+$')
  const usage = options.usage ?? { users: {} }
  const figures = [...Object.values(usage.users), usage.localPosts, usage.localComments]
  if (figures.some((figure) => figure !== undefined && !isCount(figure))) {
    throw new RangeError('figures of use must be whole numbers from 0')
  }
  return {
    version,
    software: { name, version: softwareVersion, ...(version === '2.1' && addresses) },
    protocols: ['activitypub'],
    services: { inbound: [], outbound: [] },
    openRegistrations: options.openRegistrations,
    usage,
    metadata: options.metadata ?? {},
  }
}

/**
 * Reads a discovery document. That the link stays with the host it came from is for the caller to check.
 *
 * @param value - Parsed JSON.
 * @returns The best version offered; undefined when none is known.
 * @throws {@link MalformedError} `ERR_NODEINFO_INVALID`: not an object with a list of `links`.
 * @example
 * ```ts
 * const rel = 'http://nodeinfo.diaspora.software/ns/schema/2.0'
 * parseNodeInfoLinks({ links: [{ rel, href: 'https://a.example/nodeinfo' }] }) // => { version: '2.0', href: 'https://a.example/nodeinfo' }
 * ```
 */
export function parseNodeInfoLinks(value: unknown): NodeInfoLink | undefined {
  if (!isRecord(value) || !Array.isArray(value.links)) throw invalid('discovery document has no links')
  const links: readonly unknown[] = value.links
  for (const version of VERSIONS) {
    for (const link of links) {
      if (isRecord(link) && link.rel === SCHEMA + version && typeof link.href === 'string') {
        return { version, href: link.href }
      }
    }
  }
  return undefined
}

/**
 * Finds the server's own actor in a discovery document (FEP-2677).
 *
 * @param value - Parsed JSON.
 * @returns The claimed actor id; undefined when there is none.
 * @example
 * ```ts
 * const rel = 'https://www.w3.org/ns/activitystreams#Application'
 * findApplicationLink({ links: [{ rel, href: 'https://a.example/actor' }] }) // => 'https://a.example/actor'
 * ```
 */
export function findApplicationLink(value: unknown): string | undefined {
  if (!isRecord(value) || !Array.isArray(value.links)) return undefined
  const links: readonly unknown[] = value.links
  const found = links.find((link) => isRecord(link) && link.rel === APPLICATION)
  const href = isRecord(found) ? found.href : undefined
  return typeof href === 'string' && isHttpUrl(href) ? href : undefined
}

/**
 * Reads a NodeInfo document of any version, leniently: members may be missing, figures may be text.
 *
 * Everybody can write anything here: never decide a question of safety by `software.name`.
 *
 * @param value - Parsed JSON.
 * @returns What could be read.
 * @throws {@link MalformedError} `ERR_NODEINFO_INVALID`: not an object, no `version`, or a figure that is not
 *   a whole number from 0.
 * @example
 * ```ts
 * const software = { name: 'mastodon', version: '4.5.0' }
 * parseNodeInfo({ version: '2.0', software, usage: { users: { total: '12' } } }) // => {
 * //   version: '2.0',
 * //   software: { name: 'mastodon', version: '4.5.0' },
 * //   protocols: [],
 * //   usage: { users: { total: 12 } },
 * //   metadata: {},
 * // }
 * ```
 */
export function parseNodeInfo(value: unknown): NodeInfo {
  if (!isRecord(value) || typeof value.version !== 'string') throw invalid('has no version')
  const { version, openRegistrations } = value
  return {
    version,
    software: textsOf(recordOf(value.software), ['name', 'version', 'repository', 'homepage']),
    protocols: protocolsOf(value.protocols),
    ...(typeof openRegistrations === 'boolean' && { openRegistrations }),
    usage: usageOf(recordOf(value.usage)),
    metadata: recordOf(value.metadata),
  }
}

/** Version 1 has an object of two lists. */
function protocolsOf(value: unknown): readonly string[] {
  const lists = isRecord(value) ? [value.inbound, value.outbound] : [value]
  const names = lists.flatMap((list): unknown[] => (Array.isArray(list) ? list : []))
  return [...new Set(names.filter((name) => typeof name === 'string'))]
}

function usageOf(usage: Record<string, unknown>): NodeInfoUsage {
  const users = recordOf(usage.users)
  const halfyear = users.activeHalfyear ?? users.activeHalfYear // the second is a common slip
  return {
    users: countsOf({ total: users.total, activeMonth: users.activeMonth, activeHalfyear: halfyear }),
    ...countsOf({ localPosts: usage.localPosts, localComments: usage.localComments }),
  }
}

function countsOf<Name extends string>(values: Record<Name, unknown>): Partial<Record<Name, number>> {
  const counts: Partial<Record<Name, number>> = {}
  for (const name of Object.keys(values) as Name[]) {
    // the names of a literal just above
    const value = values[name]
    if (value === undefined || value === null) continue
    const count = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value
    if (!isCount(count)) throw invalid(`has a ${name} that is not a whole number from 0`)
    counts[name] = count
  }
  return counts
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function textsOf<Name extends string>(
  value: Record<string, unknown>,
  names: readonly Name[],
): Partial<Record<Name, string>> {
  const texts: Partial<Record<Name, string>> = {}
  for (const name of names) {
    const text = value[name]
    if (typeof text === 'string') texts[name] = text
  }
  return texts
}

function recordOf(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {}
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function invalid(problem: string): MalformedError {
  return new MalformedError('ERR_NODEINFO_INVALID', `NodeInfo ${problem}`)
}
