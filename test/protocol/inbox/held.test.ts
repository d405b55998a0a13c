/**
 * What happens here while another server takes its time to answer counts as if it had happened before: every activity
 * that makes something to be fetched, beside everything that can change meanwhile.
 */
import { beforeEach, describe, expect, it } from 'vitest'
import type { Effect } from '../../../src/core/model/index.js'
import type { InboxRemote } from '../../../src/protocol/inbox/run-decision.js'
import { createInbox, keyPairOf, type Delivery, type Inbox } from './inbox.js'
import {
  actorDocument,
  ALICE,
  BOB,
  CAROL,
  EVE,
  kindsOf,
  localAccount,
  localStatus,
  noteDocument,
  PUBLIC,
  type Json,
} from './world.js'

const OLD = 'https://bob.example/n/1'
const NOTE = 'https://bob.example/n/2'
const QUOTED = 'https://evil.example/n/1'
const NEW = 'https://new.example/users/bob'
const POST = `${ALICE}/statuses/1`
const POLL = `${ALICE}/statuses/2`
const LATER = '2026-11-22T12:30:00Z'

const by = (type: string, object: unknown, more: Json = {}): Json => ({
  id: `https://bob.example/${type.toLowerCase()}/1`,
  type,
  actor: BOB,
  object,
  ...more,
})
const note = (more: Json = {}): Json => noteDocument(NOTE, BOB, more)
const toAlice = { cc: [ALICE], tag: [{ type: 'Mention', href: ALICE }] }

interface Case {
  readonly activity: Json
  /** Whether its actor is known here: of one who is not the document is fetched. */
  readonly isKnown?: boolean
  readonly delivery?: Delivery
}

/** Activities that wait for another server. */
const CASES: Readonly<Record<string, Case>> = {
  Add: { activity: by('Add', NOTE, { target: `${BOB}/featured` }) },
  Announce: { activity: by('Announce', POST, { to: [PUBLIC] }) },
  'Announce of an unknown post': { activity: by('Announce', QUOTED, { to: [PUBLIC] }), isKnown: true },
  Block: { activity: by('Block', ALICE) },
  Create: { activity: by('Create', note(toAlice)) },
  'Create of a quote': { activity: by('Create', note({ ...toAlice, quote: QUOTED })), isKnown: true },
  'Create of a vote': {
    activity: by('Create', {
      type: 'Note',
      id: 'https://bob.example/v/1',
      attributedTo: BOB,
      name: 'tea',
      inReplyTo: POLL,
      to: ALICE,
    }),
  },
  'Create of what is only named': { activity: by('Create', NOTE), isKnown: true },
  'Create at a personal inbox': {
    activity: by('Create', note({ to: [ALICE], cc: [] })),
    delivery: { recipientId: ALICE },
  },
  'Create of an answer that may be passed on': {
    activity: { ...by('Create', note({ inReplyTo: POST })), signature: {} },
    isKnown: true,
    delivery: {
      verifyDocument: (document) => Promise.resolve({ actorId: BOB, document, isSafeToForward: true }),
    },
  },
  Follow: { activity: by('Follow', ALICE) },
  Like: { activity: by('Like', POST) },
  Move: { activity: by('Move', BOB, { target: NEW }), isKnown: true },
  QuoteRequest: { activity: by('QuoteRequest', POST, { instrument: note({ quote: POST }) }) },
  Update: {
    activity: by(
      'Update',
      noteDocument(OLD, BOB, { ...toAlice, quote: QUOTED, updated: '2026-11-22T11:30:00Z' }),
    ),
    isKnown: true,
  },
  'Update of itself': { activity: by('Update', BOB), isKnown: true },
}

const taken = (id: string): Effect => ({
  kind: 'tombstone.add',
  id,
  actorId: BOB,
  at: LATER,
  until: '2027-01-01T00:00:00Z',
})

/** What can happen meanwhile. */
const MEANWHILE: Readonly<Record<string, readonly Effect[]>> = {
  'the one concerned blocks the actor': [
    { kind: 'block.add', id: `${ALICE}#blocks/1`, actorId: ALICE, targetId: BOB },
  ],
  'moderators suspend the actor': [{ kind: 'account.moderate', accountId: BOB, severity: 'suspend' }],
  'moderators limit the actor': [{ kind: 'account.moderate', accountId: BOB, severity: 'silence' }],
  'moderators block its domain': [{ kind: 'domain.moderate', domain: 'bob.example', severity: 'suspend' }],
  'moderators block the domain of somebody else concerned': [
    { kind: 'domain.moderate', domain: 'evil.example', severity: 'suspend' },
    { kind: 'domain.moderate', domain: 'new.example', severity: 'suspend' },
  ],
  'moderators suspend the one concerned': [
    { kind: 'account.moderate', accountId: ALICE, severity: 'suspend' },
  ],
  'the actor takes back what it said': [
    ...Object.values(CASES).map(({ activity }) => taken(String(activity['id']))),
    taken(NOTE),
    { kind: 'status.delete', statusId: OLD, authorId: BOB },
    taken(OLD),
  ],
  'those here unfollow the actor': [
    { kind: 'follow.undo', id: `${CAROL}#follows/${BOB}`, followerId: CAROL, targetId: BOB },
  ],
  'the post concerned is deleted': [
    { kind: 'status.delete', statusId: POST, authorId: ALICE },
    { kind: 'status.delete', statusId: POLL, authorId: ALICE },
  ],
  'the account concerned closes its door': [
    { kind: 'account.update', account: localAccount(ALICE, { locked: true }) },
  ],
}

async function createHeld({ isKnown = false }: Case): Promise<Inbox> {
  const inbox = createInbox()
  for (const id of [BOB, EVE]) await keyPairOf(id)
  const { world } = inbox
  await world.befriend(BOB, CAROL)
  await world.post()
  const options = [{ title: 'tea', votes: 0 }]
  await world.post({ id: POLL, type: 'Question', poll: { options, isMultiple: false, isClosed: false } })
  await world.given({
    kind: 'status.create',
    status: localStatus({ id: OLD, authorId: BOB, local: false }),
    via: 'delivered',
  })
  if (!isKnown) world.tables.accounts.delete(BOB)
  world.web.set(BOB, actorDocument(BOB, { name: 'Bob' }))
  world.web.set(NEW, actorDocument(NEW, { alsoKnownAs: [BOB] }))
  world.web.set(NOTE, note(toAlice))
  world.web.set(QUOTED, noteDocument(QUOTED, EVE))
  return inbox
}

/** A remote that lets something happen before its first answer. */
function holding(remote: InboxRemote, meanwhile: () => Promise<void>): InboxRemote {
  let happened: Promise<void> | undefined
  const held = async (): Promise<void> => await (happened ??= meanwhile())
  return {
    document: async (id, options) => (await held(), await remote.document(id, options)),
    actor: async (id, options) => (await held(), await remote.actor(id, options)),
    collection: async (url) => (await held(), await remote.collection(url)),
  }
}

async function outcomeOf(inbox: Inbox, { activity, delivery }: Case, more: Delivery = {}): Promise<unknown> {
  try {
    const { effects } = await inbox.deliver(activity, { ...delivery, ...more })
    return effects.filter(({ kind }) => kind !== 'activity.seen')
  } catch (error) {
    return (error as { code?: string }).code ?? error
  }
}

describe.each(Object.keys(CASES))('%s', (name) => {
  const held: Case = CASES[name] ?? { activity: {} }

  it('waits for another server', async () => {
    const inbox = await createHeld(held)
    let times = 0
    const count = (): Promise<void> =>
      Promise.resolve().then(() => {
        times++
      })
    const { verifyDocument } = held.delivery ?? {}
    const outcome = await outcomeOf(inbox, held, {
      remote: () => holding(inbox.world.remote, count),
      ...(verifyDocument && {
        verifyDocument: async (...given) => (await count(), await verifyDocument(...given)),
      }),
    })
    expect(times).toBeGreaterThan(0)
    expect(kindsOf(outcome as readonly Effect[])).not.toContain('ignored')
  })

  it.each(Object.keys(MEANWHILE))(
    'does the same when, meanwhile, %s as when that came before',
    async (what) => {
      const effects = MEANWHILE[what] ?? []
      const before = await createHeld(held)
      await before.world.given(...effects)
      const expected = await outcomeOf(before, held)

      const inbox = await createHeld(held)
      const meanwhile = (): Promise<void> => inbox.world.given(...effects)
      const { verifyDocument } = held.delivery ?? {}
      const outcome = await outcomeOf(inbox, held, {
        remote: () => holding(inbox.world.remote, meanwhile),
        ...(verifyDocument && {
          verifyDocument: async (...given) => (await meanwhile(), await verifyDocument(...given)),
        }),
      })
      expect(outcome).toEqual(expected)
    },
  )
})

describe('what is known changes', () => {
  let inbox: Inbox
  const follow = CASES['Follow'] ?? { activity: {} }
  beforeEach(async () => {
    inbox = await createHeld(follow)
  })

  it('keeps nothing of a Follow by somebody blocked while its document was held', async () => {
    const meanwhile = (): Promise<void> =>
      inbox.world.given(...(MEANWHILE['the one concerned blocks the actor'] ?? []))
    const { effects } = await inbox.deliver(follow.activity, {
      remote: () => holding(inbox.world.remote, meanwhile),
    })
    expect(kindsOf(effects)).toEqual(['delivery.send', 'activity.seen'])
    expect(JSON.stringify(effects)).toContain('Reject')
    expect(inbox.world.tables.notifications).toEqual([])
  })

  it('fetches nothing twice for it', async () => {
    await inbox.deliver(follow.activity)
    expect(inbox.world.fetched).toEqual([BOB])
  })

  it('asks the sender to come again where that has no end, after a bounded number of requests', async () => {
    const { world } = inbox
    const remote: InboxRemote = {
      ...world.remote,
      // whenever a post was fetched, what it is said to quote is another one
      document: async (id, options) => {
        world.tables.statuses.delete(OLD)
        const next = `${QUOTED}${String(world.fetched.length)}`
        world.web.set(id, noteDocument(id, EVE))
        const document = await world.remote.document(id, options)
        await world.given({
          kind: 'status.create',
          status: localStatus({ id: OLD, authorId: BOB, local: false, inReplyTo: next }),
          via: 'delivered',
        })
        return document
      },
    }
    const { runDecision } = await import('../../../src/protocol/inbox/run-decision.js')
    const { askOne, fetchDocument } = await import('../../../src/protocol/inbox/decision.js')
    const decision = runDecision(
      function* () {
        const post = yield* askOne({ about: 'status', id: OLD })
        return yield* fetchDocument(post?.inReplyTo ?? QUOTED)
      },
      { directory: world.host.directory, remote },
    )
    await expect(decision).rejects.toMatchObject({ code: 'ERR_FETCH_BUDGET', retryable: true })
    expect(world.fetched).toHaveLength(5)
  })
})
