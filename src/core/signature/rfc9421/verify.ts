/**
 * Verification of a request signed by RFC 9421, label by label.
 *
 * @module
 */
import { encodeLatin1 } from '#crypto'
import { VerificationError } from '../../../errors.js'
import { combinedField } from '../../wire/header-fields.js'
import { isInnerList, type Member } from '../../wire/structured-fields.js'
import type { PublicKeyHandle, SignatureAlgorithm } from '../crypto/backend.js'
import { assertKeyId } from '../key-id.js'
import { verificationError } from '../refusal.js'
import type { ResolveKey } from '../verify-types.js'
import {
  assertCoverage,
  assertDigests,
  assertHost,
  assertTimes,
  proveByKey,
  resultOf,
  type Proof,
  type Verification,
} from '../verification.js'
import { assertKnownAlgorithm, rfc9421Algorithm } from './algorithms.js'
import { nameOf, STRUCTURED_FIELDS, type ComponentContext } from './component.js'
import {
  parseSignatureDictionary,
  readSignatureBytes,
  readSignatureInput,
  type SignatureInput,
} from './header.js'
import { signatureBase } from './signature-base.js'

/** How far a label came: the error of the one that came furthest is reported. */
interface Progress {
  step: number
}

/** Verifies the labels of a request one after the other; the first that passes everything counts. */
export async function verifyRfc9421(verification: Verification, field: string): Promise<Proof> {
  const pairs = pairUp(verification, field)
  const bounded = withBoundedFetches(verification)
  let furthest: { readonly step: number; readonly error: VerificationError } | undefined
  for (const [label, input, signature] of pairs) {
    const progress: Progress = { step: 0 }
    try {
      return await verifyLabel(bounded, label, input, signature, progress)
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
function withBoundedFetches(verification: Verification): Verification {
  const { options, limits } = verification
  let fetches = 0
  const resolveKey: ResolveKey = async (keyId, how) => {
    if (fetches >= limits.maxKeyFetches) {
      throw verificationError('key_fetch_limited', 'the message names more keys than are looked up', {
        keyId,
      })
    }
    fetches++
    const key = await options.resolveKey(keyId, how)
    if (key.source === 'cache') fetches--
    return key
  }
  return { ...verification, options: { ...options, resolveKey } }
}

type Pair = readonly [label: string, input: Member, signature: Member]

/** Labels that both fields have, those of the preferred tag first. A label's name means nothing. */
function pairUp({ parts, options, limits }: Verification, field: string): readonly Pair[] {
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
  const { preferredTag } = options
  if (preferredTag === undefined || pairs.length < 2) return pairs
  const isPreferred = ([, input]: Pair): boolean =>
    isInnerList(input) && input.parameters.get('tag')?.value === preferredTag
  return [...pairs.filter(isPreferred), ...pairs.filter((pair) => !isPreferred(pair))]
}

async function verifyLabel(
  verification: Verification,
  label: string,
  member: Member,
  signatureMember: Member,
  progress: Progress,
): Promise<Proof> {
  const input = readSignatureInput(label, member, verification.limits)
  const signature = readSignatureBytes(signatureMember)
  const keyId = requireParameters(input)
  assertKeyId(keyId, { ...verification.options, maxKeyIdLength: verification.limits.maxKeyIdLength })
  const covered = coveredNames(input)
  progress.step = 1
  assertCoverage(verification, 'rfc9421', covered, keyId)
  progress.step = 2
  assertTimes(verification, 'rfc9421', input, covered.includes('date'))
  progress.step = 3
  const base = signatureBase(input, contextOf(verification))
  await assertDigests(verification, covered)
  if (covered.includes('host')) assertHost(verification, 'rfc9421')
  progress.step = 4
  const proof = await proveByKey(verification.options.resolveKey, keyId, 'rfc9421', (key) => {
    progress.step = 5
    return whatHolds(base, input, signature, key)
  })
  const queryCovered = isQueryCovered(covered, verification)
  const bodyCovered = covered.includes('content-digest')
  const algorithm = proof.outcome
  const result = resultOf(proof, 'rfc9421', {
    algorithm,
    label,
    covered,
    queryCovered,
    bodyCovered,
    times: input,
  })
  return { result, base, signature, nonce: input.nonce, times: input }
}

/** Parameters that the policy insists on; gives the key id. */
function requireParameters({ created, keyId, algorithm }: SignatureInput): string {
  if (keyId === undefined || keyId === '') {
    throw verificationError('missing_key_id', 'keyid is absent or empty', { dialect: 'rfc9421' })
  }
  if (created === undefined)
    throw verificationError('created_missing', 'created is absent', { dialect: 'rfc9421', keyId })
  assertKnownAlgorithm(algorithm)
  return keyId
}

/** Names of components whose whole value is covered; the identifier where parameters single out a part. */
function coveredNames({ components, identifiers }: SignatureInput): readonly string[] {
  return components.items.map((item, index) => {
    if (item.parameters.has('tr')) {
      throw verificationError(
        'component_not_applicable',
        'trailers get lost on the way and are not accepted',
        {
          dialect: 'rfc9421',
        },
      )
    }
    const isWhole =
      item.parameters.size === 0 || [...item.parameters.keys()].every((key) => key === 'sf' || key === 'bs')
    return isWhole ? nameOf(item) : (identifiers[index] ?? '')
  })
}

function contextOf({ parts, host, options }: Verification): ComponentContext {
  const fieldTypes =
    options.fieldTypes === undefined ? STRUCTURED_FIELDS : { ...STRUCTURED_FIELDS, ...options.fieldTypes }
  if (host === undefined) return { message: parts, related: undefined, fieldTypes }
  const lines = parts.lines.map((line) =>
    line[0].toLowerCase() === 'host' ? ([line[0], host] as const) : line,
  )
  return { message: { ...parts, lines }, related: undefined, fieldTypes }
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

function isQueryCovered(covered: readonly string[], { parts }: Verification): boolean {
  if (parts.target.query === '') return true
  return covered.includes('@target-uri') || covered.includes('@query') || covered.includes('@request-target')
}
