import { describe, expect, it } from 'vitest'
import {
  dispatchOf,
  itemsOf,
  type DispatchOptions,
  type JsonDocument,
  type Reachable,
} from '../../../src/protocol/delivery/index.js'

const NOON = Date.parse('2026-11-22T12:00:00Z')
const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public'
const alice = 'https://local.example/users/alice'
const sender = { id: alice, followers: `${alice}/followers` }

function actor(host: string, name: string): Reachable {
  const actorId = `https://${host}/users/${name}`
  return { actorId, inbox: `${actorId}/inbox`, sharedInbox: `https://${host}/inbox` }
}

const bob = actor('one.example', 'bob')
const carol = actor('one.example', 'carol')
const dan = actor('two.example', 'dan')

const create = (more: JsonDocument = {}): JsonDocument => ({
  '@context': 'https://www.w3.org/ns/activitystreams',
  id: `${alice}/notes/1/activity`,
  type: 'Create',
  actor: alice,
  to: [PUBLIC],
  cc: [sender.followers],
  object: { id: `${alice}/notes/1`, type: 'Note', content: 'Hello' },
  ...more,
})

const dispatch = (
  document: JsonDocument,
  recipients: readonly Reachable[] = [],
  more: Partial<DispatchOptions> = {},
) => dispatchOf(document, { sender, recipients, ...more })
const inboxes = (...parameters: Parameters<typeof dispatch>) =>
  dispatch(...parameters).to.map(({ inbox }) => inbox)

describe('dispatchOf', () => {
  it('sends a public post to whom it concerns and to the followers it addresses', () => {
    expect(dispatch(create(), [bob, carol, dan])).toEqual({
      kind: 'delivery.send',
      id: `${alice}/notes/1/activity ${alice}`,
      senderId: alice,
      activityId: `${alice}/notes/1/activity`,
      body: JSON.stringify(create()),
      to: [
        { actorId: bob.actorId, inbox: 'https://one.example/inbox' },
        { actorId: dan.actorId, inbox: 'https://two.example/inbox' },
      ],
      followersOf: [alice],
      subject: `${alice}/notes/1`,
    })
  })

  it('sends what one actor asks of another to its own inbox', () => {
    const follow = {
      id: `${alice}/follows/1`,
      type: 'Follow',
      actor: alice,
      object: bob.actorId,
      to: [bob.actorId],
    }
    expect(inboxes(follow, [bob])).toEqual([bob.inbox])
    expect(inboxes(follow, [bob], { via: 'shared' })).toEqual(['https://one.example/inbox'])
    expect(inboxes(create(), [bob], { via: 'personal' })).toEqual([bob.inbox])
    expect(dispatch(follow, [bob]).followersOf).toEqual([])
  })

  it('tells which inboxes are an actor’s own', () => {
    const marked = (...parameters: Parameters<typeof dispatch>) =>
      dispatch(...parameters).to.map(({ isPersonal }) => isPersonal)
    const alone = { actorId: bob.actorId, inbox: bob.inbox }
    const blog = 'https://one.example/wp-json/inbox'
    expect(marked(create(), [bob, dan])).toEqual([undefined, undefined])
    expect(marked(create(), [alone, dan])).toEqual([true, undefined])
    expect(marked(create(), [bob, dan], { via: 'personal' })).toEqual([true, true])
    expect(marked(create(), [{ ...bob, sharedInbox: 'https://two.example/inbox' }])).toEqual([true])
    expect(marked(create(), [{ ...bob, inbox: blog, sharedInbox: blog }])).toEqual([undefined])
    expect(marked(create(), [{ ...alone, inbox: blog }])).toEqual([true])
    expect(marked(create(), [alone, alone])).toEqual([true])
    const neighbours = ['x', 'y', 'x'].map((name) => ({
      actorId: `https://one.example/?author=${name}`,
      inbox: blog,
    }))
    expect(marked(create(), neighbours)).toEqual([undefined])
    expect(marked(create(), [{ ...alone, inbox: 'https://one.example/inbox' }, carol])).toEqual([undefined])
  })

  it('goes to the followers of others when told to, each account once', () => {
    const others = ['https://local.example/users/zoe', alice]
    expect(dispatch(create(), [], { followersOf: others }).followersOf).toEqual([alice, others[0]])
    expect(dispatch(create({ cc: [] }), [], { followersOf: others }).followersOf).toEqual(others)
    expect(dispatchOf(create(), { sender: { id: alice }, recipients: [] }).followersOf).toEqual([])
  })

  it('takes blind addressees into account and out of the document (T129)', () => {
    const blind = create({
      to: [],
      cc: [],
      bto: [sender.followers],
      object: { type: 'Note', bcc: [dan.actorId] },
    })
    const { followersOf, body } = dispatch(blind)
    expect(followersOf).toEqual([alice])
    expect(body).not.toMatch(/bto|bcc|followers|users\/dan/)
  })

  it('leaves out this server, who has no inbox, and the inboxes it is told to', () => {
    const local = { actorId: `${alice}2`, inbox: `${alice}2/inbox` }
    const liar = { actorId: 'https://x.example/1', inbox: 'https://local.example/inbox' }
    const impostor = { actorId: `${alice}3`, inbox: 'https://x.example/inbox' }
    const mailbox = { actorId: 'https://x.example/2', inbox: 'urn:not-a-url' }
    const secret = { actorId: 'https://x.example/3', inbox: 'https://u:p@x.example/inbox' }
    const nothing = { actorId: 'https://x.example/4', inbox: '' }
    const all = [local, liar, impostor, mailbox, secret, nothing, bob, dan]
    const exceptInboxes = ['https://TWO.example/inbox#x']
    expect(inboxes(create(), all, { exceptInboxes })).toEqual(['https://one.example/inbox'])
    expect(dispatch(create(), all, { exceptInboxes }).exceptInboxes).toEqual(exceptInboxes)
  })

  it.each(['https://x.example/in\r\nX-Evil: 1', 'https://x.example/in box', 'https://x.example\\inbox'])(
    'does not send to %j (T135)',
    (inbox) => {
      expect(inboxes(create(), [{ actorId: 'https://x.example/1', inbox }])).toEqual([])
    },
  )

  it('writes inboxes as the URL standard does, so that equal ones are one (T127, T135)', () => {
    const spellings = ['https://X.example/ä', 'https://x.example:443/%C3%A4', 'https://x.example/ä#fragment']
    const actors = spellings.map((inbox, i) => ({ actorId: `https://x.example/${i}`, inbox }))
    expect(inboxes(create(), actors)).toEqual(['https://x.example/%C3%A4'])
  })

  it('uses no shared inbox on another host than the actor’s, and lets its own actors speak for one (T128)', () => {
    const thief = { ...actor('evil.example', 'eve'), sharedInbox: 'https://one.example/inbox' }
    expect(inboxes(create(), [thief])).toEqual([thief.inbox])
    const squatter = { actorId: thief.actorId, inbox: 'https://one.example/inbox' }
    for (const both of [
      [squatter, bob],
      [bob, squatter],
    ])
      expect(dispatch(create(), both).to).toEqual([
        { actorId: bob.actorId, inbox: 'https://one.example/inbox' },
      ])
  })

  it('voids what waits about the same thing for a Delete, and for nothing else (R16)', () => {
    const note = `${alice}/notes/1`
    const gone = dispatch(
      create({ id: `${note}/delete`, type: 'Delete', object: { id: note, type: 'Tombstone' } }),
    )
    expect([gone.subject, gone.supersedes]).toEqual([note, true])
    for (const type of ['Create', 'Update', 'Undo', 'Announce'])
      expect(dispatch(create({ type })).supersedes).toBeUndefined()
    expect(dispatch(create(), [], { subject: 'other' }).subject).toBe('other')
  })

  it.each([
    ['a followers-only post', create({ to: [sender.followers], cc: [] }), true],
    ['its edit', create({ type: 'Update', to: [sender.followers], cc: [] }), true],
    ['its boost', create({ type: 'Announce', to: [sender.followers], cc: [] }), true],
    ['its deletion', create({ type: 'Delete', to: [sender.followers], cc: [] }), undefined],
    ['a public post', create(), undefined],
    ['an unlisted post', create({ to: [sender.followers], cc: [PUBLIC] }), undefined],
    ['a direct post', create({ to: [bob.actorId], cc: [] }), undefined],
  ])('compares followers along with %s: %s', (_what, document, expected) => {
    expect(dispatch(document, [bob]).synchronizeFollowers).toBe(expected)
  })

  it('gives long ids a short name, another for each', () => {
    const long = (end: string): string => dispatch(create({ id: `${alice}/${'x'.repeat(2000)}${end}` })).id
    expect(long('a').length).toBeLessThanOrEqual(512)
    expect(long('a')).not.toBe(long('b'))
    expect(long('a')).toBe(long('a'))
  })

  it('needs an id', () => {
    expect(() => dispatch({ type: 'Create' })).toThrow(TypeError)
    expect(() => dispatch(create({ id: '' }))).toThrow(TypeError)
  })

  it('says how often to try', () => {
    expect(dispatch(create(), [], { retries: 8 }).retries).toBe(8)
  })
})

describe('itemsOf', () => {
  it('makes one item for each inbox, all with the same octets, named by what they are', () => {
    const made = dispatch(create(), [bob, dan], { retries: 3 })
    const items = itemsOf(made, made.to, NOON)
    expect(items[0]).toEqual({
      id: `${made.id} https://one.example/inbox`,
      inbox: 'https://one.example/inbox',
      host: 'one.example',
      senderId: alice,
      activityId: made.activityId,
      body: made.body,
      subject: `${alice}/notes/1`,
      orderingKey: `${alice}/notes/1 https://one.example/inbox`,
      retries: 3,
      createdAt: NOON,
    })
    expect(items.map(({ inbox }) => inbox)).toEqual([
      'https://one.example/inbox',
      'https://two.example/inbox',
    ])
  })

  it('says for whom a host is written to that is not the actor’s own', () => {
    const elsewhere = { actorId: 'https://evil.example/eve', inbox: 'https://one.example/inbox' }
    const made = dispatch(create({ cc: [] }), [elsewhere])
    expect(itemsOf(made, made.to, NOON)[0]).toMatchObject({ host: 'one.example', onBehalfOf: 'evil.example' })
  })

  it('names the actor whose own inbox it is', () => {
    const made = dispatch(create({ cc: [] }), [bob], { via: 'personal' })
    expect(itemsOf(made, made.to, NOON)[0]).toMatchObject({ recipientId: bob.actorId })
    const shared = dispatch(create(), [bob])
    expect(itemsOf(shared, shared.to, NOON)[0]).not.toHaveProperty('recipientId')
  })

  it('names who alone is reached through a shared inbox, by what goes to nobody else there', () => {
    const neighbour = { ...bob, actorId: 'https://one.example/users/ann' }
    const direct = dispatch(create({ cc: [] }), [bob])
    expect(itemsOf(direct, direct.to, NOON)[0]).toMatchObject({ recipientId: bob.actorId })
    const both = dispatch(create({ cc: [] }), [bob, neighbour])
    expect(itemsOf(both, both.to, NOON)[0]).not.toHaveProperty('recipientId')
  })

  it('leaves out what is excepted, repeated or no URL, however it is spelt', () => {
    const made = { ...dispatch(create()), exceptInboxes: ['https://ONE.example/inbox'] }
    const recipients = [
      'https://one.example/inbox#a',
      'nonsense',
      'https://two.example/x',
      'https://two.example:443/x',
    ]
    const items = itemsOf(
      made,
      recipients.map((inbox) => ({ actorId: 'https://two.example/dan', inbox })),
      NOON,
    )
    expect(items.map(({ inbox }) => inbox)).toEqual(['https://two.example/x'])
  })
})
