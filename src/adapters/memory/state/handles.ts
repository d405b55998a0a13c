/**
 * Whose a handle is.
 *
 * @module
 */
import type { Account } from '../../../core/model/index.js'
import { omit } from '../../state/index.js'
import type { Store } from './store.js'

/** A handle belongs to the account that it was confirmed for last; that of a local one to nobody else. */
export function withHandle(account: Account, { accounts }: Store): Account {
  if (account.acct === undefined) return account
  const others = accounts
    .by('handle', account.acct.toLowerCase())
    .filter((row) => row.account.id !== account.id)
  if (!account.local && others.some((row) => row.account.local)) return omit(account, 'acct')
  for (const row of others) accounts.put({ ...row, account: omit(row.account, 'acct') })
  return account
}
