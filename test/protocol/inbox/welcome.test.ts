import { beforeEach, describe, expect, it } from 'vitest'
import type { Effect } from '../../../src/core/model/index.js'
import { createInbox, keyPairOf, type Inbox } from './inbox.js'
import {
  accountValue,
  actorDocument,
  ALICE,
  answers,
  BOB,
  CAROL,
  EVE,
  kindsOf,
  localStatus,
  noteDocument,
  PUBLIC,
  type Json,
} from './world.js'

const NOTE = 'https://bob.example/n/1'
const POLL = `${ALICE}/statuses/2`
const NEW = 'https://new.example/users/bob'
const by = (type: string, object: unknown, more: Json = {}): Json => ({
  id: `https://bob.example/${type.toLowerCase()}/1`,
  type,
  actor: BOB,
  object,
  ...more,
})
const note = (more: Json = {}): Json => noteDocument('https://bob.example/n/2', BOB, more)

/** An activity of each type that has an effect here when it comes from somebody welcome. */
const ACTIVITIES: Readonly<Record<string, Json>> = {
  Accept: by('Accept', `${CAROL}#follows/1`),
  Add: by('Add', NOTE, { target: `${BOB}/featured` }),
  Announce: by('Announce', `${ALICE}/statuses/1`, { to: [PUBLIC] }),
  Block: by('Block', ALICE),
  Create: by('Create', note()),
  'Create of a vote': by('Create', {
    type: 'Note',
    id: 'https://bob.example/v/1',
    attributedTo: BOB,
    name: 'tea',
    inReplyTo: POLL,
    to: ALICE,
  }),
  Delete: by('Delete', NOTE),
  'Delete of itself': by('Delete', BOB),
  Flag: by('Flag', [ALICE]),
  Follow: by('Follow', CAROL),
  Like: by('Like', `${ALICE}/statuses/1`),
  Move: by('Move', BOB, { target: NEW }),
  QuoteRequest: by('QuoteRequest', `${ALICE}/statuses/1`, {
    instrument: note({ quote: `${ALICE}/statuses/1` }),
  }),
  Reject: by('Reject', `${CAROL}#follows/1`),
  Remove: by('Remove', NOTE, { target: `${BOB}/featured` }),
  Undo: by('Undo', by('Like', POLL)),
  Update: by('Update', noteDocument(NOTE, BOB, { content: 'new', updated: '2026-11-22T11:30:00Z' })),
  'Update of itself': by('Update', actorDocument(BOB, { name: 'Bob' })),
}
/** What a single actor that is suspended may still say. */
const TAKING_BACK = /^(?:Delete|Reject|Undo|Update)/

let inbox: Inbox
beforeEach(async () => {
  inbox = createInbox()
  for (const id of [BOB, EVE]) await keyPairOf(id)
  const { world } = inbox
  await world.befriend(BOB)
  await world.post()
  const options = [{ title: 'tea', votes: 0 }]
  await world.post({ id: POLL, type: 'Question', poll: { options, isMultiple: false, isClosed: false } })
  await world.given(
    {
      kind: 'status.create',
      status: localStatus({ id: NOTE, authorId: BOB, local: false }),
      via: 'delivered',
    },
    { kind: 'status.pin', actorId: BOB, statusId: NOTE },
    { kind: 'status.favourite', id: 'https://bob.example/like/1', actorId: BOB, statusId: POLL },
    { kind: 'follow.request', id: `${CAROL}#follows/1`, followerId: CAROL, targetId: BOB },
  )
  world.web.set(BOB, actorDocument(BOB, { movedTo: NEW }))
  world.web.set(NEW, actorDocument(NEW, { alsoKnownAs: [BOB] }))
})

describe.each(Object.keys(ACTIVITIES))('%s', (name) => {
  const activity = ACTIVITIES[name] ?? {}
  const actorSuspended: Effect = { kind: 'account.moderate', accountId: BOB, severity: 'suspend' }
  const domainSuspended: Effect = { kind: 'domain.moderate', domain: 'bob.example', severity: 'suspend' }

  it('is taken from somebody welcome', async () => {
    const { effects } = await inbox.deliver(activity)
    expect(kindsOf(effects)).not.toContain('ignored')
    expect(kindsOf(effects)).toContain('activity.seen')
  })

  it('is refused from a domain that is shut out, whatever it is', async () => {
    await inbox.world.given(domainSuspended)
    const before = inbox.world.snapshot()
    await expect(inbox.deliver(activity)).rejects.toMatchObject({ code: 'ERR_ACTOR_BLOCKED' })
    expect(inbox.events).toMatchObject([{ kind: 'inbox.refused', status: 403 }])
    expect(inbox.world.snapshot()).toEqual(before)
    expect(inbox.world.fetched).toEqual([])
  })

  it('is refused from an actor that is shut out, unless it takes something back', async () => {
    await inbox.world.given(actorSuspended)
    const before = inbox.world.snapshot()
    if (TAKING_BACK.test(name)) {
      expect((await inbox.deliver(activity)).status).toBe(202)
    } else {
      await expect(inbox.deliver(activity)).rejects.toMatchObject({ code: 'ERR_ACTOR_BLOCKED' })
      expect(inbox.world.snapshot()).toEqual(before)
    }
    expect(inbox.world.fetched).toEqual([])
    expect(inbox.world.tables.accountStandings.get(BOB)).toBe('suspend')
  })

  it('is refused when a signer that is shut out passes it on', async () => {
    const verifyDocument = (document: unknown) => Promise.resolve({ actorId: BOB, document })
    for (const effect of [
      { kind: 'account.moderate', accountId: EVE, severity: 'suspend' },
      { kind: 'domain.moderate', domain: 'evil.example', severity: 'suspend' },
    ] as const) {
      await inbox.world.given(effect)
      const before = inbox.world.snapshot()
      const passedOn = inbox.deliver(activity, { as: EVE, verifyDocument })
      await expect(passedOn).rejects.toMatchObject({ code: 'ERR_ACTOR_BLOCKED' })
      expect(inbox.world.snapshot()).toEqual(before)
    }
  })

  it('is taken from an actor whom its own server suspended only where it takes something back', async () => {
    await inbox.world.meet(BOB, { suspended: true })
    const before = inbox.world.snapshot()
    const { effects } = await inbox.deliver(activity)
    if (TAKING_BACK.test(name)) {
      expect(kindsOf(effects)).not.toContain('ignored')
    } else {
      expect(effects).toMatchObject([{ kind: 'ignored', reason: 'suspended' }])
      expect(inbox.world.snapshot()).toEqual(before)
    }
  })
})

describe('somebody else who is shut out', () => {
  const THIRD = 'https://third.example/users/t'
  const theirs = 'https://third.example/n/1'
  const shutOuts: readonly Effect[] = [
    { kind: 'account.moderate', accountId: THIRD, severity: 'suspend' },
    { kind: 'domain.moderate', domain: 'third.example', severity: 'suspend' },
  ]
  beforeEach(() => {
    inbox.world.web.set(THIRD, actorDocument(THIRD, { alsoKnownAs: [BOB] }))
    inbox.world.web.set(theirs, noteDocument(theirs, THIRD))
  })

  it.each(shutOuts)('comes in by no boost of a known or unknown post: %j', async (effect) => {
    await inbox.world.given(effect)
    const boost = by('Announce', theirs, { to: [PUBLIC] })
    expect((await inbox.deliver(boost)).effects).toMatchObject([{ kind: 'ignored', reason: 'blocked' }])
    expect(inbox.world.tables.statuses.has(theirs)).toBe(false)
    expect(inbox.world.tables.accounts.has(THIRD)).toBe(false)
    const status = localStatus({ id: theirs, authorId: THIRD, local: false })
    await inbox.world.given({ kind: 'status.create', status, via: 'fetched' })
    expect((await inbox.deliver(boost)).effects).toMatchObject([{ kind: 'ignored', reason: 'blocked' }])
  })

  it.each(shutOuts)('comes in by no quote: %j', async (effect) => {
    await inbox.world.given(effect)
    const { effects } = await inbox.deliver(by('Create', note({ quote: theirs })))
    expect(kindsOf(effects)).toEqual(['status.create', 'activity.seen'])
    expect(inbox.world.tables.statuses.has(theirs)).toBe(false)
  })

  it.each(shutOuts)('is nobody to move to: %j', async (effect) => {
    await inbox.world.given(effect)
    const { effects } = await inbox.deliver(by('Move', BOB, { target: THIRD }))
    expect(effects).toMatchObject([{ kind: 'ignored', reason: 'blocked' }])
    expect(inbox.world.tables.sent).toEqual([])
    expect(inbox.world.fetched).toEqual([])
  })
})

describe('an actor whose document says what the moderators do not', () => {
  it('is let in again by no document of its own', async () => {
    await inbox.world.given({ kind: 'account.moderate', accountId: BOB, severity: 'suspend' })
    inbox.world.web.set(BOB, actorDocument(BOB, { suspended: false }))
    await inbox.deliver(by('Update', actorDocument(BOB, { suspended: false })))
    await inbox.deliver(by('Delete', BOB))
    await expect(inbox.deliver(by('Follow', CAROL))).rejects.toMatchObject({ code: 'ERR_ACTOR_BLOCKED' })
  })

  it('is heard again when its own server says so', async () => {
    await inbox.world.given({ kind: 'account.update', account: accountValue(BOB, { suspended: true }) })
    expect((await inbox.deliver(by('Follow', CAROL))).effects).toMatchObject([{ reason: 'suspended' }])
    await inbox.deliver(by('Update', actorDocument(BOB)))
    expect(kindsOf((await inbox.deliver(by('Follow', CAROL))).effects)).toContain('follow.accept')
  })

  it('is not fetched where nothing of it is taken', async () => {
    inbox.world.tables.accounts.delete(BOB)
    inbox.world.web.set(BOB, answers(500))
    await inbox.world.given({ kind: 'domain.moderate', domain: 'bob.example', severity: 'suspend' })
    await expect(inbox.deliver(by('Follow', CAROL))).rejects.toMatchObject({ code: 'ERR_ACTOR_BLOCKED' })
    expect(inbox.world.fetched).toEqual([])
  })
})
