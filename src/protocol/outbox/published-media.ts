/**
 * Media of one's own posts.
 *
 * @module
 */
import { serializeUrl } from '../../core/wire/url.js'
import type { Status } from '../ports/index.js'

/**
 * Media as they are stored and sent: at addresses in the URL standard's one spelling, in which nothing is left that
 * could end an attribute.
 *
 * @param media - As they were given, their addresses checked.
 */
export function publishedMedia(media: Status['media']): Status['media'] {
  return media.map(({ thumbnailUrl, ...medium }) => ({
    ...medium,
    url: addressOf(medium.url),
    ...(thumbnailUrl !== undefined && { thumbnailUrl: addressOf(thumbnailUrl) }),
  }))
}

function addressOf(url: string): string {
  return serializeUrl(url) ?? url
}
