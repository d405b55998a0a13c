/**
 * Collections of other servers, walked page by page within bounds.
 *
 * @module
 */
import { isTootkitError, RefusedError, type AnyTootkitError } from '../../errors.js'
import { isReference, parseCollection, type Collection } from '../../core/vocab/index.js'
import { excerpt } from '../../core/wire/excerpt.js'
import { sameOrigin } from '../../core/wire/url.js'
import { createBudget } from './budget.js'
import { fetchDocument, type FetchDocumentOptions, type FetchOptions } from './fetch-document.js'
import type { Remote } from './remote.js'

/** Options of {@link fetchCollection}. */
export interface FetchCollectionOptions extends FetchOptions {
  /**
   * The id whose origin every page must share.
   *
   * @defaultValue the collection's own id
   */
  readonly sameOriginAs?: string
  /** @defaultValue 10 */
  readonly maxPages?: number
  /** @defaultValue 1000 */
  readonly maxItems?: number
}

/** One thing in a collection. */
export type CollectionItem = NonNullable<Collection['items']>[number]

/** What a walk brought. */
export interface WalkedCollection {
  /** Absent for an anonymous collection that was embedded. */
  readonly id?: string
  /** As claimed; may be anything. */
  readonly totalItems?: number
  /** In the order sent. What is embedded proves nothing: fetch it by its id. */
  readonly items: readonly CollectionItem[]
  /** The ids of the items, in order; items without one are left out. */
  readonly ids: readonly string[]
  /** Pages read, the collection's own items counting as one. */
  readonly pages: number
  /** Nothing was left out: only then may what is missing be taken for absent. */
  readonly isComplete: boolean
  /** Why the walk ended early: `ERR_COLLECTION_LIMIT`, `ERR_ORIGIN_MISMATCH`, or what fetching a page threw. */
  readonly stoppedBy?: AnyTootkitError
}

/**
 * Walks a collection from its first page on, within bounds of pages and items.
 *
 * The walk ends, with what was read, at a page seen before, a page of another origin, a page that cannot be
 * had, and at the limits; `stoppedBy` tells. `totalItems` decides nothing.
 *
 * @param collection - Its id, or the collection as a fetched document embeds it.
 * @param remote - Made by `createRemote`.
 * @param options - Signer, budget, bounds, and whose origin it must be of.
 * @returns The items and whether they are all.
 * @throws {@link RemoteError} As `fetchDocument`, for the collection itself.
 * @throws {@link RefusedError} As `fetchDocument`, for the collection itself.
 * @throws {@link MalformedError} As `fetchDocument`; `ERR_DOCUMENT_INVALID` when it is no collection.
 * @example
 * ```ts
 * import { createMemoryKeyValueStore } from 'tootkit/memory'
 * import { createRemote, fetchCollection } from 'tootkit/remote'
 * import { createFakeTransport, fakeDocument } from 'tootkit/testing'
 *
 * const url = 'https://b.example/users/bob/followers'
 * const orderedItems = ['https://c.example/u/1']
 * const transport = createFakeTransport({ [url]: fakeDocument({ id: url, type: 'OrderedCollection', orderedItems }) })
 * const remote = createRemote({ transport, cache: createMemoryKeyValueStore() })
 * const { ids, isComplete } = await fetchCollection(url, remote)
 * ids // => ['https://c.example/u/1']
 * isComplete // => true
 * ```
 */
export async function fetchCollection(
  collection: string | Collection,
  remote: Remote,
  options: FetchCollectionOptions = {},
): Promise<WalkedCollection> {
  const budget = options.budget ?? createBudget(remote.limits.maxRequests)
  const fetching = { ...options, budget, allowAnonymous: true }
  const start = typeof collection === 'string' ? await fetchPage(collection, remote, fetching) : collection
  const authority = options.sameOriginAs ?? start.id
  const limits = {
    maxPages: options.maxPages ?? remote.limits.maxPages,
    maxItems: options.maxItems ?? remote.limits.maxItems,
  }
  const items: CollectionItem[] = []
  const seen = new Set(typeof collection === 'string' ? [collection, start.id] : [start.id])
  let pages = 0
  let stoppedBy: AnyTootkitError | undefined
  try {
    assertOrigin(start.id, authority)
    for (let page = start; ;) {
      if (page !== start || page.items !== undefined) pages++
      takeItems(page, items, limits.maxItems)
      const next = nextOf(page)
      if (next === undefined) break
      const url = typeof next === 'string' ? next : next.id
      if (pages >= limits.maxPages) throw limitError(`over ${limits.maxPages} pages`, start.id)
      if (url !== undefined && seen.has(url)) throw limitError('pages in a circle', start.id)
      seen.add(url)
      assertOrigin(url, authority)
      page = typeof next === 'string' ? await fetchPage(next, remote, fetching) : next
    }
  } catch (error) {
    if (!isTootkitError(error)) throw error
    stoppedBy = error
  }
  return {
    ...(start.id !== undefined && { id: start.id }),
    ...(start.totalItems !== undefined && { totalItems: start.totalItems }),
    items,
    ids: items.flatMap((item) => ('id' in item ? (item.id ?? []) : [])),
    pages,
    isComplete: stoppedBy === undefined,
    ...(stoppedBy !== undefined && { stoppedBy }),
  }
}

async function fetchPage(url: string, remote: Remote, options: FetchDocumentOptions): Promise<Collection> {
  const { id, document } = await fetchDocument(url, remote, options)
  return { ...parseCollection(document), id }
}

function takeItems(page: Collection, items: CollectionItem[], maxItems: number): void {
  const found = page.items ?? []
  const room = maxItems - items.length
  for (const item of found.slice(0, room)) items.push(item)
  if (found.length > room) throw limitError(`over ${maxItems} items`, page.id)
}

/** The following page: embedded, or by its URL. A collection starts with its first page. */
function nextOf(page: Collection): string | Collection | undefined {
  const next = page.first ?? page.next
  if (next === undefined || typeof next === 'string') return next
  return isReference(next) || next.items === undefined ? next.id : next
}

/** An embedded page without an id is part of the document that embeds it. */
function assertOrigin(page: string | undefined, authority: string | undefined): void {
  if (page === undefined || (authority !== undefined && sameOrigin(page, authority))) return
  const message = `page ${excerpt(page)} is of another origin than its collection`
  throw new RefusedError('ERR_ORIGIN_MISMATCH', message, { id: page })
}

function limitError(what: string, id: string | undefined): RefusedError {
  return new RefusedError(
    'ERR_COLLECTION_LIMIT',
    `the collection has ${what}`,
    id === undefined ? {} : { id },
  )
}
