/**
 * Node's flat list of raw header names and values, in pairs.
 *
 * @module
 */

/** Pairs `[name, value, name, value …]`, as `rawHeaders` has them. */
export function headerPairs(raw: readonly string[]): readonly (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = []
  for (let at = 0; at + 1 < raw.length; at += 2) pairs.push([raw[at] ?? '', raw[at + 1] ?? ''])
  return pairs
}
