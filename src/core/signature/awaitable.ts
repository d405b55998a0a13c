/**
 * Values that are promises only where the platform has nothing synchronous.
 *
 * Awaiting a value that is there already costs a turn of the queue and garbage, many times per verification.
 *
 * @module
 */

/** A value, or a promise of it. */
export type Awaitable<T> = T | Promise<T>

/** Goes on with a value: at once if it is there, later if it is promised. */
export function chain<T, U>(value: Awaitable<T>, next: (value: T) => Awaitable<U>): Awaitable<U> {
  return value instanceof Promise ? value.then(next) : next(value)
}
