/**
 * The state of a small server, over tables of any kind.
 *
 * @module
 */
export { createHostState, type HostState, type HostStateOptions } from './host-state.js'
export type { KeyPairPem, LocalAccounts, NewLocalAccount } from './local-accounts.js'
export type { Notification } from './notifications.js'
export type {
  Page,
  PageRequest,
  StateReading,
  StoredNotification,
  StoredReport,
  TimelineItem,
} from './reading.js'
export { TABLE_NAMES, type NewRow, type Row, type RowQuery, type TableName, type Tables } from './tables.js'
