import { beforeEach, describe, expect, it } from 'vitest'
import type { Effect, NotificationType } from '../../../src/core/model/index.js'
import {
  ALICE,
  BOB,
  CAROL,
  createWorld,
  kindsOf,
  localAccount,
  noteDocument,
  PUBLIC,
  US,
  type Json,
  type World,
} from './world.js'

const POST = `${ALICE}/statuses/1`
const NOTE = 'https://bob.example/n/1'
const by = (type: string, object: unknown, more: Json = {}): Json => ({
  id: `https://bob.example/${type.toLowerCase()}/1`,
  type,
  actor: BOB,
  object,
  ...more,
})
const quoting = noteDocument(NOTE, BOB, { quote: POST })

/** What Bob does to Alice, of which she is told. */
interface Case {
  readonly activity: Json
  readonly before?: () => Promise<unknown>
  readonly statusId?: string
  /** What is stored though she is told nothing; absent for what is refused to somebody blocked. */
  readonly stored?: Effect['kind']
}

let world: World
const CASES: Readonly<Partial<Record<NotificationType, Case>>> = {
  mention: {
    activity: by('Create', noteDocument(NOTE, BOB, { cc: [ALICE], tag: [{ type: 'Mention', href: ALICE }] })),
    statusId: NOTE,
    stored: 'status.create',
  },
  follow: { activity: by('Follow', ALICE) },
  follow_request: {
    before: () => world.given({ kind: 'account.update', account: localAccount(ALICE, { locked: true }) }),
    activity: by('Follow', ALICE),
  },
  favourite: { activity: by('Like', POST), statusId: POST, stored: 'status.favourite' },
  boost: { activity: by('Announce', POST, { to: [PUBLIC] }), statusId: POST, stored: 'status.boost' },
  quote: { activity: by('QuoteRequest', POST, { instrument: quoting }), statusId: NOTE },
  quote_request: {
    before: () => world.post({ quotePolicy: 2 }),
    activity: by('QuoteRequest', POST, { instrument: quoting }),
    statusId: NOTE,
  },
}

beforeEach(async () => {
  world = createWorld()
  await world.meet(BOB)
  await world.post()
})

describe.each(Object.keys(CASES) as NotificationType[])('a notification of %s', (type) => {
  const { activity, before, statusId, stored } = CASES[type] ?? { activity: {} }
  const happens = async (circumstances: readonly Effect[] = []): Promise<readonly Effect[]> => {
    await before?.()
    await world.given(...circumstances)
    return await world.receive(activity)
  }

  it('reaches whom it concerns, once', async () => {
    await happens()
    expect(world.tables.notifications).toEqual([
      {
        kind: 'notification.add',
        type,
        accountId: ALICE,
        actorId: BOB,
        ...(statusId !== undefined && { statusId }),
      },
    ])
    await world.receive(activity)
    expect(world.tables.notifications).toHaveLength(1)
  })

  it('never comes from somebody blocked, whose activity is stored all the same', async () => {
    const effects = await happens([{ kind: 'block.add', actorId: ALICE, targetId: BOB }])
    expect(world.tables.notifications).toEqual([])
    expect(kindsOf(effects)).toContain(stored ?? 'delivery.send') // a Reject
  })

  it('comes from somebody limited to those who follow them, or as a request to follow', async () => {
    const limited: Effect = { kind: 'account.moderate', accountId: BOB, severity: 'silence' }
    await happens([limited])
    const isFollow = type === 'follow_request' || type === 'follow' // which waits then
    const told = world.tables.notifications.map((it) => it.type)
    expect(told).toEqual(isFollow ? ['follow_request'] : [])
    const follow = { id: `${ALICE}#f`, followerId: ALICE, targetId: BOB }
    world = createWorld()
    await world.meet(BOB)
    await world.post()
    await happens([limited, { kind: 'follow.accept', ...follow }])
    expect(world.tables.notifications).toHaveLength(1)
  })

  it('reaches nobody whom the moderators have suspended', async () => {
    await happens([{ kind: 'account.moderate', accountId: ALICE, severity: 'suspend' }])
    expect(world.tables.notifications).toEqual([])
  })
})

describe('who is told', () => {
  it('is nobody of another server, and nobody who is not here', async () => {
    const tag = ['https://x.example/y', `${US}/users/nobody`].map((href) => ({ type: 'Mention', href }))
    const cc = tag.map(({ href }) => href)
    await world.befriend(BOB)
    await world.receive(by('Create', noteDocument(NOTE, BOB, { cc, tag })))
    expect(world.tables.notifications).toEqual([])
  })

  it('is everybody named but those who block the author', async () => {
    await world.given({ kind: 'block.add', actorId: ALICE, targetId: BOB })
    const tag = [ALICE, CAROL].map((href) => ({ type: 'Mention', href }))
    const cc = [ALICE, CAROL]
    const effects = await world.receive(by('Create', noteDocument(NOTE, BOB, { cc, tag })))
    expect(kindsOf(effects)).toEqual(['status.create', 'notification.add'])
    expect(world.tables.notifications).toMatchObject([{ accountId: CAROL }])
  })
})
