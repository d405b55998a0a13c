/**
 * Keys and failures to get them, remembered in the key-value store for as long as each deserves.
 *
 * @module
 */
import type { VerificationReason } from '../../errors.js'
import { originOf } from '../../core/wire/url.js'
import type { Clock, KeyValueStore } from '../ports/index.js'
import type { FoundKey } from './key-document.js'
import type { KeyFailure } from './key-failure.js'
import { DAY_MS, HOUR_MS, MINUTE_MS } from './limits.js'

/** A key remembered. */
export interface CachedKey extends FoundKey {
  /** Milliseconds since the epoch. */
  readonly fetchedAt: number
}

/** A failure remembered. */
export interface CachedFailure {
  readonly reason: VerificationReason
  readonly retryable: boolean
  /** Milliseconds since the epoch until which nothing is fetched. */
  readonly until: number
  /** Failures in a row. */
  readonly failures: number
}

/** A key younger than this is used without asking. */
const FRESH_MS = DAY_MS
/** A key younger than this is used while asking fails. */
const STALE_MS = 7 * DAY_MS
/** Failures in a row after which a whole origin is left alone. */
const ORIGIN_PATIENCE = 3

/** The caches of keys. */
export type KeyCache = ReturnType<typeof createKeyCache>

/** Creates the caches over a store. Everything in them expires. */
export function createKeyCache(store: KeyValueStore, clock: Clock) {
  const now = (): number => clock.now().getTime()

  const readFailure = async (name: string): Promise<CachedFailure | undefined> => {
    const value = await store.get(name)
    return isFailure(value) ? value : undefined
  }

  /** One minute after the last failure borne, then twice as long each time, one hour at most. */
  const noteOutage = async (name: string, patience: number): Promise<void> => {
    const failures = ((await readFailure(name))?.failures ?? 0) + 1
    const pause = failures < patience ? 0 : Math.min(MINUTE_MS * 2 ** (failures - patience), HOUR_MS)
    const failure: CachedFailure = {
      reason: 'key_fetch_failed',
      retryable: true,
      failures,
      until: now() + pause,
    }
    await store.set(name, failure, 2 * HOUR_MS)
  }

  return {
    /** A key, and whether it may be used without asking. */
    async get(keyId: string): Promise<{ key: CachedKey; isFresh: boolean } | undefined> {
      const value = await store.get(`key:${keyId}`)
      if (!isKey(value)) return undefined
      return { key: value, isFresh: now() - value.fetchedAt < FRESH_MS }
    },

    async put(key: FoundKey): Promise<void> {
      await store.set(`key:${key.keyId}`, { ...key, fetchedAt: now() }, STALE_MS)
      await store.delete(`key-failed:${key.keyId}`)
      const origin = originName(key.keyId)
      if ((await readFailure(origin)) !== undefined) await store.delete(origin)
    },

    async drop(keyId: string): Promise<void> {
      await store.delete(`key:${keyId}`)
    },

    /** A failure that still holds, of the key or of its whole origin. */
    async failure(keyId: string): Promise<CachedFailure | undefined> {
      for (const name of [`key-failed:${keyId}`, originName(keyId)]) {
        const failure = await readFailure(name)
        if (failure !== undefined && failure.until > now()) return failure
      }
      return undefined
    },

    /** Remembers a failure; one that says that the key is no more, or not as it was, ends the key. */
    async fail(keyId: string, { reason, retryable, rememberFor }: KeyFailure): Promise<void> {
      if (rememberFor === 'outage') {
        await noteOutage(`key-failed:${keyId}`, 1)
        await noteOutage(originName(keyId), ORIGIN_PATIENCE)
        return
      }
      const failure: CachedFailure = { reason, retryable, failures: 1, until: now() + rememberFor }
      await store.set(`key-failed:${keyId}`, failure, rememberFor)
      if (!retryable) await store.delete(`key:${keyId}`)
    },

    /** Whether a key may be fetched anew on a stranger's bad signature: each rarely, an origin's seldom. */
    async mayRefresh(keyId: string): Promise<boolean> {
      if (!(await store.add(`key-refresh:${keyId}`, true, 5 * MINUTE_MS))) return false
      const name = `key-refreshes:${originOf(keyId) ?? ''}:${Math.floor(now() / MINUTE_MS)}`
      for (let slot = 0; slot < 10; slot++) {
        if (await store.add(`${name}:${slot}`, true, MINUTE_MS)) return true
      }
      return false
    },
  }
}

function originName(keyId: string): string {
  return `key-origin-failed:${originOf(keyId) ?? ''}`
}

function isKey(value: unknown): value is CachedKey {
  return typeof value === 'object' && value !== null && 'material' in value && 'fetchedAt' in value
}

function isFailure(value: unknown): value is CachedFailure {
  return typeof value === 'object' && value !== null && 'until' in value && 'reason' in value
}
