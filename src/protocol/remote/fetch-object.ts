/**
 * Actors and objects of other servers, in normal form.
 *
 * @module
 */
import { MalformedError, RefusedError, RemoteError } from '../../errors.js'
import {
  isActor,
  isCollection,
  isPost,
  parseObject,
  type Actor,
  type AnyObject,
} from '../../core/vocab/index.js'
import { excerpt } from '../../core/wire/excerpt.js'
import { hostMismatch, sameOrigin } from '../../core/wire/url.js'
import { fetchDocument, type FetchOptions } from './fetch-document.js'
import type { Remote } from './remote.js'

/** An object that has an id, as every fetched one does. */
export type FetchedObject = AnyObject & { readonly id: string }

/**
 * Fetches an actor. Its id is proven; its handle is not, see `resolveHandle` and `confirmHandle`.
 *
 * @param url - The actor's id, or its profile page.
 * @param remote - Made by `createRemote`.
 * @param options - Signer and budget.
 * @returns The actor; a `url` on another host than the id is left out.
 * @throws {@link RemoteError} As {@link fetchDocument}; `ERR_REMOTE_GONE` also for a Tombstone at the id.
 * @throws {@link RefusedError} As {@link fetchDocument}.
 * @throws {@link MalformedError} As {@link fetchDocument}; `ERR_DOCUMENT_INVALID` when it is no actor.
 * @example
 * ```ts
 * import { createMemoryKeyValueStore } from 'tootkit/memory'
 * import { createRemote, fetchActor } from 'tootkit/remote'
 * import { createFakeTransport, fakeDocument } from 'tootkit/testing'
 *
 * const bob = 'https://b.example/users/bob'
 * const transport = createFakeTransport({ [bob]: fakeDocument({ id: bob, type: 'Person', preferredUsername: 'bob' }) })
 * const remote = createRemote({ transport, cache: createMemoryKeyValueStore() })
 * const actor = await fetchActor(bob, remote)
 * actor.preferredUsername // => 'bob'
 * ```
 */
export async function fetchActor(url: string, remote: Remote, options: FetchOptions = {}): Promise<Actor> {
  const object = await fetchObject(url, remote, options)
  if (isActor(object)) return object
  throw new MalformedError('ERR_DOCUMENT_INVALID', `${excerpt(url)} is no actor but ${excerpt(object.type)}`)
}

/**
 * Fetches an object: a post, an actor, a collection, a stamp.
 *
 * Its id is proven, and that its author is of the same origin. What it embeds of other origins is proven by
 * nothing.
 *
 * @param url - The object's id, or its page.
 * @param remote - Made by `createRemote`.
 * @param options - Signer and budget.
 * @returns The object; a `url` on another host than the id is left out.
 * @throws {@link RemoteError} As {@link fetchDocument}; `ERR_REMOTE_GONE` also for a Tombstone at the id.
 * @throws {@link RefusedError} As {@link fetchDocument}; `ERR_ORIGIN_MISMATCH` also when it is attributed to
 *   an actor of another origin.
 * @throws {@link MalformedError} As {@link fetchDocument}; `ERR_DOCUMENT_INVALID` when it is an activity.
 * @example
 * ```ts
 * import { createMemoryKeyValueStore } from 'tootkit/memory'
 * import { createRemote, fetchObject } from 'tootkit/remote'
 * import { createFakeTransport, fakeDocument } from 'tootkit/testing'
 *
 * const url = 'https://b.example/notes/1'
 * const note = { id: url, type: 'Note', attributedTo: 'https://b.example/users/bob' }
 * const transport = createFakeTransport({ [url]: fakeDocument(note) })
 * const remote = createRemote({ transport, cache: createMemoryKeyValueStore() })
 * const { type } = await fetchObject(url, remote)
 * type // => 'Note'
 * ```
 */
export async function fetchObject(
  url: string,
  remote: Remote,
  options: FetchOptions = {},
): Promise<FetchedObject> {
  const { id, document } = await fetchDocument(url, remote, options)
  const object = parseObject(document)
  if (object.type === 'Tombstone') {
    throw new RemoteError('ERR_REMOTE_GONE', `${excerpt(id)} was deleted`, { url: id, status: 200 })
  }
  assertOwner(object, id)
  return dropForeignUrl({ ...object, id })
}

/**
 * Leaves out a `url` on another host than the id: it would show somebody else's address as this one's.
 *
 * @param object - Anything with an id.
 * @returns The object itself where nothing is wrong, else a copy without `url`.
 * @example
 * ```ts
 * dropForeignUrl({ id: 'https://evil.example/1', url: 'https://victim.example/@bob/1' }) // => { id: 'https://evil.example/1' }
 * ```
 */
export function dropForeignUrl<T extends { readonly id: string; readonly url?: string }>(object: T): T {
  if (object.url === undefined || !hostMismatch(object.id, object.url)) return object
  const copy: { url?: string } = { ...object }
  delete copy.url
  return copy as T // `url` is optional in every T
}

/** The first author is the owner, and lives where the object lives. Actors and collections need none. */
function assertOwner(object: AnyObject, id: string): void {
  const owner = 'attributedTo' in object ? object.attributedTo[0]?.id : undefined
  if (owner === undefined) {
    if (isPost(object)) throw new MalformedError('ERR_DOCUMENT_INVALID', `post ${excerpt(id)} has no author`)
    return
  }
  if ((isPost(object) || isCollection(object)) && !sameOrigin(owner, id)) {
    const message = `${excerpt(id)} is attributed to an actor of another origin`
    throw new RefusedError('ERR_ORIGIN_MISMATCH', message, { id, actorId: owner })
  }
}
