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
import type { Account, CustomEmoji } from '../../core/model/index.js'
import type { Actor, Image, Tag } from '../../core/vocab/index.js'
import { addressOf, cut, INBOX_LIMITS, isTooLong, keptId, withinTotal } from './limits.js'

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
 * page for people is kept only on the actor's own host, a shared inbox only on its own origin. What the actor says
 * of its suspension is its own server's word, and no more.
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
  if (inbox === undefined || !isHttpUrl(inbox) || isTooLong(inbox)) throw missing(id, '/inbox')
  if (username === undefined || username === '' || username.length > INBOX_LIMITS.usernameCharacters) {
    throw missing(id, '/preferredUsername')
  }
  const links = { outbox, followers, following, featured, featuredTags, featuredCollections }
  const sharedInbox = keptId(actor.sharedInbox)
  const { movedTo } = keptLinks({ movedTo: actor.movedTo })
  return {
    id,
    local: false,
    type: actor.type,
    username,
    ...(acct !== undefined && { acct }),
    displayName: cut(actor.name ?? '', INBOX_LIMITS.displayNameCharacters),
    html: summaryHtml(actor),
    summary: cut(actor.summary ?? '', INBOX_LIMITS.summaryCharacters),
    url: pageOf(actor.url, id),
    inbox,
    ...keptLinks(links),
    ...(sharedInbox !== undefined && sameOrigin(sharedInbox, id) && { sharedInbox }),
    ...imageUrl('avatarUrl', actor.icon),
    ...imageUrl('headerUrl', actor.image),
    fields: withinTotal(profileFields(actor), INBOX_LIMITS.fieldsCharacters),
    emojis: storedEmojis(actor.tag),
    locked: actor.manuallyApprovesFollowers ?? false,
    bot: actor.type === 'Service' || actor.type === 'Application',
    group: actor.type === 'Group',
    discoverable: actor.discoverable ?? false,
    indexable: actor.indexable ?? false,
    memorial: actor.memorial ?? false,
    suspended: actor.suspended ?? false,
    ...(movedTo !== undefined && { movedTo }),
    alsoKnownAs: withinTotal(
      actor.alsoKnownAs.filter((other) => !isTooLong(other)).slice(0, INBOX_LIMITS.alsoKnownAs),
      INBOX_LIMITS.alsoKnownAsCharacters,
    ),
    attributionDomains: actor.attributionDomains
      .filter((domain) => domain.length <= INBOX_LIMITS.domainCharacters)
      .slice(0, INBOX_LIMITS.attributionDomains),
    ...keysOf(actor),
    ...(actor.published !== undefined &&
      Date.parse(actor.published) <= now.getTime() && { published: actor.published }),
  }
}

/**
 * The page for people of something, as it is stored: on the host of its id, which stands for it where there is none.
 *
 * @param url - What was sent.
 * @param id - Id of the account or post.
 */
export function pageOf(url: string | undefined, id: string): string {
  const page = url !== undefined && hostOf(url) === hostOf(id) ? addressOf(url) : undefined
  return page ?? addressOf(id) ?? id
}

/** The custom emoji of an object, their pictures at addresses that can be stored. */
export function storedEmojis(tags: readonly Tag[]): readonly CustomEmoji[] {
  const emojis = emojisOf(tags).flatMap(({ id, ...emoji }): readonly CustomEmoji[] => {
    const kept = keptId(id)
    const url = addressOf(emoji.url)
    return url === undefined ? [] : [{ ...emoji, url, ...(kept !== undefined && { id: kept }) }]
  })
  return withinTotal(emojis, INBOX_LIMITS.emojisCharacters)
}

function keysOf(actor: Actor): Pick<Account, 'publicKeys' | 'multikeys'> {
  const publicKeys = actor.publicKey
    .filter(({ id, owner, publicKeyPem }) => isKey([id, owner], publicKeyPem))
    .map(({ id, owner, publicKeyPem }) => ({
      id,
      ...(owner !== undefined && { owner }),
      ...(publicKeyPem !== undefined && { publicKeyPem }),
    }))
  const multikeys = actor.assertionMethod
    .flatMap((key) => (key.type === 'Multikey' ? [key] : []))
    .filter(({ id, controller, publicKeyMultibase }) => isKey([id, controller], publicKeyMultibase))
    .map(({ id, type, controller, publicKeyMultibase, expires }) => ({
      id,
      type,
      ...(controller !== undefined && { controller }),
      ...(publicKeyMultibase !== undefined && { publicKeyMultibase }),
      ...(expires !== undefined && { expires }),
    }))
  return { publicKeys: keptKeys(publicKeys), multikeys: keptKeys(multikeys) }
}

function keptKeys<Key>(keys: readonly Key[]): readonly Key[] {
  return withinTotal(keys.slice(0, INBOX_LIMITS.keys), INBOX_LIMITS.keysCharacters)
}

function isKey(ids: readonly (string | undefined)[], key = ''): boolean {
  return !ids.some((id = '') => isTooLong(id)) && key.length <= INBOX_LIMITS.keyCharacters
}

function keptLinks<Name extends string>(
  links: Readonly<Record<Name, string | undefined>>,
): Partial<Record<Name, string>> {
  const kept = Object.entries<string | undefined>(links).filter(
    ([, url]) => url !== undefined && isHttpUrl(url) && !isTooLong(url),
  )
  return Object.fromEntries(kept) as Partial<Record<Name, string>> // the names are those given
}

function imageUrl<Name extends string>(
  name: Name,
  images: readonly Image[] | undefined,
): Partial<Record<Name, string>> {
  const url = images?.[0]?.url
  const address = url === undefined ? undefined : addressOf(url)
  return (address === undefined ? {} : { [name]: address }) as Partial<Record<Name, string>>
}

function missing(id: string, path: string): MalformedError {
  return new MalformedError('ERR_DOCUMENT_INVALID', `actor ${excerpt(id)} has no usable ${path.slice(1)}`, {
    path,
  })
}
