/**
 * A small memory of what was computed from texts that come again and again.
 *
 * @module
 */

/** Values by the text they were computed from. */
export interface Memo<T> {
  get(text: string): T | undefined
  set(text: string, value: T): void
}

/**
 * Creates a memory that strangers cannot fill up: texts that are long are not kept, and when it is full it is emptied.
 *
 * @param maxEntries - So many texts at most.
 * @param maxLength - Longest text that is kept, in characters.
 * @returns The memory. What it holds must not change afterwards.
 */
export function createMemo<T>(maxEntries = 64, maxLength = 256): Memo<T> {
  const values = new Map<string, T>()
  return {
    get: (text) => values.get(text),
    set(text, value) {
      if (text.length > maxLength) return
      if (values.size >= maxEntries) values.clear()
      values.set(text, value)
    },
  }
}
