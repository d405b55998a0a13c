/**
 * The state of a small server in the memory of one process.
 *
 * @module
 */
import type { Effect } from '../../core/model/index.js'
import { systemClock, systemRandom, type Clock, type Random } from '../../protocol/ports/index.js'
import {
  createModeration,
  type HostState,
  type HostStateFacts,
  readFacts,
  serverFacts,
} from '../state/index.js'
import { createMemoryKeyValueStore } from './key-value-store.js'
import { createMemoryOutbox } from './outbox/outbox.js'
import { createQueuePort } from './queue/port.js'
import { createMemoryShelf } from './queue/shelf.js'
import { createWaitingItems } from './queue/waiting.js'
import { createApplier } from './state/apply.js'
import { createMemoryContent } from './state/content.js'
import { answerOne, createMemoryDirectory } from './state/directory.js'
import { createLocalAccounts } from './state/local-accounts.js'
import { createReading } from './state/reading.js'
import { createStore } from './state/store.js'
import { createJournal } from './tables/index.js'

/** Facts about the server whose state it is. */
export interface MemoryStateOptions extends HostStateFacts {
  /** @defaultValue the machine's clock */
  readonly clock?: Clock
  /** For lease tokens. @defaultValue the machine's randomness */
  readonly random?: Random
  /**
   * Called with every list within its transaction. What it throws refuses the list whole. It is synchronous, and may
   * read nothing and change nothing through this state.
   */
  readonly onApply?: (effects: readonly Effect[]) => void
  /** Called with every list once it is kept. What it throws changes nothing. */
  readonly onCommitted?: (effects: readonly Effect[]) => void
}

/** What {@link createMemoryState} gives: all ports of a federation, and more. */
export type MemoryState = HostState

/**
 * Creates a state that lives and dies with the process: for tests, for trying out, and for runtimes without SQL.
 *
 * One list of effects is one transaction over everything in it, queue and outbox included.
 *
 * @param options - Facts about the server.
 * @returns The state, empty; nothing to close.
 * @throws TypeError for an origin that is none.
 * @example
 * ```ts
 * import { createMemoryState } from 'tootkit/memory'
 *
 * const state = createMemoryState({ origin: 'https://social.example' })
 * const [alice, bob] = ['https://remote.example/alice', state.actorIdOf('bob')]
 * await state.apply([
 *   { kind: 'follow.request', id: 'https://remote.example/f/1', followerId: alice, targetId: bob },
 * ])
 * await state.followRequests(bob)
 * // => [{ id: 'https://remote.example/f/1', followerId: alice, targetId: bob, state: 'pending' }]
 * ```
 */
export function createMemoryState(options: MemoryStateOptions): MemoryState {
  const { clock = systemClock, random = systemRandom, onApply, onCommitted } = options
  const server = readFacts(options)
  const { isLocal, actorIdOf, limitedFederation } = server
  const now = (): string => clock.now().toISOString()
  const nowMs = (): number => clock.now().getTime()

  const journal = createJournal()
  const store = createStore(journal, isLocal)
  const shelf = createMemoryShelf(journal, clock)
  const waiting = createWaitingItems({ journal, shelf, random, now: nowMs })
  const outbox = createMemoryOutbox({ journal, waiting, shelf, random, now: nowMs })
  const answerer = { store, now, isLocal, limitedFederation }
  const directory = createMemoryDirectory(answerer)
  const { apply, applyWithin } = createApplier({
    journal,
    answer: (question) => answerOne(question, answerer),
    store,
    waiting,
    outbox,
    now,
    isLocal,
    own: server,
    onApply,
    onCommitted,
  })

  return {
    ...createReading(store, directory),
    ...createModeration({ apply, directory, isLocal, now }, server),
    accounts: createLocalAccounts({ ...server, store, journal, now, applyWithin }),
    directory,
    apply,
    content: createMemoryContent(store),
    outbox: outbox.port,
    queue: createQueuePort(journal, waiting, shelf),
    cache: createMemoryKeyValueStore({ clock }),
    server: serverFacts(server, clock),
    actorIdOf,
  }
}
