/**
 * A server from its start to its end, and how its work is waited for when time stands still.
 *
 * @module
 */
import { setTimeout as pause } from 'node:timers/promises'
import { createFederation, RemoteError, type Federation } from 'tootkit'
import type { OnEvent, Random, Scheduler, Transport } from 'tootkit/ports'
import type { FixedClock } from 'tootkit/testing'
import type { State } from './databases.js'
import { createFaultLine, InjectedFault, type Fault, type FaultLine } from './fault-line.js'
import { HOME } from './stage.js'

/** A host with a fault of its own, between the server and its watched ports. For tests of the matrix. */
export type Disguise = (state: State) => State

const asTheyAre: Disguise = (state) => state

/** What a server is made of. */
export interface LifeParts {
  readonly disguise?: Disguise
  readonly onEvent?: OnEvent
  readonly state: State
  readonly transport: Transport
  readonly clock: FixedClock
  readonly random: Random
}

/** How a piece of work ended. */
export type Ending<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: unknown }
  /** The process ended first. */
  | { readonly kind: 'dead' }

/** A server with its ports under watch. */
export interface Life {
  readonly federation: Federation
  readonly line: FaultLine
  /** Sees a piece of work through to its end. Where it waits for a timer, the clock is moved on to it. */
  readonly see: <T>(work: Promise<T>) => Promise<Ending<T>>
}

/** A process in which nothing is begun for so long waits for its timers. */
const QUIET_MS = 3
/** Longer than anything of this may take. */
const MAX_QUIETS = 10_000

/** Starts a server, to end at its fault if it has one. */
export function createLife(parts: LifeParts, fault?: Fault, onCrash?: () => void): Life {
  const { state, clock } = parts
  let isDead = false
  const line = createFaultLine({
    ...(fault !== undefined && { fault }),
    onCrash: () => {
      isDead = true
      onCrash?.()
    },
    // the network fails in words of its own
    errorOf: (call) =>
      call.startsWith('transport.')
        ? new RemoteError('ERR_REMOTE_UNREACHABLE', `${call} was made to fail`, {
            url: HOME,
            retryable: true,
          })
        : new InjectedFault(`${call} was made to fail`),
  })
  const scheduler: Scheduler = {
    after: (ms, task) =>
      clock.after(ms, () => {
        if (!isDead) task()
      }),
  }
  const { random, disguise = asTheyAre } = parts
  const federation = createFederation({
    origin: HOME,
    transport: line.around('transport', parts.transport),
    ...disguise({
      accounts: line.around('accounts', state.accounts),
      directory: line.around('directory', state.directory),
      apply: line.around('apply', state.apply),
      content: line.around('content', state.content),
      outbox: line.around('outbox', state.outbox),
      queue: line.around('queue', state.queue),
      cache: line.around('cache', state.cache),
    }),
    clock,
    random,
    scheduler,
    believedSignatures: ['linked-data'],
    ...(parts.onEvent !== undefined && { onEvent: parts.onEvent }),
  })
  return { federation, line, see: (work) => see(work, line, clock) }
}

async function see<T>(work: Promise<T>, line: FaultLine, clock: FixedClock): Promise<Ending<T>> {
  let ending: Ending<T> | undefined
  const ended = Promise.race([
    work.then(
      (value) => (ending ??= { kind: 'done', value }),
      (error: unknown) => (ending ??= { kind: 'failed', error }),
    ),
    line.death.then(() => (ending ??= { kind: 'dead' })),
  ])
  for (let quiet = 0, begun = -1; quiet < MAX_QUIETS; quiet++) {
    await Promise.race([ended, pause(QUIET_MS)])
    if (ending !== undefined) return ending
    const isQuiet = line.underWay() === 0 && line.calls.length === begun
    begun = line.calls.length
    const next = clock.nextTimer()
    if (isQuiet && next !== undefined) clock.advance(next)
  }
  throw new Error(`nothing happens any more; last calls: ${line.calls.slice(-5).join(', ')}`)
}
