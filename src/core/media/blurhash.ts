/**
 * Blurhashes: a picture's colours in a few letters. The one door to the package `blurhash`.
 *
 * @module
 */
import { decode, encode } from 'blurhash'

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~'

const BLURHASH = /^[\w#$%*+,.:;=?@[\]^{|}~-]+$/

/** What is decoded at most: a placeholder needs no more, and a stranger may ask for less only. */
export const BLURHASH_LIMITS = {
  maxWidth: 128,
  maxHeight: 128,
  maxComponents: 9,
} as const

/** A colour of 8 bits per channel. */
export interface Colour {
  readonly red: number
  readonly green: number
  readonly blue: number
}

/** A size in pixels. */
export interface PixelSize {
  readonly width: number
  readonly height: number
}

/** How finely a blurhash tells colours apart. */
export interface BlurhashComponents {
  readonly across: number
  readonly down: number
}

/** Pixels, four bytes each: red, green, blue, opacity. */
export interface Pixels extends PixelSize {
  readonly data: Uint8ClampedArray
}

/**
 * Tells whether a text is a blurhash: its alphabet, and a length that fits the components it declares.
 *
 * @param text - Any text.
 * @param maxComponents - The most components in either direction; Mastodon keeps blurhashes of up to 5.
 * @returns False for everything that cannot be decoded.
 * @see {@link https://github.com/woltapp/blurhash/blob/master/Algorithm.md Blurhash, algorithm}
 * @example
 * ```ts
 * isBlurhash('LEHV6nWB2yk8pyo0adR*.7kCMdnj') // => true
 * isBlurhash('LEHV6nWB2yk8pyo0adR*.7kCMdn') // => false
 * ```
 */
export function isBlurhash(text: string, maxComponents: number = BLURHASH_LIMITS.maxComponents): boolean {
  const size = ALPHABET.indexOf(text.charAt(0))
  const [across, down] = [(size % 9) + 1, Math.floor(size / 9) + 1]
  if (text === '' || size === -1 || across > maxComponents || down > maxComponents) return false
  return text.length === 4 + 2 * across * down && BLURHASH.test(text)
}

/**
 * Decodes a blurhash into pixels.
 *
 * @param blurhash - The blurhash, as a stranger wrote it.
 * @param size - Width and height in pixels, at most 128 each.
 * @returns The pixels; undefined for what is no blurhash.
 * @throws RangeError if a size is no whole number from 1 to 128.
 * @see {@link https://github.com/woltapp/blurhash/blob/master/Algorithm.md Blurhash, algorithm}
 * @example
 * ```ts
 * decodeBlurhash('LEHV6nWB2yk8pyo0adR*.7kCMdnj', { width: 8, height: 8 })?.data.length // => 256
 * decodeBlurhash('not a blurhash', { width: 8, height: 8 }) // => undefined
 * ```
 */
export function decodeBlurhash(blurhash: string, size: PixelSize): Pixels | undefined {
  const { width, height } = size
  checkSize(width, BLURHASH_LIMITS.maxWidth)
  checkSize(height, BLURHASH_LIMITS.maxHeight)
  return isBlurhash(blurhash) ? { width, height, data: decode(blurhash, width, height) } : undefined
}

/**
 * Encodes pixels into a blurhash. Give a small copy of the picture: 64 pixels across are plenty.
 *
 * @param pixels - Four bytes per pixel.
 * @param components - How finely, across and down; Mastodon uses 4 and 4.
 * @returns The blurhash.
 * @throws RangeError if there are more components than 9 or less than 1, or not four bytes per pixel.
 * @see {@link https://github.com/woltapp/blurhash/blob/master/Algorithm.md Blurhash, algorithm}
 * @example
 * ```ts
 * const white = { width: 2, height: 2, data: new Uint8ClampedArray(16).fill(255) }
 * encodeBlurhash(white, { across: 1, down: 1 }) // => '00TSUA'
 * ```
 */
export function encodeBlurhash(
  pixels: Pixels,
  components: BlurhashComponents = { across: 4, down: 4 },
): string {
  const { width, height, data } = pixels
  checkSize(components.across, BLURHASH_LIMITS.maxComponents)
  checkSize(components.down, BLURHASH_LIMITS.maxComponents)
  checkSize(width, Number.MAX_SAFE_INTEGER)
  if (data.length !== width * height * 4) throw new RangeError('pixels have four bytes each')
  return encode(data, width, height, components.across, components.down)
}

/**
 * Reads the average colour out of a blurhash, without decoding it.
 *
 * @param blurhash - The blurhash, as a stranger wrote it.
 * @returns The colour; undefined for what is no blurhash.
 * @see {@link https://github.com/woltapp/blurhash/blob/master/Algorithm.md Blurhash, algorithm}
 * @example
 * ```ts
 * blurhashColour('LEHV6nWB2yk8pyo0adR*.7kCMdnj') // => { red: 151, green: 150, blue: 149 }
 * ```
 */
export function blurhashColour(blurhash: string): Colour | undefined {
  if (!isBlurhash(blurhash)) return undefined
  let value = 0
  for (const c of blurhash.slice(2, 6)) value = value * 83 + ALPHABET.indexOf(c)
  return { red: (value >> 16) & 255, green: (value >> 8) & 255, blue: value & 255 }
}

function checkSize(value: number, max: number): void {
  if (!Number.isInteger(value) || value < 1 || value > max) {
    throw new RangeError(`${value} is no whole number from 1 to ${max}`)
  }
}
