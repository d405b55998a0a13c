/**
 * A host as the contracts of its ports see it.
 *
 * @module
 */
import type { NotificationAdd, ReportCreate, Status } from '../core/model/index.js'
import type {
  Accounts,
  ApplyEffects,
  Content,
  DeliveryQueue,
  Directory,
  Outbox,
} from '../protocol/ports/index.js'
import type { Closable } from './check.js'

/** A local user of a host. */
export interface HostUser {
  readonly username: string
  readonly actorId: string
}

/**
 * What a host shows its users, as far as it does: what no port asks for can be seen to be kept only here. Rules about
 * what is left out are not checked.
 */
export interface HostReading {
  /** A post of anybody, whole. */
  status?(id: string): Promise<Pick<Status, 'id' | 'claimedCounts'> | undefined>
  /** What a local account was told of. */
  notifications?(accountId: string): Promise<readonly Omit<NotificationAdd, 'kind'>[]>
  /** Home timeline of a local account. */
  home?(accountId: string): Promise<readonly { readonly statusId: string; readonly boostedBy?: string }[]>
  reports?(): Promise<readonly Pick<ReportCreate, 'actorId' | 'accountId' | 'statusIds' | 'comment'>[]>
  /** Ids of the lists of accounts that somebody recommends. */
  collections?(ownerId: string): Promise<readonly string[]>
}

/** A fresh host that knows two local users and nothing else. */
export interface HostFixture extends Closable {
  readonly accounts: Accounts
  readonly directory: Directory
  readonly apply: ApplyEffects
  readonly content: Content
  readonly outbox: Outbox
  readonly queue: DeliveryQueue
  /** The two, whom nobody follows yet. Their names hold letters. */
  readonly users: readonly [HostUser, HostUser]
  /** The host's present, for what falls due or expires. */
  readonly now: Date
  readonly reading?: HostReading
}
