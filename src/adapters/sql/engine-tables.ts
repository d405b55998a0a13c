/**
 * The tables of queue, outbox and cache. Columns that hold ids hold keys of them, as those of the state do (`ids.ts`).
 *
 * @module
 */
import type { Flag, Int8, Int8OrNull, Serial, WithDefault } from './columns.js'

/** What items of one dispatch have in common: kept once, while something needs it. */
export interface LettersTable {
  letter_id: Serial
  /** Fingerprint of all that follows. */
  fingerprint: string
  sender_id: string
  activity_id: string
  subject: string | null
  /** JSON. */
  headers: string | null
  synchronize_followers: Flag | null
  retries: number | null
  body: string
  /** Of sender, activity and subject. */
  long_ids: string | null
}

/** Items for inboxes. */
export interface DeliveriesTable {
  sequence: Serial
  id: string
  letter_id: Int8
  inbox: string
  host: string
  on_behalf_of: string | null
  recipient_id: string | null
  ordering_key: string | null
  created_at: Int8
  /** When it may be handed out; while it is under way, when its lease ends. */
  due_at: Int8
  /** First of its lane (ordering key and host), or of none. */
  is_head: Flag
  attempt: WithDefault
  lapses: WithDefault
  begun: WithDefault
  lease: string | null
  /** Of id and ordering key. */
  long_ids: string | null
}

/** Hosts with something waiting. */
export interface DeliveryHostsTable {
  host: string
  /** Of the item of this host that is due first. */
  due_at: Int8
  sequence: Int8
  /** How many wait or are under way. */
  items: Int8
}

/** Dispatches to be broken down into items. */
export interface OutboxTable {
  sequence: Serial
  id: string
  /** JSON of the dispatch, without its body. */
  dispatch: string
  /** Its body; none where it is still to be composed. */
  letter_id: Int8OrNull
  /** The post whose newest version is to be composed. */
  update_of: string | null
  subject: string | null
  due_at: Int8
  is_head: Flag
  cursor: string | null
  lapses: WithDefault
  /** 1 when a page was stored under the present lease. */
  progressed: WithDefault
  lease: string | null
  lease_ms: Int8OrNull
  /** Of the id. */
  long_ids: string | null
}

/** What was set aside from queue or outbox. */
export interface SetAsideTable {
  sequence: Serial
  id: string
  origin: string
  reason: string
  inbox: string | null
  activity_id: string | null
  subject: string | null
  letter_id: Int8OrNull
  at: Int8
  /** JSON of the row as it was. */
  payload: string
  /** Of id and activity. */
  long_ids: string | null
}

/** Values with a life. */
export interface CacheTable {
  key: string
  /** The key up to its first colon: each kind has room of its own. */
  kind: string
  value: string
  expires_at: Int8
  /** Set by `add`, and so never forgotten early. */
  is_mark: Flag
  /** Grows with each write. */
  written: Int8
}

/** Facts about the tables themselves: their version. */
export interface MetaTable {
  name: string
  value: string
}

/** Tables of the engine. */
export interface EngineTables {
  letters: LettersTable
  deliveries: DeliveriesTable
  delivery_hosts: DeliveryHostsTable
  outbox: OutboxTable
  set_aside: SetAsideTable
  cache: CacheTable
  meta: MetaTable
}

/** Their names, for the prefix. */
export const ENGINE_TABLE_NAMES: readonly (keyof EngineTables)[] = [
  'letters',
  'deliveries',
  'delivery_hosts',
  'outbox',
  'set_aside',
  'cache',
  'meta',
]
