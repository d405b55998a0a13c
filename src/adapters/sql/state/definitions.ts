/**
 * How the tables of the state are made.
 *
 * @module
 */
import { sql, type Compilable, type SqlBool } from 'kysely'
import type { Definitions, TableDefinitions } from '../definitions.js'

/** Columns by name: `text?` for one that may be absent. */
type Columns = Readonly<Record<string, 'text' | 'text?' | 'int8' | 'int8?' | 'flag' | 'digit'>>

/** Tells the tables of the state, in their first version. */
export const createStateTables: TableDefinitions = (define) => [
  ...accountTables(define),
  ...statusTables(define),
  ...reactionTables(define),
  ...relationTables(define),
  ...rememberedTables(define),
]

function accountTables(define: Definitions): readonly Compilable[] {
  return [
    table(define, 'accounts', 'id', {
      local_id: 'text',
      local: 'flag',
      acct: 'text?',
      value: 'text',
      profile: 'text',
      move: 'text?',
      refreshed_at: 'int8?',
    }),
    define.index('accounts', 'local_id', ['local_id']).unique(),
    define.index('accounts', 'acct', ['acct']).unique().where('acct', 'is not', null),
    table(define, 'local_accounts', 'username', {
      account_id: 'text',
      value: 'text',
      private_key_pem: 'text',
      public_key_pem: 'text',
      gone: 'flag',
    }),
    define.index('local_accounts', 'account', ['account_id']).unique(),
    define.index('local_accounts', 'gone', ['gone']),
    table(define, 'moderated_accounts', 'account_id', { severity: 'text' }),
    table(define, 'moderated_domains', 'domain', { severity: 'text' }),
    table(define, 'settings', 'name', { value: 'text' }),
    table(define, 'account_counts', 'account_id', {
      followers: 'int8',
      following: 'int8',
      statuses: 'int8',
      boosts: 'int8',
    }),
  ]
}

function statusTables(define: Definitions): readonly Compilable[] {
  return [
    table(define, 'statuses', 'id', {
      local_id: 'text',
      author_id: 'text',
      local: 'flag',
      is_boost: 'flag',
      boost_of: 'text?',
      announce_id: 'text?',
      in_reply_to: 'text?',
      audience: 'int8',
      atom_uri: 'text?',
      origin: 'text?',
      voters_count: 'int8?',
      long_ids: 'text?',
      value: 'text',
    }),
    define.index('statuses', 'local_id', ['local_id']).unique(),
    define.index('statuses', 'author', ['author_id', 'is_boost', 'local_id']),
    define
      .index('statuses', 'outbox', ['author_id', 'audience', 'local_id'])
      .where(sql<SqlBool>`local = 1 and audience is not null`),
    define.index('statuses', 'boost', ['boost_of', 'local_id']).where('boost_of', 'is not', null),
    define
      .index('statuses', 'local_boost', ['boost_of', 'local_id'])
      .where(sql<SqlBool>`boost_of is not null and local = 1`),
    // anybody can write anybody's id: whose it is stands beside it, so that nobody else's rows are read
    define
      .index('statuses', 'announce', ['announce_id', 'author_id', 'local_id'])
      .where('announce_id', 'is not', null),
    define.index('statuses', 'booster', ['boost_of', 'author_id']).where('boost_of', 'is not', null),
    define.index('statuses', 'replier', ['in_reply_to', 'author_id']).where('in_reply_to', 'is not', null),
    define.index('statuses', 'reply', ['in_reply_to', 'local_id']).where('in_reply_to', 'is not', null),
    define
      .index('statuses', 'open_reply', ['in_reply_to', 'local_id'])
      .where(sql<SqlBool>`in_reply_to is not null and audience = 0`),
    define
      .index('statuses', 'atom_uri', ['atom_uri', 'author_id', 'local_id'])
      .where('atom_uri', 'is not', null),
    table(define, 'status_edits', undefined, { status_id: 'text', edited_at: 'int8', value: 'text' }),
    define.index('status_edits', 'version', ['status_id', 'edited_at']).unique(),
    table(define, 'gone_statuses', 'id', { audience: 'int8' }),
    table(define, 'poll_tallies', undefined, { status_id: 'text', option: 'int8', votes: 'int8' }),
    define.index('poll_tallies', 'option', ['status_id', 'option']).unique(),
    table(define, 'poll_votes', undefined, {
      status_id: 'text',
      actor_id: 'text',
      option: 'int8',
      is_first: 'flag',
    }),
    define.index('poll_votes', 'option', ['status_id', 'actor_id', 'option']).unique(),
    define
      .index('poll_votes', 'voter', ['status_id', 'actor_id'])
      .unique()
      .where(sql<SqlBool>`is_first = 1`),
    define.index('poll_votes', 'actor', ['actor_id']),
    table(define, 'quotes', 'quote_id', {
      author_id: 'text',
      author_local: 'flag',
      target_id: 'text?',
      target_author_id: 'text?',
      state: 'text',
      stamp: 'text?',
      request_id: 'text?',
      long_ids: 'text?',
    }),
    define.index('quotes', 'target', ['target_id', 'author_id']).where('target_id', 'is not', null),
    define
      .index('quotes', 'local', ['target_id', 'author_id'])
      .where(sql<SqlBool>`target_id is not null and author_local = 1`),
    define.index('quotes', 'stamp', ['stamp', 'target_author_id', 'quote_id']).where('stamp', 'is not', null),
    define.index('quotes', 'stamp_state', ['stamp', 'state', 'quote_id']).where('stamp', 'is not', null),
    define
      .index('quotes', 'request', ['request_id', 'author_id', 'quote_id'])
      .where('request_id', 'is not', null),
    define
      .index('quotes', 'request_to', ['request_id', 'target_author_id', 'quote_id'])
      .where('request_id', 'is not', null),
  ]
}

function reactionTables(define: Definitions): readonly Compilable[] {
  return [
    table(define, 'favourites', undefined, {
      status_id: 'text',
      actor_id: 'text',
      local_id: 'text',
      id: 'text?',
      long_ids: 'text?',
    }),
    define.index('favourites', 'pair', ['status_id', 'actor_id']).unique(),
    define.index('favourites', 'local_id', ['local_id']).unique(),
    define.index('favourites', 'actor', ['actor_id', 'local_id']),
    table(define, 'pins', undefined, { actor_id: 'text', status_id: 'text', local_id: 'text' }),
    define.index('pins', 'pair', ['actor_id', 'status_id']).unique(),
    define.index('pins', 'order', ['actor_id', 'local_id']),
    define.index('pins', 'status', ['status_id']),
    table(define, 'featured_tags', undefined, {
      actor_id: 'text',
      name: 'text',
      local_id: 'text',
      value: 'text',
    }),
    define.index('featured_tags', 'name', ['actor_id', 'name']).unique(),
    define.index('featured_tags', 'order', ['actor_id', 'local_id']),
    table(define, 'home_entries', undefined, { account_id: 'text', local_id: 'text' }),
    define.index('home_entries', 'order', ['account_id', 'local_id']).unique(),
    define.index('home_entries', 'status', ['local_id']),
    table(define, 'notifications', undefined, {
      account_id: 'text',
      local_id: 'text',
      type: 'text',
      actor_id: 'text',
      status_id: 'text',
      long_ids: 'text?',
    }),
    define.index('notifications', 'once', ['account_id', 'type', 'actor_id', 'status_id']).unique(),
    define.index('notifications', 'local_id', ['local_id']).unique(),
    define.index('notifications', 'order', ['account_id', 'local_id']),
    define.index('notifications', 'actor', ['actor_id']),
    define.index('notifications', 'status', ['status_id']).where(sql<SqlBool>`status_id <> ''`),
  ]
}

function relationTables(define: Definitions): readonly Compilable[] {
  return [
    table(define, 'follows', undefined, {
      follower_id: 'text',
      target_id: 'text',
      local_id: 'text',
      id: 'text',
      accepted: 'flag',
      follower_local: 'flag',
      remote_domain: 'text?',
      inbox: 'text?',
      inbox_rank: 'digit',
      long_ids: 'text?',
    }),
    define.index('follows', 'pair', ['follower_id', 'target_id']).unique(),
    define.index('follows', 'local_id', ['local_id']).unique(),
    define.index('follows', 'id', ['id', 'follower_id', 'local_id']),
    define.index('follows', 'id_to', ['id', 'target_id', 'local_id']),
    define.index('follows', 'target', ['target_id', 'follower_local', 'accepted', 'local_id']),
    define.index('follows', 'follower', ['follower_id', 'accepted', 'local_id']),
    define.index('follows', 'domain', ['remote_domain', 'target_id']).where('remote_domain', 'is not', null),
    // the follower as well, so that the walk over a million inboxes reads nothing but this
    define
      .index('follows', 'inbox', ['target_id', 'inbox', 'inbox_rank', 'follower_id'])
      .where(sql<SqlBool>`accepted = 1 and inbox is not null`),
    table(define, 'blocks', undefined, {
      actor_id: 'text',
      target_id: 'text',
      local_id: 'text',
      id: 'text?',
      long_ids: 'text?',
    }),
    define.index('blocks', 'pair', ['actor_id', 'target_id']).unique(),
    define.index('blocks', 'local_id', ['local_id']).unique(),
    define.index('blocks', 'id', ['id', 'actor_id', 'local_id']).where('id', 'is not', null),
  ]
}

function rememberedTables(define: Definitions): readonly Compilable[] {
  return [
    table(define, 'reports', 'local_id', { key: 'text', value: 'text' }),
    define.index('reports', 'key', ['key']).unique(),
    table(define, 'collections', undefined, { owner_id: 'text', id: 'text', value: 'text' }),
    define.index('collections', 'id', ['owner_id', 'id']).unique(),
    table(define, 'tombstones', undefined, { actor_id: 'text', id: 'text', at: 'text', until: 'int8' }),
    define.index('tombstones', 'id', ['actor_id', 'id']).unique(),
    define.index('tombstones', 'until', ['until']),
    table(define, 'seen_activities', 'key', { until: 'int8' }),
    define.index('seen_activities', 'until', ['until']),
  ]
}

/** Types of columns that hold small whole numbers. */
const SMALL: ReadonlySet<string> = new Set(['flag', 'digit'])

/** A table whose primary key, where it has one, is a text of its own. */
function table(define: Definitions, name: string, key: string | undefined, columns: Columns): Compilable {
  const { types } = define
  const keyed = define.table(name)
  const start =
    key === undefined ? keyed : keyed.addColumn(key, types.text, (column) => column.notNull().primaryKey())
  return Object.entries(columns).reduce((built, [column, type]) => {
    const isOptional = type.endsWith('?')
    const plain = SMALL.has(type) ? types.integer : type.startsWith('int8') ? types.int8 : types.text
    return built.addColumn(column, plain, (made) => (isOptional ? made : made.notNull()))
  }, start)
}
