/**
 * Ids in the shapes that Mastodon gives them.
 *
 * @module
 */

/** The ids below one actor, as Mastodon shapes them. A `key` is the host's own number or UUID. */
export interface MastodonIds {
  /** `ACTOR#main-key`. */
  readonly mainKey: string
  /** `ACTOR#delete`, the Delete of the account. */
  readonly deleteActor: string
  /** `ACTOR/statuses/KEY`. */
  readonly status: (key: string) => string
  /** `STATUS/activity`, the Create of a post or the Announce that a boost is. */
  readonly activity: (statusId: string) => string
  /** `STATUS#updates/EPOCH`, or the same of the actor; seconds since 1970. */
  readonly update: (objectId: string, at: Date) => string
  /** `STATUS#delete`, or `STAMP#delete`. */
  readonly delete: (objectId: string) => string
  readonly like: (key: string) => string
  readonly undoLike: (key: string) => string
  readonly undoFollow: (key: string) => string
  readonly acceptFollow: (key: string) => string
  readonly rejectFollow: (key: string) => string
  readonly undoBlock: (key: string) => string
  readonly undoAnnounce: (key: string) => string
  readonly move: (key: string) => string
  /** `ACTOR#votes/KEY`, the Note. */
  readonly vote: (key: string) => string
  /** `ACTOR#votes/KEY/activity`, its Create. */
  readonly voteActivity: (key: string) => string
  readonly quoteRequest: (key: string) => string
  readonly acceptQuoteRequest: (key: string) => string
  readonly rejectQuoteRequest: (key: string) => string
  readonly quoteAuthorization: (key: string) => string
}

/**
 * Gives the ids that Mastodon would use below an actor.
 *
 * Nothing depends on these shapes: any unique https URL of one's own host is an id. Follow, Block and Flag
 * have ids of their own in Mastodon (`https://HOST/UUID`), Add and Remove have none.
 *
 * @param actorId - Id of the local actor.
 * @returns Texts and functions that append to it.
 * @see spec: Mastodon `tag_manager.rb` and the serialisers
 * @example
 * ```ts
 * const ids = mastodonIds('https://example.com/users/alice')
 * ids.like('7') // => 'https://example.com/users/alice#likes/7'
 * ids.activity(ids.status('1')) // => 'https://example.com/users/alice/statuses/1/activity'
 * ```
 */
export function mastodonIds(actorId: string): MastodonIds {
  const below =
    (path: string, suffix = '') =>
    (key: string): string =>
      `${actorId}${path}${key}${suffix}`
  return {
    mainKey: `${actorId}#main-key`,
    deleteActor: `${actorId}#delete`,
    status: below('/statuses/'),
    activity: (statusId) => `${statusId}/activity`,
    update: (objectId, at) => `${objectId}#updates/${Math.floor(at.getTime() / 1000)}`,
    delete: (objectId) => `${objectId}#delete`,
    like: below('#likes/'),
    undoLike: below('#likes/', '/undo'),
    undoFollow: below('#follows/', '/undo'),
    acceptFollow: below('#accepts/follows/'),
    rejectFollow: below('#rejects/follows/'),
    undoBlock: below('#blocks/', '/undo'),
    undoAnnounce: below('#announces/', '/undo'),
    move: below('#moves/'),
    vote: below('#votes/'),
    voteActivity: below('#votes/', '/activity'),
    quoteRequest: below('/quote_requests/'),
    acceptQuoteRequest: below('#accepts/quote_requests/'),
    rejectQuoteRequest: below('#rejects/quote_requests/'),
    quoteAuthorization: below('/quote_authorizations/'),
  }
}
