/**
 * Whether a URL may be asked at all, decided before anything is sent.
 *
 * @module
 */
import { RefusedError, RemoteError } from '../../errors.js'
import { excerpt } from '../../core/wire/excerpt.js'
import { domainOf, parseHttpUrl } from '../../core/wire/url.js'
import type { Remote } from './remote.js'

/** Refuses URLs outside the rules, in their fixed order: grammar, scheme, credentials, host, port. */
export async function readRemoteUrl(url: string, remote: Remote): Promise<URL> {
  try {
    return parseHttpUrl(url, { allowHttp: remote.allowHttp, allowPrivateHosts: remote.allowHttp })
  } catch (error) {
    // A dot after the name evades no block: that the domain is blocked is what the caller has to hear.
    if (error instanceof RemoteError && error.code === 'ERR_URL_HOST') await refuseBlocked(url, remote)
    throw error
  }
}

/** Refuses blocked domains, and our own ids: those are looked up, never fetched. */
export async function refuseByPolicy(url: string, remote: Remote): Promise<void> {
  await refuseBlocked(url, remote)
  if (remote.isLocal(url)) {
    throw new RefusedError('ERR_LOCAL_URL', `${excerpt(url)} is our own: look it up, do not fetch it`, {
      id: url,
    })
  }
}

async function refuseBlocked(url: string, remote: Remote): Promise<void> {
  if (await remote.isBlocked(url))
    throw new RefusedError('ERR_HOST_BLOCKED', `${domainOf(url) ?? excerpt(url)} is blocked`, { id: url })
}
