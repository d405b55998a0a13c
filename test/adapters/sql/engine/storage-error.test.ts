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
