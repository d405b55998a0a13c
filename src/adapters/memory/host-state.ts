/**
 * The state of a small server in the memory of one process.
 *
 * @module
 */
import { createHostState, type HostState, type HostStateOptions } from '../state/index.js'
import { createMemoryTables } from './tables.js'

/**
 * Creates a host state that lives and dies with the process: for tests and for trying out.
 *
 * @param options - Facts about the server.
 * @returns The state, empty.
 * @example
 * ```ts
 * const state = createMemoryHostState({ origin: 'https://social.example' })
 * const [alice, bob] = ['https://remote.example/alice', state.actorIdOf('bob')]
 * await state.apply([
 *   { kind: 'follow.request', id: 'https://remote.example/f/1', followerId: alice, targetId: bob },
 * ])
 * await state.followRequests(bob)
 * // => [{ id: 'https://remote.example/f/1', followerId: alice, targetId: bob, state: 'pending' }]
 * ```
 */
export function createMemoryHostState(options: HostStateOptions): HostState {
  return createHostState(createMemoryTables(), options)
}
