import { beforeEach, describe, expect, it } from 'vitest'
import {
  accountValue,
  ALICE,
  BOB,
  CAROL,
  createWorld,
  EVE,
  noteDocument,
  PUBLIC,
  type Json,
  type World,
} from '../world.js'

const VICTIM = 'https://victim.example/users/v'
const POST = 'https://victim.example/n/1'
const announce = (object: unknown, more: Json = {}): Json => ({
  id: 'https://bob.example/a/1',
  type: 'Announce',
  actor: BOB,
  published: '2026-11-22T11:30:00Z',
  to: [PUBLIC],
  cc: [`${BOB}/followers`],
  object,
  ...more,
})

let world: World
beforeEach(async () => {
  world = await createWorld()
  await world.befriend(BOB)
  world.web.set(VICTIM, { ...world.web.get(EVE), id: VICTIM, inbox: `${VICTIM}/inbox`, publicKey: undefined })
  world.web.set(POST, noteDocument(POST, VICTIM))
})

describe('decideAnnounce', () => {
  it('boosts a known post', async () => {
    const { id } = await world.post()
    expect(await world.receive(announce(id))).toEqual([
      {
        kind: 'status.boost',
        id: 'https://bob.example/a/1',
        actorId: BOB,
        statusId: id,
        published: '2026-11-22T11:30:00Z',
        visibility: 'public',
      },
    ])
    expect((await world.state.timeline(ALICE)).items).toMatchObject([
      { status: { id }, boostedBy: BOB },
      { status: { id } },
    ])
    expect((await world.state.notifications(ALICE)).items).toMatchObject([{ kind: 'boost', actorId: BOB }])
    expect(await world.state.content.totals(id)).toEqual({ favourites: 0, boosts: 1 })
  })

  it('fetches an unknown post and its author from their origin', async () => {
    const effects = await world.receive(announce(POST))
    expect(effects.map(({ kind }) => kind)).toEqual(['account.update', 'status.create', 'status.boost'])
    expect(effects[1]).toMatchObject({ via: 'fetched', status: { id: POST, authorId: VICTIM } })
    expect(world.fetched).toEqual([POST, VICTIM])
    expect((await world.state.timeline(ALICE)).items).toMatchObject([{ boostedBy: BOB }])
  })

  it('takes the same boost once', async () => {
    const { id } = await world.post()
    await world.receive(announce(id))
    const again = announce(id, { id: 'https://bob.example/a/2' })
    expect(await world.receive(again)).toMatchObject([{ kind: 'ignored', reason: 'duplicate' }])
    expect(await world.state.content.totals(id)).toMatchObject({ boosts: 1 })
  })

  it('takes the boost of a group that announces the Create (FEP-1b12)', async () => {
    const inner = {
      id: 'https://victim.example/c/1',
      type: 'Create',
      actor: VICTIM,
      object: noteDocument(POST, VICTIM),
    }
    expect((await world.receive(announce(inner))).at(-1)).toMatchObject({
      kind: 'status.boost',
      statusId: POST,
    })
    expect(world.fetched[0]).toBe(POST)
  })

  it('ignores announced activities of other kinds', async () => {
    const inner = { id: 'https://victim.example/l/1', type: 'Like', actor: VICTIM, object: POST }
    expect(await world.decide(announce(inner))).toMatchObject([
      { kind: 'ignored', reason: 'unsupported_type' },
    ])
  })

  it('drops boosts by somebody whom nobody here follows', async () => {
    const stranger = announce(POST, { actor: EVE, id: 'https://evil.example/a/1' })
    expect(await world.decide(stranger)).toMatchObject([{ kind: 'ignored', reason: 'unrelated' }])
    expect(world.fetched).toEqual([])
  })

  it('takes a stranger’s boost of a local post', async () => {
    const { id } = await world.post()
    const stranger = announce(id, { actor: EVE, id: 'https://evil.example/a/1' })
    expect((await world.decide(stranger)).map(({ kind }) => kind)).toEqual(['account.update', 'status.boost'])
  })

  it('lets nobody boost what is not public, but its author', async () => {
    await world.post({ visibility: 'private' })
    expect(await world.decide(announce(`${ALICE}/statuses/1`))).toMatchObject([
      { kind: 'ignored', reason: 'not_public' },
    ])
    const own = noteDocument('https://bob.example/n/1', BOB, { to: [`${BOB}/followers`], cc: [] })
    expect((await world.decide(announce(own))).map(({ kind }) => kind)).toEqual([
      'status.create',
      'status.boost',
    ])
  })

  it('ignores what is nowhere here', async () => {
    expect(await world.decide(announce(`${CAROL}/statuses/none`))).toMatchObject([
      { kind: 'ignored', reason: 'unknown_object' },
    ])
  })
})

describe('decideAnnounce, threats', () => {
  it('T44 takes the content only from the post’s own origin', async () => {
    const forged = noteDocument(POST, VICTIM, { content: 'forged' })
    await world.receive(announce(forged))
    expect((await world.state.status(POST))?.html).toBe('<p>Hello</p>')
  })

  it('T44 does not believe a copy that claims to be the booster’s on another origin', async () => {
    await world.receive(announce(noteDocument(POST, BOB, { content: 'forged' })))
    expect(await world.state.status(POST)).toMatchObject({ authorId: VICTIM, html: '<p>Hello</p>' })
  })

  it('T44 refuses a fetched post whose author lives elsewhere', async () => {
    world.web.set(POST, noteDocument(POST, BOB))
    await expect(world.receive(announce(POST))).rejects.toMatchObject({ code: 'ERR_ORIGIN_MISMATCH' })
  })

  it('T81 stores nothing of a blocked author, and fetches nothing of a blocked domain', async () => {
    await world.state.blockDomain('victim.example')
    await expect(world.receive(announce(POST))).rejects.toMatchObject({ code: 'ERR_ACTOR_BLOCKED' })
    expect(world.fetched).toEqual([])
    await world.state.blockDomain('victim.example', false)
    await world.state.apply([{ kind: 'account.update', account: accountValue(VICTIM, { suspended: true }) }])
    await expect(world.receive(announce(POST))).rejects.toMatchObject({ code: 'ERR_ACTOR_BLOCKED' })
  })

  it('T81 refuses the boost of a known post whose author was suspended since', async () => {
    await world.receive(announce(POST))
    await world.state.apply([{ kind: 'account.update', account: accountValue(VICTIM, { suspended: true }) }])
    const later = announce(POST, { actor: EVE, id: 'https://evil.example/a/1' })
    await expect(world.receive(later, { rules: { takesUnrelatedPosts: true } })).rejects.toMatchObject({
      code: 'ERR_ACTOR_BLOCKED',
    })
  })

  it('T133 stays undone when the Undo came first', async () => {
    const { id } = await world.post()
    await world.receive({ id: 'https://bob.example/u/1', type: 'Undo', actor: BOB, object: announce(id) })
    await expect(world.receive(announce(id))).rejects.toMatchObject({ code: 'ERR_DUPLICATE' })
  })
})
