/**
 * A blurhash as a picture that needs neither script nor request.
 *
 * @module
 */
import { encodeBase64 } from '../wire/base64.js'
import { decodeBlurhash, type Pixels, type PixelSize } from './blurhash.js'

/**
 * Makes a tiny PNG of a blurhash, to be shown until the picture has come.
 *
 * Blow it up with CSS (`background-size: cover`): a browser smooths 16 pixels as well as 1000.
 *
 * @param blurhash - The blurhash, as a stranger wrote it.
 * @param size - Width and height in pixels, at most 128 each; take the shape of the picture.
 * @returns A `data:image/png` URL of some 1.1 kB; undefined for what is no blurhash.
 * @throws RangeError if a size is no whole number from 1 to 128.
 * @example
 * ```ts
 * blurhashDataUrl('LEHV6nWB2yk8pyo0adR*.7kCMdnj')?.slice(0, 22) // => 'data:image/png;base64,'
 * ```
 */
export function blurhashDataUrl(
  blurhash: string,
  size: PixelSize = { width: 16, height: 16 },
): string | undefined {
  const pixels = decodeBlurhash(blurhash, size)
  return pixels === undefined ? undefined : `data:image/png;base64,${encodeBase64(encodePng(pixels))}`
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)

/** An opaque PNG of 8 bits per channel, stored without compression (PNG §5, RFC 1950, RFC 1951 §3.2.4). */
function encodePng(pixels: Pixels): Uint8Array {
  const { width, height } = pixels
  const header = concat([uint32(width), uint32(height), Uint8Array.of(8, 2, 0, 0, 0)])
  return concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', storedZlib(scanlines(pixels))),
    chunk('IEND', new Uint8Array()),
  ])
}

/** Rows of red, green, blue, each behind the number of its filter: none. */
function scanlines({ width, height, data }: Pixels): Uint8Array {
  const rows = new Uint8Array(height * (1 + width * 3))
  let at = 0
  for (const [i, byte] of data.entries()) {
    if (i % (width * 4) === 0) rows[at++] = 0
    if (i % 4 !== 3) rows[at++] = byte
  }
  return rows
}

const MAX_STORED_BLOCK = 65_535

function storedZlib(data: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [Uint8Array.of(0x78, 0x01)]
  for (let start = 0; start < data.length; start += MAX_STORED_BLOCK) {
    const block = data.subarray(start, start + MAX_STORED_BLOCK)
    const isLast = start + MAX_STORED_BLOCK >= data.length
    const { length } = block
    parts.push(
      Uint8Array.of(isLast ? 1 : 0, length & 255, length >> 8, ~length & 255, (~length >> 8) & 255),
      block,
    )
  }
  return concat([...parts, uint32(adler32(data))])
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const content = concat([Uint8Array.from(type, (c) => c.charCodeAt(0)), data])
  return concat([uint32(data.length), content, uint32(crc32(content))])
}

function adler32(data: Uint8Array): number {
  let [a, b] = [1, 0]
  for (const byte of data) {
    a = (a + byte) % 65_521
    b = (b + a) % 65_521
  }
  return b * 65_536 + a
}

function crc32(data: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of data) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}

function uint32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255)
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
