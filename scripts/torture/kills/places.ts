/**
 * Fresh databases for processes that get killed.
 *
 * @module
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import type { Place } from './own-state.js'

/** Gives databases, one after the other, and removes them all in the end. */
export interface Places {
  readonly name: string
  next(): Promise<Place>
  close(): Promise<void>
}

/** `file` for SQLite in temporary files, or the URL of a Postgres. */
export async function openPlaces(database: string): Promise<Places> {
  if (database === 'file' || database === 'sqlite') return sqlitePlaces()
  if (database.startsWith('postgres:')) return await postgresPlaces(database)
  throw new TypeError(`no such database: ${database}`)
}

async function sqlitePlaces(): Promise<Places> {
  const folder = await mkdtemp(join(tmpdir(), 'tootkit-kills-'))
  let count = 0
  return {
    name: 'SQLite',
    next: () => Promise.resolve({ kind: 'sqlite', file: join(folder, `${count++}.db`) }),
    close: () => rm(folder, { recursive: true, force: true }),
  }
}

async function postgresPlaces(url: string): Promise<Places> {
  const prefixes: string[] = []
  const name = `kills${process.pid}_`
  const run = async (statement: string): Promise<readonly Readonly<Record<string, unknown>>[]> => {
    const client = new Client({ connectionString: url })
    await client.connect()
    const { rows } = await client.query<Readonly<Record<string, unknown>>>(statement)
    await client.end()
    return rows
  }
  await run('select 1')
  return {
    name: 'Postgres',
    next() {
      const prefix = `${name}${prefixes.length}_`
      prefixes.push(prefix)
      return Promise.resolve({ kind: 'postgres', url, prefix })
    },
    async close() {
      const tables = await run(`select tablename from pg_tables where tablename like '${name}%'`)
      const names = tables.map(({ tablename }) => `"${String(tablename)}"`).join(', ')
      if (names !== '') await run(`drop table ${names} cascade`)
    },
  }
}
