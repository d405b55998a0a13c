/**
 * Keys and failures to get them, remembered in the key-value store for as long as each deserves.
 *
 * Each sort has a kind of its own (the text before the first colon), so that strangers who make us remember
 * failures push no key out of a bounded store.
 *
 * @module
 */
import type { VerificationReason } from '../../errors.js'
import { originOf, sameUrl, withoutFragment } from '../../core/wire/url.js'
import type { Clock, KeyValueStore } from '../ports/index.js'
import type { FoundKey } from './key-document.js'
import type { KeyFailure } from './key-failure.js'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from './limits.js'

/** A key remembered. Times in milliseconds since the epoch. */
export interface CachedKey extends FoundKey {
  readonly fetchedAt: number
  /** When its actor told of it in something signed. */
  readonly toldAt?: number
}

/**
 * Where a key comes from: the document at the key id itself, another document that its owner's server gave, or the
 * actor's own signed word.
 */
export type KeySource = 'fetched' | 'listed' | 'told'

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
/** What was told counts before what is fetched for so long: servers give documents from caches. */
const TOLD_MS = 3 * MINUTE_MS
/** What a document that did load does not hold is asked for again after this. */
const MISSED_MS = 30 * SECOND_MS
/** Failures in a row after which a whole origin is left alone. */
const ORIGIN_PATIENCE = 3

/** The caches of keys. */
export type KeyCache = ReturnType<typeof createKeyCache>

/** Creates the caches over a store. Everything in them expires. */
export function createKeyCache(store: KeyValueStore, clock: Clock) {
  const now = (): number => clock.now().getTime()

  const readKey = async (keyId: string): Promise<CachedKey | undefined> => {
    const value = await store.get(`key:${keyId}`)
    return isKey(value) ? value : undefined
  }

  const readFailure = async (name: string): Promise<CachedFailure | undefined> => {
    const value = await store.get(name)
    return isFailure(value) ? value : undefined
  }

  const forget = async (name: string): Promise<void> => {
    if ((await store.get(name)) !== undefined) await store.delete(name)
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

  const isToldLately = ({ toldAt }: CachedKey): boolean => toldAt !== undefined && now() - toldAt < TOLD_MS

  return {
    /** A key, and whether it may be used without asking. */
    async get(keyId: string): Promise<{ key: CachedKey; isFresh: boolean } | undefined> {
      const key = await readKey(keyId)
      return key && { key, isFresh: now() - key.fetchedAt < FRESH_MS }
    },

    /** A key that its actor told of within the last minutes, whatever documents say meanwhile. */
    async told(keyId: string): Promise<FoundKey | undefined> {
      const key = await readKey(keyId)
      return key !== undefined && isToldLately(key) ? key : undefined
    },

    /**
     * Keeps a key, and gives the one that counts.
     *
     * What was `fetched` at the key id itself counts, except that one which its own actor told of lately stays. What
     * an actor only lists, in a document fetched elsewhere or `told` of, is believed where it is a part of that
     * actor's id, or known to be that actor's: anybody can list the key id of a neighbour.
     */
    async put(key: FoundKey, source: KeySource): Promise<FoundKey> {
      const known = await readKey(key.keyId)
      const isSameActor = known?.actorId === key.actorId
      if (source === 'fetched') {
        if (known !== undefined && isSameActor && isToldLately(known)) return known
      } else {
        const isPart = sameUrl(withoutFragment(key.keyId), key.actorId)
        if (!isSameActor && (known !== undefined || !isPart)) return known ?? key
        if (source === 'listed' && known !== undefined && isToldLately(known)) return known
      }
      const told = source === 'told' ? { toldAt: now() } : {}
      await store.set(`key:${key.keyId}`, { ...key, fetchedAt: now(), ...told }, STALE_MS)
      await forget(failureName(key.keyId))
      await forget(failureName(withoutFragment(key.keyId)))
      await forget(originName(key.keyId))
      return key
    },

    async drop(keyId: string): Promise<void> {
      await store.delete(`key:${keyId}`)
    },

    /** A failure that still holds, of the key, of its document, or of its whole origin. */
    async failure(keyId: string): Promise<CachedFailure | undefined> {
      const names = new Set([failureName(keyId), failureName(withoutFragment(keyId)), originName(keyId)])
      for (const name of names) {
        const failure = await readFailure(name)
        if (failure !== undefined && failure.until > now()) return failure
      }
      return undefined
    },

    /**
     * Remembers a failure under a key id, or under the URL of a document for all key ids in it. One that says that
     * a key is no more, or not as it was, ends the key.
     */
    async fail(name: string, keyId: string, { reason, retryable, rememberFor }: KeyFailure): Promise<void> {
      if (rememberFor === 'outage' || rememberFor === 'failing') {
        await noteOutage(failureName(name), 1)
        if (rememberFor === 'outage') await noteOutage(originName(name), ORIGIN_PATIENCE)
        return
      }
      const failure: CachedFailure = { reason, retryable, failures: 1, until: now() + rememberFor }
      await store.set(failureName(name), failure, rememberFor)
      if (!retryable) await forget(`key:${keyId}`)
    },

    /** Remembers that a document did load, and that what it holds is known. */
    async noteLoaded(keyId: string): Promise<void> {
      await store.set(documentName(keyId), true, MISSED_MS)
    },

    /** Whether the document of a key did load just now, and held other keys than one that was asked for. */
    async isLoaded(keyId: string): Promise<boolean> {
      return (await store.get(documentName(keyId))) !== undefined
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

function failureName(name: string): string {
  return `key-failure:${name}`
}

function documentName(keyId: string): string {
  return `key-document:${withoutFragment(keyId)}`
}

function originName(keyId: string): string {
  return `key-outage:${originOf(keyId) ?? ''}`
}

function isKey(value: unknown): value is CachedKey {
  return typeof value === 'object' && value !== null && 'material' in value && 'fetchedAt' in value
}

function isFailure(value: unknown): value is CachedFailure {
  return typeof value === 'object' && value !== null && 'until' in value && 'reason' in value
}
