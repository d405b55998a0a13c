/**
 * Hosts whose users or publications are wrong.
 *
 * @module
 */
import type { Accounts, Content } from '../../../src/protocol/ports/index.js'
import type { MemoryHost } from '../host.js'
import { without, type Mutant } from './mutant.js'

function accounts(name: string, change: (good: MemoryHost) => Partial<Accounts>): Mutant {
  return { name: `accounts: ${name}`, break: (good) => ({ accounts: { ...good.accounts, ...change(good) } }) }
}

function content(
  name: string,
  change: (good: MemoryHost['content'], host: MemoryHost) => Partial<Content>,
): Mutant {
  return {
    name: `content: ${name}`,
    break: (good) => ({ content: { ...good.content, ...change(good.content, good) } }),
  }
}

const userMutants: readonly Mutant[] = [
  accounts('finds nobody', () => ({ find: () => Promise.resolve(undefined) })),
  accounts('takes letter case for a difference', ({ users, accounts: good }) => ({
    find: async (name) => (users.some(({ username }) => username === name) ? good.find(name) : undefined),
  })),
  accounts('shows names as they were asked for', ({ accounts: good }) => ({
    find: async (username) => {
      const account = await good.find(username)
      return account === undefined || account === 'gone' ? account : { ...account, username }
    },
  })),
  accounts('finds by the beginning of a name', ({ users, accounts: good }) => ({
    find: (name) =>
      good.find(users.find(({ username }) => name !== '' && username.startsWith(name))?.username ?? name),
  })),
  accounts('cuts names', ({ accounts: good }) => ({ find: (name) => good.find(name.trim()) })),
  accounts('forgets who was deleted', ({ accounts: good }) => ({
    find: async (name) => {
      const account = await good.find(name)
      return account === 'gone' ? undefined : account
    },
  })),
  accounts('takes strangers for deleted users', ({ accounts: good }) => ({
    find: async (name) => (await good.find(name)) ?? 'gone',
  })),
  accounts('forgets what the moderators decided', ({ accounts: good }) => ({
    find: async (name) => {
      const account = await good.find(name)
      return account === undefined || account === 'gone' ? account : { ...account, suspended: false }
    },
  })),
  accounts('suspends whoever is limited', ({ accounts: good, directory, state }) => ({
    find: async (name) => {
      const account = await good.find(name)
      if (account === undefined || account === 'gone') return account
      const [standing] = await directory.answer([
        { about: 'standing', id: state.actorIdOf(account.username) },
      ])
      return { ...account, suspended: standing.account !== 'none' }
    },
  })),
  accounts('has no keys', ({ accounts: good }) => ({
    find: async (name) => {
      const account = await good.find(name)
      return account === undefined || account === 'gone' ? account : { ...account, privateKeyPem: '' }
    },
  })),
  accounts('makes new keys each time', () => {
    let made = 0
    return { instanceKeys: () => Promise.resolve({ privateKeyPem: `${(made += 1)}`, publicKeyPem: 'x' }) }
  }),
  accounts('makes keys twice when asked twice at once', () => {
    let kept: { readonly privateKeyPem: string; readonly publicKeyPem: string } | undefined
    let made = 0
    return {
      async instanceKeys() {
        if (kept !== undefined) return kept
        const keys = { privateKeyPem: `${(made += 1)}`, publicKeyPem: 'x' }
        await Promise.resolve()
        return (kept = keys)
      },
    }
  }),
  accounts('counts no posts', ({ accounts: good }) => ({
    usage: async () => ({ ...(await good.usage?.()), posts: 0 }),
  })),
]

const contentMutants: readonly Mutant[] = [
  content('has no posts', () => ({ status: () => Promise.resolve(undefined) })),
  content('forgets what was deleted', (good) => ({
    status: async (id) => {
      const status = await good.status(id)
      return typeof status === 'string' ? undefined : status
    },
  })),
  content('tells everybody what was there', (good) => ({
    status: async (id) => {
      const status = await good.status(id)
      return status === 'gone-hidden' ? 'gone' : status
    },
  })),
  content('takes what never was for deleted', (good) => ({
    status: async (id) => (await good.status(id)) ?? 'gone',
  })),
  content('gives posts of others as local ones', (good, { state }) => ({
    status: async (id) => (await good.status(id)) ?? (await state.status(id)),
  })),
  content('hides posts that are not public', (good) => ({
    status: async (id) => {
      const status = await good.status(id)
      return typeof status === 'object' && status.visibility === 'direct' ? undefined : status
    },
  })),
  content('loses what nobody decides by', (good) => ({
    status: async (id) => {
      const status = await good.status(id)
      if (typeof status !== 'object') return status
      return without(status, 'language')
    },
  })),
  content('has an empty outbox', () => ({ outbox: () => Promise.resolve({ items: [] }) })),
  content('leaves boosts out', (good) => ({
    outbox: async (id, page) => {
      const { items, ...rest } = await good.outbox(id, page)
      return { ...rest, items: items.filter(({ kind }) => kind !== 'boost') }
    },
  })),
  content('turns each page round', (good) => ({
    outbox: async (id, page) => {
      const { items, ...rest } = await good.outbox(id, page)
      return { ...rest, items: [...items].reverse() }
    },
  })),
  content('repeats the first page', (good) => ({
    outbox: async (id, { limit, before, audience }) => ({
      items: (await good.outbox(id, { limit, audience })).items,
      ...(before === undefined && { next: '["2026-11-22T10:05:00.000Z",""]' }),
    }),
  })),
  content('shows followers what everybody is shown', (good) => ({
    outbox: (id, page) => good.outbox(id, { ...page, audience: 'public' }),
  })),
  content('shows everybody what followers are shown', (good) => ({
    outbox: (id, page) => good.outbox(id, { ...page, audience: 'followers' }),
  })),
  content('cuts the outbox before it leaves things out', (good) => ({
    async outbox(id, page) {
      const { items, ...rest } = await good.outbox(id, { ...page, audience: 'followers' })
      if (page.audience === 'followers') return { items, ...rest }
      const open = items.filter(
        (one) => (one.kind === 'status' ? one.status : one.boost).visibility !== 'private',
      )
      return { items: open, ...rest }
    },
  })),
  content('gives one page only', (good) => ({
    outbox: async (id, page) => ({ items: (await good.outbox(id, page)).items }),
  })),
  content('mixes up outboxes', (good, { users }) => ({
    outbox: async (_id, page) => good.outbox(users[1].actorId, page),
  })),
  content('fails for a cursor that is none', (good) => ({
    outbox: (id, page) =>
      page.before !== undefined && !page.before.startsWith('[')
        ? Promise.reject(new SyntaxError('cursor'))
        : good.outbox(id, page),
  })),
  content('counts nothing', () => ({ outboxCount: () => Promise.resolve(0) })),
  content('counts everybody’s', (good, { users }) => ({
    outboxCount: async () =>
      (await good.outboxCount(users[0].actorId)) + (await good.outboxCount(users[1].actorId)),
  })),
  content('counts posts only', (_good, { state }) => ({
    outboxCount: async (id) =>
      (await state.statusesBy(id)).items.filter(({ visibility }) => visibility !== 'direct').length,
  })),
  content('counts direct posts too', (good, { state }) => ({
    async outboxCount(id) {
      const direct = (await state.statusesBy(id)).items.filter(({ visibility }) => visibility === 'direct')
      return (await good.outboxCount(id)) + direct.length
    },
  })),
  content('pins nothing', () => ({ pinned: () => Promise.resolve([]) })),
  content('gives the first pinned first', (good) => ({
    pinned: async (id) => [...(await good.pinned(id))].reverse(),
  })),
  content('gives everybody’s pinned posts', (good, { users }) => ({
    pinned: async () => (await Promise.all(users.map(({ actorId }) => good.pinned(actorId)))).flat(),
  })),
  content('follows nobody', () => ({ following: () => Promise.resolve({ actorIds: [] }) })),
  content('lists requests too', (good, { directory }) => ({
    following: async (id, page) => {
      const { actorIds, ...rest } = await good.following(id, page)
      const bob = 'https://remote.example/users/bob'
      const [{ follow }] = await directory.answer([{ about: 'relation', from: id, to: bob }])
      return {
        ...rest,
        actorIds: follow?.state === 'pending' && rest.next === undefined ? [...actorIds, bob] : actorIds,
      }
    },
  })),
  content('lists the first followed first', (good) => ({
    following: async (id, page) => {
      const { actorIds, ...rest } = await good.following(id, page)
      return { ...rest, actorIds: [...actorIds].reverse() }
    },
  })),
  content('lists one page of those followed', (good) => ({
    following: async (id, page) => ({ actorIds: (await good.following(id, page)).actorIds }),
  })),
  content('leaves out whom an account follows here', (good, { users }) => ({
    following: async (id, page) => {
      const { actorIds, ...rest } = await good.following(id, page)
      return { ...rest, actorIds: actorIds.filter((it) => users.every(({ actorId }) => actorId !== it)) }
    },
  })),
  content('lists followers', (_good, { directory }) => ({
    following: async (id, page) => {
      const [{ items }] = await directory.answer([{ about: 'followers', accountId: id, limit: page.limit }])
      return { actorIds: items }
    },
  })),
  content('counts nobody followed', () => ({ followingCount: () => Promise.resolve(0) })),
  content('counts requests too', (good) => ({
    followingCount: async (id) =>
      (await good.followingCount(id)) > 0 ? (await good.followingCount(id)) + 1 : 0,
  })),
  content('gives no stamps', () => ({ stamp: () => Promise.resolve(undefined) })),
  content('gives stamps that were revoked', (good) => {
    const given = new Map<string, NonNullable<Awaited<ReturnType<Content['stamp']>>>>()
    return {
      async stamp(id) {
        const stamp = await good.stamp(id)
        if (stamp !== undefined) given.set(id, stamp)
        return given.get(id)
      },
    }
  }),
  content('gives any stamp', (good, { users }) => ({
    stamp: async (id) =>
      (await good.stamp(id)) ?? { id, authorId: users[0].actorId, quoteId: 'x', targetId: 'y' },
  })),
  content('mixes up quote and target of a stamp', (good) => ({
    stamp: async (id) => {
      const stamp = await good.stamp(id)
      return stamp && { ...stamp, quoteId: stamp.targetId, targetId: stamp.quoteId }
    },
  })),
  content('counts no favourites', (good) => ({
    totals: async (id) => ({ ...(await good.totals(id)), favourites: 0 }),
  })),
  content('counts no boosts', (good) => ({
    totals: async (id) => ({ ...(await good.totals(id)), boosts: 0 }),
  })),
  content('mixes up favourites and boosts', (good) => ({
    totals: async (id) => {
      const { favourites, boosts } = await good.totals(id)
      return { favourites: boosts, boosts: favourites }
    },
  })),
  content('knows no replies', () => ({ replies: () => Promise.resolve({ ids: [] }) })),
  content('shows replies that are not open', (_good, { state }) => ({
    replies: async (id) => ({ ids: (await state.repliesTo(id)).map((status) => status.id) }),
  })),
  content('gives the newest reply first', (good) => ({
    replies: async (id, page) => {
      const { ids, ...rest } = await good.replies(id, page)
      return { ...rest, ids: [...ids].reverse() }
    },
  })),
  content('gives one page of replies', (good) => ({
    replies: async (id, page) => ({ ids: (await good.replies(id, page)).ids }),
  })),
  content('leaves pages of replies empty', (good) => ({
    replies: async (id, page) => {
      const { ids, ...rest } = await good.replies(id, page)
      return page.after === undefined && rest.next !== undefined ? { ids: [], next: '' } : { ...rest, ids }
    },
  })),
  content('features nothing', () => ({ featuredTags: () => Promise.resolve([]) })),
  content('features the same for everybody', (good, { users }) => ({
    featuredTags: async () => (await good.featuredTags?.(users[0].actorId)) ?? [],
  })),
]

export const userAndContentMutants: readonly Mutant[] = [...userMutants, ...contentMutants]
