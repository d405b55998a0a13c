/**
 * tootkit in an Express application.
 *
 * @module
 */
export { federation } from './federation.js'
