/** Ids that a neighbour planted, by every verb that speaks of a post: they end up with whose they are. */
import { beforeEach, describe, expect, it } from 'vitest'
import {
  ALICE,
  answers,
  BOB,
  createWorld,
  localStatus,
  noteDocument,
  type Json,
  type World,
} from '../world.js'

const MALLORY = 'https://bob.example/users/mallory'
const BELOW = `${BOB}/statuses/1`
const BESIDE = 'https://bob.example/n/1'
const TARGET = `${ALICE}/statuses/1`
/** Verbs that are about a post of this server, or take away what is here. */
const ABOUT_US: ReadonlySet<string> = new Set(['QuoteRequest', 'Delete'])
const note = (id: string, author: string): Json => noteDocument(id, author, { quote: TARGET })

const doors: Readonly<Record<string, (id: string, actor: string) => Json>> = {
  Create: (id, actor) => ({ type: 'Create', object: note(id, actor) }),
  Update: (id, actor) => ({
    type: 'Update',
    object: { ...note(id, actor), updated: '2026-11-22T11:30:00Z' },
  }),
  Delete: (id) => ({ type: 'Delete', object: id }),
  Add: (id, actor) => ({ type: 'Add', target: `${actor}/featured`, object: note(id, actor) }),
  QuoteRequest: (id, actor) => ({
    id: 'https://bob.example/requests/1',
    type: 'QuoteRequest',
    object: TARGET,
    instrument: note(id, actor),
  }),
}

let world: World
beforeEach(async () => {
  world = createWorld()
  await world.befriend(BOB)
  await world.befriend(MALLORY)
  await world.post()
})
const plant = (id: string, authorId: string) =>
  world.given({
    kind: 'status.create',
    status: localStatus({
      id,
      authorId,
      local: false,
      html: 'planted',
      quote: {
        targetId: TARGET,
        targetAuthorId: ALICE,
        state: 'accepted',
        legacy: false,
        stamp: `${ALICE}/stamp`,
      },
    }),
    via: 'delivered',
  })

describe.each(Object.entries(doors))('%s of a planted id', (type, activityOf) => {
  const authorAfter = type === 'Delete' ? undefined : BOB
  const send = (id: string, actor = BOB) => world.receive({ ...activityOf(id, actor), actor })

  it.each([
    ['below the actor, which nobody may read', BELOW, answers(404)],
    ['below the actor, which is refused', BELOW, answers(403)],
    ['below the actor, whose document names it', BELOW, noteDocument(BELOW, BOB)],
    ['elsewhere, whose document names the actor', BESIDE, noteDocument(BESIDE, BOB)],
  ])('takes it back: %s', async (_what, id, answer) => {
    await plant(id, MALLORY)
    world.web.set(id, answer)
    const effects = await send(id)
    expect(effects).toContainEqual({ kind: 'status.delete', statusId: id, authorId: MALLORY })
    expect(world.tables.statuses.get(id)?.authorId).toBe(authorAfter)
    expect(world.tables.statuses.get(id)?.html).not.toBe('planted')
  })

  it.each([
    ['elsewhere, of which nobody says whose it is', BESIDE, BOB, MALLORY, answers(404)],
    ['below the actor, whose document names the other', BELOW, BOB, MALLORY, noteDocument(BELOW, MALLORY)],
    ['below its author', BELOW, MALLORY, BOB, answers(404)],
    ['below both', BELOW, 'https://bob.example/users', BOB, answers(404)],
    ['only by its spelling', `${BOB}/../mallory/1`, BOB, MALLORY, answers(404)],
    ['beside the actor', `${BOB}by/statuses/1`, BOB, MALLORY, answers(404)],
    ['below an actor without a path', BESIDE, 'https://bob.example/', MALLORY, answers(404)],
  ])('leaves it where it is: %s', async (_what, id, actor, author, answer) => {
    await world.befriend(actor)
    await plant(id, author)
    world.web.set(id, answer)
    const before = world.snapshot()
    await expect(send(id, actor)).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
    expect(world.snapshot()).toEqual(before)
  })

  it('asks its origin for nobody whom nobody here follows, unless it is about what is here', async () => {
    const lone = createWorld()
    await lone.meet(BOB)
    await lone.post()
    await lone.given({
      kind: 'status.create',
      status: localStatus({ id: BELOW, authorId: MALLORY, local: false }),
      via: 'delivered',
    })
    lone.web.set(BELOW, answers(404))
    await lone.receive({ ...activityOf(BELOW, BOB), actor: BOB }).catch(() => undefined)
    expect(lone.fetched).toEqual(ABOUT_US.has(type) ? [BELOW] : [])
  })

  it('lets the sender come again where its server cannot be asked just now', async () => {
    await plant(BELOW, MALLORY)
    world.web.set(BELOW, answers(503))
    await expect(send(BELOW)).rejects.toMatchObject({ retryable: true })
  })
})
