/**
 * The tables of the state: types of their rows, and their names without prefix.
 *
 * Columns that hold ids hold keys of them (`ids.ts`): the id itself unless it is long or odd. `local_id` is what apps
 * know a row by (`local-ids.ts`). What is never searched stands in `value`, as JSON.
 *
 * @module
 */
import type { Severity } from '../../../core/model/index.js'
import type { InboxRank } from '../../state/index.js'
import type { Flag, Int8, Int8OrNull } from '../columns.js'

/** An actor, local or not. */
export interface AccountsTable {
  id: string
  local_id: string
  local: Flag
  /** `user@host` in lower case: of one account at most. */
  acct: string | null
  /** JSON of what decisions need of the `Account`. */
  value: string
  /** JSON of the rest, which only pages show. */
  profile: string
  /** JSON: where it moved to, and when. */
  move: string | null
  /** When its document was last taken over. */
  refreshed_at: Int8OrNull
}

/** A user of this server. The row of a deleted one stays, so that its name stays taken. */
export interface LocalAccountsTable {
  /** In lower case. */
  username: string
  account_id: string
  /** JSON of the `LocalAccount` without keys. */
  value: string
  private_key_pem: string
  public_key_pem: string
  gone: Flag
}

/** What the moderators decided about an account, known or not. */
export interface ModeratedAccountsTable {
  account_id: string
  severity: Severity
}

/** What they decided about a domain. `none` stays as well: where only listed domains are let in, this is the list. */
export interface ModeratedDomainsTable {
  domain: string
  severity: Severity
}

/** Facts of the server itself: the keys of its own actor. */
export interface SettingsTable {
  name: string
  /** JSON. */
  value: string
}

/** A post, or a boost of one. */
export interface StatusesTable {
  /** Of a boost: a name made of who and what (`boostKey`), since anybody can write any id on an Announce. */
  id: string
  /** Sorts by when it was published. */
  local_id: string
  author_id: string
  local: Flag
  is_boost: Flag
  /** Of a boost: the post boosted. */
  boost_of: string | null
  /** Of a boost: the id of its Announce. */
  announce_id: string | null
  in_reply_to: string | null
  /** For whom it is: `Audience`. */
  audience: Int8
  /** Where it is another than the id. */
  atom_uri: string | null
  /** Fingerprint of a local post as it was made: tells its making repeated from another post of its id. */
  origin: string | null
  /** Of its poll, where voters are counted. */
  voters_count: Int8OrNull
  /** Of the post and its author, or of a boost, its actor and the post boosted. */
  long_ids: string | null
  /** JSON of the `Status`, or of the `PublishedBoost`. Tallies and the state of a quote have rows of their own. */
  value: string
}

/** An earlier version of a post. */
export interface StatusEditsTable {
  status_id: string
  /** When that version was written. */
  edited_at: Int8
  value: string
}

/** A local post that was deleted. */
export interface GoneStatusesTable {
  id: string
  /** For whom it was: `Audience`. */
  audience: Int8
}

/** Votes for one option of a poll. */
export interface PollTalliesTable {
  status_id: string
  option: number
  votes: Int8
}

/** One vote for one option. */
export interface PollVotesTable {
  status_id: string
  actor_id: string
  option: number
  /** Of a voter who chose several options, one is the first. */
  is_first: Flag
}

/** What a post quotes and how that stands, also of a post that is not stored. */
export interface QuotesTable {
  quote_id: string
  author_id: string
  author_local: Flag
  target_id: string | null
  target_author_id: string | null
  state: string
  stamp: string | null
  request_id: string | null
  long_ids: string | null
}

export interface FavouritesTable {
  status_id: string
  actor_id: string
  local_id: string
  /** Of the Like, where it had one. */
  id: string | null
  long_ids: string | null
}

export interface PinsTable {
  actor_id: string
  status_id: string
  local_id: string
}

export interface FeaturedTagsTable {
  actor_id: string
  name: string
  local_id: string
  /** JSON: how it is written. */
  value: string
}

/** A follow between two actors, one of them local. */
export interface FollowsTable {
  follower_id: string
  target_id: string
  local_id: string
  /** Of the Follow. */
  id: string
  accepted: Flag
  follower_local: Flag
  /** Of the one that is not local, labels from the last to the first: what is below a domain is a range. */
  remote_domain: string | null
  /** Where a remote follower is reached. */
  inbox: string | null
  /** Of several behind one inbox, the one of the lowest rank stands for all (`inbox-rank.ts`). */
  inbox_rank: InboxRank
  long_ids: string | null
}

/** Numbers of an account, kept up by `apply`: counting a million rows takes long. */
export interface AccountCountsTable {
  /** Empty for all of them together. */
  account_id: string
  /** Accepted followers that are known here. */
  followers: Int8
  /** Of local accounts, as all that follows. */
  following: Int8
  statuses: Int8
  boosts: Int8
}

export interface BlocksTable {
  actor_id: string
  target_id: string
  local_id: string
  /** Of the Block, where it had one. */
  id: string | null
  long_ids: string | null
}

export interface ReportsTable {
  local_id: string
  /** Tells a report from its repetition: actor and id, or all that it says. */
  key: string
  value: string
}

export interface CollectionsTable {
  owner_id: string
  id: string
  value: string
}

/** What an actor took back or deleted, while that has to be remembered. */
export interface TombstonesTable {
  actor_id: string
  id: string
  /** As it was said. */
  at: string
  until: Int8
}

export interface SeenActivitiesTable {
  key: string
  until: Int8
}

/** Something in the home timeline of a local account: a post or boost, by its `local_id`. */
export interface HomeEntriesTable {
  account_id: string
  local_id: string
}

export interface NotificationsTable {
  account_id: string
  local_id: string
  type: string
  actor_id: string
  /** Empty where it is about no post. */
  status_id: string
  long_ids: string | null
}

/** Tables of the state. */
export interface StateTables {
  accounts: AccountsTable
  local_accounts: LocalAccountsTable
  moderated_accounts: ModeratedAccountsTable
  moderated_domains: ModeratedDomainsTable
  settings: SettingsTable
  statuses: StatusesTable
  status_edits: StatusEditsTable
  gone_statuses: GoneStatusesTable
  poll_tallies: PollTalliesTable
  poll_votes: PollVotesTable
  quotes: QuotesTable
  favourites: FavouritesTable
  pins: PinsTable
  featured_tags: FeaturedTagsTable
  follows: FollowsTable
  account_counts: AccountCountsTable
  blocks: BlocksTable
  reports: ReportsTable
  collections: CollectionsTable
  tombstones: TombstonesTable
  seen_activities: SeenActivitiesTable
  home_entries: HomeEntriesTable
  notifications: NotificationsTable
}

/** Their names, for the prefix. */
export const STATE_TABLE_NAMES: readonly (keyof StateTables)[] = [
  'accounts',
  'local_accounts',
  'moderated_accounts',
  'moderated_domains',
  'settings',
  'statuses',
  'status_edits',
  'gone_statuses',
  'poll_tallies',
  'poll_votes',
  'quotes',
  'favourites',
  'pins',
  'featured_tags',
  'follows',
  'account_counts',
  'blocks',
  'reports',
  'collections',
  'tombstones',
  'seen_activities',
  'home_entries',
  'notifications',
]
