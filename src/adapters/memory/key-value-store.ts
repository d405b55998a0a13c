/**
 * A key-value store in the memory of one process.
 *
 * @module
 */
import { countOf } from '../options.js'
import { systemClock, type Clock, type KeyValueStore } from '../../protocol/ports/index.js'

export interface MemoryKeyValueStoreOptions {
  /**
   * Values of one kind kept at most; past it those of the kind that were unused for longest go. A key's kind is
   * the text before its first `:`, so that a flood of one kind flushes no other. What `add` has set is not
   * counted and never goes early: it is what tells a second copy from a first.
   *
   * @defaultValue 10000
   */
  readonly maxEntries?: number
  /** @defaultValue the machine's clock */
  readonly clock?: Clock
}

/** A value as JSON text, and when its life ends. */
interface Entry {
  readonly json: string
  readonly expiresAt: number
}

/** Kinds told apart at most: keys of further ones share one, so that strangers' texts in keys cannot add kinds. */
const MAX_KINDS = 64

/**
 * Creates a key-value store that lives and dies with the process: for tests and for caches.
 *
 * @param options - Bounds, and the clock for the life of values.
 * @returns The store; nothing to close.
 * @throws TypeError for a bound that is no whole number.
 * @example
 * ```ts
 * const cache = createMemoryKeyValueStore()
 * await cache.set('color', { name: 'teal' }, 60_000)
 * await cache.get('color') // => { name: 'teal' }
 * await cache.add('color', { name: 'red' }, 60_000) // => false
 * ```
 */
export function createMemoryKeyValueStore(options: MemoryKeyValueStoreOptions = {}): KeyValueStore {
  const { clock = systemClock } = options
  const maxEntries = countOf('maxEntries', options.maxEntries ?? 10_000)
  /** By kind; in each, values in order of use, oldest first. */
  const kinds = new Map<string, Map<string, Entry>>()
  const marks = new Map<string, Entry>()
  let sweepAt = 1024

  const now = (): number => clock.now().getTime()

  function valuesLike(key: string): Map<string, Entry> {
    const kind = kindOf(key)
    const known = kinds.get(kind)
    if (known !== undefined) return known
    if (kinds.size >= MAX_KINDS && kind !== '') return valuesLike('')
    const values = new Map<string, Entry>()
    kinds.set(kind, values)
    return values
  }

  function read(key: string): Entry | undefined {
    const values = valuesLike(key)
    const entry = marks.get(key) ?? values.get(key)
    if (entry === undefined) return undefined
    if (!(entry.expiresAt > now())) {
      forget(key)
      return undefined
    }
    if (values.delete(key)) values.set(key, entry)
    return entry
  }

  function write(key: string, value: unknown, ttlMs: number, asMark: boolean): void {
    const entry = { json: toJson(value), expiresAt: now() + ttlMs }
    const inMarks = asMark || marks.has(key) // a mark that is replaced stays one
    forget(key)
    if (inMarks) {
      marks.set(key, entry)
      sweepMarks()
      return
    }
    const values = valuesLike(key)
    values.set(key, entry)
    for (const oldest of values.keys()) {
      if (values.size <= maxEntries) break
      values.delete(oldest)
    }
  }

  /** Drops marks whose life is over whenever their number has doubled: constant work per mark. */
  function sweepMarks(): void {
    if (marks.size < sweepAt) return
    for (const [key, entry] of marks) if (!(entry.expiresAt > now())) marks.delete(key)
    sweepAt = Math.max(1024, 2 * marks.size)
  }

  function forget(key: string): void {
    marks.delete(key)
    valuesLike(key).delete(key)
  }

  /* eslint-disable @typescript-eslint/require-await -- what a method throws is a rejection, as the port says */
  return {
    async get(key) {
      const entry = read(key)
      return entry === undefined ? undefined : (JSON.parse(entry.json) as unknown) // any becomes unknown
    },
    async set(key, value, ttlMs) {
      write(key, value, ttlMs, false)
    },
    async add(key, value, ttlMs) {
      if (read(key) !== undefined) return false
      write(key, value, ttlMs, true)
      return true
    },
    async compareAndSet(key, expected, value, ttlMs) {
      if (read(key)?.json !== (expected === undefined ? undefined : toJson(expected))) return false
      write(key, value, ttlMs, false)
      return true
    },
    async delete(key) {
      forget(key)
    },
  }
  /* eslint-enable @typescript-eslint/require-await */
}

/** The text before the first colon; none for a key without one. */
function kindOf(key: string): string {
  return key.slice(0, Math.max(0, key.indexOf(':')))
}

function toJson(value: unknown): string {
  // the type says string, but a function or undefined has no JSON
  const json = JSON.stringify(value) as string | undefined
  if (json === undefined) throw new TypeError('a value to keep must have a JSON form')
  return json
}
