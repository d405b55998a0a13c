/**
 * Local users: their names, their keys, and the shape in which they are stored as accounts.
 *
 * @module
 */
import { ownProfileHtml } from '../../core/html/index.js'
import type { Account } from '../../core/model/index.js'
import { serializeUrl } from '../../core/wire/url.js'
import type { LocalAccount } from '../../protocol/ports/index.js'
import type { KeyPairPem, LocalAccountChanges } from './host-state.js'

/** What local actors have from their server. */
export interface LocalActorFacts {
  readonly actorIdOf: (username: string) => string
  readonly profileUrlOf: (username: string) => string
  /** Domain of the handles. */
  readonly handleDomain: string
  readonly sharedInbox: string
}

/** Letters, digits and underscores. */
const USERNAME = /^\w{1,64}$/

/** Tells whether a text may be the name of a local user. */
export function isUsername(text: unknown): text is string {
  return typeof text === 'string' && USERNAME.test(text)
}

/**
 * Checks the name of a user to be.
 *
 * @param text - The name.
 * @throws RangeError for one that nobody can have.
 */
export function assertUsername(text: string): void {
  if (!isUsername(text)) throw new RangeError('a username is 1 to 64 letters, digits and underscores')
}

/** Says that a name is or was somebody else's. */
export function takenName(username: string): RangeError {
  return new RangeError(`the name ${username} is taken`)
}

/** The two texts, of whatever came along with them: `generateKeyPair` gives handles as well. */
export function pemOnly({ privateKeyPem, publicKeyPem }: KeyPairPem): KeyPairPem {
  return { privateKeyPem, publicKeyPem }
}

/**
 * Changes a user. Name and keys are what others know it by: they stay.
 *
 * @throws TypeError for a change of whether it is suspended: the moderators decide that, not a form for profiles.
 */
export function changed(known: LocalAccount, changes: LocalAccountChanges): LocalAccount {
  if ('suspended' in changes && changes.suspended !== undefined)
    throw new TypeError('suspended is what the moderators decide: it is changed by moderateAccount')
  const { username, privateKeyPem, publicKeyPem } = known
  return { ...known, ...changes, username, privateKeyPem, publicKeyPem }
}

/** Gives the account of a local user. Whether it is suspended is another fact: its standing. */
export function localActor(account: Omit<LocalAccount, 'privateKeyPem'>, facts: LocalActorFacts): Account {
  const id = facts.actorIdOf(account.username)
  const { username, summary = '', movedTo, createdAt } = account
  const { html, fields } = ownProfileHtml(account)
  const avatarUrl = serializeUrl(account.avatar?.url ?? '')
  const headerUrl = serializeUrl(account.header?.url ?? '')
  return {
    id,
    local: true,
    type: account.bot === true ? 'Service' : account.group === true ? 'Group' : 'Person',
    username,
    acct: `${username}@${facts.handleDomain}`,
    displayName: account.name ?? username,
    html,
    summary,
    url: facts.profileUrlOf(username),
    inbox: `${id}/inbox`,
    outbox: `${id}/outbox`,
    followers: `${id}/followers`,
    following: `${id}/following`,
    featured: `${id}/collections/featured`,
    featuredTags: `${id}/collections/tags`,
    sharedInbox: facts.sharedInbox,
    ...(avatarUrl !== undefined && { avatarUrl }),
    ...(headerUrl !== undefined && { headerUrl }),
    fields,
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
