/**
 * Base58 with the Bitcoin alphabet, as Multibase uses it behind the letter `z`.
 *
 * @module
 */

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** Time is in the square of the length, and no key or signature is longer. */
const MAX_LENGTH = 2048

/**
 * Encodes bytes as base58.
 *
 * @param bytes - Any bytes, not many: time is in the square of their number.
 * @returns The text.
 */
export function encodeBase58(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  let text = ''
  for (let rest = BigInt(`0x0${hex}`); rest > 0n; rest /= 58n)
    text = ALPHABET.charAt(Number(rest % 58n)) + text
  return leading(hex, '00').replaceAll('00', '1') + text
}

/**
 * Decodes base58.
 *
 * @param text - At most 2048 characters.
 * @returns The bytes, or `undefined` if the text is something else.
 */
export function decodeBase58(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (text.length > MAX_LENGTH) return undefined
  let value = 0n
  for (const character of text) {
    const digit = ALPHABET.indexOf(character)
    if (digit === -1) return undefined
    value = value * 58n + BigInt(digit)
  }
  const hex = value === 0n ? '' : value.toString(16)
  const octets = leading(text, '1').replaceAll('1', '00') + (hex.length % 2 === 0 ? hex : `0${hex}`)
  return Uint8Array.from(octets.match(/../g) ?? [], (octet) => Number.parseInt(octet, 16))
}

/** How a text begins as long as it repeats a unit. */
function leading(text: string, unit: string): string {
  let end = 0
  while (text.startsWith(unit, end)) end += unit.length
  return text.slice(0, end)
}
