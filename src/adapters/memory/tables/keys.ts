/**
 * Keys made of several ids, and moments made comparable.
 *
 * @module
 */

/** One key of several texts, whatever they hold. */
export function keyOf(...parts: readonly (string | number)[]): string {
  return JSON.stringify(parts)
}

/** A moment in the one spelling whose text is ordered as time is: other servers leave out milliseconds. */
export function moment(timestamp: string): string {
  return new Date(timestamp).toISOString()
}
