/**
 * Attached media as values, whatever platform sent them.
 *
 * @module
 */

/**
 * Mastodon's kinds of media. `gifv`, a silent loop, is what a server makes of an animated GIF after it has
 * looked into it: it is never read from the wire. `unknown` is kept as a link and not downloaded.
 */
export type MediaKind = 'image' | 'gifv' | 'video' | 'audio' | 'unknown'

/** A picture, film or recording that belongs to a post. */
export interface Media {
  readonly kind: MediaKind
  /** At its origin, absolute http(s). */
  readonly url: string
  readonly mediaType?: string
  /** Plain text for people who do not see or hear it. */
  readonly description?: string
  readonly blurhash?: string
  /** What to keep in view when cut: x from -1 (left) to 1, y from -1 (bottom) to 1. */
  readonly focalPoint?: readonly [x: number, y: number]
  /** In pixels. */
  readonly width?: number
  readonly height?: number
  readonly durationSeconds?: number
  readonly thumbnailUrl?: string
}
