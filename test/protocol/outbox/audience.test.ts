import { describe, expect, it } from 'vitest'
import { omit } from '../../../src/adapters/state/index.js'
import { createCreate, createNote } from '../../../src/core/vocab/index.js'
import { composeUpdate } from '../../../src/protocol/outbox/index.js'
import type { Status } from '../../../src/protocol/ports/index.js'
import {
  alice,
  bob,
  createHost,
  keepPost,
  localPost,
  pair,
  remoteAccount,
  remotePost,
  rita,
  sam,
  sentBy,
  type Host,
} from './host.ts'

const { id } = localPost()
const KINDS = ['booster', 'liker', 'quoter', 'replier', 'voter'] as const
const actorOf = (kind: string): string => `https://${kind}.example/users/${kind}`
const inboxOf = (kind: string): string => `https://${kind}.example/inbox`
const poll = { options: [{ title: 'Red', votes: 1 }], isMultiple: false, isClosed: false, votersCount: 1 }

/** A host with a post of alice's with which somebody elsewhere did each thing that can be done. */
function hostWith(more: Partial<Status> = {}): Host {
  const host = createHost()
  const { state } = host
  keepPost(state, localPost(more))
  for (const kind of KINDS) state.accounts.set(actorOf(kind), remoteAccount(actorOf(kind)))
  const of = (kind: (typeof KINDS)[number]) => ({ id: `${actorOf(kind)}/1`, authorId: actorOf(kind) })
  state.boosts.set(pair(actorOf('booster'), id), remotePost({ ...of('booster'), boostOf: id }))
  state.likes.set(pair(actorOf('liker'), id), {})
  state.votes.set(pair(actorOf('voter'), id), [0])
  state.posts.set(of('replier').id, remotePost({ ...of('replier'), inReplyTo: id }))
  const quote = { targetId: id, targetAuthorId: alice, state: 'accepted' } as const
  state.posts.set(of('quoter').id, remotePost({ ...of('quoter'), quote }))
  return host
}

const toOf = (host: Host): readonly string[] => [...(sentBy(host)[0]?.to ?? [])].sort()
const updateTo = async (host: Host): Promise<readonly string[] | undefined> =>
  (await composeUpdate(id, host.services))?.to.map(({ inbox }) => inbox).sort()
const everybody = ['booster', 'liker', 'quoter', 'replier'].map(inboxOf)

describe('what becomes of a post', () => {
  it.each(['public', 'unlisted'] as const)(
    'reaches those elsewhere who boosted, liked, quoted or answered a %s one',
    async (visibility) => {
      const edited = hostWith({ visibility })
      await edited.verbs.edit({ as: 'alice', id, text: 'new' })
      expect(toOf(edited)).toEqual(everybody)
      const deleted = hostWith({ visibility })
      await deleted.verbs.delete({ as: 'alice', id })
      expect(toOf(deleted)).toEqual(everybody)
      expect(await updateTo(hostWith({ visibility }))).toEqual(everybody)
    },
  )

  it.each(['private', 'direct'] as const)(
    'does not show them a %s post anew, and tells them of its end',
    async (visibility) => {
      const mentions = [{ actorId: bob, silent: false, notify: true }]
      const edited = hostWith({ visibility, mentions, poll })
      await edited.verbs.edit({ as: 'alice', id, text: 'new @bob' })
      expect(toOf(edited)).toEqual([])
      expect((await updateTo(hostWith({ visibility, mentions, poll }))) ?? []).toEqual([])
      const deleted = hostWith({ visibility, mentions })
      await deleted.verbs.delete({ as: 'alice', id })
      expect(toOf(deleted)).toEqual(everybody)
    },
  )

  it('asks no further where a cursor leads nowhere', async () => {
    const host = hostWith()
    const { directory } = host.services
    let asked = 0
    const stuck = (async (questions: Parameters<typeof directory.answer>[0]) => {
      const answers = await directory.answer(questions)
      return questions.map((question, i) => {
        if (question.about !== 'involved') return answers[i]
        if ((asked += 1) > 10) throw new Error('asked for ever')
        return { items: [actorOf('liker')], next: 'nowhere' }
      })
    }) as typeof directory.answer
    Object.assign(host.services, { directory: { answer: stuck } })
    await host.verbs.delete({ as: 'alice', id })
    expect(toOf(host)).toEqual([inboxOf('liker')])
  })

  it('tells the numbers of a poll to those elsewhere who voted in it or boosted it', async () => {
    expect(await updateTo(hostWith({ type: 'Question', poll }))).toEqual(['booster', 'voter'].map(inboxOf))
  })

  it('reaches the followers of local accounts who boosted it', async () => {
    for (const verb of ['edit', 'delete'] as const) {
      const host = hostWith()
      host.state.boosts.set(pair(bob, id), remotePost({ id: `${bob}/b/1`, authorId: bob, boostOf: id }))
      if (verb === 'edit') await host.verbs.edit({ as: 'alice', id, text: 'new' })
      else await host.verbs.delete({ as: 'alice', id })
      expect(sentBy(host)[0]?.followersOf).toEqual([alice, bob])
    }
  })

  it('reaches thousands, behind each inbox once, in pages', async () => {
    const host = createHost()
    keepPost(host.state, localPost())
    for (let n = 0; n < 1200; n++) {
      const liker = `https://h${n % 3}.example/users/u${n}`
      host.state.accounts.set(liker, remoteAccount(liker))
      host.state.likes.set(pair(liker, id), {})
    }
    await host.verbs.delete({ as: 'alice', id })
    expect(toOf(host)).toEqual([0, 1, 2].map((n) => `https://h${n}.example/inbox`))
    expect(host.trips.filter((about) => about.includes('involved'))).toHaveLength(3)
  })

  it('leaves out who is shut out here', async () => {
    const host = hostWith()
    host.state.standings.set('liker.example', 'suspend')
    await host.verbs.delete({ as: 'alice', id })
    expect(toOf(host)).toEqual(everybody.filter((inbox) => inbox !== inboxOf('liker')))
  })
})

describe('the end of a quote', () => {
  it('is told to those elsewhere who have the quoting or the quoted post', async () => {
    const host = hostWith()
    const stamp = `${alice}/quote_authorizations/1`
    const quoteId = `${bob}/statuses/9`
    const quote = { targetId: id, targetAuthorId: alice, state: 'accepted', stamp, legacy: false } as const
    keepPost(host.state, localPost({ id: quoteId, authorId: bob, quote }))
    const fan = actorOf('fan')
    host.state.accounts.set(fan, remoteAccount(fan))
    host.state.likes.set(pair(fan, quoteId), {})
    await host.verbs.revokeQuote({ as: 'alice', quoteId })
    expect(toOf(host)).toEqual([...everybody, inboxOf('fan')].sort())
  })
})

describe('an inbox of those involved', () => {
  const blog = 'https://blog.example/inbox'
  const readers = ['https://blog.example/?author=1', 'https://blog.example/?author=2']

  it.each([
    ['is its own where one names it', readers.slice(0, 1), true],
    ['is nobody’s own where several name it', readers, undefined],
  ])('%s', async (_what, ids, isPersonal) => {
    const host = createHost()
    keepPost(host.state, localPost())
    for (const reader of ids) {
      host.state.accounts.set(reader, { ...omit(remoteAccount(reader), 'sharedInbox'), inbox: blog })
      host.state.likes.set(pair(reader, id), {})
    }
    const to = (await composeUpdate(id, host.services))?.to
    expect(to).toEqual([{ actorId: readers[0], inbox: blog, ...(isPersonal && { isPersonal }) }])
  })
})

describe('a block', () => {
  const named = [{ actorId: sam, silent: false, notify: false }]
  const blocks = [
    ['the author blocks', alice, sam],
    ['blocks the author', sam, alice],
  ] as const

  it.each(blocks)('keeps what is new of a post from one named in it who %s', async (_what, from, to) => {
    for (const visibility of ['public', 'direct'] as const) {
      const host = createHost()
      keepPost(host.state, localPost({ visibility, mentions: named, poll }))
      host.state.blocks.set(pair(from, to), { actorId: from, targetId: to })
      await host.verbs.edit({ as: 'alice', id, text: 'new' })
      expect(toOf(host)).toEqual([])
      expect((await updateTo(host)) ?? []).toEqual([])
    }
  })

  it.each(blocks)('keeps an activity of the host from one who %s', async (_what, from, to) => {
    const host = createHost()
    host.state.blocks.set(pair(from, to), { actorId: from, targetId: to })
    const object = createNote({ id: `${alice}/notes/1`, attributedTo: alice, content: 'Hi', to: sam })
    const create = createCreate({ id: `${alice}/activities/1`, object })
    await host.verbs.deliver({ ...create, to: [sam, rita] })
    expect(toOf(host)).toEqual(['https://remote.example/inbox'])
    await host.verbs.deliver({ ...create, id: `${alice}/activities/2`, type: 'Delete', to: [sam] })
    expect(sentBy(host)[1]?.to).toEqual(['https://stranger.example/inbox'])
  })

  it.each(blocks)('does not keep the end of a post from one who %s', async (_what, from, to) => {
    const host = createHost()
    keepPost(host.state, localPost({ visibility: 'direct', mentions: named }))
    host.state.blocks.set(pair(from, to), { actorId: from, targetId: to })
    await host.verbs.delete({ as: 'alice', id })
    expect(toOf(host)).toEqual(['https://stranger.example/inbox'])
  })
})
