/**
 * Linked-Data signatures, created.
 *
 * @module
 */
import { MalformedError } from '../../errors.js'
import { encodeBase64 } from '../wire/base64.js'
import { expandBody } from './compact.js'
import { findBundledContext } from './contexts/bundled.js'
import { type DocumentSigningKey, fitsKey } from './document-keys.js'
import { assertSignable } from './keywords.js'
import { linkedDataHash } from './linked-data-hash.js'
import { without } from './members.js'
import { inSeconds } from './moments.js'
import type { Expanded } from './processor.js'
import { snapshotObject } from './snapshot.js'
import { expandSignature } from './signature-options.js'

const SECURITY_CONTEXT = 'https://w3id.org/security/v1'

/** How long Mastodon lets its own signatures hold. */
const LIFETIME_SECONDS = 2 * 24 * 60 * 60

/** Options of {@link signLinkedData}. */
export interface SignLinkedDataOptions {
  /** The clock. */
  readonly now: Date
  /** @defaultValue two days, as Mastodon */
  readonly lifetimeSeconds?: number
}

/**
 * Signs a document with an RsaSignature2017, so that servers may forward it.
 *
 * Only for what is public: whoever holds the document can prove its author for good. Names that no context
 * defines are not covered. Mastodon verifies such signatures on activities that reach it by way of others.
 *
 * @param document - A JSON-LD document whose contexts all come with the package; without `proof`.
 * @param key - An RSA key under its id.
 * @param options - Clock and lifetime.
 * @returns The document with `signature`, and with `https://w3id.org/security/v1` among its contexts.
 * @throws {@link MalformedError} `ERR_UNSIGNABLE`: not an RSA key; `ERR_JSONLD_CONTEXT`: a context that is
 *   not bundled; `ERR_JSONLD_KEYWORD`: a document that could not be verified, as `@graph` or `@reverse` are
 *   in it or its contexts; `ERR_JSONLD_LIMIT`, `ERR_JSON_LIMIT` or `ERR_DOCUMENT_INVALID`.
 * @see {@link https://docs.joinmastodon.org/spec/security/#ld Mastodon, Linked Data Signatures}
 * @example
 * ```ts
 * const key = { keyId: 'https://example.com/users/alice#main-key', privateKey: { type: 'rsa', sign: () => new Uint8Array([1, 2, 3]) } }
 * const note = { '@context': 'https://www.w3.org/ns/activitystreams', type: 'Note', content: 'Hi' }
 * const signed = await signLinkedData(note, key, { now: new Date('2026-11-22T10:00:00Z') })
 * signed.signature // => { type: 'RsaSignature2017', creator: 'https://example.com/users/alice#main-key', created: '2026-11-22T10:00:00Z', expires: '2026-11-24T10:00:00Z', signatureValue: 'AQID' }
 * ```
 */
export async function signLinkedData<T extends object>(
  document: T,
  key: DocumentSigningKey,
  options: SignLinkedDataOptions,
): Promise<T & { readonly signature: LinkedDataSignature }> {
  if (!fitsKey('rsa-v1_5-sha256', key.privateKey.type)) {
    throw new MalformedError('ERR_UNSIGNABLE', 'RsaSignature2017 takes an RSA key', {
      reason: 'unsupported_algorithm',
    })
  }
  const rest = without(snapshotObject(document), 'signature')
  const body: Expanded = { ...rest, '@context': withSecurity(rest['@context']) }
  assertSignable(body)
  const { now, lifetimeSeconds = LIFETIME_SECONDS } = options
  const signed = {
    type: 'RsaSignature2017',
    creator: key.keyId,
    created: inSeconds(now),
    expires: inSeconds(now, lifetimeSeconds),
  } as const
  const data = await linkedDataHash(await expandSignature(signed), await expandBody(body, undefined))
  const value = await key.privateKey.sign('rsa-v1_5-sha256', data)
  // The members of the document are all there; only its context has grown.
  return { ...body, signature: { ...signed, signatureValue: encodeBase64(value) } } as unknown as T & {
    readonly signature: LinkedDataSignature
  }
}

/** The member that {@link signLinkedData} adds. */
export interface LinkedDataSignature {
  readonly type: 'RsaSignature2017'
  /** Id of the key. */
  readonly creator: string
  readonly created: string
  readonly expires: string
  /** Base64. */
  readonly signatureValue: string
}

function withSecurity(context: unknown): unknown[] {
  const entries: unknown[] = [context ?? []].flat()
  const security = findBundledContext(SECURITY_CONTEXT)
  const isThere = entries.some((entry) => typeof entry === 'string' && findBundledContext(entry) === security)
  return isThere ? entries : [...entries, SECURITY_CONTEXT]
}
