/**
 * The door of the little world: requests are signed, received, verified and applied.
 *
 * @module
 */
import { createMemoryKeyValueStore } from '../../../src/adapters/memory/index.js'
import {
  generateKeyPair,
  signRequest,
  verificationError,
  type GeneratedKeyPair,
} from '../../../src/core/signature/index.js'
import type { InboxRequest, ReceiveOptions } from '../../../src/protocol/inbox/options.js'
import { receiveActivity, type Receipt } from '../../../src/protocol/inbox/receive.js'
import type { FederationEvent } from '../../../src/protocol/ports/index.js'
import { createWorld, NOW, US, type World } from './world.js'

export const CONTENT_TYPE = ['Content-Type', 'application/activity+json'] as const

/** How a request is signed and received. */
export interface Delivery extends Partial<ReceiveOptions> {
  /** Who signs; the actor by default. */
  readonly as?: string
  /** When it is signed; now by default. */
  readonly at?: Date
  readonly headers?: readonly (readonly [string, string])[]
  readonly dialect?: 'cavage' | 'rfc9421'
}

export interface Inbox {
  readonly world: World
  readonly events: FederationEvent[]
  /** Keys that were asked for so far. */
  readonly keysAsked: string[]
  /** Signs, and receives. */
  deliver(activity: unknown, delivery?: Delivery): Promise<Receipt>
  sign(activity: unknown, delivery?: Delivery): Promise<InboxRequest>
  /** A request without a signature. */
  unsigned(activity: unknown): InboxRequest
  receive(request: InboxRequest, options?: Partial<ReceiveOptions>): Promise<Receipt>
}

const keyPairs = new Map<string, Promise<GeneratedKeyPair>>()

/** The key of an actor: the same one for every test of a file. */
export function keyPairOf(id: string): Promise<GeneratedKeyPair> {
  const pair = keyPairs.get(id) ?? generateKeyPair('ed25519')
  keyPairs.set(id, pair)
  return pair
}

export function createInbox(world = createWorld()): Inbox {
  const events: FederationEvent[] = []
  const keysAsked: string[] = []
  const options: ReceiveOptions = {
    origin: US,
    directory: world.host.directory,
    apply: world.host.apply,
    cache: createMemoryKeyValueStore({ clock: { now: () => NOW } }),
    remote: () => world.remote,
    clock: { now: () => NOW },
    onEvent: (event) => events.push(event),
    async resolveKey(keyId) {
      keysAsked.push(keyId)
      const actorId = keyId.replace('#main-key', '')
      const pair = await keyPairs.get(actorId)
      if (pair === undefined) throw verificationError('key_not_found', 'no such key')
      return { keyId, actorId, key: pair.publicKey, source: 'fetch' }
    },
  }
  const inbox: Inbox = {
    world,
    events,
    keysAsked,
    receive: (request, more = {}) => receiveActivity(request, { ...options, ...more }),
    async sign(activity, { as, at = NOW, headers = [], recipientId, dialect = 'rfc9421' } = {}) {
      const text = typeof activity === 'string' ? activity : JSON.stringify(activity)
      const signer = as ?? (activity as { actor: string }).actor
      const request = {
        method: 'POST',
        url: recipientId === undefined ? `${US}/inbox` : `${recipientId}/inbox`,
        headers: [CONTENT_TYPE, ...headers],
        body: new TextEncoder().encode(text),
      }
      const { privateKey } = await keyPairOf(signer)
      const key = { keyId: `${signer}#main-key`, privateKey }
      return { ...request, headers: await signRequest(request, key, { now: at, dialect }) }
    },
    unsigned(activity) {
      const body = new TextEncoder().encode(JSON.stringify(activity))
      return { method: 'POST', url: `${US}/inbox`, headers: [CONTENT_TYPE], body }
    },
    async deliver(activity, delivery = {}) {
      return await inbox.receive(await inbox.sign(activity, delivery), delivery)
    },
  }
  return inbox
}
