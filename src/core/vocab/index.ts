/**
 * ActivityStreams and toot vocabulary: one normal form for what every platform sends.
 *
 * @module
 */
export type * from './types.js'
