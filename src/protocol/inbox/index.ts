/**
 * The inbox: what a delivered activity does, as plain data.
 *
 * @module
 */
export type * from './effects.js'
export type * from './values.js'
