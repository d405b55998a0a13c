/**
 * Connections for Kysely over two of `node:sqlite`: one writes, one reads.
 *
 * @module
 */
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely'
import { patiently } from '../patience.js'
import { driverFailureOf } from '../storage-error.js'
import { createBreath } from './breath.js'
import { openHandle, type Handle } from './handle.js'
import { createMutex } from './mutex.js'

/** What a driver works with. */
export interface DriverParts {
  readonly file: string
  readonly synchronous: 'full' | 'normal'
  readonly waitMs: number
}

/** A connection as Kysely knows it: the writer while it has a transaction, else whichever a query needs. */
interface Connection extends DatabaseConnection {
  /** Ends the turn as the one that writes; there while a transaction is open. */
  leave: (() => void) | undefined
}

const CACHE_KIB = 16_384
const STREAM_ROWS = 100

/** Creates the driver. It opens the file at the first use. */
export function createDriver({ file, synchronous, waitMs }: DriverParts): Driver {
  const isInMemory = file === ':memory:' || file === ''
  const patience = { waitMs }
  const mutex = createMutex(waitMs)
  const breathe = createBreath()
  let opened: Handle | undefined
  let reader: Handle | undefined

  const writerOf = (): Handle => (opened ??= openHandle(file))

  /** In memory there is one connection, which reads between the transactions. */
  const readerOf = (): Handle => {
    if (isInMemory) return writerOf()
    if (reader === undefined) {
      reader = openHandle(file)
      reader.exec(`PRAGMA query_only = 1; PRAGMA cache_size = -${CACHE_KIB}`)
    }
    return reader
  }

  async function alone<T>(task: () => Promise<T>): Promise<T> {
    const leave = await mutex.enter()
    try {
      return await task()
    } finally {
      leave()
    }
  }

  async function execute<R>(connection: Connection, query: CompiledQuery): Promise<QueryResult<R>> {
    const pause = breathe()
    if (pause !== undefined) await pause
    if (connection.leave !== undefined) return writerOf().execute<R>(query)
    if (isRead(query)) {
      const read = (): Promise<QueryResult<R>> => patiently(() => readerOf().execute<R>(query), patience)
      return isInMemory ? alone(read) : read()
    }
    return alone(() => patiently(() => writerOf().execute<R>(query), patience))
  }

  async function* stream<R>(
    connection: Connection,
    query: CompiledQuery,
  ): AsyncIterableIterator<QueryResult<R>> {
    if (isInMemory || connection.leave !== undefined) {
      yield await execute<R>(connection, query)
      return
    }
    // a statement that is not at its end keeps its connection in the past
    const handle = openHandle(file)
    try {
      let rows: R[] = []
      for (const row of handle.iterate<R>(query)) {
        if (rows.push(row) < STREAM_ROWS) continue
        yield { rows }
        rows = []
      }
      if (rows.length > 0) yield { rows }
    } finally {
      handle.close()
    }
  }

  function createConnection(): Connection {
    const connection: Connection = {
      leave: undefined,
      executeQuery: (query) => execute(connection, query),
      streamQuery: (query) => stream(connection, query),
    }
    return connection
  }

  const own = (connection: DatabaseConnection): Connection => connection as Connection // this driver made it

  /** Ends a transaction, however it went. */
  function rollBack(connection: Connection): void {
    try {
      if (writerOf().isInTransaction) writerOf().exec('ROLLBACK')
    } finally {
      connection.leave?.()
      connection.leave = undefined
    }
  }

  /* eslint-disable @typescript-eslint/require-await -- what a method throws is a rejection, as Kysely wants it */
  return {
    async init() {
      if (isInMemory) return
      await patiently(() => {
        setUp(writerOf(), synchronous)
      }, patience)
    },
    async acquireConnection() {
      return createConnection()
    },
    async beginTransaction(connection) {
      const leave = await mutex.enter()
      try {
        await patiently(() => {
          writerOf().exec('BEGIN IMMEDIATE')
        }, patience)
      } catch (error) {
        leave()
        throw error
      }
      own(connection).leave = leave
    },
    async commitTransaction(connection) {
      // outside of write-ahead mode a reader of another process may hold up the commit
      await patiently(() => {
        writerOf().exec('COMMIT')
      }, patience)
      const { leave } = own(connection)
      own(connection).leave = undefined
      leave?.()
    },
    async rollbackTransaction(connection) {
      rollBack(own(connection))
    },
    async savepoint(_connection, name) {
      writerOf().execute({ sql: `SAVEPOINT ${quoted(name)}`, parameters: [] })
    },
    async rollbackToSavepoint(_connection, name) {
      writerOf().execute({ sql: `ROLLBACK TO ${quoted(name)}`, parameters: [] })
    },
    async releaseSavepoint(_connection, name) {
      writerOf().execute({ sql: `RELEASE ${quoted(name)}`, parameters: [] })
    },
    async releaseConnection(connection) {
      if (own(connection).leave !== undefined) rollBack(own(connection))
    },
    async destroy() {
      await alone(async () => {
        reader?.close()
        opened?.close()
      })
    },
  }
  /* eslint-enable @typescript-eslint/require-await */
}

/** Sets how a file is written. One that takes no writes keeps the mode it has. */
function setUp(writer: Handle, synchronous: 'full' | 'normal'): void {
  writer.exec(`PRAGMA synchronous = ${synchronous}; PRAGMA cache_size = -${CACHE_KIB}`)
  try {
    writer.exec('PRAGMA journal_mode = wal')
  } catch (error) {
    if (driverFailureOf(error) !== 'readOnly') throw error
  }
}

function isRead({ query, sql }: CompiledQuery): boolean {
  return query.kind === 'SelectQueryNode' || (query.kind === 'RawNode' && /^\s*select\b/i.test(sql))
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
