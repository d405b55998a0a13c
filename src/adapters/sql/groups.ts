/**
 * Writing in groups: what arrives within one turn of the event loop shares a transaction.
 *
 * @module
 */
import type { Kysely } from 'kysely'
import type { Executor, HostTransaction } from './database.js'
import { asJobOf, keepCaller } from './inside-job.js'
import { patiently } from './patience.js'
import { inSavepoint } from './savepoint.js'
import { driverFailureOf, StorageError, toStorageError } from './storage-error.js'

/** What groups work with. */
export interface GroupParts {
  readonly db: Kysely<unknown>
  /** Whose jobs they are. */
  readonly database: object
  readonly waitMs: number
  /** Resolves when there are tables to write to. */
  readonly ready: () => Promise<void>
  /** Makes ours of a transaction, the only one that writes. */
  readonly begin: (transaction: HostTransaction, isOpen: () => boolean) => Promise<Executor>
}

/** A job that waits for its turn. */
interface Waiting {
  /** Runs it; may be called again where the transaction has to be begun anew. */
  readonly run: (trx: Executor) => Promise<() => void>
  readonly fail: (error: unknown) => void
}

/** How a job went: what tells its caller, once it is durable. */
type Outcome = { readonly done: () => void } | { readonly error: unknown }

/** Writes in groups. */
export interface Groups {
  write<T>(job: (trx: Executor) => Promise<T>): Promise<T>
  readonly commits: number
  /** Takes nothing more; resolves when everything taken has ended. */
  end(): Promise<void>
}

const MAX_JOBS = 256

/** Creates groups, with nothing waiting. */
export function createGroups({ db, database, waitMs, ready, begin }: GroupParts): Groups {
  let waiting: Waiting[] = []
  let working: Promise<void> | undefined
  let isEnding = false
  let commits = 0

  /** Works off what waits, and what arrives meanwhile. Never rejects. */
  async function work(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve))
    while (waiting.length > 0) {
      const group = waiting.slice(0, MAX_JOBS)
      waiting = waiting.slice(MAX_JOBS)
      try {
        await ready()
        const outcomes = await patiently(() => transact(group), { waitMs })
        for (const [i, outcome] of outcomes.entries()) {
          if ('done' in outcome) outcome.done()
          else group[i]?.fail(outcome.error)
        }
      } catch (error) {
        for (const { fail } of group) fail(toStorageError(error))
      }
    }
    working = undefined
  }

  async function transact(group: readonly Waiting[]): Promise<readonly Outcome[]> {
    const transaction = await db.startTransaction().execute()
    const isOpen = (): boolean => !transaction.isRolledBack && !transaction.isCommitted
    try {
      const trx = await begin(transaction, isOpen)
      const outcomes: Outcome[] = []
      for (const job of group) outcomes.push(await runJob(job, trx, group.length === 1))
      if (outcomes.some((outcome) => 'done' in outcome)) {
        await transaction.commit().execute()
        commits += 1
      } else await transaction.rollback().execute()
      return outcomes
    } catch (error) {
      if (isOpen()) {
        // what went wrong first is what counts: a connection that broke cannot roll back either
        await transaction.rollback().execute().catch(() => undefined) // prettier-ignore
      }
      throw error
    }
  }

  return {
    get commits() {
      return commits
    },
    async write(job) {
      if (isEnding) throw new StorageError('ERR_STORAGE_CLOSED', 'the database was closed')
      const asCaller = keepCaller()
      const outcome = new Promise<Awaited<ReturnType<typeof job>>>((resolve, reject) => {
        waiting.push({
          async run(trx) {
            const value = await asCaller(() => asJobOf(database, () => job(trx)))
            return () => {
              resolve(value)
            }
          },
          fail: reject,
        })
      })
      working ??= work()
      return outcome
    },
    async end() {
      isEnding = true
      await working
    },
  }
}

/** Runs one job; alone in its transaction it needs no savepoint. */
async function runJob({ run }: Waiting, trx: Executor, isAlone: boolean): Promise<Outcome> {
  if (isAlone) return runAlone(run, trx)
  const part = await inSavepoint(trx, () => run(trx))
  if (part.kind === 'kept') return { done: part.value }
  // where the database was busy the whole group is begun anew
  if (part.kind === 'lost' || driverFailureOf(part.error) === 'busy') throw part.error
  return { error: toStorageError(part.error) }
}

async function runAlone(run: Waiting['run'], trx: Executor): Promise<Outcome> {
  try {
    return { done: await run(trx) }
  } catch (error) {
    if (driverFailureOf(error) !== undefined) throw error
    return { error }
  }
}
