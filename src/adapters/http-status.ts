/**
 * What to answer another server whose request was refused, for framework shells.
 *
 * @module
 */
export { httpStatusFor } from '../core/wire/http-status.js'
