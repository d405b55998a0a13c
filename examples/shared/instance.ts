/**
 * A small server, whatever framework it runs in: one file of SQLite, a federation over it, and a log of
 * what happened.
 *
 * @module
 */
import { appendFileSync } from 'node:fs'
import { createFederation, type Federation } from 'tootkit'
import type { Effect } from 'tootkit/inbox'
import { createUndiciTransport } from 'tootkit/node'
import type { FederationEvent } from 'tootkit/ports'
import { openSqlite, createSqliteHostState, type HostState } from 'tootkit/sqlite'
import type { Settings } from './settings.ts'

/** One line of the log: an effect that was applied, or a request that was refused. */
export type LogLine = Readonly<Record<string, unknown>>

/** What the routes of an example work with. */
export interface Instance {
  readonly settings: Settings
  readonly federation: Federation
  readonly state: HostState
  /** Everything that happened since the server started, oldest first. */
  readonly log: readonly LogLine[]
  close(): Promise<void>
}

const MAX_LOG_LINES = 10_000

/** Opens the database and puts the federation together over it. */
export function openInstance(settings: Settings, name: string): Instance {
  const { origin, allowPrivateAddresses } = settings
  const log: LogLine[] = []
  const write = (line: LogLine): void => {
    log.push(line)
    if (log.length > MAX_LOG_LINES) log.shift()
    if (settings.effectsLog !== undefined) appendFileSync(settings.effectsLog, `${JSON.stringify(line)}\n`)
  }

  const database = openSqlite(settings.database)
  const state = createSqliteHostState(database.connection, { origin })
  const federation = createFederation({
    origin,
    transport: createUndiciTransport({ allowPrivateAddresses, allowHttp: allowPrivateAddresses }),
    ...database.ports(),
    ...state,
    apply: async (effects) => {
      await state.apply(effects)
      for (const effect of effects) write(lineOf(effect))
    },
    onEvent: (event) => {
      const line = lineOfEvent(event)
      if (line !== undefined) write(line)
    },
    pollUpdateDelayMs: 1000,
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
      await federation.stop()
      database.close()
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
