/**
 * PEM armour around exactly one key, read.
 *
 * @module
 */
import { decodeBase64 } from '../wire/base64.js'

/** One PEM block. */
export interface PemBlock {
  /** What stands after `BEGIN`. */
  readonly label: string
  readonly der: Uint8Array<ArrayBuffer>
}

/** Longer texts hold no key that is accepted. */
const MAX_LENGTH = 8192

/**
 * Reads a text that is one PEM block and nothing else.
 *
 * Lines may end in LF or CRLF and begin or end with spaces, the last newline may be missing, the base64 may
 * stand in lines of any length. Text outside the block, a second block and headers inside it are refused.
 *
 * @param text - At most 8192 characters.
 * @returns The block, or `undefined` if the text is anything else.
 */
export function parsePem(text: string): PemBlock | undefined {
  if (text.length > MAX_LENGTH) return undefined
  const [first = '', ...rest] = text
    .trim()
    .split(/\r?\n/)
    .map((line) => line.trim())
  const last = rest.pop()
  const label = /^-----BEGIN ([A-Z ]{1,40})-----$/.exec(first)?.[1]
  if (label === undefined || last !== `-----END ${label}-----`) return undefined
  const der = decodeBase64(rest.join(''))
  return der === undefined || der.length === 0 ? undefined : { label, der }
}
