/**
 * What kind of media a media type is, to Mastodon.
 *
 * @module
 */
import type { MediaKind } from '../model/index.js'
import type { MediaAttachment } from '../vocab/index.js'
import { parseMediaType } from '../wire/media-type.js'

const KINDS: ReadonlyMap<string, MediaKind> = new Map([
  ...['jpeg', 'png', 'gif', 'heic', 'heif', 'webp', 'avif'].map(
    (name) => [`image/${name}`, 'image'] as const,
  ),
  ...['webm', 'mp4', 'quicktime', 'ogg'].map((name) => [`video/${name}`, 'video'] as const),
  ...[
    'wave',
    'wav',
    'x-wav',
    'x-pn-wave',
    'vnd.wave',
    'ogg',
    'vorbis',
    'mpeg',
    'mp3',
    'webm',
    'flac',
    'aac',
  ].map((name) => [`audio/${name}`, 'audio'] as const),
  ...['m4a', 'x-m4a', 'mp4', '3gpp'].map((name) => [`audio/${name}`, 'audio'] as const),
  ['video/x-ms-asf', 'audio'],
])

const KINDS_BY_TYPE = { Image: 'image', Video: 'video', Audio: 'audio', Document: 'unknown' } as const

/**
 * Tells what kind of media an attachment is: by its media type, and only where it has none by the type of
 * the object. Neither is more than the sender's word; the bytes decide once they are here.
 *
 * @param attachment - A media attachment in the normal form.
 * @returns The kind.
 * @example
 * ```ts
 * mediaKindOf({ type: 'Document', mediaType: 'image/png' }) // => 'image'
 * mediaKindOf({ type: 'Image', mediaType: 'application/pdf' }) // => 'unknown'
 * ```
 */
export function mediaKindOf(attachment: Pick<MediaAttachment, 'type' | 'mediaType'>): MediaKind {
  const { type, mediaType } = attachment
  if (mediaType === undefined) return KINDS_BY_TYPE[type]
  return KINDS.get(parseMediaType(mediaType)?.essence ?? '') ?? 'unknown'
}
