/**
 * Callbacks of the host that must change nothing.
 *
 * @module
 */

/**
 * Makes of a callback one that can be called anywhere: what it throws, and what a promise that it gives rejects
 * with, is dropped. Nobody waits for that promise, which may never end.
 *
 * @param callback - The host's; undefined for none.
 * @returns A function that does the same and never fails.
 */
export function quietly<Parameters extends readonly unknown[]>(
  callback: ((...parameters: Parameters) => unknown) | undefined,
): (...parameters: Parameters) => void {
  return (...parameters) => {
    try {
      const given = callback?.(...parameters)
      if (isThenable(given)) Promise.resolve(given).catch(() => undefined)
    } catch {
      // observers are told, not asked
    }
  }
}

/** A promise of whatever realm or library. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}
