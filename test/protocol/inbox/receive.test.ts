import { beforeEach, describe, expect, it } from 'vitest'
import { RefusedError } from '../../../src/errors.js'
import type { OnEvent } from '../../../src/protocol/ports/index.js'
import { CONTENT_TYPE, createInbox, keyPairOf, type Inbox } from './inbox.js'
import {
  actorDocument,
  ALICE,
  answers,
  BOB,
  CAROL,
  EVE,
  followOf,
  kindsOf,
  later,
  noteDocument,
  NOW,
  PUBLIC,
  US,
  type Json,
} from './world.js'

const follow = { id: 'https://bob.example/f/1', type: 'Follow', actor: BOB, object: ALICE }
const NOTE = 'https://bob.example/n/1'
const create = (more: Json = {}): Json => ({
  id: 'https://bob.example/c/1',
  type: 'Create',
  actor: BOB,
  object: noteDocument(NOTE, BOB, more),
})

let inbox: Inbox
beforeEach(async () => {
  inbox = createInbox()
  for (const id of [BOB, EVE]) await keyPairOf(id)
})

/** A promise, and the way to fulfil it. */
function gate(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined
  const promise = new Promise<void>((fulfil) => (resolve = fulfil))
  return { promise, resolve }
}

describe('receiveActivity', () => {
  it('verifies, decides, applies at once, and answers 202 with what happened', async () => {
    const receipt = await inbox.deliver(follow)
    expect(receipt).toMatchObject({ status: 202, actorId: BOB, signerId: BOB, activity: { type: 'Follow' } })
    expect(kindsOf(receipt.effects)).toEqual([
      'account.update',
      'follow.request',
      'follow.accept',
      'delivery.send',
      'notification.add',
      'activity.seen',
    ])
    expect(inbox.world.host.applied).toEqual([receipt.effects])
    expect(followOf(inbox.world, BOB, ALICE)).toMatchObject({ state: 'accepted' })
    expect(inbox.events).toMatchObject([
      { kind: 'inbox.accepted', type: 'Follow', actorId: BOB, activityId: follow.id },
    ])
  })

  it('marks the request by its signature, as long as that would pass', async () => {
    const { effects } = await inbox.deliver(follow)
    const seen = effects.at(-1)
    if (seen?.kind !== 'activity.seen') throw new Error('no mark')
    expect(seen.key.length).toBeLessThanOrEqual(128)
    expect(Date.parse(seen.until)).toBeGreaterThan(NOW.getTime())
  })

  it('takes the signer for the actor of an activity that names none', async () => {
    const receipt = await inbox.deliver({ ...follow, actor: undefined }, { as: BOB })
    expect(receipt.actorId).toBe(BOB)
  })

  it('gives unknown verbs to the host as ignored, with the parsed activity, and writes nothing', async () => {
    const receipt = await inbox.deliver({ ...follow, type: 'EmojiReact', content: ':blobcat:' })
    expect(receipt.effects).toMatchObject([
      { kind: 'ignored', reason: 'unsupported_type', activity: { type: 'EmojiReact' } },
    ])
    expect(inbox.world.host.applied).toEqual([])
  })

  it('reads documents whose contexts rename things', async () => {
    const activity = {
      '@context': ['https://www.w3.org/ns/activitystreams', { doer: { '@id': 'as:actor', '@type': '@id' } }],
      id: follow.id,
      type: 'Follow',
      doer: BOB,
      object: ALICE,
    }
    expect((await inbox.deliver(activity, { as: BOB })).actorId).toBe(BOB)
  })

  it.each(['cavage', 'rfc9421'] as const)(
    'believes the moment that a %s signature names',
    async (dialect) => {
      await inbox.deliver(follow)
      const undo = { id: 'https://bob.example/u/1', type: 'Undo', actor: BOB, object: follow }
      const headers = dialect === 'cavage' ? [['Date', later(-30).toUTCString()] as const] : []
      const { effects } = await inbox.deliver(undo, { at: later(-30), dialect, headers })
      expect(effects).toContainEqual(
        expect.objectContaining({ kind: 'tombstone.add', at: '2026-11-22T11:59:29.999Z' }),
      )
    },
  )

  it('T57 answers the farewell of an unknown actor without asking for its key', async () => {
    const id = 'https://gone.example/users/zoe'
    const farewell = { id: `${id}#delete`, type: 'Delete', actor: id, object: id }
    expect(await inbox.receive(inbox.unsigned(farewell))).toEqual({
      status: 202,
      effects: [{ kind: 'ignored', reason: 'unknown_actor_gone' }],
    })
    expect(inbox.keysAsked).toEqual([])
    expect(inbox.world.host.applied).toEqual([])
  })

  it('T57 takes no more than a farewell without a signature', async () => {
    const id = 'https://gone.example/users/zoe'
    for (const more of [{ object: `${id}/n/1` }, { type: 'Undo', object: id }, { object: BOB }]) {
      const forged = inbox.unsigned({ id: `${id}#delete`, type: 'Delete', actor: id, ...more })
      await expect(inbox.receive(forged)).rejects.toMatchObject({ code: 'ERR_SIGNATURE_MISSING' })
    }
  })

  it('T57 demands the signature of a known actor that leaves', async () => {
    await inbox.deliver(follow)
    const farewell = { id: `${BOB}#delete`, type: 'Delete', actor: BOB, object: BOB }
    await expect(inbox.receive(inbox.unsigned(farewell))).rejects.toMatchObject({
      code: 'ERR_SIGNATURE_MISSING',
    })
    expect(inbox.world.tables.accounts.has(BOB)).toBe(true)
    const { effects } = await inbox.deliver(farewell)
    expect(effects[0]).toEqual({ kind: 'account.delete', accountId: BOB })
    expect(inbox.world.tables.accounts.has(BOB)).toBe(false)
    expect(followOf(inbox.world, BOB, ALICE)).toBeUndefined()
  })
})

describe('receiveActivity, what it refuses before it reads', () => {
  it('refuses an unsigned request and keeps nothing of it', async () => {
    const before = inbox.world.snapshot()
    await expect(inbox.receive(inbox.unsigned(follow))).rejects.toMatchObject({
      code: 'ERR_SIGNATURE_MISSING',
      status: 401,
    })
    expect(inbox.world.snapshot()).toEqual(before)
    expect(inbox.world.host.trips).toEqual([])
    expect(inbox.events).toMatchObject([
      { kind: 'inbox.refused', code: 'ERR_SIGNATURE_MISSING', status: 401 },
    ])
  })

  it('T34 fetches nothing but the key before the signature is verified', async () => {
    const tag = Array.from({ length: 500 }, (_, i) => ({
      type: 'Mention',
      href: `https://victim.example/${i}`,
    }))
    const request = await inbox.sign(create({ tag }))
    const forged = { ...request, body: new TextEncoder().encode('{}') }
    await expect(inbox.receive(forged)).rejects.toMatchObject({ code: 'ERR_DIGEST_MISMATCH' })
    expect(inbox.world.fetched).toEqual([])
    expect(inbox.world.host.trips).toEqual([])
  })

  it('T28 refuses a body over the limit before any key is asked for', async () => {
    const body = new Uint8Array(1_048_577)
    const request = { method: 'POST', url: `${US}/inbox`, headers: [CONTENT_TYPE], body }
    await expect(inbox.receive(request)).rejects.toMatchObject({ code: 'ERR_REQUEST_TOO_LARGE' })
    const announced = {
      ...request,
      headers: [CONTENT_TYPE, ['Content-Length', '1048577'] as const],
      body: new Uint8Array(2),
    }
    await expect(inbox.receive(announced)).rejects.toMatchObject({ code: 'ERR_REQUEST_TOO_LARGE' })
    expect(inbox.keysAsked).toEqual([])
  })

  it('takes a body of exactly the limit', async () => {
    const padded = JSON.stringify({ ...follow, padding: '' })
    const text = JSON.stringify({ ...follow, padding: ' '.repeat(1_048_576 - padded.length) })
    expect((await inbox.deliver(text, { as: BOB })).status).toBe(202)
  })

  it.each(['application/json', 'text/html', 'application/ld+json', 'text/html; x=application/activity+json'])(
    'refuses the content type %s',
    async (type) => {
      const request = { method: 'POST', url: `${US}/inbox`, headers: [['Content-Type', type] as const] }
      await expect(inbox.receive(request)).rejects.toMatchObject({ code: 'ERR_CONTENT_TYPE' })
      expect(inbox.events).toMatchObject([{ status: 415 }])
    },
  )

  it.each([
    ['no JSON', 'hello', 'ERR_JSON_INVALID', 400],
    ['an empty body', '', 'ERR_JSON_INVALID', 400],
    ['a list', '[]', 'ERR_DOCUMENT_INVALID', 202],
    ['nothing in particular', '{}', 'ERR_DOCUMENT_INVALID', 202],
    [
      'two actors in one document',
      '{"type":"Like","actor":"https://a.example","actor":"https://b.example"}',
      'ERR_JSON_INVALID',
      400,
    ],
    ['a nest of 100 arrays', '['.repeat(100) + ']'.repeat(100), 'ERR_JSON_LIMIT', 202],
  ])('drops %s, after its signature was verified', async (_what, text, code, status) => {
    await expect(inbox.deliver(text, { as: BOB })).rejects.toMatchObject({ code })
    expect(inbox.keysAsked).toHaveLength(1)
    expect(inbox.events).toMatchObject([{ kind: 'inbox.refused', code, status }])
  })

  it('T46 drops an activity of several actors', async () => {
    const activity = { ...follow, actor: [EVE, BOB] }
    await expect(inbox.deliver(activity, { as: EVE })).rejects.toMatchObject({ code: 'ERR_DOCUMENT_INVALID' })
    expect((await inbox.deliver({ ...follow, actor: [BOB] }, { as: BOB })).status).toBe(202)
  })

  it('T77 drops a poll of 100,000 options', async () => {
    await inbox.world.befriend(BOB)
    const oneOf = Array.from({ length: 100_000 }, () => ({}))
    await expect(inbox.deliver(create({ type: 'Question', oneOf }))).rejects.toMatchObject({
      code: expect.stringMatching(/^ERR_(JSON_LIMIT|DOCUMENT_INVALID)$/) as string,
    })
    expect(inbox.world.tables.statuses.has(NOTE)).toBe(false)
  })

  it('T49 refuses activities of our own actors from outside', async () => {
    const spoofed = { ...follow, actor: ALICE, object: BOB }
    await expect(inbox.deliver(spoofed, { as: EVE })).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
    expect(inbox.events).toMatchObject([{ status: 202 }])
  })
})

describe('receiveActivity, once and only once', () => {
  it('T94 finds nothing left to do in the very same request', async () => {
    const note = create()
    await inbox.world.befriend(BOB)
    const request = await inbox.sign(note)
    await inbox.receive(request)
    const before = inbox.world.snapshot()
    expect((await inbox.receive(request)).effects).toMatchObject([{ kind: 'ignored', reason: 'duplicate' }])
    expect(inbox.world.snapshot()).toEqual(before)
  })

  it('T94 has a replay refused by what is applied, where it would still have an effect', async () => {
    const request = await inbox.sign(follow)
    await inbox.receive(request)
    // The Accept would go out again.
    await expect(inbox.receive(request)).rejects.toMatchObject({ code: 'ERR_DUPLICATE', retryable: false })
    expect(inbox.world.tables.sent).toHaveLength(1)
    expect(inbox.events.at(-1)).toMatchObject({ kind: 'inbox.refused', status: 202 })
  })

  it('takes the same activity in a new signature for what it is: a Follow gets its answer again', async () => {
    await inbox.deliver(follow)
    const { effects } = await inbox.deliver(follow, { at: later(1) })
    expect(kindsOf(effects)).toEqual(['delivery.send', 'activity.seen'])
  })

  it('Pixelfed and Misskey follow again under the same id, in the same octets', async () => {
    const undo = { id: `${follow.id}/undo`, type: 'Undo', actor: BOB, object: follow }
    await inbox.deliver(follow, { at: later(-20) })
    await inbox.deliver(undo, { at: later(-10) })
    expect(followOf(inbox.world, BOB, ALICE)).toBeUndefined()
    const late = await inbox.deliver(follow, { at: later(-15) })
    expect(late.effects).toMatchObject([{ kind: 'ignored', reason: 'deleted_before' }])
    expect(kindsOf((await inbox.deliver(follow, { at: later(0) })).effects)).toContain('follow.accept')
    expect(inbox.world.tables.sent).toHaveLength(2)
  })

  it('T133 handles the copy for a personal inbox on its own', async () => {
    const note = create({ to: [ALICE, CAROL], cc: [] })
    await inbox.deliver(note)
    expect((await inbox.deliver(note, { recipientId: ALICE })).effects).toMatchObject([
      { kind: 'ignored', reason: 'duplicate' },
    ])
    const silent = create({ to: [ALICE], cc: [] })
    const { effects } = await inbox.deliver(silent, { recipientId: CAROL })
    expect(effects).toMatchObject([{ kind: 'ignored', reason: 'duplicate' }])
  })

  it('P4 lets nobody use up the id of another', async () => {
    await inbox.deliver({ ...follow, actor: EVE })
    expect(kindsOf((await inbox.deliver(follow)).effects)).toContain('follow.accept')
    expect(followOf(inbox.world, EVE, ALICE)).toMatchObject({ state: 'accepted' })
    expect(followOf(inbox.world, EVE, ALICE)?.id).not.toBe(follow.id)
  })

  it('R5 comes to the same end with a hundred copies that come at once', async () => {
    const requests = await Promise.all(
      Array.from({ length: 100 }, (_, i) => inbox.sign(follow, { at: new Date(NOW.getTime() - i * 1000) })),
    )
    const outcomes = await Promise.allSettled(requests.map((request) => inbox.receive(request)))
    expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([])
    expect([...inbox.world.tables.follows.values()]).toHaveLength(1)
    expect(inbox.world.tables.sent.every(({ senderId }) => senderId === ALICE)).toBe(true)
    expect(inbox.world.tables.sent).toHaveLength(1) // one id: the same Accept
  })

  it('R4 shares one decision, and its end, between two equal requests at once', async () => {
    const request = await inbox.sign(follow)
    const { promise: mayProceed, resolve: proceed } = gate()
    let applied = 0
    const apply = async (): Promise<void> => {
      applied++
      await mayProceed
    }
    const receipts = [inbox.receive(request, { apply }), inbox.receive(request, { apply })]
    await new Promise((resolve) => setTimeout(resolve, 100)) // both are verified by then
    proceed()
    const [first, second] = await Promise.all(receipts)
    expect(second).toBe(first)
    expect(applied).toBe(1)
  })

  it('R4 shares a bad end as well, and begins anew after it', async () => {
    const request = await inbox.sign(follow)
    const failure = new Error('disk full')
    const apply = (): Promise<void> => Promise.reject(failure)
    const outcomes = await Promise.allSettled([
      inbox.receive(request, { apply }),
      inbox.receive(request, { apply }),
    ])
    expect(outcomes).toEqual([
      { status: 'rejected', reason: failure },
      { status: 'rejected', reason: failure },
    ])
    expect((await inbox.receive(request)).status).toBe(202)
  })

  it('shares nothing between two inboxes', async () => {
    await inbox.world.befriend(BOB)
    const note = create({ to: ['https://x.example/y'], cc: [] })
    const [toAlice, toCarol] = await Promise.all([
      inbox.deliver(note, { recipientId: ALICE }),
      inbox.deliver(note, { recipientId: CAROL }),
    ])
    // What came to the second inbox was decided on what the first has brought.
    expect(kindsOf(toAlice.effects)).toContain('status.create')
    expect(kindsOf(toCarol.effects)).toEqual(['status.mention', 'activity.seen'])
  })

  it('R6 takes an activity again whose effects could not be applied, the very same request included', async () => {
    const request = await inbox.sign(follow)
    const failure = new Error('disk full')
    const apply = (): Promise<void> => Promise.reject(failure)
    await expect(inbox.receive(request, { apply })).rejects.toBe(failure)
    expect(inbox.events).toEqual([])
    expect((await inbox.receive(request)).status).toBe(202)
    expect(followOf(inbox.world, BOB, ALICE)).toMatchObject({ state: 'accepted' })
  })

  it('lets a refused activity come again: what was missing may be there by then', async () => {
    const accept = { id: 'https://bob.example/a/1', type: 'Accept', actor: BOB, object: `${ALICE}#follows/1` }
    const request = await inbox.sign(accept)
    await expect(inbox.receive(request)).rejects.toMatchObject({ code: 'ERR_NOT_REQUESTED' })
    const pending = { id: `${ALICE}#follows/1`, followerId: ALICE, targetId: BOB }
    await inbox.world.given({ kind: 'follow.request', ...pending })
    expect((await inbox.receive(request)).effects[0]).toEqual({ kind: 'follow.accept', ...pending })
  })

  it('lets what the host throws through untouched, whatever it is', async () => {
    const failure = { oops: true }
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- a host can throw anything
    const fails = (): Promise<never> => Promise.reject(failure)
    const request = await inbox.sign(follow)
    await expect(inbox.receive(request, { apply: fails })).rejects.toBe(failure)
    await expect(inbox.receive(request, { directory: { answer: fails } })).rejects.toBe(failure)
    expect(inbox.events).toEqual([])
  })

  it('lets an ERR_DUPLICATE of another process through, as its answer', async () => {
    const apply = (): Promise<void> => Promise.reject(new RefusedError('ERR_DUPLICATE', 'seen'))
    await expect(inbox.deliver(follow, { apply })).rejects.toMatchObject({ code: 'ERR_DUPLICATE' })
    expect(inbox.events).toMatchObject([{ kind: 'inbox.refused', status: 202 }])
  })
})

describe('receiveActivity, its listener', () => {
  const throwing = (): never => {
    throw new Error('listener')
  }
  const rejecting = (() => Promise.reject(new Error('listener'))) as OnEvent

  it.each([
    ['throws', throwing],
    ['rejects', rejecting],
  ])('changes nothing when it %s', async (_how, onEvent) => {
    const { effects } = await inbox.deliver(follow, { onEvent })
    expect(kindsOf(effects)).toContain('follow.accept')
    await expect(inbox.receive(inbox.unsigned(follow), { onEvent })).rejects.toMatchObject({
      code: 'ERR_SIGNATURE_MISSING',
    })
  })
})

describe('receiveActivity, whose inbox', () => {
  it('knows no inbox of nobody, or of an account that is not local', async () => {
    const elsewhere = `${US}/moved/away`
    await inbox.world.meet(elsewhere)
    for (const recipientId of [`${US}/users/nobody`, elsewhere]) {
      await expect(inbox.deliver(follow, { recipientId })).rejects.toMatchObject({
        code: 'ERR_UNKNOWN_ACCOUNT',
      })
    }
    expect(inbox.events).toMatchObject([{ status: 404 }, { status: 404 }])
  })

  it('tells that the inbox of somebody suspended is gone', async () => {
    await inbox.world.given({ kind: 'account.moderate', accountId: ALICE, severity: 'suspend' })
    const before = inbox.world.snapshot()
    await expect(inbox.deliver(follow, { recipientId: ALICE })).rejects.toMatchObject({
      code: 'ERR_ACCOUNT_GONE',
    })
    expect(inbox.events).toMatchObject([{ status: 410 }])
    expect(inbox.world.snapshot()).toEqual(before)
  })

  it('stores what came to a personal inbox for its owner only', async () => {
    const { effects } = await inbox.deliver(create({ to: ['https://x.example/y'], cc: [] }), {
      recipientId: CAROL,
    })
    expect(effects).toContainEqual(
      expect.objectContaining({
        kind: 'status.create',
        status: expect.objectContaining({
          visibility: 'limited',
          mentions: [{ actorId: CAROL, silent: true, notify: false }],
        }) as unknown,
      }),
    )
  })
})

describe('receiveActivity, what fetching says', () => {
  const announce = {
    id: 'https://bob.example/a/1',
    type: 'Announce',
    actor: BOB,
    object: 'https://x.example/n/1',
    to: [PUBLIC],
  }

  it.each([404, 410, 500])('never blames who boosts what answers %i', async (status) => {
    await inbox.world.befriend(BOB)
    inbox.world.web.set('https://x.example/n/1', answers(status))
    expect((await inbox.deliver(announce)).effects).toMatchObject([
      { kind: 'ignored', reason: 'unreachable' },
    ])
  })

  it.each([
    [503, true, 503],
    [404, false, 202],
  ])('tells an actor whose own server answers %i to come again: %s', async (status, retryable, answer) => {
    inbox.world.web.set(BOB, answers(status))
    await expect(inbox.deliver(follow)).rejects.toMatchObject({ name: 'RemoteError', retryable })
    expect(inbox.events).toMatchObject([{ kind: 'inbox.refused', status: answer }])
    inbox.world.web.set(BOB, actorDocument(BOB))
    expect((await inbox.deliver(follow)).status).toBe(202)
  })
})
