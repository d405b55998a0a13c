/**
 * tootkit in a Hono application.
 *
 * @module
 */
export { federation } from './federation.js'
