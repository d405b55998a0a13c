/**
 * Knowing that one is inside a job, where nothing but its transaction may be used.
 *
 * @module
 */
import { AsyncLocalStorage } from 'node:async_hooks'

/** A job under way. What it leaves running when it ends is no part of it. */
interface JobContext {
  readonly database: object
  isOpen: boolean
}

const contexts = new AsyncLocalStorage<JobContext>()

/**
 * Runs a job such that what it calls can be told from what others call.
 *
 * @param database - Whose job it is.
 * @param job - The job.
 * @returns What the job gave.
 */
export async function asJobOf<T>(database: object, job: () => Promise<T>): Promise<T> {
  const context: JobContext = { database, isOpen: true }
  try {
    return await contexts.run(context, job)
  } finally {
    context.isOpen = false
  }
}

/**
 * Refuses a call inside a job: it would wait for the job to end, and the job for the call.
 *
 * @param database - Whose jobs.
 * @throws TypeError inside a job of this database.
 */
export function assertOutsideJobs(database: object): void {
  const context = contexts.getStore()
  if (context?.isOpen === true && context.database === database)
    throw new TypeError(
      'inside a transaction only the transaction may be used: no verb, no read of the library',
    )
}

/**
 * Keeps what belongs to the caller (a request's id, for logs), for a job that runs in a group with others.
 *
 * @returns A function that runs a task as part of what the caller was doing.
 */
export function keepCaller(): <T>(task: () => T) => T {
  return AsyncLocalStorage.snapshot()
}
