/**
 * One story at least for every verb of a federation.
 *
 * @module
 */
import type { Verbs } from 'tootkit'
import { activityDocument, noteDocument, type Json } from '../neighbours.js'
import {
  ALICE,
  BELLA,
  BOB,
  CAROL,
  createOf,
  NIA,
  OLGA,
  PUBLIC,
  sendDue,
  type Facts,
  type Scenario,
  type Stage,
} from '../stage.js'

const NOTE = `${BOB}/statuses/1`
const note = noteDocument(NOTE, BOB)
const UNHEARD = `${NIA}/statuses/unheard`
/** Under which a post is one and the same, however often it is sent in. */
const KEY = { idempotencyKey: 'form 1' } as const

const knowing =
  (...documents: readonly Json[]) =>
  async (stage: Stage): Promise<Facts> => {
    for (const document of documents) await stage.receive(createOf(document))
    return {}
  }

/** A set-up: something alice has done by a verb, and what waits to be sent is sent. */
const having =
  (act: (stage: Stage) => Promise<unknown>) =>
  async (stage: Stage): Promise<Facts> => {
    await act(stage)
    stage.wait(2000)
    await stage.settle()
    return {}
  }

const posted =
  (more: Json = {}) =>
  async (stage: Stage): Promise<Facts> => {
    const { id } = await stage.federation.post({ as: 'alice', text: 'What a day.', ...more })
    stage.wait(2000)
    await stage.settle()
    return { post: id }
  }

/** A set-up: alice runs a poll. */
const polled = async (stage: Stage): Promise<Facts> => {
  const options = { options: ['Yes', 'No'], expiresIn: 86_400 }
  const { id } = await stage.federation.post({ as: 'alice', text: 'Tea?', poll: options })
  stage.wait(2000)
  await sendDue(stage)
  return { post: id }
}

const liked = async (stage: Stage): Promise<Facts> => {
  const facts = await knowing(note)(stage)
  await stage.federation.favourite({ as: 'alice', id: NOTE })
  stage.wait(2000)
  await stage.settle()
  return facts
}

/** A set-up: bella has asked to follow carol, who is locked. */
const requested = async (stage: Stage): Promise<Facts> => {
  await stage.receive(activityDocument('Follow', BELLA, { object: CAROL }))
  await stage.settle()
  return {}
}

/** A set-up: bob quotes a post of alice, who agreed by its policy, or has to. */
const quoted =
  (quotePolicy: number) =>
  async (stage: Stage): Promise<Facts> => {
    const facts = await posted()(stage)
    const { post = '' } = facts
    await stage.apply([{ kind: 'status.policy', statusId: post, quotePolicy }])
    const quoting = noteDocument(`${BOB}/statuses/quoting`, BOB, { quote: post })
    await stage.receive(activityDocument('QuoteRequest', BOB, { object: post, instrument: quoting }))
    await stage.receive(createOf(quoting))
    stage.wait(2000)
    await stage.settle()
    return { ...facts, quote: quoting['id'] as string }
  }

const AUTOMATIC = 2 << 16 // everybody, at once
const MANUAL = 4 // followers, when asked

const poll = noteDocument(`${BOB}/statuses/poll`, BOB, {
  type: 'Question',
  endTime: '2026-12-24T00:00:00Z',
  anyOf: ['Tea', 'Coffee'].map((name) => ({
    type: 'Note',
    name,
    replies: { type: 'Collection', totalItems: 1 },
  })),
  votersCount: 2,
})

type VerbName = keyof Verbs

/** The stories, by verb: a verb without one does not compile. */
const BY_VERB: Readonly<Record<VerbName, readonly Omit<Scenario, 'name'>[]>> = {
  lookup: [{ acts: [({ federation }) => federation.lookup('@nia@new.example')], sends: [] }],
  fetchStatus: [{ acts: [({ federation }) => federation.fetchStatus(UNHEARD)], sends: [] }],
  post: [
    {
      acts: [({ federation }) => federation.post({ as: 'alice', text: 'Hello.', ...KEY })],
      sends: ['Create'],
    },
    {
      acts: [
        ({ federation }) =>
          federation.post({ as: 'alice', text: 'Hello @bella@far.example, @nia@new.example.', ...KEY }),
      ],
      sends: ['Create'],
    },
    {
      acts: [
        ({ federation }) =>
          federation.post({ as: 'alice', text: '@bob@far.example psst', visibility: 'direct', ...KEY }),
      ],
      sends: ['Create'],
    },
    {
      acts: [
        ({ federation }) => federation.post({ as: 'alice', text: 'Us.', visibility: 'private', ...KEY }),
      ],
      sends: ['Create'],
    },
    {
      setUp: knowing(note),
      acts: [({ federation }) => federation.post({ as: 'alice', text: 'Yes.', inReplyTo: NOTE, ...KEY })],
      sends: ['Create'],
    },
    {
      acts: [
        ({ federation }) =>
          federation.post({
            as: 'alice',
            text: 'Tea?',
            poll: { options: ['Yes', 'No'], expiresIn: 3600 },
            ...KEY,
          }),
      ],
      sends: ['Create', 'Update'],
    },
    {
      setUp: knowing({ ...note, interactionPolicy: { canQuote: { automaticApproval: [PUBLIC] } } }),
      acts: [({ federation }) => federation.post({ as: 'alice', text: 'Well said.', quote: NOTE, ...KEY })],
      sends: ['Create', 'QuoteRequest'],
    },
  ],
  edit: [
    {
      setUp: posted(),
      acts: [({ federation }, { post }) => federation.edit({ as: 'alice', id: post ?? '', text: 'Hm.' })],
      sends: ['Update'],
    },
    {
      // nothing was sent of it yet: order has to hold
      setUp: async ({ federation }) => ({ post: (await federation.post({ as: 'alice', text: 'A' })).id }),
      acts: [({ federation }, { post }) => federation.edit({ as: 'alice', id: post ?? '', text: 'B' })],
      sends: ['Create', 'Update'],
    },
  ],
  delete: [
    {
      setUp: posted(),
      acts: [({ federation }, { post }) => federation.delete({ as: 'alice', id: post ?? '' })],
      sends: ['Delete'],
    },
    {
      // nothing is told of its end
      setUp: polled,
      acts: [({ federation }, { post }) => federation.delete({ as: 'alice', id: post ?? '' })],
      sends: ['Delete'],
    },
  ],
  boost: [
    {
      setUp: knowing(note),
      acts: [({ federation }) => federation.boost({ as: 'alice', id: NOTE })],
      sends: ['Announce'],
    },
    { acts: [({ federation }) => federation.boost({ as: 'alice', id: UNHEARD })], sends: ['Announce'] },
  ],
  unboost: [
    {
      setUp: async (stage) => {
        await knowing(note)(stage)
        return having(({ federation }) => federation.boost({ as: 'alice', id: NOTE }))(stage)
      },
      acts: [({ federation }) => federation.unboost({ as: 'alice', id: NOTE })],
      sends: ['Undo'],
    },
  ],
  favourite: [
    {
      setUp: knowing(note),
      acts: [({ federation }) => federation.favourite({ as: 'alice', id: NOTE })],
      sends: ['Like'],
    },
  ],
  unfavourite: [
    {
      setUp: liked,
      acts: [({ federation }) => federation.unfavourite({ as: 'alice', id: NOTE })],
      sends: ['Undo'],
    },
    {
      setUp: liked,
      acts: [
        ({ federation }) => federation.unfavourite({ as: 'alice', id: NOTE }),
        ({ federation }) => federation.favourite({ as: 'alice', id: NOTE }),
      ],
      sends: ['Like', 'Undo'],
      changesNothing: true,
    },
  ],
  vote: [
    {
      setUp: knowing(poll),
      acts: [({ federation }) => federation.vote({ as: 'alice', id: poll['id'] as string, choices: [0, 1] })],
      sends: ['Create'],
    },
    {
      setUp: polled,
      acts: [({ federation }, { post }) => federation.vote({ as: 'dave', id: post ?? '', choices: [0] })],
      sends: ['Update'],
    },
  ],
  follow: [
    { acts: [({ federation }) => federation.follow({ as: 'alice', handle: BELLA })], sends: ['Follow'] },
    {
      acts: [({ federation }) => federation.follow({ as: 'alice', handle: '@nia@new.example' })],
      sends: ['Follow'],
    },
    { acts: [({ federation }) => federation.follow({ as: 'alice', handle: 'dave' })], sends: [] },
  ],
  unfollow: [
    { acts: [({ federation }) => federation.unfollow({ as: 'alice', handle: BOB })], sends: ['Undo'] },
    {
      acts: [
        ({ federation }) => federation.unfollow({ as: 'alice', handle: BOB }),
        ({ federation }) => federation.follow({ as: 'alice', handle: BOB }),
      ],
      sends: ['Follow', 'Undo'],
    },
  ],
  approve: [
    {
      setUp: requested,
      acts: [({ federation }) => federation.approve({ as: 'carol', handle: BELLA })],
      sends: ['Accept'],
    },
  ],
  reject: [
    {
      setUp: requested,
      acts: [({ federation }) => federation.reject({ as: 'carol', handle: BELLA })],
      sends: ['Reject'],
    },
    { acts: [({ federation }) => federation.reject({ as: 'alice', handle: OLGA })], sends: ['Reject'] },
  ],
  block: [
    {
      acts: [({ federation }) => federation.block({ as: 'alice', handle: BOB })],
      sends: ['Block', 'Reject', 'Undo'],
    },
  ],
  unblock: [
    {
      setUp: having(({ federation }) => federation.block({ as: 'alice', handle: BELLA })),
      acts: [({ federation }) => federation.unblock({ as: 'alice', handle: BELLA })],
      sends: ['Undo'],
    },
  ],
  move: [
    {
      setUp: async (stage) => {
        await having(({ federation }) => federation.follow({ as: 'carol', handle: '@alice' }))(stage)
        return {}
      },
      documents: (_facts, documentOf) => [{ ...documentOf(BELLA), alsoKnownAs: [ALICE] }],
      acts: [({ federation }) => federation.move({ as: 'alice', target: BELLA })],
      sends: ['Follow', 'Move', 'Update'],
    },
  ],
  announceProfile: [
    {
      acts: [({ federation }) => federation.announceProfile('alice')],
      sends: ['Update'],
      changesNothing: true,
    },
  ],
  answerQuote: [
    {
      setUp: quoted(MANUAL),
      acts: [
        ({ federation }, { quote }) =>
          federation.answerQuote({ as: 'alice', quoteId: quote ?? '', accept: true }),
      ],
      sends: ['Accept'],
    },
    {
      setUp: quoted(MANUAL),
      acts: [
        ({ federation }, { quote }) =>
          federation.answerQuote({ as: 'alice', quoteId: quote ?? '', accept: false }),
      ],
      sends: ['Reject'],
    },
  ],
  revokeQuote: [
    {
      setUp: quoted(AUTOMATIC),
      acts: [({ federation }, { quote }) => federation.revokeQuote({ as: 'alice', quoteId: quote ?? '' })],
      sends: ['Delete'],
    },
  ],
  deliver: [
    {
      acts: [
        ({ federation }) =>
          federation.deliver({
            type: 'Create',
            id: `${ALICE}/listens/1`,
            actor: { id: ALICE },
            to: [PUBLIC],
            cc: [`${ALICE}/followers`],
            object: { id: `${ALICE}/songs/1` },
            tag: [],
          }),
      ],
      sends: ['Create'],
      changesNothing: true,
    },
  ],
  moderateAccount: [
    { acts: [({ federation }) => federation.moderateAccount({ id: BOB, severity: 'suspend' })], sends: [] },
    {
      acts: [({ federation }) => federation.moderateAccount({ id: ALICE, severity: 'suspend' })],
      sends: ['Update'],
    },
  ],
  moderateDomain: [
    {
      acts: [({ federation }) => federation.moderateDomain({ domain: 'far.example', severity: 'suspend' })],
      sends: [],
    },
  ],
}

/** The stories, one after the other. */
export const VERBS: readonly Scenario[] = Object.entries(BY_VERB).flatMap(([verb, stories]) =>
  stories.map((story, i) => ({ name: stories.length === 1 ? verb : `${verb} ${i + 1}`, ...story })),
)
