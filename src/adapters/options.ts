/**
 * Options that are figures, held against what they can be.
 *
 * @module
 */

/**
 * Refuses a time that is none, when the option is given and not when it first matters.
 *
 * @param name - Of the option.
 * @param value - What was given.
 * @returns The value.
 * @throws TypeError for anything but a finite number of milliseconds, at least 0.
 */
export function millisecondsOf(name: string, value: number): number {
  // from JavaScript anything may come
  if (Number.isFinite(value) && value >= 0) return value
  throw new TypeError(`${name} has to be a number of milliseconds, at least 0`)
}

/**
 * Refuses a count that is none.
 *
 * @param name - Of the option.
 * @param value - What was given.
 * @returns The value.
 * @throws TypeError for anything but a whole number of at least 0.
 */
export function countOf(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value
  throw new TypeError(`${name} has to be a whole number, at least 0`)
}
