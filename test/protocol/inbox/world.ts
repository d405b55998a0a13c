/**
 * A small world for inbox tests: a server with accounts, two others with actors, and no network.
 *
 * @module
 */
import { RemoteError } from '../../../src/errors.js'
import type { Account, Effect, Status } from '../../../src/core/model/index.js'
import { parseActivity, parseActor, parseDocument } from '../../../src/core/vocab/index.js'
import type { InboxContext } from '../../../src/protocol/inbox/context.js'
import { decide } from '../../../src/protocol/inbox/decide.js'
import { gather } from '../../../src/protocol/inbox/gather.js'
import { DEFAULT_REPLY_IDS } from '../../../src/protocol/inbox/reply-ids.js'
import {
  runDecision,
  type DecisionPorts,
  type InboxRemote,
} from '../../../src/protocol/inbox/run-decision.js'
import { createHost, pair, type Host, type Tables } from './host.js'

export { pair } from './host.js'
export const US = 'https://us.example'
export const ALICE = `${US}/users/alice`
export const CAROL = `${US}/users/carol`
export const BOB = 'https://bob.example/users/bob'
export const EVE = 'https://evil.example/users/eve'
export const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public'
export const NOW = new Date('2026-11-22T12:00:00Z')

export type Json = Readonly<Record<string, unknown>>

/** A moment so many seconds from now. */
/** For so long what was taken back before it came stays out, in seconds. */
export const SIX_HOURS = 21_600

export const later = (seconds: number): Date => new Date(NOW.getTime() + 1000 * seconds)

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

/** What is said of a decision besides the activity. */
export interface Circumstances extends Partial<InboxContext> {
  /** A signature in the activity holds and covers all of it. */
  readonly isProven?: boolean
}

/** The little world. */
export interface World {
  readonly host: Host
  readonly tables: Tables
  /** Documents that other servers serve, by id; an error is what they answer instead. Add to it. */
  readonly web: Map<string, Json | RemoteError>
  /** Ids fetched so far. */
  readonly fetched: string[]
  readonly remote: InboxRemote
  /** Decides an activity of an actor, without applying it. */
  decide(activity: Json, circumstances?: Circumstances): Promise<readonly Effect[]>
  /** Decides and applies. */
  receive(activity: Json, circumstances?: Circumstances): Promise<readonly Effect[]>
  /** Applies effects as they stand. */
  given(...effects: Effect[]): Promise<void>
  /** Makes a remote actor known. */
  meet(id: string, more?: Partial<Account>): Promise<void>
  /** Makes a remote actor known and followed by somebody here. */
  befriend(id: string, follower?: string): Promise<void>
  /** Makes a remote actor known that follows somebody here. */
  followedBy(id: string, target?: string): Promise<void>
  /** Stores a local post. */
  post(more?: Partial<Status>): Promise<Status>
  /** Everything that is kept, to tell whether anything changed. */
  snapshot(): unknown
}

/** A server that answers with a status of its own. */
export function answers(status: number): RemoteError {
  const code = status === 410 ? 'ERR_REMOTE_GONE' : 'ERR_HTTP_STATUS'
  return new RemoteError(code, `answered ${status}`, { status, retryable: status >= 500 })
}

export function createWorld(): World {
  const host = createHost()
  for (const id of [ALICE, CAROL]) host.tables.accounts.set(id, localAccount(id))
  const web = new Map<string, Json | RemoteError>([BOB, EVE].map((id) => [id, actorDocument(id)]))
  const fetched: string[] = []
  const find = (id: string): Json => {
    fetched.push(id)
    const document = web.get(id) ?? answers(404)
    if (document instanceof RemoteError) {
      const { code, message, status, retryable } = document
      throw new RemoteError(code, message, {
        url: document.url ?? id,
        retryable,
        ...(status !== undefined && { status }),
      })
    }
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
  const run = async (document: Json, circumstances: Circumstances = {}): Promise<readonly Effect[]> => {
    const { isProven = false, ...more } = circumstances
    const activity = parseActivity(document)
    const context = { ...contextOf(activity.actor.id), ...more }
    const gathered = await gather(activity, context, host.directory)
    const ports: DecisionPorts = {
      directory: host.directory,
      remote,
      gathered,
      isProven: () => Promise.resolve(isProven),
    }
    return await runDecision(() => decide(activity, context), ports)
  }
  const world: World = {
    host,
    tables: host.tables,
    web,
    fetched,
    remote,
    decide: run,
    async receive(activity, circumstances) {
      const effects = await run(activity, circumstances)
      await host.apply(effects)
      return effects
    },
    given: (...effects) => host.apply(effects),
    meet: (id, more) => host.apply([{ kind: 'account.update', account: accountValue(id, more) }]),
    async befriend(id, follower = ALICE) {
      const follow = { id: `${follower}#follows/${id}`, followerId: follower, targetId: id }
      await world.meet(id)
      await host.apply([{ kind: 'follow.accept', ...follow }])
    },
    async followedBy(id, target = ALICE) {
      await world.meet(id)
      await host.apply([{ kind: 'follow.accept', id: `${id}#f`, followerId: id, targetId: target }])
    },
    async post(more = {}) {
      const status = localStatus(more)
      await host.apply([{ kind: 'status.create', status, via: 'delivered' }])
      return status
    },
    snapshot: () => structuredClone(host.tables),
  }
  return world
}

/** What a decision about an activity of this actor starts from. */
export function contextOf(actorId: string): InboxContext {
  return { actorId, signerId: actorId, origin: US, now: NOW, ids: DEFAULT_REPLY_IDS, rules: {} }
}

function acctOf(id: string): string {
  return `${id.split('/').at(-1) ?? ''}@${new URL(id).host}`
}

/** A local account as the host knows it. */
export function localAccount(id: string, more: Partial<Account> = {}): Account {
  return accountValue(id, { local: true, ...more })
}

/** An account as it is stored. */
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

/** What was sent: type, by whom, to which inboxes. */
export function sentIn(effects: readonly Effect[]): readonly Json[] {
  return effects.flatMap((effect) => {
    if (effect.kind !== 'delivery.send') return []
    const activity = JSON.parse(effect.body) as {
      readonly type: string
      readonly object: unknown
      readonly result?: unknown
    }
    const { type, object, result } = activity
    const sent = { type, by: effect.senderId, to: effect.to.map(({ inbox }) => inbox), object }
    return [result === undefined ? sent : { ...sent, result }]
  })
}

/** The kinds of effects, in order. */
export const kindsOf = (effects: readonly Effect[]): readonly string[] => effects.map(({ kind }) => kind)

/** The follow of one actor by another, as it stands. */
export const followOf = (world: World, from: string, to: string) => world.tables.follows.get(pair(from, to))
