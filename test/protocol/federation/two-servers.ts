/**
 * Two federations in one process, each other's only neighbours: real signatures, no sockets.
 *
 * @module
 */
import { createFederation, type Federation, type FederationOptions } from 'tootkit'
import {
  createMemoryDeliveryQueue,
  createMemoryHostState,
  createMemoryKeyValueStore,
  type HostState,
} from 'tootkit/memory'
import type { Effect } from 'tootkit/inbox'
import { generateKeyPair } from 'tootkit/signature'
import type { FederationEvent, Transport } from 'tootkit/ports'

export interface TestServer {
  readonly origin: string
  readonly host: string
  readonly federation: Federation
  readonly state: HostState
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

/** Makes the two; nothing is shared between worlds but key pairs. */
export function createWorld(options: Partial<FederationOptions> = {}): World {
  let time = Date.parse('2026-11-22T09:43:00Z')
  const clock = { now: () => new Date(time), advance: (ms: number) => void (time += ms) }
  const requests: SentRequest[] = []
  const servers = new Map<string, TestServer>()

  const transport: Transport = {
    async send({ method, url, headers, body }) {
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

  const create = (host: string): TestServer => {
    const origin = `https://${host}`
    const state = createMemoryHostState({ origin, clock, generateKeys: () => keysOf(host) })
    const effects: Effect[] = []
    const events: FederationEvent[] = []
    const federation = createFederation({
      origin,
      transport,
      ...state,
      apply: async (list) => {
        await state.apply(list)
        effects.push(...list)
      },
      cache: createMemoryKeyValueStore({ clock }),
      queue: createMemoryDeliveryQueue(),
      clock,
      pollUpdateDelayMs: 0,
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
    }
    servers.set(host, server)
    return server
  }

  const [one, two] = [create('one.example'), create('two.example')]
  const world: World = {
    one,
    two,
    clock,
    requests,
    isCut: false,
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
