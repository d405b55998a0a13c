/**
 * The `signature` member of a document: what it says, and what of it is signed.
 *
 * @module
 */
import { MalformedError } from '../../errors.js'
import { decodeBase64 } from '../wire/base64.js'
import { parseTimestamp } from '../wire/timestamp.js'
import { assertSignable } from './keywords.js'
import { type Expanded, compactExpanded, expand } from './processor.js'

const IDENTITY_CONTEXT = 'https://w3id.org/identity/v1'

/** Members that are not signed themselves; a context inside counts for nothing. */
const UNSIGNED_MEMBERS = ['@context', 'type', '@type', 'id', '@id', 'signatureValue']

/** A `signature` member, read as its signer meant it. Not verified. */
export interface SignatureOptions {
  /** Id of the key. */
  readonly creator: string
  readonly created: string
  readonly expires: string | undefined
  readonly value: Uint8Array
  /** The signed part of the member, to be canonicalised. */
  readonly expanded: readonly Expanded[]
}

/** A `signature` member of the right type, as it is written. */
export interface WrittenSignature {
  readonly members: Expanded
  readonly value: Uint8Array
}

/**
 * Reads of a `signature` member what takes no JSON-LD.
 *
 * @throws {@link MalformedError} `ERR_JSONLD_SIGNATURE`: another type of signature, or no base64 in it.
 */
export function readWritten(signature: unknown): WrittenSignature {
  if (typeof signature !== 'object' || signature === null || Array.isArray(signature)) {
    throw unfit('document has no Linked-Data signature')
  }
  const members = signature as Expanded
  const { type, signatureValue } = members
  if (type !== 'RsaSignature2017') throw unfit('signature is not an RsaSignature2017')
  const value =
    typeof signatureValue === 'string' ? decodeBase64(signatureValue.replace(/\s/g, '')) : undefined
  if (value === undefined) throw unfit('signatureValue is not base64')
  return { members, value }
}

/**
 * Reads a `signature` member by the meaning of its names, so that no spelling hides an expiry.
 *
 * @throws {@link MalformedError} `ERR_JSONLD_SIGNATURE`: without its parts.
 */
export async function readSignature({ members, value }: WrittenSignature): Promise<SignatureOptions> {
  const expanded = await expandSignature(members)
  const { creator, created, expires } = await compactExpanded(expanded, IDENTITY_CONTEXT)
  if (typeof creator !== 'string') throw unfit('signature does not name one key as its creator')
  return {
    creator,
    created: moment('created', created),
    expires: expires === undefined ? undefined : moment('expires', expires),
    value,
    expanded,
  }
}

/** Expands the signed part of a `signature` member under the context it is always signed with. */
export async function expandSignature(members: Expanded): Promise<Expanded[]> {
  const signed = Object.entries(members).filter(([name]) => !UNSIGNED_MEMBERS.includes(name))
  const document = { ...Object.fromEntries(signed), '@context': IDENTITY_CONTEXT }
  assertSignable(document)
  return expand(document, undefined)
}

function moment(name: string, value: unknown): string {
  const timestamp = typeof value === 'string' ? parseTimestamp(value) : undefined
  if (timestamp === undefined) throw unfit(`${name} of the signature is not one moment`)
  return timestamp
}

function unfit(message: string): MalformedError {
  return new MalformedError('ERR_JSONLD_SIGNATURE', message, { path: '/signature' })
}
