/**
 * What a ready-made state offers a server besides the ports: its users, its reads, its moderators' decisions.
 *
 * @module
 */
import type {
  Account,
  CollectionUpdate,
  KnownFollow,
  NotificationAdd,
  Severity,
  Status,
} from '../../core/model/index.js'
import type {
  Accounts,
  ApplyEffects,
  Content,
  DeliveryQueue,
  Directory,
  KeyValueStore,
  LocalAccount,
  Outbox,
  ServerFacts,
} from '../../protocol/ports/index.js'

/** An RSA key pair as PEM texts: PKCS#8 and SPKI. */
export interface KeyPairPem {
  readonly privateKeyPem: string
  readonly publicKeyPem: string
}

/** A user to be; keys are made where none are given. */
export type NewLocalAccount = Omit<LocalAccount, keyof KeyPairPem> & { readonly keys?: KeyPairPem }

/** What may be changed of a user. */
export type LocalAccountChanges = Partial<Omit<LocalAccount, 'username' | 'suspended' | keyof KeyPairPem>>

/** {@link Accounts} that can be added to. */
export interface LocalAccounts extends Accounts {
  /**
   * Adds a user.
   *
   * @throws RangeError for a name that is or was taken, or holds anything but letters, digits and underscores.
   */
  create(account: NewLocalAccount): Promise<LocalAccount>
  /**
   * Changes what is given of a user; undefined when there is none of this name.
   *
   * @throws TypeError for `suspended`, which the moderators alone decide (`moderateAccount`), and for an address that is
   *   no http(s) URL.
   */
  update(username: string, changes: LocalAccountChanges): Promise<LocalAccount | undefined>
  /** All users that are not gone, by name. */
  list(): Promise<readonly LocalAccount[]>
}

/** A page asked for: `before` is the cursor that came with an earlier one. */
export interface ReadingPage {
  readonly before?: string
  /** @defaultValue 40 */
  readonly limit?: number
}

/** A page, newest first. */
export interface PageRead<T> {
  readonly items: readonly T[]
  /** Cursor of the next page, absent on the last. */
  readonly next?: string
}

/** One thing in a home timeline. */
export interface TimelineItem {
  readonly status: Status
  /** Actor who boosted it into this timeline. */
  readonly boostedBy?: string
}

/** What a local account was told, with when. */
export interface StoredNotification extends Omit<NotificationAdd, 'kind'> {
  /** RFC 3339. */
  readonly at: string
}

/** A report as it was made. */
export interface StoredReport {
  readonly actorId: string
  readonly accountId: string
  readonly statusIds: readonly string[]
  readonly comment: string
  /** RFC 3339. */
  readonly at: string
}

/** Reads that need no port: a host with tables of its own has queries for them. */
export interface StateReading {
  /** An account, local or not, by its actor id. */
  account(id: string): Promise<Account | undefined>
  /** By its handle, `user@host` with or without a leading `@`, in any case. */
  accountByHandle(handle: string): Promise<Account | undefined>
  /** A post of anybody, by its id. */
  status(id: string): Promise<Status | undefined>
  /** Earlier versions of a post, oldest first. */
  edits(statusId: string): Promise<readonly Status[]>
  /** Posts of one account. */
  statusesBy(accountId: string, page?: ReadingPage): Promise<PageRead<Status>>
  /** Replies that are known, oldest first. */
  repliesTo(statusId: string, limit?: number): Promise<readonly Status[]>
  /** Home timeline of a local account. */
  timeline(accountId: string, page?: ReadingPage): Promise<PageRead<TimelineItem>>
  notifications(accountId: string, page?: ReadingPage): Promise<PageRead<StoredNotification>>
  /** A follow, whichever way. */
  follow(followerId: string, targetId: string): Promise<KnownFollow | undefined>
  /** Requests that wait for this account's answer, oldest first. */
  followRequests(accountId: string): Promise<readonly KnownFollow[]>
  /** Actor ids, in the order in which they did it. */
  favouritedBy(statusId: string): Promise<readonly string[]>
  /** Actor ids, in the order in which they did it. */
  boostedBy(statusId: string): Promise<readonly string[]>
  /** Newest first. */
  reports(): Promise<readonly StoredReport[]>
  /** Lists of accounts that somebody recommends. */
  collectionsOf(ownerId: string): Promise<readonly Omit<CollectionUpdate, 'kind'>[]>
}

/** What the moderators of a server decide. Each is an effect like any other, applied in a transaction of its own. */
export interface Moderation {
  /**
   * Blocks a domain with everything below it; `silence` limits it only.
   *
   * @param domain - `spam.example`, in any case or script; no scheme, port, path or wildcard.
   * @param severity - How far it is shut out.
   * @throws TypeError for anything that is not a domain, or is this server's own: that of its origin or its handles. One
   *   above those may be blocked, and shuts out nobody here.
   */
  blockDomain(domain: string, severity?: Exclude<Severity, 'none'>): Promise<void>
  /** Lets a blocked domain in again. Follows that the block ended do not come back. */
  unblockDomain(domain: string): Promise<void>
  /** Lets a domain in where only listed ones are (`limitedFederation`). The same as `unblockDomain` elsewhere. */
  allowDomain(domain: string): Promise<void>
  /** Limits, suspends or releases an account, local or not, by its actor id. */
  moderateAccount(accountId: string, severity: Severity): Promise<void>
}

/** Everything a server keeps. The first seven are the ports of the same names; `createFederation` takes it whole. */
export interface HostState extends StateReading, Moderation {
  readonly accounts: LocalAccounts
  readonly directory: Directory
  readonly apply: ApplyEffects
  readonly content: Content
  readonly outbox: Outbox
  readonly queue: DeliveryQueue
  readonly cache: KeyValueStore
  /** What it was told of the server, for the federation to agree with. */
  readonly server: ServerFacts
  /** Actor id of a local user of this name, whether there is one or not. */
  actorIdOf(username: string): string
}

/** Facts about the server whose state it is. */
export interface HostStateFacts {
  /** Public origin, `https://social.example`. */
  readonly origin: string
  /**
   * Domain of the handles.
   *
   * @defaultValue the host of `origin`
   */
  readonly handleDomain?: string
  /**
   * Gives the actor id of a local user.
   *
   * @defaultValue `ORIGIN/users/USERNAME`
   */
  readonly actorIdOf?: (username: string) => string
  /**
   * Gives the page for people of a local user.
   *
   * @defaultValue `ORIGIN/@USERNAME`
   */
  readonly profileUrlOf?: (username: string) => string
  /** @defaultValue `ORIGIN/inbox` */
  readonly sharedInbox?: string
  /** Makes the keys of new accounts. @defaultValue RSA of 2048 bits */
  readonly generateKeys?: () => Promise<KeyPairPem>
  /**
   * Only domains that the moderators let in (`allowDomain`) are: everybody else's standing is `suspend`.
   *
   * @defaultValue false
   */
  readonly limitedFederation?: boolean
}
