/**
 * A host in memory, as the contracts of its ports see it.
 *
 * @module
 */
import {
  createMemoryState,
  type HostState,
  type MemoryStateOptions,
} from '../../src/adapters/memory/index.js'
import { createFixedClock, createSeededRandom, type HostFixture } from '../../src/testing/index.js'

export const ORIGIN = 'https://us.example'
export const KEYS = { privateKeyPem: 'private', publicKeyPem: 'public' }

/** A good host with two users, and the state behind it. */
export interface MemoryHost extends HostFixture {
  readonly state: HostState
}

export async function createMemoryHost(options: Partial<MemoryStateOptions> = {}): Promise<MemoryHost> {
  const clock = createFixedClock('2026-11-22T12:00:00Z')
  const state = createMemoryState({
    origin: ORIGIN,
    clock,
    random: createSeededRandom(1),
    generateKeys: () => Promise.resolve(KEYS),
    ...options,
  })
  const users = ['Alice', 'carol'].map((username) => ({ username, actorId: state.actorIdOf(username) }))
  for (const { username } of users) await state.accounts.create({ username, keys: KEYS })
  return {
    ...state,
    state,
    users: [users[0]!, users[1]!],
    now: clock.now(),
    reading: {
      status: (id) => state.status(id),
      account: (id) => state.account(id),
      notifications: async (accountId) => (await state.notifications(accountId)).items,
      home: async (accountId) =>
        (await state.timeline(accountId)).items.map(({ status, boostedBy }) => ({
          statusId: status.id,
          ...(boostedBy !== undefined && { boostedBy }),
        })),
      reports: () => state.reports(),
      collections: async (ownerId) => (await state.collectionsOf(ownerId)).map(({ id }) => id),
    },
  }
}
