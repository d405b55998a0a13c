/**
 * Texts and moments that stores are known to change: what is given to a port comes back as it was.
 *
 * @module
 */

/** JSON that nothing but the octets themselves keeps: order, repeats, spaces, escapes, forms of numbers and letters. */
const EXACT_JSON = '{"z": 1,  "a":{"b":1.0,"A":"e\u0301 \u00e9 \\u00e9","b":1e2},\n"10":0,"9":-0 }\n '

/** Longer than 65,535 characters, and than twice as many octets. */
const LONG_JSON = `{"content":"${'\u00e9'.repeat(70_000)}","end":true}`

/** Bodies to be sent: their digest is signed, so that each octet counts. */
export const EXACT_BODIES: readonly string[] = [EXACT_JSON, LONG_JSON]

/** Names that are not equal, although some stores compare them without case or in a normal form. */
export const EXACT_NAMES: readonly string[] = [
  'note',
  'Note',
  'not\u00e9',
  'note\u0301',
  'not\u0049',
  'not\u0131',
]

/** Milliseconds beyond 31 and 32 bits, and seconds beyond 31 bits: after 2038. */
export const FAR_MOMENTS: readonly number[] = [2 ** 31 + 1, 2 ** 32 + 1, Date.UTC(2040, 0)]
