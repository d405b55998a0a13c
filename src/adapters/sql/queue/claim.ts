/**
 * Handing out what is due: first the hosts, then their items.
 *
 * @module
 */
import { sql, type RawBuilder } from 'kysely'
import type { ClaimOptions, DeliveryJob } from '../../../protocol/ports/index.js'
import { toNumber } from '../columns.js'
import type { Executor } from '../database.js'
import type { Placeholders } from '../placeholders.js'
import { statement } from '../statement.js'
import { countByHost, refreshHosts } from './hosts.js'
import { itemOf, setRowsAside, type DeliveryRow } from './items.js'
import { letterOf, readLetters } from './letters.js'

interface HostsQuery {
  readonly now: number
  /** Most items of one host under way at once. */
  readonly share: number
  /** Most items of one host looked at. */
  readonly each: number
  readonly limit: number
  readonly except: readonly string[]
}

/** A host with room, and what of it could be handed out. */
interface DueHost {
  /** Items of it that are under way. */
  readonly busy: number | string | bigint
  readonly host: string
  /** JSON of pairs: when due, and the number of the row; null or empty where there is none after all. */
  readonly due: string | null
}

/** How many items of a host `h` are under way. */
function busyOf(p: Placeholders<HostsQuery>): RawBuilder<number> {
  return sql`(select count(*) from ${sql.table('deliveries')} as d
    where d.host = h.host and d.lease is not null and d.due_at > ${p('now')})`
}

/** The first items of a host `h` that are due. */
function dueOf(p: Placeholders<HostsQuery>): RawBuilder<string> {
  const array =
    p.dialect === 'sqlite'
      ? sql`json_group_array(json_array(given.due_at, given.sequence))`
      : sql`json_agg(json_build_array(given.due_at, given.sequence))::text`
  return sql`(select ${array} from (select d.due_at, d.sequence from ${sql.table('deliveries')} as d
    where d.host = h.host and d.is_head = 1 and d.due_at <= ${p('now')}
    order by d.due_at, d.sequence limit ${p('each')}) as given)`
}

const selectHosts = statement<HostsQuery, DueHost>((db, p) =>
  db
    .selectFrom('delivery_hosts as h')
    .select(['h.host', busyOf(p).as('busy'), dueOf(p).as('due')])
    .where('h.due_at', '<=', p('now'))
    .where('h.host', 'not in', p.list('except'))
    .where(busyOf(p), '<', p('share'))
    .orderBy('h.due_at')
    .orderBy('h.sequence')
    .limit(p('limit')),
)

const lend = statement<{ sequences: readonly number[]; token: string; until: number }>((db, p) =>
  db
    .updateTable('deliveries')
    .set({
      lease: sql`cast(${p('token')} as text) || '/' || cast(sequence as text)`,
      lapses: sql`lapses + case when lease is null then 0 else 1 end`,
      due_at: p('until'),
    })
    .where('sequence', 'in', p.numbers('sequences')),
)

const selectLent = statement<{ sequences: readonly number[] }, DeliveryRow>((db, p) =>
  db.selectFrom('deliveries').selectAll().where('sequence', 'in', p.numbers('sequences')),
)

/** More than a database counts up to makes no difference. */
const MOST = 1_000_000

/**
 * Chooses what is due, earliest first, within lane and share, and leases it. What cannot be read is set aside.
 *
 * @param trx - A transaction.
 * @param options - What the port was asked for.
 * @param token - With which the leases begin; never the same twice.
 * @returns The jobs.
 */
export async function claimJobs(
  trx: Executor,
  options: ClaimOptions,
  token: string,
): Promise<readonly DeliveryJob[]> {
  const jobs: DeliveryJob[] = []
  for (;;) {
    const limit = options.limit - jobs.length
    const sequences = await choose(trx, { ...options, limit })
    if (sequences.length === 0) return jobs
    const lent = await lendOut(trx, sequences, options, token)
    jobs.push(...lent.jobs)
    if (lent.junk === 0) return jobs // else there may be room for others
  }
}

async function choose(
  trx: Executor,
  { now, limit, maxPerHost, exceptHosts = [] }: ClaimOptions,
): Promise<readonly number[]> {
  if (limit <= 0 || maxPerHost <= 0) return []
  const most = Math.min(limit, MOST)
  const share = Math.min(maxPerHost, MOST)
  const each = Math.min(share, most)
  const hosts = await selectHosts.all(trx, { now, share, each, limit: most, except: exceptHosts })
  const idle = hosts.filter(({ due }) => due === null || due === '[]')
  // what their rows say is not so: else they would be looked at again and again, in front of others
  if (idle.length > 0) await refreshHosts(trx, countByHost(idle, 0))
  const due = hosts.flatMap(({ busy, due }) => {
    const items = JSON.parse(due ?? '[]') as readonly (readonly [number, number])[] // as the statement makes it
    return [...items].sort(byTime).slice(0, share - toNumber(busy))
  })
  return due
    .sort(byTime)
    .slice(0, most)
    .map(([, sequence]) => sequence)
}

function byTime(a: readonly [number, number], b: readonly [number, number]): number {
  return a[0] - b[0] || a[1] - b[1]
}

async function lendOut(
  trx: Executor,
  sequences: readonly number[],
  { now, leaseMs }: ClaimOptions,
  token: string,
): Promise<{ readonly jobs: readonly DeliveryJob[]; readonly junk: number }> {
  const until = now + Math.max(1, leaseMs) // what was handed out a moment ago is not due again in this claim
  await lend.run(trx, { sequences, token, until })
  const lent = await selectLent.all(trx, { sequences })
  const rows = new Map(lent.map((row) => [Number(row.sequence), row]))
  const letters = await readLetters(
    trx,
    lent.map((row) => Number(row.letter_id)),
  )
  const letterFor = memoized((id: number) => {
    const letter = letters.get(id)
    return letter === undefined ? undefined : letterOf(letter)
  })
  const junk: DeliveryRow[] = []
  const jobs = sequences.flatMap((sequence): readonly DeliveryJob[] => {
    const row = rows.get(sequence)
    if (row === undefined) return []
    const item = itemOf(row, letterFor(Number(row.letter_id)))
    if (item === undefined || row.lease === null) {
      junk.push(row)
      return []
    }
    return [{ item, attempt: row.attempt, lapses: row.lapses, begun: row.begun, lease: row.lease }]
  })
  if (junk.length > 0) await setRowsAside(trx, junk, { reason: 'unreadable', at: now })
  await refreshHosts(trx, countByHost(lent, 0))
  return { jobs, junk: junk.length }
}

/** Many items share a letter, which is read once for all of them. */
function memoized<T>(read: (id: number) => T): (id: number) => T {
  const known = new Map<number, { readonly value: T }>()
  return (id) => {
    const found = known.get(id) ?? { value: read(id) }
    known.set(id, found)
    return found.value
  }
}
