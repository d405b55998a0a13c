/**
 * One story for everything that an inbox understands.
 *
 * @module
 */
import { followersDigest, formatCollectionSynchronization } from 'tootkit/followers-sync'
import { activityDocument, noteDocument, type Json } from '../neighbours.js'
import {
  ALICE,
  BELLA,
  BOB,
  CAROL,
  createOf,
  DAVE,
  HOME,
  NIA,
  OLGA,
  PUBLIC,
  sendDue,
  type Act,
  type Facts,
  type Scenario,
  type Stage,
} from '../stage.js'

const AN_HOUR_MS = 3_600_000
const A_DAY_MS = 24 * AN_HOUR_MS
const NOTE = `${BOB}/statuses/1`
const note = noteDocument(NOTE, BOB)
const poll = noteDocument(`${BOB}/statuses/poll`, BOB, {
  type: 'Question',
  endTime: '2026-12-24T00:00:00Z',
  oneOf: ['Tea', 'Coffee'].map((name) => ({
    type: 'Note',
    name,
    replies: { type: 'Collection', totalItems: 1 },
  })),
  votersCount: 2,
})

/** Receives an activity that depends on nothing. */
const takes = (activity: Json): Act => {
  return (stage) => stage.receive(activity)
}

/** Receives an activity about what the set-up made. */
const takesAbout = (make: (facts: Facts) => Json): Act => {
  return (stage, facts) => stage.receive(make(facts))
}

/** A set-up that consists of activities received. */
const after =
  (...activities: readonly Json[]) =>
  async (stage: Stage): Promise<Facts> => {
    for (const activity of activities) {
      await stage.receive(activity)
      stage.wait(1000)
    }
    await stage.settle()
    return {}
  }

/** A set-up: a public post of alice. */
const posted = async (stage: Stage): Promise<Facts> => {
  const { id } = await stage.federation.post({ as: 'alice', text: 'What a day.' })
  await stage.settle()
  return { post: id }
}

/** A set-up: a post of alice, and one activity about it. */
const postedAnd =
  (make: (facts: Facts) => Json) =>
  async (stage: Stage): Promise<Facts> => {
    const facts = await posted(stage)
    await stage.receive(make(facts))
    stage.wait(1000)
    await stage.settle()
    return facts
  }

const like = ({ post }: Facts): Json => activityDocument('Like', BOB, { object: post })
const boost = ({ post }: Facts): Json =>
  activityDocument('Announce', BOB, {
    object: post,
    to: [PUBLIC],
    cc: [`${BOB}/followers`],
    published: '2026-11-21T08:00:00Z',
  })
const undo = (activity: Json): Json => ({
  ...activityDocument('Undo', activity['actor'] as string, { object: activity }),
  id: `${activity['id'] as string}/undo`,
})
const follow = (actor: string, object: string): Json => activityDocument('Follow', actor, { object })
const block = (actor: string, object: string): Json => activityDocument('Block', actor, { object })
const update = (object: Json): Json =>
  activityDocument('Update', (object['attributedTo'] ?? object['id']) as string, { to: [PUBLIC], object })
const mention = (href: string) => ({ type: 'Mention', href, name: `@${href.split('/').at(-1) ?? ''}` })

const edited = (of: Json, more: Json): Json => ({ ...of, updated: '2026-11-21T09:00:00Z', ...more })

const replyBy = (author: string, { post }: Facts, more: Json = {}): Json =>
  noteDocument(`${author}/statuses/reply`, author, {
    inReplyTo: post,
    cc: [`${author}/followers`, ALICE],
    tag: [mention(ALICE)],
    ...more,
  })

/** A set-up: alice has asked bella to follow her. */
const asked = async (stage: Stage): Promise<Facts> => {
  await stage.federation.follow({ as: 'alice', handle: BELLA })
  await stage.settle()
  return {}
}

/** Answers of Mastodon name the Follow by its parts as well. */
const answerTo = (type: 'Accept' | 'Reject', actor: string): Json =>
  activityDocument(type, actor, { object: { type: 'Follow', actor: ALICE, object: actor } })

/** A set-up: alice quotes a post of bob, who was asked. */
const quoting = async (stage: Stage): Promise<Facts> => {
  await stage.receive(createOf({ ...note, interactionPolicy: OPEN_TO_QUOTES }))
  const { id, quote } = await stage.federation.post({ as: 'alice', text: 'Well said.', quote: NOTE })
  await stage.settle()
  return { post: id, request: quote?.requestId ?? '' }
}
const OPEN_TO_QUOTES = { canQuote: { automaticApproval: [PUBLIC] } }

const quoteAnswer = (type: 'Accept' | 'Reject', { post, request }: Facts): Json =>
  activityDocument(type, BOB, {
    object: { id: request, type: 'QuoteRequest', actor: ALICE, object: NOTE, instrument: post },
    ...(type === 'Accept' && { result: `${BOB}/stamps/1` }),
  })

/** What bob's server shows as proof that he agreed. */
const stamp = ({ post }: Facts): readonly Json[] => [
  {
    '@context': note['@context'],
    id: `${BOB}/stamps/1`,
    type: 'QuoteAuthorization',
    attributedTo: BOB,
    interactingObject: post,
    interactionTarget: NOTE,
  },
]

const quoteRequest = ({ post }: Facts): Json =>
  activityDocument('QuoteRequest', BOB, {
    object: post,
    instrument: noteDocument(`${BOB}/statuses/quoting`, BOB, { quote: post }),
  })

/** Mastodon's bit for "followers". */
const FOLLOWERS = 1 << 2

/** A set-up: a post whose author wants to be asked by followers before they quote it. */
const askFirst = async (stage: Stage): Promise<Facts> => {
  const facts = await posted(stage)
  await stage.apply([{ kind: 'status.policy', statusId: facts['post'] ?? '', quotePolicy: FOLLOWERS }])
  return facts
}

/** A set-up: alice runs a poll. */
const polled = async (stage: Stage): Promise<Facts> => {
  const { id } = await stage.federation.post({
    as: 'alice',
    text: 'Tea?',
    poll: { options: ['Yes', 'No'], expiresIn: 86_400 },
  })
  await sendDue(stage)
  return { post: id }
}

const vote = ({ post }: Facts): Json =>
  createOf({
    id: `${BOB}#votes/1`,
    type: 'Note',
    attributedTo: BOB,
    name: 'Yes',
    inReplyTo: post,
    to: [ALICE],
    published: '2026-11-21T08:00:00Z',
  })

const SYNCHRONIZATION_URL = `${BOB}/followers_synchronization`
const synchronization = formatCollectionSynchronization({
  collectionId: `${BOB}/followers`,
  digest: followersDigest([ALICE]),
  url: SYNCHRONIZATION_URL,
})

/** The stories, by what is received. */
export const ACTIVITIES: readonly Scenario[] = [
  { name: 'Create public', acts: [takes(createOf(note))], sends: [] },
  {
    name: 'Create direct',
    acts: [takes(createOf({ ...note, to: [ALICE], cc: [], tag: [mention(ALICE)] }))],
    sends: [],
  },
  {
    name: 'Create by somebody unheard of',
    acts: [takes(createOf(noteDocument(`${NIA}/statuses/2`, NIA, { cc: [ALICE], tag: [mention(ALICE)] })))],
    sends: [],
  },
  {
    name: 'Create reply',
    setUp: posted,
    acts: [takesAbout((facts) => createOf(replyBy(BELLA, facts)))],
    sends: [],
  },
  {
    name: 'Create reply, forwarded',
    setUp: posted,
    acts: [async (stage, facts) => stage.receive(await stage.signed(createOf(replyBy(BELLA, facts))))],
    sends: ['Create'],
  },
  {
    name: 'Create quoting',
    setUp: posted,
    acts: [takesAbout(({ post }) => createOf({ ...note, quote: post }))],
    sends: [],
  },
  { name: 'Create poll', acts: [takes(createOf(poll))], sends: [] },
  { name: 'Create poll vote', setUp: polled, acts: [takesAbout(vote)], sends: ['Update'] },
  {
    name: 'Update post',
    setUp: after(createOf(note)),
    acts: [takes(update(edited(note, { content: '<p>Good evening.</p>' })))],
    sends: [],
  },
  {
    name: 'Update poll',
    setUp: after(createOf(poll)),
    acts: [takes(update({ ...poll, votersCount: 40 }))],
    sends: [],
  },
  {
    name: 'Update post, boosted here and forwarded',
    setUp: async (stage) => {
      const facts = await after(createOf(note))(stage)
      await stage.federation.boost({ as: 'alice', id: NOTE })
      await stage.settle()
      return facts
    },
    acts: [
      async (stage) =>
        stage.receive(await stage.signed(update(edited(note, { content: '<p>Good evening.</p>' })))),
    ],
    sends: ['Update'],
  },
  {
    name: 'Update actor',
    acts: [(stage) => stage.receive(update({ ...stage.document(BOB), name: 'Robert' }))],
    sends: [],
  },
  {
    name: 'Delete post',
    setUp: after(createOf(note)),
    acts: [takes(activityDocument('Delete', BOB, { object: { id: NOTE, type: 'Tombstone' } }))],
    sends: [],
  },
  {
    name: 'Delete post, before its Create',
    acts: [
      takes(activityDocument('Delete', BOB, { object: { id: NOTE, type: 'Tombstone' } })),
      (stage) => stage.receive(createOf(note), { signedAgoMs: AN_HOUR_MS }),
    ],
    sends: [],
  },
  {
    name: 'Delete actor',
    setUp: after(createOf(note)),
    acts: [takes(activityDocument('Delete', BOB, { object: BOB }))],
    sends: [],
  },
  { name: 'Announce of a local post', setUp: posted, acts: [takesAbout(boost)], sends: [] },
  {
    name: 'Announce of a post unheard of',
    mayBeDropped: true,
    acts: [takes(boost({ post: `${OLGA}/statuses/unheard` }))],
    sends: [],
  },
  {
    name: 'Announce of a post by somebody unheard of',
    mayBeDropped: true,
    acts: [takes(boost({ post: `${NIA}/statuses/unheard` }))],
    sends: [],
  },
  { name: 'Like', setUp: posted, acts: [takesAbout(like)], sends: [] },
  { name: 'Follow open', acts: [takes(follow(BELLA, ALICE))], sends: ['Accept'] },
  { name: 'Follow open, by somebody unheard of', acts: [takes(follow(NIA, DAVE))], sends: ['Accept'] },
  { name: 'Follow locked', acts: [takes(follow(BELLA, CAROL))], sends: [] },
  { name: 'Undo Follow', acts: [takes(undo({ ...follow(BOB, ALICE) }))], sends: [] },
  { name: 'Undo Like', setUp: postedAnd(like), acts: [takesAbout((facts) => undo(like(facts)))], sends: [] },
  {
    name: 'Undo Announce',
    setUp: postedAnd(boost),
    acts: [takesAbout((facts) => undo(boost(facts)))],
    sends: [],
  },
  {
    name: 'Undo Block',
    setUp: after(block(BELLA, ALICE)),
    acts: [takes(undo(block(BELLA, ALICE)))],
    sends: [],
  },
  {
    name: 'Undo Accept',
    setUp: async (stage) => ({
      follow: (await stage.ask({ about: 'relation', from: ALICE, to: BOB })).follow?.id ?? '',
    }),
    acts: [
      takesAbout(({ follow: id }) =>
        undo({ ...answerTo('Accept', BOB), object: { id, type: 'Follow', actor: ALICE, object: BOB } }),
      ),
    ],
    sends: [],
  },
  {
    name: 'Undo Follow, Follow again',
    acts: [
      takes(undo(follow(BOB, ALICE))),
      (stage) => {
        stage.wait(2000)
        return stage.receive(follow(BOB, ALICE))
      },
    ],
    sends: ['Accept'],
  },
  { name: 'Accept of a follow', setUp: asked, acts: [takes(answerTo('Accept', BELLA))], sends: [] },
  { name: 'Reject of a follow', setUp: asked, acts: [takes(answerTo('Reject', BELLA))], sends: [] },
  { name: 'Reject of a follower', acts: [takes(answerTo('Reject', BOB))], sends: ['Undo'] },
  {
    name: 'Accept of a quote',
    setUp: quoting,
    documents: stamp,
    acts: [takesAbout((facts) => quoteAnswer('Accept', facts))],
    sends: ['Update'],
  },
  {
    name: 'Reject of a quote',
    setUp: quoting,
    acts: [takesAbout((facts) => quoteAnswer('Reject', facts))],
    sends: [],
  },
  {
    name: 'Delete of a stamp',
    setUp: async (stage) => {
      const facts = await quoting(stage)
      stage.serve(stamp(facts))
      await stage.receive(quoteAnswer('Accept', facts))
      await stage.settle()
      return facts
    },
    documents: stamp,
    acts: [takes(activityDocument('Delete', BOB, { object: `${BOB}/stamps/1` }))],
    sends: ['Update'],
  },
  { name: 'Block', acts: [takes(block(BOB, ALICE))], sends: ['Reject', 'Undo'] },
  {
    name: 'Move',
    documents: (_facts, documentOf) => [
      { ...documentOf(BOB), movedTo: BELLA },
      { ...documentOf(BELLA), alsoKnownAs: [BOB] },
    ],
    acts: [takes(activityDocument('Move', BOB, { object: BOB, target: BELLA }))],
    sends: ['Follow', 'Undo'],
  },
  {
    name: 'Add',
    setUp: after(createOf(note)),
    acts: [takes(activityDocument('Add', BOB, { object: NOTE, target: `${BOB}/collections/featured` }))],
    sends: [],
  },
  {
    name: 'Add of a post unheard of',
    mayBeDropped: true,
    acts: [
      takes(
        activityDocument('Add', BOB, {
          object: `${BOB}/statuses/unheard`,
          target: `${BOB}/collections/featured`,
        }),
      ),
    ],
    sends: [],
  },
  {
    name: 'Add of a hashtag',
    acts: [
      takes(
        activityDocument('Add', BOB, {
          object: { type: 'Hashtag', name: '#tea', href: 'https://far.example/tags/tea' },
          target: `${BOB}/collections/featured`,
        }),
      ),
    ],
    sends: [],
  },
  {
    name: 'Remove',
    setUp: after(
      createOf(note),
      activityDocument('Add', BOB, { object: NOTE, target: `${BOB}/collections/featured` }),
    ),
    acts: [takes(activityDocument('Remove', BOB, { object: NOTE, target: `${BOB}/collections/featured` }))],
    sends: [],
  },
  {
    name: 'Flag',
    setUp: posted,
    acts: [
      takesAbout(({ post }) => activityDocument('Flag', BOB, { object: [ALICE, post], content: 'Rude.' })),
    ],
    sends: [],
  },
  { name: 'QuoteRequest, automatic', setUp: posted, acts: [takesAbout(quoteRequest)], sends: ['Accept'] },
  { name: 'QuoteRequest, manual', setUp: askFirst, acts: [takesAbout(quoteRequest)], sends: [] },
  {
    name: 'QuoteRequest, denied',
    setUp: async (stage) => {
      const { id } = await stage.federation.post({ as: 'alice', text: 'Mine.', quotePolicy: 'nobody' })
      await stage.settle()
      return { post: id }
    },
    acts: [takesAbout(quoteRequest)],
    sends: ['Reject'],
    changesNothing: true,
  },
  {
    name: 'Followers synchronization',
    setUp: async (stage) => {
      await stage.federation.follow({ as: 'dave', handle: BOB })
      await stage.receive(
        activityDocument('Accept', BOB, { object: { type: 'Follow', actor: DAVE, object: BOB } }),
      )
      await stage.settle()
      return {}
    },
    documents: () => [
      { id: SYNCHRONIZATION_URL, type: 'OrderedCollection', totalItems: 1, orderedItems: [ALICE] },
    ],
    acts: [
      (stage) =>
        stage.receive(createOf(note), { headers: [['Collection-Synchronization', synchronization]] }),
      (stage) => {
        stage.wait(A_DAY_MS) // what did not succeed the first time does the next
        const next = update(edited(note, { content: '<p>Good evening.</p>' }))
        return stage.receive(next, { headers: [['Collection-Synchronization', synchronization]] })
      },
    ],
    sends: ['Undo'],
  },
  {
    name: 'an activity of no meaning',
    acts: [takes(activityDocument('Arrive', BOB, { object: HOME }))],
    sends: [],
    changesNothing: true,
  },
]
