import { beforeEach, describe, expect, it } from 'vitest'
import type { StatusQuote } from '../../../src/protocol/inbox/index.js'
import { actorDocument, ALICE, BOB, createWorld, EVE, noteDocument, type Json, type World } from './world.js'

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
  world = await createWorld()
  await world.befriend(BOB)
  world.web.set(AUTHOR, actorDocument(AUTHOR))
  world.web.set(TARGET, noteDocument(TARGET, AUTHOR))
  world.web.set(STAMP, stamp())
})
async function quoteOf(object: Json): Promise<StatusQuote | undefined> {
  await world.receive({ id: 'https://bob.example/c/1', type: 'Create', actor: BOB, object })
  return (await world.state.status(QUOTE))?.quote
}
const update = (object: Json): Json => ({ id: 'https://bob.example/u/1', type: 'Update', actor: BOB, object })
const PARTIES = { targetId: TARGET, targetAuthorId: AUTHOR, legacy: false }

describe('a quote in a post', () => {
  it('is accepted with a stamp that fits, and makes the quoted post known', async () => {
    expect(await quoteOf(quoting({ quoteAuthorization: STAMP }))).toEqual({
      ...PARTIES,
      state: 'accepted',
      stamp: STAMP,
    })
    expect(await world.state.status(TARGET)).toMatchObject({ authorId: AUTHOR })
    expect((await world.state.timeline(ALICE)).items).toHaveLength(1)
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
    expect((await world.state.status(TARGET))?.quote).toMatchObject({ state: 'pending' })
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
    await world.state.blockDomain('quoted.example')
    expect(await quoteOf(quoting({ quoteAuthorization: STAMP }))).toEqual({
      targetId: TARGET,
      state: 'pending',
      legacy: false,
    })
    expect(world.fetched).toEqual([])
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
    expect((await world.state.status(QUOTE))?.quote).toMatchObject({ state: 'accepted' })
  })

  it('waits again when the stamp is taken away by an edit', async () => {
    await quoteOf(quoting({ quoteAuthorization: STAMP }))
    await world.receive(update(quoting({ ...newer, content: 'edited' })))
    expect((await world.state.status(QUOTE))?.quote).toEqual({ ...PARTIES, state: 'pending' })
  })

  it('goes with an edit that has none, and only with an edit', async () => {
    await quoteOf(quoting({ quoteAuthorization: STAMP }))
    await expect(world.receive(update(noteDocument(QUOTE, BOB)))).rejects.toMatchObject({
      code: 'ERR_DUPLICATE',
    })
    expect((await world.state.status(QUOTE))?.quote).toMatchObject({ state: 'accepted' })
    await world.receive(update(noteDocument(QUOTE, BOB, newer)))
    expect((await world.state.status(QUOTE))?.quote).toBeUndefined()
  })

  it('comes with an edit only', async () => {
    await quoteOf(noteDocument(QUOTE, BOB))
    await expect(world.receive(update(quoting({ quoteAuthorization: STAMP })))).rejects.toMatchObject({
      code: 'ERR_DUPLICATE',
    })
    await world.receive(update(quoting({ ...newer, quoteAuthorization: STAMP })))
    expect((await world.state.status(QUOTE))?.quote).toMatchObject({ state: 'accepted' })
  })

  it('stays rejected by a local author whatever an edit claims', async () => {
    const { id } = await world.post()
    await quoteOf(quoting({ quote: id }))
    await world.state.apply([{ kind: 'quote.reject', quoteId: QUOTE, targetId: id, state: 'rejected' }])
    await world.receive(
      update(quoting({ ...newer, quote: id, quoteAuthorization: STAMP, content: 'edited' })),
    )
    expect(await world.state.status(QUOTE)).toMatchObject({ html: 'edited', quote: { state: 'rejected' } })
  })
})
