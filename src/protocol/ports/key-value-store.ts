/**
 * Small values with a life: keys, documents, seen ids, per-host state.
 *
 * @module
 */

/**
 * Keeps JSON values under string keys.
 *
 * Contract: `add` is atomic among all processes that share the store; an expired value is absent;
 * values come back equal, not identical. A store may forget early (it is a cache), except that `add`
 * must not say true twice within a life.
 */
export interface KeyValueStore {
  get(key: string): Promise<unknown>
  /** Sets, replacing. `ttlMs` counts from now. */
  set(key: string, value: unknown, ttlMs: number): Promise<void>
  /** Sets if absent; tells whether it did. */
  add(key: string, value: unknown, ttlMs: number): Promise<boolean>
  delete(key: string): Promise<void>
}
