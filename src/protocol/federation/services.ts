/**
 * What routes and verbs work with: the host's ports, and the protocol functions bound to them.
 *
 * @module
 */
import { hostOf } from '../../core/wire/url.js'
import {
  createCreate,
  type BuiltActivity,
  type Note,
  type Question as QuestionObject,
} from '../../core/vocab/index.js'
import {
  deliver,
  type DeliverOptions,
  type DeliveryParts,
  type DeliveryWorker,
  type JsonDocument,
} from '../delivery/index.js'
import type { Status } from '../inbox/index.js'
import { signedForForwarding } from './documents.js'
import { fetchPost } from './fetch-post.js'
import { systemClock, systemRandom, type Answer, type OnEvent, type Question } from '../ports/index.js'
import { createKeyResolver, createRemote, type KeyResolver, type Remote } from '../remote/index.js'
import { createKeyRing, type KeyRing } from './key-ring.js'
import { noteOf } from './note-of.js'
import type { FederationOptions } from './options.js'
import { createPeople, type People } from './people.js'
import { createPollUpdates, type PollUpdates } from './poll-updates.js'
import { createPosts, type Posts } from './posts.js'
import { createUrls, type Urls } from './urls.js'
import { createWorker } from './worker.js'

/** What is bound together once per federation. */
export interface Services {
  readonly options: FederationOptions
  readonly urls: Urls
  readonly handleDomain: string
  readonly keyRing: KeyRing
  readonly people: People
  readonly posts: Posts
  readonly deliveryParts: DeliveryParts
  readonly worker: DeliveryWorker
  readonly onEvent: OnEvent
  /** Other servers, asked in the name of this one. */
  remote(): Promise<Remote>
  keyResolver(): Promise<KeyResolver>
  readonly pollUpdates: PollUpdates
  /** Fetches a post of another server and stores it. */
  fetchPost(id: string): Promise<void>
  now(): Date
  /** RFC 3339 in whole seconds, so many milliseconds from now. */
  timestamp(afterMs?: number): string
  /** A new key for an address: digits that grow with time, as Mastodon's. */
  newKey(): string
  /** Asks the directory one question. */
  ask(question: Question): Promise<Answer>
  noteOf(status: Status): Promise<Note | QuestionObject>
  createOf(status: Status): Promise<BuiltActivity<'Create'>>
  /** Queues an activity of a local account, and wakes the worker. */
  deliver(
    document: JsonDocument,
    options: Omit<DeliverOptions, 'sender'> & { readonly senderId: string },
  ): Promise<void>
}

/** Binds everything together. Opens nothing. */
export function createServices(options: FederationOptions): Services {
  const urls = createUrls(options.origin, options.paths)
  const handleDomain = options.handleDomain ?? hostOf(options.origin)
  if (handleDomain === undefined) {
    throw new TypeError(`origin has to be an origin such as https://social.example; it is ${options.origin}`)
  }
  const { clock = systemClock, random = systemRandom, onEvent = () => undefined } = options
  const keyRing = createKeyRing(options.accounts, urls)
  let remote: Promise<Remote> | undefined
  let keyResolver: Promise<KeyResolver> | undefined
  const lazily = (): Services => services

  const services: Services = {
    options,
    urls,
    handleDomain,
    keyRing,
    people: createPeople(lazily),
    posts: createPosts(lazily),
    deliveryParts: {
      queue: options.queue,
      followers: options.followers,
      localOrigins: [urls.origin],
      resolve: (ids) => services.people.inboxes(ids),
      cache: options.cache,
      clock,
      mayReceive: async ({ host }) => !(await isBlocked(host, options)),
    },
    worker: createWorker(options, lazily),
    pollUpdates: createPollUpdates(lazily),
    onEvent,
    remote: () =>
      (remote ??= keyRing.instance().then((signer) =>
        createRemote({
          transport: options.transport,
          cache: options.cache,
          clock,
          signer,
          isLocal: (url) => urls.isLocal(url) || hostOf(url) === handleDomain,
          ...(options.isBlocked !== undefined && { isBlocked: options.isBlocked }),
          allowHttp: options.allowHttp ?? false,
          onEvent,
        }),
      )),
    keyResolver: () => (keyResolver ??= services.remote().then((asked) => createKeyResolver(asked))),
    fetchPost: (id) => fetchPost(id, services),
    now: () => clock.now(),
    timestamp: (afterMs = 0) => `${new Date(clock.now().getTime() + afterMs).toISOString().slice(0, 19)}Z`,
    newKey: () =>
      ((BigInt(clock.now().getTime()) << 16n) | BigInt(Math.floor(random.number() * 65_536))).toString(),
    async ask(question) {
      const [answer = {}] = await options.directory.answer([question])
      return answer
    },
    noteOf: (status) => publishedNote(status, services),
    async createOf(status) {
      return createCreate({ id: `${status.id}/activity`, object: await publishedNote(status, services) })
    },
    async deliver(document, { senderId, ...rest }) {
      const signed = await signedForForwarding(document, senderId, services)
      await deliver(signed, services.deliveryParts, {
        ...rest,
        sender: { id: senderId, followers: `${senderId}/followers` },
      })
      services.worker.wake()
    },
  }
  return services
}

async function publishedNote(status: Status, services: Services): Promise<Note | QuestionObject> {
  const { options, urls, handleDomain } = services
  const named = status.mentions.filter(({ silent }) => !silent)
  const answers = await options.directory.answer(
    named.map(({ actorId }) => ({ about: 'account', id: actorId })),
  )
  const handles = new Map(
    named.flatMap(({ actorId }, i) => {
      const account = answers[i]?.account
      if (account?.username === undefined) return []
      const host = account.local ? handleDomain : hostOf(actorId)
      return [[actorId, `@${account.username}@${host ?? ''}`] as const]
    }),
  )
  return noteOf(status, {
    urls,
    followers: `${status.authorId}/followers`,
    following: `${status.authorId}/following`,
    now: services.now(),
    handleOf: (actorId) => handles.get(actorId),
    totals: await options.content.totals(status.id),
  })
}

/** Asks for a host's domain and every domain above it. */
async function isBlocked(host: string, { isBlocked }: FederationOptions): Promise<boolean> {
  if (isBlocked === undefined) return false
  const labels = new URL(`https://${host}`).hostname.split('.')
  for (let at = 0; at < labels.length; at++) if (await isBlocked(labels.slice(at).join('.'))) return true
  return false
}
