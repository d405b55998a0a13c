/**
 * The server's own users, kept in the tables.
 *
 * @module
 */
import type { Account } from '../../protocol/inbox/index.js'
import type { Accounts, LocalAccount } from '../../protocol/ports/index.js'
import { putAccount } from './apply-accounts.js'
import type { Tables } from './tables.js'

/** An RSA key pair as PEM texts: PKCS#8 and SPKI. */
export interface KeyPairPem {
  readonly privateKeyPem: string
  readonly publicKeyPem: string
}

/** A user to be; keys are made where none are given. */
export type NewLocalAccount = Omit<LocalAccount, keyof KeyPairPem> & { readonly keys?: KeyPairPem }

/** {@link Accounts} that can be added to. */
export interface LocalAccounts extends Accounts {
  /**
   * Adds a user.
   *
   * @throws RangeError for a name that is taken, or holds anything but letters, digits and underscores.
   */
  create(account: NewLocalAccount): Promise<LocalAccount>
  /** Changes what is given of a user; undefined when there is none of this name. */
  update(
    username: string,
    changes: Partial<Omit<LocalAccount, 'username' | keyof KeyPairPem>>,
  ): Promise<LocalAccount | undefined>
  /** All users, by name. */
  list(): Promise<readonly LocalAccount[]>
}

/** What local users need to know of their server. */
export interface LocalAccountsSetting {
  readonly tables: Tables
  readonly actorIdOf: (username: string) => string
  readonly profileUrlOf: (username: string) => string
  /** Domain of the handles. */
  readonly handleDomain: string
  readonly sharedInbox: string
  readonly generateKeys: () => Promise<KeyPairPem>
  readonly now: () => string
}

/** Gives the users kept in tables. */
export function createLocalAccounts(setting: LocalAccountsSetting): LocalAccounts {
  const { tables, now } = setting
  const read = (username: string): LocalAccount | undefined =>
    tables.get('locals', username.toLowerCase())?.value as LocalAccount | undefined
  const store = (account: LocalAccount): LocalAccount => {
    const owner = setting.actorIdOf(account.username)
    tables.transaction(() => {
      tables.put('locals', { key: account.username.toLowerCase(), owner, value: account })
      putAccount(localActor(account, setting), { tables })
    })
    return account
  }

  /* eslint-disable @typescript-eslint/require-await -- what a method throws is a rejection, as the port says */
  return {
    async find(username) {
      const account = read(username)
      if (account === undefined) return undefined
      const stored = tables.get('accounts', setting.actorIdOf(account.username))?.value as Account | undefined
      return stored?.suspended === true ? { ...account, suspended: true } : account
    },
    async instanceKeys() {
      const known = tables.get('settings', 'instanceKeys')?.value as KeyPairPem | undefined
      if (known !== undefined) return known
      const keys = pemOnly(await setting.generateKeys())
      return tables.transaction(() => {
        const first = tables.get('settings', 'instanceKeys')?.value as KeyPairPem | undefined
        if (first === undefined) tables.put('settings', { key: 'instanceKeys', value: keys })
        return first ?? keys
      })
    },
    async usage() {
      const locals = tables.list('locals', {})
      const posts = locals.reduce((sum, { owner }) => sum + tables.count('statuses', { owner }), 0)
      return { users: locals.length, posts }
    },
    async create({ keys, ...account }) {
      if (!/^\w{1,64}$/.test(account.username)) {
        throw new RangeError('a username is 1 to 64 letters, digits and underscores')
      }
      const pair = pemOnly(keys ?? (await setting.generateKeys()))
      if (read(account.username) !== undefined) throw new RangeError(`the name ${account.username} is taken`)
      return store({ createdAt: now(), ...account, ...pair })
    },
    async update(username, changes) {
      const known = read(username)
      return known && store({ ...known, ...changes })
    },
    async list() {
      return tables.list('locals', {}).map(({ value }) => value as LocalAccount)
    },
  }
  /* eslint-enable @typescript-eslint/require-await */
}

/** The two texts, of whatever came along with them: `generateKeyPair` gives handles as well. */
function pemOnly({ privateKeyPem, publicKeyPem }: KeyPairPem): KeyPairPem {
  return { privateKeyPem, publicKeyPem }
}

/** A local user in the shape that all accounts are stored in. */
function localActor(account: LocalAccount, setting: LocalAccountsSetting): Account {
  const id = setting.actorIdOf(account.username)
  const { username, summary = '', avatar, header, movedTo, createdAt } = account
  return {
    id,
    local: true,
    type: account.bot === true ? 'Service' : account.group === true ? 'Group' : 'Person',
    username,
    acct: `${username}@${setting.handleDomain}`,
    displayName: account.name ?? username,
    html: summary,
    summary,
    url: setting.profileUrlOf(username),
    inbox: `${id}/inbox`,
    outbox: `${id}/outbox`,
    followers: `${id}/followers`,
    following: `${id}/following`,
    featured: `${id}/collections/featured`,
    featuredTags: `${id}/collections/tags`,
    sharedInbox: setting.sharedInbox,
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
    suspended: account.suspended ?? false,
    ...(movedTo !== undefined && { movedTo }),
    alsoKnownAs: account.alsoKnownAs ?? [],
    attributionDomains: account.attributionDomains ?? [],
    publicKeys: [{ id: `${id}#main-key`, owner: id, publicKeyPem: account.publicKeyPem }],
    multikeys: [],
    ...(createdAt !== undefined && { published: createdAt }),
  }
}
