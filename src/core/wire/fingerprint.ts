/**
 * Short names for long texts.
 *
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/**
 * Gives the short name of a text: the same for the same text, and another for any other.
 *
 * @param text - Any text.
 * @returns 32 hex digits, half of its SHA-256.
 */
export function fingerprint(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)).subarray(0, 16))
}
