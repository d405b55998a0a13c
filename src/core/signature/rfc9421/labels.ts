/**
 * The labels of a signed message, tried one after the other (RFC 9421 §3.2).
 *
 * @module
 */
import { encodeLatin1 } from '#crypto'
import { VerificationError } from '../../../errors.js'
import { combinedField } from '../../wire/header-fields.js'
import type { Item } from '../../wire/structured-fields.js'
import { chain, type Awaitable } from '../awaitable.js'
import type { SignatureAlgorithm } from '../crypto/backend.js'
import { assertKeyId, type KeyIdOptions } from '../key-id.js'
import { proveByKey } from '../key-proof.js'
import type { SignatureLimits } from '../limits.js'
import { verificationError } from '../refusal.js'
import { assertDigests, assertTimes, type Judged } from '../verification.js'
import type { ResolvedKey, ResolveKey } from '../verify-types.js'
import { assertKnownAlgorithm, rfc9421Algorithm } from './algorithms.js'
import type { ComponentContext } from './component.js'
import { readComponents } from './covered-components.js'
import { signatureBase } from './signature-base.js'
import { findLabels, type ReadLabel, type SignedLabel } from './signed-labels.js'
import { refuse } from './refuse.js'

/** A signed message and what is asked of its signatures. */
export interface LabelledMessage {
  readonly judged: Judged
  readonly context: ComponentContext
  readonly resolveKey: ResolveKey
  readonly limits: SignatureLimits
  readonly keyIds: KeyIdOptions
  readonly preferredTag?: string | undefined
  /** Throws if the signature does not cover what it must. */
  readonly assertCoverage: (covered: readonly string[], keyId: string) => void
  /** Throws if a covered value shows that the message was meant for somebody else. */
  readonly assertAddressee: (covered: readonly string[]) => void
}

/** A label that passed everything. */
export interface LabelProof {
  readonly input: SignedLabel['input']
  readonly covered: readonly string[]
  readonly base: string
  readonly signature: Uint8Array
  readonly key: ResolvedKey
  readonly algorithm: SignatureAlgorithm
}

/** How far a label came: the error of the one that came furthest is reported. */
interface Progress {
  step: number
}

/** Tries the labels in turn; the first that passes everything counts. */
export function verifyLabels<T>(
  message: LabelledMessage,
  field: string,
  conclude: (proof: LabelProof) => T,
): Awaitable<T> {
  const { judged, limits, preferredTag } = message
  const signature = combinedField(judged.parts.lines, 'signature') ?? ''
  const labels = findLabels({ input: field, signature }, limits, preferredTag)
  const [only] = labels // which asks for one key, and may ask for it once more
  return only !== undefined && labels.length === 1 && limits.maxKeyFetches > 0
    ? verifyLabel(message, only, { step: 0 }, conclude)
    : verifyFirst(message, labels, conclude)
}

async function verifyFirst<T>(
  message: LabelledMessage,
  labels: readonly ReadLabel[],
  conclude: (proof: LabelProof) => T,
): Promise<T> {
  const bounded = { ...message, resolveKey: boundedLookups(message) }
  let furthest: { readonly step: number; readonly error: VerificationError } | undefined
  for (const readLabel of labels) {
    const progress: Progress = { step: 0 }
    try {
      return await verifyLabel(bounded, readLabel, progress, conclude)
    } catch (error) {
      if (!(error instanceof VerificationError)) throw error
      if (furthest === undefined || progress.step > furthest.step) furthest = { step: progress.step, error }
    }
  }
  throw furthest?.error ?? refuse('label_mismatch', 'no label stands in both fields')
}

function verifyLabel<T>(
  message: LabelledMessage,
  readLabel: ReadLabel,
  progress: Progress,
  conclude: (proof: LabelProof) => T,
): Awaitable<T> {
  const claim = readClaim(message, readLabel, progress)
  const { covered, keyId } = claim
  return chain(assertDigests(message.judged, covered), () => {
    message.assertAddressee(covered)
    progress.step = 4
    const { resolveKey } = message
    return proveByKey({ resolveKey, keyId, dialect: 'rfc9421' }, (key) => {
      progress.step = 5
      const algorithm = rfc9421Algorithm(claim.input.algorithm, key.key.type)
      return chain(key.key.verify(algorithm, encodeLatin1(claim.base), claim.signature), (holds) =>
        holds ? conclude({ ...claim, key, algorithm }) : undefined,
      )
    })
  })
}

/** A stranger may name a key per label; few of them are asked for beyond the cache. */
function boundedLookups({ resolveKey, limits }: LabelledMessage): ResolveKey {
  let fetches = 0
  return async (keyId, options) => {
    if (fetches >= limits.maxKeyFetches) {
      throw verificationError('key_fetch_limited', 'the message names more keys than are looked up', {
        keyId,
      })
    }
    fetches++
    const key = await resolveKey(keyId, options)
    if (key.source === 'cache') fetches--
    return key
  }
}

/** What one label claims, the costs of finding out being next to nothing. */
interface Claim {
  readonly input: SignedLabel['input']
  readonly keyId: string
  readonly covered: readonly string[]
  readonly base: string
  readonly signature: Uint8Array
}

function readClaim(message: LabelledMessage, readLabel: ReadLabel, progress: Progress): Claim {
  const { input, items, parameters, signature } = readLabel()
  const keyId = requireParameters(input)
  assertKeyId(keyId, message.keyIds)
  assertNoTrailers(items)
  const { covered } = readComponents(items)
  progress.step = 1
  message.assertCoverage(covered, keyId)
  progress.step = 2
  assertTimes(message.judged, 'rfc9421', input, covered.includes('date'))
  progress.step = 3
  return { input, keyId, covered, base: signatureBase(items, parameters, message.context), signature }
}

/** Parameters that are insisted on; gives the key id. */
function requireParameters({ created, keyId, algorithm }: SignedLabel['input']): string {
  if (keyId === undefined || keyId === '') refuse('missing_key_id', 'keyid is absent or empty')
  if (created === undefined)
    throw verificationError('created_missing', 'created is absent', { dialect: 'rfc9421', keyId })
  assertKnownAlgorithm(algorithm)
  return keyId
}

/** A trailer says nothing if it may get lost on the way. */
function assertNoTrailers(items: readonly Item[]): void {
  if (items.every(({ parameters }) => !parameters.has('tr'))) return
  refuse('component_not_applicable', 'trailers get lost on the way')
}
