/**
 * Asking other servers' WebFinger, with host-meta where the usual place answers 404.
 *
 * @module
 */
import { isTootkitError, MalformedError, RemoteError } from '../../errors.js'
import {
  expandTemplate,
  findActorLink,
  formatResource,
  HOST_META_ACCEPT,
  parseHostMeta,
  parseJrd,
  tryParseHandle,
  type Handle,
  type Jrd,
} from '../../core/discovery/index.js'
import { isAddressLiteral } from '../../core/wire/address.js'
import { excerpt } from '../../core/wire/excerpt.js'
import { parseJson } from '../../core/wire/json.js'
import { parseMediaType } from '../../core/wire/media-type.js'
import { createBudget } from './budget.js'
import type { FetchOptions } from './fetch-document.js'
import { get, type Got } from './get.js'
import { DAY_MS } from './limits.js'
import type { Remote } from './remote.js'

const JRD_ACCEPT = 'application/jrd+json, application/json'

/** What WebFinger says of a name: claims, until both sides agree. */
export interface Finger {
  /** The canonical name, from `subject`. */
  readonly handle: Handle
  /** The actor pointed to; absent when there is none. */
  readonly actorId: string | undefined
  readonly jrd: Jrd
}

/**
 * Asks a host for one of its names. What it answers is a claim: `resolveHandle` checks it both ways.
 *
 * @param handle - The name; its host is asked.
 * @param remote - Made by `createRemote`.
 * @param options - Budget; nobody signs.
 * @returns The descriptor, its subject and its actor link.
 * @throws {@link RemoteError} As `fetchDocument`; `ERR_REMOTE_GONE` for an account deleted for good,
 *   `ERR_HTTP_STATUS` with 404 for one that never was.
 * @throws {@link RefusedError} `ERR_HOST_BLOCKED`, `ERR_LOCAL_URL` (the host is ours).
 * @throws {@link MalformedError} `ERR_WEBFINGER_INVALID`: not a descriptor, or its subject is no handle.
 * @see {@link https://www.rfc-editor.org/rfc/rfc7033 RFC 7033}
 * @example
 * ```ts
 * import { createMemoryKeyValueStore } from 'tootkit/memory'
 * import { createRemote, fetchFinger } from 'tootkit/remote'
 * import { createFakeTransport, fakeWebFinger } from 'tootkit/testing'
 *
 * const bob = 'https://b.example/users/bob'
 * const finger = 'https://b.example/.well-known/webfinger?resource=acct%3Abob%40b.example'
 * const transport = createFakeTransport({ [finger]: fakeWebFinger('acct:bob@b.example', bob) })
 * const remote = createRemote({ transport, cache: createMemoryKeyValueStore() })
 * const { actorId } = await fetchFinger({ username: 'bob', host: 'b.example' }, remote)
 * actorId // => 'https://b.example/users/bob'
 * ```
 */
export async function fetchFinger(
  handle: Handle,
  remote: Remote,
  options: FetchOptions = {},
): Promise<Finger> {
  const budget = options.budget ?? createBudget(remote.limits.maxRequests)
  const got = await ask(handle, remote, { ...options, budget })
  const jrd = parseJrd(readJson(got))
  const subject = tryParseHandle(jrd.subject)
  if (subject === undefined || !/^acct:/i.test(jrd.subject)) {
    throw new MalformedError('ERR_WEBFINGER_INVALID', `subject ${excerpt(jrd.subject)} is no handle`)
  }
  return { handle: subject, actorId: findActorLink(jrd), jrd }
}

async function ask(handle: Handle, remote: Remote, options: FetchOptions): Promise<Got> {
  const resource = formatResource(handle)
  const usual = `${wellKnown(handle.host, remote)}webfinger?resource={uri}`
  const cacheKey = `webfinger:${handle.host}`
  const known = await remote.cache.get(cacheKey)
  try {
    const template = typeof known === 'string' ? known : usual
    return await getSmall(expandTemplate(template, { uri: resource }), JRD_ACCEPT, remote, options)
  } catch (error) {
    if (!isNotFound(error) || known !== undefined) throw error
    const template = await findTemplate(handle.host, remote, options)
    if (template === undefined) throw error
    const got = await getSmall(expandTemplate(template, { uri: resource }), JRD_ACCEPT, remote, options)
    await remote.cache.set(cacheKey, template, DAY_MS)
    return got
  }
}

/** The host-meta fallback; a host without it simply has no such account. */
async function findTemplate(
  host: string,
  remote: Remote,
  options: FetchOptions,
): Promise<string | undefined> {
  try {
    const url = `${wellKnown(host, remote)}host-meta`
    const { response } = await getSmall(url, HOST_META_ACCEPT, remote, options)
    return parseHostMeta(new TextDecoder().decode(response.body))
  } catch (error) {
    if (isTootkitError(error) && (error.code === 'ERR_HTTP_STATUS' || error.code === 'ERR_REMOTE_GONE'))
      return undefined
    throw error
  }
}

/** GETs a small document of discovery: unsigned, few redirects, few octets. */
export async function getSmall(
  url: string,
  accept: string,
  remote: Remote,
  options: FetchOptions,
): Promise<Got> {
  return await get(url, remote, {
    accept,
    budget: options.budget ?? createBudget(remote.limits.maxRequests),
    maxBodyBytes: remote.limits.maxDiscoveryBytes,
    maxRedirects: remote.limits.maxDiscoveryRedirects,
    signal: options.signal,
  })
}

/** Start of the well-known addresses of a host: over plain HTTP only where allowed, for hosts of a test. */
export function wellKnown(host: string, remote: Remote): string {
  const isTestHost = host.includes(':') || !host.includes('.') || isAddressLiteral(host)
  return `${remote.allowHttp && isTestHost ? 'http' : 'https'}://${host}/.well-known/`
}

function readJson({ url, response }: Got): unknown {
  const essence = parseMediaType(response.headers['content-type'] ?? '')?.essence ?? ''
  if (essence !== 'application/json' && !/^application\/[\w.-]+\+json$/.test(essence)) {
    throw new MalformedError(
      'ERR_WEBFINGER_INVALID',
      `${excerpt(url)} answered with something else than JSON`,
    )
  }
  return parseJson(response.body)
}

function isNotFound(error: unknown): boolean {
  return error instanceof RemoteError && error.status === 404
}
