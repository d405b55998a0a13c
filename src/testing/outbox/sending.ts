/**
 * Contract of an outbox: what `apply` puts in, and in which order it comes out.
 *
 * @module
 */
import { expectEqual, without } from '../check.js'
import { after, BOB, creating, DAN, EVE, localStatusValue } from '../samples.js'
import {
  BOBS_INBOX,
  deliverAll,
  itemsFor,
  LEASE_MS,
  step,
  take,
  takeOne,
  toFollowers,
  toOne,
  workOff,
  type OutboxCases,
  type OutboxFixture,
} from './fixture.js'

export const sendingCases: OutboxCases = {
  async 'is empty at first'({ outbox, now }) {
    expectEqual(await outbox.size(), 0, 'size')
    expectEqual(await outbox.nextDueAt(), undefined, 'nextDueAt')
    expectEqual(await outbox.take({ now: now.getTime() + 1e12, limit: 10, leaseMs: 1000 }), [], 'take')
    expectEqual(await outbox.step('nothing', 'nobody', { kind: 'done', items: [] }), false, 'step of nothing')
  },

  'sends to named actors, each inbox once': named,

  async 'hands out a dispatch to followers whole'(host) {
    const dispatch = toFollowers(host, '1', {
      body: '{"content":"ä\u{1f600}\\u0000"}',
      to: [{ actorId: BOB, inbox: BOBS_INBOX }],
      exceptInboxes: ['https://third.example/inbox'],
      subject: `${host.users[0].actorId}/statuses/1`,
      synchronizeFollowers: true,
      retries: 3,
    })
    await host.apply([dispatch])
    const due = await host.outbox.nextDueAt()
    expectEqual(due !== undefined && due <= host.now.getTime() + 1000, true, 'nextDueAt is now')
    const entry = await takeOne(host, 1000)
    expectEqual([entry.dispatch, entry.cursor, entry.lapses], [dispatch, undefined, 0], 'the entry')
    expectEqual(await host.queue.size(), 0, 'items before it was worked off')
    await step(host, entry, { kind: 'done', items: itemsFor(host, dispatch, [BOBS_INBOX]) })
    expectEqual([await host.outbox.size(), await host.queue.size()], [0, 1], 'sizes')
    expectEqual(await host.outbox.nextDueAt(), undefined, 'nextDueAt when it is done')
  },

  async 'sends a dispatch once, however often it is applied'(host) {
    const [{ actorId: alice }] = host.users
    const recipients = [BOB, DAN].map((actorId) => ({ actorId, inbox: `${actorId}/inbox` }))
    const dispatches = [toFollowers(host, '1'), toOne(host, '2', { to: recipients })]
    await host.apply(dispatches)
    await host.apply(dispatches)
    await host.apply([toFollowers(host, '1', { subject: `${alice}/statuses/1` })])
    const entries = (await take(host, 1000)).filter(
      ({ dispatch }) =>
        dispatch.kind === 'delivery.send' && dispatch.activityId === dispatches[0]?.activityId,
    )
    expectEqual(
      entries.map(({ dispatch }) => dispatch),
      dispatches.slice(0, 1),
      'the dispatch',
    )
    for (const entry of entries) await step(host, entry, { kind: 'done', items: [] })
    await workOff(host, 2 * LEASE_MS)
    const jobs = await host.queue.claim({
      now: host.now.getTime() + 1000,
      limit: 9,
      leaseMs: LEASE_MS,
      maxPerHost: 9,
    })
    expectEqual(jobs.length, 2, 'items')
    await host.queue.ack(jobs[0]?.item.id ?? '', jobs[0]?.lease ?? '')
    await host.apply([...dispatches.slice(1)])
    await workOff(host, 3 * LEASE_MS)
    expectEqual(await host.queue.size(), 1, 'items, once one was delivered and the other waits')
  },

  'keeps the order of what is about one subject': order,

  async 'lets what is to named actors wait behind an earlier dispatch about its subject'(host) {
    const subject = `${host.users[0].actorId}/statuses/1`
    const [create, update] = [toFollowers(host, 'create', { subject }), toOne(host, 'update', { subject })]
    await host.apply([create])
    await host.apply([update, toOne(host, 'other', { subject: `${subject}0` })])
    const claim = { now: host.now.getTime() + 1000, limit: 9, leaseMs: LEASE_MS, maxPerHost: 9 }
    const entries = await take(host, 1000)
    const first = entries.find(
      ({ dispatch }) => dispatch.kind === 'delivery.send' && dispatch.subject === subject,
    )
    expectEqual(first?.dispatch, create, 'what is first about the subject')
    const early = await host.queue.claim(claim)
    expectEqual(early.filter(({ item }) => item.subject === subject).length, 0, 'items about it before that')
    if (first === undefined) return
    await step(host, first, { kind: 'done', items: itemsFor(host, create, [BOBS_INBOX]) })
    await workOff(host, 1000)
    const items = (await deliverAll(host)).filter((item) => item.subject === subject)
    expectEqual(
      items.map(({ activityId }) => activityId),
      [create.activityId, update.activityId],
      'the order',
    )
  },

  'makes void what still waits about a subject': supersedes,
  'tells of the newest version of a post once for many changes': updates,

  async 'lets nothing wait for an Update that takes its time'(host) {
    const [{ actorId: alice }] = host.users
    const { id } = localStatusValue(alice)
    const wish = { kind: 'update.send', at: after(host.now, 90_000) } as const
    const edit = toFollowers(host, 'edit', { subject: id })
    await host.apply([creating(localStatusValue(alice)), { ...wish, objectId: id }, { ...wish, objectId: `${id}0` }]) // prettier-ignore
    expectEqual((await take(host, 1000)).length, 0, 'what is taken before the time')
    await host.apply([edit])
    const [first, ...more] = await take(host, 1000)
    expectEqual(
      [first?.dispatch.kind, more.length],
      ['update.send', 0],
      'what is taken with something behind it',
    )
    if (first === undefined) return
    await step(host, first, { kind: 'composed', dispatch: undefined })
    expectEqual((await takeOne(host, 1000)).dispatch, edit, 'what waited behind it')
  },

  async 'keeps dispatches of other subjects apart from a slow one'(host) {
    const slow = toFollowers(host, 'slow', { subject: 'https://us.example/1' })
    const quick = toFollowers(host, 'quick', { subject: 'https://us.example/1/2' })
    const none = [toFollowers(host, 'a'), toFollowers(host, 'b')]
    await host.apply([slow, quick, ...none])
    const ids = (await take(host, 1000)).map(({ id }) => id)
    expectEqual(ids, [slow.id, quick.id, ...none.map(({ id }) => id)], 'what is taken, in order')
  },
}

async function named(host: OutboxFixture): Promise<void> {
  const [{ actorId: alice }] = host.users
  const shared = 'https://second.example/inbox'
  const subject = `${alice}/statuses/1`
  const dispatch = toOne(host, '1', {
    to: [
      { actorId: BOB, inbox: BOBS_INBOX, isPersonal: true },
      { actorId: DAN, inbox: shared },
      { actorId: `${DAN}2`, inbox: shared },
      { actorId: EVE, inbox: 'https://victim.example/inbox' },
      { actorId: 'https://third.example/x', inbox: 'https://third.example/inbox' },
    ],
    exceptInboxes: ['https://third.example/inbox'],
    subject,
    synchronizeFollowers: true,
    retries: 3,
  })
  await host.apply([dispatch])
  await workOff(host, 1000)
  const items = [...(await deliverAll(host))].sort((a, b) => (a.inbox < b.inbox ? -1 : 1))
  const common = {
    senderId: alice,
    activityId: dispatch.activityId,
    body: dispatch.body,
    subject,
    synchronizeFollowers: true,
    retries: 3,
  }
  const expected = [
    { inbox: BOBS_INBOX, host: 'remote.example', recipientId: BOB },
    { inbox: shared, host: 'second.example' },
    { inbox: 'https://victim.example/inbox', host: 'victim.example', onBehalfOf: 'evil.example' },
  ].map((item) => ({
    ...item,
    ...common,
    id: `${dispatch.id} ${item.inbox}`,
    orderingKey: `${subject} ${item.inbox}`,
  }))
  expectEqual(
    items.map((item) => without(item, 'createdAt')),
    expected.sort((a, b) => (a.inbox < b.inbox ? -1 : 1)),
    'items',
  )
}

async function order(host: OutboxFixture): Promise<void> {
  const subject = 'https://us.example/notes/1'
  const [create, update, last] = ['create', 'update', 'last'].map((name) =>
    toFollowers(host, name, { subject }),
  )
  if (create === undefined || update === undefined || last === undefined) return
  await host.apply([create, update])
  await host.apply([last])
  const first = await takeOne(host, 1000)
  expectEqual(first.dispatch, create, 'the first')
  expectEqual(await take(host, 2000), [], 'what may be taken beside it')
  await step(host, first, { kind: 'page', items: itemsFor(host, create, [BOBS_INBOX]), cursor: 'a' })
  expectEqual(await take(host, 2000), [], 'what may be taken after its first page')
  await step(host, first, { kind: 'later', dueAt: host.now.getTime() + 5 * LEASE_MS })
  expectEqual(await take(host, 4 * LEASE_MS), [], 'what may be taken while it waits')
  expectEqual(await host.outbox.nextDueAt(), host.now.getTime() + 5 * LEASE_MS, 'nextDueAt while it waits')
  const again = await takeOne(host, 5 * LEASE_MS)
  expectEqual(again.dispatch, create, 'the first again')
  await step(host, again, { kind: 'done', items: [] })
  const second = await takeOne(host, 5 * LEASE_MS)
  expectEqual(second.dispatch, update, 'the second')
  await step(host, second, { kind: 'done', items: [] })
  expectEqual((await takeOne(host, 5 * LEASE_MS)).dispatch, last, 'the third')
}

/** Sets an item about each subject aside, whose id is the subject. */
async function shelveAbout(host: OutboxFixture, subjects: readonly string[]): Promise<void> {
  const items = subjects.map((subject) => {
    const [item] = itemsFor(host, toFollowers(host, 'old', { subject }), [BOBS_INBOX])
    if (item === undefined) throw new Error('there is no item')
    return { ...item, id: subject }
  })
  await host.queue.enqueue(items)
  const claim = { now: host.now.getTime() + 1000, limit: 9, leaseMs: LEASE_MS, maxPerHost: 9 }
  for (const { item, lease } of await host.queue.claim(claim)) await host.queue.shelve(item.id, lease, 'unfinished') // prettier-ignore
}

async function supersedes(host: OutboxFixture): Promise<void> {
  const subject = 'https://us.example/notes/1'
  const elsewhere = 'https://us.example/notes/10'
  const far = 'https://second.example/inbox'
  const [create, edit] = [toFollowers(host, 'create', { subject }), toFollowers(host, 'edit', { subject })]
  await host.apply([create, edit, toFollowers(host, 'other', { subject: elsewhere })])
  await shelveAbout(host, [subject, elsewhere])
  const entry = (await take(host, 1000)).find(({ id }) => id === create.id)
  if (entry === undefined) throw new Error('the first dispatch cannot be taken')
  await step(host, entry, { kind: 'page', items: itemsFor(host, create, [BOBS_INBOX, far]), cursor: 'a' })
  const claim = { now: host.now.getTime() + 1000, limit: 1, leaseMs: LEASE_MS, maxPerHost: 9 }
  const [underWay] = await host.queue.claim(claim)
  await host.apply([{ kind: 'update.send', objectId: subject, at: after(host.now, 0) }])
  const deletion = toFollowers(host, 'delete', { subject, supersedes: true })
  await host.apply([deletion])
  const late = {
    kind: 'page',
    items: itemsFor(host, create, ['https://x.example/inbox']),
    cursor: 'b',
  } as const
  expectEqual(await host.outbox.step(entry.id, entry.lease, late), false, 'a step of what is void')
  expectEqual(await host.queue.size(), 1, 'items, of which one is under way')
  expectEqual(
    (await host.queue.setAside({ limit: 10 })).items.map(({ id }) => id),
    [elsewhere],
    'what is set aside',
  )
  expectEqual(await host.queue.ack(underWay?.item.id ?? '', underWay?.lease ?? ''), true, 'its outcome')
  const left = (await take(host, 2 * LEASE_MS)).map(({ dispatch }) =>
    dispatch.kind === 'delivery.send' ? dispatch.activityId : dispatch,
  )
  expectEqual(
    left.sort(),
    [deletion.activityId, toFollowers(host, 'other').activityId].sort(),
    'what is left',
  )
  await host.apply([deletion])
  expectEqual(await host.outbox.size(), 2, 'size after it came again')
}

async function updates(host: OutboxFixture): Promise<void> {
  const [{ actorId: alice }] = host.users
  const { id } = localStatusValue(alice)
  const update = (ms: number) => ({ kind: 'update.send', objectId: id, at: after(host.now, ms) }) as const
  await host.apply([creating(localStatusValue(alice)), update(5000)])
  await host.apply([update(9000), { ...update(7000), objectId: `${id}0` }])
  expectEqual(await host.outbox.size(), 2, 'size')
  expectEqual(await take(host, 4999), [], 'what may be taken before it is due')
  expectEqual(await host.outbox.nextDueAt(), host.now.getTime() + 5000, 'nextDueAt')
  const entry = await takeOne(host, 5000)
  expectEqual(entry.dispatch, update(5000), 'the dispatch')
  // what changes while it is composed may not be in it
  await host.apply([update(6000)])
  const composed = toFollowers(host, 'update', { subject: id })
  await step(host, entry, { kind: 'composed', dispatch: composed })
  const sent = (await take(host, 6000)).filter(({ dispatch }) => dispatch.kind === 'delivery.send')
  expectEqual(
    sent.map(({ dispatch }) => dispatch),
    [composed],
    'what it became',
  )
  if (sent[0] !== undefined) await step(host, sent[0], { kind: 'done', items: [] })
  const second = (await take(host, 7000)).filter(({ dispatch }) => dispatch.kind === 'update.send')
  expectEqual(
    second.map(({ dispatch }) => dispatch.kind === 'update.send' && dispatch.objectId).sort(),
    [id, `${id}0`],
    'the next ones',
  )
  for (const each of second) await step(host, each, { kind: 'composed', dispatch: undefined })
  expectEqual(await host.outbox.size(), 0, 'size once there is nothing to tell')
}
