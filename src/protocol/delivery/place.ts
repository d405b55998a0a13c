/**
 * How far a dispatch has been broken down, as text that the outbox keeps.
 *
 * @module
 */

/** Where the next page begins. */
export type Place =
  /** In the list of those whom the dispatch names. */
  | { readonly kind: 'named'; readonly offset: number }
  /** In the followers of the account of this number; `after` is the directory's own cursor. */
  | { readonly kind: 'followers'; readonly account: number; readonly after?: string }

/** Writes a place down. */
export function formatPlace(place: Place): string {
  if (place.kind === 'named') return `named:${place.offset}`
  return place.after === undefined
    ? `followers:${place.account}`
    : `followers:${place.account}:${place.after}`
}

/** Reads a place. What is none is the beginning: items made twice are queued once. */
export function parsePlace(cursor: string | undefined): Place {
  const named = /^named:(\d+)$/.exec(cursor ?? '')
  if (named !== null) return { kind: 'named', offset: Number(named[1]) }
  const followers = /^followers:(\d+)(?::(.*))?$/s.exec(cursor ?? '')
  if (followers === null) return { kind: 'named', offset: 0 }
  const [, account, after] = followers
  return { kind: 'followers', account: Number(account), ...(after !== undefined && { after }) }
}
