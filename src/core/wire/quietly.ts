/**
 * Callbacks of the host that must change nothing.
 *
 * @module
 */

/**
 * Makes of a callback one that can be called anywhere: what it throws, and what a promise that it gives rejects
 * with, is dropped.
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
      if (given instanceof Promise) given.catch(() => undefined)
    } catch {
      // observers are told, not asked
    }
  }
}
