/**
 * Base64 in its strict forms, for values in which two spellings of the same bytes would be a hole.
 *
 * @module
 */

const STANDARD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const URL_SAFE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const NOT_A_DIGIT = 255

const STANDARD_VALUES = valuesOf(STANDARD)
const URL_SAFE_VALUES = valuesOf(URL_SAFE)

/** Maps a code unit below 128 to its six bits. */
function valuesOf(alphabet: string): Uint8Array {
  const values = new Uint8Array(128).fill(NOT_A_DIGIT)
  for (let i = 0; i < alphabet.length; i++) values[alphabet.charCodeAt(i)] = i
  return values
}

/**
 * Encodes bytes as standard base64 with padding (RFC 4648 §4).
 *
 * @param bytes - Any bytes.
 * @returns The text; `''` for no bytes.
 */
export function encodeBase64(bytes: Uint8Array): string {
  const text = encode(bytes, STANDARD)
  return text + '='.repeat((4 - (text.length % 4)) % 4)
}

/**
 * Encodes bytes as URL-safe base64 without padding (RFC 4648 §5).
 *
 * @param bytes - Any bytes.
 * @returns The text; `''` for no bytes.
 */
export function encodeBase64Url(bytes: Uint8Array): string {
  return encode(bytes, URL_SAFE)
}

/**
 * Decodes standard base64: padding required, no whitespace, unused bits zero.
 *
 * @param text - What a stranger calls base64.
 * @returns The bytes, or `undefined` if the text is anything but the one canonical encoding of them.
 */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  const { length } = text
  if (length % 4 !== 0) return undefined
  const padding =
    length === 0 || text.charCodeAt(length - 1) !== 61 ? 0 : text.charCodeAt(length - 2) === 61 ? 2 : 1
  return decode(text, length - padding, STANDARD_VALUES)
}

/**
 * Decodes URL-safe base64: no padding, no whitespace, unused bits zero.
 *
 * @param text - What a stranger calls base64url.
 * @returns The bytes, or `undefined` if the text is anything but the one canonical encoding of them.
 */
export function decodeBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  return decode(text, text.length, URL_SAFE_VALUES)
}

function encode(bytes: Uint8Array, alphabet: string): string {
  let text = ''
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    bits = ((bits << 8) | byte) & 0xffff
    held += 8
    while (held >= 6) {
      held -= 6
      text += alphabet.charAt((bits >> held) & 63)
    }
  }
  return held === 0 ? text : text + alphabet.charAt((bits << (6 - held)) & 63)
}

function decode(text: string, length: number, values: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  if (length % 4 === 1) return undefined
  const bytes = new Uint8Array((length * 3) >> 2)
  let bits = 0
  let held = 0
  let at = 0
  for (let i = 0; i < length; i++) {
    const value = values[text.charCodeAt(i)] ?? NOT_A_DIGIT
    if (value === NOT_A_DIGIT) return undefined
    bits = ((bits << 6) | value) & 0xffff
    held += 6
    if (held >= 8) {
      held -= 8
      bytes[at++] = (bits >> held) & 255
    }
  }
  return (bits & ((1 << held) - 1)) === 0 ? bytes : undefined
}
