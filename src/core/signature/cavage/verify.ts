/**
 * Verification of a request signed by draft-cavage-http-signatures.
 *
 * @module
 */
import { encodeLatin1 } from '#crypto'
import type { PublicKeyHandle, SignatureAlgorithm } from '../crypto/backend.js'
import { assertKeyId } from '../key-id.js'
import type { SignatureTimes } from '../time-window.js'
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
import { cavageAlgorithm, isLeftToKey } from './algorithms.js'
import { rawEcdsaSignature } from './ecdsa-der.js'
import { parseCavageSignature, type CavageSignature } from './header.js'
import { signingString } from './signing-string.js'

/** What of a signature the cryptography confirmed. */
interface Outcome {
  readonly algorithm: SignatureAlgorithm
  readonly base: string
  readonly queryCovered: boolean
}

/** Verifies the one signature of a request: what costs nothing first, the key last but one, cryptography last. */
export async function verifyCavage(verification: Verification, field: string): Promise<Proof> {
  const signature = parseCavageSignature(field, verification.limits)
  const { keyId, headers, signatureBytes } = signature
  assertKeyId(keyId, verification.keyIds)
  assertCoverage(verification, 'cavage', headers, keyId)
  const times = coveredTimes(signature)
  const date = assertTimes(verification, 'cavage', times, headers.includes('date'))
  await assertDigests(verification, headers)
  if (headers.includes('host')) assertHost(verification, 'cavage')
  const bases = candidateBases(verification, signature)
  const proof = await proveByKey(verification.options.resolveKey, keyId, 'cavage', (key) =>
    firstThatHolds(bases, signature, key, verification.options.hs2019Sha512 === true),
  )
  const { algorithm, base, queryCovered } = proof.outcome
  const bodyCovered = headers.includes('digest')
  const result = resultOf(proof, 'cavage', { algorithm, covered: headers, queryCovered, bodyCovered, times })
  return {
    result,
    base,
    signature: signatureBytes,
    times: { created: times.created ?? date, expires: times.expires },
  }
}

/** Only times that are covered prove anything. */
function coveredTimes({ headers, created, expires }: CavageSignature): SignatureTimes {
  return {
    created: headers.includes('(created)') ? created : undefined,
    expires: headers.includes('(expires)') ? expires : undefined,
  }
}

type Base = Omit<Outcome, 'algorithm'>

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

async function firstThatHolds(
  bases: readonly Base[],
  { algorithm: parameter, signatureBytes }: CavageSignature,
  key: PublicKeyHandle,
  hs2019Sha512: boolean,
): Promise<Outcome | undefined> {
  const algorithm = cavageAlgorithm(parameter, key.type)
  const octets = algorithm === 'ecdsa-p256-sha256' ? rawEcdsaSignature(signatureBytes) : signatureBytes
  for (const candidate of bases) {
    const data = encodeLatin1(candidate.base)
    if (await key.verify(algorithm, data, octets)) return { ...candidate, algorithm }
    if (!hs2019Sha512 || key.type !== 'rsa' || !isLeftToKey(parameter)) continue
    if (await key.verify('rsa-v1_5-sha512', data, octets))
      return { ...candidate, algorithm: 'rsa-v1_5-sha512' }
  }
  return undefined
}
