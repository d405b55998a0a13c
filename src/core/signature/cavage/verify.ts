/**
 * Verification of a request signed by draft-cavage-http-signatures.
 *
 * @module
 */
import { encodeLatin1 } from '#crypto'
import { chain, type Awaitable } from '../awaitable.js'
import type { KeyType, PublicKeyHandle, SignatureAlgorithm } from '../crypto/backend.js'
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

/** A text that may have been signed, and in which way. */
interface Candidate {
  readonly base: string
  readonly algorithm: SignatureAlgorithm
  readonly queryCovered: boolean
}

/** Verifies the one signature of a request: what costs nothing first, the key last but one, cryptography last. */
export function verifyCavage(verification: Verification, field: string): Awaitable<Proof> {
  const { options } = verification
  const signature = parseCavageSignature(field, verification.limits)
  const { keyId, headers } = signature
  assertKeyId(keyId, verification.keyIds)
  assertCoverage(verification, 'cavage', headers, keyId)
  const times = coveredTimes(signature)
  const date = assertTimes(verification, 'cavage', times, headers.includes('date'))
  return chain(assertDigests(verification, headers), () => {
    if (headers.includes('host')) assertHost(verification, 'cavage')
    const bases = candidateBases(verification, signature)
    return proveByKey({ resolveKey: options.resolveKey, keyId, dialect: 'cavage' }, (key) => {
      const candidates = candidatesFor(bases, signature, key.key.type, options.hs2019Sha512 === true)
      return chain(firstThatHolds(candidates, signature.signatureBytes, key.key), (candidate) =>
        candidate === undefined ? undefined : proofOf(signature, key, candidate, times, date),
      )
    })
  })
}

function proofOf(
  { headers, signatureBytes }: CavageSignature,
  key: ResolvedKey,
  { base, algorithm, queryCovered }: Candidate,
  times: SignatureTimes,
  date: number | undefined,
): Proof {
  const bodyCovered = headers.includes('digest')
  return {
    result: resultOf(key, 'cavage', { algorithm, covered: headers, queryCovered, bodyCovered, times }),
    base,
    signature: signatureBytes,
    times: { created: times.created ?? date, expires: times.expires },
  }
}

/** Only times that are covered prove anything. */
function coveredTimes({ headers, created, expires }: CavageSignature): SignatureTimes {
  return {
    created: created !== undefined && headers.includes('(created)') ? created : undefined,
    expires: expires !== undefined && headers.includes('(expires)') ? expires : undefined,
  }
}

type Base = Omit<Candidate, 'algorithm'>

/** The signing string, then the one without query that half of the fediverse signs GETs with. */
function candidateBases({ parts, host, options }: Verification, signature: CavageSignature): readonly Base[] {
  const { method, requestTarget, lines, target } = parts
  const base = signingString({ method, requestTarget, lines, host }, signature)
  const hasTarget = signature.headers.includes('(request-target)')
  const full: Base = { base, queryCovered: target.query === '' || hasTarget }
  const isReading = method === 'GET' || method === 'HEAD'
  if (target.query === '' || !hasTarget || !isReading || options.acceptPathOnly === false) return [full]
  const pathOnly = signingString({ method, requestTarget: target.path, lines, host }, signature)
  return [full, { base: pathOnly, queryCovered: false }]
}

/** The bases under the algorithm of the key, and under SHA-512 too where that is asked for. */
function candidatesFor(
  bases: readonly Base[],
  { algorithm: parameter }: CavageSignature,
  type: KeyType,
  hs2019Sha512: boolean,
): readonly Candidate[] {
  const algorithm = cavageAlgorithm(parameter, type)
  const alsoSha512 = hs2019Sha512 && type === 'rsa' && isLeftToKey(parameter)
  const candidates: Candidate[] = []
  for (const { base, queryCovered } of bases) {
    candidates.push({ base, algorithm, queryCovered })
    if (alsoSha512) candidates.push({ base, algorithm: 'rsa-v1_5-sha512', queryCovered })
  }
  return candidates
}

function firstThatHolds(
  candidates: readonly Candidate[],
  signature: Uint8Array,
  key: PublicKeyHandle,
  index = 0,
): Awaitable<Candidate | undefined> {
  const candidate = candidates[index]
  if (candidate === undefined) return undefined
  const octets = candidate.algorithm === 'ecdsa-p256-sha256' ? rawEcdsaSignature(signature) : signature
  return chain(key.verify(candidate.algorithm, encodeLatin1(candidate.base), octets), (holds) =>
    holds ? candidate : firstThatHolds(candidates, signature, key, index + 1),
  )
}
