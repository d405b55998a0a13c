/**
 * The breakers of all hosts, shared by every worker through one key-value store.
 *
 * @module
 */
import { hostOf } from '../../core/wire/url.js'
import type { KeyValueStore } from '../ports/index.js'
import { admit, GOOD_HOST, heardOf, isDead, settle, type Admission, type HostState } from './circuit.js'
import type { HostStanding } from './classify.js'
import { CIRCUIT_LIMITS, DELIVERY_LIMITS } from './limits.js'

/** Swaps tried before giving way to the others: each loss means that another one got through. */
const MAX_SWAPS = 20
const BUSY_WAIT_MS = 1000

/** What has become of a breaker. */
export type CircuitChange = 'circuit.opened' | 'circuit.closed'

/** Asks whether an item may be sent to a host now, and takes the place if so. */
export async function admitTo(cache: KeyValueStore, host: string, now: number): Promise<Admission> {
  const busy: Admission = { kind: 'wait', until: now + BUSY_WAIT_MS }
  const step = await change(cache, host, (state) => {
    const { admission, state: next } = admit(state, now)
    return { result: admission, next }
  })
  return step ?? busy
}

/** Notes what an attempt says about its host, and tells whether that opened or closed the breaker. */
export async function settleHost(
  cache: KeyValueStore,
  host: string,
  outcome: { readonly standing: HostStanding; readonly isProbe: boolean; readonly now: number },
): Promise<CircuitChange | undefined> {
  return change(cache, host, (state) => {
    const next = settle(state, outcome)
    const isChange = (state.open === undefined) !== (next.open === undefined)
    const change: CircuitChange = next.open === undefined ? 'circuit.closed' : 'circuit.opened'
    return { result: isChange ? change : undefined, next }
  })
}

/**
 * Notes that a host is alive: call it for every inbound request whose signature was verified.
 *
 * A host that failed on seven days is not tried any more; this ends it, as in Mastodon.
 *
 * @param actorId - Id of the actor that signed, verified.
 * @param cache - The store that the delivery workers use.
 * @example
 * ```ts
 * import { noteHostAlive } from 'tootkit/delivery'
 * import { createMemoryKeyValueStore } from 'tootkit/memory'
 * await noteHostAlive('https://remote.example/users/bob', createMemoryKeyValueStore())
 * ```
 */
export async function noteHostAlive(actorId: string, cache: KeyValueStore): Promise<void> {
  const host = hostOf(actorId)
  if (host === undefined) return
  await change(cache, host, (state) => ({ result: undefined, next: heardOf(state) }))
}

/** Tells whether new deliveries to an inbox are pointless: its host is dead, or it said that it is gone. */
export async function isUnavailable(
  cache: KeyValueStore,
  { host, inbox }: { readonly host: string; readonly inbox: string },
): Promise<'dead' | 'gone' | undefined> {
  if (isDead(await readState(cache, host))) return 'dead'
  return (await isGone(cache, inbox)) ? 'gone' : undefined
}

/** Remembers that an inbox answered 410. */
export async function markGone(cache: KeyValueStore, inbox: string): Promise<void> {
  await cache.set(goneKey(inbox), true, DELIVERY_LIMITS.goneMs)
}

/** Tells whether an inbox answered 410 not long ago. */
export async function isGone(cache: KeyValueStore, inbox: string): Promise<boolean> {
  return (await cache.get(goneKey(inbox))) !== undefined
}

const hostKey = (host: string): string => `delivery:host:${host}`
const goneKey = (inbox: string): string => `delivery:gone:${inbox}`

async function readState(cache: KeyValueStore, host: string): Promise<HostState> {
  // nothing but `change` writes under this key
  return ((await cache.get(hostKey(host))) as HostState | undefined) ?? GOOD_HOST
}

/** Changes a state atomically; undefined when others kept getting in between. */
async function change<T>(
  cache: KeyValueStore,
  host: string,
  step: (state: HostState) => { readonly result: T; readonly next: HostState },
): Promise<T | undefined> {
  for (let swaps = 0; swaps < MAX_SWAPS; swaps++) {
    const kept = await cache.get(hostKey(host))
    const state = (kept as HostState | undefined) ?? GOOD_HOST // nothing else writes under this key
    const { result, next } = step(state)
    if (next === state) return result
    if (await cache.compareAndSet(hostKey(host), kept, next, CIRCUIT_LIMITS.memoryMs)) return result
  }
  return undefined
}
