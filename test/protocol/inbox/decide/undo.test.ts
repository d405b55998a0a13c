import { beforeEach, describe, expect, it } from 'vitest'
import { fingerprint } from '../../../../src/core/wire/fingerprint.js'
import {
  ALICE,
  BOB,
  CAROL,
  createWorld,
  EVE,
  followOf,
  kindsOf,
  later,
  SIX_HOURS,
  PUBLIC,
  type Json,
  type World,
} from '../world.js'

const undo = (object: unknown, more: Json = {}): Json => ({
  id: 'https://bob.example/u/1',
  type: 'Undo',
  actor: BOB,
  object,
  ...more,
})
const follow = { id: 'https://bob.example/f/1', type: 'Follow', actor: BOB, object: ALICE }
/** Of what stood here: whatever else comes in that second came after it. */
const marker = (id: string) => ({
  kind: 'tombstone.add',
  id,
  actorId: BOB,
  at: '2026-11-22T11:59:59.999Z',
  until: '2026-12-22T12:00:00Z',
})

let world: World
beforeEach(() => {
  world = createWorld()
})

describe('decideUndo of a follow', () => {
  const ended = { kind: 'follow.undo', id: follow.id, followerId: BOB, targetId: ALICE }

  it.each([
    ['by id', follow.id, [follow.id]],
    ['embedded', follow, [follow.id]],
    ['embedded without an id', { ...follow, id: undefined }, [follow.id]],
    [
      'embedded under another id',
      { ...follow, id: 'https://bob.example/f/9' },
      ['https://bob.example/f/9', follow.id],
    ],
    ['embedded under the id of another origin', { ...follow, id: 'https://victim.example/f/1' }, [follow.id]],
  ])('ends a follow named %s', async (_what, object, marks) => {
    await world.receive(follow)
    expect(await world.receive(undo(object))).toEqual([ended, ...marks.map(marker)])
    expect(followOf(world, BOB, ALICE)).toBeUndefined()
  })

  it('T59 refuses the Undo of somebody else’s follow', async () => {
    await world.receive(follow)
    for (const object of [follow, { ...follow, id: undefined }]) {
      await expect(world.receive(undo(object, { actor: EVE }))).rejects.toMatchObject({
        code: 'ERR_NOT_OWNER',
      })
    }
    expect(await world.receive(undo(follow.id, { actor: EVE }))).toMatchObject([{ kind: 'ignored' }])
    expect(followOf(world, BOB, ALICE)).toMatchObject({ state: 'accepted' })
  })

  it('T60 goes by the record, not by what the copy claims', async () => {
    await world.receive(follow)
    const eves = { id: 'https://evil.example/f/1', type: 'Follow', actor: EVE, object: ALICE }
    await world.receive(eves)
    const lie = { ...eves, object: CAROL }
    expect(await world.receive(undo(lie, { actor: EVE }))).toMatchObject([
      { kind: 'follow.undo', followerId: EVE, targetId: ALICE },
      { kind: 'tombstone.add', actorId: EVE },
    ])
    expect(followOf(world, BOB, ALICE)).toMatchObject({ state: 'accepted' })
  })

  it('finds one’s own follow though a stranger planted its id', async () => {
    await world.receive(follow)
    await world.receive({ ...follow, actor: EVE })
    expect(await world.receive(undo(follow.id))).toEqual([ended, marker(follow.id)])
    expect(followOf(world, EVE, ALICE)).toMatchObject({ state: 'accepted' })
  })

  it('T133 leaves a marker of its own origin only', async () => {
    expect(await world.decide(undo(follow.id))).toEqual([
      { ...marker(follow.id), at: '2026-11-22T18:00:00Z', until: '2026-11-23T12:00:00Z' },
    ])
    expect(await world.decide(undo('https://victim.example/f/1'))).toMatchObject([
      { kind: 'ignored', reason: 'unknown_object' },
    ])
  })

  it('changes nothing a second time, and moves the marker when it is signed later', async () => {
    await world.receive(follow)
    await world.receive(undo(follow))
    expect(await world.receive(undo(follow))).toMatchObject([{ kind: 'ignored', reason: 'duplicate' }])
    expect(await world.receive(undo(follow), { signedAt: later(1) })).toEqual([
      { ...marker(follow.id), at: '2026-11-22T12:00:01Z', until: '2026-11-23T12:00:00Z' },
    ])
  })
})

describe('decideUndo of other things', () => {
  it('takes back a boost, by id or embedded', async () => {
    const { id } = await world.post()
    const announce = { id: 'https://bob.example/a/1', type: 'Announce', actor: BOB, object: id, to: [PUBLIC] }
    for (const object of [announce.id, announce, { ...announce, id: undefined }]) {
      world.tables.tombstones.clear()
      await world.receive(announce)
      expect(await world.receive(undo(object))).toEqual([
        { kind: 'status.unboost', id: announce.id, actorId: BOB, statusId: id },
        marker(announce.id),
      ])
    }
    world.tables.tombstones.clear()
    await world.receive(announce)
    await expect(world.receive(undo(announce, { actor: EVE }))).rejects.toMatchObject({
      code: 'ERR_NOT_OWNER',
    })
  })

  it('takes back a boost only, whatever else has its id', async () => {
    const { id } = await world.post()
    const note = {
      id: 'https://bob.example/n/1',
      type: 'Note',
      attributedTo: BOB,
      content: 'x',
      to: [PUBLIC],
    }
    await world.befriend(BOB)
    await world.receive({ type: 'Create', actor: BOB, object: note })
    const lie = { id: note.id, type: 'Announce', actor: BOB, object: id }
    expect(kindsOf(await world.receive(undo(lie)))).toEqual(['tombstone.add'])
    expect(world.tables.statuses.has(note.id)).toBe(true)
  })

  it('takes back a favourite', async () => {
    const { id } = await world.post()
    const like = { id: 'https://bob.example/l/1', type: 'Like', actor: BOB, object: id }
    await world.receive(like)
    await expect(world.receive(undo(like, { actor: EVE }))).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
    expect(await world.receive(undo(like))).toEqual([
      { kind: 'status.unfavourite', actorId: BOB, statusId: id },
      marker(like.id),
    ])
  })

  it('marks by its relation what has no id', async () => {
    const { id } = await world.post()
    const like = { type: 'Like', actor: BOB, object: id }
    await world.receive(like)
    expect(await world.receive(undo(like))).toEqual([
      { kind: 'status.unfavourite', actorId: BOB, statusId: id },
      marker(`like:${fingerprint(id)}`),
    ])
  })

  it('takes back a block', async () => {
    const block = { id: 'https://bob.example/b/1', type: 'Block', actor: BOB, object: ALICE }
    for (const object of [block.id, block, { ...block, id: undefined }]) {
      world.tables.tombstones.clear()
      await world.receive(block)
      expect(await world.receive(undo(object))).toEqual([
        { kind: 'block.remove', actorId: BOB, targetId: ALICE },
        marker(block.id),
      ])
    }
    world.tables.tombstones.clear()
    await world.receive(block)
    expect(await world.receive(undo(block.id, { actor: EVE }))).toMatchObject([{ kind: 'ignored' }])
    await expect(world.receive(undo(block, { actor: EVE }))).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
  })

  it('lets a follow wait again whose Accept is taken back', async () => {
    const mine = { id: `${ALICE}#follows/1`, followerId: ALICE, targetId: BOB }
    await world.given({ kind: 'follow.accept', ...mine })
    const accept = { id: 'https://bob.example/a/1', type: 'Accept', actor: BOB, object: mine.id }
    expect(await world.receive(undo({ ...accept, actor: EVE }, { actor: EVE }))).toMatchObject([
      { kind: 'tombstone.add', actorId: EVE },
    ])
    expect(kindsOf(await world.receive(undo(accept)))).toEqual([
      'follow.unaccept',
      'tombstone.add',
      'tombstone.add',
    ])
    expect(followOf(world, ALICE, BOB)).toMatchObject({ state: 'pending' })
  })

  it('ignores what it does not know how to take back', async () => {
    for (const type of ['EmojiReact', 'Delete', 'Flag', 'Undo', 'Note']) {
      const object = { id: 'https://bob.example/e/1', type, actor: BOB, object: CAROL }
      expect(await world.decide(undo(object))).toMatchObject([
        { kind: 'ignored', reason: 'unsupported_type' },
      ])
    }
  })

  it('refuses an Undo of nothing', async () => {
    const empty = { id: 'https://bob.example/u/1', type: 'Undo', actor: BOB }
    await expect(world.decide(empty)).rejects.toMatchObject({ code: 'ERR_DOCUMENT_INVALID', path: '/object' })
  })
})

describe('everything taken back, and what comes after it', () => {
  const post = `${ALICE}/statuses/1`
  const note = { id: 'https://bob.example/n/1', type: 'Note', attributedTo: BOB, content: 'x', to: [PUBLIC] }
  const mine = { id: `${ALICE}#follows/1`, followerId: ALICE, targetId: BOB }
  const by = (type: string, object: unknown, more: Json = {}): Json => ({
    id: `https://bob.example/${type}/1`,
    type,
    actor: BOB,
    object,
    ...more,
  })
  const undoing = (activity: Json): Json => undo(activity)
  const cases: Readonly<
    Record<string, { before?: () => Promise<unknown>; activity: Json; removal: (it: Json) => Json }>
  > = {
    Follow: { activity: follow, removal: undoing },
    Like: { before: () => world.post(), activity: by('Like', post), removal: undoing },
    Announce: {
      before: () => world.post(),
      activity: by('Announce', post, { to: [PUBLIC] }),
      removal: undoing,
    },
    Block: { activity: by('Block', ALICE), removal: undoing },
    Accept: {
      before: () => world.given({ kind: 'follow.request', ...mine }),
      activity: by('Accept', mine.id),
      removal: undoing,
    },
    Create: {
      before: () => world.befriend(BOB),
      activity: by('Create', note),
      removal: () => by('Delete', note.id),
    },
  }
  const hasEffect = async (activity: Json, seconds: number): Promise<boolean> =>
    (await world.receive(activity, { signedAt: later(seconds), now: later(60) })).some(
      ({ kind }) => kind !== 'ignored',
    )

  describe.each(Object.keys(cases))('%s', (name) => {
    const { before, activity, removal } = cases[name]!
    const forms: readonly (readonly [string, Json])[] = [
      ['with its id', activity],
      ['without an id', { ...activity, id: undefined }],
      ['with the id of another origin', { ...activity, id: 'https://victim.example/x/1' }],
    ]

    it.each(forms)('comes, goes, stays away as an old copy, and counts anew: %s', async (_what, form) => {
      await before?.()
      expect(await hasEffect(form, 0)).toBe(true)
      expect(await hasEffect(removal(form), 10)).toBe(true)
      const isFinal = name === 'Create'
      for (const seconds of [0, 9]) expect(await hasEffect(form, seconds)).toBe(false)
      if (isFinal) expect(await hasEffect(form, 10)).toBe(false)
      expect(await hasEffect(form, isFinal ? 11 : 10)).toBe(true)
    })

    it.each(forms)(
      'stays away for hours when its end came first, then counts anew: %s',
      async (_what, form) => {
        await before?.()
        expect(await hasEffect(removal(form), 10)).toBe(true)
        // Whoever could not deliver it signs each try anew.
        for (const seconds of [0, 10, 11, SIX_HOURS + 10]) expect(await hasEffect(form, seconds)).toBe(false)
        expect(await hasEffect(form, SIX_HOURS + 11)).toBe(true)
      },
    )
  })

  it.each(['Follow', 'Like', 'Announce', 'Block', 'Accept'])(
    'ends and begins as often as it comes, all in one second, by its own hand only: %s',
    async (name) => {
      const { before, activity, removal } = cases[name]!
      await before?.()
      const passedOn = { signerId: EVE, signedAt: later(10), now: later(60) }
      for (let times = 0; times < 3; times++) {
        expect(await hasEffect(activity, 10)).toBe(true)
        expect(await hasEffect(removal(activity), 10)).toBe(true)
        expect(await hasEffect(removal(activity), 10)).toBe(false)
        expect(await world.decide(activity, passedOn)).toMatchObject([{ reason: 'deleted_before' }])
      }
    },
  )

  it('takes WriteFreely’s one id for Create, Update and Delete', async () => {
    await world.befriend(BOB)
    const id = note.id
    const edit = { ...note, content: 'y', updated: '2026-11-22T11:30:00Z' }
    expect(await hasEffect({ id, type: 'Create', actor: BOB, object: note }, 0)).toBe(true)
    expect(await hasEffect({ id, type: 'Update', actor: BOB, object: edit }, 1)).toBe(true)
    expect(await hasEffect({ id, type: 'Delete', actor: BOB, object: id }, 2)).toBe(true)
    expect(await hasEffect({ id, type: 'Create', actor: BOB, object: note }, 3)).toBe(true)
  })
})
