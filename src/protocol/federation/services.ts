/**
 * What routes and verbs work with: the host's ports, and the protocol functions bound to them.
 *
 * @module
 */
import { quietly } from '../../core/wire/quietly.js'
import { hostOf } from '../../core/wire/url.js'
import type { BuiltActivity, Note, Question } from '../../core/vocab/index.js'
import {
  composeUpdate,
  createKeyRing,
  createKeys,
  createUrls,
  publishedCreate,
  publishedNote,
} from '../outbox/index.js'
import type { OutboxServices } from '../outbox/index.js'
import { isShutOut } from '../policy/index.js'
import {
  checkedDirectory,
  systemClock,
  systemRandom,
  systemScheduler,
  type OnEvent,
  type Status,
} from '../ports/index.js'
import { createDeliveryWorker, sendThrough, type DeliveryWorker } from '../delivery/index.js'
import { createKeyResolver, createRemote, remoteLimits, type KeyResolver } from '../remote/index.js'
import type { SigningKey } from '../../core/signature/index.js'
import type { FederationOptions } from './options.js'
import { createRefresher, type Refresher } from './refresher.js'

/** What is bound together once per federation. */
export interface Services extends OutboxServices {
  readonly options: FederationOptions
  readonly worker: DeliveryWorker
  readonly refresher: Refresher
  readonly onEvent: OnEvent
  keyResolver(): Promise<KeyResolver>
  /** A local post as others read it. */
  noteOf(status: Status): Promise<Note | Question>
  /** The same in the Create that it was sent in. */
  createOf(status: Status): Promise<BuiltActivity<'Create'>>
}

/** Binds everything together. Opens nothing. */
export function createServices(options: FederationOptions): Services {
  const { apply, accounts, content, cache, transport, rules = {} } = options
  const directory = checkedDirectory(options.directory)
  const { clock = systemClock, random = systemRandom, scheduler = systemScheduler } = options
  const urls = createUrls(options.origin, options.paths)
  const handleDomain = options.handleDomain ?? hostOf(options.origin)
  if (handleDomain === undefined) {
    throw new TypeError(`origin has to be an origin such as https://social.example; it is ${options.origin}`)
  }
  const onEvent = quietly(options.onEvent)
  const keyRing = createKeyRing(accounts, urls)
  const fetching = remoteLimits(options.limits?.remote)
  const now = (): Date => clock.now()

  const services: Services = {
    options,
    directory,
    apply,
    accounts,
    content,
    urls,
    handleDomain,
    keyRing,
    scheduler,
    rules,
    onEvent,
    ...(options.limits?.verbs !== undefined && { limits: options.limits.verbs }),
    ...(options.pollLimits !== undefined && { pollLimits: options.pollLimits }),
    allowHttp: options.allowHttp ?? false,
    signsPublicActivities: options.signsPublicActivities ?? false,
    remote: retried(async () =>
      createRemote({
        transport,
        cache,
        clock,
        signer: await keyRing.instance(),
        limits: fetching,
        isLocal: (url) => urls.isLocal(url) || hostOf(url) === handleDomain,
        isBlocked: async (url) => isShutOut((await directory.answer([{ about: 'standing', id: url }]))[0]),
        allowHttp: options.allowHttp ?? false,
        onEvent,
      }),
    ),
    keyResolver: retried(async () => createKeyResolver(await services.remote())),
    now,
    timestamp: (afterMs = 0) => `${new Date(now().getTime() + afterMs).toISOString().slice(0, 19)}Z`,
    newKey: createKeys({ clock, random }),
    wake: () => {
      services.worker.wake()
    },
    refreshLater: (accountId) => {
      services.refresher.later(accountId)
    },
    refresher: createRefresher(() => services),
    worker: createDeliveryWorker<SigningKey>({
      outbox: options.outbox,
      queue: options.queue,
      directory,
      cache,
      localOrigins: [urls.origin],
      send: async (request) => await sendThrough(await services.remote())(request),
      senderOf: (actorId) => senderOf(actorId, services),
      compose: (statusId) => composeUpdate(statusId, services),
      clock,
      random,
      scheduler,
      onEvent,
      ...(options.limits?.delivery !== undefined && { limits: options.limits.delivery }),
    }),
    noteOf: (status) => publishedNote(status, services),
    createOf: (status) => publishedCreate(status, services),
  }
  return services
}

async function senderOf(actorId: string, { keyRing }: Services) {
  const signer = await keyRing.of(actorId)
  if (signer === undefined) return undefined
  return {
    signer,
    synchronization: { collectionId: `${actorId}/followers`, url: `${actorId}/followers_synchronization` },
  }
}

/** Calls once and remembers what came of it, but no failure: what failed is tried again at the next call. */
function retried<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return async () => {
    const mine = (made ??= make())
    try {
      return await mine
    } catch (error) {
      if (made === mine) made = undefined
      throw error
    }
  }
}
