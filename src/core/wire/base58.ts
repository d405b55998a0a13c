/**
 * Base58 with the Bitcoin alphabet, as Multibase uses it behind the letter `z`.
 *
 * @module
 */

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** Decoding takes time in the square of the length, and no key or signature is longer. */
const MAX_LENGTH = 2048

/**
 * Encodes bytes as base58.
 *
 * @param bytes - Any bytes, not many: time is in the square of their number.
 * @returns The text.
 */
export function encodeBase58(bytes: Uint8Array): string {
  const digits: number[] = []
  for (const byte of bytes) {
    let carry = byte
    for (let i = 0; i < digits.length; i++) {
      carry += (digits[i] ?? 0) * 256
      digits[i] = carry % 58
      carry = Math.floor(carry / 58)
    }
    for (; carry > 0; carry = Math.floor(carry / 58)) digits.push(carry % 58)
  }
  const zeros = countLeading(bytes, 0)
  return (
    '1'.repeat(zeros) +
    digits
      .reverse()
      .map((digit) => ALPHABET.charAt(digit))
      .join('')
  )
}

/**
 * Decodes base58.
 *
 * @param text - At most 2048 characters.
 * @returns The bytes, or `undefined` if the text is something else.
 */
export function decodeBase58(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (text.length > MAX_LENGTH) return undefined
  const octets: number[] = [] // the least significant first
  for (let at = 0; at < text.length; at += 4) {
    let carry = 0
    let factor = 1 // 58 to the fourth is the largest power whose product with an octet fits 32 bits
    for (let i = at; i < at + 4 && i < text.length; i++) {
      const digit = ALPHABET.indexOf(text.charAt(i))
      if (digit === -1) return undefined
      carry = carry * 58 + digit
      factor *= 58
    }
    for (let i = 0; i < octets.length; i++) {
      carry += (octets[i] ?? 0) * factor
      octets[i] = carry & 255
      carry >>>= 8
    }
    for (; carry > 0; carry >>>= 8) octets.push(carry & 255)
  }
  const zeros = countLeading(Array.from(text), '1')
  const bytes = new Uint8Array(zeros + octets.length)
  bytes.set(octets.reverse(), zeros)
  return bytes
}

function countLeading<T>(values: ArrayLike<T>, wanted: T): number {
  let count = 0
  while (count < values.length && values[count] === wanted) count++
  return count
}
