/**
 * The server's own users, in memory.
 *
 * @module
 */
import type { Account, Effect } from '../../../core/model/index.js'
import type { LocalAccount } from '../../../protocol/ports/index.js'
import type { KeyPairPem, LocalAccounts } from '../../host-state.js'
import type { Journal } from '../tables/index.js'
import type { Store } from './store.js'

/** What local users need to know of their server. */
export interface LocalAccountsParts {
  readonly store: Store
  readonly journal: Journal
  readonly actorIdOf: (username: string) => string
  readonly profileUrlOf: (username: string) => string
  /** Domain of the handles. */
  readonly handleDomain: string
  readonly sharedInbox: string
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
    const row = store.locals.get(username.toLowerCase())
    return row === undefined || row.account === 'gone' ? row?.account : withStanding(row.account, row.actorId)
  }

  function withStanding(account: LocalAccount, actorId: string): LocalAccount {
    return { ...account, suspended: store.moderatedAccounts.get(actorId)?.severity === 'suspend' }
  }

  /** Stores a user; whether it is suspended goes where the moderators' decisions are. */
  function put({ suspended, ...account }: LocalAccount): LocalAccount {
    const name = account.username.toLowerCase()
    const actorId = parts.actorIdOf(account.username)
    const severity = suspended === true ? 'suspend' : 'none'
    journal.transaction(() => {
      store.locals.put({ name, actorId, account })
      store.accounts.put({ account: localActor(account, parts) })
      if (suspended !== undefined)
        parts.applyWithin([{ kind: 'account.moderate', accountId: actorId, severity }])
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
      const posts = locals.reduce((sum, { actorId }) => sum + store.statuses.count('author', actorId), 0)
      return { users: locals.length, posts }
    },
    async create({ keys, ...account }) {
      if (!/^\w{1,64}$/.test(account.username)) {
        throw new RangeError('a username is 1 to 64 letters, digits and underscores')
      }
      const pair = pemOnly(keys ?? (await parts.generateKeys()))
      if (read(account.username) !== undefined) throw new RangeError(`the name ${account.username} is taken`)
      return put(structuredClone({ createdAt: now(), ...account, ...pair }))
    },
    async update(username, changes) {
      const row = store.locals.get(username.toLowerCase())
      if (row === undefined || row.account === 'gone') return undefined
      return put({ ...row.account, ...structuredClone(changes) })
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

/** The two texts, of whatever came along with them: `generateKeyPair` gives handles as well. */
function pemOnly({ privateKeyPem, publicKeyPem }: KeyPairPem): KeyPairPem {
  return { privateKeyPem, publicKeyPem }
}

/** A local user in the shape that all accounts are stored in. */
function localActor(account: LocalAccount, parts: LocalAccountsParts): Account {
  const id = parts.actorIdOf(account.username)
  const { username, summary = '', avatar, header, movedTo, createdAt } = account
  return {
    id,
    local: true,
    type: account.bot === true ? 'Service' : account.group === true ? 'Group' : 'Person',
    username,
    acct: `${username}@${parts.handleDomain}`,
    displayName: account.name ?? username,
    html: summary,
    summary,
    url: parts.profileUrlOf(username),
    inbox: `${id}/inbox`,
    outbox: `${id}/outbox`,
    followers: `${id}/followers`,
    following: `${id}/following`,
    featured: `${id}/collections/featured`,
    featuredTags: `${id}/collections/tags`,
    sharedInbox: parts.sharedInbox,
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
