/**
 * One GET across its redirects: each hop guarded and counted, those within the origin asked signed anew.
 *
 * @module
 */
import { isTootkitError, RemoteError } from '../../errors.js'
import type { SigningKey } from '../../core/signature/index.js'
import { excerpt } from '../../core/wire/excerpt.js'
import { hostOf, sameOrigin } from '../../core/wire/url.js'
import type { TransportResponse } from '../ports/index.js'
import type { Budget } from './budget.js'
import { readRemoteUrl, refuseByPolicy } from './guard.js'
import type { Remote } from './remote.js'
import { sendSigned } from './send-signed.js'

/** What a GET needs besides its URL. */
export interface GetOptions {
  readonly accept: string
  readonly budget: Budget
  readonly maxBodyBytes: number
  readonly maxRedirects: number
  /**
   * Nobody signs when it is left out. A redirect that leaves the origin asked is followed unsigned from there on:
   * what a server gets with our name on it is for us to choose, not for another server.
   */
  readonly signer?: SigningKey | undefined
  /** Refuse redirects to another host. */
  readonly sameHost?: boolean
  readonly signal?: AbortSignal | undefined
}

/** An answer with status 200, and the URL that gave it. */
export interface Got {
  /** The last URL: its origin is the only authority for what the body says. */
  readonly url: string
  readonly response: TransportResponse
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/** GETs a URL; every status but 200 in the end is an error. Tells the observer how it went. */
export async function get(url: string, remote: Remote, options: GetOptions): Promise<Got> {
  try {
    const got = await follow(url, remote, options)
    remote.onEvent({ kind: 'fetch.done', url, status: got.response.status, fromCache: false })
    return got
  } catch (error) {
    if (isTootkitError(error)) {
      remote.onEvent({ kind: 'fetch.failed', url, code: error.code, detail: error.message })
    }
    throw error
  }
}

async function follow(start: string, remote: Remote, options: GetOptions): Promise<Got> {
  let url = (await readRemoteUrl(start, remote)).href
  const asked = url
  const visited = new Set([url])
  let isAtHome = true // no redirect has left the origin asked
  for (;;) {
    await refuseByPolicy(url, remote)
    isAtHome &&= sameOrigin(asked, url)
    const response = await exchange(url, remote, isAtHome ? options : { ...options, signer: undefined })
    if (!REDIRECTS.has(response.status)) {
      assertOk(url, response, isAtHome)
      return { url, response }
    }
    const next = await readLocation(url, response, remote)
    assertRedirect(url, next, visited, options)
    url = next
    visited.add(url)
  }
}

async function exchange(url: string, remote: Remote, options: GetOptions): Promise<TransportResponse> {
  const { budget, maxBodyBytes, signal, signer } = options
  const request = { method: 'GET', url, headers: [['Accept', options.accept] as const] }
  const sendOptions = { maxBodyBytes, ...(signal && { signal }) }
  const { response } = await sendSigned(request, signer, remote, { ...sendOptions, budget })
  return response
}

async function readLocation(url: string, response: TransportResponse, remote: Remote): Promise<string> {
  const location = response.headers.location
  const target = location === undefined ? null : URL.parse(location, url)
  if (target === null) throw statusError(url, response)
  if (url.startsWith('https:') && target.protocol === 'http:') {
    throw new RemoteError('ERR_REDIRECT_FORBIDDEN', `${excerpt(url)} redirects from https to http`, { url })
  }
  target.hash = ''
  return (await readRemoteUrl(target.href, remote)).href
}

function assertRedirect(from: string, to: string, visited: ReadonlySet<string>, options: GetOptions): void {
  if (options.sameHost === true && hostOf(from) !== hostOf(to)) {
    throw new RemoteError('ERR_REDIRECT_FORBIDDEN', `${excerpt(from)} redirects to another host`, {
      url: from,
    })
  }
  if (visited.has(to))
    throw new RemoteError('ERR_REDIRECT_LOOP', `${excerpt(from)} redirects in a circle`, { url: from })
  if (visited.size > options.maxRedirects) {
    const message = `${excerpt(from)} redirects for more than the ${options.maxRedirects} times allowed`
    throw new RemoteError('ERR_REDIRECT_LIMIT', message, { url: from })
  }
}

/** Elsewhere 410 says nothing about what was asked for: its own origin led there, and did not say it. */
function assertOk(url: string, response: TransportResponse, isAtHome: boolean): void {
  if (response.status === 410 && isAtHome)
    throw new RemoteError('ERR_REMOTE_GONE', `${excerpt(url)} is gone`, { url, status: 410 })
  if (response.status !== 200) throw statusError(url, response)
}

/** 401, 408, 429 and 5xx but 501 may pass; everything else is final, as Mastodon takes it. */
function statusError(url: string, response: TransportResponse): RemoteError {
  const { status } = response
  const retryable = [401, 408, 429].includes(status) || (status >= 500 && status !== 501)
  return new RemoteError('ERR_HTTP_STATUS', `${excerpt(url)} answered ${status}`, { url, status, retryable })
}
