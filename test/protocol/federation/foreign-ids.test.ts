/**
 * Every field of every activity × ids of others: whatever a stranger writes where, what is somebody else's stays as
 * it is, and they can go on with it.
 */
import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { createFederation, type Federation } from 'tootkit'
import { openSqlite, type SqliteState } from 'tootkit/sqlite'
import { createFixedClock, createSeededRandom, type FixedClock } from 'tootkit/testing'
import { omit } from '../../../src/adapters/state/index.js'
import {
  activityDocument,
  actorDocument,
  createNeighbours,
  noteDocument,
  sharedKeys,
  signedActivity,
  type Json,
  type Received,
} from '../../../scripts/torture/neighbours.js'

const US = 'https://home.example'
const [ALICE, DAVE] = [`${US}/users/alice`, `${US}/users/dave`]
const VIC = 'https://good.example/users/vic'
const PAT = 'https://good.example/users/pat'
const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public'
/** Somebody of another host, and somebody of the victim's own. */
const ATTACKERS = ['https://evil.example/users/eve', 'https://good.example/users/eve']

/** Where rows are that are somebody's. What is counted, queued or cached follows from them. */
const TABLES = [
  ...['accounts', 'statuses', 'status_edits', 'gone_statuses', 'poll_votes', 'quotes', 'favourites', 'pins'],
  ...['featured_tags', 'follows', 'blocks', 'reports', 'collections', 'tombstones', 'notifications'],
  ...['local_accounts', 'moderated_accounts', 'moderated_domains'],
]

interface Scene {
  readonly federation: Federation
  readonly state: SqliteState
  readonly clock: FixedClock
  readonly received: readonly Received[]
  /** Sends an activity to the shared inbox; gives the status of the answer. */
  readonly send: (activity: Json) => Promise<number>
  /** Ids of others, by what they are of. */
  readonly ids: Readonly<Record<string, string>>
  /** What the victim did, to take it back. */
  readonly done: Readonly<Record<'note' | 'like' | 'boost' | 'follow' | 'block', Json>>
}

const opened: SqliteState[] = []
afterEach(async () => {
  for (const state of opened.splice(0)) await state.close()
})

const act = (type: string, actor: string, name: string, more: Json): Json => ({
  ...activityDocument(type, actor, more),
  id: `${actor}/${type.toLowerCase()}/${name}`,
})

/** Alice and vic follow each other; vic wrote, pinned, liked, boosted and blocked; alice asks to follow pat. */
async function setScene(attacker: string): Promise<Scene> {
  const clock = createFixedClock('2026-11-22T12:00:00Z')
  const keys = await sharedKeys()
  const documents = new Map<string, Json>()
  const serve = (document: Json): Json => {
    documents.set(document['id'] as string, document)
    return document
  }
  for (const id of [VIC, PAT, attacker]) serve(actorDocument(id, keys.publicKeyPem))
  const { transport, received } = createNeighbours(documents)
  const random = createSeededRandom(1)
  const state = openSqlite(':memory:', {
    origin: US,
    clock,
    random,
    generateKeys: () => Promise.resolve(keys),
  })
  opened.push(state)
  for (const username of ['alice', 'dave']) await state.accounts.create({ username, keys })
  const federation = createFederation({ origin: US, transport, ...state, clock, random })

  async function send(activity: Json): Promise<number> {
    clock.advance(1000)
    const signer = activity['actor'] as string
    const { url, ...init } = await signedActivity(activity, { url: `${US}/inbox`, now: clock.now(), signer })
    const { headers, body } = init
    return (await federation.handle(new Request(url, init), { headers, body }))?.status ?? 404
  }
  async function sendAll(...activities: readonly Json[]): Promise<void> {
    for (const activity of activities) expect([await send(activity), activity]).toEqual([202, activity])
  }
  async function deliver(): Promise<void> {
    for (let i = 0; i < 20 && (await federation.sendDue()) > 0; i++) clock.advance(1000)
  }
  const sentLast = (type: string): Json => {
    const bodies = received.map(({ body }) => JSON.parse(body) as Json)
    return bodies.findLast((body) => body['type'] === type) ?? {}
  }

  await federation.follow({ as: 'alice', handle: VIC })
  await federation.follow({ as: 'dave', handle: attacker })
  await federation.follow({ as: 'alice', handle: PAT })
  await deliver()
  const [toVic, toAttacker, toPat] = [VIC, attacker, PAT].map((id) => {
    return received.map(({ body }) => JSON.parse(body) as Json).find((body) => body['object'] === id) ?? {}
  }) as [Json, Json, Json]
  const post = await federation.post({ as: 'alice', text: 'Hello.', quotePolicy: 'public' })
  const secret = await federation.post({ as: 'alice', text: 'Psst.', visibility: 'private' })
  const poll = await federation.post({
    as: 'alice',
    text: 'Tea?',
    poll: { options: ['yes', 'no'], multiple: true, expiresIn: 86_400 },
  })
  const note = serve(noteDocument(`${VIC}/notes/1`, VIC, { atomUri: 'tag:good.example,2026:1' }))
  const done = {
    note,
    like: act('Like', VIC, '1', { object: post.id }),
    boost: act('Announce', VIC, '1', { object: post.id, to: [PUBLIC], cc: [`${VIC}/followers`] }),
    follow: act('Follow', VIC, '1', { object: ALICE }),
    block: act('Block', VIC, '1', { object: DAVE }),
  }
  const { like, boost, follow, block } = done
  await sendAll(
    act('Accept', VIC, '1', { object: toVic }),
    act('Accept', attacker, '1', { object: toAttacker }),
  )
  await sendAll(act('Create', VIC, '1', { object: note }), follow, like, boost, block)
  await sendAll(act('Add', VIC, '1', { object: note['id'], target: `${VIC}/collections/featured` }))
  await federation.favourite({ as: 'alice', id: note['id'] as string })
  await federation.boost({ as: 'alice', id: note['id'] as string })
  await deliver()
  const id = (document: Json): string => document['id'] as string
  const ids = {
    ...{ alice: ALICE, vic: VIC, pat: PAT, us: US, note: id(note), atomUri: 'tag:good.example,2026:1' },
    ...{ post: post.id, secret: secret.id, poll: poll.id, activity: `${post.id}/activity` },
    ...{ like: id(like), boost: id(boost), follow: id(follow), block: id(block), pending: id(toPat) },
    ...{ ourLike: id(sentLast('Like')), ourBoost: id(sentLast('Announce')), key: `${VIC}#main-key` },
    ...{ followers: `${VIC}/followers`, featured: `${VIC}/collections/featured`, inbox: `${VIC}/inbox` },
    ...{ spelled: id(note).replace('good', 'GOOD'), port: id(note).replace('.example/', '.example:443/') },
  }
  return { federation, state, clock, received, send, ids, done }
}

/** Every row that says nothing of the attacker. */
async function rowsOfOthers(state: SqliteState, attacker: string): Promise<readonly string[]> {
  const db = state.db
  const rows: string[] = []
  for (const table of TABLES) {
    const found = await sql<Json>`select * from ${sql.table(`tootkit_${table}`)}`.execute(db)
    // somebody who was asked about again, or a poll that was voted in, is as it was
    for (const row of found.rows)
      rows.push(`${table} ${JSON.stringify(omit(row, 'refreshed_at', 'voters_count'))}`)
  }
  return rows.filter((row) => !row.includes(attacker)).sort()
}

/** Activities that an attacker may well send, each with an effect of its own. */
const TEMPLATES: readonly ((by: string, name: string, ids: Scene['ids']) => Json)[] = [
  (by, n) => act('Create', by, n, { object: noteDocument(`${by}/n/${n}`, by, {}) }),
  (by, n, { post }) =>
    act('Create', by, n, { object: noteDocument(`${by}/n/${n}`, by, { inReplyTo: post }) }),
  (by, n, { post }) =>
    act('Create', by, n, { object: noteDocument(`${by}/n/${n}`, by, { quote: post, quoteUri: post }) }),
  (by, n, { poll }) =>
    act('Create', by, n, {
      object: { id: `${by}/v/${n}`, type: 'Note', attributedTo: by, name: 'yes', inReplyTo: poll, to: ALICE },
    }),
  (by, n) =>
    act('Update', by, n, { object: noteDocument(`${by}/n/${n}`, by, { updated: '2026-11-22T12:00:00Z' }) }),
  (by, n) => act('Update', by, n, { object: actorDocument(by, '', { publicKey: undefined }) }),
  (by, n) => act('Delete', by, n, { object: { id: `${by}/n/x${n}`, type: 'Tombstone' } }),
  (by, n, { post }) => act('Announce', by, n, { object: post, to: [PUBLIC], cc: [`${by}/followers`] }),
  (by, n) => act('Announce', by, n, { object: noteDocument(`${by}/n/${n}`, by, {}), to: [PUBLIC] }),
  (by, n, { post }) => act('Like', by, n, { object: post }),
  (by, n) => act('Follow', by, n, { object: ALICE }),
  (by, n) => act('Block', by, n, { object: ALICE }),
  (by, n, { post }) => act('Undo', by, n, { object: act('Like', by, 'x', { object: post }) }),
  (by, n, { post }) => act('Undo', by, n, { object: act('Announce', by, 'x', { object: post }) }),
  (by, n) => act('Undo', by, n, { object: act('Follow', by, 'x', { object: ALICE }) }),
  (by, n) => act('Undo', by, n, { object: act('Block', by, 'x', { object: ALICE }) }),
  (by, n) => act('Accept', by, n, { object: act('Follow', DAVE, 'x', { object: by }) }),
  (by, n) => act('Reject', by, n, { object: act('Follow', DAVE, 'x', { object: by }) }),
  (by, n, { post }) =>
    act('Accept', by, n, {
      object: act('QuoteRequest', ALICE, 'x', { object: `${by}/n/q`, instrument: post }),
      result: `${by}/stamps/${n}`,
    }),
  (by, n, { post }) =>
    act('QuoteRequest', by, n, {
      object: post,
      instrument: noteDocument(`${by}/n/q${n}`, by, { quote: post }),
    }),
  (by, n) => act('Add', by, n, { object: `${by}/n/x${n}`, target: `${by}/collections/featured` }),
  (by, n) => act('Remove', by, n, { object: `${by}/n/x${n}`, target: `${by}/collections/featured` }),
  (by, n, { post }) => act('Flag', by, n, { object: [ALICE, post], content: 'Bad.' }),
  (by, n) => act('Move', by, n, { object: by, target: `${by}2` }),
]

/** Members that may be put into an activity or its object beside those that are there. */
const EXTRA = [
  ...[
    'id',
    'atomUri',
    'inReplyTo',
    'quote',
    'quoteUri',
    'quoteAuthorization',
    'attributedTo',
    'target',
    'origin',
  ],
  ...['result', 'instrument', 'context', 'conversation', 'url', 'inbox', 'followers', 'outbox', 'featured'],
  ...[
    'movedTo',
    'alsoKnownAs',
    'replies',
    'shares',
    'likes',
    'interactingObject',
    'interactionTarget',
    'object',
  ],
]

type Path = readonly string[]

/** Where texts stand in a document. */
function pathsOf(value: unknown, at: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? [at] : []
  return Object.entries(value).flatMap(([name, part]) =>
    name === '@context' ? [] : pathsOf(part, [...at, name]),
  )
}

function withValue(document: unknown, [name, ...rest]: Path, value: unknown): unknown {
  if (name === undefined) return value
  const copy = (
    Array.isArray(document) ? [...(document as unknown[])] : { ...(document as object) }
  ) as Record<string, unknown>
  copy[name] = withValue(copy[name] ?? {}, rest, value)
  return copy
}

/** Every place in an activity, but for who says it: that is what the signature is about. */
function placesIn(activity: Json): readonly Path[] {
  const object = activity['object']
  const isEmbedded = typeof object === 'object' && !Array.isArray(object)
  const extra = EXTRA.flatMap((name) => (isEmbedded ? [[name], ['object', name]] : [[name]]))
  const all = [...pathsOf(activity), ...extra].filter((path) => path.join() !== 'actor')
  return [...new Map(all.map((path) => [path.join('.'), path])).values()]
}

/** So many ids of others are tried in each place: another choice in each, so that all of them come to all kinds. */
const TRIES = 2
/** After so many requests it is looked whether all is as it was. */
const BETWEEN_LOOKS = 40

describe.each(ATTACKERS)('ids of others, written into everything by %s', (attacker) => {
  it('take over nothing, and keep nobody from what is theirs', { timeout: 240_000 }, async () => {
    const { federation, state, clock, send, ids, done } = await setScene(attacker)
    const names = Object.keys(ids)
    const before = await rowsOfOthers(state, attacker)
    expect(before.length).toBeGreaterThan(15)
    const statuses = new Set<number>()
    let count = 0
    let sinceLook: unknown[] = []
    for (const [i, template] of TEMPLATES.entries()) {
      for (const [j, place] of placesIn(template(attacker, 'x', ids)).entries()) {
        for (let k = 0; k < TRIES; k += 1) {
          const name = names[(i + j + k * 7) % names.length] ?? ''
          const id = ids[name] ?? ''
          const value = (j + k) % 5 === 4 ? [id, attacker] : id
          const activity = withValue(template(attacker, `${(count += 1)}`, ids), place, value) as Json
          statuses.add(await send(activity))
          sinceLook.push(`${activity['type'] as string} with ${place.join('.')} = ${name}`)
        }
        if (sinceLook.length < BETWEEN_LOOKS) continue
        expect(await rowsOfOthers(state, attacker), JSON.stringify(sinceLook)).toEqual(before)
        sinceLook = []
      }
    }
    expect(await rowsOfOthers(state, attacker), JSON.stringify(sinceLook)).toEqual(before)
    expect(count).toBeGreaterThan(1500)
    expect([...statuses].filter((status) => status >= 500)).toEqual([])

    const { note, like, boost, follow, block } = done
    const [noteId, post] = [ids['note'] ?? '', ids['post'] ?? '']
    const updated = new Date(clock.now().getTime() + 1000).toISOString()
    const edited = act('Update', VIC, '9', { object: { ...note, content: '<p>Edited.</p>', updated } })
    const objects = [like, ...[boost, follow, block].map(({ id }) => id)] // a Like is known by its two ends alone
    const takenBack = objects.map((object, i) => act('Undo', VIC, `${i}`, { object }))
    for (const activity of [edited, ...takenBack]) expect(await send(activity)).toBe(202)
    expect((await state.status(noteId))?.html).toBe('<p>Edited.</p>')
    expect(await state.favouritedBy(post)).not.toContain(VIC)
    expect(await state.boostedBy(post)).not.toContain(VIC)
    expect(await state.follow(VIC, ALICE)).toBeUndefined()
    const [relation] = await state.directory.answer([{ about: 'relation', from: VIC, to: DAVE }])
    expect(relation.block).toBeUndefined()
    expect(await send(act('Accept', PAT, '1', { object: ids['pending'] }))).toBe(202)
    expect((await state.follow(ALICE, PAT))?.state).toBe('accepted')
    expect(await send(act('Delete', VIC, '9', { object: noteId }))).toBe(202)
    expect(await state.status(noteId)).toBeUndefined()
    await federation.unfollow({ as: 'alice', handle: VIC })
    await federation.delete({ as: 'alice', id: post })
    expect(await state.follow(ALICE, VIC)).toBeUndefined()
  })
})
