/**
 * Verification of a request signed by draft-cavage-http-signatures.
 *
 * @module
 */
import { encodeLatin1 } from '#crypto'
import { chain, type Awaitable } from '../awaitable.js'
import type { KeyType, SignatureAlgorithm } from '../crypto/backend.js'
import { assertKeyId } from '../key-id.js'
import { proveByKey } from '../key-proof.js'
import type { SignatureTimes } from '../time-window.js'
import {
  assertCoverage,
  assertDigests,
  assertHost,
  assertTimes,
  resultOf,
  type Proof,
  type Verification,
} from '../verification.js'
import type { ResolvedKey } from '../verify-types.js'
import { cavageAlgorithm, isLeftToKey } from './algorithms.js'
import { rawEcdsaSignature } from './ecdsa-der.js'
import { parseCavageSignature, type CavageSignature } from './header.js'
import { signingString } from './signing-string.js'

/** Verifies the one signature of a request: what costs nothing first, the key last but one, cryptography last. */
export function verifyCavage(verification: Verification, field: string): Awaitable<Proof> {
  const signature = parseCavageSignature(field, verification.limits)
  const { keyId, headers } = signature
  assertKeyId(keyId, verification.keyIds)
  assertCoverage(verification, 'cavage', headers, keyId)
  const covered = coveredTimes(signature)
  const date = assertTimes(verification, 'cavage', covered, headers.includes('date'))
  const times = { created: covered.created ?? date, expires: covered.expires }
  return chain(assertDigests(verification, headers), () => {
    if (headers.includes('host')) assertHost(verification, 'cavage')
    const claim = { verification, signature, covered, times, base: baseOf(verification, signature) }
    const { resolveKey } = verification.options
    return proveByKey({ resolveKey, keyId, dialect: 'cavage' }, (key) => proveClaim(claim, key))
  })
}

/** What a signature claims. */
interface Claim {
  readonly verification: Verification
  readonly signature: CavageSignature
  /** Times that the parameters state. */
  readonly covered: SignatureTimes
  /** The same, or the time of `date`. */
  readonly times: SignatureTimes
  /** What was signed, if the sender took everything as it is. */
  readonly base: string
}

/** A text that may have been signed, and in which way. */
interface Candidate {
  readonly base: string
  readonly algorithm: SignatureAlgorithm
  readonly queryCovered: boolean
}

/** Nearly always the first candidate holds; the others are made when it does not. */
function proveClaim(claim: Claim, key: ResolvedKey): Awaitable<Proof | undefined> {
  const { verification, signature, base } = claim
  const algorithm = cavageAlgorithm(signature.algorithm, key.key.type)
  const queryCovered =
    verification.parts.target.query === '' || signature.headers.includes('(request-target)')
  const usual: Candidate = { base, algorithm, queryCovered }
  return chain(isSigned(usual, signature, key), (holds) =>
    holds ? proofOf(claim, usual, key) : proveByOthers(claim, usual, key),
  )
}

async function proveByOthers(claim: Claim, usual: Candidate, key: ResolvedKey): Promise<Proof | undefined> {
  for (const candidate of otherCandidates(claim, usual, key.key.type)) {
    if (await isSigned(candidate, claim.signature, key)) return proofOf(claim, candidate, key)
  }
  return undefined
}

/** SHA-512 where that is asked for, and the target without its query, as half of the fediverse signs GETs. */
function otherCandidates(
  { verification, signature }: Claim,
  usual: Candidate,
  type: KeyType,
): readonly Candidate[] {
  const { parts, options } = verification
  const isReading = parts.method === 'GET' || parts.method === 'HEAD'
  const hasQuery = parts.target.query !== '' && signature.headers.includes('(request-target)')
  const pathOnly =
    hasQuery && isReading && options.acceptPathOnly !== false
      ? [{ ...usual, base: baseOf(verification, signature, parts.target.path), queryCovered: false }]
      : []
  if (options.hs2019Sha512 !== true || type !== 'rsa' || !isLeftToKey(signature.algorithm)) return pathOnly
  const withSha512 = (candidate: Candidate): Candidate => ({ ...candidate, algorithm: 'rsa-v1_5-sha512' })
  return [withSha512(usual), ...pathOnly.flatMap((candidate) => [candidate, withSha512(candidate)])]
}

function baseOf(
  { parts: { method, requestTarget, lines }, host }: Verification,
  signature: CavageSignature,
  target = requestTarget,
): string {
  return signingString({ method, requestTarget: target, lines, host }, signature)
}

function isSigned(
  { base, algorithm }: Candidate,
  { signatureBytes }: CavageSignature,
  { key }: ResolvedKey,
): boolean | Promise<boolean> {
  const octets = algorithm === 'ecdsa-p256-sha256' ? rawEcdsaSignature(signatureBytes) : signatureBytes
  return key.verify(algorithm, encodeLatin1(base), octets)
}

function proofOf(
  { signature: { headers, signatureBytes }, covered: times, times: { created, expires } }: Claim,
  { base, algorithm, queryCovered }: Candidate,
  key: ResolvedKey,
): Proof {
  const bodyCovered = headers.includes('digest')
  const facts = { algorithm, covered: headers, queryCovered, bodyCovered, times }
  const result = resultOf(key, 'cavage', facts)
  return { result, base, signature: signatureBytes, times: { created, expires } }
}

/** Only times that are covered prove anything. */
function coveredTimes({ headers, created, expires }: CavageSignature): SignatureTimes {
  return {
    created: created !== undefined && headers.includes('(created)') ? created : undefined,
    expires: expires !== undefined && headers.includes('(expires)') ? expires : undefined,
  }
}
