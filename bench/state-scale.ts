/**
 * What an incoming Create, Announce and Like cost in the SQL state as it grows, and walking a million followers.
 *
 * `node --expose-gc --import ./test/conformance/register.mjs bench/state-scale.ts [size …]`: sizes from 1,000 by tens
 * to 1,000,000 unless said. On SQLite in a file, or on Postgres where TOOTKIT_POSTGRES names one. Prints a
 * line for each size, with its ratio to the smallest.
 *
 * @module
 */
import { Kysely, PostgresDialect, sql } from 'kysely'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Pool } from 'pg'
import { createNodeSqliteDialect } from '../src/adapters/sql/node-sqlite/dialect.js'
import { migrate } from '../src/adapters/sql/migrate.js'
import { createSqlState } from '../src/adapters/sql/state/create-sql-state.js'
import type { Effect, Status } from '../src/core/model/index.js'

const GIVEN = process.argv.slice(2).map(Number)
const SIZES = GIVEN.length > 0 ? GIVEN : [1000, 10_000, 100_000, 1_000_000]
const ROUNDS = 5
const PER_ROUND = 400
const US = 'https://us.example'
const ALICE = `${US}/users/alice`
const LOCALS = 100
const POSTGRES = process.env['TOOTKIT_POSTGRES']

const folder = mkdtempSync(join(tmpdir(), 'tootkit-bench-'))
let made = 0

type Db = Kysely<Record<string, never>>

interface Place {
  readonly db: Db
  readonly prefix: string
  readonly close: () => Promise<void>
}

async function open(): Promise<Place> {
  const prefix = POSTGRES === undefined ? 'tootkit_' : `bench${process.pid}_${(made += 1)}_`
  const file = join(folder, `${(made += 1)}.db`)
  const dialect =
    POSTGRES === undefined
      ? createNodeSqliteDialect({ file, synchronous: 'normal' })
      : new PostgresDialect({ pool: new Pool({ connectionString: POSTGRES }) })
  const db: Db = new Kysely({ dialect })
  await migrate(db, { prefix })
  return {
    db,
    prefix,
    async close() {
      if (POSTGRES !== undefined) {
        const { rows } = await sql<{
          name: string
        }>`select tablename as name from pg_tables where tablename like ${`${prefix}%`}`.execute(db)
        for (const { name } of rows) await db.schema.dropTable(name).execute()
      }
      await db.destroy()
      rmSync(file, { force: true })
    },
  }
}

const text =
  'Lorem ipsum dolor sit amet, consetetur sadipscing elitr, sed diam nonumy eirmod tempor. '.repeat(4)

function statusOf(id: string, authorId: string, published: string): Status {
  return {
    id,
    authorId,
    local: authorId.startsWith(US),
    type: 'Note',
    url: id,
    published,
    html: `<p>${text}</p>`,
    content: `<p>${text}</p>`,
    spoilerText: '',
    sensitive: false,
    visibility: 'public',
    mentions: [{ actorId: ALICE, silent: false, notify: true }],
    hashtags: [],
    emojis: [],
    media: [],
    quotePolicy: 0,
    claimedCounts: {},
  }
}

/** Takes the indexes away while so much is stored: making them afterwards is many times faster. */
async function withoutIndexes({ db, prefix }: Place, store: () => Promise<void>): Promise<void> {
  const indexes =
    POSTGRES === undefined
      ? sql<{
          name: string
          made: string
        }>`select name, sql as made from sqlite_master where type = 'index' and sql is not null`
      : sql<{ name: string; made: string }>`select indexname as name, indexdef as made from pg_indexes
          where indexname like ${`${prefix}%`} and indexname not like '%_pkey'`
  const { rows } = await indexes.execute(db)
  for (const { name } of rows) await sql`drop index ${sql.id(name)}`.execute(db)
  await store()
  for (const { made: text } of rows) await sql`${sql.raw(text)}`.execute(db)
}

/** As after some minutes of ordinary use: a log as long as all that was just stored is slow to read through. */
async function settle({ db }: Place): Promise<void> {
  if (POSTGRES === undefined) await sql`pragma wal_checkpoint(truncate)`.execute(db)
  else await sql`vacuum analyze`.execute(db)
}

/** Fills the tables with so many posts, boosts, favourites, follows and notifications, by the database itself. */
async function fill({ db, prefix }: Place, size: number): Promise<void> {
  const table = (name: string) => sql.table(prefix + name)
  const isPostgres = POSTGRES !== undefined
  const numbers = isPostgres
    ? sql`generate_series(1, ${sql.lit(size)}) as n(i)`
    : sql`(with recursive counted(i) as (select 1 union all select i + 1 from counted where i < ${sql.lit(size)}) select i from counted) as n`
  const padded = (offset: number) =>
    isPostgres
      ? sql`lpad((100000000000000000 + n.i * 8 + ${sql.lit(offset)})::text, 20, '0')`
      : sql`printf('%020d', 100000000000000000 + n.i * 8 + ${sql.lit(offset)})`
  // spread over the keys like ids of other servers
  const spread = isPostgres ? sql`md5(n.i::text)` : sql`lower(hex(n.i * 2654435761 % 4294967296))`
  const host = sql`'https://h' || (n.i % 997) || '.example'`
  const author = sql`${host} || '/users/' || (n.i % 5000)`
  const value = JSON.stringify(
    statusOf(
      `https://h1.example/users/1/statuses/${'9'.repeat(18)}`,
      'https://h1.example/users/1',
      '2026-01-01T00:00:00Z',
    ),
  )
  const note = sql`${host} || '/users/' || (n.i % 5000) || '/statuses/' || n.i || ${spread}`

  await sql`insert into ${table('statuses')} (id, local_id, author_id, local, is_boost, audience, value)
    select ${note}, ${padded(0)}, ${author}, 0, 0, 0, ${sql.lit(value)} from ${numbers}`.execute(db)
  await sql`insert into ${table('statuses')} (id, local_id, author_id, local, is_boost, boost_of, announce_id, audience, value)
    select 'boost ' || ${spread} || n.i, ${padded(1)}, ${author}, 0, 1, ${note}, ${note} || '/announce', 0, '{}' from ${numbers}`.execute(
    db,
  )
  await sql`insert into ${table('favourites')} (status_id, actor_id, local_id)
    select ${note}, ${author} || 'f', ${padded(2)} from ${numbers}`.execute(db)
  await sql`insert into ${table('follows')} (follower_id, target_id, local_id, id, accepted, follower_local, remote_domain, inbox, inbox_away)
    select ${host} || '/users/' || n.i || ${spread}, ${sql.lit(`${US}/users/`)} || (n.i % ${sql.lit(LOCALS)}), ${padded(3)}, ${host} || '/f/' || n.i || ${spread}, 1, 0,
      'example.h' || (n.i % 997), ${host} || '/inbox', 0 from ${numbers}`.execute(db)
  await sql`insert into ${table('notifications')} (account_id, local_id, type, actor_id, status_id)
    select ${sql.lit(`${US}/users/`)} || (n.i % ${sql.lit(LOCALS)}), ${padded(4)}, 'favourite', ${author}, ${note} from ${numbers}`.execute(
    db,
  )
  await sql`insert into ${table('seen_activities')} (key, until) select ${spread} || n.i, 9000000000000000 from ${numbers}`.execute(
    db,
  )
  await sql`insert into ${table('home_entries')} (account_id, local_id)
    select ${sql.lit(`${US}/users/`)} || (n.i % ${sql.lit(LOCALS)}), ${padded(0)} from ${numbers} where n.i <= ${sql.lit(LOCALS * 800)}`.execute(
    db,
  )
}

/** CPU time of this process: what else the machine does is none of ours. On Postgres, the server's is not in it. */
function cpuMs(): number {
  if (POSTGRES !== undefined) return performance.now()
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

type Make = (n: number) => readonly Effect[]

const sent = new Date().toISOString()
const until = new Date(Date.now() + 43_200_000).toISOString()
const author = 'https://h5.example/users/5'

const seen = (n: number): Effect => ({
  kind: 'activity.seen',
  key: `${n.toString(16)}-${Math.random()}`,
  until,
})
const noteId = (n: number): string => `${author}/statuses/new-${n}-${Math.random()}`

const ACTIVITIES: Readonly<Record<string, Make>> = {
  Create: (n) => {
    const status = statusOf(noteId(n), author, sent)
    return [
      seen(n),
      { kind: 'status.create', status, via: 'delivered' },
      { kind: 'notification.add', type: 'mention', accountId: ALICE, actorId: author, statusId: status.id },
    ]
  },
  Announce: (n) => [
    seen(n),
    {
      kind: 'status.boost',
      id: `${author}/announces/${n}-${Math.random()}`,
      actorId: author,
      statusId: noteId(n),
      published: sent,
      visibility: 'public',
    },
    { kind: 'notification.add', type: 'boost', accountId: ALICE, actorId: author, statusId: noteId(n) },
  ],
  Like: (n) => [
    seen(n),
    { kind: 'status.favourite', id: `${author}/likes/${n}`, actorId: author, statusId: noteId(n) },
    { kind: 'notification.add', type: 'favourite', accountId: ALICE, actorId: author, statusId: noteId(n) },
  ],
}

async function measure(place: Place): Promise<Readonly<Record<string, number>>> {
  const state = createSqlState({ db: place.db, prefix: place.prefix, origin: US })
  const locals = Array.from({ length: 10 }, (_, n) => `${US}/users/${n}`)
  await state.apply(
    locals.flatMap((followerId): Effect[] => [
      { kind: 'follow.accept', id: `${followerId}#f`, followerId, targetId: author },
    ]),
  )
  const times: Record<string, number[]> = {}
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, make] of Object.entries(ACTIVITIES)) {
      const lists = Array.from({ length: PER_ROUND }, (_, n) => make(round * PER_ROUND + n))
      const begin = cpuMs()
      for (const list of lists) await state.apply(list)
      ;(times[name] ??= []).push(((cpuMs() - begin) / PER_ROUND) * 1000)
    }
  }
  await state.close()
  // the best of some rounds: what else the machine does only adds
  return Object.fromEntries(Object.entries(times).map(([name, all]) => [name, Math.min(...all)]))
}

/** Walks over the inboxes of one account that everybody follows, each with an inbox of its own. */
async function walk(place: Place, followers: number): Promise<void> {
  const { db, prefix } = place
  const table = (name: string) => sql.table(prefix + name)
  await sql`update ${table('follows')} set target_id = ${ALICE}, inbox = follower_id || '/inbox'`.execute(db)
  await sql`insert into ${table('account_counts')} (account_id, followers, following, statuses, boosts) values (${ALICE}, ${sql.lit(followers)}, 0, 0, 0)`.execute(
    db,
  )
  await settle(place)
  const state = createSqlState({ db, prefix, origin: US })
  const pages = async (limit: number, visit: (inboxes: number, page: number) => void): Promise<void> => {
    let after: string | undefined
    for (let page = 0; page < limit; page += 1) {
      const from = after === undefined ? {} : { after }
      const question = { about: 'followers.inboxes', accountId: ALICE, limit: 1000, ...from } as const
      const [{ items, next }] = await state.directory.answer([question])
      visit(items.length, page)
      after = next
      if (next === undefined) return
    }
  }
  await pages(20, () => undefined) // what the first use makes stays
  globalThis.gc?.()
  const before = process.memoryUsage()
  let walked = 0
  let [resident, live] = [0, 0]
  const begin = cpuMs()
  await pages(Infinity, (inboxes, page) => {
    walked += inboxes
    resident = Math.max(resident, process.memoryUsage.rss() - before.rss)
    if (page % 100 !== 0) return
    globalThis.gc?.()
    live = Math.max(live, process.memoryUsage().heapUsed - before.heapUsed)
  })
  const seconds = (cpuMs() - begin) / 1000
  const counting = performance.now()
  const [count] = await state.directory.answer([{ about: 'followers.count', accountId: ALICE }])
  const mebibytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MiB`
  console.log(
    `walk: ${walked} inboxes of ${count} followers, ${Math.round(walked / seconds)}/s of CPU, ` +
      `${mebibytes(live)} more in use, ${mebibytes(resident)} more resident; ` +
      `counted in ${(performance.now() - counting).toFixed(2)} ms`,
  )
  await state.close()
}

let smallest: Readonly<Record<string, number>> | undefined
for (const size of SIZES) {
  const place = await open()
  await withoutIndexes(place, () => fill(place, size))
  await settle(place)
  const times = await measure(place)
  smallest ??= times
  const shown = Object.entries(times).map(
    ([name, time]) => `${name} ${time.toFixed(0)} µs (${(time / (smallest?.[name] ?? time)).toFixed(2)})`,
  )
  console.log(`${String(size).padStart(8)}: ${shown.join(', ')}`)
  if (size === SIZES.at(-1)) await walk(place, size)
  await place.close()
}
rmSync(folder, { recursive: true })
