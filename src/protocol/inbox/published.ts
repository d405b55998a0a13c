/**
 * When things say they were made.
 *
 * @module
 */
import type { Timestamp } from '../../core/vocab/index.js'
import { timestampOf } from './context.js'

/** When it was published: never in the future, and now where it does not say. */
export function publishedAt(thing: { readonly published?: Timestamp }, now: Date): Timestamp {
  const claimed = thing.published === undefined ? NaN : Date.parse(thing.published)
  return claimed <= now.getTime() ? timestampOf(new Date(claimed)) : timestampOf(now)
}
