/**
 * The keys of other servers' signatures: found, checked, cached, and fetched no more often than needed.
 *
 * @module
 */
import { isTootkitError, VerificationError } from '../../errors.js'
import {
  importPublicKey,
  verificationError,
  type PublicKeyHandle,
  type ResolvedKey,
  type ResolveKey,
} from '../../core/signature/index.js'
import type { Actor } from '../../core/vocab/index.js'
import { hostOf } from '../../core/wire/url.js'
import { createBudget } from './budget.js'
import { readRemoteUrl, refuseByPolicy } from './guard.js'
import { createKeyCache } from './key-cache.js'
import { fetchKey, keysOf, type FoundKey } from './key-document.js'
import { judgeKeyFailure, keyFailureError } from './key-failure.js'
import type { Remote } from './remote.js'
import { createGate, createSingleFlight } from './single-flight.js'

/** Options of {@link createKeyResolver}. */
export interface KeyResolverOptions {
  /**
   * Take a key on another host than its owner, who must list it. No honest server is known to need it.
   *
   * @defaultValue false
   */
  readonly allowCrossHostKeys?: boolean
  /**
   * Take keys of `assertionMethod` for HTTP signatures as well as those of `publicKey`.
   *
   * @defaultValue true
   */
  readonly acceptMultikey?: boolean
}

/** Finds keys, and can be told of them. */
export interface KeyResolver {
  /** For `verifyRequest`. */
  readonly resolveKey: ResolveKey
  /**
   * Takes over the keys of an actor's own document: one just fetched from its id, or in an Update that the
   * actor signed. Anything else would let a stranger choose its keys.
   */
  remember(actor: Actor): Promise<void>
  /** Forgets a key: the actor was deleted, or its document lists the key no more. */
  forget(keyId: string): Promise<void>
}

const MAX_HANDLES = 10_000

/**
 * Creates a resolver of key ids.
 *
 * A key is believed when it names its owner and the owner's own document lists it, on one host. Keys live a
 * day, and up to a week while their server cannot be reached. A key id that fails is left alone for a while,
 * as is an origin that fails three times in a row. After a bad signature a cached key is fetched anew once in
 * five minutes at most, and ten for one origin in a minute; past that the cached one is given. Two fetches
 * run at once for one host, and one for one key.
 *
 * @param remote - Made by `createRemote`; its signer, the server's own actor, signs the fetches.
 * @param options - What else to accept.
 * @returns The resolver. `resolveKey` rejects with {@link VerificationError}: `ERR_KEY_FETCH` (`key_not_found`,
 *   `key_gone`, `key_fetch_failed`, `key_fetch_limited`, `domain_blocked`), `ERR_KEY_OWNER`
 *   (`key_owner_mismatch`), `ERR_KEY_INVALID` (`key_malformed`, `key_too_weak`, `key_id_malformed`,
 *   `key_id_scheme_not_allowed`), `ERR_SIGNATURE_EXPIRED` (`key_expired`). The cause is kept.
 * @example
 * ```ts
 * import { createMemoryKeyValueStore } from 'tootkit/memory'
 * import { createKeyResolver, createRemote } from 'tootkit/remote'
 * import { generateKeyPair } from 'tootkit/signature'
 * import { createFakeTransport, fakeDocument } from 'tootkit/testing'
 *
 * const bob = 'https://b.example/users/bob'
 * const keyId = `${bob}#main-key`
 * const { publicKeyPem } = await generateKeyPair('rsa')
 * const publicKey = { id: keyId, owner: bob, publicKeyPem }
 * const transport = createFakeTransport({ [bob]: fakeDocument({ id: bob, type: 'Person', publicKey }) })
 * const remote = createRemote({ transport, cache: createMemoryKeyValueStore() })
 * const { resolveKey } = createKeyResolver(remote)
 * const { actorId, source } = await resolveKey(keyId, { refresh: false })
 * actorId // => 'https://b.example/users/bob'
 * source // => 'fetch'
 * ```
 */
export function createKeyResolver(remote: Remote, options: KeyResolverOptions = {}): KeyResolver {
  const { allowCrossHostKeys = false, acceptMultikey = true } = options
  const policy = { allowCrossHostKeys, acceptMultikey }
  const cache = createKeyCache(remote.cache, remote.clock)
  const importOnce = createHandleCache()
  const once = createSingleFlight<FoundKey>()
  const gate = createGate(
    { maxRunning: remote.limits.maxKeyFetchesPerHost, maxWaiting: remote.limits.maxKeyFetchesWaiting },
    (host) => verificationError('key_fetch_limited', `too many keys of ${host} are being fetched`),
  )

  const fetchAndKeep = async (keyId: string): Promise<FoundKey> => {
    try {
      const key = await fetchKey(keyId, {
        remote,
        budget: createBudget(remote.limits.maxRequests),
        ...policy,
      })
      await importOnce(key.material) // what cannot be used is not kept
      await cache.put(key)
      return key
    } catch (error) {
      if (!isTootkitError(error)) throw error
      const failure = judgeKeyFailure(error)
      await cache.fail(keyId, failure)
      throw keyFailureError(keyId, failure, error)
    }
  }
  const fetchInTurn = (keyId: string): Promise<FoundKey> => {
    return once(keyId, () => gate(hostOf(keyId) ?? '', () => fetchAndKeep(keyId)))
  }

  const resolved = async (key: FoundKey, source: ResolvedKey['source']): Promise<ResolvedKey> => {
    const { keyId, actorId, material, expires } = key
    if (expires !== undefined && Date.parse(expires) <= remote.clock.now().getTime()) {
      throw verificationError('key_expired', 'the key has expired', { keyId, actorId })
    }
    return { keyId, actorId, key: await importOnce(material), source }
  }

  return {
    async resolveKey(keyId, { refresh }) {
      await refuseForeign(keyId, remote)
      const cached = await cache.get(keyId)
      const isEnough = refresh
        ? cached !== undefined && !(await cache.mayRefresh(keyId))
        : cached?.isFresh === true
      if (cached !== undefined && isEnough) return await resolved(cached.key, 'cache')
      try {
        const failure = await cache.failure(keyId)
        if (failure !== undefined) throw keyFailureError(keyId, failure)
        return await resolved(await fetchInTurn(keyId), refresh ? 'refetch' : 'fetch')
      } catch (error) {
        const isPassing = error instanceof VerificationError && error.retryable
        if (cached === undefined || !isPassing) throw error
        return await resolved(cached.key, 'cache') // stale, but its server cannot be asked
      }
    },
    async remember(actor) {
      for (const key of keysOf(actor, policy)) {
        if (remote.isLocal(key.keyId)) continue
        await cache.put(key)
      }
    },
    async forget(keyId) {
      await cache.drop(keyId)
    },
  }
}

/** Refuses, before anything is fetched or looked up, key ids that must not lead to a fetch. */
async function refuseForeign(keyId: string, remote: Remote): Promise<void> {
  try {
    await readRemoteUrl(keyId, remote)
    await refuseByPolicy(keyId, remote)
  } catch (cause) {
    if (!isTootkitError(cause)) throw cause
    if (cause.name !== 'RemoteError') throw keyFailureError(keyId, judgeKeyFailure(cause), cause)
    const reason = cause.code === 'ERR_URL_SCHEME' ? 'key_id_scheme_not_allowed' : 'key_id_malformed'
    throw verificationError(reason, `the key id is no URL to fetch: ${cause.message}`, { keyId, cause })
  }
}

/** Keys parsed once: by their material, the least lately used forgotten first. */
function createHandleCache(): (material: string) => Promise<PublicKeyHandle> {
  const handles = new Map<string, PublicKeyHandle>()
  return async (material) => {
    const handle = handles.get(material) ?? (await importPublicKey(material))
    handles.delete(material)
    handles.set(material, handle)
    const [oldest] = handles.keys()
    if (handles.size > MAX_HANDLES && oldest !== undefined) handles.delete(oldest)
    return handle
  }
}
