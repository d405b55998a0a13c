/**
 * A request for a document, as the routes see it.
 *
 * @module
 */
import type { Exchange } from './exchange.js'
import { PRIVATE_CACHING, PUBLIC_CACHING, type Caching } from './respond.js'
import type { Services } from './services.js'
import type { Viewer } from './viewer.js'

/** A request for a document, with who asks for it and how long the answer may be kept. */
export interface Asked {
  readonly exchange: Exchange
  readonly services: Services
  readonly viewer: Viewer
  /** Of what everybody may read. An answer that depends on who asks is never kept for others. */
  readonly openCaching: Caching
}

/** Puts together what the routes answer from. */
export function askedBy(viewer: Viewer, exchange: Exchange, services: Services): Asked {
  const depends = viewer.isSigned || services.options.authorizedFetch === true
  return { exchange, services, viewer, openCaching: depends ? PRIVATE_CACHING : PUBLIC_CACHING }
}
