/**
 * A request for a document, as the routes see it.
 *
 * @module
 */
import type { Exchange } from './exchange.js'
import type { Caching } from './respond.js'
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
