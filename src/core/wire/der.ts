/**
 * As much of ASN.1 DER as key formats need, read strictly.
 *
 * @module
 */

/** One element of DER. */
export interface DerElement {
  readonly tag: number
  readonly content: Uint8Array<ArrayBuffer>
  /** Where the next element begins. */
  readonly end: number
}

export const DER_INTEGER = 0x02
export const DER_BIT_STRING = 0x03
export const DER_OCTET_STRING = 0x04
export const DER_NULL = 0x05
export const DER_OID = 0x06
export const DER_SEQUENCE = 0x30

/**
 * Reads one element, its length in the shortest form.
 *
 * @param bytes - DER.
 * @param at - Where the element begins.
 * @returns The element, or `undefined` if there is none or its length lies.
 */
export function readDer(bytes: Uint8Array<ArrayBuffer>, at = 0): DerElement | undefined {
  const tag = bytes[at]
  const first = bytes[at + 1]
  if (tag === undefined || first === undefined) return undefined
  const lengthOctets = first < 0x80 ? 0 : first - 0x80
  if (first === 0x80 || lengthOctets > 3) return undefined
  let length = lengthOctets === 0 ? first : 0
  for (let i = 0; i < lengthOctets; i++) length = length * 256 + (bytes[at + 2 + i] ?? 0)
  const isShortest = lengthOctets === 0 || (length >= 0x80 && length >= 256 ** (lengthOctets - 1))
  const start = at + 2 + lengthOctets
  const end = start + length
  return isShortest && end <= bytes.length ? { tag, content: bytes.subarray(start, end), end } : undefined
}

/**
 * Reads all elements of a constructed one, or of any sequence of elements.
 *
 * @param bytes - Its content.
 * @returns The elements, or `undefined` if anything but elements is there.
 */
export function readDerAll(bytes: Uint8Array<ArrayBuffer>): readonly DerElement[] | undefined {
  const elements: DerElement[] = []
  for (let at = 0; at < bytes.length;) {
    const element = readDer(bytes, at)
    if (element === undefined) return undefined
    elements.push(element)
    at = element.end
  }
  return elements
}

/**
 * Reads bytes that are exactly one element of one tag, and takes it apart.
 *
 * @param bytes - DER.
 * @returns The elements inside, or `undefined` if it is something else.
 */
export function readDerSequence(bytes: Uint8Array<ArrayBuffer>): readonly DerElement[] | undefined {
  const element = readDer(bytes)
  return element?.tag === DER_SEQUENCE && element.end === bytes.length
    ? readDerAll(element.content)
    : undefined
}

/**
 * Writes one element.
 *
 * @param tag - Its tag.
 * @param parts - Its content, in pieces.
 * @returns DER.
 */
export function writeDer(tag: number, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const lengthOctets =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  const bytes = new Uint8Array(1 + lengthOctets.length + length)
  bytes.set([tag, ...lengthOctets])
  let at = 1 + lengthOctets.length
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
