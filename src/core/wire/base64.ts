/**
 * Base64 in its strict forms, for values in which two spellings of the same bytes would be a hole.
 *
 * @module
 */

/**
 * Encodes bytes as standard base64 with padding (RFC 4648 §4).
 *
 * @param bytes - Any bytes.
 * @returns The text; `''` for no bytes.
 */
export function encodeBase64(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}

/**
 * Encodes bytes as URL-safe base64 without padding (RFC 4648 §5).
 *
 * @param bytes - Any bytes.
 * @returns The text; `''` for no bytes.
 */
export function encodeBase64Url(bytes: Uint8Array): string {
  return encodeBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/**
 * Decodes standard base64: padding required, no whitespace, unused bits zero.
 *
 * @param text - What a stranger calls base64.
 * @returns The bytes, or `undefined` if the text is anything but the one canonical encoding of them.
 */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  const binary = decodeForgivingly(text)
  if (binary === undefined || btoa(binary) !== text) return undefined
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i)
  return bytes
}

/**
 * Decodes URL-safe base64: no padding, no whitespace, unused bits zero.
 *
 * @param text - What a stranger calls base64url.
 * @returns The bytes, or `undefined` if the text is anything but the one canonical encoding of them.
 */
export function decodeBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (/[+/=]/.test(text)) return undefined
  const padding = '='.repeat((4 - (text.length % 4)) % 4)
  return decodeBase64(text.replaceAll('-', '+').replaceAll('_', '/') + padding)
}

/** The platform's decoder overlooks whitespace, padding and unused bits: encoding again shows whether it did. */
function decodeForgivingly(text: string): string | undefined {
  try {
    return atob(text)
  } catch {
    return undefined
  }
}
