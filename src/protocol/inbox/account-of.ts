/**
 * An actor document as the account that is stored.
 *
 * @module
 */
import { MalformedError } from '../../errors.js'
import { emojisOf } from '../../core/emoji/index.js'
import { profileFields, summaryHtml } from '../../core/html/index.js'
import { excerpt } from '../../core/wire/excerpt.js'
import { hostOf, isHttpUrl, sameOrigin } from '../../core/wire/url.js'
import type { Actor, Image } from '../../core/vocab/index.js'
import type { Account } from './values.js'

/** Mastodon's limits on what an actor says of itself: beyond them it is cut. */
export const ACCOUNT_LIMITS = {
  displayName: 2048,
  username: 2048,
  alsoKnownAs: 256,
  attributionDomains: 256,
  keys: 10,
} as const

/** What an actor document does not say, or may not say of itself. */
export interface AccountOptions {
  /** `user@host`, confirmed by WebFinger. What the document claims is not used for it. */
  readonly acct?: string | undefined
  readonly now: Date
}

/**
 * Makes an account of an actor document.
 *
 * The document has to come from the actor itself: fetched from its id, or sent under its signature. The
 * page for people is kept only on the actor's own host, a shared inbox only on its own origin.
 *
 * @param actor - The actor, in the normal form.
 * @param options - The confirmed handle, and the present.
 * @returns The account, texts sanitised and cut to Mastodon's limits.
 * @throws {@link MalformedError} `ERR_DOCUMENT_INVALID` without an inbox or a name, with its `path`.
 * @see {@link https://docs.joinmastodon.org/spec/activitypub/#properties-used-1 Mastodon, profile properties}
 * @example
 * ```ts
 * import { accountOf } from 'tootkit/inbox'
 * import { parseActor } from 'tootkit/vocab'
 *
 * const id = 'https://b.example/bob'
 * const bob = parseActor({ id, type: 'Person', preferredUsername: 'bob', inbox: `${id}/inbox`, summary: '<p onclick="x()">Hi</p>' })
 * const { username, html, locked } = accountOf(bob, { now: new Date() })
 * username // => 'bob'
 * html // => '<p>Hi</p>'
 * locked // => false
 * ```
 */
export function accountOf(actor: Actor, options: AccountOptions): Account {
  const { acct, now } = options
  const { id, inbox, outbox, followers, following, featured, featuredTags, featuredCollections } = actor
  const username = actor.preferredUsername ?? actor.webfinger?.split('@')[0]
  if (inbox === undefined || !isHttpUrl(inbox)) throw missing(id, '/inbox')
  if (username === undefined || username === '' || username.length > ACCOUNT_LIMITS.username) {
    throw missing(id, '/preferredUsername')
  }
  const links = { outbox, followers, following, featured, featuredTags, featuredCollections }
  return {
    id,
    local: false,
    type: actor.type,
    username,
    ...(acct !== undefined && { acct }),
    displayName: cut(actor.name ?? '', ACCOUNT_LIMITS.displayName),
    html: summaryHtml(actor),
    summary: actor.summary ?? '',
    url: actor.url !== undefined && hostOf(actor.url) === hostOf(id) ? actor.url : id,
    inbox,
    ...onlyHttp(links),
    ...(actor.sharedInbox !== undefined &&
      sameOrigin(actor.sharedInbox, id) && { sharedInbox: actor.sharedInbox }),
    ...imageUrl('avatarUrl', actor.icon),
    ...imageUrl('headerUrl', actor.image),
    fields: profileFields(actor),
    emojis: emojisOf(actor.tag),
    locked: actor.manuallyApprovesFollowers ?? false,
    bot: actor.type === 'Service' || actor.type === 'Application',
    group: actor.type === 'Group',
    discoverable: actor.discoverable ?? false,
    indexable: actor.indexable ?? false,
    memorial: actor.memorial ?? false,
    suspended: actor.suspended ?? false,
    ...(actor.movedTo !== undefined && { movedTo: actor.movedTo }),
    alsoKnownAs: actor.alsoKnownAs.slice(0, ACCOUNT_LIMITS.alsoKnownAs),
    attributionDomains: actor.attributionDomains.slice(0, ACCOUNT_LIMITS.attributionDomains),
    publicKeys: actor.publicKey.slice(0, ACCOUNT_LIMITS.keys),
    multikeys: actor.assertionMethod
      .flatMap((key) => (key.type === 'Multikey' ? [key] : []))
      .slice(0, ACCOUNT_LIMITS.keys),
    ...(actor.published !== undefined &&
      Date.parse(actor.published) <= now.getTime() && { published: actor.published }),
  }
}

function onlyHttp<Name extends string>(
  links: Readonly<Record<Name, string | undefined>>,
): Partial<Record<Name, string>> {
  const kept = Object.entries<string | undefined>(links).filter(
    ([, url]) => url !== undefined && isHttpUrl(url),
  )
  return Object.fromEntries(kept) as Partial<Record<Name, string>> // the names are those given
}

function imageUrl<Name extends string>(
  name: Name,
  images: readonly Image[] | undefined,
): Partial<Record<Name, string>> {
  const url = images?.[0]?.url
  return (url !== undefined && isHttpUrl(url) ? { [name]: url } : {}) as Partial<Record<Name, string>>
}

/** Cuts by characters as people count them in databases: code points. */
function cut(text: string, limit: number): string {
  return text.length <= limit ? text : Array.from(text).slice(0, limit).join('')
}

function missing(id: string, path: string): MalformedError {
  return new MalformedError('ERR_DOCUMENT_INVALID', `actor ${excerpt(id)} has no usable ${path.slice(1)}`, {
    path,
  })
}
