/**
 * The `Collection-Synchronization` field.
 *
 * @module
 */
import { MalformedError, RemoteError } from '../../errors.js'
import { formatAuthParam, parseAuthParams } from '../wire/auth-params.js'
import { excerpt } from '../wire/excerpt.js'
import { serializeUrl } from '../wire/url.js'

/** What a `Collection-Synchronization` field says. */
export interface CollectionSynchronization {
  /** Id of the followers collection. */
  readonly collectionId: string
  /** Digest of the part of it that concerns the receiver. */
  readonly digest: string
  /** Where that part can be had. */
  readonly url: string
}

/**
 * Writes the field that goes along with a followers-only post. The request signature has to cover it.
 *
 * @param synchronization - Collection, digest and address.
 * @returns The field value, its parameters in Mastodon's order.
 * @throws {@link RemoteError} `ERR_URL_INVALID` if an address would break out of the field.
 * @see {@link https://codeberg.org/fediverse/fep/src/branch/main/fep/8fcf/fep-8fcf.md FEP-8fcf}
 * @example
 * ```ts
 * formatCollectionSynchronization({
 *   collectionId: 'https://a.example/alice/followers',
 *   digest: EMPTY_FOLLOWERS_DIGEST.slice(0, 4),
 *   url: 'https://a.example/alice/sync',
 * })
 * // => 'collectionId="https://a.example/alice/followers", digest="0000", url="https://a.example/alice/sync"'
 * ```
 */
export function formatCollectionSynchronization(synchronization: CollectionSynchronization): string {
  const { collectionId, digest, url } = synchronization
  if (!/^\w*$/.test(digest)) throw new RangeError('a followers digest is written in hex digits')
  return [
    formatAuthParam('collectionId', fieldSafe(collectionId)),
    formatAuthParam('digest', digest),
    formatAuthParam('url', fieldSafe(url)),
  ].join(', ')
}

/** An id as it is, if it may stand in a field; else as the URL standard writes it, if that takes no repair. */
function fieldSafe(id: string): string {
  if (/^[\u0021-\u007e]+$/.test(id)) return id
  const url = /[\p{Cc} ]/u.test(id) ? undefined : serializeUrl(id)
  if (url === undefined)
    throw new RemoteError('ERR_URL_INVALID', `${excerpt(id)} cannot stand in a header field`)
  return url
}

/**
 * Reads the field. What it says is a claim: `shouldSynchronize` judges it.
 *
 * @param field - The field value as received.
 * @returns Collection, digest and address, unchecked.
 * @throws {@link MalformedError} `ERR_HEADER_INVALID` if it is outside the grammar, names a parameter
 *   twice or lacks one of the three. Mastodon ignores such a field.
 * @see {@link https://codeberg.org/fediverse/fep/src/branch/main/fep/8fcf/fep-8fcf.md FEP-8fcf}
 * @example
 * ```ts
 * parseCollectionSynchronization('collectionId="https://a.example/f", digest="00", url="https://a.example/s"')
 * // => { collectionId: 'https://a.example/f', digest: '00', url: 'https://a.example/s' }
 * ```
 */
export function parseCollectionSynchronization(field: string): CollectionSynchronization {
  const parameters = parseAuthParams(field)
  if (parameters === undefined) throw invalid(field, 'is no list of parameters')
  if (parameters.repeated !== undefined) throw invalid(field, 'names a parameter twice')
  const collectionId = parameters.values.get('collectionid')
  const digest = parameters.values.get('digest')
  const url = parameters.values.get('url')
  if (collectionId === undefined || digest === undefined || url === undefined) {
    throw invalid(field, 'lacks collectionId, digest or url')
  }
  return { collectionId, digest, url }
}

function invalid(field: string, problem: string): MalformedError {
  return new MalformedError('ERR_HEADER_INVALID', `Collection-Synchronization ${excerpt(field)} ${problem}`)
}
