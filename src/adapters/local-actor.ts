/**
 * A local user in the shape that all accounts are stored in.
 *
 * @module
 */
import type { Account } from '../core/model/index.js'
import type { LocalAccount } from '../protocol/ports/index.js'

/** What local actors have from their server. */
export interface LocalActorFacts {
  readonly actorIdOf: (username: string) => string
  readonly profileUrlOf: (username: string) => string
  /** Domain of the handles. */
  readonly handleDomain: string
  readonly sharedInbox: string
}

/** Gives the account of a local user. Whether it is suspended is another fact: its standing. */
export function localActor(account: Omit<LocalAccount, 'privateKeyPem'>, facts: LocalActorFacts): Account {
  const id = facts.actorIdOf(account.username)
  const { username, summary = '', avatar, header, movedTo, createdAt } = account
  return {
    id,
    local: true,
    type: account.bot === true ? 'Service' : account.group === true ? 'Group' : 'Person',
    username,
    acct: `${username}@${facts.handleDomain}`,
    displayName: account.name ?? username,
    html: summary,
    summary,
    url: facts.profileUrlOf(username),
    inbox: `${id}/inbox`,
    outbox: `${id}/outbox`,
    followers: `${id}/followers`,
    following: `${id}/following`,
    featured: `${id}/collections/featured`,
    featuredTags: `${id}/collections/tags`,
    sharedInbox: facts.sharedInbox,
    ...(avatar !== undefined && { avatarUrl: avatar.url }),
    ...(header !== undefined && { headerUrl: header.url }),
    fields: (account.fields ?? []).map(({ name, value }) => ({ name, html: value })),
    emojis: [],
    locked: account.locked ?? false,
    bot: account.bot ?? false,
    group: account.group ?? false,
    discoverable: account.discoverable ?? false,
    indexable: account.indexable ?? false,
    memorial: account.memorial ?? false,
    suspended: false,
    ...(movedTo !== undefined && { movedTo }),
    alsoKnownAs: account.alsoKnownAs ?? [],
    attributionDomains: account.attributionDomains ?? [],
    publicKeys: [{ id: `${id}#main-key`, owner: id, publicKeyPem: account.publicKeyPem }],
    multikeys: [],
    ...(createdAt !== undefined && { published: createdAt }),
  }
}
