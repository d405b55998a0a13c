/**
 * Equal work done once at a time.
 *
 * @module
 */

/** Creates a function that runs a task, or joins the one of the same key that is under way. */
export function createSingleFlight<T>(): (key: string, task: () => Promise<T>) => Promise<T> {
  const underWay = new Map<string, Promise<T>>()
  return (key, task) => {
    const running = underWay.get(key)
    if (running !== undefined) return running
    const started = task().finally(() => underWay.delete(key))
    underWay.set(key, started)
    return started
  }
}
