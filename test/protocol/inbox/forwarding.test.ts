import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { signLinkedData, verifyLinkedData } from '../../../src/core/jsonld/index.js'
import { generateKeyPair, type GeneratedKeyPair } from '../../../src/core/signature/index.js'
import { MalformedError } from '../../../src/errors.js'
import type { DeliverySend, Effect } from '../../../src/core/model/index.js'
import type { VerifyDocument } from '../../../src/protocol/inbox/options.js'
import { createInbox, keyPairOf, type Delivery, type Inbox } from './inbox.js'
import { ALICE, BOB, CAROL, EVE, localStatus, noteDocument, NOW, US, type Json } from './world.js'

const NOTE = 'https://bob.example/n/1'
const REPLIED = `${ALICE}/statuses/1`

let rsa: GeneratedKeyPair
beforeAll(async () => {
  rsa = await generateKeyPair('rsa')
})

let inbox: Inbox
beforeEach(async () => {
  inbox = createInbox()
  for (const id of [BOB, EVE]) await keyPairOf(id)
  await inbox.world.befriend(BOB)
  await inbox.world.meet(EVE)
  await inbox.world.post()
})

const verifyDocument: VerifyDocument = async (document) => {
  if (typeof document !== 'object' || document === null || !('signature' in document)) return undefined
  const key = { keyId: `${BOB}#main-key`, actorId: BOB, key: rsa.publicKey, source: 'fetch' } as const
  return await verifyLinkedData(document, { now: NOW, resolveKey: () => Promise.resolve(key) })
}

const reply = (more: Json = {}): Json => ({
  '@context': 'https://www.w3.org/ns/activitystreams',
  id: 'https://bob.example/c/1',
  type: 'Create',
  actor: BOB,
  to: ['https://www.w3.org/ns/activitystreams#Public'],
  object: noteDocument(NOTE, BOB, { inReplyTo: REPLIED }),
  ...more,
})
const signed = (activity: Json): Promise<Json> =>
  signLinkedData(activity, { keyId: `${BOB}#main-key`, privateKey: rsa.privateKey }, { now: NOW })

const forwards = (effects: readonly Effect[]): readonly DeliverySend[] =>
  effects.flatMap((effect) => (effect.kind === 'delivery.send' ? [effect] : []))

/** Receives octets, and gives what was passed on. */
async function passedOn(document: unknown, delivery: Delivery = {}): Promise<readonly DeliverySend[]> {
  const text = typeof document === 'string' ? document : JSON.stringify(document)
  return forwards((await inbox.deliver(text, { as: BOB, verifyDocument, ...delivery })).effects)
}

describe('a reply to a local post', () => {
  it('goes on in the octets received to the followers of its author, but not back', async () => {
    const text = JSON.stringify(await signed(reply()), undefined, 2)
    const [forward, ...others] = await passedOn(text)
    expect(others).toEqual([])
    expect(forward).toMatchObject({
      senderId: ALICE,
      activityId: 'https://bob.example/c/1',
      body: text,
      to: [],
      followersOf: [ALICE],
      exceptInboxes: [`${BOB}/inbox`, 'https://bob.example/inbox'],
      subject: NOTE,
      retries: 8,
    })
  })

  it('goes on when it came by way of somebody else, and not back to either', async () => {
    const [forward] = await passedOn(await signed(reply()), { as: EVE })
    expect(forward?.exceptInboxes).toEqual([
      `${BOB}/inbox`,
      'https://bob.example/inbox',
      `${EVE}/inbox`,
      'https://evil.example/inbox',
    ])
  })

  it('is stored and stays here where its signature is junk', async () => {
    const good = await signed(reply())
    const signature = good['signature'] as Json
    for (const junk of [
      { ...signature, signatureValue: 'AQID' },
      { type: 'RsaSignature2017' },
      { ...signature, created: '2020-01-01T00:00:00Z' },
      [signature],
      'none',
      null,
    ]) {
      inbox = createInbox()
      await inbox.world.befriend(BOB)
      await inbox.world.post()
      expect(await passedOn({ ...good, signature: junk })).toEqual([])
      expect(inbox.world.tables.statuses.has(NOTE)).toBe(true)
    }
  })

  it('stays here where something in it is not covered', async () => {
    const good = await signed(reply())
    for (const more of [
      { spam: 'https://spam.example' },
      { object: { ...(good['object'] as Json), hidden: 'x' } },
      { object: { ...(good['object'] as Json), tag: [{ type: 'Mention', href: ALICE, hidden: 'x' }] } },
    ]) {
      const other = createInbox()
      await other.world.befriend(BOB)
      await other.world.post()
      const text = JSON.stringify({ ...good, ...more })
      const receipt = await other.deliver(text, { as: BOB, verifyDocument })
      expect(forwards(receipt.effects)).toEqual([])
    }
  })

  it.each([
    ['no verifier is given', {}],
    ['there is nothing to verify', { verifyDocument: () => Promise.resolve(undefined) }],
    [
      'the signature is of somebody else',
      {
        verifyDocument: (document: unknown) =>
          Promise.resolve({ actorId: EVE, document, isSafeToForward: true }),
      },
    ],
    [
      'the verifier does not say that all is covered',
      { verifyDocument: (document: unknown) => Promise.resolve({ actorId: BOB, document }) },
    ],
    [
      'it does not hold',
      { verifyDocument: () => Promise.reject(new MalformedError('ERR_JSONLD_SIGNATURE', 'no')) },
    ],
  ])('stays here where %s', async (_what, options) => {
    const text = JSON.stringify(await signed(reply()))
    const { effects } = await inbox.deliver(text, { as: BOB, ...options })
    expect(forwards(effects)).toEqual([])
    expect(inbox.world.tables.statuses.has(NOTE)).toBe(true)
  })

  it.each([
    ['is not for everybody', { to: [`${BOB}/followers`], cc: [] }],
    ['answers nothing here', { inReplyTo: 'https://x.example/n/1' }],
    ['answers nothing', { inReplyTo: undefined }],
  ])('stays here where it %s', async (_what, more) => {
    const object = noteDocument(NOTE, BOB, { inReplyTo: REPLIED, ...more })
    expect(await passedOn(await signed(reply({ object, to: [] })))).toEqual([])
  })

  it('verifies nothing that would not be passed on', async () => {
    let asked = 0
    const verifier: VerifyDocument = (document) => {
      asked++
      return verifyDocument(document, 'forward')
    }
    const like = { ...reply(), id: 'https://bob.example/l/1', type: 'Like', object: REPLIED }
    await passedOn(await signed(like), { verifyDocument: verifier })
    await passedOn(reply(), { verifyDocument: verifier })
    expect(asked).toBe(0)
  })

  it('takes the id of another origin for none, as everywhere', async () => {
    const [forward] = await passedOn(await signed(reply({ id: 'https://victim.example/c/1' })))
    expect(forward?.activityId).not.toContain('victim')
  })
})

describe('what happens to a post that others passed on here', () => {
  beforeEach(async () => {
    const note = localStatus({ id: NOTE, authorId: BOB, local: false })
    const boost = { id: `${US}/boosts/1`, actorId: CAROL, statusId: NOTE, visibility: 'public' } as const
    await inbox.world.given(
      { kind: 'status.create', status: note, via: 'delivered' },
      { kind: 'status.boost', published: '2026-11-22T11:10:00Z', ...boost },
    )
  })

  it('goes on to the followers of those who boosted it: an edit, a deletion', async () => {
    const edit = reply({
      type: 'Update',
      id: 'https://bob.example/u/1',
      object: noteDocument(NOTE, BOB, { content: 'new', updated: '2026-11-22T11:30:00Z' }),
    })
    const deletion = reply({ type: 'Delete', id: 'https://bob.example/d/1', object: NOTE })
    for (const activity of [edit, deletion]) {
      const [forward] = await passedOn(await signed(activity))
      expect(forward).toMatchObject({ senderId: CAROL, followersOf: [CAROL], subject: NOTE, retries: 8 })
    }
  })

  it('goes nowhere where not everybody may read it', async () => {
    const note = localStatus({
      id: 'https://bob.example/n/2',
      authorId: BOB,
      local: false,
      visibility: 'private',
      inReplyTo: REPLIED,
    })
    await inbox.world.given({ kind: 'status.create', status: note, via: 'delivered' })
    const object = noteDocument(note.id, BOB, { content: 'new', updated: '2026-11-22T11:30:00Z' })
    for (const [type, what] of [
      ['Update', object],
      ['Delete', note.id],
    ] as const) {
      const activity = reply({ type, id: `https://bob.example/${type}/2`, object: what })
      expect(await passedOn(await signed(activity))).toEqual([])
    }
    expect(inbox.world.tables.statuses.has(note.id)).toBe(false)
  })

  it('has a name of its own for every body, since ids of Updates repeat', async () => {
    const names = []
    for (const [content, updated] of [
      ['one', '2026-11-22T11:30:00Z'],
      ['two', '2026-11-22T11:31:00Z'],
    ]) {
      const object = noteDocument(NOTE, BOB, { content, updated })
      const edit = reply({ type: 'Update', id: 'https://bob.example/u/1', object })
      names.push(...(await passedOn(await signed(edit))).map(({ id }) => id))
    }
    expect(new Set(names).size).toBe(2)
  })
})
