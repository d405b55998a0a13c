/**
 * A small server, whatever framework it runs in: one file of SQLite or a Postgres database, a federation over it,
 * and a log of what happened.
 *
 * @module
 */
import { appendFileSync } from 'node:fs'
import { createFederation, type Federation } from 'tootkit'
import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'
import { createUndiciTransport } from 'tootkit/node'
import type { Effect, FederationEvent } from 'tootkit/ports'
import { createSqlState, guardPool, migrate, type SqlState } from 'tootkit/sql'
import { openSqlite } from 'tootkit/sqlite'
import type { Settings } from './settings.ts'

/** One line of the log: an effect that was applied, or a request that was refused. */
export type LogLine = Readonly<Record<string, unknown>>

/** What the routes of an example work with. */
export interface Instance {
  readonly settings: Settings
  readonly federation: Federation
  readonly state: SqlState
  /** Everything that happened since the server started, oldest first. */
  readonly log: readonly LogLine[]
  close(): Promise<void>
}

const MAX_LOG_LINES = 10_000

/** Opens the database and puts the federation together over it. */
export async function openInstance(settings: Settings, name: string): Promise<Instance> {
  const { origin, allowPrivateAddresses } = settings
  const log: LogLine[] = []
  const write = (line: LogLine): void => {
    log.push(line)
    if (log.length > MAX_LOG_LINES) log.shift()
    if (settings.effectsLog !== undefined) appendFileSync(settings.effectsLog, `${JSON.stringify(line)}\n`)
  }

  const state = await openState(settings, (effects) => {
    for (const effect of effects) write(lineOf(effect))
  })
  const federation = createFederation({
    origin,
    transport: createUndiciTransport({ allowPrivateAddresses, allowHttp: allowPrivateAddresses }),
    ...state,
    onEvent: (event) => {
      const line = lineOfEvent(event)
      if (line !== undefined) write(line)
    },
    rules: { pollUpdateDelayMs: 1000 },
    allowHttp: allowPrivateAddresses,
    software: { name: 'tootkit-example', version: '0.1.0' },
    node: { name, description: 'A small server that shows how to use tootkit.' },
    pollLimits: {
      minOptions: 2,
      maxOptions: 10,
      maxOptionCharacters: 100,
      minExpirySeconds: 1,
      maxExpirySeconds: 2_629_746,
    },
  })
  federation.start()
  return {
    settings,
    federation,
    state,
    log,
    async close() {
      await federation.close()
      await state.close()
    },
  }
}

/** The same state over either database; `onCommitted` is told of what is safe. */
async function openState(
  { origin, database, databaseUrl }: Settings,
  onCommitted: (effects: readonly Effect[]) => void,
): Promise<SqlState> {
  if (databaseUrl === undefined) return openSqlite(database, { origin, onCommitted })
  const pool = guardPool(new Pool({ connectionString: databaseUrl }))
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  await migrate(db)
  const state = createSqlState({ db, origin, onCommitted })
  return {
    ...state,
    async close() {
      await state.close()
      await db.destroy()
    },
  }
}

function lineOf(effect: Effect): LogLine {
  return { at: new Date().toISOString(), kind: effect.kind, about: subjectOf(effect), effect }
}

function subjectOf(effect: Effect): string | undefined {
  if ('status' in effect) return effect.status.id
  if ('statusId' in effect) return effect.statusId
  if ('targetId' in effect) return effect.targetId
  if ('accountId' in effect) return effect.accountId
  if ('account' in effect) return effect.account.id
  return effect.kind === 'ignored' ? effect.reason : undefined
}

function lineOfEvent(event: FederationEvent): LogLine | undefined {
  if (event.kind !== 'inbox.refused' && event.kind !== 'request.refused' && event.kind !== 'delivery.failed')
    return undefined
  return {
    at: new Date().toISOString(),
    refused: event.kind !== 'delivery.failed',
    ...event,
    about: 'detail' in event ? event.detail : event.inbox,
  }
}
