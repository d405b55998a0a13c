/**
 * The labels of a signed message, tried one after the other (RFC 9421 §3.2).
 *
 * @module
 */
import { encodeLatin1 } from '#crypto'
import { VerificationError } from '../../../errors.js'
import { combinedField } from '../../wire/header-fields.js'
import { isInnerList, type Member } from '../../wire/structured-fields.js'
import type { PublicKeyHandle, SignatureAlgorithm } from '../crypto/backend.js'
import { assertKeyId, type KeyIdOptions } from '../key-id.js'
import type { SignatureLimits } from '../limits.js'
import { verificationError } from '../refusal.js'
import { assertDigests, assertTimes, proveByKey, type Judged, type KeyProof } from '../verification.js'
import type { ResolveKey } from '../verify-types.js'
import { assertKnownAlgorithm, rfc9421Algorithm } from './algorithms.js'
import { nameOf, type ComponentContext } from './component.js'
import {
  parseSignatureDictionary,
  readSignatureBytes,
  readSignatureInput,
  type SignatureInput,
} from './header.js'
import { signatureBase } from './signature-base.js'

/** A signed message and what is asked of its signatures. */
export interface LabelledMessage extends Judged {
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
  readonly input: SignatureInput
  readonly covered: readonly string[]
  readonly base: string
  readonly signature: Uint8Array
  readonly proof: KeyProof<SignatureAlgorithm>
}

/** How far a label came: the error of the one that came furthest is reported. */
interface Progress {
  step: number
}

/** Tries the labels in turn; the first that passes everything counts. */
export async function verifyLabels(message: LabelledMessage, field: string): Promise<LabelProof> {
  const pairs = pairUp(message, field)
  const bounded = withBoundedFetches(message)
  let furthest: { readonly step: number; readonly error: VerificationError } | undefined
  for (const pair of pairs) {
    const progress: Progress = { step: 0 }
    try {
      return await verifyLabel(bounded, pair, progress)
    } catch (error) {
      if (!(error instanceof VerificationError)) throw error
      if (furthest === undefined || progress.step > furthest.step) furthest = { step: progress.step, error }
    }
  }
  throw (
    furthest?.error ??
    verificationError('label_mismatch', 'no label stands in both fields', { dialect: 'rfc9421' })
  )
}

/** A stranger may name a key per label; few of them are asked for beyond the cache. */
function withBoundedFetches(message: LabelledMessage): LabelledMessage {
  let fetches = 0
  const resolveKey: ResolveKey = async (keyId, options) => {
    if (fetches >= message.limits.maxKeyFetches) {
      throw verificationError('key_fetch_limited', 'the message names more keys than are looked up', {
        keyId,
      })
    }
    fetches++
    const key = await message.resolveKey(keyId, options)
    if (key.source === 'cache') fetches--
    return key
  }
  return { ...message, resolveKey }
}

type Pair = readonly [label: string, input: Member, signature: Member]

/** Labels that both fields have, those of the preferred tag first. A label's name means nothing. */
function pairUp({ parts, limits, preferredTag }: LabelledMessage, field: string): readonly Pair[] {
  const inputs = parseSignatureDictionary(field, 'signature_input_malformed', limits)
  const signatures = parseSignatureDictionary(
    combinedField(parts.lines, 'signature') ?? '',
    'signature_malformed',
    limits,
  )
  const pairs: Pair[] = []
  for (const [label, input] of inputs) {
    const signature = signatures.get(label)
    if (signature !== undefined) pairs.push([label, input, signature])
  }
  if (preferredTag === undefined) return pairs
  const isPreferred = ([, input]: Pair): boolean =>
    isInnerList(input) && input.parameters.get('tag')?.value === preferredTag
  return [...pairs.filter(isPreferred), ...pairs.filter((pair) => !isPreferred(pair))]
}

async function verifyLabel(
  message: LabelledMessage,
  [label, member, signatureMember]: Pair,
  progress: Progress,
): Promise<LabelProof> {
  const input = readSignatureInput(label, member, message.limits)
  const signature = readSignatureBytes(signatureMember)
  const keyId = requireParameters(input)
  assertKeyId(keyId, message.keyIds)
  const covered = coveredNames(input)
  progress.step = 1
  message.assertCoverage(covered, keyId)
  progress.step = 2
  assertTimes(message, 'rfc9421', input, covered.includes('date'))
  progress.step = 3
  const base = signatureBase(input, message.context)
  await assertDigests(message, covered)
  message.assertAddressee(covered)
  progress.step = 4
  const proof = await proveByKey(message.resolveKey, keyId, 'rfc9421', (key) => {
    progress.step = 5
    return whatHolds(base, input, signature, key)
  })
  return { input, covered, base, signature, proof }
}

/** Parameters that are insisted on; gives the key id. */
function requireParameters({ created, keyId, algorithm }: SignatureInput): string {
  if (keyId === undefined || keyId === '') {
    throw verificationError('missing_key_id', 'keyid is absent or empty', { dialect: 'rfc9421' })
  }
  if (created === undefined)
    throw verificationError('created_missing', 'created is absent', { dialect: 'rfc9421', keyId })
  assertKnownAlgorithm(algorithm)
  return keyId
}

/** Names of components whose whole value is covered; the identifier where parameters single out something else. */
function coveredNames({ components, identifiers }: SignatureInput): readonly string[] {
  return components.items.map((item, index) => {
    if (item.parameters.size === 0) return nameOf(item)
    if (item.parameters.has('tr')) {
      throw verificationError(
        'component_not_applicable',
        'trailers get lost on the way and are not accepted',
        {
          dialect: 'rfc9421',
        },
      )
    }
    const isWhole = [...item.parameters.keys()].every((key) => key === 'sf' || key === 'bs')
    return isWhole ? nameOf(item) : (identifiers[index] ?? '')
  })
}

async function whatHolds(
  base: string,
  input: SignatureInput,
  signature: Uint8Array,
  key: PublicKeyHandle,
): Promise<SignatureAlgorithm | undefined> {
  const algorithm = rfc9421Algorithm(input.algorithm, key.type)
  return (await key.verify(algorithm, encodeLatin1(base), signature)) ? algorithm : undefined
}
