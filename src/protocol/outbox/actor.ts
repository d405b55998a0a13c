/**
 * The local account that acts.
 *
 * @module
 */
import { RefusedError } from '../../errors.js'
import { excerpt } from '../../core/wire/excerpt.js'
import type { KnownAccount, LocalAccount, Standing } from '../ports/index.js'
import type { OutboxServices } from './services.js'
import type { Trip } from './trip.js'

type Place = Pick<OutboxServices, 'urls' | 'handleDomain'>

/** A local account, as far as a verb needs it. */
export interface Actor {
  readonly id: string
  readonly username: string
  readonly standing: Standing
}

/**
 * Asks who acts.
 *
 * @param as - A username, in any case, with or without `@`.
 * @returns A function for after the trip. It rejects with `ERR_UNKNOWN_ACCOUNT` for somebody who is not here (any
 *   more).
 */
export function askActor(as: string, trip: Trip, services: OutboxServices): () => Promise<Actor> {
  const asked = askLocal(as, trip, services)
  const standing = trip.ask({ about: 'standing', id: services.urls.actor(usernameIn(as)) })
  return async () => {
    const account = await asked()
    const { id } = account
    const username = account.username ?? services.urls.usernameOf(id) ?? usernameIn(as)
    const isSpelledSo = id === services.urls.actor(usernameIn(as))
    const [itsOwn] = isSpelledSo ? [standing()] : await services.directory.answer([{ about: 'standing', id }])
    // Of its own domain a server does not keep itself out, whatever a list of those let in says.
    return { id, username, standing: { account: itsOwn.account, domain: 'none' } }
  }
}

/** Asks for a local account by its name. */
export function askLocal(name: string, trip: Trip, services: OutboxServices): () => Promise<KnownAccount> {
  const username = usernameIn(name)
  const known = trip.ask({ about: 'account', id: services.urls.actor(username) })
  return async () => {
    const account = known()
    if (account !== undefined) return { ...addressesOf(username, services), ...account, local: true }
    // written in another case, or known to the accounts alone
    const found = isUsername(username) ? await services.accounts.find(username) : undefined
    if (found === undefined || found === 'gone') throw noLocalAccount(name)
    return knownLocal(found, services)
  }
}

/** A local account as the directory would know it. */
function knownLocal(account: LocalAccount, services: Place): KnownAccount {
  return {
    ...addressesOf(account.username, services),
    type: account.bot ? 'Service' : account.group ? 'Group' : 'Person',
    displayName: account.name ?? '',
    locked: account.locked ?? false,
    ...(account.movedTo !== undefined && { movedTo: account.movedTo }),
    alsoKnownAs: account.alsoKnownAs ?? [],
  }
}

/** What follows from the name alone. */
function addressesOf(username: string, { urls, handleDomain }: Place): KnownAccount {
  const id = urls.actor(username)
  return {
    id,
    local: true,
    username,
    acct: `${username}@${handleDomain}`,
    url: urls.profile(username),
    inbox: `${id}/inbox`,
    sharedInbox: urls.sharedInbox,
    outbox: `${id}/outbox`,
    followers: `${id}/followers`,
    following: `${id}/following`,
  }
}

/** Refuses a local account that is not here. */
export function noLocalAccount(name: string): RefusedError {
  return new RefusedError('ERR_UNKNOWN_ACCOUNT', `there is no local account ${excerpt(name)}`)
}

function usernameIn(name: string): string {
  if (typeof name !== 'string') throw new TypeError(`a username has to be a string; it is ${typeof name}`)
  return name.replace(/^@/, '')
}

function isUsername(text: string): boolean {
  return text.length <= 2048 && /^\w(?:[\w.-]*\w)?$/.test(text)
}
