/**
 * ECDSA signatures in the ASN.1 form that some senders of draft-cavage use.
 *
 * @module
 */

const OCTETS = 32

/**
 * Turns a P-256 signature of 70 to 72 octets of DER into the raw `r‖s`; anything else is left as it is.
 *
 * @param signature - As received.
 * @returns 64 octets, or the argument.
 */
export function rawEcdsaSignature(signature: Uint8Array): Uint8Array {
  const { length } = signature
  if (length < 70 || length > 72 || signature[0] !== 0x30 || signature[1] !== length - 2) return signature
  const r = readInteger(signature, 2)
  const s = r && readInteger(signature, r.end)
  if (!s || s.end !== length) return signature
  const raw = new Uint8Array(2 * OCTETS)
  raw.set(r.octets, OCTETS - r.octets.length)
  raw.set(s.octets, 2 * OCTETS - s.octets.length)
  return raw
}

/** A positive INTEGER of at most 32 octets, without its leading zero. */
function readInteger(
  der: Uint8Array,
  at: number,
): { readonly octets: Uint8Array; readonly end: number } | undefined {
  const length = der[at + 1] ?? 0
  const start = at + 2
  const end = start + length
  if (der[at] !== 0x02 || length === 0 || end > der.length) return undefined
  const octets = der[start] === 0 ? der.subarray(start + 1, end) : der.subarray(start, end)
  return octets.length <= OCTETS ? { octets, end } : undefined
}
