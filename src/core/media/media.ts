/**
 * Attached media in one model, whatever platform sent them.
 *
 * @module
 */
import type { Media } from '../model/index.js'
import type { Attachment, MediaAttachment } from '../vocab/index.js'
import { isPlainHttpUrl } from '../wire/plain-url.js'
import { isBlurhash } from './blurhash.js'
import { durationSecondsOf, formatDuration } from './duration.js'
import { mediaKindOf } from './kind.js'

/** Mastodon's limits for media of other servers. */
export const MEDIA_LIMITS = {
  maxPerPost: 4,
  /** In code points; what is longer is cut. */
  maxDescriptionCharacters: 10_000,
  maxBlurhashComponents: 5,
} as const

/**
 * Reads the media attached to a post, leaving out links, profile fields and what has no usable URL.
 *
 * @param attachments - The attachments of a post, in the normal form.
 * @param maxItems - How many are read; Mastodon reads 4.
 * @returns The media in order, every property checked: sizes whole and positive, the focal point within
 *   its square, the blurhash one that decodes, the description cut to 10,000 characters.
 * @see {@link https://docs.joinmastodon.org/spec/activitypub/#properties-used Mastodon, status properties}
 * @example
 * ```ts
 * const attachment = { type: 'Document', mediaType: 'image/png', url: 'https://example.com/1.png' } as const
 * mediaOf([{ ...attachment, name: ' A cat ', focalPoint: [7, 0], width: -1 }])
 * // => [
 * //   {
 * //     kind: 'image',
 * //     url: 'https://example.com/1.png',
 * //     mediaType: 'image/png',
 * //     description: 'A cat',
 * //     focalPoint: [1, 0],
 * //   },
 * // ]
 * ```
 */
export function mediaOf(
  attachments: readonly Attachment[],
  maxItems: number = MEDIA_LIMITS.maxPerPost,
): readonly Media[] {
  const usable = attachments.filter(
    (attachment): attachment is MediaAttachment => isMedia(attachment) && isPlainHttpUrl(attachment.url),
  )
  return usable.slice(0, maxItems).map(readMedia)
}

function isMedia(attachment: Attachment): attachment is MediaAttachment {
  const { type } = attachment
  return type === 'Document' || type === 'Image' || type === 'Audio' || type === 'Video'
}

function readMedia(attachment: MediaAttachment): Media {
  const { url, mediaType, blurhash } = attachment
  const thumbnailUrl = attachment.icon?.find((icon) => isPlainHttpUrl(icon.url))?.url
  const description = descriptionOf(attachment.name)
  const focalPoint = focalPointOf(attachment.focalPoint)
  const width = pixelsOf(attachment.width)
  const height = pixelsOf(attachment.height)
  const durationSeconds =
    attachment.duration === undefined ? undefined : durationSecondsOf(attachment.duration)
  const isUsableHash = blurhash !== undefined && isBlurhash(blurhash, MEDIA_LIMITS.maxBlurhashComponents)
  return {
    kind: mediaKindOf(attachment),
    url,
    ...(mediaType !== undefined && { mediaType }),
    ...(description !== undefined && { description }),
    ...(isUsableHash && { blurhash }),
    ...(focalPoint !== undefined && { focalPoint }),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(durationSeconds !== undefined && { durationSeconds }),
    ...(thumbnailUrl !== undefined && { thumbnailUrl }),
  }
}

function descriptionOf(text: string | undefined): string | undefined {
  const trimmed = text?.trim() ?? ''
  if (trimmed === '') return undefined
  const max = MEDIA_LIMITS.maxDescriptionCharacters
  return trimmed.length <= max
    ? trimmed
    : Array.from(trimmed.slice(0, 2 * max))
        .slice(0, max)
        .join('')
}

/** Numbers outside the square are moved to its edge; what is no number makes no point. */
function focalPointOf(point: readonly unknown[] | undefined): readonly [number, number] | undefined {
  const [x, y] = point ?? []
  if (typeof x !== 'number' || typeof y !== 'number' || Number.isNaN(x) || Number.isNaN(y)) return undefined
  return [Math.min(1, Math.max(-1, x)), Math.min(1, Math.max(-1, y))]
}

function pixelsOf(value: number | undefined): number | undefined {
  const isSize = value !== undefined && Number.isInteger(value) && value > 0 && value < 2 ** 31
  return isSize ? value : undefined
}

/**
 * Gives the attachment that media travel as: a Document, as Mastodon writes it.
 *
 * @param media - The media.
 * @returns An attachment for a post in the normal form.
 * @example
 * ```ts
 * mediaAttachment({ kind: 'image', url: 'https://example.com/1.png', description: 'A cat' })
 * // => { type: 'Document', url: 'https://example.com/1.png', name: 'A cat' }
 * ```
 */
export function mediaAttachment(media: Media): MediaAttachment {
  const { url, mediaType, description, blurhash, focalPoint, width, height, durationSeconds, thumbnailUrl } =
    media
  return {
    type: 'Document',
    ...(mediaType !== undefined && { mediaType }),
    url,
    ...(description !== undefined && { name: description }),
    ...(blurhash !== undefined && { blurhash }),
    ...(focalPoint !== undefined && { focalPoint }),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(durationSeconds !== undefined && { duration: formatDuration(durationSeconds) }),
    ...(thumbnailUrl !== undefined && { icon: [{ url: thumbnailUrl }] }),
  }
}

/**
 * Finds the link that a post attaches for its preview card: the first attachment that is one.
 *
 * @param attachments - The attachments of a post, in the normal form.
 * @returns An absolute http(s) URL, not visited; undefined if no link is attached.
 * @example
 * ```ts
 * previewLinkOf([{ type: 'Link', href: 'https://example.com/article' }]) // => 'https://example.com/article'
 * ```
 */
export function previewLinkOf(attachments: readonly Attachment[]): string | undefined {
  for (const attachment of attachments) {
    if (attachment.type === 'Link' && isPlainHttpUrl(attachment.href)) return attachment.href
  }
  return undefined
}
