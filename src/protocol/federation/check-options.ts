/**
 * The options of a federation, judged when it is made: a host cannot set something that means nothing.
 *
 * @module
 */
import { POLL_LIMITS, type PollLimits } from '../../core/poll/index.js'
import { isOrigin, normalizeHost } from '../../core/wire/url.js'
import type { DeliveryLimits } from '../delivery/index.js'
import type { InboxRules } from '../inbox/index.js'
import type { FederationPaths, VerbLimits } from '../outbox/index.js'
import type {
  Accounts,
  Clock,
  Content,
  DeliveryQueue,
  Directory,
  KeyValueStore,
  Outbox,
  Random,
  Scheduler,
  ServerFacts,
  Transport,
} from '../ports/index.js'
import {
  boolean,
  callback,
  check,
  group,
  oneOf,
  optional,
  port,
  problemIn,
  text,
  wholeNumber,
  type Check,
  type Checks,
} from '../../core/wire/check.js'
import type { RemoteLimits } from '../remote/index.js'
import type { FederationOptions, SoftwareFacts } from './options.js'

const positive = wholeNumber(1)
const notNegative = wholeNumber(0)

const verbLimits = group<VerbLimits>({
  lookupTimeoutMs: optional(positive),
  lookupRequests: optional(notNegative),
  maxCharacters: optional(positive),
  maxMentions: optional(notNegative),
  maxMedia: optional(notNegative),
})

const deliveryLimits = group<DeliveryLimits>({
  concurrency: optional(positive),
  maxWaiting: optional(positive),
  maxPerHost: optional(positive),
  attemptMs: optional(positive),
  leaseMs: optional(positive),
  maxAgeMs: optional(positive),
  maxDispatches: optional(positive),
  pageSize: optional(positive),
  pollMs: optional(positive),
})

const remoteLimits = group<RemoteLimits>({
  maxRequests: optional(positive),
  maxRedirects: optional(notNegative),
  maxDiscoveryRedirects: optional(notNegative),
  maxDocumentBytes: optional(positive),
  maxDiscoveryBytes: optional(positive),
  maxPages: optional(positive),
  maxItems: optional(positive),
  maxAncestors: optional(notNegative),
  maxDescendants: optional(notNegative),
  maxKeyFetchesPerHost: optional(positive),
  maxKeyFetchesWaiting: optional(positive),
  maxKeyFailuresPerHost: optional(positive),
})

const rules = group<InboxRules>({
  followersCollectionIn: optional(oneOf('toOrCc', 'to')),
  sameOriginModeration: optional(boolean),
  takesUnrelatedPosts: optional(boolean),
  manualQuotes: optional(oneOf('wait', 'accept')),
  tombstoneDays: optional(positive),
  pollUpdateDelayMs: optional(notNegative),
})

const pollLimits = group<PollLimits>(
  Object.fromEntries(Object.keys(POLL_LIMITS).map((name) => [name, positive])) as Checks<PollLimits>,
)

const path = check(
  (value) => typeof value === 'string' && /^\/[^?#\s]+$/.test(value) && !value.endsWith('/'),
  'a path that begins with a slash and ends with none',
)
const pathWith = (placeholder: string): Check =>
  check(
    (value) => path(value, '') === undefined && (value as string).split(placeholder).length === 2,
    `a path with ${placeholder} in it once`,
  )

const paths = group<FederationPaths>({
  actor: optional(pathWith('{username}')),
  profile: optional(pathWith('{username}')),
  sharedInbox: optional(path),
  instanceActor: optional(path),
  nodeInfo: optional(path),
  tag: optional(pathWith('{tag}')),
})

const origin = check(
  isOrigin,
  'an origin such as https://social.example: lower case, no path, no slash at its end, no port of its own accord',
)

const OPTIONS: Checks<FederationOptions> = {
  origin,
  handleDomain: optional(
    check(
      (value) => typeof value === 'string' && normalizeHost(value) === value,
      'a domain such as social.example, in lower case',
    ),
  ),
  transport: port<Transport>({ send: true }),
  accounts: port<Accounts>({ find: true, instanceKeys: true, usage: false }),
  directory: port<Directory>({ answer: true }),
  apply: callback,
  content: port<Content>({
    ...{ status: true, outbox: true, outboxCount: true, pinned: true, following: true, followingCount: true },
    ...{ stamp: true, totals: true, replies: true, featuredTags: false },
  }),
  outbox: port<Outbox>({ take: true, step: true, nextDueAt: true, size: true }),
  queue: port<DeliveryQueue>({
    ...{ enqueue: true, claim: true, begin: true, ack: true, retry: true, extend: true, drop: true },
    ...{ shelve: true, cancel: true, nextDueAt: true, size: true },
    ...{ setAside: true, putBack: true, discard: true },
  }),
  cache: port<KeyValueStore>({ get: true, set: true, add: true, compareAndSet: true, delete: true }),
  server: optional(
    group<ServerFacts>({
      ...{ origin, handleDomain: text, sharedInbox: text, limitedFederation: boolean },
      ...{ actorIdOf: callback, profileUrlOf: callback, clock: port<Clock>({ now: true }) },
    }),
  ),
  paths: optional(paths),
  rules: optional(rules),
  pollLimits: optional(pollLimits),
  limits: optional(
    group<NonNullable<FederationOptions['limits']>>({
      verbs: optional(verbLimits),
      remote: optional(remoteLimits),
      delivery: optional(deliveryLimits),
    }),
  ),
  authorizedFetch: optional(boolean),
  believedSignatures: optional(
    check(
      (value) =>
        Array.isArray(value) && value.every((one) => one === 'integrity-proof' || one === 'linked-data'),
      "a list of 'integrity-proof' and 'linked-data'",
    ),
  ),
  signsPublicActivities: optional(boolean),
  forwarded: optional(oneOf('refuse', 'refetch')),
  software: optional(
    group<SoftwareFacts>({
      name: check(
        (value) => typeof value === 'string' && /^[a-z0-9-]+$/.test(value),
        'of lower-case letters, digits and dashes, as NodeInfo wants it',
      ),
      version: text,
    }),
  ),
  openRegistrations: optional(boolean),
  node: optional(
    group<NonNullable<FederationOptions['node']>>({ name: optional(text), description: optional(text) }),
  ),
  allowHttp: optional(boolean),
  onEvent: optional(callback),
  clock: optional(port<Clock>({ now: true })),
  random: optional(port<Random>({ number: true, uuid: true })),
  scheduler: optional(port<Scheduler>({ after: true })),
}

/**
 * Judges the options of a federation.
 *
 * @param options - As the host wrote them.
 * @throws TypeError that names the option, what it has to be and what it is.
 */
export function checkOptions(options: FederationOptions): void {
  if (typeof (options as unknown) !== 'object' || (options as unknown) === null)
    throw new TypeError('createFederation takes an object of options')
  const problem = problemIn(options, OPTIONS) ?? schemeProblem(options)
  if (problem !== undefined) throw new TypeError(`createFederation: ${problem}`)
}

/** Plain `http:` is for loopback, and has to be asked for. */
function schemeProblem({ origin, allowHttp = false }: FederationOptions): string | undefined {
  return origin.startsWith('https:') || allowHttp
    ? undefined
    : `origin is ${origin}: http: is for tests and development, with allowHttp: true`
}
