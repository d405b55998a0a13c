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
import { readRemoteUrl, refuseByPolicy } from './guard.js'
import { createKeyCache } from './key-cache.js'
import { keysOf, type FoundKey } from './key-document.js'
import { judgeKeyFailure, keyFailureError } from './key-failure.js'
import { createKeyFetcher } from './key-fetcher.js'
import type { Remote } from './remote.js'

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
   * The same without ever asking another server: a key that is not at hand is not found. For requests whose answer is
   * hardly another one for who is known: a stranger's signature is no reason to fetch anything.
   */
  readonly resolveKnownKey: ResolveKey
  /**
   * Takes over the keys that an actor tells of, at once, in an Update that it signed: for some minutes they count
   * before what is fetched, which may come from a cache. Anything unsigned would let a stranger choose its keys.
   */
  remember(actor: Actor): Promise<void>
  /** Forgets a key: the actor was deleted, or its document lists the key no more. */
  forget(keyId: string): Promise<void>
}

const MAX_HANDLES = 10_000
/** Keys of one actor that are taken over when it tells of them. */
const MAX_REMEMBERED = 16
/** A key that a document which did load just now does not hold. */
const MISSED = { reason: 'key_not_found', retryable: false } as const

/**
 * Creates a resolver of key ids.
 *
 * A key is believed when it names its owner and the owner's own document lists it, on one host. Keys live a
 * day, and up to a week while their server cannot be reached. A document that fails is left alone for a while,
 * as is an origin that gives no answer three times in a row; what a document that did load does not hold is asked for again
 * after half a minute. After a bad signature a cached key is fetched anew once in five minutes at most, and ten for
 * one origin in a minute; past that the cached one is given. Two fetches run at once for one host, one for one
 * document with all the keys in it, and after thirty in a minute that came to nothing one at a time for its host.
 *
 * Whether the owner of a key that is known may send anything is not asked here, but where its request is judged:
 * the policy is asked before something is fetched.
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
  const fetchAndKeep = createKeyFetcher({ remote, cache, policy, importOnce })

  const resolved = async (key: FoundKey, source: ResolvedKey['source']): Promise<ResolvedKey> => {
    const { keyId, actorId, material, expires } = key
    if (expires !== undefined && Date.parse(expires) <= remote.clock.now().getTime()) {
      throw verificationError('key_expired', 'the key has expired', { keyId, actorId })
    }
    return { keyId, actorId, key: await importOnce(material), source }
  }

  return {
    async resolveKey(keyId, { refresh }) {
      await refuseUnreadable(keyId, remote)
      const cached = await cache.get(keyId)
      if (cached?.isFresh === true && !refresh) return await resolved(cached.key, 'cache')
      await refuseForeign(keyId, remote)
      if (await cache.isLoaded(keyId)) {
        if (cached?.isFresh !== true) throw keyFailureError(keyId, MISSED)
        return await resolved(cached.key, 'cache') // just loaded with the rest of its document
      }
      if (cached !== undefined && refresh && !(await cache.mayRefresh(keyId)))
        return await resolved(cached.key, 'cache')
      try {
        const failure = await cache.failure(keyId)
        if (failure !== undefined) throw keyFailureError(keyId, failure)
        return await resolved(await fetchAndKeep(keyId), refresh ? 'refetch' : 'fetch')
      } catch (error) {
        const isPassing = error instanceof VerificationError && error.retryable
        if (cached === undefined || !isPassing) throw error
        return await resolved(cached.key, 'cache') // stale, but its server cannot be asked
      }
    },
    async resolveKnownKey(keyId) {
      await refuseUnreadable(keyId, remote)
      const cached = await cache.get(keyId)
      if (cached !== undefined) return await resolved(cached.key, 'cache')
      await refuseForeign(keyId, remote)
      throw verificationError('key_not_found', 'the key is not at hand', { keyId })
    },
    async remember(actor) {
      for (const key of keysOf(actor, policy).slice(0, MAX_REMEMBERED)) {
        if (remote.isLocal(key.keyId)) continue
        await cache.put(key, 'told')
      }
    },
    async forget(keyId) {
      await cache.drop(keyId)
    },
  }
}

/** Refuses, before anything is looked up, key ids that are no URLs to fetch. */
async function refuseUnreadable(keyId: string, remote: Remote): Promise<void> {
  try {
    await readRemoteUrl(keyId, remote)
  } catch (cause) {
    if (!isTootkitError(cause)) throw cause
    if (cause.name !== 'RemoteError') throw keyFailureError(keyId, judgeKeyFailure(keyId, cause), cause)
    const reason = cause.code === 'ERR_URL_SCHEME' ? 'key_id_scheme_not_allowed' : 'key_id_malformed'
    throw verificationError(reason, `the key id is no URL to fetch: ${cause.message}`, { keyId, cause })
  }
}

/** Refuses, before anything is fetched, key ids of domains that are shut out, and our own. */
async function refuseForeign(keyId: string, remote: Remote): Promise<void> {
  try {
    await refuseByPolicy(keyId, remote)
  } catch (cause) {
    throw isTootkitError(cause) ? keyFailureError(keyId, judgeKeyFailure(keyId, cause), cause) : cause
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
