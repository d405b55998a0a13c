/**
 * What one activity has fetched: where it is decided again, it is at hand.
 *
 * @module
 */
import type { InboxRemote } from './run-decision.js'

/** Fetches each thing once, whatever came of it. */
export function rememberFetched(remote: InboxRemote): InboxRemote {
  const fetched = new Map<string, Promise<unknown>>()
  const once = <T>(key: string, begin: () => Promise<T>): Promise<T> => {
    const known = fetched.get(key) as Promise<T> | undefined // fetched under this very key
    const promise = known ?? begin()
    fetched.set(key, promise)
    return promise
  }
  return {
    document: (id, given) => once(`document ${given.otherId} ${id}`, () => remote.document(id, given)),
    actor: (id, given) => once(`actor ${String(given.fresh)} ${id}`, () => remote.actor(id, given)),
    collection: (url) => once(`collection ${url}`, () => remote.collection(url)),
  }
}
