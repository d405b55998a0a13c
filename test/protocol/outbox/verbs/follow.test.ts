import { describe, expect, it } from 'vitest'
import {
  alice,
  bob,
  createHost,
  documents,
  lastKinds,
  notified,
  pair,
  remoteAccount,
  rita,
  sam,
  sentBy,
} from '../host.ts'

const first = { as: 'alice', handle: '@sam@stranger.example' }

describe('follow', () => {
  it('stores the request and sends it to the personal inbox, in one list, and asks nobody else', async () => {
    const host = createHost()
    expect(await host.verbs.follow(first)).toBe('pending')
    const id = host.state.follows.get(pair(alice, sam))?.id
    expect(id).toMatch(/^https:\/\/local\.example\/users\/alice#follows\/\d+$/)
    expect(host.applied).toHaveLength(1)
    expect(lastKinds(host)).toEqual(['follow.request', 'delivery.send'])
    expect(sentBy(host)).toEqual([{ type: 'Follow', by: alice, to: [`${sam}/inbox`], followersOf: [] }])
    expect(documents(host)).toEqual([{ id, type: 'Follow', actor: alice, object: sam }])
    expect(host.woken()).toBe(1)
    expect(host.web.asked).toEqual([])
    expect(host.trips).toEqual([
      ['account', 'standing', 'account.byHandle'],
      ['relation', 'relation', 'standing'],
    ])
  })

  it('takes an actor id, and a username in any case', async () => {
    const host = createHost()
    expect(await host.verbs.follow({ as: 'ALICE', handle: sam })).toBe('pending')
    expect(host.state.follows.get(pair(alice, sam))?.state).toBe('pending')
  })

  it('becomes one Follow when it is called twice, one after the other or at once', async () => {
    const host = createHost()
    await Promise.all([host.verbs.follow(first), host.verbs.follow(first)])
    expect(await host.verbs.follow(first)).toBe('pending')
    expect(host.applied).toHaveLength(1)
    expect(host.sends.size).toBe(1)
  })

  it('says that it was accepted', async () => {
    const host = createHost()
    const follow = { id: `${alice}#follows/1`, followerId: alice, targetId: sam, state: 'accepted' } as const
    host.state.follows.set(pair(alice, sam), follow)
    expect(await host.verbs.follow(first)).toBe('accepted')
    expect(host.applied).toEqual([])
  })

  it('is accepted at once by an open account of this server, which is told', async () => {
    const host = createHost()
    expect(await host.verbs.follow({ as: 'alice', handle: '@bob' })).toBe('accepted')
    expect(lastKinds(host)).toEqual(['follow.request', 'follow.accept', 'notification.add'])
    expect(notified(host)).toEqual([
      { kind: 'notification.add', type: 'follow', accountId: bob, actorId: alice },
    ])
    expect(host.woken()).toBe(0)
  })

  it.each([
    ['a locked account', { username: 'bob', locked: true }, 'none'],
    ['an open account, where the one who follows is limited', { username: 'bob' }, 'silence'],
  ] as const)('waits for %s', async (_what, user, severity) => {
    const host = createHost({ users: [{ username: 'alice' }, user] })
    host.state.standings.set(alice, severity)
    expect(await host.verbs.follow({ as: 'alice', handle: '@bob@local.example' })).toBe('pending')
    expect(host.state.follows.get(pair(alice, bob))?.state).toBe('pending')
    expect(notified(host).map(({ type }) => type)).toEqual(['follow_request'])
  })

  it('finds a local account that only the accounts know, and heeds its lock', async () => {
    const host = createHost({ users: [{ username: 'alice' }, { username: 'bob', locked: true }] })
    host.state.accounts.delete(bob)
    expect(await host.verbs.follow({ as: 'alice', handle: 'bob' })).toBe('pending')
    host.state.accounts.set(bob, { id: bob, local: true }) // a directory that says no more
    expect(await host.verbs.follow({ as: 'alice', handle: 'bob' })).toBe('pending')
  })

  it('looks up whom the host does not know, and stores them in the same list', async () => {
    const host = createHost()
    const nina = 'https://new.example/users/nina'
    host.web.serveActor(nina)
    await host.verbs.follow({ as: 'alice', handle: '@nina@new.example' })
    expect(lastKinds(host)).toEqual(['account.update', 'follow.request', 'delivery.send'])
    expect(host.state.accounts.get(nina)).toMatchObject({ acct: 'nina@new.example', inbox: `${nina}/inbox` })
    expect(sentBy(host)[0]?.to).toEqual([`${nina}/inbox`])
  })

  it('lets an account be refreshed that was never, or long ago', async () => {
    const host = createHost()
    await host.verbs.follow(first)
    expect(host.refreshed).toEqual([])
    host.state.accounts.set(rita, remoteAccount(rita, { refreshedAt: '2026-03-01T00:00:00Z' }))
    await host.verbs.follow({ as: 'alice', handle: rita })
    expect(host.refreshed).toEqual([rita])
  })

  it.each([
    ['nobody', { as: 'ghost', handle: sam }, 'ERR_UNKNOWN_ACCOUNT'],
    ['by a name that is none', { as: '../alice', handle: sam }, 'ERR_UNKNOWN_ACCOUNT'],
    ['a local account that is not there', { as: 'alice', handle: '@ghost' }, 'ERR_UNKNOWN_ACCOUNT'],
    ['a local address that is no account', { as: 'alice', handle: `${alice}/inbox` }, 'ERR_UNKNOWN_ACCOUNT'],
    ['somebody unknown elsewhere', { as: 'alice', handle: '@ghost@two.example' }, 'ERR_HTTP_STATUS'],
    ['what is no handle', { as: 'alice', handle: 'a@b@c' }, 'ERR_WEBFINGER_INVALID'],
    ['themselves', { as: 'alice', handle: '@alice@local.example' }, 'ERR_AUDIENCE_FORBIDDEN'],
  ])('refuses %s', async (_what, input, code) => {
    const host = createHost()
    await expect(host.verbs.follow(input)).rejects.toMatchObject({ code })
    expect(host.applied).toEqual([])
  })

  it('refuses who moved away, and who is suspended at home', async () => {
    const host = createHost()
    host.state.accounts.set(sam, remoteAccount(sam, { movedTo: rita }))
    await expect(host.verbs.follow(first)).rejects.toMatchObject({ code: 'ERR_AUDIENCE_FORBIDDEN' })
    host.state.accounts.set(sam, remoteAccount(sam, { suspended: true }))
    await expect(host.verbs.follow(first)).rejects.toMatchObject({ code: 'ERR_ACTOR_BLOCKED' })
  })

  it('throws a TypeError for what is no text', async () => {
    const host = createHost()
    const junk = 7 as unknown as string
    await expect(host.verbs.follow({ as: 'alice', handle: junk })).rejects.toThrow(TypeError)
    await expect(host.verbs.follow({ as: junk, handle: sam })).rejects.toThrow(TypeError)
  })
})
