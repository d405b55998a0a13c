/**
 * What a database can fail with, told apart by what has to be done about it.
 *
 * @module
 */

/** Codes of {@link StorageError}. */
export type StorageErrorCode =
  /** Somebody else held the database for too long. */
  | 'ERR_STORAGE_BUSY'
  /** No room left on the disk, within a bound set for the file, or in memory. */
  | 'ERR_STORAGE_FULL'
  /** The file, its folder or the server takes no writes. */
  | 'ERR_STORAGE_READ_ONLY'
  /** The file is damaged, or no database; or a row of ours cannot be read. */
  | 'ERR_STORAGE_DAMAGED'
  /** No connection, or one that broke: what was under way may or may not have been kept. */
  | 'ERR_STORAGE_UNREACHABLE'
  /** The server does not know the role or the database, or gives the role no right to do this. */
  | 'ERR_STORAGE_REFUSED'
  /** The tables are missing or of an older version: `migrate` makes them. */
  | 'ERR_STORAGE_SCHEMA_OLDER'
  /** The tables were made by a later version of the library. */
  | 'ERR_STORAGE_SCHEMA_NEWER'
  /** The host's `onApply` did not end in time: the transaction was undone, so that others may write. */
  | 'ERR_STORAGE_ON_APPLY'
  /** The database was closed. */
  | 'ERR_STORAGE_CLOSED'

const RETRYABLE: ReadonlySet<StorageErrorCode> = new Set([
  'ERR_STORAGE_BUSY',
  'ERR_STORAGE_FULL',
  'ERR_STORAGE_UNREACHABLE',
  'ERR_STORAGE_ON_APPLY',
])

/**
 * The database could not do its work, and nothing was kept of what was asked of it. The driver's own error is the
 * `cause`. It is no `TootkitError`: those are about what other people sent.
 */
export class StorageError extends Error {
  override readonly name = 'StorageError'
  readonly code: StorageErrorCode
  /** Whether the same call may succeed later without any change here. */
  readonly retryable: boolean
  /** The row that cannot be read, where it is one: its table, without prefix, and what tells it there. */
  readonly row: { readonly table: string; readonly id: string } | undefined

  constructor(
    code: StorageErrorCode,
    message: string,
    facts: { readonly cause?: unknown; readonly row?: { readonly table: string; readonly id: string } } = {},
  ) {
    super(message, facts)
    this.code = code
    this.retryable = RETRYABLE.has(code)
    this.row = facts.row
  }
}

/** What went wrong in a driver. */
export type DriverFailure =
  /** Somebody else holds a lock, or the transaction has to be begun anew: worth trying again. */
  | 'busy'
  | 'tooLong'
  | 'full'
  | 'memory'
  | 'readOnly'
  | 'damaged'
  | 'unreachable'
  | 'unopenable'
  | 'diskFails'
  | 'serverFails'
  | 'refused'
  | 'closed'

const MESSAGES: Readonly<Record<DriverFailure, readonly [StorageErrorCode, string]>> = {
  busy: ['ERR_STORAGE_BUSY', 'the database was held by somebody else for too long'],
  tooLong: [
    'ERR_STORAGE_BUSY',
    'the database took longer over a statement than it may: look at its statement_timeout',
  ],
  full: [
    'ERR_STORAGE_FULL',
    'the database has no room left: free some on its disk, or raise the limit set for its size',
  ],
  memory: ['ERR_STORAGE_FULL', 'the database has no memory left'],
  readOnly: [
    'ERR_STORAGE_READ_ONLY',
    'the database takes no writes: look at the rights of its file and folder',
  ],
  damaged: ['ERR_STORAGE_DAMAGED', 'the database is damaged, or no database: restore it from a copy'],
  unreachable: ['ERR_STORAGE_UNREACHABLE', 'the database cannot be reached'],
  unopenable: [
    'ERR_STORAGE_UNREACHABLE',
    'the file of the database cannot be opened: is its folder there, and is it a file?',
  ],
  serverFails: ['ERR_STORAGE_UNREACHABLE', 'the server of the database failed in itself: look into its log'],
  diskFails: ['ERR_STORAGE_UNREACHABLE', 'the disk of the database fails'],
  refused: [
    'ERR_STORAGE_REFUSED',
    'the server lets this role not do that: look at the role, its rights, and the name of the database',
  ],
  closed: ['ERR_STORAGE_CLOSED', 'the database was closed'],
}

/** Results of SQLite, by the lowest eight bits of their number. */
const SQLITE_RESULTS: Readonly<Record<number, DriverFailure>> = {
  5: 'busy', // BUSY
  6: 'busy', // LOCKED
  7: 'memory', // NOMEM
  8: 'readOnly', // READONLY
  9: 'tooLong', // INTERRUPT
  10: 'diskFails', // IOERR
  11: 'damaged', // CORRUPT
  13: 'full', // FULL
  14: 'unopenable', // CANTOPEN
  15: 'busy', // PROTOCOL: the race for a lock was lost again and again
  3: 'refused', // PERM
  22: 'full', // NOLFS: the file is larger than the system can have it
  23: 'refused', // AUTH
  26: 'damaged', // NOTADB
}
/** Where more than the lowest eight bits count. */
const SQLITE_DETAILS: Readonly<Record<number, DriverFailure>> = {
  522: 'damaged', // IOERR_SHORT_READ: the file ends too soon
  778: 'full', // IOERR_WRITE: a limit set for the process
}
/** The same by their names, as other drivers give them. */
const SQLITE_NAMES: readonly (readonly [string, DriverFailure])[] = [
  ['SQLITE_PERM', 'refused'],
  ['SQLITE_NOMEM', 'memory'],
  ['SQLITE_INTERRUPT', 'tooLong'],
  ['SQLITE_PROTOCOL', 'busy'],
  ['SQLITE_NOLFS', 'full'],
  ['SQLITE_AUTH', 'refused'],
  ['SQLITE_BUSY', 'busy'],
  ['SQLITE_LOCKED', 'busy'],
  ['SQLITE_READONLY', 'readOnly'],
  ['SQLITE_IOERR_SHORT_READ', 'damaged'],
  ['SQLITE_IOERR_WRITE', 'full'],
  ['SQLITE_IOERR', 'diskFails'],
  ['SQLITE_CORRUPT', 'damaged'],
  ['SQLITE_FULL', 'full'],
  ['SQLITE_CANTOPEN', 'unopenable'],
  ['SQLITE_NOTADB', 'damaged'],
]
/** Conditions of Postgres, by the beginning of their SQLSTATE. */
const SQL_STATES: readonly (readonly [string, DriverFailure])[] = [
  ['08', 'unreachable'], // connection_exception
  ['25006', 'readOnly'], // read_only_sql_transaction
  ['25P03', 'unreachable'], // idle_in_transaction_session_timeout: it ended the connection
  ['25P04', 'tooLong'], // transaction_timeout
  ['28', 'refused'], // no such role, or another password
  ['3D000', 'refused'], // no such database
  ['40003', 'unreachable'], // statement_completion_unknown
  ['40000', 'busy'], // transaction_rollback
  ['40001', 'busy'], // serialization_failure
  ['40P01', 'busy'], // deadlock_detected
  ['42501', 'refused'], // insufficient_privilege
  ['53100', 'full'], // disk_full
  ['53200', 'memory'], // out_of_memory
  ['53300', 'unreachable'], // too_many_connections
  ['53', 'busy'], // insufficient_resources
  ['55P03', 'busy'], // lock_not_available
  ['55006', 'busy'], // object_in_use
  ['57014', 'tooLong'], // query_canceled: by statement_timeout, or by somebody
  ['57P', 'unreachable'], // shut down, crashed, starting up
  ['58030', 'diskFails'], // io_error
  ['58', 'serverFails'], // system_error
  ['XX001', 'damaged'], // data_corrupted
  ['XX002', 'damaged'], // index_corrupted
  ['XX', 'serverFails'], // internal_error
]
/** What `pg` and Kysely say of a connection that broke, without a code. */
const BROKEN =
  /^(?:Connection terminated|Client has encountered a connection error|Client was closed|Postgres connection has been discarded|timeout exceeded when trying to connect|timeout expired|Query read timeout)/
/** What they say, and `node:sqlite`, of a database that whoever opened it has closed. */
const CLOSED =
  /^(?:database is not open|driver has already been destroyed|Cannot use a pool after calling end on the pool)/
const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ENETDOWN',
  'EHOSTDOWN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  'ENOTFOUND',
  'ENOENT',
])

/**
 * Tells what a driver's error means.
 *
 * @param error - What a driver threw.
 * @returns What went wrong; undefined for a fault in a statement or in its values, and for errors of others.
 */
export function driverFailureOf(error: unknown): DriverFailure | undefined {
  if (error instanceof StorageError) return error.code === 'ERR_STORAGE_BUSY' ? 'busy' : undefined
  if (!(error instanceof Error)) return undefined
  const { errcode, code } = error as { readonly errcode?: unknown; readonly code?: unknown } // what drivers add
  if (typeof errcode === 'number') return SQLITE_DETAILS[errcode] ?? SQLITE_RESULTS[errcode & 0xff]
  if (CLOSED.test(error.message)) return 'closed'
  if (typeof code !== 'string') return BROKEN.test(error.message) ? 'unreachable' : undefined
  if (NETWORK_CODES.has(code)) return 'unreachable'
  const known = code.startsWith('SQLITE_') ? SQLITE_NAMES : /^[0-9A-Z]{5}$/.test(code) ? SQL_STATES : []
  return known.find(([start]) => code.startsWith(start))?.[1]
}

/**
 * Makes a driver's error one that says what to do.
 *
 * @param error - What was thrown.
 * @returns A {@link StorageError} for what {@link driverFailureOf} knows; anything else as it is.
 */
export function toStorageError(error: unknown): unknown {
  if (error instanceof StorageError) return error
  const failure = driverFailureOf(error)
  if (failure === undefined) return error
  const [code, message] = MESSAGES[failure]
  return new StorageError(code, message, { cause: error })
}

/**
 * Tells whether a job was ended because it did not end by itself.
 *
 * @param error - What was thrown.
 * @returns Whether its transaction has to go, too.
 */
export function isOverdue(error: unknown): boolean {
  return error instanceof StorageError && error.code === 'ERR_STORAGE_ON_APPLY'
}
