import { beforeEach, describe, expect, it } from 'vitest'
import {
  actorDocument,
  ALICE,
  answers,
  BOB,
  CAROL,
  createWorld,
  EVE,
  kindsOf,
  later,
  SIX_HOURS,
  noteDocument,
  PUBLIC,
  US,
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
  world = createWorld()
  await world.befriend(BOB)
  world.web.set(VICTIM, actorDocument(VICTIM))
  world.web.set(POST, noteDocument(POST, VICTIM))
})

describe('decideAnnounce', () => {
  it('boosts a known post, and tells its author', async () => {
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
      { kind: 'notification.add', type: 'boost', accountId: ALICE, actorId: BOB, statusId: id },
    ])
  })

  it('fetches an unknown post and its author from their origin', async () => {
    const effects = await world.receive(announce(POST))
    expect(kindsOf(effects)).toEqual(['account.update', 'status.create', 'status.boost'])
    expect(effects[1]).toMatchObject({ via: 'fetched', status: { id: POST, authorId: VICTIM } })
    expect(world.fetched).toEqual([POST, VICTIM])
  })

  it('takes the same boost once, by whatever id', async () => {
    const { id } = await world.post()
    await world.receive(announce(id))
    for (const again of [announce(id), announce(id, { id: 'https://bob.example/a/2' })]) {
      expect(await world.receive(again)).toMatchObject([{ kind: 'ignored', reason: 'duplicate' }])
    }
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

  it('tells an author nothing of the boost by a group that the author follows', async () => {
    const { id } = await world.post()
    await world.meet(BOB, { type: 'Group', group: true })
    expect(kindsOf(await world.decide(announce(id)))).toEqual(['status.boost'])
    world.tables.follows.clear()
    expect(kindsOf(await world.decide(announce(id)))).toEqual(['status.boost', 'notification.add'])
  })

  it('counts the boost of another server’s boost for the post, once', async () => {
    const { id } = await world.post()
    const theirs = { id: 'https://evil.example/a/9', actorId: EVE, statusId: id }
    await world.given({
      kind: 'status.boost',
      ...theirs,
      published: '2026-11-22T11:00:00Z',
      visibility: 'public',
    })
    expect(await world.receive(announce(theirs.id))).toMatchObject([
      { kind: 'status.boost', statusId: id },
      { kind: 'notification.add' },
    ])
    expect(await world.receive(announce(theirs.id, { id: 'https://bob.example/a/2' }))).toMatchObject([
      { kind: 'ignored', reason: 'duplicate' },
    ])
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
    expect(kindsOf(await world.decide(stranger))).toEqual([
      'account.update',
      'status.boost',
      'notification.add',
    ])
  })

  it('lets nobody boost what is not public, but its author', async () => {
    await world.post({ visibility: 'private' })
    expect(await world.decide(announce(`${ALICE}/statuses/1`))).toMatchObject([
      { kind: 'ignored', reason: 'not_public' },
    ])
    const own = noteDocument('https://bob.example/n/1', BOB, { to: [`${BOB}/followers`], cc: [] })
    expect(kindsOf(await world.decide(announce(own)))).toEqual(['status.create', 'status.boost'])
  })

  it.each([
    ['nobody', { to: [], cc: [] }],
    ['people only', { to: [ALICE], cc: [] }],
  ])('takes no boost that is for %s', async (_what, audience) => {
    const { id } = await world.post()
    expect(await world.decide(announce(id, audience))).toMatchObject([
      { kind: 'ignored', reason: 'not_public' },
    ])
  })

  it('ignores what is nowhere here', async () => {
    expect(await world.decide(announce(`${CAROL}/statuses/none`))).toMatchObject([
      { kind: 'ignored', reason: 'unknown_object' },
    ])
  })

  it.each([404, 410, 503])('blames nobody who boosts what its server answers with %i', async (status) => {
    world.web.set(POST, answers(status))
    expect(await world.decide(announce(POST))).toMatchObject([{ kind: 'ignored', reason: 'unreachable' }])
  })

  it('keeps a boost without an id of its own under one that nobody else can have', async () => {
    const { id } = await world.post()
    for (const sent of [undefined, 'https://victim.example/a/1', 'urn:x']) {
      world.tables.boosts.clear()
      const [effect] = await world.receive(announce(id, { id: sent }))
      expect(effect?.kind === 'status.boost' && effect.id.startsWith(`${US}/#boosts/`)).toBe(true)
      expect(kindsOf(await world.receive(announce(id, { id: sent })))).toEqual(['ignored'])
    }
  })
})

describe('decideAnnounce of an own post lets none in that a Create would not', () => {
  const id = 'https://bob.example/n/1'

  it('not one that was deleted, until it is signed hours later', async () => {
    await world.receive({ type: 'Delete', actor: BOB, object: id })
    expect(await world.decide(announce(noteDocument(id, BOB)))).toMatchObject([
      { kind: 'ignored', reason: 'deleted_before' },
    ])
    const since = await world.decide(announce(noteDocument(id, BOB)), {
      signedAt: later(SIX_HOURS + 1),
    })
    expect(kindsOf(since)).toEqual(['status.create', 'status.boost'])
  })

  it('not one that is for nobody here', async () => {
    const direct = noteDocument(id, BOB, { to: [EVE], cc: [] })
    expect(await world.decide(announce(direct))).toMatchObject([{ kind: 'ignored', reason: 'unrelated' }])
  })
})

describe('decideAnnounce, threats', () => {
  it('T44 takes the content only from the post’s own origin', async () => {
    const forged = noteDocument(POST, VICTIM, { content: 'forged' })
    await world.receive(announce(forged))
    expect(world.tables.statuses.get(POST)?.html).toBe('<p>Hello</p>')
  })

  it('T44 does not believe a copy that claims to be the booster’s on another origin', async () => {
    await world.receive(announce(noteDocument(POST, BOB, { content: 'forged' })))
    expect(world.tables.statuses.get(POST)).toMatchObject({ authorId: VICTIM, html: '<p>Hello</p>' })
  })

  it('T44 refuses a fetched post whose author lives elsewhere', async () => {
    world.web.set(POST, noteDocument(POST, BOB))
    await expect(world.receive(announce(POST))).rejects.toMatchObject({ code: 'ERR_ORIGIN_MISMATCH' })
  })

  it('T81 stores nothing of a shut-out author, and fetches nothing of a shut-out domain', async () => {
    const blocked = [{ kind: 'ignored', reason: 'blocked' }]
    await world.given({ kind: 'domain.moderate', domain: 'victim.example', severity: 'suspend' })
    expect(await world.receive(announce(POST))).toMatchObject(blocked)
    expect(world.fetched).toEqual([])
    await world.given({ kind: 'domain.moderate', domain: 'victim.example', severity: 'none' })
    await world.given({ kind: 'account.moderate', accountId: VICTIM, severity: 'suspend' })
    expect(await world.receive(announce(POST))).toMatchObject(blocked)
    expect(world.fetched).toEqual([POST])
  })

  it('T81 takes no boost of a known post whose author was shut out since', async () => {
    await world.receive(announce(POST))
    await world.given({ kind: 'account.moderate', accountId: VICTIM, severity: 'suspend' })
    const again = announce(POST, { actor: EVE, id: 'https://evil.example/a/1' })
    expect(await world.receive(again, { rules: { takesUnrelatedPosts: true } })).toMatchObject([
      { kind: 'ignored', reason: 'blocked' },
    ])
  })

  it('does not believe that a suspended author is, whose own server says so', async () => {
    await world.receive(announce(POST))
    await world.meet(VICTIM, { suspended: true })
    const other = announce(POST, { actor: EVE, id: 'https://evil.example/a/1' })
    expect(kindsOf(await world.receive(other, { rules: { takesUnrelatedPosts: true } }))).toContain(
      'status.boost',
    )
  })
})
