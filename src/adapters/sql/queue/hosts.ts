/**
 * The hosts with something waiting: a claim looks at them, not at the items.
 *
 * @module
 */
import { sql, type RawBuilder } from 'kysely'
import type { Executor } from '../database.js'
import { insertion, statement } from '../statement.js'

interface HostChange {
  readonly host: string
  /** How many items came, less those that went. */
  readonly items: number
}

/** A host to which items came. */
export interface Arrival {
  readonly host: string
  /** How many. */
  items: number
  /** Of the one of them that is due first and waits for no other. */
  due_at: number
  sequence: number
}

/** A value of the item of a host that is due first; the host comes from around it. */
function ofFirst(column: 'due_at' | 'sequence'): RawBuilder<number> {
  return sql`(select d.${sql.ref(column)} from ${sql.table('deliveries')} as d
    where d.host = given.host and d.is_head = 1 order by d.due_at, d.sequence limit 1)`
}

const noteFirst = statement<{ changes: readonly HostChange[] }>((db, p) =>
  db
    .insertInto('delivery_hosts')
    .columns(['host', 'due_at', 'sequence', 'items'])
    .expression(
      db
        .selectFrom(p.rows('changes', { host: 'text', items: 'int8' }).as('given'))
        .select([
          'given.host',
          ofFirst('due_at').as('due_at'),
          ofFirst('sequence').as('sequence'),
          'given.items',
        ])
        .where(ofFirst('sequence'), 'is not', null),
    )
    .onConflict((conflict) =>
      conflict.column('host').doUpdateSet((eb) => ({
        due_at: eb.ref('excluded.due_at'),
        sequence: eb.ref('excluded.sequence'),
        items: eb('delivery_hosts.items', '+', eb.ref('excluded.items')),
      })),
    ),
)

/** Hosts of which something else is noted than is so. */
export const selectAstray = statement<{ hosts: readonly { readonly host: string }[] }, { host: string }>(
  (db, p) =>
    db
      .selectFrom(p.rows('hosts', { host: 'text' }).as('given'))
      .select('given.host')
      .where(ofFirst('sequence'), 'is distinct from', noted('sequence'))
      .union(
        db
          .selectFrom(p.rows('hosts', { host: 'text' }).as('given'))
          .select('given.host')
          .where(ofFirst('due_at'), 'is distinct from', noted('due_at')),
      ),
)

function noted(column: 'due_at' | 'sequence'): RawBuilder<number> {
  return sql`(select h.${sql.ref(column)} from ${sql.table('delivery_hosts')} as h where h.host = given.host)`
}

const known = sql.table('delivery_hosts')
const isEarlier = sql`(excluded.due_at, excluded.sequence) < (${known}.due_at, ${known}.sequence)`

const noteArrivals = insertion('delivery_hosts', ['host', 'due_at', 'sequence', 'items'], {
  known: 'host',
  updates: {
    due_at: sql`case when ${isEarlier} then excluded.due_at else ${known}.due_at end`,
    sequence: sql`case when ${isEarlier} then excluded.sequence else ${known}.sequence end`,
    items: sql`${known}.items + excluded.items`,
  },
})

const forgetEmpty = statement<{ hosts: readonly string[] }>((db, p) =>
  db
    .deleteFrom('delivery_hosts')
    .where('host', 'in', p.list('hosts'))
    .where(
      // in this form it is looked up for each, never joined whole
      sql`(select d.sequence from ${sql.table('deliveries')} as d
        where d.host = ${sql.table('delivery_hosts')}.host and d.is_head = 1 limit 1)`,
      'is',
      null,
    ),
)

/**
 * Brings hosts up to date after their items changed.
 *
 * @param trx - A transaction.
 * @param changes - Every host of which an item came, went, or is due at another time; with how many came, less
 *   those that went.
 */
export async function refreshHosts(trx: Executor, changes: ReadonlyMap<string, number>): Promise<void> {
  if (changes.size === 0) return
  await noteFirst.run(trx, { changes: [...changes].map(([host, items]) => ({ host, items })) })
  // where only more came, none is empty
  const hosts = [...changes].filter(([, items]) => items <= 0).map(([host]) => host)
  if (hosts.length > 0) await forgetEmpty.run(trx, { hosts })
}

/**
 * Notes that items came, where none went and none is due at another time.
 *
 * @param trx - A transaction.
 * @param arrivals - The hosts.
 */
export async function welcomeHosts(trx: Executor, arrivals: Iterable<Arrival>): Promise<void> {
  await noteArrivals.run(trx, [...arrivals])
}

/** Counts by host. */
export function countByHost(
  rows: readonly { readonly host: string }[],
  each: 1 | 0 | -1,
): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { host } of rows) counts.set(host, (counts.get(host) ?? 0) + each)
  return counts
}
