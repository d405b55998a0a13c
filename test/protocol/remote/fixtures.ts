/**
 * Servers of the remote tests: documents by URL, a clock to move, keys made once.
 *
 * @module
 */
import { generateKeyPair } from '../../../src/core/signature/index.js'
import { createRemote, type Remote, type RemoteOptions } from '../../../src/protocol/remote/index.js'
import type { FederationEvent } from '../../../src/protocol/ports/index.js'
import { createMemoryKeyValueStore } from '../../../src/adapters/memory/key-value-store.js'
import { createFixedClock } from '../../../src/testing/clock.js'
import {
  createFakeTransport,
  fakeDocument,
  type FakeAnswer,
  type FakeTransport,
} from '../../../src/testing/fake-transport.js'

export const NOW = '2026-11-22T12:00:00Z'
export const CONTEXT = 'https://www.w3.org/ns/activitystreams'

const pairs = await Promise.all([generateKeyPair('rsa'), generateKeyPair('rsa'), generateKeyPair('rsa')])
/** Keys: of our server, of Bob, and of the attacker. */
export const [ourKeys, bobKeys, evilKeys] = pairs

export const BOB = 'https://bob.example/users/bob'
export const BOB_KEY = `${BOB}#main-key`

/** Bob's actor document, with what differs. */
export function bobActor(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    '@context': [CONTEXT, 'https://w3id.org/security/v1'],
    id: BOB,
    type: 'Person',
    preferredUsername: 'bob',
    inbox: `${BOB}/inbox`,
    outbox: `${BOB}/outbox`,
    publicKey: { id: BOB_KEY, owner: BOB, publicKeyPem: bobKeys.publicKeyPem },
    ...changes,
  }
}

export interface World {
  readonly remote: Remote
  readonly transport: FakeTransport
  readonly events: FederationEvent[]
  /** URLs asked so far. */
  readonly asked: () => string[]
  readonly advance: (ms: number) => void
}

/** A remote over scripted servers. Plain objects among the answers are documents. */
export function createWorld(
  script: Record<string, FakeAnswer> = {},
  options: Partial<RemoteOptions> = {},
): World {
  const clock = createFixedClock(NOW)
  const transport = createFakeTransport(script)
  const events: FederationEvent[] = []
  const remote = createRemote({
    transport,
    cache: createMemoryKeyValueStore({ clock }),
    clock,
    onEvent: (event) => events.push(event),
    ...options,
  })
  return {
    remote,
    transport,
    events,
    asked: () => transport.requests.map(({ url }) => url),
    advance: clock.advance,
  }
}

export const note = (id: string, changes: Record<string, unknown> = {}): FakeAnswer =>
  fakeDocument({ '@context': CONTEXT, id, type: 'Note', attributedTo: BOB, content: id, ...changes })

/** The code of what a promise rejects with, or what it resolves to. */
export async function codeOf(work: Promise<unknown>): Promise<unknown> {
  try {
    return await work
  } catch (error) {
    return (error as { code?: string }).code ?? error
  }
}

export const redirect = (location: string, status = 302): FakeAnswer => ({ status, headers: { location } })
