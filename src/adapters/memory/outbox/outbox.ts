/**
 * What has to go out, in the memory of one process: stored with what it tells of, worked off in pages.
 *
 * @module
 */
import type { DeliverySend, UpdateSend } from '../../../core/model/index.js'
import { itemsOf } from '../../../protocol/delivery/index.js'
import type { Outbox, Random, SetAsideReason } from '../../../protocol/ports/index.js'
import { assertDeliveryBody } from '../../state/index.js'
import type { MemoryShelf } from '../queue/shelf.js'
import type { WaitingItems } from '../queue/waiting.js'
import { createTable, type Journal } from '../tables/index.js'
import { createOutboxPort } from './port.js'
import { idOfEnd, keyOfRow, subjectOf, type OutboxRow, type OutboxTable } from './rows.js'

/** The outbox: what `apply` puts in, and the port that a worker takes from. */
export interface MemoryOutbox {
  /** Stores a dispatch, or queues its items at once. Part of the transaction under way. */
  send(dispatch: DeliverySend, now: number): void
  /** Notes that a post has to be told of anew. Part of the transaction under way. */
  update(dispatch: UpdateSend): void
  readonly port: Outbox
}

/** What an outbox works with. */
export interface OutboxParts {
  readonly journal: Journal
  readonly waiting: WaitingItems
  readonly shelf: MemoryShelf
  readonly random: Random
  /** The present, in milliseconds since the epoch. */
  readonly now: () => number
}

/** An Update that takes its time: it is due at once, where something new about its post waits behind it. */
function isPausing({ dispatch, lease, dueAt }: OutboxRow, now: number): boolean {
  return dispatch.kind === 'update.send' && lease === undefined && dueAt > now
}

/** Creates an empty outbox. */
export function createMemoryOutbox({ journal, waiting, shelf, random, now }: OutboxParts): MemoryOutbox {
  const rows: OutboxTable = createTable<OutboxRow, 'id' | 'due' | 'subject'>(journal, keyOfRow, {
    id: { of: ({ id }) => id },
    due: { of: () => '', order: ({ dueAt }) => dueAt },
    subject: { of: ({ dispatch }) => subjectOf(dispatch) },
  })
  let sequence = 0

  const has = (id: string): boolean => rows.count('id', id) > 0
  const store = (id: string, dispatch: OutboxRow['dispatch'], dueAt: number): void => {
    rows.put({ sequence: ++sequence, id, dispatch, dueAt, lapses: 0 })
  }

  function putAside(row: OutboxRow, reason: SetAsideReason): void {
    const { id, dispatch } = row
    const activity = dispatch.kind === 'delivery.send' ? { activityId: dispatch.activityId } : {}
    const putBack = (): void => {
      if (!has(id)) store(id, dispatch, now())
    }
    shelf.add({ id, from: 'outbox', reason, ...activity }, { subject: subjectOf(dispatch), putBack })
  }

  return {
    send(dispatch, at) {
      const { id, subject, to, followersOf } = dispatch
      if (has(id) || waiting.hasItemsOf(id)) return
      if (dispatch.supersedes === true && subject !== undefined) {
        rows.removeAll('subject', subject)
        rows.removeAll('id', idOfEnd(subject))
        waiting.cancel(subject)
        shelf.forget(subject)
      }
      const before = subject === undefined ? [] : rows.by('subject', subject)
      for (const row of before) if (isPausing(row, at)) rows.put({ ...row, dueAt: at })
      const isFirst = before.length === 0
      if (followersOf.length > 0 || !isFirst) {
        assertDeliveryBody(dispatch.body)
        store(id, dispatch, at)
      } else for (const item of itemsOf(dispatch, to, at)) waiting.insert(item)
    },
    update(dispatch) {
      const { objectId, at } = dispatch
      const dueAt = Date.parse(at)
      const [end] = rows.by('id', idOfEnd(objectId))
      if (dispatch.endsPoll === true) {
        if (end === undefined) store(idOfEnd(objectId), dispatch, dueAt)
        else if (end.lease === undefined) rows.put({ ...end, dueAt })
        return
      }
      if (end !== undefined && end.lease === undefined && end.dueAt <= dueAt) return
      // one that is under way may have read the post already: it does not stand for this one
      const waitingRow = rows
        .by('subject', objectId)
        .find((row) => row.dispatch.kind === 'update.send' && row.lease === undefined)
      if (waitingRow === undefined) store(`update ${++sequence} ${objectId}`, dispatch, dueAt)
      else if (dueAt < waitingRow.dueAt) rows.put({ ...waitingRow, dueAt })
    },
    port: createOutboxPort({ journal, rows, waiting, store, putAside, random, now }),
  }
}
