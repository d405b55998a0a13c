/**
 * Fetching keys: one request for all keys of a document, and few for any one host.
 *
 * @module
 */
import { isTootkitError, VerificationError, type AnyTootkitError } from '../../errors.js'
import { verificationError, type PublicKeyHandle } from '../../core/signature/index.js'
import { createGate } from '../../core/wire/gate.js'
import { hostOf, withoutFragment } from '../../core/wire/url.js'
import { createBudget } from './budget.js'
import type { KeyCache, KeySource } from './key-cache.js'
import {
  fetchKeyDocument,
  findKey,
  keysIn,
  type FoundKey,
  type KeyDocument,
  type KeyLookup,
} from './key-document.js'
import { judgeKeyFailure, keyFailureError } from './key-failure.js'
import { MINUTE_MS } from './limits.js'
import type { Remote } from './remote.js'
import { createSingleFlight } from './single-flight.js'

/** What fetching keys works with. */
export interface KeyFetcherParts {
  readonly remote: Remote
  readonly cache: KeyCache
  /** What to accept. */
  readonly policy: Pick<KeyLookup, 'allowCrossHostKeys' | 'acceptMultikey'>
  /** Parses material; throws for what cannot be used. */
  readonly importOnce: (material: string) => Promise<PublicKeyHandle>
}

/** Keys of one document that are kept besides the one asked for. */
const MAX_KEPT = 16
/** Hosts whose failures are counted at a time. */
const MAX_HOSTS = 10_000

/**
 * Creates a function that fetches the document of a key id, keeps what it holds, and gives the key asked for.
 *
 * Anybody can write key ids of a host into a header, so that those which come to nothing shut out none of its actors:
 * after some in a minute, keys of that host are fetched one at a time, until one is had. Whoever waits is turned away
 * for now only where the line is full. What is known to have failed is not asked again, which does the rest.
 *
 * Key ids that name one document share its fetch. What a document does not hold is not looked for in it again at
 * once, so that a thousand made-up ids of one document cost one request.
 */
export function createKeyFetcher(parts: KeyFetcherParts): (keyId: string) => Promise<FoundKey> {
  const { remote, cache, policy, importOnce } = parts
  const { maxRequests, maxKeyFetchesPerHost, maxKeyFetchesWaiting, maxKeyFailuresPerHost } = remote.limits
  const once = createSingleFlight<Loaded>()
  const failures = createFailureCount(() => remote.clock.now().getTime())
  // Who asks is not known yet, so what failed cannot be held against whoever asks next: all wait in one line.
  const maxRunning = (host: string): number =>
    failures.of(host) < maxKeyFailuresPerHost ? maxKeyFetchesPerHost : 1
  const gate = createGate({ maxRunning, maxWaiting: maxKeyFetchesWaiting }, (host) =>
    verificationError('key_fetch_limited', `too many keys of ${host} are being fetched`),
  )
  const lookup = (): KeyLookup => ({ remote, budget: createBudget(maxRequests), ...policy })

  /** Fetches and keeps; a failure is remembered for all key ids of the document. */
  async function load(keyId: string): Promise<Loaded> {
    const host = hostOf(keyId) ?? ''
    try {
      const document = await fetchKeyDocument(keyId, lookup())
      const source = document.alone === undefined ? 'listed' : 'fetched'
      for (const key of keysIn(document, lookup()).slice(0, MAX_KEPT)) await keep(key, source)
      failures.clear(host)
      return { document, noteMissed: onceOnly(() => miss(keyId)) }
    } catch (error) {
      if (!isTootkitError(error)) throw error
      failures.note(host)
      await cache.fail(withoutFragment(keyId), keyId, judgeKeyFailure(keyId, error))
      throw error
    }
  }

  /** Keeps a key that was not asked for; one that cannot be used is nobody's business yet. */
  async function keep(key: FoundKey, source: KeySource): Promise<void> {
    try {
      await importOnce(key.material)
    } catch (error) {
      if (isTootkitError(error)) return
      throw error
    }
    await cache.put(key, source)
  }

  async function miss(keyId: string): Promise<void> {
    failures.note(hostOf(keyId) ?? '')
    await cache.noteLoaded(keyId)
  }

  /** Takes the key out of its document. */
  async function take(keyId: string, { document, noteMissed }: Loaded): Promise<FoundKey> {
    try {
      const key = findKey(keyId, document, lookup())
      await importOnce(key.material) // what cannot be used is not kept
      return await cache.put(key, 'fetched')
    } catch (error) {
      if (!isTootkitError(error)) throw error
      await noteMissed()
      const told = await cache.told(keyId)
      if (told !== undefined) return told // the document comes from a cache that is older
      const failure = judgeKeyFailure(keyId, error)
      if (failure.reason === 'key_not_found') await cache.drop(keyId)
      else await cache.fail(keyId, keyId, failure)
      throw error
    }
  }

  return async (keyId) => {
    try {
      const url = withoutFragment(keyId)
      return await take(keyId, await once(url, () => gate(hostOf(keyId) ?? '', () => load(keyId))))
    } catch (error) {
      throw isTootkitError(error) ? refusalFor(keyId, error) : error
    }
  }
}

/** A document that was fetched, for everybody who asked for a key in it. */
interface Loaded {
  readonly document: KeyDocument
  /** Notes that somebody's key is not in it. */
  readonly noteMissed: () => Promise<void>
}

/** The error for one key id: what it was caused by may have been about another one of the same document. */
function refusalFor(keyId: string, error: AnyTootkitError): VerificationError {
  if (error instanceof VerificationError && error.keyId !== undefined && error.keyId !== keyId)
    return verificationError(error.reason, error.message, { keyId, cause: error })
  return keyFailureError(keyId, judgeKeyFailure(keyId, error), error)
}

function onceOnly(task: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => (done ??= task())
}

/** Counts failures of the present minute since the last success, by host. */
function createFailureCount(now: () => number) {
  const counts = new Map<string, { readonly minute: number; readonly count: number }>()
  const minute = (): number => Math.floor(now() / MINUTE_MS)
  const of = (host: string): number => {
    const known = counts.get(host)
    return known?.minute === minute() ? known.count : 0
  }
  return {
    of,
    clear(host: string): void {
      counts.delete(host)
    },
    note(host: string): void {
      const count = of(host) + 1
      counts.delete(host)
      counts.set(host, { minute: minute(), count })
      const [oldest] = counts.keys()
      if (counts.size > MAX_HOSTS && oldest !== undefined) counts.delete(oldest)
    },
  }
}
