/**
 * tootkit: Mastodon's ActivityPub for any server.
 *
 * @module
 */
export * as errors from './errors.js'
export { attempt, isTootkitError } from './errors.js'
