/**
 * State in the memory of one process: for tests, for runtimes without SQL, and for caches that may be lost.
 *
 * @module
 */
export { createMemoryDeliveryQueue, type MemoryDeliveryQueueOptions } from './delivery-queue.js'
export { createMemoryKeyValueStore, type MemoryKeyValueStoreOptions } from './key-value-store.js'
export { createMemoryState, type MemoryState, type MemoryStateOptions } from './memory-state.js'
export type {
  HostState,
  HostStateFacts,
  KeyPairPem,
  LocalAccountChanges,
  LocalAccounts,
  Moderation,
  NewLocalAccount,
  PageRead,
  ReadingPage,
  StateReading,
  StoredNotification,
  StoredReport,
  TimelineItem,
} from '../state/index.js'
