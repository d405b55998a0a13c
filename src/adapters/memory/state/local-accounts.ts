/**
 * The server's own users, in memory.
 *
 * @module
 */
import type { Effect } from '../../../core/model/index.js'
import type { LocalAccount } from '../../../protocol/ports/index.js'
import {
  changed,
  checkChanges,
  checkNewAccount,
  isUsername,
  type KeyPairPem,
  type LocalAccounts,
  localActor,
  type LocalActorFacts,
  pemOnly,
  takenName,
  withStoredUrls,
} from '../../state/index.js'
import type { Journal } from '../tables/index.js'
import { withHandle } from './handles.js'
import type { Store } from './store.js'

/** What local users need to know of their server. */
export interface LocalAccountsParts extends LocalActorFacts {
  readonly store: Store
  readonly journal: Journal
  readonly generateKeys: () => Promise<KeyPairPem>
  /** Gives the present, as it is stored. */
  readonly now: () => string
  /** Applies effects within the transaction under way. */
  readonly applyWithin: (effects: readonly Effect[]) => void
}

/** Gives the users kept in memory. */
export function createLocalAccounts(parts: LocalAccountsParts): LocalAccounts {
  const { store, journal, now } = parts
  let instanceKeys: Promise<KeyPairPem> | undefined

  const read = (username: string): LocalAccount | 'gone' | undefined => {
    if (!isUsername(username)) return undefined
    const row = store.locals.get(username.toLowerCase())
    return row === undefined || row.account === 'gone' ? row?.account : withStanding(row.account, row.actorId)
  }

  function withStanding(account: LocalAccount, actorId: string): LocalAccount {
    return { ...account, suspended: store.moderatedAccounts.get(actorId)?.severity === 'suspend' }
  }

  /** Stores a user; whether it is suspended goes where the moderators' decisions are. */
  function put({ suspended, ...account }: LocalAccount, { forgetsMove = false } = {}): LocalAccount {
    const name = account.username.toLowerCase()
    const actorId = parts.actorIdOf(account.username)
    journal.transaction(() => {
      store.locals.put({ name, actorId, account })
      store.accounts.put({ account: withHandle(localActor(account, parts), store) })
      // what was said of a Move is no more where another home is given, or none
      if (forgetsMove) store.moves.remove(actorId)
      if (suspended === true)
        parts.applyWithin([{ kind: 'account.moderate', accountId: actorId, severity: 'suspend' }])
    })
    return withStanding(account, actorId)
  }

  /* eslint-disable @typescript-eslint/require-await -- what a method throws is a rejection, as the port says */
  return {
    async find(username) {
      return read(username)
    },
    async instanceKeys() {
      instanceKeys ??= parts.generateKeys().then(pemOnly)
      try {
        return await instanceKeys
      } catch (error) {
        instanceKeys = undefined // the next call tries again
        throw error
      }
    },
    async usage() {
      const locals = store.locals.rows().filter(({ account }) => account !== 'gone')
      const posts = locals.reduce((sum, { actorId }) => sum + store.statuses.count('counted', actorId), 0)
      return { users: locals.length, posts }
    },
    async create(given) {
      checkNewAccount(given)
      const { keys, ...account } = given
      const pair = pemOnly(keys ?? (await parts.generateKeys()))
      if (read(account.username) !== undefined) throw takenName(account.username)
      return put(structuredClone({ createdAt: now(), ...withStoredUrls(account), ...pair }))
    },
    async update(username, changes) {
      checkChanges(changes)
      if (!isUsername(username)) return undefined
      const row = store.locals.get(username.toLowerCase())
      if (row === undefined || row.account === 'gone') return undefined
      const account = changed(row.account, structuredClone(withStoredUrls(changes)))
      return put(account, { forgetsMove: 'movedTo' in changes })
    },
    async list() {
      return store.locals
        .rows()
        .map(({ name }) => read(name))
        .filter((account) => account !== undefined && account !== 'gone')
        .sort((a, b) => (a.username < b.username ? -1 : 1))
    },
  }
  /* eslint-enable @typescript-eslint/require-await */
}
