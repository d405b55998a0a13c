/**
 * Recognition of a signature that was here before.
 *
 * @module
 */
import { hash } from '#crypto'
import { encodeLatin1 } from '#crypto'
import type { SignatureAlgorithm } from './crypto/backend.js'

/** What a replay guard needs of a store: a `KeyValueStore` of tootkit/ports has it. */
export interface SeenStore {
  /** Sets if absent, atomically; tells whether it did. */
  add(key: string, value: unknown, ttlMs: number): Promise<boolean>
}

/** Tells first sights from second ones. */
export interface ReplayGuard {
  /**
   * Notes a signature.
   *
   * @param id - From {@link replayId}.
   * @param ttlMs - How long the signature could still pass.
   * @returns True at first sight.
   */
  checkAndAdd(id: string, ttlMs: number): Promise<boolean>
}

/** What {@link replayId} is made from. */
export interface ReplayFacts {
  readonly algorithm: SignatureAlgorithm
  /** The text that was signed. */
  readonly base: string
  readonly signature: Uint8Array
  /** RFC 9421 only. */
  readonly nonce?: string | undefined
}

/**
 * Creates a replay guard over a store.
 *
 * It is a second line: the same activity in a new signature passes it, so activities need ids of their own.
 *
 * @param store - Shared by all processes that receive for one server.
 * @param prefix - Set before each key.
 * @returns The guard.
 * @example
 * ```ts
 * const seen = new Set<string>()
 * const guard = createReplayGuard({ add: async (key) => !seen.has(key) && seen.add(key) !== undefined })
 * await guard.checkAndAdd('a', 60_000) // => true
 * await guard.checkAndAdd('a', 60_000) // => false
 * ```
 */
export function createReplayGuard(store: SeenStore, prefix = 'signature:'): ReplayGuard {
  return { checkAndAdd: (id, ttlMs) => store.add(prefix + id, 1, ttlMs) }
}

/**
 * Computes the name of a signature among those seen.
 *
 * An ECDSA signature has a second valid form that anybody can compute, so there it is the signed text that counts.
 *
 * @param facts - A signature that was verified.
 * @returns 22 characters of base64: 132 bits of a SHA-256; with a nonce, a colon and 22 of that as well.
 * @example
 * ```ts
 * const facts = { algorithm: 'ed25519', base: '"@method": POST', signature: new Uint8Array(64) } as const
 * const id = await replayId(facts)
 * id.length // => 22
 * id === (await replayId({ ...facts, base: '"@method": GET' })) // => true
 * ```
 */
export async function replayId(facts: ReplayFacts): Promise<string> {
  const { algorithm, base, signature, nonce } = facts
  const subject = algorithm.startsWith('ecdsa') ? encodeLatin1(base) : signature
  const id = (await hash('sha-256', subject)).slice(0, 22)
  return nonce === undefined ? id : `${id}:${(await hash('sha-256', encodeLatin1(nonce))).slice(0, 22)}`
}
