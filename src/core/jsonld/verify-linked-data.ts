/**
 * Linked-Data signatures, verified.
 *
 * @module
 */
import { MalformedError, VerificationError } from '../../errors.js'
import { compactBody, expandBody } from './compact.js'
import { differingMember, plainActorOf } from './core-members.js'
import { coveredPart } from './covered.js'
import { type ResolveDocumentKey, provenByKey } from './document-keys.js'
import { isSafeToForward } from './forwarding.js'
import { assertSignable } from './keywords.js'
import { linkedDataHash } from './linked-data-hash.js'
import { type Expanded, expand } from './processor.js'
import { withPublicInFull } from './public-in-full.js'
import { type SignatureOptions, readSignature, readWritten } from './signature-options.js'
import { snapshotObject } from './snapshot.js'
import { lostMembers } from './uncovered.js'

/** How old a signature may be, and how much clocks may differ. */
export const LINKED_DATA_WINDOW = { maxAgeSeconds: 30 * 24 * 60 * 60, maxSkewSeconds: 60 * 60 } as const

/** Options of {@link verifyLinkedData}. */
export interface VerifyLinkedDataOptions {
  /** The clock. */
  readonly now: Date
  readonly resolveKey: ResolveDocumentKey
  /** @defaultValue 30 days, {@link LINKED_DATA_WINDOW} */
  readonly maxAgeSeconds?: number
}

/** What a Linked-Data signature proves. */
export interface VerifiedLinkedData {
  /** Who signed: the owner of the key, who is also the document's `actor`. */
  readonly actorId: string
  /** Id of the key that signed. */
  readonly keyId: string
  readonly created: string
  readonly expires: string | undefined
  /** The document in our names, without `signature` and with nothing in it that is not signed. Read only this. */
  readonly document: Readonly<Record<string, unknown>>
  /** JSON pointers of what was taken out, since the signature does not cover it. */
  readonly uncovered: readonly string[]
  /** Whether the document as it came says nothing more than that, so that it may be passed on. */
  readonly isSafeToForward: boolean
}

/**
 * Verifies the RsaSignature2017 of an activity that came by way of somebody else.
 *
 * To be called on purpose only: such a signature covers a graph, not the text, and the specifications advise
 * against it. What it takes away from the document it takes out of `document`; order within a list is not
 * covered. It never outweighs a failed signature of the request. What costs little is checked first: what is written,
 * its size, the time, the key, its owner, and the length of the signature; only then is anything canonicalised.
 *
 * @param document - The activity as received, parsed.
 * @param options - Clock and keys.
 * @returns Who signed, and what exactly.
 * @throws {@link MalformedError} `ERR_JSONLD_SIGNATURE`: no such signature, expired, older than allowed, from
 *   the future, not holding, or the graph says something else of `id`, `type`, `actor`, `object`, `to`, `cc`
 *   or `attributedTo` than the plain names do; `ERR_JSONLD_KEYWORD`: `@graph`, `@included`, `@reverse`,
 *   `@nest`, or a context that has them, aliases of keywords or scoped contexts; `ERR_JSONLD_CONTEXT`: a
 *   context that is not bundled; `ERR_JSONLD_LIMIT` or `ERR_JSON_LIMIT`: past {@link JSONLD_LIMITS};
 *   `ERR_DOCUMENT_INVALID`: not JSON-LD.
 * @throws {@link VerificationError} `ERR_KEY_OWNER`: the key belongs to somebody else than the `actor`, or there is not one `actor`; and
 *   whatever `resolveKey` rejects with.
 * @see {@link https://docs.joinmastodon.org/spec/security/#ld Mastodon, Linked Data Signatures}
 * @example
 * ```ts
 * const resolveKey = async (keyId: string) => ({ actorId: 'https://example.com/users/alice', key: { type: 'rsa', verify: () => true } })
 * const document = {
 *   '@context': ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/v1'],
 *   type: 'Announce', actor: 'https://example.com/users/alice', object: 'https://example.com/1', mood: 'good',
 *   signature: { type: 'RsaSignature2017', creator: 'https://example.com/users/alice#main-key', created: '2026-11-22T10:00:00Z', signatureValue: 'AQID' },
 * }
 * const { actorId, uncovered } = await verifyLinkedData(document, { now: new Date('2026-11-22T10:01:00Z'), resolveKey })
 * ;[actorId, uncovered] // => ['https://example.com/users/alice', ['/mood']]
 * ```
 */
export async function verifyLinkedData(
  document: object,
  options: VerifyLinkedDataOptions,
): Promise<VerifiedLinkedData> {
  const { signature: member, ...body } = snapshotObject(document)
  const written = readWritten(member)
  assertSignable(body)
  const signature = await readSignature(written)
  const { creator: keyId, created, expires } = signature
  assertInTime(signature, options)
  const actorId = actorOf(body, keyId)
  const question = {
    keyId,
    algorithm: 'rsa-v1_5-sha256',
    signature: signature.value,
    ownerId: actorId,
    signed: () => readSigned(signature, body),
  } as const
  const signed = await provenByKey(question, options.resolveKey)
  if (signed === undefined) throw unfit('signature does not hold')
  const { covered, uncovered } = signed
  return {
    actorId,
    keyId,
    created,
    expires,
    document: covered,
    uncovered,
    isSafeToForward: isSafeToForward(body, covered),
  }
}

/** What the signature is computed over, and what that says. */
async function readSigned(
  signature: SignatureOptions,
  body: object,
): Promise<{ data: Uint8Array; covered: Expanded; uncovered: string[] }> {
  const { expanded, covered, uncovered } = await readCovered(body)
  return { data: await linkedDataHash(signature.expanded, expanded), covered, uncovered }
}

/** Reads a document as its graph has it, and insists that plain names say the same. */
async function readCovered(
  body: object,
): Promise<{ expanded: Expanded[]; covered: Expanded; uncovered: string[] }> {
  const compacted = await compactBody(await expandBody(body, undefined))
  const [root = {}] = await expand(compacted, undefined)
  const covered = withPublicInFull(await compactBody([coveredPart(root)]))
  const member = differingMember(body, covered, true)
  if (member !== undefined) throw unfit(`the graph that is signed says something else of ${member}`)
  return { expanded: [root], covered, uncovered: lostMembers(withPublicInFull(compacted), covered) }
}

function assertInTime({ created, expires }: SignatureOptions, options: VerifyLinkedDataOptions): void {
  const { now, maxAgeSeconds = LINKED_DATA_WINDOW.maxAgeSeconds } = options
  const age = (now.getTime() - Date.parse(created)) / 1000
  if (age > maxAgeSeconds) throw unfit('signature is too old')
  if (-age > LINKED_DATA_WINDOW.maxSkewSeconds) throw unfit('signature is from the future')
  if (expires !== undefined && Date.parse(expires) < now.getTime()) throw unfit('signature has expired')
}

/** Who has to have signed; that the graph names the same one is compared with all the rest. */
function actorOf(body: Expanded, keyId: string): string {
  const actorId = plainActorOf(body)
  if (actorId !== undefined) return actorId
  throw new VerificationError('ERR_KEY_OWNER', 'the document does not name one actor', {
    reason: 'key_owner_mismatch',
    keyId,
  })
}

function unfit(message: string): MalformedError {
  return new MalformedError('ERR_JSONLD_SIGNATURE', message, { path: '/signature' })
}
