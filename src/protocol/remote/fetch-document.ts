/**
 * Documents of other servers, believed only for the id they were fetched from.
 *
 * @module
 */
import { MalformedError, RefusedError, RemoteError } from '../../errors.js'
import { ACTIVITYPUB_ACCEPT } from '../../core/discovery/index.js'
import { normalizeDocument } from '../../core/jsonld/index.js'
import type { SigningKey } from '../../core/signature/index.js'
import { excerpt } from '../../core/wire/excerpt.js'
import { parseJson } from '../../core/wire/json.js'
import { isActivityPubContentType } from '../../core/wire/media-type.js'
import { isHttpUrl, sameOrigin, sameUrl, withoutFragment } from '../../core/wire/url.js'
import { createBudget, type Budget } from './budget.js'
import { get } from './get.js'
import type { Remote } from './remote.js'

/** Options of everything that fetches. */
export interface FetchOptions {
  /**
   * Who signs.
   *
   * @defaultValue the remote's own signer
   */
  readonly signer?: SigningKey
  /**
   * Shared among all that one cause fetches.
   *
   * @defaultValue a fresh one of 20 requests
   */
  readonly budget?: Budget
  readonly signal?: AbortSignal
}

/** Options of {@link fetchDocument}. */
export interface FetchDocumentOptions extends FetchOptions {
  /**
   * What to do with a document of another id than the URL asked: fetch it once more from that id, or refuse.
   *
   * @defaultValue 'refetch'
   */
  readonly otherId?: 'refetch' | 'refuse'
  /**
   * Take a document without an id under the URL that gave it, as pages of collections come.
   *
   * @defaultValue false
   */
  readonly allowAnonymous?: boolean
  /**
   * Refuse redirects to another host.
   *
   * @defaultValue false
   */
  readonly sameHost?: boolean
}

/** A document that its own origin vouches for. */
export interface FetchedDocument {
  /** Its id as written in it, proven by where it came from; the URL for an anonymous one. */
  readonly id: string
  /** JSON in plain names, ready for `parseDocument`. What it embeds of other origins is proven by nothing. */
  readonly document: Readonly<Record<string, unknown>>
}

/**
 * Fetches a document and proves that it comes from the origin of its own id.
 *
 * A document that says another id than the URL asked is not believed: it is fetched once more, from that
 * id, and must then say the same. The last URL after redirects is the authority, so that a redirect cannot
 * lend one server's name to another's words.
 *
 * @param url - An id, or a link to a page that has an ActivityPub form. A fragment is not sent.
 * @param remote - Made by `createRemote`.
 * @param options - Signer, budget, and what to do about another id.
 * @returns The id proven, and the JSON.
 * @throws {@link RemoteError} `ERR_URL_*`, `ERR_REDIRECT_*`, `ERR_ADDRESS_FORBIDDEN` and the transport's
 *   other codes; `ERR_HTTP_STATUS` (any status but 200), `ERR_REMOTE_GONE` (410), `ERR_RESPONSE_TYPE` (not
 *   an ActivityPub media type), `ERR_FETCH_BUDGET`.
 * @throws {@link RefusedError} `ERR_HOST_BLOCKED`, `ERR_LOCAL_URL` (our own id), `ERR_ID_MISMATCH` (no id, or
 *   another one still), `ERR_ORIGIN_MISMATCH` (answered by another origin than that of the id).
 * @throws {@link MalformedError} `ERR_JSON_INVALID`, `ERR_JSON_LIMIT`, `ERR_DOCUMENT_INVALID` (not an object),
 *   `ERR_JSONLD_*` (contexts that change what is read).
 * @see {@link https://www.w3.org/TR/activitypub/#obj-id ActivityPub §3.1}
 * @example
 * ```ts
 * import { createMemoryKeyValueStore } from 'tootkit/memory'
 * import { createRemote, fetchDocument } from 'tootkit/remote'
 * import { createFakeTransport, fakeDocument } from 'tootkit/testing'
 *
 * const url = 'https://b.example/notes/1'
 * const transport = createFakeTransport({ [url]: fakeDocument({ id: url, type: 'Note' }) })
 * const remote = createRemote({ transport, cache: createMemoryKeyValueStore() })
 * const { id } = await fetchDocument(url, remote)
 * id // => 'https://b.example/notes/1'
 * ```
 */
export async function fetchDocument(
  url: string,
  remote: Remote,
  options: FetchDocumentOptions = {},
): Promise<FetchedDocument> {
  const settled = { ...options, budget: options.budget ?? createBudget(remote.limits.maxRequests) }
  const first = await fetchOnce(url, remote, settled)
  if (first.id === undefined && options.allowAnonymous === true)
    return { id: first.url, document: first.document }
  if (first.id !== undefined && isOwnId(first.id, url, first.url)) return proven(first.id, first)
  if (first.id === undefined || !isHttpUrl(first.id) || options.otherId === 'refuse') throw idMismatch(url)
  const second = await fetchOnce(first.id, remote, settled)
  if (second.id === undefined || !isOwnId(second.id, first.id, first.id)) throw idMismatch(url)
  return proven(second.id, second)
}

interface Answer {
  /** As written; not yet proven. */
  readonly id: string | undefined
  /** The URL that answered in the end. */
  readonly url: string
  readonly document: Readonly<Record<string, unknown>>
}

async function fetchOnce(
  url: string,
  remote: Remote,
  options: FetchDocumentOptions & { readonly budget: Budget },
): Promise<Answer> {
  const got = await get(withoutFragment(url), remote, {
    accept: ACTIVITYPUB_ACCEPT,
    budget: options.budget,
    maxBodyBytes: remote.limits.maxDocumentBytes,
    maxRedirects: remote.limits.maxRedirects,
    signer: options.signer ?? remote.signer,
    sameHost: options.sameHost ?? false,
    signal: options.signal,
  })
  if (!isActivityPubContentType(got.response.headers['content-type'])) {
    const message = `${excerpt(got.url)} answered with a media type that is not ActivityPub's`
    throw new RemoteError('ERR_RESPONSE_TYPE', message, { url: got.url, status: 200 })
  }
  const document = await normalizeDocument(parseJson(got.response.body))
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw new MalformedError(
      'ERR_DOCUMENT_INVALID',
      `${excerpt(got.url)} answered with JSON that is no object`,
    )
  }
  const fields: Readonly<Record<string, unknown>> = { ...document }
  const id = fields.id ?? fields['@id']
  return { id: typeof id === 'string' ? id : undefined, url: got.url, document: fields }
}

/** The id is the URL asked, what that URL is a part of, or the URL that redirects led to. */
function isOwnId(id: string, asked: string, answered: string): boolean {
  return [asked, withoutFragment(asked), answered].some((url) => sameUrl(id, url))
}

function proven(id: string, { url, document }: Answer): FetchedDocument {
  if (sameOrigin(id, url)) return { id, document }
  const message = `a document with id ${excerpt(id)} was answered by another origin`
  throw new RefusedError('ERR_ORIGIN_MISMATCH', message, { id })
}

function idMismatch(url: string): RefusedError {
  const message = `what ${excerpt(url)} answers does not bear the id it was fetched from`
  return new RefusedError('ERR_ID_MISMATCH', message, { id: url })
}
