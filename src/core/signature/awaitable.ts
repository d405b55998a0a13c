/**
 * Values that are promises only where the platform has nothing synchronous.
 *
 * Awaiting a value that is there already costs a turn of the queue and garbage, many times per verification.
 *
 * @module
 */

/** A value, or a promise of it. */
export type Awaitable<T> = T | Promise<T>

/** Knows promises of other realms and libraries too: one taken for a value would pass for a truth. */
function isPromise<T>(value: Awaitable<T>): value is Promise<T> {
  return typeof value === 'object' && value !== null && 'then' in value
}

/** Goes on with a value, or with the reason why there is none: at once if it is there, later if it is promised. */
export function chain<T, U>(
  value: Awaitable<T>,
  next: (value: T) => Awaitable<U>,
  otherwise?: (reason: unknown) => Awaitable<U>,
): Awaitable<U> {
  return isPromise(value) ? Promise.resolve(value).then(next, otherwise) : next(value)
}
