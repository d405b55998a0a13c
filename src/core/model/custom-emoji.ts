/**
 * A custom emoji as a value.
 *
 * @module
 */
import type { Timestamp } from '../vocab/index.js'

/** A custom emoji. It is known by its shortcode and the domain of whoever used it. */
export interface CustomEmoji {
  /** Without colons. */
  readonly shortcode: string
  /** The picture at its origin. */
  readonly url: string
  readonly mediaType?: string
  /** A picture that does not move; only servers that made one have it. */
  readonly staticUrl?: string
  readonly id?: string
  readonly updated?: Timestamp
}
