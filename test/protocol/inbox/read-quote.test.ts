import { beforeEach, describe, expect, it } from 'vitest'
import type { StatusQuote } from '../../../src/core/model/index.js'
import {
  actorDocument,
  ALICE,
  answers,
  BOB,
  createWorld,
  EVE,
  localStatus,
  noteDocument,
  type Json,
  type World,
} from './world.js'

const QUOTE = 'https://bob.example/n/1'
const TARGET = 'https://quoted.example/n/9'
const AUTHOR = 'https://quoted.example/users/q'
const STAMP = 'https://quoted.example/stamps/1'
const stamp = (more: Json = {}): Json => ({
  '@context': 'https://www.w3.org/ns/activitystreams',
  id: STAMP,
  type: 'QuoteAuthorization',
  attributedTo: AUTHOR,
  interactingObject: QUOTE,
  interactionTarget: TARGET,
  ...more,
})
const quoting = (more: Json = {}): Json => noteDocument(QUOTE, BOB, { quote: TARGET, ...more })

let world: World
beforeEach(async () => {
  world = createWorld()
  await world.befriend(BOB)
  world.web.set(AUTHOR, actorDocument(AUTHOR))
  world.web.set(TARGET, noteDocument(TARGET, AUTHOR))
  world.web.set(STAMP, stamp())
})
async function quoteOf(object: Json): Promise<StatusQuote | undefined> {
  await world.receive({ id: 'https://bob.example/c/1', type: 'Create', actor: BOB, object })
  return world.tables.statuses.get(QUOTE)?.quote
}
const update = (object: Json): Json => ({ id: 'https://bob.example/u/1', type: 'Update', actor: BOB, object })
const DUPLICATE = [{ kind: 'ignored', reason: 'duplicate' }]
const PARTIES = { targetId: TARGET, targetAuthorId: AUTHOR, legacy: false }

describe('a quote in a post', () => {
  it('is accepted with a stamp that fits, and makes the quoted post known', async () => {
    expect(await quoteOf(quoting({ quoteAuthorization: STAMP }))).toEqual({
      ...PARTIES,
      state: 'accepted',
      stamp: STAMP,
    })
    expect(world.tables.statuses.get(TARGET)).toMatchObject({ authorId: AUTHOR })
  })

  it('waits without a stamp', async () => {
    expect(await quoteOf(quoting())).toEqual({ ...PARTIES, state: 'pending' })
    expect(world.fetched).toEqual([TARGET, AUTHOR])
  })

  it('is accepted when somebody quotes themself', async () => {
    world.web.set(TARGET, noteDocument(TARGET, AUTHOR))
    const own = 'https://bob.example/n/0'
    world.web.set(own, noteDocument(own, BOB))
    expect(await quoteOf(quoting({ quote: own }))).toMatchObject({ targetId: own, state: 'accepted' })
  })

  it('tells the spellings from before FEP-044f', async () => {
    expect(await quoteOf(noteDocument(QUOTE, BOB, { quoteUrl: TARGET }))).toMatchObject({
      legacy: true,
      state: 'pending',
    })
  })

  it('knows that the quoted post is gone', async () => {
    expect(await quoteOf(quoting({ quote: { type: 'Tombstone' } }))).toEqual({
      state: 'deleted',
      legacy: false,
    })
  })

  it('does not lose the post because the quoted one cannot be had', async () => {
    world.web.delete(TARGET)
    expect(await quoteOf(quoting())).toEqual({ targetId: TARGET, state: 'pending', legacy: false })
  })

  it('is rejected when its stamp is gone', async () => {
    world.web.delete(STAMP)
    expect(await quoteOf(quoting({ quoteAuthorization: STAMP }))).toMatchObject({ state: 'rejected' })
  })

  it('does not look into what a quoted post quotes in turn', async () => {
    world.web.set(TARGET, noteDocument(TARGET, AUTHOR, { quote: 'https://third.example/n/1' }))
    await quoteOf(quoting())
    expect(world.fetched).toEqual([TARGET, AUTHOR])
    expect(world.tables.statuses.get(TARGET)?.quote).toMatchObject({ state: 'pending' })
  })

  it('takes no state for a local post but our own record', async () => {
    const { id } = await world.post()
    const claimed = quoting({ quote: id, quoteAuthorization: `${ALICE}/stamps/forged` })
    expect(await quoteOf(claimed)).toEqual({
      targetId: id,
      targetAuthorId: ALICE,
      state: 'pending',
      legacy: false,
    })
    expect(world.fetched).toEqual([])
  })

  it('T73 is none when two targets are named', async () => {
    expect(await quoteOf(quoting({ quoteUrl: 'https://other.example/n/1' }))).toBeUndefined()
  })

  it('T81 fetches nothing of a blocked domain', async () => {
    await world.given({ kind: 'domain.moderate', domain: 'quoted.example', severity: 'suspend' })
    expect(await quoteOf(quoting({ quoteAuthorization: STAMP }))).toEqual({
      targetId: TARGET,
      state: 'pending',
      legacy: false,
    })
    expect(world.fetched).toEqual([])
  })

  it('takes nothing of an author whom the moderators shut out, known or fetched', async () => {
    await world.given({ kind: 'account.moderate', accountId: AUTHOR, severity: 'suspend' })
    const claimed = quoting({ quoteAuthorization: STAMP })
    expect(await quoteOf(claimed)).toEqual({ targetId: TARGET, state: 'pending', legacy: false })
    expect(world.fetched).toEqual([TARGET])
    expect(world.tables.statuses.has(TARGET)).toBe(false)

    world = createWorld()
    await world.befriend(BOB)
    await world.meet(AUTHOR)
    await world.given(
      {
        kind: 'status.create',
        status: localStatus({ id: TARGET, authorId: AUTHOR, local: false }),
        via: 'fetched',
      },
      { kind: 'account.moderate', accountId: AUTHOR, severity: 'suspend' },
    )
    expect(await quoteOf(claimed)).toEqual({ targetId: TARGET, state: 'pending', legacy: false })
    expect(world.fetched).toEqual([])
  })

  it.each(['private', 'direct', 'limited'] as const)(
    'names no %s post of somebody else, which is not its readers’ to find',
    async (visibility) => {
      const { id } = await world.post({ visibility })
      expect(await quoteOf(quoting({ quote: id }))).toEqual({ state: 'pending', legacy: false })
    },
  )

  it('names no private post of another server', async () => {
    world.web.set(TARGET, noteDocument(TARGET, AUTHOR, { to: [`${AUTHOR}/followers`], cc: [] }))
    expect(await quoteOf(quoting({ quoteAuthorization: STAMP }))).toEqual({
      state: 'pending',
      legacy: false,
    })
    expect(world.fetched).not.toContain(STAMP)
  })

  it('does not fetch a stamp from anywhere but its author’s host', async () => {
    const elsewhere = 'https://evil.example/stamp'
    world.web.set(elsewhere, stamp({ id: elsewhere }))
    await quoteOf(quoting({ quoteAuthorization: elsewhere }))
    expect(world.fetched).toEqual([TARGET, AUTHOR])
  })

  it.each([
    [404, 'rejected'],
    [410, 'rejected'],
    [500, 'pending'],
    [401, 'pending'],
  ] as const)('judges a stamp that is answered with %i', async (status, state) => {
    world.web.set(STAMP, answers(status))
    expect(await quoteOf(quoting({ quoteAuthorization: STAMP }))).toMatchObject({ state })
  })

  it.each([
    [
      'T67 of another host than its author',
      'https://evil.example/stamp',
      { id: 'https://evil.example/stamp' },
    ],
    ['T67 of another author', STAMP, { attributedTo: EVE }],
    ['T68 of another quoting post', STAMP, { interactingObject: 'https://bob.example/n/2' }],
    ['T68 of another target', STAMP, { interactionTarget: 'https://quoted.example/n/1' }],
    ['T67 of another type', STAMP, { type: 'Note' }],
  ])('waits with a stamp %s', async (_what, url, more) => {
    world.web.set(url, stamp(more))
    expect(await quoteOf(quoting({ quoteAuthorization: url }))).toEqual({ ...PARTIES, state: 'pending' })
  })
})

describe('a quote in an edit (quotes.md §7)', () => {
  const newer = { updated: '2026-11-22T11:30:00Z' }

  it('is accepted when its stamp comes, without an edit', async () => {
    await quoteOf(quoting())
    expect(await world.receive(update(quoting({ quoteAuthorization: STAMP })))).toMatchObject([
      { kind: 'quote.accept', quoteId: QUOTE, stamp: STAMP },
    ])
    expect(world.tables.statuses.get(QUOTE)?.quote).toMatchObject({ state: 'accepted' })
  })

  it('waits again when the stamp is taken away by an edit', async () => {
    await quoteOf(quoting({ quoteAuthorization: STAMP }))
    await world.receive(update(quoting({ ...newer, content: 'edited' })))
    expect(world.tables.statuses.get(QUOTE)?.quote).toEqual({ ...PARTIES, state: 'pending' })
  })

  it('goes with an edit that has none, and only with an edit', async () => {
    await quoteOf(quoting({ quoteAuthorization: STAMP }))
    expect(await world.receive(update(noteDocument(QUOTE, BOB)))).toMatchObject(DUPLICATE)
    expect(world.tables.statuses.get(QUOTE)?.quote).toMatchObject({ state: 'accepted' })
    await world.receive(update(noteDocument(QUOTE, BOB, newer)))
    expect(world.tables.statuses.get(QUOTE)?.quote).toBeUndefined()
  })

  it('comes with an edit only', async () => {
    await quoteOf(noteDocument(QUOTE, BOB))
    expect(await world.receive(update(quoting({ quoteAuthorization: STAMP })))).toMatchObject(DUPLICATE)
    await world.receive(update(quoting({ ...newer, quoteAuthorization: STAMP })))
    expect(world.tables.statuses.get(QUOTE)?.quote).toMatchObject({ state: 'accepted' })
  })

  it('stays rejected by a local author whatever an edit claims', async () => {
    const { id } = await world.post()
    await quoteOf(quoting({ quote: id }))
    await world.given({ kind: 'quote.reject', quoteId: QUOTE, targetId: id, state: 'rejected' })
    await world.receive(
      update(quoting({ ...newer, quote: id, quoteAuthorization: STAMP, content: 'edited' })),
    )
    expect(world.tables.statuses.get(QUOTE)).toMatchObject({ html: 'edited', quote: { state: 'rejected' } })
  })
})
