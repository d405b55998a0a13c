/**
 * PEM armour, written.
 *
 * @module
 */
import { encodeBase64 } from '../wire/base64.js'

/**
 * Writes a PEM block.
 *
 * @param label - What stands after `BEGIN`.
 * @param der - The content.
 * @returns Lines of 64 characters, each ending in LF.
 */
export function formatPem(label: string, der: Uint8Array): string {
  const lines = encodeBase64(der).match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}
