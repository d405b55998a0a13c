/**
 * What every host state does, whatever its tables are.
 *
 * @module
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { HostState, HostStateOptions } from '../../../src/adapters/state/index.js'
import { directoryContract, followerStoreContract } from '../../../src/testing/index.js'
import type { Effect, Status } from '../../../src/protocol/inbox/index.js'
import { accountValue, ALICE, BOB, CAROL, EVE, localStatus, NOW, US } from '../../protocol/inbox/world.js'

/** Opens a fresh, empty state. */
export type OpenState = (options: HostStateOptions) => {
  readonly state: HostState
  readonly close: () => void
}

const NOTE = 'https://bob.example/n/1'
const keys = { privateKeyPem: 'private', publicKeyPem: 'public' }
const FOLLOW = { id: 'https://us.example/f/1', followerId: ALICE, targetId: BOB }
const bobsNote = (more: Partial<Status> = {}): Status =>
  localStatus({ id: NOTE, authorId: BOB, local: false, url: NOTE, ...more })
const create = (status: Status, via: 'delivered' | 'fetched' = 'delivered'): Effect => ({
  kind: 'status.create',
  status,
  via,
})

export function describeHostState(name: string, open: OpenState): void {
  describe(name, () => {
    let state: HostState
    let close: () => void
    beforeEach(async () => {
      const opened = open({ origin: US, clock: { now: () => NOW } })
      state = opened.state
      close = opened.close
      await state.accounts.create({ username: 'alice', name: 'Alice', keys })
      await state.accounts.create({ username: 'carol', keys })
      await state.apply([{ kind: 'account.update', account: accountValue(BOB) }])
    })
    afterEach(() => {
      close()
    })

    describe('accounts', () => {
      it('finds local users in any case, and all accounts by id and handle', async () => {
        expect(await state.accounts.find('ALICE')).toMatchObject({ username: 'alice', ...keys })
        expect(await state.accounts.find('nobody')).toBeUndefined()
        expect(await state.account(ALICE)).toMatchObject({ local: true, acct: 'alice@us.example' })
        expect((await state.accountByHandle('@Bob@bob.example'))?.id).toBe(BOB)
        expect(await state.accountByHandle('')).toBeUndefined()
        expect((await state.accounts.list()).map(({ username }) => username)).toEqual(['alice', 'carol'])
      })

      it('lets nobody take a name twice, or an impossible one', async () => {
        await expect(state.accounts.create({ username: 'Alice', keys })).rejects.toThrow(RangeError)
        await expect(state.accounts.create({ username: 'a b', keys })).rejects.toThrow(RangeError)
      })

      it('makes the keys of the server’s own actor once', async () => {
        let made = 0
        const { state: other, close: closeOther } = open({
          origin: US,
          generateKeys: () => Promise.resolve({ privateKeyPem: `${(made += 1)}`, publicKeyPem: 'x' }),
        })
        const [first, second] = await Promise.all([
          other.accounts.instanceKeys(),
          other.accounts.instanceKeys(),
        ])
        expect(second).toEqual(first)
        expect(await other.accounts.instanceKeys()).toEqual(first)
        closeOther()
      })

      it('changes what is given of a user', async () => {
        await state.accounts.update('alice', { locked: true })
        expect(await state.accounts.find('alice')).toMatchObject({ locked: true, name: 'Alice' })
        expect(await state.account(ALICE)).toMatchObject({ locked: true })
        expect(await state.accounts.update('nobody', {})).toBeUndefined()
      })

      it('counts users and posts', async () => {
        await state.apply([create(localStatus()), create(bobsNote())])
        expect(await state.accounts.usage?.()).toEqual({ users: 2, posts: 1 })
      })

      it('never lets another server change a local account', async () => {
        await state.apply([{ kind: 'account.update', account: accountValue(ALICE, { displayName: 'Eve' }) }])
        expect((await state.account(ALICE))?.displayName).toBe('Alice')
      })

      it('keeps the name of a deleted local account taken', async () => {
        await state.apply([create(localStatus()), { kind: 'account.delete', accountId: ALICE }])
        expect(await state.accounts.find('alice')).toMatchObject({ suspended: true })
        expect(await state.content.status(`${ALICE}/statuses/1`)).toBe('gone')
      })
    })

    describe('apply', () => {
      it('keeps nothing of a list that fails in the middle', async () => {
        const broken = { kind: 'status.create' } as unknown as Effect
        await expect(state.apply([create(bobsNote()), broken])).rejects.toThrow()
        expect(await state.status(NOTE)).toBeUndefined()
        await state.apply([create(bobsNote())])
        expect(await state.status(NOTE)).toBeDefined()
      })

      it('gives the same state when a list is applied twice', async () => {
        const poll = {
          options: [{ title: 'tea', votes: 0 }],
          isMultiple: false,
          isClosed: false,
          votersCount: 0,
        }
        const status = localStatus({ poll })
        const effects: Effect[] = [
          create(status),
          create(bobsNote({ inReplyTo: status.id })),
          { kind: 'follow.request', ...FOLLOW },
          { kind: 'follow.accept', ...FOLLOW },
          { kind: 'status.favourite', id: 'l', actorId: BOB, statusId: status.id },
          {
            kind: 'status.boost',
            id: 'https://bob.example/a/1',
            actorId: BOB,
            statusId: status.id,
            published: NOW.toISOString(),
            visibility: 'public',
          },
          { kind: 'status.pin', actorId: BOB, statusId: NOTE },
          { kind: 'poll.vote', id: 'v', statusId: status.id, actorId: BOB, option: 0, isFirst: true },
          { kind: 'block.add', id: 'b', actorId: EVE, targetId: ALICE },
          { kind: 'report.create', id: 'r', actorId: BOB, accountId: ALICE, statusIds: [], comment: '' },
        ]
        const read = async (): Promise<unknown> => [
          await state.status(status.id),
          await state.timeline(ALICE),
          await state.notifications(ALICE),
          await state.content.totals(status.id),
          await state.content.outbox(BOB, { limit: 10 }),
          await state.reports(),
        ]
        await state.apply(effects)
        const once = await read()
        await state.apply(effects)
        expect(await read()).toEqual(once)
      })

      it('lets a list that was undone leave no trace', async () => {
        await state.apply([{ kind: 'follow.request', ...FOLLOW }])
        await state.apply([{ kind: 'follow.undo', ...FOLLOW }])
        const answers = await state.directory.answer([
          { about: 'follow', followerId: ALICE, targetId: BOB },
          { about: 'follow.byId', id: FOLLOW.id },
        ])
        expect(answers).toEqual([{}, {}])
      })
    })

    describe('directory', () => {
      it('answers each question, and what is not known with nothing', async () => {
        const unknown = 'https://x.example/1'
        const answers = await state.directory.answer([
          { about: 'account', id: unknown },
          { about: 'account.byUsername', username: 'x' },
          { about: 'status', id: unknown },
          { about: 'follow', followerId: unknown, targetId: unknown },
          { about: 'follow.byId', id: unknown },
          { about: 'hasLocalFollower', actorId: unknown },
          { about: 'favourite', actorId: unknown, statusId: unknown },
          { about: 'boost', actorId: unknown, statusId: unknown },
          { about: 'boost.byId', id: unknown },
          { about: 'votes', actorId: unknown, statusId: unknown },
          { about: 'localFollows', targetId: unknown },
          { about: 'blocked', actorId: unknown },
          { about: 'blocked', actorId: unknown, accountId: ALICE },
          { about: 'blocks', actorId: unknown, targetId: ALICE },
          { about: 'block.byId', id: unknown },
          { about: 'quote', quoteId: unknown },
          { about: 'quote.byStamp', stamp: unknown },
          { about: 'quote.byRequest', requestId: unknown },
          { about: 'interested', statusId: unknown },
          { about: 'tombstone', id: unknown, actorId: unknown },
        ])
        const nothing = [{}, {}, {}, {}, {}]
        const no = { yes: false }
        expect(answers).toEqual([
          ...nothing,
          no,
          no,
          {},
          {},
          { options: [] },
          { follows: [] },
          no,
          no,
          no,
          {},
          {},
          {},
          {},
          { accountIds: [] },
          no,
        ])
      })

      it('knows accounts with and without fragment, by name, and whether they are local', async () => {
        const [withKey, byName] = await state.directory.answer([
          { about: 'account', id: `${BOB}#main-key` },
          { about: 'account.byUsername', username: 'ALICE' },
        ])
        expect(withKey?.account).toMatchObject({ id: BOB, local: false, inbox: `${BOB}/inbox` })
        expect(byName?.account).toMatchObject({ id: ALICE, local: true })
      })

      it('finds a post by its id, its atomUri, and a boost by its own id', async () => {
        await state.apply([
          create(bobsNote({ atomUri: 'tag:bob.example,1' })),
          boost(BOB, 'https://bob.example/a/1', NOTE),
        ])
        const [byAtom, boosted] = await state.directory.answer([
          { about: 'status', id: 'tag:bob.example,1' },
          { about: 'status', id: 'https://bob.example/a/1' },
        ])
        expect(byAtom?.status).toMatchObject({ id: NOTE, authorId: BOB, mentions: [] })
        expect(boosted?.status).toMatchObject({ boostOf: NOTE, authorId: BOB })
      })

      it('blocks a domain with everything below it, and nothing beside it', async () => {
        await state.blockDomain('Evil.example')
        const blocked = async (actorId: string) =>
          (await state.directory.answer([{ about: 'blocked', actorId }]))[0]?.yes
        expect(await blocked(EVE)).toBe(true)
        expect(await blocked('https://a9.evil.example:8443/x')).toBe(true)
        expect(await blocked('https://notevil.example/x')).toBe(false)
        await state.blockDomain('evil.example', false)
        expect(await blocked(EVE)).toBe(false)
      })

      it('forgets markers in time', async () => {
        const marker = { kind: 'tombstone.add', id: NOTE, actorId: BOB } as const
        const isMarked = async () =>
          (await state.directory.answer([{ about: 'tombstone', id: NOTE, actorId: BOB }]))[0]?.yes
        await state.apply([{ ...marker, until: '2026-11-22T12:00:00Z' }])
        expect(await isMarked()).toBe(false)
        await state.apply([{ ...marker, until: '2026-11-22T12:00:01Z' }])
        expect(await isMarked()).toBe(true)
      })

      it('knows who follows, who was asked, and who boosted or quoted', async () => {
        const status = localStatus({ id: `${CAROL}/statuses/1`, authorId: CAROL, quote: quoteOf(NOTE) })
        await state.apply([
          create(bobsNote()),
          create(status),
          boost(ALICE, `${ALICE}/statuses/9/activity`, NOTE),
          { kind: 'follow.request', ...FOLLOW },
        ])
        const [follows, isFollowed, interested] = await state.directory.answer([
          { about: 'localFollows', targetId: BOB },
          { about: 'hasLocalFollower', actorId: BOB },
          { about: 'interested', statusId: NOTE },
        ])
        expect(follows).toEqual({ follows: [{ ...FOLLOW, state: 'pending' }] })
        expect(isFollowed).toEqual({ yes: false })
        expect(new Set(interested?.accountIds)).toEqual(new Set([ALICE, CAROL]))
      })
    })

    describe('timelines and notifications', () => {
      it('shows the posts and boosts of those one follows, newest first, in pages', async () => {
        await state.apply([
          { kind: 'follow.request', ...FOLLOW },
          { kind: 'follow.accept', ...FOLLOW },
        ])
        const ids = [1, 2, 3].map((n) => `https://bob.example/n/${n}`)
        await state.apply(ids.map((id, n) => create(bobsNote({ id, published: `2026-11-22T10:0${n}:00Z` }))))
        const first = await state.timeline(ALICE, { limit: 2 })
        expect(first.items.map(({ status }) => status.id)).toEqual([ids[2], ids[1]])
        const second = await state.timeline(ALICE, { limit: 2, before: first.next! })
        expect(second.items.map(({ status }) => status.id)).toEqual([ids[0]])
        expect(second.next).toBeUndefined()
        expect((await state.timeline(CAROL)).items).toEqual([])
      })

      it('shows one’s own posts, and nothing that was only fetched', async () => {
        await state.apply([create(localStatus()), create(bobsNote(), 'fetched')])
        expect((await state.timeline(ALICE)).items.map(({ status }) => status.id)).toEqual([
          `${ALICE}/statuses/1`,
        ])
      })

      it('tells nobody of what they did themselves, and nobody elsewhere of anything', async () => {
        const { id } = localStatus()
        await state.apply([
          create(localStatus()),
          { kind: 'status.favourite', actorId: ALICE, statusId: id },
          create(bobsNote()),
          { kind: 'status.favourite', actorId: ALICE, statusId: NOTE },
        ])
        expect((await state.notifications(ALICE)).items).toEqual([])
        expect((await state.notifications(BOB)).items).toEqual([])
      })

      it('takes a request out of the notifications once it is answered', async () => {
        const asked = { id: 'https://bob.example/f/1', followerId: BOB, targetId: ALICE }
        await state.apply([{ kind: 'follow.request', ...asked }])
        expect((await state.notifications(ALICE)).items).toMatchObject([
          { kind: 'follow_request', actorId: BOB },
        ])
        await state.apply([{ kind: 'follow.accept', ...asked }])
        expect((await state.notifications(ALICE)).items).toMatchObject([{ kind: 'follow', actorId: BOB }])
      })
    })

    describe('content', () => {
      it('gives posts and boosts of an outbox in pages, newest first', async () => {
        await state.apply([
          create(localStatus()),
          create(bobsNote()),
          boost(ALICE, `${ALICE}/statuses/2`, NOTE, '2026-11-22T11:00:00Z'),
        ])
        const { items, next } = await state.content.outbox(ALICE, { limit: 1 })
        expect(items).toMatchObject([{ kind: 'boost', boost: { statusId: NOTE } }])
        const rest = await state.content.outbox(ALICE, { limit: 1, before: next! })
        expect(rest).toMatchObject({ items: [{ kind: 'status', status: { id: `${ALICE}/statuses/1` } }] })
        expect(rest.next).toBeUndefined()
        expect(await state.content.outboxCount(ALICE)).toBe(2)
      })

      it('tells a deleted local post from one that never was', async () => {
        const { id } = localStatus()
        await state.apply([create(localStatus()), { kind: 'status.delete', statusId: id, authorId: ALICE }])
        expect(await state.content.status(id)).toBe('gone')
        expect(await state.content.status(`${id}9`)).toBeUndefined()
      })

      it('gives no posts of others as local ones', async () => {
        await state.apply([create(bobsNote())])
        expect(await state.content.status(NOTE)).toBeUndefined()
      })

      it('gives open replies only, oldest first', async () => {
        const { id } = localStatus()
        const reply = (n: number, visibility: Status['visibility']): Effect =>
          create(
            bobsNote({
              id: `https://bob.example/n/${n}`,
              inReplyTo: id,
              visibility,
              published: `2026-11-22T10:0${n}:00Z`,
            }),
          )
        await state.apply([
          create(localStatus()),
          reply(2, 'unlisted'),
          reply(1, 'public'),
          reply(3, 'direct'),
        ])
        expect((await state.content.replies(id, { limit: 10 })).ids).toEqual([
          'https://bob.example/n/1',
          'https://bob.example/n/2',
        ])
        expect(await state.repliesTo(id)).toHaveLength(3)
      })

      it('gives featured hashtags', async () => {
        const tag = { actorId: ALICE, name: 'cats', displayName: 'Cats' }
        await state.apply([{ kind: 'tag.feature', ...tag }])
        expect(await state.content.featuredTags?.(ALICE)).toEqual(['Cats'])
        await state.apply([{ kind: 'tag.unfeature', ...tag }])
        expect(await state.content.featuredTags?.(ALICE)).toEqual([])
      })
    })

    it('changes where a follower is reached when the follower moves its inbox', async () => {
      const followed = { id: 'https://bob.example/f/1', followerId: BOB, targetId: ALICE }
      const follower = { inbox: `${BOB}/inbox` }
      await state.apply([
        { kind: 'follow.request', ...followed },
        { kind: 'follow.accept', ...followed, follower },
      ])
      const moved = accountValue(BOB, { sharedInbox: 'https://bob.example/shared' })
      await state.apply([{ kind: 'account.update', account: moved }])
      expect(await state.followers.inboxes(ALICE, { limit: 10 })).toEqual({
        inboxes: ['https://bob.example/shared'],
      })
    })

    it('counts a voter once, and each option once', async () => {
      const options = ['tea', 'coffee'].map((title) => ({ title, votes: 0 }))
      const poll = { options, isMultiple: true, isClosed: false, votersCount: 0 }
      const { id } = localStatus()
      const vote = (option: number): Effect => ({
        kind: 'poll.vote',
        id: `v${option}`,
        statusId: id,
        actorId: BOB,
        option,
        isFirst: true,
      })
      await state.apply([create(localStatus({ poll })), vote(0), vote(1), vote(1)])
      expect((await state.status(id))?.poll).toMatchObject({
        options: [{ votes: 1 }, { votes: 1 }],
        votersCount: 1,
      })
    })
  })

  describe(`${name}: followers`, () => {
    const fixture = () => {
      const { state, close } = open({ origin: US })
      return { store: state.followers, close }
    }
    for (const { name: what, run } of followerStoreContract(fixture)) it(what, run)
  })

  describe(`${name}: directory`, () => {
    const fixture = async () => {
      const { state, close } = open({ origin: US, clock: { now: () => NOW } })
      await state.accounts.create({ username: 'alice', keys })
      return { directory: state.directory, apply: state.apply, localId: ALICE, now: NOW, close }
    }
    for (const { name: what, run } of directoryContract(fixture)) it(what, run)
  })
}

function boost(actorId: string, id: string, statusId: string, published = '2026-11-22T10:30:00Z'): Effect {
  return { kind: 'status.boost', id, actorId, statusId, published, visibility: 'public' }
}

function quoteOf(targetId: string): NonNullable<Status['quote']> {
  return { targetId, targetAuthorId: BOB, state: 'accepted', legacy: false }
}
