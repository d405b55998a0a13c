import { readdirSync, readFileSync } from 'node:fs'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'
import type { Federation } from 'tootkit'
import { signRequest } from 'tootkit/signature'
import { createNodeSqliteDialect, guardPool, type SqlState } from 'tootkit/sql'
import { createFakeTransport, createSampleActor, fakeDocument } from 'tootkit/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openApp as openOverKysely, type AppTables } from '../examples/own-database/kysely.ts'
import { openApp as openOverPg } from '../examples/own-database/pg.ts'

const read = (file: string): string => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')

const origin = 'https://social.example'
const alice = `${origin}/users/alice`
const bob = await createSampleActor({ username: 'bob' })
const server = { origin, transport: createFakeTransport({ [bob.id]: fakeDocument(bob.document) }) }
const schema = read('examples/own-database/schema.sql')

/** An app over an empty database. */
interface App {
  readonly federation: Federation
  readonly state: Pick<SqlState, 'accounts' | 'apply' | 'queue' | 'outbox' | 'status' | 'directory'>
  readonly signUp: (username: string, email: string) => Promise<void>
  /** Runs a statement of the app's own. */
  readonly run: (text: string) => Promise<readonly object[]>
  readonly close: () => Promise<unknown>
}

async function kyselyOverSqlite(): Promise<App> {
  const db = new Kysely<AppTables>({ dialect: createNodeSqliteDialect({ file: ':memory:' }) })
  const run = async (text: string) => (await sql.raw<object>(text).execute(db)).rows
  for (const statement of schema.split(/;\n/).filter((text) => text.includes('create'))) await run(statement)
  return { ...(await openOverKysely(db, server)), run, close: () => db.destroy() }
}

let schemas = 0

/** A pool in a schema of its own, which is gone when it is closed. */
async function createPool(): Promise<Pick<App, 'run' | 'close'> & { readonly pool: Pool }> {
  const name = `own_${String(process.pid)}_${String((schemas += 1))}`
  const pool = new Pool({ connectionString: postgres, options: `-c search_path=${name}`, max: 4 })
  const run = async (text: string) => (await pool.query<object>(text)).rows
  await run(`create schema ${name}`)
  await run(schema)
  return { pool, run, close: () => run(`drop schema ${name} cascade`) }
}

async function kyselyOverPostgres(): Promise<App> {
  const { pool, run, close } = await createPool()
  const db = new Kysely<AppTables>({ dialect: new PostgresDialect({ pool: guardPool(pool) }) })
  return { ...(await openOverKysely(db, server)), run, close: () => close().then(() => db.destroy()) }
}

async function pgOverPostgres(): Promise<App> {
  const { pool, run, close } = await createPool()
  return { ...(await openOverPg(pool, server)), run, close: () => close().then(() => pool.end()) }
}

const postgres = process.env['TOOTKIT_POSTGRES']
const Postgres = postgres === undefined ? 'Postgres (skipped: TOOTKIT_POSTGRES names none)' : 'Postgres'

describe('an app in a database of its own', () => {
  describe('over Kysely and SQLite', () => {
    behaves(kyselyOverSqlite)
  })
  describe.skipIf(postgres === undefined)(`over Kysely and ${Postgres}`, () => {
    behaves(kyselyOverPostgres)
  })
  describe.skipIf(postgres === undefined)(`over pg and ${Postgres}`, () => {
    behaves(pgOverPostgres)
  })

  it.each(['kysely.ts', 'pg.ts'])('has at most 40 lines of its own beyond its schema: %s', (file) => {
    const lines = linesOf(withoutSchema(read(`examples/own-database/${file}`)))
    expect(lines).toBeGreaterThan(30)
    expect(lines).toBeLessThanOrEqual(40)
  })
})

describe('the guide to a database of one’s own', () => {
  const guide = read('docs/guides/own-database.md')

  it.each(['schema.sql', 'kysely.ts', 'pg.ts'])('shows the whole of %s', (file) => {
    const code = read(`examples/own-database/${file}`).replace(/^\/\*\*[\s\S]*?\*\//, '')
    expect(guide).toContain(code.trim())
  })

  it('counts the lines of the examples', () => {
    const said = [...guide.matchAll(/(?<![\d,])(\d+) lines/g)].map(([, count]) => Number(count))
    const counted = ['kysely.ts', 'pg.ts'].map((file) =>
      linesOf(withoutSchema(read(`examples/own-database/${file}`))),
    )
    expect(said).toEqual(counted)
  })

  it.each([
    ['Directory', ['state/directory', 'state/known', 'state/followers', 'state/standing']],
    ['apply', ['state/apply', 'state/changes', 'state/home']],
    ['Accounts', ['state/local-accounts']],
    ['Content', ['state/content']],
    ['Outbox', ['outbox/']],
    ['DeliveryQueue', ['queue/', 'delivery-queue']],
    ['KeyValueStore', ['key-value-store']],
    ['tables, indexes and transactions', ['tables/', 'state/rows', 'state/store']],
    [
      'together',
      ['state/', 'shared/', 'outbox/', 'queue/', 'delivery-queue', 'key-value-store', 'tables/'],
      ['state/reading', 'shared/moderation', 'shared/host-state', 'shared/index'],
    ],
  ])('says about how many lines the state in memory has: %s', (name, beginnings, without = []) => {
    const files = memory.filter((file) => isAmong(file, beginnings) && !isAmong(file, without))
    const counted = files.reduce((sum, file) => sum + linesOf(read(pathOf(file))), 0)
    const said = new RegExp(`^\\| \`?${name}\`? +\\| +(?:some )?([\\d,]+) \\|$`, 'm').exec(guide)?.[1]
    const lines = Number(said?.replace(',', ''))
    expect(lines).toBeGreaterThan(counted * 0.75) // in round figures
    expect(lines).toBeLessThan(counted * 1.25)
  })
})

/** Files of the state in memory, and those that it shares with others. */
const memory = [...filesIn('memory'), ...filesIn('state').map((file) => `shared/${file}`)]

function filesIn(folder: string): readonly string[] {
  const url = new URL(`../src/adapters/${folder}/`, import.meta.url)
  return readdirSync(url, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
}

function pathOf(file: string): string {
  return file.startsWith('shared/')
    ? `src/adapters/state/${file.slice('shared/'.length)}`
    : `src/adapters/memory/${file}`
}

function isAmong(file: string, beginnings: readonly string[]): boolean {
  return beginnings.some((beginning) => file.startsWith(beginning))
}

/** Lines of code: neither blank nor comment. */
function linesOf(code: string): number {
  const lines = code.replace(/\/\*[\s\S]*?\*\//g, '').split('\n')
  return lines.filter((line) => line.trim() !== '' && !line.trim().startsWith('//')).length
}

function withoutSchema(code: string): string {
  return code.replace(/\nexport interface AppTables \{\n[\s\S]*?\n\}\n/, '\n')
}

function behaves(open: () => Promise<App>): void {
  let app: App
  beforeEach(async () => {
    app = await open()
    await app.signUp('alice', 'alice@mail.example')
  })
  afterEach(() => app.close())

  /** What other servers would be sent. */
  const underWay = async (): Promise<number> =>
    (await app.state.queue.size()) + (await app.state.outbox.size())
  const posts = () => app.run('select uri, author, html, visibility from posts order by uri')
  const notices = () => app.run('select recipient, kind, actor, post from notices order by kind')
  const users = () => app.run('select username, email, actor from users order by username')

  async function receive(activity: object): Promise<number | undefined> {
    const target = `${origin}/inbox`
    const body = new TextEncoder().encode(JSON.stringify({ actor: bob.id, ...activity }))
    const unsigned = {
      method: 'POST',
      url: target,
      headers: [['Content-Type', 'application/activity+json']] as const,
      body,
    }
    const headers = await signRequest(unsigned, bob.signer, { now: new Date() })
    const request = new Request(target, { method: 'POST', body })
    return (await app.federation.handle(request, { headers }))?.status
  }

  const hello = {
    id: `${bob.id}/statuses/1`,
    type: 'Note',
    attributedTo: bob.id,
    content: '<p onclick="x()">Hi Alice</p>',
    to: 'https://www.w3.org/ns/activitystreams#Public',
    cc: alice,
    tag: { type: 'Mention', href: alice },
  }
  const create = { id: `${hello.id}/activity`, type: 'Create', object: hello }

  describe('signing up', () => {
    it('makes a user of the app and an account that the world can find, in one transaction', async () => {
      expect(await users()).toEqual([{ username: 'alice', email: 'alice@mail.example', actor: alice }])
      const found = await app.federation.handle(
        new Request(`${origin}/.well-known/webfinger?resource=acct:alice@social.example`),
      )
      expect(await found?.json()).toMatchObject({ subject: 'acct:alice@social.example' })
    })

    it('makes no account where the app refuses the user', async () => {
      await expect(app.signUp('carol', 'alice@mail.example')).rejects.toThrow(/unique/i)
      expect(await app.state.accounts.find('carol')).toBeUndefined()
      expect(await app.state.directory.answer([{ about: 'account', id: `${origin}/users/carol` }])).toEqual([
        undefined,
      ])
      await app.signUp('carol', 'carol@mail.example')
      expect(await app.state.accounts.find('carol')).toMatchObject({ username: 'carol' })
    })

    it('makes no user where the account is refused', async () => {
      await expect(app.signUp('Alice', 'other@mail.example')).rejects.toThrow(RangeError)
      expect(await users()).toHaveLength(1)
    })
  })

  describe('writing', () => {
    it('puts a post, its edit and its end into the table of the app', async () => {
      const { id } = await app.federation.post({ as: 'alice', text: 'Hello' })
      expect(await posts()).toEqual([{ uri: id, author: alice, html: '<p>Hello</p>', visibility: 'public' }])
      await app.federation.edit({ as: 'alice', id, text: 'Hello, world' })
      expect(await posts()).toMatchObject([{ uri: id, html: '<p>Hello, world</p>' }])
      await app.federation.delete({ as: 'alice', id })
      expect(await posts()).toEqual([])
    })

    it('keeps and sends nothing of a post that the app cannot keep', async () => {
      await receive({ id: `${bob.id}/follows/1`, type: 'Follow', object: alice })
      const before = await underWay()
      const text = 'Hello'
      const post = () => app.federation.post({ as: 'alice', text, idempotencyKey: 'the same' })
      await app.run('alter table posts rename to elsewhere')
      await expect(post()).rejects.toThrow('posts')
      expect(await underWay()).toBe(before)
      await app.run('alter table elsewhere rename to posts')
      const { id } = await post()
      expect(await posts()).toMatchObject([{ uri: id }])
      expect(await underWay()).toBe(before + 1)
    })
  })

  describe('receiving', () => {
    it('puts a post of another server into the table of the app, clean, and tells whom it names', async () => {
      expect(await receive(create)).toBe(202)
      expect(await posts()).toEqual([
        { uri: hello.id, author: bob.id, html: '<p>Hi Alice</p>', visibility: 'public' },
      ])
      expect(await notices()).toEqual([{ recipient: alice, kind: 'mention', actor: bob.id, post: hello.id }])
    })

    it('puts a follow into the table of the app, together with its answer', async () => {
      expect(await receive({ id: `${bob.id}/follows/1`, type: 'Follow', object: alice })).toBe(202)
      expect(await notices()).toEqual([{ recipient: alice, kind: 'follow', actor: bob.id, post: '' }])
      expect(await underWay()).toBe(1)
    })

    it('takes a post of another server back out', async () => {
      await receive(create)
      const deletion = { id: `${hello.id}#delete`, type: 'Delete', object: hello.id }
      expect(await receive(deletion)).toBe(202)
      expect([await posts(), await notices()]).toEqual([[], []])
    })

    it('takes everything of an account out that is gone', async () => {
      await receive(create)
      expect(await receive({ id: `${bob.id}#delete`, type: 'Delete', object: bob.id })).toBe(202)
      expect(await posts()).toEqual([])
    })

    it('keeps nothing of what the app cannot keep, and takes it when it comes again', async () => {
      await app.run('alter table notices rename to elsewhere')
      await expect(receive(create)).rejects.toThrow('notices')
      expect(await posts()).toEqual([])
      expect(await app.state.status(hello.id)).toBeUndefined()
      await app.run('alter table elsewhere rename to notices')
      expect(await receive(create)).toBe(202)
      expect([await posts(), await notices()]).toMatchObject([[{ uri: hello.id }], [{ kind: 'mention' }]])
    })

    it('writes once what comes twice at once', async () => {
      const statuses = await Promise.all([receive(create), receive({ ...create, id: `${hello.id}/again` })])
      expect(statuses).toEqual([202, 202])
      expect(await posts()).toHaveLength(1)
      expect(await notices()).toHaveLength(1)
    })
  })
}
