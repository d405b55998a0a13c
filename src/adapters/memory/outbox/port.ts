/**
 * The port of an outbox over rows in memory.
 *
 * @module
 */
import type { Outbox, OutboxStep, Random, SetAsideReason } from '../../../protocol/ports/index.js'
import type { WaitingItems } from '../queue/waiting.js'
import { omit } from '../../state/index.js'
import { type Journal } from '../tables/index.js'
import { keyOfRow, subjectOf, type OutboxRow, type OutboxTable } from './rows.js'

/** What the port works with. */
export interface OutboxPortParts {
  readonly journal: Journal
  readonly rows: OutboxTable
  readonly waiting: WaitingItems
  /** Puts a row in, behind whatever waits about the same. */
  readonly store: (id: string, dispatch: OutboxRow['dispatch'], dueAt: number) => void
  readonly putAside: (row: OutboxRow, reason: SetAsideReason) => void
  readonly random: Random
  /** The present, in milliseconds since the epoch. */
  readonly now: () => number
}

/** Gives the port. */
export function createOutboxPort(parts: OutboxPortParts): Outbox {
  const { journal, rows, waiting, store, putAside, random, now } = parts
  /** Of everything about one subject, only what was stored first may be taken. */
  const isFirst = (row: OutboxRow): boolean => {
    const subject = subjectOf(row.dispatch)
    return subject === undefined || rows.from('subject', subject, undefined, 1, 'ascending')[0] === row
  }

  /** What may be taken, as far as asked for. */
  function firstDue(present: number, limit: number): readonly OutboxRow[] {
    const found: OutboxRow[] = []
    for (const row of rows.walk('due', '')) {
      if (row.dueAt > present || found.length >= limit) break
      if (isFirst(row)) found.push(row)
    }
    return found
  }

  /** The row without its holder. */
  const free = (row: OutboxRow): OutboxRow => omit(row, 'lease', 'leaseMs', 'isAdvanced')

  function proceed(row: OutboxRow, step: OutboxStep): void {
    switch (step.kind) {
      case 'page': {
        for (const item of step.items) waiting.insert(item)
        const dueAt = Math.max(row.dueAt, now() + (row.leaseMs ?? 0))
        rows.put({ ...row, cursor: step.cursor, lapses: 0, isAdvanced: true, dueAt })
        return
      }
      case 'done':
        for (const item of step.items) waiting.insert(item)
        rows.remove(keyOfRow(row))
        return
      case 'composed': {
        rows.remove(keyOfRow(row))
        const { dispatch } = step
        if (dispatch === undefined || rows.count('id', dispatch.id) > 0 || waiting.hasItemsOf(dispatch.id))
          return
        if (subjectOf(dispatch) !== subjectOf(row.dispatch)) store(dispatch.id, dispatch, now())
        else rows.put({ sequence: row.sequence, id: dispatch.id, dispatch, dueAt: now(), lapses: 0 })
        return
      }
      case 'later':
        rows.put({ ...free(row), dueAt: step.dueAt, lapses: 0 })
        return
      case 'setAside':
        rows.remove(keyOfRow(row))
        putAside(row, step.reason)
    }
  }

  /* eslint-disable @typescript-eslint/require-await -- what a method throws is a rejection, as the port says */
  return {
    async take({ now: present, limit, leaseMs }) {
      return firstDue(present, limit).map((row) => {
        const lease = random.uuid()
        const isLapse = row.lease !== undefined && row.isAdvanced !== true
        const lapses = row.lapses + (isLapse ? 1 : 0)
        rows.put({ ...free(row), lapses, lease, leaseMs, dueAt: present + leaseMs })
        const { id, dispatch, cursor } = row
        return { id, dispatch, lapses, lease, ...(cursor !== undefined && { cursor }) }
      })
    },
    async step(id, lease, step) {
      const row = rows.by('id', id).find((one) => one.lease === lease)
      if (row === undefined) return false
      journal.transaction(() => {
        proceed(row, step)
      })
      return true
    },
    async nextDueAt() {
      return firstDue(Infinity, 1)[0]?.dueAt
    },
    async size() {
      return rows.size
    },
  }
  /* eslint-enable @typescript-eslint/require-await */
}
