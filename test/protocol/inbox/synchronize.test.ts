import { beforeEach, describe, expect, it } from 'vitest'
import { formatCollectionSynchronization, followersDigest } from '../../../src/core/followers-sync/index.js'
import { createInbox, keyPairOf, type Inbox } from './inbox.js'
import { ALICE, BOB, CAROL, EVE, followOf, kindsOf, sentIn, US, type Json } from './world.js'

const URL_OF_LIST = `${BOB}/followers_synchronization`
const like = { id: 'https://bob.example/l/1', type: 'Like', actor: BOB, object: 'https://us.example/none' }

let inbox: Inbox
beforeEach(async () => {
  inbox = createInbox()
  for (const id of [BOB, EVE]) await keyPairOf(id)
  await inbox.world.befriend(BOB)
  inbox.world.host.applied.length = 0
})

function field(
  ids: readonly string[],
  more: Partial<Parameters<typeof formatCollectionSynchronization>[0]> = {},
) {
  const digest = followersDigest(ids)
  const claim = { collectionId: `${BOB}/followers`, digest, url: URL_OF_LIST, ...more }
  return [['Collection-Synchronization', formatCollectionSynchronization(claim)] as const]
}
const serve = (items: readonly string[]) =>
  inbox.world.web.set(URL_OF_LIST, { id: URL_OF_LIST, type: 'OrderedCollection', items })
const follow = () => followOf(inbox.world, ALICE, BOB)

describe('followers synchronization', () => {
  it('does nothing while both agree', async () => {
    await inbox.deliver(like, { headers: field([ALICE]) })
    expect(inbox.world.fetched).toEqual([])
    expect(inbox.world.host.applied).toEqual([])
  })

  it('ends follows that the other side does not count, and takes them back there, in one go', async () => {
    serve([])
    await inbox.deliver(like, { headers: field([]) })
    expect(follow()).toBeUndefined()
    const [effects, ...others] = inbox.world.host.applied
    expect(others).toEqual([])
    expect(effects?.[0]).toEqual({ kind: 'followers.reconcile', targetId: BOB, remove: [ALICE], accept: [] })
    expect(sentIn(effects ?? [])).toMatchObject([
      { type: 'Undo', by: ALICE, to: [`${BOB}/inbox`], object: { type: 'Follow', object: BOB } },
    ])
  })

  it('accepts what the other side holds for accepted, and takes back what only it knows, in one go', async () => {
    await inbox.world.given({ kind: 'follow.unaccept', id: 'f', followerId: ALICE, targetId: BOB })
    inbox.world.host.applied.length = 0
    serve([ALICE, CAROL])
    const { effects } = await inbox.deliver(like, { headers: field([ALICE, CAROL]) })
    expect(effects).toMatchObject([{ kind: 'ignored' }])
    expect(follow()).toMatchObject({ state: 'accepted' })
    const [applied, ...others] = inbox.world.host.applied
    expect(others).toEqual([])
    expect(kindsOf(applied ?? [])).toEqual(['followers.reconcile', 'delivery.send'])
    expect(sentIn(applied ?? [])).toMatchObject([{ type: 'Undo', by: CAROL, object: { actor: CAROL } }])
  })

  it('takes back nothing for accounts that are not here', async () => {
    serve([ALICE, `${US}/users/nobody`, EVE])
    await inbox.deliver(like, { headers: field([ALICE, `${US}/users/nobody`]) })
    expect(inbox.world.host.applied).toEqual([])
  })

  it('ends nothing for a sender who was shut out while its list was held', async () => {
    serve([])
    const { world } = inbox
    const collection = async (url: string) => {
      await world.given({ kind: 'domain.moderate', domain: 'bob.example', severity: 'suspend' })
      inbox.world.host.applied.length = 0
      return await world.remote.collection(url)
    }
    await inbox.deliver(like, { headers: field([]), remote: () => ({ ...world.remote, collection }) })
    expect(inbox.world.host.applied).toEqual([])
  })

  it('ends no follow that came while the list was held', async () => {
    serve([])
    const { world } = inbox
    const follow = { id: `${CAROL}#follows/1`, followerId: CAROL, targetId: BOB }
    const collection = async (url: string) => {
      await world.given({ kind: 'follow.accept', ...follow })
      return await world.remote.collection(url)
    }
    await inbox.deliver(like, { headers: field([]), remote: () => ({ ...world.remote, collection }) })
    expect(inbox.world.host.applied[1]?.[0]).toMatchObject({ kind: 'followers.reconcile', remove: [ALICE] })
    expect(followOf(inbox.world, CAROL, BOB)).toMatchObject({ state: 'accepted' })
  })

  it('T79 ends nothing when the list does not give the digest', async () => {
    serve([])
    await inbox.deliver(like, { headers: field([CAROL]) })
    expect(follow()).toMatchObject({ state: 'accepted' })
  })

  it('T79 ends nothing when the list cannot be had', async () => {
    await inbox.deliver(like, { headers: field([]) })
    expect(follow()).toMatchObject({ state: 'accepted' })
    expect(inbox.events).toMatchObject([
      { kind: 'inbox.refused', code: 'ERR_HTTP_STATUS' },
      { kind: 'inbox.accepted' },
    ])
  })

  it('T78 fetches no list of another host, and takes the activity', async () => {
    const headers = field([], { url: 'https://evil.example/list' })
    expect((await inbox.deliver(like, { headers })).status).toBe(202)
    expect(inbox.world.fetched).toEqual([])
    expect(inbox.events[0]).toMatchObject({ kind: 'inbox.refused', code: 'ERR_SYNC_FORBIDDEN' })
  })

  it('T78 compares no followers but the signer’s own', async () => {
    const headers = field([], { collectionId: 'https://victim.example/users/v/followers' })
    await inbox.deliver(like, { headers })
    expect(inbox.world.fetched).toEqual([])
    expect(inbox.events[0]).toMatchObject({ code: 'ERR_SYNC_FORBIDDEN' })
  })

  it('T78 ignores a field that the signature does not cover', async () => {
    serve([])
    const request = await inbox.sign(like)
    const headers = [...(request.headers as (readonly [string, string])[]), ...field([])]
    expect((await inbox.receive({ ...request, headers })).status).toBe(202)
    expect(inbox.world.fetched).toEqual([])
  })

  it('T80 compares with one actor once an hour', async () => {
    serve([ALICE])
    await inbox.deliver(like, { headers: field([]) })
    await inbox.deliver({ ...like, id: 'https://bob.example/l/2' }, { headers: field([CAROL]) })
    expect(inbox.world.fetched).toEqual([URL_OF_LIST])
  })

  it('can leave the comparison to the background', async () => {
    serve([])
    const tasks: (() => Promise<void>)[] = []
    await inbox.deliver(like, { headers: field([]), background: (task) => tasks.push(task) })
    expect(follow()).toBeDefined()
    await tasks[0]?.()
    expect(follow()).toBeUndefined()
  })

  it('is done though the activity itself comes to nothing', async () => {
    serve([])
    const refused: Json = { ...like, type: 'Accept' }
    await expect(inbox.deliver(refused, { headers: field([]) })).rejects.toMatchObject({
      code: 'ERR_NOT_REQUESTED',
    })
    expect(follow()).toBeUndefined()
  })

  it.each([
    { kind: 'account.moderate', accountId: BOB, severity: 'suspend' },
    { kind: 'domain.moderate', domain: 'bob.example', severity: 'suspend' },
  ] as const)('T81 is not done for whom the moderators shut out: %j', async (effect) => {
    serve([])
    await inbox.world.given(effect)
    await expect(inbox.deliver(like, { headers: field([]) })).rejects.toMatchObject({
      code: 'ERR_ACTOR_BLOCKED',
    })
    const undo = { ...like, type: 'Undo', object: 'https://bob.example/f/1' }
    await inbox.deliver(undo, { headers: field([]) }).catch(() => undefined)
    expect(inbox.world.fetched).toEqual([])
    expect(follow()).toBeDefined()
  })

  it('tells of a failure of the host, keeps nothing, and tries again with the next request', async () => {
    serve([])
    const failure = new Error('disk full')
    const apply = () => Promise.reject(failure)
    expect((await inbox.deliver(like, { headers: field([]), apply })).status).toBe(202)
    expect(inbox.events[0]).toEqual({
      kind: 'port.failed',
      during: 'followers synchronization',
      error: failure,
    })
    expect(follow()).toBeDefined()
    await inbox.deliver({ ...like, id: 'https://bob.example/l/2' }, { headers: field([]) })
    expect(follow()).toBeUndefined()
  })
})
