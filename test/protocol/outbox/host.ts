/**
 * A host made of maps: answers what verbs ask, keeps what they apply, and counts both.
 *
 * @module
 */
import { RefusedError } from '../../../src/errors.js'
import {
  createKeys,
  createUrls,
  createVerbs,
  type OutboxServices,
  type Verbs,
} from '../../../src/protocol/outbox/index.js'
import {
  assertGiven,
  createDirectory,
  type Accounts,
  type DeliverySend,
  type Effect,
  type Involvement,
  type KnownAccount,
  type KnownBlock,
  type KnownFollow,
  type KnownQuote,
  type KnownStatus,
  type LocalAccount,
  type NotificationAdd,
  type Scheduler,
  type Severity,
  type Status,
} from '../../../src/protocol/ports/index.js'
import { createRemote } from '../../../src/protocol/remote/index.js'
import { createWeb, type Web } from './web.ts'

export const ORIGIN = 'https://local.example'
export const alice = `${ORIGIN}/users/alice`
export const bob = `${ORIGIN}/users/bob`
export const sam = 'https://stranger.example/users/sam'
export const rita = 'https://remote.example/users/rita'
const NOW = Date.parse('2026-03-10T12:00:00Z')

/** What the host knows; changed by `apply`, and by tests that begin somewhere else. */
export interface State {
  readonly accounts: Map<string, KnownAccount>
  readonly posts: Map<string, KnownStatus>
  /** Whole local posts, as `Content` has them. */
  readonly content: Map<string, Status | 'gone'>
  readonly follows: Map<string, KnownFollow>
  readonly blocks: Map<string, KnownBlock>
  readonly likes: Map<string, { readonly id?: string }>
  readonly boosts: Map<string, KnownStatus>
  readonly votes: Map<string, number[]>
  readonly quotes: Map<string, KnownQuote>
  readonly standings: Map<string, Severity>
}

/** When a call of a port fails. */
export interface Faults {
  /** `apply` throws: before it keeps anything, or after it has kept everything. */
  apply?: 'before' | 'after'
  /** The directory throws at its nth trip from now on, counted from 1. */
  directory?: number
  content?: boolean
  /** `accounts.find` throws. */
  accounts?: boolean
}

export interface Host {
  readonly verbs: Verbs
  readonly services: OutboxServices
  readonly state: State
  readonly faults: Faults
  readonly web: Web
  /** Every list that was kept. */
  readonly applied: (readonly Effect[])[]
  /** What was asked, one entry for each trip. */
  readonly trips: (readonly string[])[]
  /** Dispatches stored, each id once. */
  readonly sends: Map<string, DeliverySend>
  /** Posts and actors whose newest version has to go out. */
  readonly wishes: Set<string>
  readonly woken: () => number
  readonly refreshed: string[]
  readonly clock: { now: () => Date; advance: (ms: number) => void }
  /** Lets time pass for what waits: deadlines come. */
  readonly elapse: () => void
}

export interface HostOptions {
  readonly users?: readonly (Partial<LocalAccount> & { readonly username: string })[]
  readonly services?: Partial<OutboxServices>
}

/** A value without one of its members. */
export function without<T extends object, Name extends keyof T>(value: T, name: Name): Omit<T, Name> {
  const rest: T = { ...value }
  Reflect.deleteProperty(rest, name)
  return rest
}

export const pair = (from: string, to: string): string => `${from} ${to}`

/** A remote account as the directory knows it. */
export function remoteAccount(id: string, more: Partial<KnownAccount> = {}): KnownAccount {
  const { host, pathname } = new URL(id)
  const username = pathname.split('/').at(-1) ?? ''
  return {
    id,
    local: false,
    type: 'Person',
    username,
    acct: `${username}@${host}`,
    displayName: username,
    url: `https://${host}/@${username}`,
    inbox: `${id}/inbox`,
    sharedInbox: `https://${host}/inbox`,
    followers: `${id}/followers`,
    locked: false,
    refreshedAt: '2026-03-10T11:00:00Z',
    ...more,
  }
}

/** A remote post as the directory knows it. */
export function remotePost(more: Partial<KnownStatus> = {}): KnownStatus {
  return {
    id: `${sam}/statuses/77`,
    authorId: sam,
    local: false,
    visibility: 'public',
    url: 'https://stranger.example/@sam/77',
    published: '2026-03-10T11:00:00Z',
    quotePolicy: 2 << 16,
    mentions: [],
    ...more,
  }
}

/** A local post, whole. */
export function localPost(more: Partial<Status> = {}): Status {
  return {
    id: `${alice}/statuses/1001`,
    authorId: alice,
    local: true,
    type: 'Note',
    url: `${ORIGIN}/@alice/1001`,
    published: '2026-03-10T11:00:00Z',
    html: '<p>Hello</p>',
    content: 'Hello',
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

/** Puts a local post into a state. */
export function keepPost(state: State, status: Status): void {
  state.content.set(status.id, status)
  state.posts.set(status.id, { ...status, mentions: status.mentions.map(({ actorId }) => actorId) })
  if (status.quote !== undefined) state.quotes.set(status.id, status.quote)
}

/** Makes a host with alice and bob, who know sam and rita of other servers. */
export function createHost(options: HostOptions = {}): Host {
  const users = new Map<string, LocalAccount>()
  for (const user of options.users ?? [{ username: 'alice' }, { username: 'bob' }]) {
    users.set(user.username, { privateKeyPem: '', publicKeyPem: '', ...user })
  }
  const urls = createUrls(ORIGIN)
  const state: State = {
    accounts: new Map([sam, rita].map((id) => [id, remoteAccount(id)])),
    posts: new Map(),
    content: new Map(),
    follows: new Map(),
    blocks: new Map(),
    likes: new Map(),
    boosts: new Map(),
    votes: new Map(),
    quotes: new Map(),
    standings: new Map(),
  }
  for (const { username, locked = false, name = '', bot, group } of users.values()) {
    const id = urls.actor(username)
    const type = bot ? 'Service' : group ? 'Group' : 'Person'
    state.accounts.set(id, {
      id,
      local: true,
      type,
      username,
      displayName: name,
      locked,
      inbox: `${id}/inbox`,
    })
  }
  const faults: Faults = {}
  const applied: (readonly Effect[])[] = []
  const trips: (readonly string[])[] = []
  const sends = new Map<string, DeliverySend>()
  const wishes = new Set<string>()
  const refreshed: string[] = []
  let woken = 0
  let time = NOW
  const clock = { now: () => new Date(time), advance: (ms: number) => void (time += ms) }
  const waiting = new Set<() => void>()
  const scheduler: Scheduler = {
    after(_ms, task) {
      waiting.add(task)
      return () => waiting.delete(task)
    },
  }

  const answering = createDirectory(answersFrom(state))
  const directory: OutboxServices['directory'] = {
    async answer(questions) {
      trips.push(questions.map(({ about }) => about))
      if (faults.directory !== undefined && --faults.directory === 0) throw new Error('the directory is down')
      return await answering.answer(questions)
    },
  }
  const accounts: Accounts = {
    find(username) {
      if (faults.accounts === true) return Promise.reject(new Error('the accounts are down'))
      const found = [...users.values()].find((user) => sameName(user.username, username))
      return Promise.resolve(found)
    },
    instanceKeys: notAsked,
  }
  const web = createWeb()
  const remote = createRemote({
    transport: web.transport,
    cache: web.cache,
    clock,
    isLocal: (url) => urls.isLocal(url),
  })
  const services: OutboxServices = {
    directory,
    async apply(effects, { given = [] } = {}) {
      if (faults.apply === 'before') throw new Error('apply failed, and kept nothing')
      await assertGiven(given, answering)
      keep(structuredClone(effects), state, { sends, wishes })
      applied.push(effects)
      if (faults.apply === 'after') throw new Error('apply kept everything, and failed')
    },
    accounts,
    content: {
      status: (id) =>
        faults.content === true
          ? Promise.reject(new Error('the content is down'))
          : Promise.resolve(state.content.get(id)),
      totals: () => Promise.resolve({ favourites: 2, boosts: 1 }),
      outbox: notAsked,
      outboxCount: notAsked,
      pinned: notAsked,
      following: notAsked,
      followingCount: notAsked,
      stamp: notAsked,
      replies: notAsked,
    },
    urls,
    handleDomain: 'local.example',
    keyRing: { instance: notAsked, of: () => Promise.resolve(undefined) },
    scheduler,
    rules: {},
    remote: () => Promise.resolve(remote),
    now: clock.now,
    timestamp: (afterMs = 0) => `${new Date(time + afterMs).toISOString().slice(0, 19)}Z`,
    newKey: createKeys({ clock, random: { number: () => 0, uuid: () => '' } }),
    wake: () => {
      woken++
    },
    refreshLater: (id) => {
      refreshed.push(id)
    },
    ...options.services,
  }
  return {
    verbs: createVerbs(services),
    services,
    state,
    faults,
    web,
    applied,
    trips,
    sends,
    wishes,
    woken: () => woken,
    refreshed,
    clock,
    elapse() {
      for (const task of [...waiting]) task()
    },
  }
}

const notAsked = (): Promise<never> => Promise.reject(new Error('not asked for'))

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

function answersFrom(state: State): Parameters<typeof createDirectory>[0] {
  const each =
    <Q, A>(answer: (question: Q) => A) =>
    (questions: readonly Q[]): Promise<readonly A[]> =>
      Promise.resolve(questions.map(answer))
  const none =
    <A>(answer: A) =>
    (questions: readonly unknown[]): Promise<readonly A[]> =>
      Promise.resolve(questions.map(() => answer))
  return {
    account: each(({ id }) => state.accounts.get(id)),
    'account.byHandle': each(({ acct }) =>
      [...state.accounts.values()].find((account) => !account.local && account.acct === acct),
    ),
    standing: each(({ id }) => ({
      account: state.standings.get(id) ?? 'none',
      domain: state.standings.get(new URL(id).hostname) ?? 'none',
    })),
    relation: each(({ from, to }) => {
      const [follow, block] = [state.follows.get(pair(from, to)), state.blocks.get(pair(from, to))]
      return { ...(follow !== undefined && { follow }), ...(block !== undefined && { block }) }
    }),
    status: each(({ id }) => state.posts.get(id)),
    favourite: each(({ actorId, statusId }) => state.likes.get(pair(actorId, statusId))),
    boost: each(({ actorId, statusId }) => state.boosts.get(pair(actorId, statusId))),
    votes: each(({ actorId, statusId }) => state.votes.get(pair(actorId, statusId)) ?? []),
    quote: each(({ quoteId }) => {
      const quote = state.quotes.get(quoteId)
      const post = state.posts.get(quoteId)
      return quote === undefined || post === undefined ? undefined : { ...post, quote }
    }),
    'quote.byStamp': none(undefined),
    'quote.byRequest': none(undefined),
    'follow.byId': none(undefined),
    'block.byId': none(undefined),
    localFollows: none([]),
    hasLocalFollower: none(false),
    interested: each(({ statusId }) => involvedIn(state, statusId, ['boost', 'quote']).filter(isOurs)),
    involved: each(({ statusId, by, limit, after = '' }) => {
      const behind = involvedIn(state, statusId, by).filter((id) => !isOurs(id) && id > after)
      const items = behind.slice(0, limit)
      const last = behind.length > limit ? items.at(-1) : undefined
      return { items, ...(last !== undefined && { next: last }) }
    }),
    tombstone: none(undefined),
    followers: none({ items: [] }),
    'followers.count': none(0),
    'followers.inboxes': none({ items: [] }),
    'followers.onOrigin': none([]),
  }
}

const isOurs = (id: string): boolean => id.startsWith(`${ORIGIN}/`)

/** Everybody who did one of these things with a post, each once, in order. */
function involvedIn(state: State, statusId: string, by: readonly Involvement[]): readonly string[] {
  const ofPost = (relations: ReadonlyMap<string, unknown>): readonly string[] =>
    [...relations.keys()].flatMap((key) => (key.endsWith(` ${statusId}`) ? key.split(' ').slice(0, 1) : []))
  const posts = [...state.posts.values()]
  const found: Readonly<Record<Involvement, readonly string[]>> = {
    boost: ofPost(state.boosts),
    favourite: ofPost(state.likes),
    vote: ofPost(state.votes),
    reply: posts.filter(({ inReplyTo }) => inReplyTo === statusId).map(({ authorId }) => authorId),
    quote: posts.filter(({ quote }) => quote?.targetId === statusId).map(({ authorId }) => authorId),
  }
  return [...new Set(by.flatMap((kind) => found[kind]))].sort()
}

/** Keeps a list of effects: what verbs come to, and nothing else. */
function keep(
  effects: readonly Effect[],
  state: State,
  { sends, wishes }: Pick<Host, 'sends' | 'wishes'>,
): void {
  for (const effect of effects) {
    switch (effect.kind) {
      case 'account.update':
        state.accounts.set(effect.account.id, { ...effect.account, refreshedAt: '2026-03-10T12:00:00Z' })
        break
      case 'status.create':
      case 'status.edit':
        if (effect.status.local) keepPost(state, effect.status)
        else {
          const mentions = effect.status.mentions.map(({ actorId }) => actorId)
          state.posts.set(effect.status.id, { ...effect.status, mentions })
        }
        break
      case 'status.delete':
        state.content.set(effect.statusId, 'gone')
        state.posts.delete(effect.statusId)
        break
      case 'status.favourite':
        state.likes.set(pair(effect.actorId, effect.statusId), {
          ...(effect.id !== undefined && { id: effect.id }),
        })
        break
      case 'status.unfavourite':
        state.likes.delete(pair(effect.actorId, effect.statusId))
        break
      case 'status.boost': {
        const { id, actorId, statusId, published, visibility } = effect
        const known = { id, authorId: actorId, local: true, boostOf: statusId, published, visibility }
        state.boosts.set(pair(actorId, statusId), known)
        state.posts.set(id, known)
        break
      }
      case 'status.unboost':
        state.boosts.delete(pair(effect.actorId, effect.statusId))
        state.posts.delete(effect.id)
        break
      case 'poll.vote': {
        const key = pair(effect.actorId, effect.statusId)
        state.votes.set(key, [...(state.votes.get(key) ?? []), effect.option])
        break
      }
      case 'follow.request':
      case 'follow.accept': {
        const { id, followerId, targetId } = effect
        const follow = effect.kind === 'follow.accept' ? 'accepted' : 'pending'
        state.follows.set(pair(followerId, targetId), { id, followerId, targetId, state: follow })
        break
      }
      case 'follow.reject':
      case 'follow.undo':
        state.follows.delete(pair(effect.followerId, effect.targetId))
        break
      case 'block.add':
        state.blocks.set(pair(effect.actorId, effect.targetId), effect)
        break
      case 'block.remove':
        state.blocks.delete(pair(effect.actorId, effect.targetId))
        break
      case 'quote.accept':
      case 'quote.reject':
      case 'quote.revoke': {
        const quote = state.quotes.get(effect.quoteId)
        const settled = effect.kind === 'quote.accept' ? 'accepted' : effect.state
        const stamp = effect.kind === 'quote.accept' ? { stamp: effect.stamp } : {}
        state.quotes.set(effect.quoteId, { ...quote, targetId: effect.targetId, state: settled, ...stamp })
        break
      }
      case 'account.move': {
        const moved = state.accounts.get(effect.accountId)
        const where = { movedTo: effect.targetId, movedAt: effect.at }
        if (moved !== undefined) state.accounts.set(effect.accountId, { ...moved, ...where })
        break
      }
      case 'account.moderate':
        state.standings.set(effect.accountId, effect.severity)
        break
      case 'domain.moderate':
        state.standings.set(effect.domain, effect.severity)
        break
      case 'delivery.send':
        sends.set(effect.id, effect)
        break
      case 'update.send':
        wishes.add(effect.objectId)
        break
      case 'notification.add':
      case 'quote.request':
        break
      default:
        throw new RefusedError('ERR_UNSUPPORTED', `no verb comes to ${effect.kind}`)
    }
  }
}

/** The kinds of the last list applied, in order. */
export function lastKinds({ applied }: Host): readonly string[] {
  return applied.at(-1)?.map(({ kind }) => kind) ?? []
}

/** What was sent, in order: type, to which inboxes, to whose followers. */
export function sentBy({ applied }: Host): readonly {
  readonly type: unknown
  readonly by: string
  readonly to: readonly string[]
  readonly followersOf: readonly string[]
}[] {
  return deliveries(applied).map(({ senderId, body, to, followersOf }) => ({
    type: bodyOf(body)['type'],
    by: senderId,
    to: to.map(({ inbox }) => inbox),
    followersOf,
  }))
}

/** Everything sent, in order. */
export function deliveries(applied: Host['applied']): readonly DeliverySend[] {
  return applied.flat().filter((effect) => effect.kind === 'delivery.send')
}

/** The documents sent, in order, without their contexts. */
export function documents({ applied }: Host): readonly Record<string, unknown>[] {
  return deliveries(applied).map(({ body }) => without(bodyOf(body), '@context'))
}

export function notified({ applied }: Host): readonly NotificationAdd[] {
  return applied.flat().filter((effect) => effect.kind === 'notification.add')
}

function bodyOf(body: string): Record<string, unknown> {
  return JSON.parse(body) as Record<string, unknown>
}
