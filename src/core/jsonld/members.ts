/**
 * Members of a JSON object, taken off without touching it.
 *
 * @module
 */

/** Copies an object without some of its members. */
export function without(object: object, ...names: readonly string[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)))
}
