/**
 * Contract of an outbox: what tells that a poll ended goes out at that moment, whatever else is told of its post.
 *
 * @module
 */
import type { UpdateSend } from '../../core/model/index.js'
import type { OutboxEntry } from '../../protocol/ports/index.js'
import { expectEqual } from '../check.js'
import { after, creating, localStatusValue } from '../samples.js'
import {
  itemsFor,
  LEASE_MS,
  step,
  take,
  takeOne,
  toFollowers,
  type OutboxCases,
  type OutboxFixture,
} from './fixture.js'

export const pollEndCases: OutboxCases = {
  async 'tells of the end of a poll at its moment, whatever is told of the post before'(host) {
    const { id, update, end } = await pollOf(host)
    await host.apply([end(50_000), update(5000)])
    await host.apply([end(50_000), update(90_000)])
    expectEqual(await host.outbox.size(), 2, 'size')
    const early = await takeOne(host, 5000)
    expectEqual(early.dispatch, update(5000), 'what is told before')
    await step(host, early, { kind: 'composed', dispatch: undefined })
    const edit = toFollowers(host, 'edit', { subject: id })
    await host.apply([edit])
    const next = await takeOne(host, 6000)
    expectEqual(next.dispatch, edit, 'what does not wait for the end')
    await step(host, next, { kind: 'done', items: [] })
    expectEqual(await host.outbox.nextDueAt(), host.now.getTime() + 50_000, 'nextDueAt')
    const last = await takeOne(host, 50_000)
    expectEqual(last.dispatch, end(50_000), 'what tells of the end')
    await step(host, last, { kind: 'composed', dispatch: undefined })
    expectEqual(await host.outbox.size(), 0, 'size once it was told')
  },

  async 'lets the end of a poll stand for what changes shortly before it, while it waits'(host) {
    const { update, end } = await pollOf(host)
    await host.apply([end(5000), update(5000), update(9000)])
    const entry = await takeOne(host, 9000)
    expectEqual(entry.dispatch, end(5000), 'what is told')
    await host.apply([update(9000), end(9000)])
    const later = await takeOne(host, 9000)
    expectEqual(later.dispatch, update(9000), 'what changed while that was composed')
  },

  async 'moves the end of a poll to the moment given last'(host) {
    const { update, end } = await pollOf(host)
    await host.apply([end(5000)])
    await host.apply([end(9000), update(6000)])
    const before = await takeOne(host, 8999)
    expectEqual(before.dispatch, update(6000), 'what is told before that moment')
    await step(host, before, { kind: 'composed', dispatch: undefined })
    await host.apply([end(7000)])
    const { dispatch } = await takeOne(host, 7000)
    expectEqual(dispatch.kind === 'update.send' && dispatch.endsPoll, true, 'what is told then')
  },

  async 'puts what tells of the end behind what waits about the post'(host) {
    const { id, end } = await pollOf(host)
    const edit = toFollowers(host, 'edit', { subject: id })
    await host.apply([end(1000), edit])
    const entries = await take(host, 1000)
    const [slow, last] = [of(entries, edit.kind), of(entries, 'update.send')]
    await step(host, slow, { kind: 'page', items: itemsFor(host, edit, []), cursor: 'a' })
    const told = toFollowers(host, 'told', { subject: id })
    await step(host, last, { kind: 'composed', dispatch: told })
    expectEqual(await take(host, 2000), [], 'what may be taken beside what is slow')
    await step(host, slow, { kind: 'done', items: [] })
    expectEqual((await takeOne(host, 2000)).dispatch, told, 'what is taken behind it')
  },

  async 'tells of no end once the post is deleted'(host) {
    const { id, end } = await pollOf(host)
    const deletion = toFollowers(host, 'delete', { subject: id, supersedes: true })
    await host.apply([end(5000)])
    await host.apply([deletion])
    expectEqual((await takeOne(host, LEASE_MS)).dispatch, deletion, 'what is left')
  },
}

/** A post with what may have to be told of it. */
async function pollOf(host: OutboxFixture) {
  const status = localStatusValue(host.users[0].actorId)
  const { id } = status
  await host.apply([creating(status)])
  const update = (ms: number): UpdateSend => ({ kind: 'update.send', objectId: id, at: after(host.now, ms) })
  return { id, update, end: (ms: number): UpdateSend => ({ ...update(ms), endsPoll: true }) }
}

function of(entries: readonly OutboxEntry[], kind: OutboxEntry['dispatch']['kind']): OutboxEntry {
  const found = entries.find(({ dispatch }) => dispatch.kind === kind)
  if (found === undefined) throw new Error(`there is no ${kind} to take`)
  return found
}
