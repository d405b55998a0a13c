/**
 * Dispatches as they are kept in memory.
 *
 * @module
 */
import type { DeliverySend, UpdateSend } from '../../../core/model/index.js'
import type { Table } from '../tables/index.js'

/** A dispatch that waits or is worked on. */
export interface OutboxRow {
  /** Order of storing, which is kept among dispatches about one subject. */
  readonly sequence: number
  readonly id: string
  readonly dispatch: DeliverySend | UpdateSend
  /** When it may be taken (again): its due time, or the end of its lease. */
  readonly dueAt: number
  readonly lapses: number
  readonly cursor?: string
  readonly lease?: string
  readonly leaseMs?: number
  /** A page was queued under the present lease. */
  readonly isAdvanced?: boolean
}

export type OutboxTable = Table<OutboxRow, 'id' | 'due' | 'subject'>

/** Rows of one due time are taken in the order in which they were stored. */
export function keyOfRow({ sequence }: Pick<OutboxRow, 'sequence'>): string {
  return String(sequence).padStart(16, '0')
}

/** What a dispatch is about: that behind which it waits, and which waits behind it. */
export function subjectOf(dispatch: OutboxRow['dispatch']): string | undefined {
  if (dispatch.kind === 'delivery.send') return dispatch.subject
  return dispatch.endsPoll === true ? undefined : dispatch.objectId
}

/** Id of what tells that the poll of a post ended. */
export function idOfEnd(objectId: string): string {
  return `end ${objectId}`
}
