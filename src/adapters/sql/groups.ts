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
import { driverFailureOf, isOverdue, StorageError, toStorageError } from './storage-error.js'
import { createTurn, type Turn } from './turn.js'

/** What groups work with. */
export interface GroupParts {
  /** Does something over a connection that is held. */
  readonly overConnection: <T>(use: (host: Kysely<unknown>) => Promise<T>) => Promise<T>
  /** Whose jobs they are. */
  readonly database: object
  /** How long a job waits for its turn. */
  readonly waitMs: number
  /** Resolves when there are tables to write to. */
  readonly ready: () => Promise<void>
  /** Makes ours of a transaction, the only one that writes; waits for others up to so long. */
  readonly begin: (transaction: HostTransaction, isOpen: () => boolean, waitMs: number) => Promise<Executor>
}

/** A job that waits for its turn. */
interface Waiting extends Turn {
  /** Runs it; may be called again where the transaction has to be begun anew. */
  readonly run: (trx: Executor) => Promise<() => void>
}

/** How a job went: what tells its caller, once it is durable. */
type Outcome = { readonly done: () => void } | { readonly error: unknown }

/** Writes in groups. */
export interface Groups {
  write<T>(job: (trx: Executor) => Promise<T>): Promise<T>
  readonly commits: number
  /** Takes nothing more; resolves when everybody who wrote knows what became of it. */
  end(): Promise<void>
}

const MAX_JOBS = 256

/** Creates groups, with nothing waiting. */
export function createGroups({ overConnection, database, waitMs, ready, begin }: GroupParts): Groups {
  let waiting: Waiting[] = []
  let working: Promise<void> | undefined
  const calls = new Set<Promise<unknown>>()
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
        await settle(group)
      } catch (error) {
        for (const { fail } of group) fail(toStorageError(error))
      }
    }
    working = undefined
  }

  /** Works until everybody in a group knows what became of it. */
  async function settle(group: readonly Waiting[]): Promise<void> {
    for (;;) {
      const left = group.filter(({ isOver }) => !isOver())
      if (left.length === 0) return
      const until = Math.max(...left.map((job) => job.until))
      const outcomes = await patiently(() => overConnection((host) => transact(host, left, until)), {
        waitMs: until - performance.now(),
      })
      if (outcomes === undefined) continue // without the one that held up the others
      for (const [i, outcome] of outcomes.entries()) {
        if ('done' in outcome) outcome.done()
        else left[i]?.fail(outcome.error)
      }
      return
    }
  }

  /** Undefined where a job had to be ended, and the transaction with it: its caller knows, the others go on. */
  async function transact(
    host: Kysely<unknown>,
    group: readonly Waiting[],
    until: number,
  ): Promise<readonly Outcome[] | undefined> {
    const transaction = await host.startTransaction().execute()
    const isOpen = (): boolean => !transaction.isRolledBack && !transaction.isCommitted
    try {
      const trx = await begin(transaction, isOpen, until - performance.now())
      const outcomes: Outcome[] = []
      for (const job of group) {
        const outcome = await runJob(job, trx, group.length === 1)
        if ('error' in outcome && isOverdue(outcome.error)) {
          job.fail(outcome.error) // at once: a statement of it may keep the connection from rolling back
          await transaction.rollback().execute().catch(() => undefined) // prettier-ignore
          return undefined
        }
        outcomes.push(outcome)
      }
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
      if (isEnding) throw closed()
      const asCaller = keepCaller()
      const outcome = new Promise<Awaited<ReturnType<typeof job>>>((resolve, reject) => {
        const turn = createTurn(waitMs, reject)
        waiting.push({
          ...turn,
          async run(trx) {
            turn.begin()
            const value = await asCaller(() => asJobOf(database, () => job(trx)))
            return () => {
              resolve(value)
            }
          },
        })
      })
      calls.add(outcome)
      const forget = (): void => {
        calls.delete(outcome)
      }
      outcome.then(forget, forget)
      working ??= work()
      return outcome
    },
    async end() {
      isEnding = true
      await Promise.allSettled(calls)
      // what was given up may wait for a connection still: nobody waits for that
      await Promise.race([working, new Promise((resolve) => setImmediate(resolve))])
    },
  }
}

/** The error of a database that was closed. */
export function closed(): StorageError {
  return new StorageError('ERR_STORAGE_CLOSED', 'the database was closed')
}

/** Runs one job; alone in its transaction it needs no savepoint. */
async function runJob({ run, isOver }: Waiting, trx: Executor, isAlone: boolean): Promise<Outcome> {
  if (isOver()) return { error: undefined } // it has been told
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
