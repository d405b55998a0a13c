/**
 * Who is asking, by the signature on a request for a document.
 *
 * @module
 */
import { isTootkitError } from '../../errors.js'
import { verifyRequest } from '../../core/signature/index.js'
import type { Exchange } from './exchange.js'
import type { Services } from './services.js'

/**
 * Gives the actor that signed a request; undefined where nobody did, or not well.
 *
 * A bad signature makes a stranger, not an error: what anybody may read, they may read as well.
 */
export async function viewerOf(exchange: Exchange, services: Services): Promise<string | undefined> {
  if (exchange.field('signature') === undefined) return undefined
  const { method, url, headers } = exchange
  try {
    const { actorId, queryCovered } = await verifyRequest(
      { method, url, headers },
      {
        resolveKey: (await services.keyResolver()).resolveKey,
        now: services.now(),
        publicOrigins: [services.urls.origin],
        ...(services.options.allowHttp === true && { allowHttpKeyIds: true }),
      },
    )
    return queryCovered || exchange.query.size === 0 || exchange.query.has('page') ? actorId : undefined
  } catch (error) {
    if (!isTootkitError(error)) throw error
    return undefined
  }
}
