/**
 * A small server over a file of SQLite, to be brought into trouble.
 *
 * @module
 */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { Kysely, sql } from 'kysely'
import { RemoteError } from 'tootkit'
import type { FederationEvent, Transport } from 'tootkit/ports'
import { createNodeSqliteDialect, createSqlState, type SqlStateFacts } from 'tootkit/sql'
import { openSqlite, type OpenSqliteOptions, type SqliteState } from 'tootkit/sqlite'
import { createLife, type Disguise, type Ending, type Life } from '../../scripts/torture/life.js'
import { sharedKeys, type Received } from '../../scripts/torture/neighbours.js'
import {
  createSurroundings,
  fillBase,
  settle,
  stageOf,
  type Surroundings,
} from '../../scripts/torture/play.js'
import { HOME, type Stage } from '../../scripts/torture/stage.js'

export interface TroubledServer {
  readonly file: string
  readonly state: SqliteState
  readonly life: Life
  readonly stage: Stage
  readonly around: Surroundings
  readonly events: readonly FederationEvent[]
  /** Sees something through to its end: where it waits for a timer, the clock is moved on. */
  readonly see: <T>(work: Promise<T>) => Promise<Ending<T>>
  /** Sends everything that waits. */
  readonly settle: () => Promise<void>
  /** Runs a pragma on the connection that writes. */
  readonly pragma: (text: string) => Promise<void>
  /** Lets time pass, and what falls due in it happen. */
  readonly pass: (ms: number) => Promise<void>
  /** Activities that reached inboxes. */
  readonly received: readonly Received[]
  /** The other servers cannot be reached. */
  isCut: boolean
  /** The database takes no writes. Only where that was asked for. */
  isReadOnly: boolean
  readonly close: () => Promise<void>
}

interface Setting extends Partial<Omit<OpenSqliteOptions, 'origin'>> {
  readonly disguise?: Disguise
  /** A file to begin with a copy of. */
  readonly copyOf?: string
  /** Lets `isReadOnly` mean something. */
  readonly readOnlyAtTimes?: boolean
}

const STEP_MS = 10_000

/** Opens a server: alice, carol and dave live there; bob and olga, elsewhere, follow alice. */
export async function openServer(setting: Setting = {}): Promise<TroubledServer> {
  const { disguise, copyOf, readOnlyAtTimes, ...options } = setting
  const folder = mkdtempSync(join(tmpdir(), 'tootkit-faults-'))
  const file = join(folder, 'server.db')
  if (copyOf !== undefined) copyDatabase(copyOf, file)
  const around = await createSurroundings(1)
  const { clock, random } = around
  const generateKeys = () => sharedKeys('ed25519')
  const facts = { origin: HOME, clock, random, generateKeys, ...options }
  const state =
    readOnlyAtTimes === true ? openUnreliable(file, facts, () => server.isReadOnly) : openSqlite(file, facts)
  const createUser = async (user: Parameters<typeof state.accounts.create>[0]) => {
    await state.accounts.create(user)
  }
  const server = { isCut: false, isReadOnly: false } as {
    -readonly [K in keyof TroubledServer]: TroubledServer[K]
  }
  if (copyOf === undefined) await fillBase({ state, createUser }, around)
  around.received.length = 0
  const events: FederationEvent[] = []
  const onEvent = (event: FederationEvent): void => void events.push(event)
  const transport: Transport = {
    async send(request, sending) {
      if (!server.isCut) return await around.transport.send(request, sending)
      throw new RemoteError('ERR_REMOTE_UNREACHABLE', 'the cable is cut', {
        url: request.url,
        retryable: true,
      })
    },
  }
  const life = createLife({
    ...around,
    transport,
    state,
    onEvent,
    ...(disguise !== undefined && { disguise }),
  })
  return Object.assign(server, {
    file,
    state,
    life,
    around,
    events,
    stage: stageOf(life, { state }, around),
    see: life.see,
    settle: async () => {
      await settle(life, { state }, around)
    },
    pragma: (text: string) =>
      state.db.transaction().execute(async (trx) => {
        await sql.raw(`pragma ${text}`).execute(trx)
      }),
    async pass(ms: number) {
      // in steps: what is begun in one has to have time for its end, or deadlines are missed
      for (let left = ms; left > 0; left -= STEP_MS) {
        clock.advance(Math.min(left, STEP_MS))
        for (let quiet = 0, begun = -1; quiet < 2; quiet++) {
          await pause(0)
          if (life.line.underWay() > 0 || life.line.calls.length !== begun) quiet = 0
          begun = life.line.calls.length
        }
      }
    },
    received: around.received,
    async close() {
      await life.see(life.federation.close())
      await state.close()
      rmSync(folder, { recursive: true, force: true })
    },
  })
}

/** Opens a file through a driver that at times gets SQLite's own answer of a file that may not be written. */
function openUnreliable(file: string, facts: SqlStateFacts<unknown>, isReadOnly: () => boolean): SqliteState {
  const dialect = createNodeSqliteDialect({ file })
  const db = new Kysely<unknown>({
    dialect: {
      createAdapter: () => dialect.createAdapter(),
      createIntrospector: (of) => dialect.createIntrospector(of),
      createQueryCompiler: () => dialect.createQueryCompiler(),
      createDriver() {
        const driver = dialect.createDriver()
        const begin = driver.beginTransaction.bind(driver)
        driver.beginTransaction = async (...given) => {
          if (!isReadOnly()) return await begin(...given)
          const reader = new DatabaseSync(file, { readOnly: true })
          try {
            reader.exec('create table refused (refused)')
          } finally {
            reader.close()
          }
        }
        return driver
      },
    },
  })
  const state = createSqlState({ ...facts, db, migrates: true })
  return {
    ...state,
    db,
    async close() {
      await state.close()
      await db.destroy()
    },
  }
}

/** With the log of what was written last. */
export function copyDatabase(from: string, to: string): void {
  for (const part of ['', '-wal']) if (existsSync(from + part)) copyFileSync(from + part, to + part)
}
