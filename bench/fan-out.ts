/**
 * One post to a million followers: what planning and storing its deliveries costs, beside the bare floor.
 *
 * `npm run bench:fan-out [followers]`: 1,000,000 unless said, on SQLite in a file with `synchronous = full`, once each
 * with an inbox of their own and once a thousand behind each shared inbox. Prints a line for each: pages read from the
 * state's own table, collapsed to inboxes and made into items; the same written durably, page by page, with the
 * cursor; and rows of the same width written by `node:sqlite` alone, into one table with the same indexes.
 *
 * @module
 */
import { Kysely, sql } from 'kysely'
import { mkdtempSync, rmSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFanOut, type FanOut } from '../src/protocol/delivery/fan-out.js'
import { createUnavailable } from '../src/protocol/delivery/unavailable.js'
import { dispatchOf } from '../src/protocol/delivery/index.js'
import { systemClock, type DeliveryItem } from '../src/protocol/ports/index.js'
import { createNodeSqliteDialect } from '../src/adapters/sql/node-sqlite/dialect.js'
import { migrate } from '../src/adapters/sql/migrate.js'
import { createSqlState, type SqlState } from '../src/adapters/sql/state/create-sql-state.js'

const FOLLOWERS = Number(process.argv[2] ?? 1_000_000)
const WRITTEN = 200_000
const PAGE = 1000
const US = 'https://us.example'
const ALICE = `${US}/users/alice`
const MIB = 1_048_576

const folder = mkdtempSync(join(tmpdir(), 'tootkit-bench-'))

interface Follower {
  readonly id: string
  readonly inbox: string
}

const SHAPES: Readonly<Record<string, (n: string) => Follower>> = {
  'own inboxes': (n) => {
    const id = `https://h' || (${n} % 2000) || '.example/users/' || ${n} || '`
    return { id, inbox: `${id}/inbox` }
  },
  'shared inboxes': (n) => {
    const host = `https://h' || (${n} % ${FOLLOWERS / 1000}) || '.example`
    return { id: `${host}/users/' || ${n} || '`, inbox: `${host}/inbox` }
  },
}

type Db = Kysely<Record<string, never>>

async function fill(db: Db, followerOf: (n: string) => Follower): Promise<void> {
  const { id, inbox } = followerOf('n.i')
  const text = (made: string) => sql.raw(`'${made}'`)
  await sql`insert into tootkit_follows (follower_id, target_id, local_id, id, accepted, follower_local, remote_domain, inbox, inbox_away)
    with recursive n(i) as (select 1 union all select i + 1 from n where i < ${sql.lit(FOLLOWERS)})
    select ${text(id)}, ${sql.lit(ALICE)}, printf('%020d', n.i), ${text(id)} || '/f', 1, 0, 'example.h', ${text(inbox)}, 0 from n`.execute(
    db,
  )
  await sql`insert into tootkit_account_counts (account_id, followers, following, statuses, boosts) values (${ALICE}, ${sql.lit(FOLLOWERS)}, 0, 0, 0)`.execute(
    db,
  )
  await sql`pragma wal_checkpoint(truncate)`.execute(db)
}

/** Time on the clock and CPU time of this process, in seconds. */
async function timed(task: () => unknown): Promise<{ readonly wall: number; readonly cpu: number }> {
  const [begin, cpu] = [performance.now(), process.cpuUsage()]
  await task()
  const { user, system } = process.cpuUsage(cpu)
  return { wall: (performance.now() - begin) / 1000, cpu: (user + system) / 1e6 }
}

/** All pages, from the first. */
async function walk(
  fanOut: FanOut,
  visit: (items: readonly DeliveryItem[], next: string | undefined) => unknown,
  most = Infinity,
): Promise<number> {
  let [made, cursor] = [0, undefined as string | undefined]
  do {
    const { items, next } = await fanOut.plan(cursor)
    await visit(items, next)
    made += items.length
    cursor = next
  } while (cursor !== undefined && made < most)
  return made
}

async function plan(fanOut: FanOut): Promise<string> {
  await walk(fanOut, () => undefined, 20 * PAGE) // what the first use makes stays
  globalThis.gc?.()
  const before = process.memoryUsage()
  let [inboxes, live, resident, page] = [0, 0, 0, 0]
  const { cpu } = await timed(async () => {
    inboxes = await walk(fanOut, () => {
      resident = Math.max(resident, process.memoryUsage.rss() - before.rss)
      if ((page += 1) % 100 !== 0) return
      globalThis.gc?.()
      live = Math.max(live, process.memoryUsage().heapUsed - before.heapUsed)
    })
  })
  return (
    `${FOLLOWERS} followers became ${inboxes} items, ${rate(FOLLOWERS, cpu)} followers/s of CPU, ` +
    `${(live / MIB).toFixed(1)} MiB more in use, ${(resident / MIB).toFixed(1)} MiB more resident`
  )
}

/** Breaks the dispatch down as the worker does. */
async function write({ outbox }: SqlState, fanOut: FanOut): Promise<string> {
  const [entry] = await outbox.take({ now: Date.now(), limit: 1, leaseMs: 3_600_000 })
  if (entry === undefined) throw new TypeError('nothing to write')
  let storing = 0
  let written = 0
  const { wall, cpu } = await timed(async () => {
    written = await walk(
      fanOut,
      async (items, next) => {
        const begin = performance.now()
        if (next === undefined) await outbox.step(entry.id, entry.lease, { kind: 'done', items })
        else await outbox.step(entry.id, entry.lease, { kind: 'page', items, cursor: next })
        storing += (performance.now() - begin) / 1000
      },
      WRITTEN,
    )
  })
  return (
    `${written} items planned and written in ${wall.toFixed(2)} s, ${rate(written, wall)}/s, ` +
    `${rate(written, storing)}/s in storing, ${((cpu / written) * 1e6).toFixed(1)} µs of CPU an item`
  )
}

/** What the disk and SQLite take for rows like these, whoever writes them. */
async function floor(fanOut: FanOut): Promise<string> {
  const db = new DatabaseSync(join(folder, 'floor.db'))
  db.exec(`pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -16384;
    create table d (sequence integer primary key, id text not null, letter int not null, inbox text not null, host text not null,
      ordering_key text, created_at int not null, due_at int not null, head int not null) strict;
    create unique index d_id on d (id); create index d_letter on d (letter, sequence);
    create index d_heads on d (host, due_at, sequence) where head = 1;
    create index d_lanes on d (ordering_key, host, sequence) where ordering_key is not null;`)
  const columns = '(id, letter, inbox, host, ordering_key, created_at, due_at, head)'
  const place = '(?, ?, ?, ?, ?, ?, ?, ?)'
  const ROWS = 50
  const insert = db.prepare(`insert into d ${columns} values ${Array(ROWS).fill(place).join(', ')}`)
  const one = db.prepare(`insert into d ${columns} values ${place}`)
  const pages: (readonly DeliveryItem[])[] = []
  await walk(fanOut, (items) => pages.push(items), WRITTEN)
  let written = 0
  const { wall, cpu } = await timed(() => {
    for (const items of pages) {
      db.exec('begin immediate')
      const rows = items.map(({ id, inbox, host, orderingKey = null, createdAt }): SQLInputValue[] => [
        ...[id, 1, inbox, host, orderingKey, createdAt, createdAt, 1],
      ])
      let done = 0
      for (; done + ROWS <= rows.length; done += ROWS) insert.run(...rows.slice(done, done + ROWS).flat())
      for (; done < rows.length; done += 1) one.run(...(rows[done] ?? []))
      db.exec('commit')
      written += rows.length
    }
  })
  db.close()
  rmSync(join(folder, 'floor.db'))
  return `floor: ${written} rows in ${wall.toFixed(2)} s, ${rate(written, wall)}/s, ${((cpu / written) * 1e6).toFixed(1)} µs of CPU a row`
}

function rate(count: number, seconds: number): number {
  return Math.round(count / seconds)
}

for (const [name, followerOf] of Object.entries(SHAPES)) {
  const db: Db = new Kysely({ dialect: createNodeSqliteDialect({ file: join(folder, `${name}.db`) }) })
  await migrate(db)
  await fill(db, followerOf)
  const state = createSqlState({ db, origin: US })
  const note = { id: `${ALICE}/statuses/1`, type: 'Note', content: 'x'.repeat(500) }
  const activity = { id: `${note.id}/activity`, type: 'Create', to: [`${ALICE}/followers`], object: note }
  const dispatch = dispatchOf(activity, {
    sender: { id: ALICE, followers: `${ALICE}/followers` },
    recipients: [],
  })
  await state.apply([dispatch])
  const fanOut = createFanOut(dispatch, {
    directory: state.directory,
    localOrigins: [US],
    unavailable: createUnavailable(state.cache),
    clock: systemClock,
    pageSize: PAGE,
  })
  console.log(`${name}: ${await plan(fanOut)}`)
  console.log(`${name}: ${await write(state, fanOut)}`)
  if (name === 'own inboxes') console.log(`${name}: ${await floor(fanOut)}`)
  await state.close()
  await db.destroy()
}
rmSync(folder, { recursive: true })
