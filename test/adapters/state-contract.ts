/**
 * What every ready-made state does, whatever it keeps its rows in.
 *
 * @module
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { HostState, HostStateFacts } from '../../src/adapters/state/host-state.js'
import type { Account, DeliverySend, Effect, KnownFollow, Status } from '../../src/core/model/index.js'
import type { Clock, Question } from '../../src/protocol/ports/index.js'

/** Opens a fresh, empty state. */
export type OpenState = (options: HostStateFacts & { readonly clock?: Clock }) => Promise<{
  readonly state: HostState
  readonly close: () => Promise<void>
}>

export const US = 'https://us.example'
export const ALICE = `${US}/users/alice`
export const CAROL = `${US}/users/carol`
export const BOB = 'https://bob.example/users/bob'
export const EVE = 'https://a.evil.example/users/eve'
export const NOW = new Date('2026-11-22T12:00:00Z')

const NOTE = 'https://bob.example/n/1'
const keys = { privateKeyPem: 'private', publicKeyPem: 'public' }

/** A remote account as it is stored. */
export function accountOf(id: string, more: Partial<Account> = {}): Account {
  const { host, origin } = new URL(id)
  const username = id.split('/').at(-1) ?? ''
  return {
    id,
    local: false,
    type: 'Person',
    username,
    acct: `${username}@${host}`,
    displayName: '',
    html: '',
    summary: '',
    url: id,
    inbox: `${id}/inbox`,
    followers: `${id}/followers`,
    sharedInbox: `${origin}/inbox`,
    fields: [],
    emojis: [],
    locked: false,
    bot: false,
    group: false,
    discoverable: false,
    indexable: false,
    memorial: false,
    suspended: false,
    alsoKnownAs: [],
    attributionDomains: [],
    publicKeys: [],
    multikeys: [],
    ...more,
  }
}

/** A post of Alice. */
export function postOf(more: Partial<Status> = {}): Status {
  return {
    id: `${ALICE}/statuses/1`,
    authorId: ALICE,
    local: true,
    type: 'Note',
    url: `${US}/@alice/1`,
    published: '2026-11-22T10:00:00Z',
    html: '<p>Hi</p>',
    content: '<p>Hi</p>',
    spoilerText: '',
    sensitive: false,
    visibility: 'public',
    mentions: [],
    hashtags: [],
    emojis: [],
    media: [],
    quotePolicy: 2 << 16,
    claimedCounts: {},
    ...more,
  }
}

const bobsNote = (more: Partial<Status> = {}): Status =>
  postOf({ id: NOTE, authorId: BOB, local: false, url: NOTE, ...more })

const create = (status: Status, via: 'delivered' | 'fetched' = 'delivered'): Effect => ({
  kind: 'status.create',
  status,
  via,
})

const boost = (
  actorId: string,
  id: string,
  statusId: string,
  published = '2026-11-22T10:30:00Z',
): Effect => ({
  kind: 'status.boost',
  id,
  actorId,
  statusId,
  published,
  visibility: 'public',
})

/** A follow that was answered. */
function follows(followerId: string, targetId: string): readonly Effect[] {
  const follow = { id: `${followerId}#follows/${encodeURIComponent(targetId)}`, followerId, targetId }
  const follower = { inbox: `${followerId}/inbox` }
  return [
    { kind: 'follow.request', ...follow },
    { kind: 'follow.accept', ...follow, ...(!followerId.startsWith(US) && { follower }) },
  ]
}

const mention = (actorId: string) => ({ actorId, silent: false, notify: true })
const later = (ms: number): string => new Date(NOW.getTime() + ms).toISOString()

export function describeHostState(name: string, open: OpenState): void {
  describe(name, () => {
    let state: HostState
    let close: () => Promise<void>
    let now: Date
    beforeEach(async () => {
      now = NOW
      const opened = await open({ origin: US, clock: { now: () => now } })
      state = opened.state
      close = opened.close
      await state.accounts.create({ username: 'alice', name: 'Alice', keys })
      await state.accounts.create({ username: 'carol', keys })
      await state.apply([{ kind: 'account.update', account: accountOf(BOB) }])
    })
    afterEach(() => close())

    const ask = async <const Q extends Question>(question: Q) => (await state.directory.answer([question]))[0]
    const isFollowing = async (
      followerId: string,
      targetId: string,
    ): Promise<KnownFollow['state'] | undefined> =>
      (await ask({ about: 'relation', from: followerId, to: targetId })).follow?.state
    const homeOf = async (accountId: string): Promise<readonly string[]> =>
      (await state.timeline(accountId)).items.map(({ status }) => status.id)
    const told = async (accountId: string): Promise<readonly string[]> =>
      (await state.notifications(accountId)).items.map(({ type }) => type)

    describe('accounts', () => {
      it('finds local users in any case, and all accounts by id and handle', async () => {
        expect(await state.accounts.find('ALICE')).toMatchObject({ username: 'alice', ...keys })
        expect(await state.accounts.find('nobody')).toBeUndefined()
        expect(await state.account(ALICE)).toMatchObject({ local: true, acct: 'alice@us.example' })
        expect((await state.accountByHandle('@Bob@Bob.example'))?.id).toBe(BOB)
        expect(await state.accountByHandle('')).toBeUndefined()
        expect((await state.accounts.list()).map(({ username }) => username)).toEqual(['alice', 'carol'])
        expect(state.actorIdOf('alice')).toBe(ALICE)
      })

      it('lets nobody take a name twice, or an impossible one', async () => {
        await expect(state.accounts.create({ username: 'Alice', keys })).rejects.toThrow(RangeError)
        await expect(state.accounts.create({ username: 'a b', keys })).rejects.toThrow(RangeError)
        await expect(state.accounts.create({ username: '', keys })).rejects.toThrow(RangeError)
      })

      it('lets one of two take a name that both ask for at once', async () => {
        const asked = ['dan', 'DAN'].map((username) => state.accounts.create({ username, keys }))
        const outcomes = await Promise.allSettled(asked)
        expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
      })

      it('makes the keys of the server’s own actor once', async () => {
        let made = 0
        const { state: other, close: closeOther } = await open({
          origin: US,
          generateKeys: () => Promise.resolve({ privateKeyPem: `${(made += 1)}`, publicKeyPem: 'x' }),
        })
        const [first, second] = await Promise.all([
          other.accounts.instanceKeys(),
          other.accounts.instanceKeys(),
        ])
        expect(second).toEqual(first)
        expect(await other.accounts.instanceKeys()).toEqual(first)
        await closeOther()
      })

      it('changes what is given of a user', async () => {
        await state.accounts.update('Alice', { locked: true })
        expect(await state.accounts.find('alice')).toMatchObject({ locked: true, name: 'Alice', ...keys })
        expect(await state.account(ALICE)).toMatchObject({ locked: true, displayName: 'Alice' })
        expect(await state.accounts.update('nobody', {})).toBeUndefined()
      })

      it.each<readonly [member: string, value: unknown]>([
        ['name', 5],
        ['summary', null],
        ...['locked', 'bot', 'group', 'discoverable', 'indexable', 'suspended', 'memorial'].map(
          (flag) => [flag, 'on'] as const,
        ),
        ['createdAt', 'yesterday'],
        ['avatar', `${US}/a.png`],
        ['avatar', { url: '/a.png' }],
        ['avatar', { url: 'javascript:alert(1)' }],
        ['header', { url: `${US}/a.png`, size: 5 }],
        ['fields', [{ name: 'Site' }]],
        ['alsoKnownAs', BOB],
        ['alsoKnownAs', ['x']],
        ['movedTo', 'bob@bob.example'],
        ['attributionDomains', ['https://us.example/']],
        ['nonsense', 1],
      ])('takes no user whose %s is %j, and keeps the one that is there', async (member, value) => {
        const before = [await state.accounts.find('alice'), await state.account(ALICE)]
        const wrong = { [member]: value }
        const told = { name: 'TypeError', message: expect.stringContaining(member) as string }
        await expect(state.accounts.update('alice', wrong)).rejects.toMatchObject(told)
        await expect(state.accounts.create({ username: 'dan', keys, ...wrong })).rejects.toMatchObject(told)
        expect([await state.accounts.find('alice'), await state.account(ALICE)]).toEqual(before)
        expect(await state.accounts.find('dan')).toBeUndefined()
      })

      it('shows of what a user wrote in a profile what is safe to show', async () => {
        const evil = '<script>alert(1)</script><p onclick="x()">Hi</p>'
        await state.accounts.update('alice', { summary: evil, fields: [{ name: 'Site', value: evil }] })
        expect(await state.account(ALICE)).toMatchObject({
          html: '<p>Hi</p>',
          summary: evil,
          fields: [{ name: 'Site', html: '<p>Hi</p>' }],
        })
        expect(await state.accounts.find('alice')).toMatchObject({ summary: evil })
      })

      it('takes no user that is none, and changes no name and no keys', async () => {
        for (const wrong of [undefined, null, 'nonsense', []]) {
          await expect(state.accounts.update('alice', wrong as object)).rejects.toThrow(TypeError)
          await expect(state.accounts.create(wrong as never)).rejects.toThrow(TypeError)
        }
        for (const wrong of [{ username: 'alicia' }, keys])
          await expect(state.accounts.update('alice', wrong as object)).rejects.toThrow(TypeError)
        await expect(state.accounts.create({ username: 5, keys } as never)).rejects.toThrow(TypeError)
        await expect(
          state.accounts.create({ username: 'dan', keys: { publicKeyPem: 'x' } } as never),
        ).rejects.toThrow(TypeError)
        expect(await state.accounts.find(5 as never)).toBeUndefined()
        expect(await state.accounts.update(5 as never, {})).toBeUndefined()
      })

      it('counts users and posts', async () => {
        await state.apply([create(postOf()), create(bobsNote()), boost(ALICE, `${ALICE}/boosts/1`, NOTE)])
        expect(await state.accounts.usage?.()).toMatchObject({ users: 2, posts: 1 })
      })

      it('never lets another server change a local account', async () => {
        await state.apply([{ kind: 'account.update', account: accountOf(ALICE, { displayName: 'Eve' }) }])
        expect((await state.account(ALICE))?.displayName).toBe('Alice')
      })

      it('moves a handle to the account that was confirmed last', async () => {
        const again = 'https://bob.example/users/bob-again'
        await state.apply([
          { kind: 'account.update', account: accountOf(again, { acct: 'Bob@bob.example' }) },
        ])
        expect((await state.accountByHandle('bob@bob.example'))?.id).toBe(again)
        expect((await ask({ about: 'account.byHandle', acct: 'bob@bob.example' }))?.id).toBe(again)
        expect(await state.account(BOB)).not.toHaveProperty('acct')
      })

      it('knows when the document of a remote account was last taken over, and of no local one', async () => {
        const bob = await ask({ about: 'account', id: BOB })
        expect(Date.parse(bob?.refreshedAt ?? '')).toBe(NOW.getTime())
        expect(await ask({ about: 'account', id: ALICE })).not.toHaveProperty('refreshedAt')
      })

      it('remembers where an account moved to, through later updates', async () => {
        const at = '2026-11-20T00:00:00Z'
        await state.apply([
          { kind: 'account.move', accountId: BOB, targetId: CAROL, at },
          { kind: 'account.update', account: accountOf(BOB, { displayName: 'Bob' }) },
        ])
        expect(await ask({ about: 'account', id: BOB })).toMatchObject({ movedTo: CAROL, movedAt: at })
      })

      it('leaves nothing of a deleted remote account', async () => {
        await state.apply([
          create(bobsNote({ mentions: [mention(ALICE)] })),
          create(postOf()),
          ...follows(BOB, ALICE),
          ...follows(ALICE, BOB),
          { kind: 'status.favourite', actorId: BOB, statusId: postOf().id },
          boost(BOB, 'https://bob.example/a/1', postOf().id),
          { kind: 'block.add', id: 'https://bob.example/b/1', actorId: BOB, targetId: CAROL },
          { kind: 'status.pin', actorId: BOB, statusId: NOTE },
          { kind: 'tag.feature', actorId: BOB, name: 'cats', displayName: 'Cats' },
          { kind: 'notification.add', type: 'mention', accountId: ALICE, actorId: BOB, statusId: NOTE },
          {
            kind: 'notification.add',
            type: 'favourite',
            accountId: ALICE,
            actorId: BOB,
            statusId: postOf().id,
          },
        ])
        await state.apply([{ kind: 'account.delete', accountId: BOB }])
        expect(await state.account(BOB)).toBeUndefined()
        expect(await state.accountByHandle('bob@bob.example')).toBeUndefined()
        expect(await state.status(NOTE)).toBeUndefined()
        expect(await state.content.totals(postOf().id)).toEqual({ favourites: 0, boosts: 0 })
        expect(await ask({ about: 'followers.count', accountId: ALICE })).toBe(0)
        expect(await state.content.followingCount(ALICE)).toBe(0)
        expect(await ask({ about: 'relation', from: BOB, to: CAROL })).toEqual({})
        expect(await state.content.pinned(BOB)).toEqual([])
        expect(await state.content.featuredTags?.(BOB)).toEqual([])
        expect(await told(ALICE)).toEqual([])
        expect(await homeOf(ALICE)).toEqual([postOf().id])
      })

      it('keeps the name of a deleted local account taken', async () => {
        await state.apply([
          create(postOf()),
          ...follows(BOB, ALICE),
          { kind: 'account.delete', accountId: ALICE },
        ])
        expect(await state.accounts.find('alice')).toBe('gone')
        expect(await state.account(ALICE)).toBeUndefined()
        expect(await state.content.status(postOf().id)).toBe('gone')
        await expect(state.accounts.create({ username: 'alice', keys })).rejects.toThrow(RangeError)
        expect(await state.accounts.update('alice', { name: 'A' })).toBeUndefined()
        expect((await state.accounts.list()).map(({ username }) => username)).toEqual(['carol'])
        expect(await state.accounts.usage?.()).toMatchObject({ users: 1, posts: 0 })
        expect(await ask({ about: 'followers.count', accountId: ALICE })).toBe(0)
      })
    })

    describe('moderation', () => {
      const standing = (id: string) => ask({ about: 'standing', id })

      it('blocks a domain with everything below it, and nothing beside it', async () => {
        await state.blockDomain('Evil.example')
        const blocked = { account: 'none', domain: 'suspend' }
        expect(await standing(EVE)).toEqual(blocked)
        expect(await standing('https://evil.example:8443/x')).toEqual(blocked)
        expect(await standing('https://notevil.example/x')).toEqual({ account: 'none', domain: 'none' })
        await state.unblockDomain('evil.example')
        expect(await standing(EVE)).toEqual({ account: 'none', domain: 'none' })
        await state.blockDomain('evil.example', 'silence')
        expect(await standing(EVE)).toEqual({ account: 'none', domain: 'silence' })
      })

      it('counts the harder of two decisions, of a domain and of one above it', async () => {
        await state.blockDomain('example', 'silence')
        await state.blockDomain('a.evil.example')
        expect((await standing(EVE)).domain).toBe('suspend')
        expect((await standing(BOB)).domain).toBe('silence')
        expect((await standing(ALICE)).domain).toBe('none')
      })

      it.each([
        'https://spam.example',
        'spam.example/',
        'spam.example:443',
        'spam.example:',
        'spam.example.',
        '*.spam.example',
        'someone@spam.example',
        '@spam.example',
        'spam example',
        'spam!.example',
        '[::1]:443',
        '',
        '.',
        'us.example',
        'US.example',
      ])('refuses to decide about %j, by whatever door', async (text) => {
        const doors = [
          () => state.blockDomain(text),
          () => state.unblockDomain(text),
          () => state.allowDomain(text),
          () => state.apply([{ kind: 'domain.moderate', domain: text, severity: 'suspend' }]),
        ]
        for (const door of doors) await expect(door()).rejects.toThrow(/^domain has to be /)
        for (const door of doors) await expect(door()).rejects.toThrow(TypeError)
        expect((await standing('https://spam.example/x')).domain).toBe('none')
      })

      it('refuses an effect with no severity or no actor id, and keeps nothing of its list', async () => {
        const ban = 'ban' as 'suspend'
        const wrong: readonly Effect[] = [
          { kind: 'domain.moderate', domain: 'bob.example', severity: ban },
          { kind: 'account.moderate', accountId: BOB, severity: ban },
          { kind: 'account.moderate', accountId: '@bob@bob.example', severity: 'suspend' },
        ]
        for (const effect of wrong) {
          const list = [{ kind: 'account.moderate', accountId: BOB, severity: 'silence' }, effect] as const
          await expect(state.apply(list)).rejects.toThrow(TypeError)
        }
        expect(await standing(BOB)).toEqual({ account: 'none', domain: 'none' })
      })

      it('may block a domain above its own, and lets its own in', async () => {
        const { state: below, close: closeBelow } = await open({
          origin: US,
          handleDomain: 'handles.example',
        })
        for (const own of ['us.example', 'handles.example'])
          await expect(below.blockDomain(own)).rejects.toThrow(TypeError)
        await below.blockDomain('example')
        const ids = [ALICE, US, BOB]
        const standings = await below.directory.answer(ids.map((id) => ({ about: 'standing', id }) as const))
        expect(standings.map(({ domain }) => domain)).toEqual(['none', 'none', 'suspend'])
        await closeBelow()
      })

      it.each([
        ['192.0.2.1', 'https://192.0.2.1/x', 'https://1.192.0.2.1.example/x'],
        ['[2001:DB8::1]', 'https://[2001:db8:0::1]:8443/x', 'https://[2001:db8::11]/x'],
      ])('takes the address %s for what it is', async (address, its, other) => {
        await state.blockDomain(address)
        expect([(await standing(its)).domain, (await standing(other)).domain]).toEqual(['suspend', 'none'])
      })

      it('takes domains in any script', async () => {
        await state.blockDomain('Bücher.example')
        expect((await standing('https://xn--bcher-kva.example/x')).domain).toBe('suspend')
      })

      it('ends all follows between a blocked domain and this server', async () => {
        await state.apply([
          { kind: 'account.update', account: accountOf(EVE) },
          ...follows(EVE, ALICE),
          ...follows(ALICE, EVE),
          ...follows(BOB, ALICE),
        ])
        await state.blockDomain('evil.example')
        expect(await isFollowing(EVE, ALICE)).toBeUndefined()
        expect(await isFollowing(ALICE, EVE)).toBeUndefined()
        expect(await isFollowing(BOB, ALICE)).toBe('accepted')
        expect(await ask({ about: 'followers.count', accountId: ALICE })).toBe(1)
        expect(await state.content.followingCount(ALICE)).toBe(0)
      })

      it('decides about an account, whatever its own server says, and ends its follows', async () => {
        await state.apply([...follows(BOB, ALICE), ...follows(ALICE, BOB)])
        await state.moderateAccount(BOB, 'suspend')
        await state.apply([
          { kind: 'account.update', account: accountOf(BOB, { suspended: false }) },
          { kind: 'account.delete', accountId: BOB },
          { kind: 'account.update', account: accountOf(BOB) },
        ])
        expect(await standing(BOB)).toEqual({ account: 'suspend', domain: 'none' })
        expect(await isFollowing(BOB, ALICE)).toBeUndefined()
        expect(await isFollowing(ALICE, BOB)).toBeUndefined()
        await state.moderateAccount(BOB, 'none')
        expect(await standing(BOB)).toEqual({ account: 'none', domain: 'none' })
      })

      it('suspends a local account, which its finder says', async () => {
        await state.moderateAccount(ALICE, 'suspend')
        expect(await state.accounts.find('alice')).toMatchObject({ suspended: true })
        await state.accounts.update('alice', { name: 'A' })
        expect(await state.accounts.find('alice')).toMatchObject({ suspended: true, name: 'A' })
        const lifting = { suspended: false } as object
        await expect(state.accounts.update('alice', lifting)).rejects.toThrow(TypeError)
        expect(await state.accounts.find('alice')).toMatchObject({ suspended: true })
        await state.moderateAccount(ALICE, 'none')
        expect(await state.accounts.find('alice')).toMatchObject({ suspended: false })
        expect((await standing(ALICE)).account).toBe('none')
      })

      it('refuses an account that is no actor id', async () => {
        await expect(state.moderateAccount('@bob@bob.example', 'suspend')).rejects.toThrow(TypeError)
      })

      it('lets in listed domains only, where federation is limited', async () => {
        const { state: limited, close: closeLimited } = await open({ origin: US, limitedFederation: true })
        const domainOf = async (id: string) =>
          (await limited.directory.answer([{ about: 'standing', id }]))[0].domain
        expect(await domainOf(BOB)).toBe('suspend')
        expect(await domainOf(ALICE)).toBe('none')
        await limited.allowDomain('bob.example')
        expect(await domainOf(BOB)).toBe('none')
        await limited.blockDomain('bob.example')
        expect(await domainOf(BOB)).toBe('suspend')
        await closeLimited()
      })
    })

    describe('apply', () => {
      it('keeps nothing of a list that fails in the middle', async () => {
        const broken = { kind: 'status.create' } as unknown as Effect
        await expect(state.apply([create(bobsNote()), ...follows(ALICE, BOB), broken])).rejects.toThrow()
        expect(await state.status(NOTE)).toBeUndefined()
        expect(await isFollowing(ALICE, BOB)).toBeUndefined()
        expect(await state.content.followingCount(ALICE)).toBe(0)
        await state.apply([create(bobsNote())])
        expect(await state.status(NOTE)).toBeDefined()
      })

      it('refuses a kind of effect that there is not', async () => {
        await expect(state.apply([{ kind: 'status.paint' } as unknown as Effect])).rejects.toThrow(TypeError)
      })

      it('refuses the very same activity a second time, and keeps nothing of it', async () => {
        const seen: Effect = { kind: 'activity.seen', key: 'signature', until: later(60_000) }
        await state.apply([seen, create(bobsNote())])
        const second = state.apply([create(bobsNote({ id: `${NOTE}/2` })), seen])
        await expect(second).rejects.toMatchObject({ code: 'ERR_DUPLICATE' })
        expect(await state.status(`${NOTE}/2`)).toBeUndefined()
        now = new Date(later(60_001))
        await state.apply([seen, create(bobsNote({ id: `${NOTE}/2` }))])
        expect(await state.status(`${NOTE}/2`)).toBeDefined()
      })

      it('lets one of two copies at once through', async () => {
        const seen: Effect = { kind: 'activity.seen', key: 'signature', until: later(60_000) }
        const outcomes = await Promise.allSettled([state.apply([seen]), state.apply([seen])])
        expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
      })

      it('gives the same state when a list is applied twice', async () => {
        const options = [{ title: 'tea', votes: 0 }]
        const poll = { options, isMultiple: false, isClosed: false, votersCount: 0 }
        const status = postOf({ poll })
        const effects: Effect[] = [
          create(status),
          create(bobsNote({ inReplyTo: status.id })),
          ...follows(ALICE, BOB),
          ...follows(BOB, ALICE),
          { kind: 'status.favourite', id: 'https://bob.example/l/1', actorId: BOB, statusId: status.id },
          boost(BOB, 'https://bob.example/a/1', status.id),
          { kind: 'status.pin', actorId: BOB, statusId: NOTE },
          { kind: 'poll.vote', id: 'v', statusId: status.id, actorId: BOB, option: 0, isFirst: true },
          { kind: 'block.add', id: 'https://a.evil.example/b', actorId: EVE, targetId: ALICE },
          { kind: 'report.create', id: 'r', actorId: BOB, accountId: ALICE, statusIds: [], comment: '' },
          { kind: 'report.create', actorId: BOB, accountId: ALICE, statusIds: [], comment: 'anonymous' },
          { kind: 'notification.add', type: 'boost', accountId: ALICE, actorId: BOB, statusId: status.id },
          { kind: 'notification.add', type: 'follow', accountId: ALICE, actorId: BOB },
        ]
        const read = async (): Promise<unknown> => [
          await state.status(status.id),
          await state.timeline(ALICE),
          await state.notifications(ALICE),
          await state.content.totals(status.id),
          await state.content.outbox(BOB, { limit: 10, audience: 'followers' }),
          await state.content.outboxCount(ALICE),
          await ask({ about: 'followers.count', accountId: ALICE }),
          await state.reports(),
        ]
        await state.apply(effects)
        const once = await read()
        await state.apply(effects)
        expect(await read()).toEqual(once)
      })

      it('never loses a local post to another of its id', async () => {
        await state.apply([create(postOf())])
        await state.apply([create(postOf())])
        const other = state.apply([create(postOf({ content: 'other', html: 'other' }))])
        await expect(other).rejects.toMatchObject({ code: 'ERR_DUPLICATE' })
        expect((await state.status(postOf().id))?.content).toBe('<p>Hi</p>')
      })

      it('keeps ids octet for octet, however long', async () => {
        const long = `https://bob.example/${'n'.repeat(2000)}`
        const odd = 'https://bob.example/n/ü?a=b#c'
        await state.apply([
          create(bobsNote({ id: long })),
          create(bobsNote({ id: odd, inReplyTo: long })),
          { kind: 'status.favourite', id: `${long}l`, actorId: `${long}a`, statusId: long },
          { kind: 'follow.request', id: `${long}f`, followerId: `${long}a`, targetId: ALICE },
          {
            kind: 'follow.accept',
            id: `${long}f`,
            followerId: `${long}a`,
            targetId: ALICE,
            follower: { inbox: `${long}i` },
          },
          {
            kind: 'notification.add',
            type: 'favourite',
            accountId: ALICE,
            actorId: `${long}a`,
            statusId: long,
          },
        ])
        expect((await state.status(odd))?.inReplyTo).toBe(long)
        expect((await state.repliesTo(long)).map(({ id }) => id)).toEqual([odd])
        expect(await state.favouritedBy(long)).toEqual([`${long}a`])
        expect(await ask({ about: 'favourite', actorId: `${long}a`, statusId: long })).toEqual({
          id: `${long}l`,
        })
        expect(await ask({ about: 'followers.inboxes', accountId: ALICE, limit: 5 })).toEqual({
          items: [{ actorId: `${long}a`, inbox: `${long}i`, isPersonal: true }],
        })
        expect((await ask({ about: 'follow.byId', id: `${long}f`, actorId: ALICE }))?.followerId).toBe(
          `${long}a`,
        )
        expect((await state.notifications(ALICE)).items).toMatchObject([
          { actorId: `${long}a`, statusId: long },
        ])
      })
    })

    describe('directory', () => {
      it('answers each question, and what is not known with nothing', async () => {
        const unknown = 'https://x.example/1'
        const pair = { actorId: unknown, statusId: unknown }
        expect(
          await state.directory.answer([
            { about: 'account', id: unknown },
            { about: 'account.byHandle', acct: 'x@x.example' },
            { about: 'standing', id: unknown },
            { about: 'relation', from: unknown, to: unknown },
            { about: 'status', id: unknown, by: unknown },
            { about: 'follow.byId', id: unknown, actorId: unknown },
            { about: 'localFollows', targetId: unknown },
            { about: 'hasLocalFollower', actorId: unknown },
            { about: 'favourite', ...pair },
            { about: 'boost', ...pair },
            { about: 'votes', ...pair },
            { about: 'block.byId', id: unknown, actorId: unknown },
            { about: 'quote', quoteId: unknown },
            { about: 'quote.byStamp', stamp: unknown, authorId: unknown },
            { about: 'quote.byRequest', requestId: unknown, actorId: unknown },
            { about: 'interested', statusId: unknown },
            { about: 'involved', statusId: unknown, by: ['boost', 'vote'], limit: 10 },
            { about: 'tombstone', id: unknown, actorId: unknown },
            { about: 'followers', accountId: unknown, limit: 10 },
            { about: 'followers.count', accountId: unknown },
            { about: 'followers.inboxes', accountId: unknown, limit: 10 },
            { about: 'followers.onOrigin', accountId: unknown, origin: 'https://x.example' },
          ]),
        ).toEqual([
          undefined,
          undefined,
          { account: 'none', domain: 'none' },
          {},
          undefined,
          undefined,
          [],
          false,
          undefined,
          undefined,
          [],
          undefined,
          undefined,
          undefined,
          undefined,
          [],
          { items: [] },
          undefined,
          { items: [] },
          0,
          { items: [] },
          [],
        ])
      })

      it('answers many questions in their places', async () => {
        const ids = Array.from({ length: 1500 }, (_, n) => (n % 3 === 0 ? BOB : `https://x.example/${n}`))
        const answers = await state.directory.answer(ids.map((id) => ({ about: 'account', id }) as const))
        expect(answers.map((account) => account?.id)).toEqual(ids.map((id) => (id === BOB ? BOB : undefined)))
        expect(await state.directory.answer([])).toEqual([])
      })

      it('knows accounts, and whether they are local', async () => {
        expect(await ask({ about: 'account', id: BOB })).toMatchObject({
          id: BOB,
          local: false,
          inbox: `${BOB}/inbox`,
          sharedInbox: 'https://bob.example/inbox',
        })
        expect(await ask({ about: 'account', id: ALICE })).toMatchObject({ id: ALICE, local: true })
      })

      it('keeps boosts of two actors apart, though one wrote the id of the other', async () => {
        const id = 'https://bob.example/a/1'
        await state.apply([create(bobsNote()), boost(EVE, id, NOTE), boost(BOB, id, NOTE)])
        expect(await ask({ about: 'boost', actorId: BOB, statusId: NOTE })).toMatchObject({
          id,
          authorId: BOB,
        })
        expect(await ask({ about: 'status', id, by: BOB })).toMatchObject({ authorId: BOB, boostOf: NOTE })
        await state.apply([{ kind: 'status.unboost', id, actorId: EVE, statusId: NOTE }])
        expect(await state.boostedBy(NOTE)).toEqual([BOB])
      })

      it('finds a post by its id, by its atomUri for its own author only, and a boost by its own id', async () => {
        const atomUri = 'tag:bob.example,1'
        await state.apply([create(bobsNote({ atomUri })), boost(BOB, 'https://bob.example/a/1', NOTE)])
        expect(await ask({ about: 'status', id: NOTE, by: EVE })).toMatchObject({ id: NOTE, mentions: [] })
        expect(await ask({ about: 'status', id: atomUri, by: BOB })).toMatchObject({
          id: NOTE,
          authorId: BOB,
        })
        expect(await ask({ about: 'status', id: atomUri, by: EVE })).toBeUndefined()
        expect(await ask({ about: 'status', id: atomUri })).toBeUndefined()
        expect(await ask({ about: 'status', id: 'https://bob.example/a/1' })).toMatchObject({
          boostOf: NOTE,
          authorId: BOB,
          local: false,
          visibility: 'public',
        })
        expect(await ask({ about: 'boost', actorId: BOB, statusId: NOTE })).toMatchObject({
          id: 'https://bob.example/a/1',
        })
      })

      it('does not take over a post by its atomUri', async () => {
        await state.apply([
          create(bobsNote()),
          create(bobsNote({ id: 'https://a.evil.example/n', authorId: EVE, atomUri: NOTE })),
        ])
        expect(await ask({ about: 'status', id: NOTE, by: BOB })).toMatchObject({ id: NOTE, authorId: BOB })
        expect(await ask({ about: 'status', id: NOTE, by: EVE })).toMatchObject({ id: NOTE, authorId: BOB })
      })

      it('knows follows and blocks by the id of their activity, for who takes part only', async () => {
        const id = 'https://bob.example/f/1'
        await state.apply([
          { kind: 'follow.request', id, followerId: BOB, targetId: ALICE },
          { kind: 'follow.request', id, followerId: EVE, targetId: CAROL },
          { kind: 'block.add', id, actorId: BOB, targetId: ALICE },
          { kind: 'block.add', id, actorId: EVE, targetId: ALICE },
        ])
        const pending = { id, state: 'pending' } as const
        expect(await ask({ about: 'follow.byId', id, actorId: BOB })).toEqual({
          ...pending,
          followerId: BOB,
          targetId: ALICE,
        })
        expect(await ask({ about: 'follow.byId', id, actorId: CAROL })).toEqual({
          ...pending,
          followerId: EVE,
          targetId: CAROL,
        })
        expect(await ask({ about: 'block.byId', id, actorId: EVE })).toEqual({
          id,
          actorId: EVE,
          targetId: ALICE,
        })
        expect(await ask({ about: 'block.byId', id, actorId: ALICE })).toBeUndefined()
        await state.apply([{ kind: 'follow.request', id: `${id}/2`, followerId: BOB, targetId: ALICE }])
        expect(await ask({ about: 'follow.byId', id, actorId: BOB })).toBeUndefined()
      })

      it('knows what binds two actors, in each direction', async () => {
        await state.apply([
          ...follows(BOB, ALICE),
          { kind: 'block.add', actorId: ALICE, targetId: BOB },
          { kind: 'block.add', id: 'https://us.example/b/1', actorId: ALICE, targetId: BOB },
          { kind: 'block.add', actorId: ALICE, targetId: BOB },
        ])
        const [there, back] = await state.directory.answer([
          { about: 'relation', from: BOB, to: ALICE },
          { about: 'relation', from: ALICE, to: BOB },
        ])
        expect(there.follow).toMatchObject({ followerId: BOB, targetId: ALICE, state: 'accepted' })
        expect(there.block).toBeUndefined()
        expect(back).toEqual({ block: { id: 'https://us.example/b/1', actorId: ALICE, targetId: BOB } })
        await state.apply([{ kind: 'block.remove', actorId: ALICE, targetId: BOB }])
        expect(await ask({ about: 'relation', from: ALICE, to: BOB })).toEqual({})
      })

      it('keeps a marker for its actor until its time', async () => {
        const at = '2026-11-22T11:00:00Z'
        const marker = { kind: 'tombstone.add', id: NOTE, actorId: BOB, at } as const
        const marked = () => ask({ about: 'tombstone', id: NOTE, actorId: BOB })
        await state.apply([{ ...marker, until: later(0) }])
        expect(await marked()).toBeUndefined()
        await state.apply([{ ...marker, until: later(1000) }])
        expect(Date.parse((await marked()) ?? '')).toBe(Date.parse(at))
        expect(await ask({ about: 'tombstone', id: NOTE, actorId: EVE })).toBeUndefined()
        await state.apply([{ ...marker, at: '2026-11-22T10:00:00Z', until: later(500) }])
        expect(Date.parse((await marked()) ?? '')).toBe(Date.parse(at))
        now = new Date(later(1000))
        expect(await marked()).toBeUndefined()
      })

      it('knows who follows, who was asked, and who boosted or quoted', async () => {
        const quote = { targetId: NOTE, targetAuthorId: BOB, state: 'accepted', legacy: false } as const
        await state.apply([
          create(bobsNote()),
          create(postOf({ id: `${CAROL}/statuses/1`, authorId: CAROL, quote })),
          boost(ALICE, `${ALICE}/statuses/9/activity`, NOTE),
          boost(EVE, 'https://a.evil.example/a/1', NOTE),
          { kind: 'follow.request', id: 'f', followerId: ALICE, targetId: BOB },
        ])
        expect(await ask({ about: 'localFollows', targetId: BOB })).toEqual([
          { id: 'f', followerId: ALICE, targetId: BOB, state: 'pending' },
        ])
        expect(await ask({ about: 'hasLocalFollower', actorId: BOB })).toBe(false)
        await state.apply([{ kind: 'follow.accept', id: 'f', followerId: ALICE, targetId: BOB }])
        expect(await ask({ about: 'hasLocalFollower', actorId: BOB })).toBe(true)
        expect([...(await ask({ about: 'interested', statusId: NOTE }))].sort()).toEqual([ALICE, CAROL])
      })
    })

    describe('follows', () => {
      const request = {
        kind: 'follow.request',
        id: 'https://bob.example/f/1',
        followerId: BOB,
        targetId: ALICE,
      } as const
      const accept = { ...request, kind: 'follow.accept', follower: { inbox: `${BOB}/inbox` } } as const
      const counts = async () => [
        await ask({ about: 'followers.count', accountId: ALICE }),
        await state.content.followingCount(ALICE),
      ]

      it('waits for an answer, and waits again when that is taken back', async () => {
        const follow = { id: request.id, followerId: BOB, targetId: ALICE }
        await state.apply([request])
        expect(await state.followRequests(ALICE)).toEqual([{ ...follow, state: 'pending' }])
        expect(await counts()).toEqual([0, 0])
        await state.apply([accept])
        expect(await state.follow(BOB, ALICE)).toEqual({ ...follow, state: 'accepted' })
        expect(await state.followRequests(ALICE)).toEqual([])
        expect(await counts()).toEqual([1, 0])
        await state.apply([request])
        expect(await isFollowing(BOB, ALICE)).toBe('accepted')
        await state.apply([{ ...follow, kind: 'follow.unaccept' }])
        expect(await isFollowing(BOB, ALICE)).toBe('pending')
        expect(await counts()).toEqual([0, 0])
        await state.apply([{ ...follow, kind: 'follow.reject' }])
        expect(await state.follow(BOB, ALICE)).toBeUndefined()
      })

      it('takes over what another server says of its followers here', async () => {
        await state.apply([
          ...follows(ALICE, BOB),
          { kind: 'follow.request', id: 'f', followerId: CAROL, targetId: BOB },
          { kind: 'followers.reconcile', targetId: BOB, remove: [ALICE], accept: [CAROL, EVE] },
        ])
        expect(await isFollowing(ALICE, BOB)).toBeUndefined()
        expect(await isFollowing(CAROL, BOB)).toBe('accepted')
        expect(await isFollowing(EVE, BOB)).toBeUndefined()
        expect(await state.content.followingCount(ALICE)).toBe(0)
        expect(await state.content.followingCount(CAROL)).toBe(1)
      })

      it('tells each inbox once, in order, the shared one only on the actor’s own host', async () => {
        const people = [1, 2, 3].map((n) => `https://a.example/users/${n}`)
        const away = 'https://b.example/users/4'
        const reach = (id: string, sharedInbox: string): Effect => ({
          kind: 'follow.accept',
          id: `${id}/f`,
          followerId: id,
          targetId: ALICE,
          follower: { inbox: `${id}/inbox`, sharedInbox },
        })
        await state.apply([
          ...people.map((id) => reach(id, 'https://a.example/inbox')),
          reach(away, 'https://a.example/inbox'),
          ...follows(CAROL, ALICE),
        ])
        expect(await ask({ about: 'followers.count', accountId: ALICE })).toBe(5)
        const first = await ask({ about: 'followers.inboxes', accountId: ALICE, limit: 1 })
        expect(first.items).toEqual([
          { actorId: expect.stringMatching(/^https:\/\/a.example\//), inbox: 'https://a.example/inbox' },
        ])
        const second = await ask({
          about: 'followers.inboxes',
          accountId: ALICE,
          limit: 1,
          after: first.next!,
        })
        expect(second).toEqual({ items: [{ actorId: away, inbox: `${away}/inbox`, isPersonal: true }] })
        const onA = await ask({ about: 'followers.onOrigin', accountId: ALICE, origin: 'https://a.example' })
        expect([...onA].sort()).toEqual(people)
        const page = await ask({ about: 'followers', accountId: ALICE, limit: 3 })
        expect(page.items).toEqual([away, people[2], people[1]])
        const rest = await ask({ about: 'followers', accountId: ALICE, limit: 3, after: page.next! })
        expect(rest).toEqual({ items: [people[0]] })
        expect(await ask({ about: 'followers', accountId: ALICE, limit: 3, after: 'junk' })).toEqual({
          items: [],
        })
      })

      it('lets a follower at home stand for an inbox, not a stranger who names it', async () => {
        const inbox = `${BOB}/inbox`
        const named = (followerId: string): Effect => ({
          kind: 'follow.accept',
          id: `${followerId}/f`,
          followerId,
          targetId: ALICE,
          follower: { inbox },
        })
        await state.apply([named(EVE), named(BOB), named('https://z.example/users/z')])
        expect(await ask({ about: 'followers.inboxes', accountId: ALICE, limit: 5 })).toEqual({
          items: [{ actorId: BOB, inbox }],
        })
      })

      it('changes where a follower is reached when the follower moves its inbox', async () => {
        await state.apply([request, accept])
        const sharedInbox = 'https://bob.example/shared'
        await state.apply([{ kind: 'account.update', account: accountOf(BOB, { sharedInbox }) }])
        expect((await ask({ about: 'followers.inboxes', accountId: ALICE, limit: 10 })).items).toEqual([
          { actorId: BOB, inbox: sharedInbox },
        ])
      })

      it('pages those that one follows, newest first', async () => {
        const people = [1, 2, 3].map((n) => `https://a.example/users/${n}`)
        for (const id of people) await state.apply(follows(ALICE, id))
        const first = await state.content.following(ALICE, { limit: 2 })
        expect(first.actorIds).toEqual([people[2], people[1]])
        expect(await state.content.following(ALICE, { limit: 2, after: first.next! })).toEqual({
          actorIds: [people[0]],
        })
        expect(await state.content.followingCount(ALICE)).toBe(3)
      })
    })

    describe('posts', () => {
      it('keeps the versions of an edited post, and its place', async () => {
        const edit = (content: string, editedAt: string): Effect => ({
          kind: 'status.edit',
          status: bobsNote({ content, editedAt, visibility: 'direct', inReplyTo: 'https://x.example/1' }),
          isSignificant: true,
          resetsVotes: false,
        })
        await state.apply([create(bobsNote())])
        await state.apply([edit('second', '2026-11-22T10:10:00Z'), edit('third', '2026-11-22T10:20:00Z')])
        const status = await state.status(NOTE)
        expect(status).toMatchObject({ content: 'third', visibility: 'public' })
        expect(status).not.toHaveProperty('inReplyTo')
        expect((await state.edits(NOTE)).map(({ content }) => content)).toEqual(['<p>Hi</p>', 'second'])
        expect(await ask({ about: 'status', id: NOTE })).toMatchObject({ editedAt: '2026-11-22T10:20:00Z' })
      })

      it('lets nobody but its author edit or delete a post', async () => {
        await state.apply([create(bobsNote())])
        const stolen = bobsNote({ authorId: EVE, content: 'stolen' })
        await state.apply([
          { kind: 'status.edit', status: stolen, isSignificant: true, resetsVotes: false },
          { kind: 'status.delete', statusId: NOTE, authorId: EVE },
        ])
        expect(await state.status(NOTE)).toMatchObject({ authorId: BOB, content: '<p>Hi</p>' })
      })

      it('takes over counts, policy and a further reader', async () => {
        await state.apply([
          create(bobsNote({ visibility: 'direct', mentions: [mention(ALICE)] })),
          { kind: 'status.counts', statusId: NOTE, claimedCounts: { favourites: 3 } },
          { kind: 'status.counts', statusId: NOTE, claimedCounts: { boosts: 4 } },
          { kind: 'status.policy', statusId: NOTE, quotePolicy: 7 },
          {
            kind: 'status.mention',
            statusId: NOTE,
            mention: { actorId: CAROL, silent: true, notify: false },
            visibility: 'limited',
          },
        ])
        expect(await state.status(NOTE)).toMatchObject({
          claimedCounts: { favourites: 3, boosts: 4 },
          quotePolicy: 7,
          visibility: 'limited',
        })
        expect((await ask({ about: 'status', id: NOTE }))?.mentions).toEqual([ALICE, CAROL])
      })

      it('forgets all about a deleted post, and leaves an empty quote in those that quoted it', async () => {
        const quote = { targetId: NOTE, targetAuthorId: BOB, state: 'accepted', legacy: false } as const
        const quoting = postOf({ quote })
        await state.apply([
          create(bobsNote()),
          create(quoting),
          ...follows(ALICE, BOB),
          boost(ALICE, `${ALICE}/boosts/1`, NOTE),
          { kind: 'status.favourite', actorId: ALICE, statusId: NOTE },
          { kind: 'status.pin', actorId: BOB, statusId: NOTE },
          { kind: 'notification.add', type: 'mention', accountId: ALICE, actorId: BOB, statusId: NOTE },
          { kind: 'status.delete', statusId: NOTE, authorId: BOB },
        ])
        expect(await state.status(NOTE)).toBeUndefined()
        expect(await homeOf(ALICE)).toEqual([quoting.id])
        expect(await told(ALICE)).toEqual([])
        expect(await state.content.totals(NOTE)).toEqual({ favourites: 0, boosts: 0 })
        expect(await state.content.outboxCount(ALICE)).toBe(1)
        expect((await state.status(quoting.id))?.quote).toEqual({ state: 'deleted', legacy: false })
        expect(await ask({ about: 'interested', statusId: NOTE })).toEqual([])
      })

      it('gives boosts of one moment in the order in which they came', async () => {
        const others = ['z', 'a', 'm'].map((name) => `https://${name}.example/users/x`)
        await state.apply([create(bobsNote()), ...others.map((id) => boost(id, `${id}/boost`, NOTE))])
        expect(await state.boostedBy(NOTE)).toEqual(others)
      })

      it('leaves a post where it stands when it is edited', async () => {
        const [first, second] = ['10:00', '10:01'].map((time, i) =>
          bobsNote({ id: `${NOTE}/${i}`, published: `2026-11-22T${time}:00Z` }),
        )
        await state.apply([create(first!), create(second!)])
        const status = { ...first!, published: '2026-11-22T10:02:00Z', editedAt: '2026-11-22T10:03:00Z' }
        await state.apply([{ kind: 'status.edit', status, isSignificant: true, resetsVotes: false }])
        expect((await state.statusesBy(BOB)).items.map(({ id }) => id)).toEqual([second!.id, first!.id])
        expect((await state.status(first!.id))?.published).toBe(first!.published)
      })

      it('sorts what was published in one moment, and gives each post a place of its own', async () => {
        const ids = Array.from({ length: 120 }, (_, n) => `${ALICE}/statuses/${n + 100}`)
        for (const id of ids) await state.apply([create(postOf({ id, published: NOW.toISOString() }))])
        const seen: string[] = []
        let before: string | undefined
        for (let pages = 0; pages < 20; pages += 1) {
          const page = await state.statusesBy(ALICE, { limit: 11, ...(before !== undefined && { before }) })
          seen.push(...page.items.map(({ id }) => id))
          before = page.next
          if (before === undefined) break
        }
        expect(seen).toHaveLength(120)
        expect(new Set(seen).size).toBe(120)
      })
    })

    describe('polls', () => {
      const options = ['tea', 'coffee'].map((title) => ({ title, votes: 0 }))
      const poll = { options, isMultiple: false, isClosed: false, votersCount: 0 }
      const { id } = postOf()
      const vote = (actorId: string, option: number): Effect => ({
        kind: 'poll.vote',
        id: `${actorId}/votes/${option}`,
        statusId: id,
        actorId,
        option,
        isFirst: true,
      })
      const tally = async (): Promise<unknown> => {
        const counted = (await state.status(id))?.poll
        return [counted?.options.map(({ votes }) => votes), counted?.votersCount]
      }

      it('counts a voter once, and each option once', async () => {
        await state.apply([
          create(postOf({ poll: { ...poll, isMultiple: true } })),
          vote(BOB, 0),
          vote(BOB, 1),
          vote(BOB, 1),
        ])
        expect(await tally()).toEqual([[1, 1], 1])
        expect([...(await ask({ about: 'votes', actorId: BOB, statusId: id }))].sort()).toEqual([0, 1])
      })

      it('takes one option only where one may be chosen, and none that there is not', async () => {
        await state.apply([create(postOf({ poll })), vote(BOB, 1)])
        await state.apply([vote(BOB, 0), vote(EVE, 7)])
        expect(await tally()).toEqual([[0, 1], 1])
        expect(await ask({ about: 'votes', actorId: BOB, statusId: id })).toEqual([1])
        expect((await ask({ about: 'status', id }))?.poll).toMatchObject({ votersCount: 1 })
      })

      it('takes over results, and forgets votes that became void', async () => {
        await state.apply([create(postOf({ poll })), vote(BOB, 1)])
        const results = {
          ...poll,
          options: options.map((option) => ({ ...option, votes: 5 })),
          votersCount: 10,
        }
        await state.apply([{ kind: 'poll.results', statusId: id, poll: results }])
        expect(await tally()).toEqual([[5, 5], 10])
        await state.apply([
          { kind: 'status.edit', status: postOf({ poll }), isSignificant: true, resetsVotes: true },
        ])
        expect(await tally()).toEqual([[0, 0], 0])
        expect(await ask({ about: 'votes', actorId: BOB, statusId: id })).toEqual([])
      })
    })

    describe('quotes', () => {
      const quoteId = 'https://bob.example/n/quoting'
      const target = { targetId: postOf().id, targetAuthorId: ALICE }
      const requestId = 'https://bob.example/requests/1'
      const stamp = `${ALICE}/stamps/1`
      const asked: Effect = { kind: 'quote.request', id: requestId, actorId: BOB, quoteId, ...target }
      const agreed: Effect = { kind: 'quote.accept', quoteId, ...target, stamp, requestId }
      const stateBy = async (
        question: Question<'quote' | 'quote.byStamp' | 'quote.byRequest'>,
      ): Promise<unknown> => {
        const status = await ask(question)
        return status && [status.id, status.authorId, status.quote?.targetId, status.quote?.state]
      }

      it('lives through request, agreement and revocation, though its post is not known', async () => {
        await state.apply([asked])
        const known = (word: string) => [quoteId, BOB, target.targetId, word]
        for (const actorId of [BOB, ALICE]) {
          expect(await stateBy({ about: 'quote.byRequest', requestId, actorId })).toEqual(known('pending'))
        }
        expect(await stateBy({ about: 'quote.byRequest', requestId, actorId: EVE })).toBeUndefined()
        await state.apply([agreed])
        expect(await stateBy({ about: 'quote.byStamp', stamp, authorId: ALICE })).toEqual(known('accepted'))
        expect(await stateBy({ about: 'quote.byStamp', stamp, authorId: EVE })).toBeUndefined()
        expect(await state.content.stamp(stamp)).toEqual({
          id: stamp,
          authorId: ALICE,
          quoteId,
          targetId: target.targetId,
        })
        await state.apply([
          { kind: 'quote.revoke', quoteId, targetId: target.targetId, state: 'revoked', stamp },
        ])
        expect(await stateBy({ about: 'quote', quoteId })).toEqual(known('revoked'))
        expect(await state.content.stamp(stamp)).toBeUndefined()
        expect(await stateBy({ about: 'quote.byStamp', stamp, authorId: ALICE })).toBeUndefined()
      })

      it('tells the quoting post how it stands', async () => {
        const quote = { ...target, state: 'pending', requestId, legacy: true } as const
        await state.apply([create(bobsNote({ id: quoteId, quote })), agreed])
        expect((await state.status(quoteId))?.quote).toEqual({
          ...target,
          state: 'accepted',
          stamp,
          requestId,
          legacy: true,
        })
        expect((await ask({ about: 'status', id: quoteId }))?.quote).toMatchObject({
          state: 'accepted',
          stamp,
        })
      })

      it('takes a request out of the notifications once it is answered', async () => {
        const tell: Effect = {
          kind: 'notification.add',
          type: 'quote_request',
          accountId: ALICE,
          actorId: BOB,
          statusId: quoteId,
        }
        await state.apply([asked, tell])
        expect(await told(ALICE)).toEqual(['quote_request'])
        await state.apply([agreed])
        expect(await told(ALICE)).toEqual([])
      })
    })

    describe('timelines and notifications', () => {
      it('shows the posts and boosts of those one follows, newest first, in pages', async () => {
        await state.apply(follows(ALICE, BOB))
        const ids = [1, 2, 3].map((n) => `https://bob.example/n/${n}`)
        await state.apply([
          ...ids.map((id, n) => create(bobsNote({ id, published: `2026-11-22T10:0${n}:00Z` }))),
          create(postOf({ id: `${CAROL}/statuses/1`, authorId: CAROL })),
          boost(BOB, 'https://bob.example/a/1', `${CAROL}/statuses/1`),
        ])
        const first = await state.timeline(ALICE, { limit: 2 })
        expect(first.items).toMatchObject([
          { status: { id: `${CAROL}/statuses/1` }, boostedBy: BOB },
          { status: { id: ids[2] } },
        ])
        expect(first.items[1]).not.toHaveProperty('boostedBy')
        const second = await state.timeline(ALICE, { limit: 2, before: first.next! })
        expect(second.items.map(({ status }) => status.id)).toEqual([ids[1], ids[0]])
        expect(second.next).toBeUndefined()
        expect(await homeOf(CAROL)).toEqual([`${CAROL}/statuses/1`])
        await state.apply([
          {
            kind: 'status.unboost',
            id: 'https://bob.example/a/1',
            actorId: BOB,
            statusId: `${CAROL}/statuses/1`,
          },
        ])
        expect(await homeOf(ALICE)).toEqual([ids[2], ids[1], ids[0]])
      })

      it('shows what is for named people to those of them who follow only', async () => {
        const named = { visibility: 'direct', mentions: [mention(ALICE)] } as const
        await state.apply([...follows(ALICE, BOB), ...follows(CAROL, BOB), create(bobsNote(named))])
        expect(await homeOf(ALICE)).toEqual([NOTE])
        expect(await homeOf(CAROL)).toEqual([])
        await state.apply([
          {
            kind: 'status.mention',
            statusId: NOTE,
            mention: { actorId: CAROL, silent: true, notify: false },
            visibility: 'limited',
          },
        ])
        expect(await homeOf(CAROL)).toEqual([NOTE])
      })

      it('shows one’s own posts, and nothing that was only fetched', async () => {
        await state.apply([...follows(ALICE, BOB), create(postOf()), create(bobsNote(), 'fetched')])
        expect(await homeOf(ALICE)).toEqual([postOf().id])
      })

      it('shows nothing of those who wait to be followed', async () => {
        await state.apply([
          { kind: 'follow.request', id: 'f', followerId: ALICE, targetId: BOB },
          create(bobsNote()),
        ])
        expect(await homeOf(ALICE)).toEqual([])
      })

      const followOfBob = { id: `${ALICE}#follows/1`, followerId: ALICE, targetId: BOB }
      it.each<readonly [string, Effect]>([
        ['the follower goes', { kind: 'follow.undo', ...followOfBob }],
        ['the follower is sent away', { kind: 'follow.reject', ...followOfBob }],
        ['the follow has to wait again', { kind: 'follow.unaccept', ...followOfBob }],
        [
          'the other server does not count it',
          { kind: 'followers.reconcile', targetId: BOB, remove: [ALICE], accept: [] },
        ],
      ])('takes out of a home what came by a follow once %s', async (_, end) => {
        const theirs = bobsNote({ id: 'https://bob.example/n/2', visibility: 'private' })
        const shared = bobsNote({ id: 'https://bob.example/n/3' })
        await state.apply([...follows(ALICE, BOB), ...follows(ALICE, CAROL), ...follows(CAROL, BOB)])
        await state.apply([
          ...[
            create(bobsNote()),
            create(theirs),
            create(shared),
            create(postOf({ id: `${CAROL}/1`, authorId: CAROL })),
          ],
          boost(BOB, 'https://bob.example/a/1', `${CAROL}/1`),
          boost(CAROL, `${CAROL}/boosts/1`, shared.id, '2026-11-22T10:40:00Z'),
        ])
        expect(await homeOf(ALICE)).toHaveLength(6)
        await state.apply([end])
        expect(await homeOf(ALICE)).toEqual([shared.id, `${CAROL}/1`]) // Carol boosted the one, and wrote the other
        expect(await homeOf(CAROL)).toContain(theirs.id)

        await state.apply(follows(ALICE, BOB))
        expect(await homeOf(ALICE)).toEqual([shared.id, `${CAROL}/1`])
      })

      it('shows nothing of whom one follows no longer, however the follow ended', async () => {
        await state.apply([...follows(ALICE, BOB), create(bobsNote({ visibility: 'private' }))])
        expect(await homeOf(ALICE)).toEqual([NOTE])
        await state.blockDomain('bob.example')
        await state.unblockDomain('bob.example')
        expect(await homeOf(ALICE)).toEqual([])
      })

      it('tells once, newest first, in pages', async () => {
        const tell = (type: 'favourite' | 'boost' | 'follow'): Effect => ({
          kind: 'notification.add',
          type,
          accountId: ALICE,
          actorId: BOB,
          ...(type !== 'follow' && { statusId: postOf().id }),
        })
        await state.apply([tell('favourite'), tell('boost'), tell('favourite')])
        await state.apply([tell('follow'), tell('favourite')])
        const first = await state.notifications(ALICE, { limit: 2 })
        expect(first.items.map(({ type }) => type)).toEqual(['follow', 'boost'])
        expect(first.items[1]).toEqual({
          type: 'boost',
          accountId: ALICE,
          actorId: BOB,
          statusId: postOf().id,
          at: expect.stringMatching(/^2026-11-22T12:00:00/),
        })
        const second = await state.notifications(ALICE, { limit: 2, before: first.next! })
        expect(second.items.map(({ type }) => type)).toEqual(['favourite'])
        expect((await state.notifications(CAROL)).items).toEqual([])
      })

      it('takes a request out of the notifications once it is answered, and a follow once it ended', async () => {
        const request = { id: 'https://bob.example/f/1', followerId: BOB, targetId: ALICE }
        const tell = (type: 'follow' | 'follow_request'): Effect => ({
          kind: 'notification.add',
          type,
          accountId: ALICE,
          actorId: BOB,
        })
        await state.apply([{ kind: 'follow.request', ...request }, tell('follow_request')])
        expect(await told(ALICE)).toEqual(['follow_request'])
        await state.apply([{ kind: 'follow.accept', ...request }, tell('follow')])
        expect(await told(ALICE)).toEqual(['follow'])
        await state.apply([{ kind: 'follow.undo', ...request }])
        expect(await told(ALICE)).toEqual([])
      })
    })

    describe('content', () => {
      it('gives posts and boosts of an outbox in pages, newest first', async () => {
        await state.apply([
          create(postOf()),
          create(bobsNote()),
          boost(ALICE, `${ALICE}/statuses/2`, NOTE, '2026-11-22T11:00:00Z'),
        ])
        const { items, next } = await state.content.outbox(ALICE, { limit: 1, audience: 'followers' })
        expect(items).toEqual([
          {
            kind: 'boost',
            boost: {
              id: `${ALICE}/statuses/2`,
              actorId: ALICE,
              statusId: NOTE,
              published: '2026-11-22T11:00:00Z',
              visibility: 'public',
            },
          },
        ])
        const rest = await state.content.outbox(ALICE, { limit: 1, before: next!, audience: 'followers' })
        expect(rest).toMatchObject({ items: [{ kind: 'status', status: { id: postOf().id } }] })
        expect(rest.next).toBeUndefined()
        expect(await state.content.outboxCount(ALICE)).toBe(2)
        expect((await state.statusesBy(ALICE)).items.map(({ id }) => id)).toEqual([postOf().id])
      })

      it('tells a deleted local post from one that never was', async () => {
        const { id } = postOf()
        await state.apply([create(postOf()), { kind: 'status.delete', statusId: id, authorId: ALICE }])
        expect(await state.content.status(id)).toBe('gone')
        expect(await state.content.status(`${id}9`)).toBeUndefined()
        expect(await state.content.outboxCount(ALICE)).toBe(0)
      })

      it('gives no posts of others, and no boosts, as local posts', async () => {
        await state.apply([create(bobsNote()), boost(ALICE, `${ALICE}/boosts/1`, NOTE)])
        expect(await state.content.status(NOTE)).toBeUndefined()
        expect(await state.content.status(`${ALICE}/boosts/1`)).toBeUndefined()
        expect(await state.status(`${ALICE}/boosts/1`)).toBeUndefined()
      })

      it('gives open replies only, oldest first, in pages', async () => {
        const { id } = postOf()
        const reply = (n: number, visibility: Status['visibility']): Effect => {
          const published = `2026-11-22T10:0${n}:00Z`
          return create(bobsNote({ id: `https://bob.example/n/${n}`, inReplyTo: id, visibility, published }))
        }
        await state.apply([
          create(postOf()),
          reply(4, 'unlisted'),
          reply(1, 'public'),
          reply(2, 'private'),
          reply(3, 'direct'),
        ])
        const first = await state.content.replies(id, { limit: 1 })
        expect(first.ids).toEqual(['https://bob.example/n/1'])
        const second = await state.content.replies(id, { limit: 1, after: first.next! })
        expect(second).toEqual({ ids: ['https://bob.example/n/4'] })
        expect((await state.repliesTo(id)).map((status) => status.id.at(-1))).toEqual(['1', '2', '3', '4'])
      })

      it('gives pinned posts, featured hashtags and totals', async () => {
        const tag = { actorId: ALICE, name: 'cats', displayName: 'Cats' }
        const { id } = postOf()
        await state.apply([
          create(postOf()),
          { kind: 'status.pin', actorId: ALICE, statusId: id },
          { kind: 'tag.feature', ...tag },
          { kind: 'status.favourite', actorId: BOB, statusId: id },
          { kind: 'status.favourite', actorId: EVE, statusId: id },
          boost(BOB, 'https://bob.example/a/1', id),
        ])
        expect((await state.content.pinned(ALICE)).map((status) => status.id)).toEqual([id])
        expect(await state.content.featuredTags?.(ALICE)).toEqual(['Cats'])
        expect(await state.content.totals(id)).toEqual({ favourites: 2, boosts: 1 })
        expect(await state.favouritedBy(id)).toEqual([BOB, EVE])
        expect(await state.boostedBy(id)).toEqual([BOB])
        await state.apply([
          { kind: 'status.unpin', actorId: ALICE, statusId: id },
          { kind: 'tag.unfeature', ...tag },
          { kind: 'status.unfavourite', actorId: BOB, statusId: id },
        ])
        expect(await state.content.pinned(ALICE)).toEqual([])
        expect(await state.content.featuredTags?.(ALICE)).toEqual([])
        expect(await state.content.totals(id)).toEqual({ favourites: 1, boosts: 1 })
      })

      it('keeps reports, newest first', async () => {
        const report = {
          kind: 'report.create',
          actorId: BOB,
          accountId: ALICE,
          statusIds: [postOf().id],
        } as const
        await state.apply([{ ...report, id: 'https://bob.example/r/1', comment: 'first' }])
        await state.apply([{ ...report, comment: 'second' }])
        expect(await state.reports()).toMatchObject([
          { comment: 'second' },
          { comment: 'first', statusIds: [postOf().id] },
        ])
      })
    })

    describe('what has to go out', () => {
      const send: DeliverySend = {
        kind: 'delivery.send',
        id: `${ALICE}/statuses/1/activity ${ALICE}`,
        senderId: ALICE,
        activityId: `${ALICE}/statuses/1/activity`,
        body: '{}',
        to: [{ actorId: BOB, inbox: `${BOB}/inbox` }],
        followersOf: [],
      }

      it('is stored with what it tells of, or not at all', async () => {
        const broken = { kind: 'status.create' } as unknown as Effect
        await expect(state.apply([create(postOf()), send, broken])).rejects.toThrow()
        expect([await state.queue.size(), await state.outbox.size()]).toEqual([0, 0])
        await state.apply([create(postOf()), send])
        expect(await state.queue.size()).toBe(1)
        await state.apply([{ ...send, id: 'to-followers', followersOf: [ALICE] }])
        expect(await state.outbox.size()).toBe(1)
      })

      it('makes many votes one update', async () => {
        const update: Effect = { kind: 'update.send', objectId: postOf().id, at: later(1000) }
        await state.apply([update, update])
        await state.apply([update])
        expect(await state.outbox.size()).toBe(1)
      })
    })
  })
}
