/**
 * How the tables of queue, outbox and cache are made.
 *
 * @module
 */
import { sql, type Compilable } from 'kysely'
import type { Definitions, TableDefinitions } from './definitions.js'

/** Tells the tables of the engine, in their first version. */
export const createEngineTables: TableDefinitions = (define) => [
  ...queueTables(define),
  ...outboxTables(define),
  ...cacheTables(define),
]

function queueTables({
  table,
  keyedTable,
  index,
  types: { text, integer, int8, serial },
}: Definitions): readonly Compilable[] {
  return [
    table('letters')
      .addColumn('letter_id', serial)
      .addColumn('fingerprint', text, (column) => column.notNull())
      .addColumn('sender_id', text, (column) => column.notNull())
      .addColumn('activity_id', text, (column) => column.notNull())
      .addColumn('subject', text)
      .addColumn('headers', text)
      .addColumn('synchronize_followers', integer)
      .addColumn('retries', integer)
      .addColumn('body', text, (column) => column.notNull())
      .addColumn('long_ids', text),
    index('letters', 'fingerprint', ['fingerprint']).unique(),
    index('letters', 'subject', ['subject']).where('subject', 'is not', null),
    table('deliveries')
      .addColumn('sequence', serial)
      .addColumn('id', text, (column) => column.notNull())
      .addColumn('letter_id', int8, (column) => column.notNull())
      .addColumn('inbox', text, (column) => column.notNull())
      .addColumn('host', text, (column) => column.notNull())
      .addColumn('on_behalf_of', text)
      .addColumn('recipient_id', text)
      .addColumn('ordering_key', text)
      .addColumn('created_at', int8, (column) => column.notNull())
      .addColumn('due_at', int8, (column) => column.notNull())
      .addColumn('is_head', integer, (column) => column.notNull())
      .addColumn('attempt', integer, (column) => column.notNull().defaultTo(sql.lit(0)))
      .addColumn('lapses', integer, (column) => column.notNull().defaultTo(sql.lit(0)))
      .addColumn('begun', integer, (column) => column.notNull().defaultTo(sql.lit(0)))
      .addColumn('lease', text)
      .addColumn('long_ids', text),
    index('deliveries', 'id', ['id']).unique(),
    index('deliveries', 'letter', ['letter_id', 'sequence']),
    index('deliveries', 'heads', ['host', 'due_at', 'sequence']).where(sql<boolean>`is_head = 1`),
    index('deliveries', 'lanes', ['ordering_key', 'host', 'sequence']).where('ordering_key', 'is not', null),
    index('deliveries', 'leased', ['host', 'due_at']).where('lease', 'is not', null),
    keyedTable('delivery_hosts')
      .addColumn('host', text, (column) => column.primaryKey().notNull())
      .addColumn('due_at', int8, (column) => column.notNull())
      .addColumn('sequence', int8, (column) => column.notNull())
      .addColumn('items', int8, (column) => column.notNull()),
    index('delivery_hosts', 'due', ['due_at', 'sequence']),
    table('set_aside')
      .addColumn('sequence', serial)
      .addColumn('id', text, (column) => column.notNull())
      .addColumn('origin', text, (column) => column.notNull())
      .addColumn('reason', text, (column) => column.notNull())
      .addColumn('inbox', text)
      .addColumn('activity_id', text)
      .addColumn('subject', text)
      .addColumn('letter_id', int8)
      .addColumn('at', int8, (column) => column.notNull())
      .addColumn('payload', text, (column) => column.notNull())
      .addColumn('long_ids', text),
    index('set_aside', 'id', ['id', 'origin']).unique(),
    index('set_aside', 'letter', ['letter_id']).where('letter_id', 'is not', null),
    index('set_aside', 'subject', ['subject']).where('subject', 'is not', null),
  ]
}

function outboxTables({
  table,
  index,
  types: { text, integer, int8, serial },
}: Definitions): readonly Compilable[] {
  return [
    table('outbox')
      .addColumn('sequence', serial)
      .addColumn('id', text, (column) => column.notNull())
      .addColumn('dispatch', text, (column) => column.notNull())
      .addColumn('letter_id', int8)
      .addColumn('update_of', text)
      .addColumn('subject', text)
      .addColumn('due_at', int8, (column) => column.notNull())
      .addColumn('is_head', integer, (column) => column.notNull())
      .addColumn('cursor', text)
      .addColumn('lapses', integer, (column) => column.notNull().defaultTo(sql.lit(0)))
      .addColumn('progressed', integer, (column) => column.notNull().defaultTo(sql.lit(0)))
      .addColumn('lease', text)
      .addColumn('lease_ms', int8)
      .addColumn('long_ids', text),
    index('outbox', 'id', ['id']).unique(),
    index('outbox', 'letter', ['letter_id']).where('letter_id', 'is not', null),
    index('outbox', 'heads', ['due_at', 'sequence']).where(sql<boolean>`is_head = 1`),
    index('outbox', 'lanes', ['subject', 'sequence']).where('subject', 'is not', null),
  ]
}

function cacheTables({ table, index, types: { text, integer, int8 } }: Definitions): readonly Compilable[] {
  return [
    table('cache')
      .addColumn('key', text, (column) => column.primaryKey().notNull())
      .addColumn('kind', text, (column) => column.notNull())
      .addColumn('value', text, (column) => column.notNull())
      .addColumn('expires_at', int8, (column) => column.notNull())
      .addColumn('is_mark', integer, (column) => column.notNull())
      .addColumn('written', int8, (column) => column.notNull()),
    index('cache', 'expires', ['expires_at']),
    index('cache', 'written', ['kind', 'written']).where(sql<boolean>`is_mark = 0`),
  ]
}
