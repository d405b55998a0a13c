/**
 * The story of two servers: starts both examples as processes of their own, lets them find each other,
 * follow, post, reply, boost, like, edit, delete, and tells it. Exits 0 only if both databases hold what
 * they should. `--keep` leaves both running.
 *
 * @module
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { generateKeyPairSync, sign } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const KEEP = process.argv.includes('--keep')
const FIRST = process.argv.includes('--express-first')
  ? (['express', 'hono'] as const)
  : (['hono', 'express'] as const)
const TOKEN = 'demo-token'
const PATIENCE_MS = 10_000

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'tootkit-demo-'))
const running: ChildProcess[] = []
let step = 0
let failures = 0

// What the story looks at of the admin API's answers.
interface StatusAnswer {
  readonly uri: string
  readonly html: string
  readonly visibility: string
  readonly editedAt?: string
  readonly inReplyTo?: string
  readonly mentions: readonly unknown[]
  readonly hashtags: readonly { readonly name: string }[]
  readonly counts: { readonly replies: number; readonly boosts: number; readonly favourites: number }
}
interface AccountAnswer {
  readonly displayName: string
  readonly following: string
  readonly followersCount: number
  readonly followRequests: readonly string[]
}
interface LogLine {
  readonly kind: string
  readonly about?: string
  readonly refused?: boolean
  readonly status?: number
  readonly code?: string
}

interface Server {
  readonly name: 'hono' | 'express'
  readonly origin: string
  readonly domain: string
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

async function start(name: 'hono' | 'express'): Promise<Server> {
  const port = await freePort()
  const origin = `http://127.0.0.1:${String(port)}`
  const child = spawn(process.execPath, [...process.execArgv, join(root, `examples/${name}/server.ts`)], {
    cwd: root,
    env: {
      ...process.env,
      PORT: String(port),
      ORIGIN: origin,
      DATABASE: join(folder, `${name}.db`),
      EFFECTS_LOG: join(folder, `${name}.effects.jsonl`),
      ALLOW_PRIVATE_ADDRESSES: '1',
      ADMIN_TOKEN: TOKEN,
      NODE_NO_WARNINGS: '1',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  running.push(child)
  await until(
    `${name} answers`,
    async () => (await fetch(`${origin}/.well-known/nodeinfo`).catch(() => undefined))?.ok === true,
  )
  return { name, origin, domain: `127.0.0.1:${String(port)}` }
}

async function admin(server: Server, path: string, body?: object): Promise<unknown> {
  const answer = await fetch(`${server.origin}/admin/${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  const value: unknown = await answer.json()
  if (!answer.ok)
    throw new Error(
      `${server.name} answered ${String(answer.status)} to /admin/${path}: ${JSON.stringify(value)}`,
    )
  return value
}

// The casts below name the shapes that examples/README.md documents.

async function accountAt(server: Server, handle: string, as?: string): Promise<AccountAnswer> {
  const query = new URLSearchParams({ handle, ...(as !== undefined && { as }) })
  return (await admin(server, `account?${query.toString()}`)) as AccountAnswer
}

async function statusAt(server: Server, uri: string): Promise<StatusAnswer> {
  return (await admin(server, `status?uri=${encodeURIComponent(uri)}`)) as StatusAnswer
}

async function postAs(server: Server, input: object): Promise<StatusAnswer> {
  return (await admin(server, 'post', input)) as StatusAnswer
}

async function inTimeline(server: Server, as: string, uri: string): Promise<StatusAnswer | undefined> {
  const { statuses } = (await admin(server, `timeline?as=${as}`)) as {
    readonly statuses: readonly StatusAnswer[]
  }
  return statuses.find((status) => status.uri === uri)
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS
  while (Date.now() < deadline) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 40))
  }
  throw new Error(`waited ${String(PATIENCE_MS / 1000)} s in vain: ${what}`)
}

function tell(sentence: string): void {
  step++
  process.stdout.write(`\n${String(step).padStart(2)}. ${sentence}\n`)
}

/** One fact that must hold, waited for. */
async function see(fact: string, holds: () => Promise<boolean>): Promise<void> {
  try {
    await until(fact, holds)
    process.stdout.write(`    ✓ ${fact}\n`)
  } catch (error) {
    failures++
    process.stdout.write(`    ✗ ${fact} (${error instanceof Error ? error.message : String(error)})\n`)
  }
}

/** What a server has done and refused since the last look. */
function verdictsOf(server: Server): () => Promise<readonly LogLine[]> {
  let since = 0
  return async () => {
    const page = (await admin(server, `effects?since=${String(since)}`)) as {
      readonly effects: readonly LogLine[]
      readonly next: number
    }
    since = page.next
    return page.effects.filter(({ kind }) => kind !== 'account.update')
  }
}

async function main(): Promise<void> {
  process.stdout.write('Two servers that never heard of each other, each with one file of SQLite.\n')
  const [one, two] = [await start(FIRST[0]), await start(FIRST[1])]
  process.stdout.write(
    `  ${one.name.padEnd(8)} ${one.origin}   home of alice\n  ${two.name.padEnd(8)} ${two.origin}   home of bob, and of carol, who approves her followers\n`,
  )
  const verdicts = { one: verdictsOf(one), two: verdictsOf(two) }
  const showVerdicts = async (): Promise<void> => {
    for (const [server, read] of [
      [one, verdicts.one],
      [two, verdicts.two],
    ] as const) {
      for (const line of await read()) {
        const what = line.refused ? `refused ${String(line.status)} ${line.code}` : line.kind
        process.stdout.write(`      ${server.name.padEnd(8)} ${what}${line.about ? `  ${line.about}` : ''}\n`)
      }
    }
  }
  const handle = (name: string, server: Server): string => `@${name}@${server.domain}`
  const [alice, bob, carol] = [handle('alice', one), handle('bob', two), handle('carol', two)]

  tell('Accounts are made.')
  await admin(one, 'accounts', { username: 'alice', name: 'Alice' })
  await admin(two, 'accounts', { username: 'bob', name: 'Bob' })
  await admin(two, 'accounts', { username: 'carol', name: 'Carol', locked: true })

  tell(`Alice looks for ${bob}: WebFinger there, then the actor, then WebFinger back.`)
  await see('his name is known at her server', async () => (await accountAt(one, bob)).displayName === 'Bob')

  tell('Alice follows Bob, and asks to follow Carol.')
  await admin(one, 'follow', { as: 'alice', handle: bob })
  await admin(one, 'follow', { as: 'alice', handle: carol })
  const stateOf = async (target: string): Promise<string> => (await accountAt(one, target, 'alice')).following
  await see('Bob is open: the follow is accepted by itself', async () => (await stateOf(bob)) === 'accepted')
  await see('Carol is locked: the request waits', async () => (await stateOf(carol)) === 'pending')
  await see('Carol sees the request', async () => (await accountAt(two, carol)).followRequests.length === 1)
  await admin(two, 'approve', { as: 'carol', handle: alice })
  await see('and lets her in', async () => (await stateOf(carol)) === 'accepted')
  await admin(two, 'follow', { as: 'bob', handle: alice })
  await see('Bob follows back', async () => (await accountAt(two, alice, 'bob')).following === 'accepted')
  await showVerdicts()

  tell('Bob posts, and mentions Alice.')
  const post = await postAs(two, {
    as: 'bob',
    text: `Hello ${alice}, first post from here! #introductions`,
  })
  await see(
    'it is in her home timeline',
    async () => (await inTimeline(one, 'alice', post.uri)) !== undefined,
  )
  await see('public, with the mention and the hashtag understood', async () => {
    const seen = await inTimeline(one, 'alice', post.uri)
    return (
      seen?.visibility === 'public' &&
      seen.mentions.length === 1 &&
      seen.hashtags[0]?.name === 'introductions'
    )
  })

  tell('Alice replies, boosts and likes.')
  const reply = await postAs(one, { as: 'alice', text: `Welcome, ${bob}!`, inReplyTo: post.uri })
  await admin(one, 'boost', { as: 'alice', uri: post.uri })
  await admin(one, 'favourite', { as: 'alice', uri: post.uri })
  const counts = async (): Promise<StatusAnswer['counts']> => (await statusAt(two, post.uri)).counts
  await see('Bob’s server counts one reply, one boost, one like', async () => {
    const { replies, boosts, favourites } = await counts()
    return replies === 1 && boosts === 1 && favourites === 1
  })
  await see(
    'the reply hangs below the post',
    async () => (await inTimeline(two, 'bob', reply.uri))?.inReplyTo === post.uri,
  )
  await showVerdicts()

  tell('Bob edits his post.')
  await admin(two, 'edit', {
    as: 'bob',
    uri: post.uri,
    text: `Hello ${alice}, first post from here, now without typos! #introductions`,
  })
  await see('Alice’s server shows the new text, marked as edited', async () => {
    const seen = await inTimeline(one, 'alice', post.uri)
    return seen?.html.includes('without typos') === true && seen.editedAt !== undefined
  })

  tell('Carol writes to her followers only.')
  const secret = await postAs(two, {
    as: 'carol',
    text: 'Between us: the cake is real.',
    visibility: 'private',
  })
  await see(
    'Alice, who follows her, reads it',
    async () => (await inTimeline(one, 'alice', secret.uri))?.visibility === 'private',
  )
  const stranger = await fetch(secret.uri, { headers: { Accept: 'application/activity+json' } })
  await see(`a stranger who asks for it gets ${String(stranger.status)}`, () =>
    Promise.resolve(stranger.status === 404),
  )

  tell('Somebody sends Bob a like in Alice’s name, with a signature of their own.')
  const forged = await deliverTampered(two, one)
  await see(`refused with ${String(forged.status)}`, () => Promise.resolve(forged.status === 401))
  await see('and changes nothing', async () => (await counts()).favourites === 1)
  await showVerdicts()

  tell('Bob deletes his post, Alice unfollows Carol.')
  await admin(two, 'delete', { as: 'bob', uri: post.uri })
  await admin(one, 'unfollow', { as: 'alice', handle: carol })
  await see(
    'it is gone from Alice’s server',
    async () => (await inTimeline(one, 'alice', post.uri)) === undefined,
  )
  const gone = await fetch(post.uri, { headers: { Accept: 'application/activity+json' } })
  await see(`and its address answers ${String(gone.status)}`, () => Promise.resolve(gone.status === 410))
  await see('Carol has no followers', async () => (await accountAt(two, carol)).followersCount === 0)
  await showVerdicts()

  process.stdout.write(
    failures === 0
      ? '\nBoth databases hold what they should.\n'
      : `\n${String(failures)} facts do not hold.\n`,
  )
  if (KEEP) {
    process.stdout.write(
      `\nBoth keep running until you press Ctrl-C:\n  ${one.origin}/@alice   (${one.name})\n  ${two.origin}/@bob   (${two.name})\n  admin token: ${TOKEN}\n`,
    )
    await new Promise((resolve) => process.once('SIGINT', resolve))
  }
}

/** A Like with a good digest and a good date, whose signature is made with a key of the attacker. */
async function deliverTampered(victim: Server, impersonated: Server): Promise<Response> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const actor = `${impersonated.origin}/users/alice`
  const body = JSON.stringify({
    '@context': 'https://www.w3.org/ns/activitystreams',
    id: `${actor}#likes/forged`,
    type: 'Like',
    actor,
    object: `${victim.origin}/users/bob/statuses/1`,
  })
  const digest = `SHA-256=${Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(body))).toString('base64')}`
  const date = new Date().toUTCString()
  const signingString = `(request-target): post /inbox\nhost: ${victim.domain}\ndate: ${date}\ndigest: ${digest}`
  const signature = sign('sha256', Buffer.from(signingString), privateKey).toString('base64')
  return fetch(`${victim.origin}/inbox`, {
    method: 'POST',
    body,
    headers: {
      'Content-Type': 'application/activity+json',
      Date: date,
      Digest: digest,
      Signature: `keyId="${actor}#main-key",algorithm="rsa-sha256",headers="(request-target) host date digest",signature="${signature}"`,
    },
  })
}

try {
  await main()
} catch (error) {
  failures++
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`)
} finally {
  const ended = running.map((child) => new Promise((resolve) => child.once('exit', resolve)))
  for (const child of running) child.kill('SIGTERM')
  await Promise.race([Promise.all(ended), new Promise((resolve) => setTimeout(resolve, 3000))])
  rmSync(folder, { recursive: true, force: true })
}
process.exitCode = failures === 0 ? 0 : 1
