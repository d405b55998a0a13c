/**
 * Stores in the memory of one process: for tests, and for caches that may be lost.
 *
 * @module
 */
export { createMemoryDeliveryQueue, type MemoryDeliveryQueueOptions } from './delivery-queue.js'
export { createMemoryFollowerStore } from './follower-store.js'
export { createMemoryKeyValueStore, type MemoryKeyValueStoreOptions } from './key-value-store.js'
export { createMemoryHostState } from './host-state.js'
export type {
  HostState,
  HostStateOptions,
  KeyPairPem,
  Page,
  PageRequest,
  StoredReport,
  NewLocalAccount,
  LocalAccounts,
  TimelineItem,
  StoredNotification,
} from '../state/index.js'
