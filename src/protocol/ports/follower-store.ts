/**
 * Who follows the local accounts, and through which inbox they are reached.
 *
 * @module
 */

/** A remote follower of a local account. */
export interface Follower {
  /** Actor id, as received. */
  readonly actorId: string
  readonly inbox: string
  readonly sharedInbox?: string
}

/**
 * Contract: `add` of a known follower replaces its inboxes; `remove` of an unknown one does nothing. A
 * cursor that is none gives an empty page. A shared inbox is used only on its actor's own host: else any
 * actor could name a stranger's.
 */
export interface FollowerStore {
  /** @param accountId - Actor id of the local account. */
  add(accountId: string, follower: Follower): Promise<void>
  remove(accountId: string, actorId: string): Promise<void>
  has(accountId: string, actorId: string): Promise<boolean>
  count(accountId: string): Promise<number>
  /**
   * A page of distinct inboxes to deliver to, the shared one where there is one.
   *
   * @returns `next` is the cursor of the following page, absent on the last.
   */
  inboxes(
    accountId: string,
    page: { readonly after?: string; readonly limit: number },
  ): Promise<{ readonly inboxes: readonly string[]; readonly next?: string }>
  /** A page of follower ids, newest first. */
  list(
    accountId: string,
    page: { readonly after?: string; readonly limit: number },
  ): Promise<{ readonly actorIds: readonly string[]; readonly next?: string }>
  /** Ids of all followers on one origin (`https://host`), for followers synchronization. */
  idsOnOrigin(accountId: string, origin: string): Promise<readonly string[]>
}
