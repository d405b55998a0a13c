/**
 * The breakers of all hosts, shared by every worker through one key-value store.
 *
 * @module
 */
import { hostOf } from '../../core/wire/url.js'
import type { DeliveryItem, KeyValueStore } from '../ports/index.js'
import { admit, GOOD_HOST, heardOf, isDead, settle, type Admission, type HostState } from './circuit.js'
import type { HostStanding } from './classify.js'
import { CIRCUIT_LIMITS } from './limits.js'

/** Swaps tried before giving way to the others: each loss means that another one got through. */
const MAX_SWAPS = 20
const BUSY_WAIT_MS = 1000
/** Breakers that a host which keeps its inboxes elsewhere may have. */
const MAX_ELSEWHERE = 10

/** What has become of a breaker. */
export type CircuitChange = 'circuit.opened' | 'circuit.closed'

/** Whose failures count together: those of a host, or of a host on behalf of another one's actors. */
export type Line = Pick<DeliveryItem, 'host' | 'onBehalfOf'>

/**
 * Names the breaker of an item.
 *
 * Anybody can write a stranger's inbox into an actor document, and make it answer as it likes: what fails there
 * says nothing about what that host's own actors can be sent.
 */
export function circuitOf({ host, onBehalfOf }: Line): string {
  return onBehalfOf === undefined ? host : `${host} for ${onBehalfOf}`
}

/** Asks whether an item may be sent to a host now, and takes the place if so. */
export async function admitTo(cache: KeyValueStore, line: Line, now: number): Promise<Admission> {
  const busy: Admission = { kind: 'wait', until: now + BUSY_WAIT_MS }
  const step = await change(cache, circuitOf(line), (state) => {
    const { admission, state: next } = admit(state, now)
    return { result: admission, next }
  })
  return step ?? busy
}

/** Notes what an attempt says about its host, and tells whether that opened or closed the breaker. */
export async function settleHost(
  cache: KeyValueStore,
  line: Line,
  outcome: { readonly standing: HostStanding; readonly isProbe: boolean; readonly now: number },
): Promise<CircuitChange | undefined> {
  const circuit = circuitOf(line)
  const settled = await change(cache, circuit, (state) => {
    const next = settle(state, outcome)
    const isChange = (state.open === undefined) !== (next.open === undefined)
    const change: CircuitChange = next.open === undefined ? 'circuit.closed' : 'circuit.opened'
    return { result: { change: isChange ? change : undefined, died: isDead(next) && !isDead(state) }, next }
  })
  if (settled?.died === true && line.onBehalfOf !== undefined)
    await noteElsewhere(cache, line.onBehalfOf, circuit)
  return settled?.change
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
  const elsewhere = await change(cache, host, (state) => ({
    result: state.elsewhere ?? [],
    next: heardOf(state),
  }))
  for (const circuit of elsewhere ?? [])
    await change(cache, circuit, (state) => ({ result: undefined, next: heardOf(state) }))
}

/** Tells whether new deliveries are pointless: the host is dead. */
export async function isUnavailable(cache: KeyValueStore, line: Line): Promise<boolean> {
  return isDead(await readState(cache, circuitOf(line)))
}

/** Remembers at a host which of its breakers elsewhere has to be told when the host is heard of. */
async function noteElsewhere(cache: KeyValueStore, host: string, circuit: string): Promise<void> {
  await change(cache, host, (state) => {
    const { elsewhere = [] } = state
    const isKnown = elsewhere.includes(circuit) || elsewhere.length >= MAX_ELSEWHERE
    return { result: undefined, next: isKnown ? state : { ...state, elsewhere: [...elsewhere, circuit] } }
  })
}

// A kind of its own (the text before the first colon), so that nothing else can push it out of a bounded store.
const circuitKey = (circuit: string): string => `circuit:${circuit}`

async function readState(cache: KeyValueStore, circuit: string): Promise<HostState> {
  // nothing but `change` writes under this key
  return ((await cache.get(circuitKey(circuit))) as HostState | undefined) ?? GOOD_HOST
}

/** Changes a state atomically; undefined when others kept getting in between. */
async function change<T>(
  cache: KeyValueStore,
  circuit: string,
  step: (state: HostState) => { readonly result: T; readonly next: HostState },
): Promise<T | undefined> {
  for (let swaps = 0; swaps < MAX_SWAPS; swaps++) {
    const kept = await cache.get(circuitKey(circuit))
    const state = (kept as HostState | undefined) ?? GOOD_HOST // nothing else writes under this key
    const { result, next } = step(state)
    if (next === state) return result
    if (await cache.compareAndSet(circuitKey(circuit), kept, next, CIRCUIT_LIMITS.memoryMs)) return result
  }
  return undefined
}
