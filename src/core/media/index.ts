/**
 * Media: attachments in one model, blurhashes, content warnings.
 *
 * @module
 */
export { BLURHASH_LIMITS, blurhashColour, decodeBlurhash, encodeBlurhash, isBlurhash } from './blurhash.js'
export type { BlurhashComponents, Colour, Pixels, PixelSize } from './blurhash.js'
export { contentWarningOf } from './content-warning.js'
export type { ContentWarning } from './content-warning.js'
export { mediaKindOf } from './kind.js'
export type { Media, MediaKind } from '../model/index.js'
export { MEDIA_LIMITS, mediaAttachment, mediaOf, previewLinkOf } from './media.js'
export { blurhashDataUrl } from './placeholder.js'
