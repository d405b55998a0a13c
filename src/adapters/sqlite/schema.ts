/**
 * Settings of the connection, version of the schema, and the tables of cache, followers and queue.
 *
 * @module
 */
import type { DatabaseSync } from 'node:sqlite'
import type { Transaction } from './transaction.js'

/** Raised whenever a table changes in a way that an older version of this package could not work with. */
const SCHEMA_VERSION = 1

/** Values with an end; `is_mark` for those that `add` has set and that nothing may push out. */
const CACHE = `
  CREATE TABLE IF NOT EXISTS cache (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    expires_at REAL NOT NULL,
    is_mark INTEGER NOT NULL,
    written INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS cache_expires_at ON cache (expires_at);
  CREATE INDEX IF NOT EXISTS cache_written ON cache (written) WHERE is_mark = 0;`

/** `inbox` is the one to deliver to. */
const FOLLOWERS = `
  CREATE TABLE IF NOT EXISTS followers (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id TEXT NOT NULL,
    actor_id TEXT NOT NULL,
    inbox TEXT NOT NULL,
    UNIQUE (account_id, actor_id)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS followers_inbox ON followers (account_id, inbox);`

/**
 * `due_at` is when an item may be handed out (again): its due time, or the end of its lease. A body is
 * kept once, however many inboxes it goes to, and leaves with the last of them.
 */
const DELIVERIES = `
  CREATE TABLE IF NOT EXISTS delivery_bodies (
    body_id INTEGER PRIMARY KEY,
    body TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS deliveries (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    host TEXT NOT NULL,
    ordering_key TEXT,
    subject TEXT,
    item TEXT NOT NULL,
    body_id INTEGER NOT NULL REFERENCES delivery_bodies,
    attempt INTEGER NOT NULL DEFAULT 0,
    lapses INTEGER NOT NULL DEFAULT 0,
    due_at REAL NOT NULL,
    lease TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (due_at, sequence, host, ordering_key);
  CREATE INDEX IF NOT EXISTS deliveries_lane ON deliveries (ordering_key, host, sequence)
    WHERE ordering_key IS NOT NULL;
  CREATE INDEX IF NOT EXISTS deliveries_subject ON deliveries (subject) WHERE subject IS NOT NULL;
  CREATE INDEX IF NOT EXISTS deliveries_leased ON deliveries (due_at, host) WHERE lease IS NOT NULL;
  CREATE INDEX IF NOT EXISTS deliveries_body ON deliveries (body_id);
  CREATE TRIGGER IF NOT EXISTS deliveries_last_of_body AFTER DELETE ON deliveries
    WHEN NOT EXISTS (SELECT 1 FROM deliveries WHERE body_id = OLD.body_id)
    BEGIN DELETE FROM delivery_bodies WHERE body_id = OLD.body_id; END;`

/** Sets the connection up and creates what is missing. */
export function createSchema(connection: DatabaseSync, transaction: Transaction): void {
  connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON')
  transaction(() => {
    const found = Number(connection.prepare('PRAGMA user_version').get()?.['user_version'])
    if (found > SCHEMA_VERSION) {
      throw new Error(
        `the database has schema ${found}, this version of tootkit knows ${SCHEMA_VERSION}: update tootkit`,
      )
    }
    connection.exec(CACHE + FOLLOWERS + DELIVERIES)
    connection.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`)
  })
}
