/**
 * The way out to other servers over `fetch`, for runtimes without Node's sockets.
 *
 * @module
 */
export type { FetchTransportOptions } from './fetch-transport.js'
export { createFetchTransport } from './fetch-transport.js'
