/**
 * Little work at once for any one host: the rest waits in order, or is turned away.
 *
 * @module
 */

/** Bounds of {@link createGate}. */
export interface GateLimits {
  /** Tasks of one key at once, as things stand with it: at least one. */
  readonly maxRunning: (key: string) => number
  /** Tasks of one key that may wait. */
  readonly maxWaiting: number
}

/**
 * Creates a gate: tasks of one key run few at a time, some wait in order, the rest are turned away.
 *
 * @param limits - How many.
 * @param onFull - Makes the error for those turned away.
 */
export function createGate(limits: GateLimits, onFull: (key: string) => Error) {
  const rooms = new Map<string, { running: number; waiting: (() => void)[] }>()
  return async <T>(key: string, task: () => Promise<T>): Promise<T> => {
    const room = rooms.get(key) ?? { running: 0, waiting: [] }
    rooms.set(key, room)
    if (room.running < limits.maxRunning(key)) {
      room.running++
    } else {
      if (room.waiting.length >= limits.maxWaiting) throw onFull(key)
      await new Promise<void>((enter) => room.waiting.push(enter)) // counted by the one that lets it in
    }
    try {
      return await task()
    } finally {
      room.running--
      while (room.running < limits.maxRunning(key)) {
        const next = room.waiting.shift()
        if (next === undefined) break
        room.running++
        next()
      }
      if (room.running === 0) rooms.delete(key)
    }
  }
}
