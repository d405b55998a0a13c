/**
 * The very same request, received twice at once in one process: decided once.
 *
 * Between two processes the key of `activity.seen` decides.
 *
 * @module
 */

/** What is under way, by its name, for whoever shares it. An owner that is gone takes what it shared along. */
const underWay = new WeakMap<object, Map<string, Promise<unknown>>>()

/**
 * Runs a task, unless one of the same name is under way: then that one's end, good or bad, is the end of both.
 *
 * @param owner - By what those who share are known: the directory that they ask.
 * @param name - Names the task: two of one name do the same, and end in a value of the same type.
 * @param task - What to do.
 * @returns What the one task that runs resolves to.
 */
export async function shared<T>(owner: object, name: string, task: () => Promise<T>): Promise<T> {
  const tasks = underWay.get(owner) ?? new Map<string, Promise<unknown>>()
  underWay.set(owner, tasks)
  const running = tasks.get(name)
  if (running !== undefined) return (await running) as T // of the same name
  const started = task()
  tasks.set(name, started)
  try {
    return await started
  } finally {
    tasks.delete(name)
  }
}
