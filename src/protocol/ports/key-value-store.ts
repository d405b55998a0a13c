/**
 * Small values with a life: keys, documents, seen ids, per-host state.
 *
 * @module
 */

/**
 * Keeps JSON values under string keys.
 *
 * Contract: `add` and `compareAndSet` are atomic among all processes that share the store; an expired
 * value, and one set with a life of nothing, is absent; values come back equal, not identical. A store
 * may forget early (it is a cache), except that `add` must not say true twice within a life.
 */
export interface KeyValueStore {
  get(key: string): Promise<unknown>
  /** Sets, replacing. `ttlMs` counts from now. */
  set(key: string, value: unknown, ttlMs: number): Promise<void>
  /** Sets if absent; tells whether it did. */
  add(key: string, value: unknown, ttlMs: number): Promise<boolean>
  /** Sets if the present value equals `expected` (undefined: if absent); tells whether it did. */
  compareAndSet(key: string, expected: unknown, value: unknown, ttlMs: number): Promise<boolean>
  delete(key: string): Promise<void>
}
