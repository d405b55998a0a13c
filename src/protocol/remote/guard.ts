/**
 * Whether a URL may be asked at all, decided before anything is sent.
 *
 * @module
 */
import { RefusedError, RemoteError } from '../../errors.js'
import { isAddressLiteral } from '../../core/wire/address.js'
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
  for (const domain of domainsAbove(domainOf(url) ?? '')) {
    if (await remote.isBlocked(domain)) {
      throw new RefusedError('ERR_HOST_BLOCKED', `${domain} is blocked`, { id: url })
    }
  }
}

/** The domain itself, then those above it down to two labels; an address or a single label alone. */
function domainsAbove(domain: string): readonly string[] {
  const labels = domain.split('.')
  if (isAddressLiteral(domain) || labels.length < 3) return [domain]
  return labels.slice(0, -1).map((_label, i) => labels.slice(i).join('.'))
}
