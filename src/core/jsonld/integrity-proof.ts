/**
 * The parts of an object integrity proof: what is read of it, and what it is computed over.
 *
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { MalformedError, VerificationError } from '../../errors.js'
import { decodeBase58 } from '../wire/base58.js'
import { excerpt } from '../wire/excerpt.js'
import { parseTimestamp } from '../wire/timestamp.js'
import { canonicalizeJson } from './jcs.js'
import type { Expanded } from './processor.js'

/** The cryptosuite of FEP-8b32. */
export const CRYPTOSUITE = 'eddsa-jcs-2022'

/** The `proof` member that {@link signObject} adds. */
export interface IntegrityProof {
  readonly '@context'?: unknown
  readonly type: 'DataIntegrityProof'
  readonly cryptosuite: typeof CRYPTOSUITE
  readonly verificationMethod: string
  readonly proofPurpose: 'assertionMethod'
  readonly created: string
  readonly expires?: string
  /** Multibase, base58. */
  readonly proofValue: string
}

/** A `proof` member that has all its parts. Not verified. */
export interface ReadProof {
  /** The proof as signed: without its value. */
  readonly config: Expanded
  readonly keyId: string
  readonly created: string | undefined
  readonly expires: string | undefined
  readonly value: Uint8Array
}

/**
 * Reads a `proof` member.
 *
 * @throws {@link MalformedError} `ERR_JSONLD_SIGNATURE`: none, several, or one without its parts.
 * @throws {@link VerificationError} `ERR_SIGNATURE_ALGORITHM`: made with another cryptosuite.
 */
export function readProof(member: unknown): ReadProof {
  const proof: unknown = Array.isArray(member) && member.length === 1 ? member[0] : member
  if (typeof proof !== 'object' || proof === null || Array.isArray(proof))
    throw unfit('document has no single integrity proof')
  const { proofValue, ...config } = proof as Expanded
  const { type, proofPurpose, cryptosuite, verificationMethod, created, expires } = config
  if (type !== 'DataIntegrityProof') throw unfit('proof is not a DataIntegrityProof')
  if (proofPurpose !== 'assertionMethod') throw unfit('proof is for another purpose than assertionMethod')
  if (typeof verificationMethod !== 'string') throw unfit('proof names no verificationMethod')
  if (cryptosuite !== CRYPTOSUITE) throw unsupported(cryptosuite, verificationMethod)
  return {
    config,
    keyId: verificationMethod,
    created: moment('created', created),
    expires: moment('expires', expires),
    value: signatureValue(proofValue),
  }
}

/** Computes the 64 bytes that are signed: the SHA-256 of the canonical proof, then of the canonical document. */
export function proofHash(config: Expanded, document: Expanded): Uint8Array {
  const hash = (value: unknown): Uint8Array => sha256(utf8ToBytes(canonicalizeJson(value)))
  return concatBytes(hash(config), hash(document))
}

function signatureValue(value: unknown): Uint8Array {
  const isBase58 = typeof value === 'string' && value.startsWith('z') && value.length <= 100
  const bytes = isBase58 ? decodeBase58(value.slice(1)) : undefined
  if (bytes?.length !== 64) throw unfit('proofValue is not an Ed25519 signature in base58')
  return bytes
}

function moment(name: string, value: unknown): string | undefined {
  if (value === undefined) return undefined
  const timestamp = typeof value === 'string' ? parseTimestamp(value) : undefined
  if (timestamp === undefined) throw unfit(`${name} of the proof is not a moment`)
  return timestamp
}

function unsupported(cryptosuite: unknown, keyId: string): VerificationError {
  const name = typeof cryptosuite === 'string' ? excerpt(cryptosuite) : 'none'
  const message = `proof is made with cryptosuite ${name}, only ${CRYPTOSUITE} is verified`
  return new VerificationError('ERR_SIGNATURE_ALGORITHM', message, { reason: 'unsupported_algorithm', keyId })
}

/** A proof that does not hold. */
export function unfit(message: string): MalformedError {
  return new MalformedError('ERR_JSONLD_SIGNATURE', message, { path: '/proof' })
}
