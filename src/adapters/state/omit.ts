/**
 * Values without some of their members.
 *
 * @module
 */

/**
 * Copies a value without some members.
 *
 * @param value - Plain data.
 * @param names - What is left out.
 * @returns The copy.
 */
export function omit<T extends object, Name extends keyof T>(
  value: T,
  ...names: readonly Name[]
): Omit<T, Name> {
  const left: ReadonlySet<PropertyKey> = new Set(names)
  const kept = Object.entries(value).filter(([name]) => !left.has(name))
  return Object.fromEntries(kept) as Omit<T, Name> // the members that were not named
}
