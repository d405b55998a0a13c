/**
 * A local account as the actor document that other servers read.
 *
 * @module
 */
import { ownProfileHtml } from '../../core/html/index.js'
import { PUBLIC_COLLECTION } from '../../core/visibility/index.js'
import type { Actor, Image, PropertyValue } from '../../core/vocab/index.js'
import { serializeUrl } from '../../core/wire/url.js'
import type { LocalAccount } from '../ports/index.js'
import type { Urls } from './urls.js'

/**
 * Makes the actor of a local account, in Mastodon's shape.
 *
 * A suspended account shows its name and keys only.
 *
 * @param account - The account.
 * @param urls - The server's addresses.
 * @param handleDomain - Domain of the account's handle.
 * @see Mastodon's ActivityPub actor serialiser (spec: mastodon-behaviour §9.3)
 */
export function actorOf(account: LocalAccount, urls: Urls, handleDomain: string): Actor {
  const { username } = account
  const id = urls.actor(username)
  const shown = account.suspended !== true
  const { html, fields } = ownProfileHtml(shown ? account : {})
  const [icon, image] = shown ? [imageOf(account.avatar), imageOf(account.header)] : []
  return {
    id,
    webfinger: `${username}@${handleDomain}`,
    type: account.bot ? 'Service' : account.group ? 'Group' : 'Person',
    following: `${id}/following`,
    followers: `${id}/followers`,
    inbox: `${id}/inbox`,
    outbox: `${id}/outbox`,
    featured: `${id}/collections/featured`,
    featuredTags: `${id}/collections/tags`,
    preferredUsername: username,
    name: (shown && account.name) || username,
    summary: html,
    url: urls.profile(username),
    manuallyApprovesFollowers: account.locked ?? false,
    discoverable: shown && (account.discoverable ?? false),
    indexable: shown && (account.indexable ?? false),
    memorial: account.memorial ?? false,
    ...(account.createdAt === undefined ? {} : { published: `${account.createdAt.slice(0, 10)}T00:00:00Z` }),
    interactionPolicy: {
      canFeature: { automaticApproval: [account.discoverable ? PUBLIC_COLLECTION : id], manualApproval: [] },
    },
    ...(account.movedTo === undefined ? {} : { movedTo: account.movedTo }),
    ...(shown ? {} : { suspended: true }),
    alsoKnownAs: account.alsoKnownAs ?? [],
    attributionDomains: account.attributionDomains ?? [],
    attributedTo: [],
    publicKey: [{ id: `${id}#main-key`, owner: id, publicKeyPem: account.publicKeyPem }],
    assertionMethod: [],
    tag: [],
    attachment: fields.map((field): PropertyValue => ({
      type: 'PropertyValue',
      name: field.name,
      value: field.html,
    })),
    sharedInbox: urls.sharedInbox,
    ...(icon !== undefined && { icon: [icon] }),
    ...(image !== undefined && { image: [image] }),
  }
}

/**
 * Makes the server's own actor, which signs fetches and is readable by everybody.
 *
 * @param urls - The server's addresses.
 * @param handleDomain - Its name is this domain, as Mastodon's is.
 * @param publicKeyPem - SPKI.
 */
export function instanceActorOf(urls: Urls, handleDomain: string, publicKeyPem: string): Actor {
  const id = urls.instanceActor
  return {
    id,
    type: 'Application',
    preferredUsername: handleDomain,
    inbox: `${id}/inbox`,
    outbox: `${id}/outbox`,
    publicKey: [{ id: `${id}#main-key`, owner: id, publicKeyPem }],
    sharedInbox: urls.sharedInbox,
    url: urls.origin,
    manuallyApprovesFollowers: true,
    alsoKnownAs: [],
    attributionDomains: [],
    attributedTo: [],
    assertionMethod: [],
    tag: [],
    attachment: [],
  }
}

/** A picture at an address of the web, as it is stored; nothing at any other. */
function imageOf(image: LocalAccount['avatar']): Image | undefined {
  const url = serializeUrl(image?.url ?? '')
  if (image === undefined || url === undefined) return undefined
  const { mediaType, description } = image
  return {
    url,
    ...(mediaType !== undefined && { mediaType }),
    ...(description !== undefined && { name: description }),
  }
}
