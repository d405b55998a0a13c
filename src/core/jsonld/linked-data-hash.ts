/**
 * What a Linked-Data signature is computed over.
 *
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { type Expanded, canonize } from './processor.js'

/**
 * Computes the 128 characters that are signed: the hexadecimal SHA-256 of the canonical options, then of the
 * canonical document.
 */
export async function linkedDataHash(
  options: readonly Expanded[],
  document: readonly Expanded[],
): Promise<Uint8Array> {
  const hashes = [await canonize(options), await canonize(document)].map((text) =>
    bytesToHex(sha256(utf8ToBytes(text))),
  )
  return utf8ToBytes(hashes.join(''))
}
