/**
 * The last step of verification: the key that a signature names, tried on it.
 *
 * @module
 */
import { isTootkitError, VerificationError, type VerificationReason } from '../../errors.js'
import { chain, type Awaitable } from './awaitable.js'
import type { PublicKeyHandle } from './crypto/backend.js'
import { verificationError } from './refusal.js'
import type { ResolvedKey, ResolveKey, ResolveKeyOptions, SignatureDialect } from './verify-types.js'

/** A key id with what it takes to find the key. */
export interface KeyQuestion {
  readonly resolveKey: ResolveKey
  /** As the signature names it. */
  readonly keyId: string
  /** For errors. */
  readonly dialect: SignatureDialect
}

/** Tries a key; gives what it proves, or `undefined` if the cryptography says no. */
export type Attempt<T> = (key: ResolvedKey) => Awaitable<T | undefined>

/** Finds the key and tries it; a key from the cache that does not fit is asked for anew, once. */
export function proveByKey<T>(question: KeyQuestion, attempt: Attempt<T>): Promise<T> {
  const { resolveKey, keyId } = question
  return Promise.resolve(resolveKey(keyId, AS_KNOWN)).then(
    (key) => proveByThisKey(question, attempt, key),
    (error: unknown) => {
      throw asRefusal(error, keyId)
    },
  )
}

function proveByThisKey<T>(question: KeyQuestion, attempt: Attempt<T>, key: ResolvedKey): Awaitable<T> {
  if (key.source !== 'cache') return chain(attempt(key), (proof) => orMismatch(proof, question, key))
  let attempted: Awaitable<T | undefined>
  try {
    attempted = attempt(key)
  } catch (error) {
    attempted = unlessMismatch(error)
  }
  const conclude = (proof: T | undefined): Awaitable<T> => proof ?? proveByFreshKey(question, attempt, key)
  return chain(attempted, conclude, (error) => conclude(unlessMismatch(error)))
}

/** If the key is still the same, it is tried only to throw where the algorithm, not the signature, was at fault. */
async function proveByFreshKey<T>(question: KeyQuestion, attempt: Attempt<T>, old: ResolvedKey): Promise<T> {
  const { resolveKey, keyId } = question
  let key: ResolvedKey
  try {
    key = await resolveKey(keyId, AS_IT_IS_NOW)
  } catch (error) {
    throw asStale(asRefusal(error, keyId), question, old)
  }
  const proof = await attempt(key)
  return orMismatch(isSameMaterial(key.key, old.key) ? undefined : proof, question, old)
}

function orMismatch<T>(proof: T | undefined, question: KeyQuestion, key: ResolvedKey): T {
  if (proof !== undefined) return proof
  throw mismatch(question, key)
}

function mismatch(
  { keyId, dialect }: KeyQuestion,
  { actorId }: ResolvedKey,
  cause?: unknown,
): VerificationError {
  const message = 'the signature is not one of this request by this key'
  return verificationError('signature_mismatch', message, { dialect, keyId, actorId, cause })
}

const AS_KNOWN: ResolveKeyOptions = { refresh: false }
const AS_IT_IS_NOW: ResolveKeyOptions = { refresh: true }

/** A key of another type than the algorithm named may be an outdated one. */
function unlessMismatch(error: unknown): undefined {
  if (error instanceof VerificationError && error.reason === 'algorithm_key_mismatch') return undefined
  throw error
}

/** A refetch that failed is no excuse for the signature, but a broken connection may be one. */
function asStale(error: unknown, question: KeyQuestion, old: ResolvedKey): unknown {
  const isBroken = error instanceof VerificationError && error.reason === 'key_fetch_failed'
  return isBroken || !isTootkitError(error) ? error : mismatch(question, old, error)
}

/** What a resolver rejects with, as the refusal of a signature. */
function asRefusal(error: unknown, keyId: string): unknown {
  if (!isTootkitError(error) || error.name === 'VerificationError') return error
  return verificationError(reasonOf(error.code), 'the key could not be had', { keyId, cause: error })
}

/** What a failure of fetching means here, should the resolver not have said it itself. */
function reasonOf(code: string): VerificationReason {
  if (code === 'ERR_HOST_BLOCKED' || code === 'ERR_ACTOR_BLOCKED') return 'domain_blocked'
  if (code === 'ERR_REMOTE_GONE') return 'key_gone' // thrown only where no redirect left the key's own origin
  return code.startsWith('ERR_JSON') || code === 'ERR_DOCUMENT_INVALID' ? 'key_malformed' : 'key_fetch_failed'
}

/**
 * Tells whether two keys are of the same material.
 *
 * @param one - A key.
 * @param other - Another one, or the same.
 * @returns True if their SubjectPublicKeyInfo are equal, octet by octet, and their types too.
 * @example
 * ```ts
 * import { exportPublicKeyPem, importPublicKey, isSameMaterial } from 'tootkit/signature'
 *
 * const key = await importPublicKey('z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK')
 * isSameMaterial(key, await importPublicKey(exportPublicKeyPem(key))) // => true
 * ```
 */
export function isSameMaterial(one: PublicKeyHandle, other: PublicKeyHandle): boolean {
  return (
    one.type === other.type &&
    one.spki.length === other.spki.length &&
    one.spki.every((octet, index) => octet === other.spki[index])
  )
}
