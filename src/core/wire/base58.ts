/**
 * Base58 with the Bitcoin alphabet, as Multibase uses it behind the letter `z`.
 *
 * @module
 */

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** No key or signature is longer. */
const MAX_LENGTH = 2048

/** So many digits are a safe integer: big ones are put together and taken apart in pieces of that size. */
const PIECE = 9
const PIECE_BASE = 58n ** BigInt(PIECE)

/**
 * Encodes bytes as base58.
 *
 * @param bytes - Any bytes, not many: time is in the square of their number.
 * @returns The text.
 */
export function encodeBase58(bytes: Uint8Array): string {
  const zeros = countLeading(bytes, 0)
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  const pieces: string[] = []
  for (let rest = BigInt(`0x0${hex}`); rest > 0n; rest /= PIECE_BASE)
    pieces.push(formatPiece(rest % PIECE_BASE))
  return '1'.repeat(zeros) + pieces.reverse().join('').replace(/^1+/, '')
}

function formatPiece(piece: bigint): string {
  let text = ''
  for (let rest = Number(piece); text.length < PIECE; rest = Math.floor(rest / 58)) {
    text = ALPHABET.charAt(rest % 58) + text
  }
  return text
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
  for (let at = 0; at < text.length; at += PIECE) {
    const piece = text.slice(at, at + PIECE)
    const number = readPiece(piece)
    if (number === undefined) return undefined
    value = value * (piece.length === PIECE ? PIECE_BASE : 58n ** BigInt(piece.length)) + BigInt(number)
  }
  const hex = value === 0n ? '' : value.toString(16)
  const octets = (hex.length % 2 === 0 ? hex : `0${hex}`).match(/../g) ?? []
  const zeros = countLeading(text.split(''), '1')
  const bytes = new Uint8Array(zeros + octets.length)
  bytes.set(
    octets.map((octet) => Number.parseInt(octet, 16)),
    zeros,
  )
  return bytes
}

function readPiece(piece: string): number | undefined {
  let number = 0
  for (const character of piece) {
    const digit = ALPHABET.indexOf(character)
    if (digit === -1) return undefined
    number = number * 58 + digit
  }
  return number
}

function countLeading<T>(values: ArrayLike<T>, wanted: T): number {
  let count = 0
  while (count < values.length && values[count] === wanted) count++
  return count
}
