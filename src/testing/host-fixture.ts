/**
 * A host as the contracts of its ports see it.
 *
 * @module
 */
import type { Account, NotificationAdd, ReportCreate, Status } from '../core/model/index.js'
import type {
  Accounts,
  ApplyEffects,
  Content,
  DeliveryQueue,
  Directory,
  LocalAccount,
  Outbox,
} from '../protocol/ports/index.js'
import type { Closable } from './check.js'

/** A local user of a host. */
export interface HostUser {
  readonly username: string
  readonly actorId: string
}

/**
 * What a host shows its users, as far as it does: what no port asks for can be seen to be kept only here. Of rules
 * about what is left out, those are checked that keep people apart.
 */
export interface HostReading {
  /** A post of anybody: these two parts of it, or all that a `Status` has. */
  status?(id: string): Promise<Pick<Status, 'id' | 'claimedCounts'> | Status | undefined>
  /** An account of another server, whole. */
  account?(id: string): Promise<Account | undefined>
  /** What a local account was told of. */
  notifications?(accountId: string): Promise<readonly Omit<NotificationAdd, 'kind'>[]>
  /** Home timeline of a local account. */
  home?(accountId: string): Promise<readonly { readonly statusId: string; readonly boostedBy?: string }[]>
  reports?(): Promise<readonly Pick<ReportCreate, 'actorId' | 'accountId' | 'statusIds' | 'comment'>[]>
  /** Ids of the lists of accounts that somebody recommends. */
  collections?(ownerId: string): Promise<readonly string[]>
}

/** How a user of the host changes what it says of itself, where the host lets it. */
export interface UserChanges {
  update?(
    username: string,
    changes: Partial<Omit<LocalAccount, 'username' | 'privateKeyPem' | 'publicKeyPem'>>,
  ): Promise<unknown>
}

/** A fresh host that knows two local users and nothing else. */
export interface HostFixture extends Closable {
  /** With `update`, as ready-made states have it, what users say of themselves is tried as well. */
  readonly accounts: Accounts & UserChanges
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
