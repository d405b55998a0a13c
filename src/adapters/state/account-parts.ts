/**
 * Accounts in two parts: what decisions need, and what only pages show.
 *
 * @module
 */
import type { Account } from '../../core/model/index.js'
import { omit } from './omit.js'

/** What only pages show. It is the larger part by far of what a stranger can write. */
const SHOWN = [
  'html',
  'summary',
  'avatarUrl',
  'headerUrl',
  'fields',
  'emojis',
  'bot',
  'group',
  'discoverable',
  'indexable',
  'attributionDomains',
  'multikeys',
  'published',
] as const

/** The part of an account that decisions need. */
export type AccountFacts = Omit<Account, (typeof SHOWN)[number]>
/** The rest of it. */
export type AccountProfile = Pick<Account, (typeof SHOWN)[number]>

/** Gives the part that decisions need. */
export function accountFacts(account: Account): AccountFacts {
  return omit(account, ...SHOWN)
}

/** Gives the part that only pages show. */
export function accountProfile(account: Account): AccountProfile {
  return omit(account, ...(Object.keys(accountFacts(account)) as (keyof AccountFacts)[])) // its own members
}
