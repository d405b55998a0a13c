/**
 * Two federations in one process, each other's only neighbours: real signatures, no sockets.
 *
 * @module
 */
import { afterEach, describe } from 'vitest'
import { createFederation, type Federation, type FederationOptions } from 'tootkit'
import { createMemoryState } from 'tootkit/memory'
import type { HostState, HostStateFacts } from '../../../src/adapters/state/host-state.js'
import { openPostgresState, openSqliteState, postgresUrl, type OpenState } from '../../state-fixtures.ts'
import { generateKeyPair } from 'tootkit/signature'
import type { Effect, FederationEvent, Transport } from 'tootkit/ports'

export interface TestServer {
  readonly origin: string
  readonly host: string
  readonly federation: Federation
  readonly state: HostState
  /** How many follow a local user. */
  readonly followersOf: (username: string) => Promise<number>
  readonly effects: Effect[]
  readonly events: FederationEvent[]
  /** Actor id of a local user. */
  readonly id: (username: string) => string
}

export interface SentRequest {
  readonly method: string
  readonly url: string
  readonly status: number
  readonly body: string
}

export interface World {
  readonly one: TestServer
  readonly two: TestServer
  readonly clock: { now: () => Date; advance: (ms: number) => void }
  /** Every request that went from one server to another. */
  readonly requests: SentRequest[]
  /** Whether the wire between the two is cut: what is sent gets 503. */
  isCut: boolean
  /** What happens before a request is answered. */
  beforeAnswer: ((request: { readonly method: string; readonly url: string }) => Promise<void>) | undefined
  /** Sends what is queued, on both sides, until nothing is left. */
  readonly settle: () => Promise<void>
}

const keys = new Map<string, Promise<{ readonly privateKeyPem: string; readonly publicKeyPem: string }>>()

/** One pair for each server, made once: making them is slow. */
function keysOf(host: string): Promise<{ readonly privateKeyPem: string; readonly publicKeyPem: string }> {
  const known = keys.get(host) ?? generateKeyPair('rsa')
  keys.set(host, known)
  return known
}

/** Options of the federations, and what their states are told besides. */
export type CreateWorld = (
  options?: Partial<FederationOptions>,
  facts?: Partial<HostStateFacts>,
) => Promise<World>

/** Runs the same tests over every state there is; over Postgres where there is one. */
export function overEveryState(tests: (createWorld: CreateWorld) => void): void {
  const states: readonly (readonly [string, OpenState | undefined])[] = [
    ['memory', (given) => ({ state: createMemoryState(given), close: () => Promise.resolve() })],
    ['SQLite', openSqliteState],
    postgresUrl === undefined
      ? ['Postgres (skipped: TOOTKIT_POSTGRES is not set)', undefined]
      : ['Postgres', openPostgresState],
  ]
  for (const [name, open] of states) {
    describe.skipIf(open === undefined)(`over ${name}`, () => {
      const opened: (() => Promise<void>)[] = []
      afterEach(async () => {
        for (const close of opened.splice(0)) await close()
      })
      if (open !== undefined) tests((options, facts) => createWorld(options, facts, open, opened))
    })
  }
}

/** Makes the two; nothing is shared between worlds but key pairs. */
async function createWorld(
  options: Partial<FederationOptions> = {},
  facts: Partial<HostStateFacts> = {},
  open: OpenState,
  opened: (() => Promise<void>)[],
): Promise<World> {
  let time = Date.parse('2026-11-22T09:43:00Z')
  const clock = { now: () => new Date(time), advance: (ms: number) => void (time += ms) }
  const requests: SentRequest[] = []
  const servers = new Map<string, TestServer>()

  const transport: Transport = {
    async send({ method, url, headers, body }) {
      await world.beforeAnswer?.({ method, url })
      const server = servers.get(new URL(url).host)
      const init = { method, headers: headers.map(([name, value]): [string, string] => [name, value]) }
      const wire = { headers, ...(body !== undefined && { body }) }
      const reached = world.isCut ? undefined : server
      const answer = await reached?.federation.handle(new Request(url, init), wire)
      const status = answer?.status ?? (world.isCut ? 503 : 404)
      requests.push({ method, url, status, body: new TextDecoder().decode(body) })
      return {
        status,
        headers: Object.fromEntries(answer?.headers ?? []),
        body: new Uint8Array((await answer?.arrayBuffer()) ?? []),
      }
    },
  }

  const create = async (host: string): Promise<TestServer> => {
    const origin = `https://${host}`
    const effects: Effect[] = []
    const { state, close } = await open({
      origin,
      clock,
      generateKeys: () => keysOf(host),
      onCommitted: (list) => void effects.push(...list),
      ...facts,
    })
    opened.push(close)
    const events: FederationEvent[] = []
    const federation = createFederation({
      origin,
      transport,
      ...state,
      clock,
      rules: { pollUpdateDelayMs: 0 },
      onEvent: (event) => void events.push(event),
      ...options,
    })
    const server = {
      origin,
      host,
      federation,
      state,
      effects,
      events,
      id: (name: string) => state.actorIdOf(name),
      followersOf: async (name: string) => {
        const accountId = state.actorIdOf(name)
        return (await state.directory.answer([{ about: 'followers.count', accountId }]))[0]
      },
    }
    servers.set(host, server)
    return server
  }

  const [one, two] = [await create('one.example'), await create('two.example')]
  const world: World = {
    one,
    two,
    clock,
    requests,
    isCut: false,
    beforeAnswer: undefined,
    async settle() {
      for (let round = 0; round < 50; round++) {
        const sent = (await one.federation.sendDue()) + (await two.federation.sendDue())
        if (sent === 0) return
      }
      throw new Error('the two servers did not come to rest')
    },
  }
  return world
}
