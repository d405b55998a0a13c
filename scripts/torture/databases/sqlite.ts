/**
 * State in files of SQLite: copied for every run, and copied as it is in the moment of a crash.
 *
 * @module
 */
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openSqlite } from 'tootkit/sqlite'
import type { Database, Fill, Opened, Prepared, Setting } from '../databases.js'
import { sharedKeys } from '../neighbours.js'
import { HOME } from '../stage.js'
import type { Dump } from '../outcome.js'
import { dumpTables } from './sql-dump.js'

const PREFIX = 'tootkit_'
/** Where files cost nothing, if there is such a place. */
const SHARED_MEMORY = '/dev/shm'

/** Databases of this kind, in a folder of their own. */
export function sqliteDatabase(): Database {
  const folder = mkdtempSync(join(existsSync(SHARED_MEMORY) ? SHARED_MEMORY : tmpdir(), 'tootkit-matrix-'))
  let files = 0
  const newFile = (): string => join(folder, `${files++}.db`)
  const fileOf = new WeakMap<Opened, string>()

  function openFile(file: string, setting: Setting): Opened {
    const { clock, random } = setting
    const state = openSqlite(file, { origin: HOME, clock, random, generateKeys: () => sharedKeys('ed25519') })
    let left: string | undefined
    const opened: Opened = {
      state,
      createUser: async (user) => {
        await state.accounts.create(user)
      },
      dump: () => dumpFile(file),
      commits: () => countCommits(`${file}-wal`),
      crash() {
        left = newFile()
        copyDatabase(file, left)
      },
      async reopen() {
        if (left === undefined) throw new Error('it has not crashed')
        await opened.close()
        return openFile(left, setting)
      },
      async close() {
        await state.close()
        removeDatabase(file)
      },
    }
    fileOf.set(opened, file)
    return opened
  }

  async function prepare<S extends Setting>(
    fill: Fill<S>,
    setting: () => Promise<S>,
    from?: Prepared<S>,
  ): Promise<Prepared<S>> {
    const around = await setting()
    const opened = from === undefined ? openFile(newFile(), around) : (await from.open(around)).opened
    const facts = await fill(opened, around)
    const file = newFile()
    copyDatabase(fileOf.get(opened) ?? '', file)
    await opened.close()
    const leftAt = around.clock.now().getTime()
    return {
      open(anew) {
        anew.clock.advance(leftAt - anew.clock.now().getTime())
        const copy = newFile()
        copyDatabase(file, copy)
        return Promise.resolve({ opened: openFile(copy, anew), facts })
      },
      discard() {
        removeDatabase(file)
        return Promise.resolve()
      },
    }
  }

  return {
    name: 'SQLite',
    prepare,
    close() {
      rmSync(folder, { recursive: true, force: true })
      return Promise.resolve()
    },
  }
}

/** With the log of what was written last; without the shared memory, which a process that dies takes along. */
function copyDatabase(from: string, to: string): void {
  for (const part of ['', '-wal']) if (existsSync(from + part)) copyFileSync(from + part, to + part)
}

function removeDatabase(file: string): void {
  for (const part of ['', '-wal', '-shm']) rmSync(file + part, { force: true })
}

async function dumpFile(file: string): Promise<Dump> {
  const database = new DatabaseSync(file)
  try {
    const list = database.prepare(
      "select name from sqlite_master where type = 'table' and name like ? || '%'",
    )
    const names = list.all(PREFIX).map(({ name }) => String(name).slice(PREFIX.length))
    return await dumpTables(names, (table) => database.prepare(`select * from "${PREFIX}${table}"`).all())
  } finally {
    database.close()
  }
}

/**
 * Counts the commits in a write-ahead log, as they stand on the disk: frames that say how large the database is
 * after them.
 *
 * @throws Error where the log began anew, which it does after a thousand pages: what it had counted is gone then.
 *
 * @see {@link https://www.sqlite.org/fileformat2.html#walformat The WAL file format}
 */
function countCommits(log: string): number {
  if (!existsSync(log)) return 0
  const octets = readFileSync(log)
  if (octets.length < 32) return 0
  if (octets.readUInt32BE(12) > 0) throw new Error('the log began anew')
  const pageSize = octets.readUInt32BE(8)
  let commits = 0
  for (let at = 32; at + 24 + pageSize <= octets.length; at += 24 + pageSize) {
    const isOfThisLog = octets.readUInt32BE(at + 8) === octets.readUInt32BE(16)
    if (isOfThisLog && octets.readUInt32BE(at + 4) > 0) commits += 1
  }
  return commits
}
