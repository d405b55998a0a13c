/**
 * A pool of `pg` whose connections may break while nobody waits for an answer.
 *
 * @module
 */

/** As much of a client of `pg` as is needed. */
export interface GuardedClient {
  on(event: 'error', listener: (error: Error) => void): unknown
}

/** As much of a pool of `pg` as is needed. */
export interface GuardedPool {
  on(event: 'error', listener: (error: Error) => void): unknown
  on(event: 'acquire', listener: (client: GuardedClient) => void): unknown
}

const guarded = new WeakSet<object>()

/**
 * Keeps a connection that breaks from ending the process. `pg` tells of it by an event `error`: of the pool, where the
 * connection was idle, and of the client, where a transaction holds it and no statement is under way. An event
 * `error` without a listener ends a process of Node.
 *
 * Nothing is hidden by it: an idle connection is replaced, and whoever holds a broken one hears of it at the next
 * statement. Listeners of your own, for your log, are told as before.
 *
 * @param pool - The pool, new or in use. Guarding it twice is guarding it once.
 * @returns The same pool.
 * @example
 * ```ts
 * import { Kysely, PostgresDialect } from 'kysely'
 * import { Pool } from 'pg'
 * import { guardPool } from 'tootkit/sql'
 * const pool = guardPool(new Pool({ connectionString: 'postgres://localhost/social' }))
 * const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
 * pool.listenerCount('error') // => 1
 * await db.destroy()
 * ```
 */
export function guardPool<P extends GuardedPool>(pool: P): P {
  if (guarded.has(pool)) return pool
  guarded.add(pool)
  pool.on('error', replaced)
  pool.on('acquire', (client) => {
    // each time it is taken, so that those are guarded too that were there before
    if (guarded.has(client)) return
    guarded.add(client)
    client.on('error', told)
  })
  return pool
}

/** The pool has thrown the connection away already. */
function replaced(): void {
  // there is nobody to be told: no statement was lost
}

/** The next statement on it fails, with what `pg` says of a connection that broke. */
function told(): void {
  // whoever holds it is told then
}
