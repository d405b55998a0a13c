/**
 * A small world for inbox tests: a server with accounts, two others with actors, and no network.
 *
 * @module
 */
import { createMemoryHostState } from '../../../src/adapters/memory/index.js'
import type { HostState } from '../../../src/adapters/state/index.js'
import { RemoteError } from '../../../src/errors.js'
import type { InboxContext } from '../../../src/protocol/inbox/context.js'
import { decide } from '../../../src/protocol/inbox/decide.js'
import { DEFAULT_REPLY_IDS } from '../../../src/protocol/inbox/reply-ids.js'
import { runDecision, type InboxRemote } from '../../../src/protocol/inbox/run-decision.js'
import type { Account, Effect, Status } from '../../../src/protocol/inbox/index.js'
import { parseActivity, parseActor, parseDocument } from '../../../src/core/vocab/index.js'

export const US = 'https://us.example'
export const ALICE = `${US}/users/alice`
export const CAROL = `${US}/users/carol`
export const BOB = 'https://bob.example/users/bob'
export const EVE = 'https://evil.example/users/eve'
export const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public'
export const NOW = new Date('2026-11-22T12:00:00Z')

export type Json = Readonly<Record<string, unknown>>

/** An actor document as other servers send it. */
export function actorDocument(id: string, more: Json = {}): Json {
  return {
    '@context': 'https://www.w3.org/ns/activitystreams',
    id,
    type: 'Person',
    preferredUsername: id.split('/').at(-1),
    inbox: `${id}/inbox`,
    outbox: `${id}/outbox`,
    followers: `${id}/followers`,
    following: `${id}/following`,
    featured: `${id}/featured`,
    endpoints: { sharedInbox: `${new URL(id).origin}/inbox` },
    publicKey: { id: `${id}#main-key`, owner: id, publicKeyPem: 'PEM' },
    ...more,
  }
}

/** A public post as other servers send it. */
export function noteDocument(id: string, author: string, more: Json = {}): Json {
  return {
    id,
    type: 'Note',
    attributedTo: author,
    content: '<p>Hello</p>',
    published: '2026-11-22T11:00:00Z',
    to: [PUBLIC],
    cc: [`${author}/followers`],
    ...more,
  }
}

/** The little world. */
export interface World {
  readonly state: HostState
  /** Documents that other servers serve, by id; add to it. */
  readonly web: Map<string, Json>
  /** Ids fetched so far. */
  readonly fetched: string[]
  readonly remote: InboxRemote
  /** Decides an activity of an actor, without applying it. */
  decide(activity: Json, context?: Partial<InboxContext>): Promise<readonly Effect[]>
  /** Decides and applies. */
  receive(activity: Json, context?: Partial<InboxContext>): Promise<readonly Effect[]>
  /** Makes a remote actor known and followed by somebody here. */
  befriend(id: string, follower?: string): Promise<void>
  /** Stores a local post. */
  post(more?: Partial<Status>): Promise<Status>
  /** Everything that is kept, to tell whether anything changed. */
  snapshot(): Promise<unknown>
}

export async function createWorld(state?: HostState): Promise<World> {
  const host = state ?? createMemoryHostState({ origin: US, clock: { now: () => NOW } })
  const keys = { privateKeyPem: 'private', publicKeyPem: 'public' }
  for (const username of ['alice', 'carol']) {
    if ((await host.accounts.find(username)) === undefined) await host.accounts.create({ username, keys })
  }
  const web = new Map<string, Json>([BOB, EVE].map((id) => [id, actorDocument(id)]))
  const fetched: string[] = []
  const find = (id: string): Json => {
    fetched.push(id)
    const document = web.get(id)
    if (document === undefined) throw new RemoteError('ERR_HTTP_STATUS', `no ${id}`, { url: id, status: 404 })
    return document
  }
  const remote: InboxRemote = {
    document: (id) => Promise.resolve().then(() => parseDocument(find(id))),
    actor: (id) => Promise.resolve().then(() => ({ actor: parseActor(find(id)), acct: acctOf(id) })),
    collection: (url) =>
      Promise.resolve().then(() => ({
        ids: (find(url)['items'] as string[] | undefined) ?? [],
        isComplete: true,
      })),
  }
  const run = (document: Json, more: Partial<InboxContext> = {}): Promise<readonly Effect[]> => {
    const activity = parseActivity(document)
    const actorId = activity.actor.id
    const context = { actorId, signerId: actorId, origin: US, now: NOW, ids: DEFAULT_REPLY_IDS, rules: {} }
    return Promise.resolve().then(() =>
      runDecision(decide(activity, { ...context, ...more }), { directory: host.directory, remote }),
    )
  }
  return {
    state: host,
    web,
    fetched,
    remote,
    decide: run,
    async receive(activity, context) {
      const effects = await run(activity, context)
      await host.apply(effects)
      return effects
    },
    async befriend(id, follower = ALICE) {
      const follow = { id: `${follower}#follows/${id}`, followerId: follower, targetId: id }
      await host.apply([
        { kind: 'account.update', account: accountValue(id) },
        { kind: 'follow.request', ...follow },
        { kind: 'follow.accept', ...follow },
      ])
    },
    async post(more = {}) {
      const status = localStatus(more)
      await host.apply([{ kind: 'status.create', status, via: 'delivered' }])
      return status
    },
    snapshot: () => snapshotOf(host),
  }
}

function acctOf(id: string): string {
  return `${id.split('/').at(-1) ?? ''}@${new URL(id).host}`
}

/** A remote account as it is stored. */
export function accountValue(id: string, more: Partial<Account> = {}): Account {
  return {
    id,
    local: false,
    type: 'Person',
    username: id.split('/').at(-1) ?? '',
    acct: acctOf(id),
    displayName: '',
    html: '',
    summary: '',
    url: id,
    inbox: `${id}/inbox`,
    followers: `${id}/followers`,
    following: `${id}/following`,
    featured: `${id}/featured`,
    sharedInbox: `${new URL(id).origin}/inbox`,
    fields: [],
    emojis: [],
    locked: false,
    bot: false,
    group: false,
    discoverable: false,
    indexable: false,
    memorial: false,
    suspended: false,
    alsoKnownAs: [],
    attributionDomains: [],
    publicKeys: [],
    multikeys: [],
    ...more,
  }
}

/** A post of Alice as it is stored. */
export function localStatus(more: Partial<Status> = {}): Status {
  return {
    id: `${ALICE}/statuses/1`,
    authorId: ALICE,
    local: true,
    type: 'Note',
    url: `${US}/@alice/1`,
    published: '2026-11-22T10:00:00Z',
    html: '<p>Hi</p>',
    content: '<p>Hi</p>',
    spoilerText: '',
    sensitive: false,
    visibility: 'public',
    mentions: [],
    hashtags: [],
    emojis: [],
    media: [],
    quotePolicy: 2 << 16,
    claimedCounts: {},
    ...more,
  }
}

async function snapshotOf(host: HostState): Promise<unknown> {
  const people = [ALICE, CAROL, BOB, EVE]
  return await Promise.all(
    people.map(async (id) => ({
      account: await host.account(id),
      statuses: await host.statusesBy(id),
      timeline: await host.timeline(id),
      notifications: await host.notifications(id),
      following: await host.content.following(id, { limit: 100 }),
      followers: await host.followers.list(id, { limit: 100 }),
      requests: await host.followRequests(id),
      pinned: await host.content.pinned(id),
      reports: await host.reports(),
    })),
  )
}
