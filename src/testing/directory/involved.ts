/**
 * Contract of a directory: who of other servers has a post because they did something with it.
 *
 * @module
 */
import type { Effect } from '../../core/model/index.js'
import type { Involvement } from '../../protocol/ports/index.js'
import { ask, expectAnswer, pagesOf } from '../ask.js'
import { expectEqual } from '../check.js'
import { boosting, creating, DAN, knowing, localStatusValue, statusValue } from '../samples.js'
import type { DirectoryCases, DirectoryFixture } from './fixture.js'

const EVERY: readonly Involvement[] = ['boost', 'favourite', 'reply', 'quote', 'vote']

/** Somebody of another server for each way. */
const actorOf = (kind: string, n = 0): string => `https://${kind}${n}.example/users/${kind}`

export const involvedCases: DirectoryCases = {
  async 'knows who of other servers did what with a post'(host) {
    const [{ actorId: alice }] = host.users
    const { id } = await prepare(host, alice)
    for (const kind of EVERY) {
      const page = await ask(host, { about: 'involved', statusId: id, by: [kind], limit: 9 })
      expectEqual(page, { items: [actorOf(kind)] }, kind)
    }
    await expectAnswer(host, { about: 'involved', statusId: id, by: [], limit: 9 }, { items: [] }, 'nothing')
    const other = `${alice}/statuses/2`
    const question = { about: 'involved', statusId: other, by: EVERY, limit: 9 } as const
    await expectAnswer(host, question, { items: [] }, 'another post')
  },

  async 'pages through those involved, each once, whatever they did'(host) {
    const [{ actorId: alice }, { actorId: carol }] = host.users
    const { id } = await prepare(host, alice)
    const long = `https://remote.example/${'long/'.repeat(200)}`
    const pairs = [DAN, carol, long, ...Array.from({ length: 7 }, (_, n) => actorOf('liker', n))]
    await host.apply([
      knowing(long),
      ...pairs.map((actorId): Effect => ({ kind: 'status.favourite', actorId, statusId: id })),
      ...[DAN, carol].map((actorId) => boosting(actorId, id)),
      answering(DAN, id, 1),
      answering(DAN, id, 2),
    ])
    const expected = [
      ...EVERY.map((kind) => actorOf(kind)),
      ...pairs.filter((actorId) => actorId !== carol),
    ].sort()
    for (const limit of [1, 3, 100]) {
      const pages = await pagesOf(
        (page) => ask(host, { about: 'involved', statusId: id, by: EVERY, ...page }),
        limit,
      )
      expectEqual(pages.flat().toSorted(), expected, `everybody once, in pages of ${limit}`)
      expectEqual(
        pages.every((items) => items.length > 0),
        true,
        `no page of ${limit} is empty`,
      )
    }
  },

  async 'knows those involved no longer who took it back'(host) {
    const [{ actorId: alice }] = host.users
    const { id } = await prepare(host, alice)
    await host.apply([
      { kind: 'status.unfavourite', actorId: actorOf('favourite'), statusId: id },
      { kind: 'status.unboost', id: 'x', actorId: actorOf('boost'), statusId: id },
    ])
    const question = { about: 'involved', statusId: id, by: ['boost', 'favourite'], limit: 9 } as const
    await expectAnswer(host, question, { items: [] }, 'who liked and boosted')
  },
}

/** A local post with a poll, and one actor who did one thing with it, for each thing that can be done. */
async function prepare(host: DirectoryFixture, authorId: string): Promise<{ readonly id: string }> {
  const options = ['tea', 'coffee'].map((title) => ({ title, votes: 0 }))
  const poll = { options, isMultiple: true, isClosed: false, votersCount: 0 }
  const status = localStatusValue(authorId, { poll })
  const { id } = status
  const quote = { targetId: id, targetAuthorId: authorId, state: 'accepted', legacy: false } as const
  const quoter = actorOf('quote')
  const vote = { kind: 'poll.vote', statusId: id, actorId: actorOf('vote') } as const
  await host.apply([
    creating(status),
    ...EVERY.map((kind) => knowing(actorOf(kind))),
    boosting(actorOf('boost'), id),
    { kind: 'status.favourite', actorId: actorOf('favourite'), statusId: id },
    answering(actorOf('reply'), id),
    creating(statusValue({ id: `${quoter}/1`, url: `${quoter}/1`, authorId: quoter, quote })),
    { ...vote, id: `${vote.actorId}/v/0`, option: 0, isFirst: true },
    { ...vote, id: `${vote.actorId}/v/1`, option: 1, isFirst: false },
  ])
  return { id }
}

function answering(authorId: string, inReplyTo: string, n = 0): Effect {
  const id = `${authorId}/answers/${n}`
  return creating(statusValue({ id, url: id, authorId, inReplyTo, visibility: 'private' }))
}
