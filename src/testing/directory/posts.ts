/**
 * Contract of a directory: posts and boosts.
 *
 * @module
 */
import type { Effect, KnownStatus, Poll, Status } from '../../core/model/index.js'
import { ask, expectAnswer } from '../ask.js'
import { expectEqual, expectRejected, without } from '../check.js'
import {
  BOB,
  boosting,
  creating,
  DAN,
  EVE,
  knowing,
  localStatusValue,
  NOTE,
  PUBLISHED,
  statusValue,
  UNKNOWN,
} from '../samples.js'
import { wholeStatus } from '../whole.js'
import type { DirectoryCases, DirectoryFixture } from './fixture.js'

const POLL: Poll = {
  options: [
    { title: 'tea', votes: 2 },
    { title: 'coffee', votes: 1 },
  ],
  isMultiple: false,
  isClosed: false,
  votersCount: 3,
}

/** A post of Bob. */
const PLACE = { id: NOTE, authorId: BOB, local: false } as const

/** Checks that everything of a post is known that decisions need. */
async function expectKnown(host: DirectoryFixture, status: Status, what: string): Promise<void> {
  const known = (await ask(host, { about: 'status', id: status.id })) ?? {}
  const facts = (of: Partial<KnownStatus>): unknown => {
    const { published, editedAt, quote, mentions = [], media = [], ...rest } = of
    const { id, authorId, local, visibility, inReplyTo, conversation, url, content, spoilerText } = rest
    const { poll, quotePolicy, boostOf } = rest
    return {
      ...{ id, authorId, local, visibility, boostOf, inReplyTo, conversation, url, content, spoilerText },
      ...{ poll, quotePolicy },
      times: [published, editedAt].map((time) => time && Date.parse(time)),
      quote: quote && without(quote, 'legacy'),
      mentions: [...mentions].sort(),
      media: media.map(({ url, description }) => ({ url, description })),
    }
  }
  const mentions = status.mentions.map(({ actorId }) => actorId)
  expectEqual(facts(known), facts({ ...status, mentions }), what)
}

export const postCases: DirectoryCases = {
  async 'knows a post whole, as far as decisions need it'(host) {
    const status = wholeStatus(PLACE, { visibility: 'limited' })
    await host.apply([knowing(BOB), creating(status)])
    await expectKnown(host, status, 'the post')
    await host.apply([creating(statusValue({ id: UNKNOWN }))])
    const { editedAt, poll, quote, inReplyTo, conversation } =
      (await ask(host, { about: 'status', id: UNKNOWN })) ?? {}
    expectEqual([editedAt, poll, quote, inReplyTo, conversation], Array(5).fill(undefined), 'a plain post')
  },

  async 'knows a local post as local'(host) {
    const [{ actorId: alice }] = host.users
    const { id } = localStatusValue(alice)
    await host.apply([creating(localStatusValue(alice))])
    const known = await ask(host, { about: 'status', id })
    expectEqual([known?.local, known?.authorId], [true, alice], 'a local post')
  },

  'does not lose a local post to another one of the same id': collisions,

  async 'replaces a post by its edit, but not its place and time'(host) {
    const place = { visibility: 'private', inReplyTo: UNKNOWN, conversation: 'tag:1' } as const
    const plain = statusValue(place)
    const edited = wholeStatus(PLACE, { published: '2026-11-23T10:00:00Z' })
    const edit = { kind: 'status.edit', isSignificant: true, resetsVotes: false } as const
    await host.apply([knowing(BOB), creating(plain), { ...edit, status: edited }])
    await expectKnown(host, { ...edited, ...place, published: plain.published }, 'the edited post')
    await host.apply([{ ...edit, status: statusValue() }])
    await expectKnown(host, plain, 'the post, edited back')
    await host.apply([{ ...edit, status: { ...edited, id: UNKNOWN } }])
    await expectAnswer(host, { about: 'status', id: UNKNOWN }, undefined, 'an edit of what is not known')
  },

  async 'lets a further account read a post that came to it'(host) {
    const [{ actorId: alice }, { actorId: carol }] = host.users
    const first = { actorId: alice, silent: false, notify: true }
    await host.apply([knowing(BOB), creating(statusValue({ visibility: 'direct', mentions: [first] }))])
    const mention = { actorId: carol, silent: true, notify: false }
    const effect: Effect = { kind: 'status.mention', statusId: NOTE, mention, visibility: 'limited' }
    await host.apply([effect, effect])
    const known = await ask(host, { about: 'status', id: NOTE })
    expectEqual(
      [[...(known?.mentions ?? [])].sort(), known?.visibility],
      [[alice, carol].sort(), 'limited'],
      'the post',
    )
  },

  async 'changes who may quote a post, and nothing else'(host) {
    await host.apply([knowing(BOB), creating(statusValue({ quotePolicy: 1 }))])
    await host.apply([{ kind: 'status.policy', statusId: NOTE, quotePolicy: 7 }])
    const known = await ask(host, { about: 'status', id: NOTE })
    expectEqual([known?.quotePolicy, known?.content], [7, '<p>Hi</p>'], 'the post')
  },

  async 'keeps the numbers that an author’s server claims'(host) {
    if (host.reading?.status === undefined) return
    await host.apply([knowing(BOB), creating(statusValue({ claimedCounts: { favourites: 1, boosts: 2 } }))])
    await host.apply([
      { kind: 'status.counts', statusId: NOTE, claimedCounts: { favourites: 5, replies: 3 } },
    ])
    const claimed = async (): Promise<unknown> => (await host.reading?.status?.(NOTE))?.claimedCounts
    expectEqual(await claimed(), { favourites: 5, boosts: 2, replies: 3 }, 'claimed counts')
    await host.apply([{ kind: 'status.counts', statusId: NOTE, claimedCounts: { boosts: 0 } }])
    expectEqual(await claimed(), { favourites: 5, boosts: 0, replies: 3 }, 'claimed counts, one of them none')
  },

  'forgets a deleted post and what was about it': deletion,
  'finds a post by its atomUri for its own author only': atomUris,
  'knows a boost by its id, and by actor and post': boosts,

  async 'keeps whom a boost is for, and when it was made'(host) {
    const [{ actorId: alice }] = host.users
    const published = '2026-11-22T11:00:00.000Z'
    await host.apply([knowing(BOB), creating(statusValue())])
    await host.apply([boosting(alice, NOTE, { visibility: 'private', published }), boosting(BOB, NOTE)])
    for (const [actorId, visibility, at] of [
      [alice, 'private', published],
      [BOB, 'public', PUBLISHED],
    ] as const) {
      const boost = await ask(host, { about: 'boost', actorId, statusId: NOTE })
      const moment = Date.parse(boost?.published ?? '')
      expectEqual(
        [boost?.local, boost?.visibility, moment],
        [actorId === alice, visibility, Date.parse(at)],
        `the boost by ${actorId}`,
      )
    }
  },

  async 'knows a favourite of one actor, with the id of its Like'(host) {
    const [{ actorId: alice }] = host.users
    const question = { about: 'favourite', actorId: BOB, statusId: NOTE } as const
    const id = 'https://remote.example/likes/1'
    await host.apply([knowing(BOB), creating(statusValue())])
    await host.apply([{ kind: 'status.favourite', id, actorId: BOB, statusId: NOTE }])
    await expectAnswer(host, question, { id }, 'the favourite')
    await expectAnswer(host, { ...question, actorId: alice }, undefined, 'of another actor')
    await expectAnswer(host, { ...question, statusId: UNKNOWN }, undefined, 'of another post')
    await host.apply([{ kind: 'status.favourite', actorId: alice, statusId: NOTE }])
    await expectAnswer(host, { ...question, actorId: alice }, {}, 'without an id')
    await host.apply([{ kind: 'status.unfavourite', actorId: BOB, statusId: NOTE }])
    await expectAnswer(host, question, undefined, 'after its end')
    await expectAnswer(host, { ...question, actorId: alice }, {}, 'the other one')
  },

  async 'knows which local accounts boosted or quoted a post'(host) {
    const [{ actorId: alice }, { actorId: carol }] = host.users
    const quote = { targetId: NOTE, targetAuthorId: BOB, state: 'accepted', legacy: false } as const
    await host.apply([
      knowing(BOB),
      knowing(DAN),
      creating(statusValue()),
      boosting(DAN, NOTE),
      boosting(alice, NOTE),
      boosting(carol, UNKNOWN),
    ])
    await expectAnswer(host, { about: 'interested', statusId: NOTE }, [alice], 'who boosted')
    await host.apply([creating(localStatusValue(carol, { quote }))])
    const both = await ask(host, { about: 'interested', statusId: NOTE })
    expectEqual([...both].sort(), [alice, carol].sort(), 'who boosted or quoted')
  },
}

async function collisions(host: DirectoryFixture): Promise<void> {
  const [{ actorId: alice }] = host.users
  const status = localStatusValue(alice, { content: 'the first', poll: POLL })
  const { id } = status
  await host.apply([creating(status)])
  const other = { ...status, content: 'the second' }
  await expectRejected(host.apply([knowing(BOB), creating(other)]), 'another post of the same id')
  await expectAnswer(host, { about: 'account', id: BOB }, undefined, 'the rest of its list')
  expectEqual((await ask(host, { about: 'status', id }))?.content, 'the first', 'the post')
  const vote: Effect = {
    kind: 'poll.vote',
    id: UNKNOWN,
    statusId: id,
    actorId: BOB,
    option: 0,
    isFirst: true,
  }
  await host.apply([vote])
  await host.apply([creating(status), vote]) // the same again is no other
  expectEqual((await ask(host, { about: 'status', id }))?.poll?.options[0]?.votes, 3, 'votes')
}

async function deletion(host: DirectoryFixture): Promise<void> {
  const [{ actorId: alice }] = host.users
  const quote = { targetId: NOTE, targetAuthorId: BOB, state: 'accepted', legacy: false } as const
  const quoting = localStatusValue(alice, { quote })
  await host.apply([
    knowing(BOB),
    creating(statusValue({ poll: POLL, atomUri: 'tag:remote.example,1' })),
    creating(quoting),
    boosting(alice, NOTE),
    { kind: 'status.favourite', actorId: alice, statusId: NOTE },
    { kind: 'poll.vote', id: UNKNOWN, statusId: NOTE, actorId: alice, option: 0, isFirst: true },
  ])
  await host.apply([{ kind: 'status.delete', statusId: NOTE, authorId: BOB }])
  const answers = await host.directory.answer([
    { about: 'status', id: NOTE },
    { about: 'status', id: 'tag:remote.example,1', by: BOB },
    { about: 'boost', actorId: alice, statusId: NOTE },
    { about: 'favourite', actorId: alice, statusId: NOTE },
    { about: 'votes', actorId: alice, statusId: NOTE },
    { about: 'interested', statusId: NOTE },
  ])
  expectEqual(answers, [undefined, undefined, undefined, undefined, [], []], 'after its end')
  const left = await ask(host, { about: 'status', id: quoting.id })
  expectEqual(
    [left?.id, left?.quote?.state, left?.quote?.targetId],
    [quoting.id, 'deleted', undefined],
    'a post that quotes it',
  )
}

async function atomUris(host: DirectoryFixture): Promise<void> {
  const atomUri = 'tag:remote.example,2026:1'
  const taken = `${EVE}/notes/1`
  await host.apply([
    knowing(BOB),
    knowing(EVE),
    creating(statusValue({ atomUri })),
    creating(statusValue({ id: taken, authorId: EVE, url: taken, atomUri: NOTE })),
  ])
  const idOf = async (id: string, by?: string): Promise<string | undefined> =>
    (await ask(host, { about: 'status', id, ...(by !== undefined && { by }) }))?.id
  expectEqual(await idOf(atomUri, BOB), NOTE, 'by its atomUri, for its author')
  expectEqual(await idOf(atomUri, EVE), undefined, 'for somebody else')
  expectEqual(await idOf(atomUri), undefined, 'for nobody')
  expectEqual(
    [await idOf(NOTE), await idOf(NOTE, BOB)],
    [NOTE, NOTE],
    'an id that a stranger took as atomUri',
  )
  await host.apply([creating(statusValue({ id: `${taken}/2`, authorId: EVE, url: taken, atomUri }))])
  expectEqual(
    [await idOf(atomUri, BOB), await idOf(atomUri, EVE)],
    [NOTE, `${taken}/2`],
    'one atomUri of two authors',
  )
}

async function boosts(host: DirectoryFixture): Promise<void> {
  const id = 'https://remote.example/boosts/1'
  const shown = async (...question: Parameters<typeof ask>): Promise<unknown> => {
    const known = await ask(...question)
    if (typeof known !== 'object' || !('boostOf' in known)) return known
    return [known.id, known.authorId, known.local, known.visibility, known.boostOf]
  }
  await host.apply([knowing(BOB), knowing(DAN), creating(statusValue()), boosting(BOB, NOTE, { id })])
  const whole = [id, BOB, false, 'public', NOTE]
  const byPair = { about: 'boost', actorId: BOB, statusId: NOTE } as const
  expectEqual(await shown(host, { about: 'status', id }), whole, 'by its id')
  expectEqual(await shown(host, byPair), whole, 'by actor and post')
  await expectAnswer(host, { ...byPair, actorId: DAN }, undefined, 'of another actor')
  await expectAnswer(host, { ...byPair, statusId: UNKNOWN }, undefined, 'of another post')
  // anybody can write anybody’s id
  await host.apply([boosting(DAN, NOTE, { id })])
  expectEqual(
    await shown(host, { ...byPair, actorId: DAN }),
    [id, DAN, false, 'public', NOTE],
    'under a taken id',
  )
  expectEqual(
    await shown(host, { about: 'status', id, by: DAN }),
    [id, DAN, false, 'public', NOTE],
    'by that id, of this actor',
  )
  expectEqual(await shown(host, { about: 'status', id, by: BOB }), whole, 'by that id, of the other')
  await host.apply([{ kind: 'status.unboost', id, actorId: BOB, statusId: NOTE }])
  await expectAnswer(host, byPair, undefined, 'after its end')
  expectEqual(
    await shown(host, { ...byPair, actorId: DAN }),
    [id, DAN, false, 'public', NOTE],
    'the other one',
  )
}
