import { describe, expect, it } from 'vitest'
import { StorageError } from '../../../../src/adapters/sql/index.js'
import { driverFailureOf, toStorageError } from '../../../../src/adapters/sql/storage-error.js'

const error = (facts: object, message = 'what a driver said'): Error =>
  Object.assign(new Error(message), facts)

describe('what a driver throws', () => {
  it.each([
    ['node:sqlite, busy', error({ code: 'ERR_SQLITE_ERROR', errcode: 5 }), 'busy'],
    ['node:sqlite, a snapshot that is too old', error({ code: 'ERR_SQLITE_ERROR', errcode: 517 }), 'busy'],
    ['node:sqlite, full', error({ code: 'ERR_SQLITE_ERROR', errcode: 13 }), 'full'],
    ['node:sqlite, a disk that fails', error({ code: 'ERR_SQLITE_ERROR', errcode: 1034 }), 'diskFails'],
    ['node:sqlite, a limit of the size of files', error({ code: 'ERR_SQLITE_ERROR', errcode: 778 }), 'full'],
    ['node:sqlite, a file cut short', error({ code: 'ERR_SQLITE_ERROR', errcode: 522 }), 'damaged'],
    ['node:sqlite, no folder', error({ code: 'ERR_SQLITE_ERROR', errcode: 14 }), 'unopenable'],
    ['node:sqlite, closed', error({ code: 'ERR_INVALID_STATE' }, 'database is not open'), 'closed'],
    ['node:sqlite, a constraint', error({ code: 'ERR_SQLITE_ERROR', errcode: 2067 }), undefined],
    ['better-sqlite3, busy', error({ code: 'SQLITE_BUSY_SNAPSHOT' }), 'busy'],
    ['better-sqlite3, read-only', error({ code: 'SQLITE_READONLY_DBMOVED' }), 'readOnly'],
    ['better-sqlite3, a constraint', error({ code: 'SQLITE_CONSTRAINT_UNIQUE' }), undefined],
    ['pg, serialization', error({ code: '40001' }), 'busy'],
    ['pg, a deadlock', error({ code: '40P01' }), 'busy'],
    ['pg, a lock that took too long', error({ code: '55P03' }), 'busy'],
    ['pg, a full disk', error({ code: '53100' }), 'full'],
    ['pg, a standby', error({ code: '25006' }), 'readOnly'],
    ['pg, shut down', error({ code: '57P01' }), 'unreachable'],
    ['pg, starting up', error({ code: '57P03' }), 'unreachable'],
    ['pg, another password', error({ code: '28P01' }), 'refused'],
    ['pg, no such role', error({ code: '28000' }), 'refused'],
    ['pg, no such database', error({ code: '3D000' }), 'refused'],
    ['pg, no right', error({ code: '42501' }), 'refused'],
    ['a state that was waited for', new StorageError('ERR_STORAGE_BUSY', 'busy'), 'busy'],
    ['node:sqlite, out of memory', error({ code: 'ERR_SQLITE_ERROR', errcode: 7 }), 'memory'],
    ['node:sqlite, interrupted', error({ code: 'ERR_SQLITE_ERROR', errcode: 9 }), 'tooLong'],
    ['node:sqlite, a race for a lock', error({ code: 'ERR_SQLITE_ERROR', errcode: 15 }), 'busy'],
    ['node:sqlite, no right', error({ code: 'ERR_SQLITE_ERROR', errcode: 3 }), 'refused'],
    ['node:sqlite, a fault in a statement', error({ code: 'ERR_SQLITE_ERROR', errcode: 1 }), undefined],
    ['better-sqlite3, out of memory', error({ code: 'SQLITE_NOMEM' }), 'memory'],
    ['better-sqlite3, interrupted', error({ code: 'SQLITE_INTERRUPT' }), 'tooLong'],
    ['pg, no connection', error({ code: '08006' }), 'unreachable'],
    ['pg, idle in a transaction', error({ code: '25P03' }), 'unreachable'],
    ['pg, a transaction that took too long', error({ code: '25P04' }), 'tooLong'],
    ['pg, a transaction that failed before', error({ code: '25P02' }), undefined],
    ['pg, a commit of which nobody knows', error({ code: '40003' }), 'unreachable'],
    ['pg, out of memory', error({ code: '53200' }), 'memory'],
    ['pg, too many connections', error({ code: '53300' }), 'unreachable'],
    ['pg, a limit of its settings', error({ code: '53400' }), 'busy'],
    ['pg, in use', error({ code: '55006' }), 'busy'],
    ['pg, a statement that took too long', error({ code: '57014' }), 'tooLong'],
    ['pg, idle for too long', error({ code: '57P05' }), 'unreachable'],
    ['pg, a disk that fails', error({ code: '58030' }), 'diskFails'],
    ['pg, a file that is gone', error({ code: '58P01' }), 'serverFails'],
    ['pg, a page that is damaged', error({ code: 'XX001' }), 'damaged'],
    ['pg, a fault of its own', error({ code: 'XX000' }), 'serverFails'],
    ['pg, no table', error({ code: '42P01' }), undefined],
    ['pg, query_timeout', error({}, 'Query read timeout'), 'unreachable'],
    ['pg, connectionTimeoutMillis', error({}, 'timeout exceeded when trying to connect'), 'unreachable'],
    ['pg, the same of a client', error({}, 'timeout expired'), 'unreachable'],
    ['a network that resets', error({ code: 'ECONNRESET' }), 'unreachable'],
    ['a network that is down', error({ code: 'ENETDOWN' }), 'unreachable'],
    ['pg, a unique key', error({ code: '23505' }), undefined],
    ['a network that refuses', error({ code: 'ECONNREFUSED' }), 'unreachable'],
    ['pg, a connection that broke', error({}, 'Connection terminated unexpectedly'), 'unreachable'],
    ["the host's own", new RangeError('out of range'), undefined],
    ['no error', 'text', undefined],
  ])('%s', (_what, thrown, failure) => {
    expect(driverFailureOf(thrown)).toBe(failure)
    const told = toStorageError(thrown)
    if (failure === undefined) expect(told).toBe(thrown)
    else if (thrown instanceof StorageError) expect(told).toBe(thrown)
    else expect(told).toMatchObject({ name: 'StorageError', cause: thrown })
  })

  it('is told once', () => {
    const told = new StorageError('ERR_STORAGE_BUSY', 'busy')
    expect(toStorageError(told)).toBe(told)
    expect([told.retryable, new StorageError('ERR_STORAGE_READ_ONLY', 'no').retryable]).toEqual([true, false])
  })
})
