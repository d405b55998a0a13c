/**
 * One dispatch from the outbox, broken down page by page.
 *
 * @module
 */
import type { DeliverySend } from '../../core/model/index.js'
import type { DeliveryItem, OnEvent, Outbox, OutboxEntry, OutboxStep } from '../ports/index.js'
import type { BackOff } from './back-off.js'
import { within } from './deadline.js'
import { createFanOut, type FanOutParts } from './fan-out.js'
import { DELIVERY_LIMITS } from './limits.js'
import { persist, type Lease, type PersistParts } from './persist.js'

/** What working on dispatches needs. */
export interface DispatchParts extends FanOutParts, PersistParts {
  readonly outbox: Outbox
  /** Makes the dispatch of the newest version of a local post or actor; undefined where there is none any more. */
  readonly compose: (objectId: string) => Promise<DeliverySend | undefined>
  readonly onEvent: OnEvent
  /** Told when something was queued. */
  readonly onQueued: () => void
  /** Pauses after failures of the host's own parts, by the id of the dispatch. */
  readonly backOff: BackOff
  /** Dispatches whose leases ended because the store failed, not because they killed a process. */
  readonly excused: Set<string>
}

/** Part of a lease after which the others get their turn. */
const TURN = 0.5
/** Of dispatches whose leases ended without progress, pages are so much shorter each time: progress comes sooner. */
const SHORTER = 8
const MAX_EXCUSED = 1000

/**
 * Works on one dispatch until it is done, its turn is over, or the worker stops. Never rejects.
 *
 * @param entry - The dispatch, and how far an earlier holder came.
 * @param parts - What to work with.
 * @param lease - How long it is ours.
 */
export async function workDispatch(entry: OutboxEntry, parts: DispatchParts, lease: Lease): Promise<void> {
  const { report, backOff, clock } = parts
  try {
    const isOver = await work(entry, parts, lease)
    if (isOver) backOff.clear(entry.id)
  } catch (error) {
    const isStopped = lease.signal.aborted
    if (!isStopped) report('outbox', error)
    const dueAt = clock.now().getTime() + (isStopped ? 0 : backOff.next(entry.id))
    await step(entry, { kind: 'later', dueAt }, parts, lease)
  }
}

/**
 * Hands back a dispatch that came when nobody waited for it any more. Never rejects.
 *
 * @param entry - The dispatch. That leases of it lapsed meanwhile is no fault of its own.
 * @param parts - What to work with.
 * @param lease - How long it is tried.
 */
export async function handDispatchBack(
  entry: OutboxEntry,
  parts: DispatchParts,
  lease: Lease,
): Promise<void> {
  excuse(entry.id, parts.excused)
  await step(entry, { kind: 'later', dueAt: parts.clock.now().getTime() }, parts, lease)
  excuse(entry.id, parts.excused)
}

/** Works as long as it may; tells whether nothing failed. */
async function work(entry: OutboxEntry, parts: DispatchParts, lease: Lease): Promise<boolean> {
  const { compose, callMs, scheduler, onEvent, excused } = parts
  const { id, dispatch } = entry
  if (entry.lapses >= DELIVERY_LIMITS.maxUnfinished && !excused.has(id)) {
    const reason = 'unfinished'
    const isKept = await step(entry, { kind: 'setAside', reason }, parts, lease)
    if (isKept) onEvent({ kind: 'delivery.setAside', itemId: id, reason })
    return isKept
  }
  if (dispatch.kind === 'update.send') {
    const { objectId } = dispatch
    const composed = await within(() => compose(objectId), 'composing an Update', {
      ms: callMs,
      scheduler,
      outer: lease.signal,
    })
    return step(entry, { kind: 'composed', dispatch: composed }, parts, lease)
  }
  return workPages(entry, dispatch, parts, lease)
}

async function workPages(
  entry: OutboxEntry,
  dispatch: DeliverySend,
  parts: DispatchParts,
  lease: Lease,
): Promise<boolean> {
  const { clock, callMs, scheduler } = parts
  const pageSize = Math.max(1, Math.floor(parts.pageSize / SHORTER ** entry.lapses))
  const fanOut = createFanOut(dispatch, { ...parts, pageSize })
  const begunAt = clock.now().getTime()
  const turnEndsAt = begunAt + (lease.until - begunAt) * TURN
  let cursor = entry.cursor
  for (;;) {
    const now = clock.now().getTime()
    if (lease.signal.aborted || now > turnEndsAt)
      return step(entry, { kind: 'later', dueAt: now }, parts, lease)
    const from = cursor
    const page = await within(() => fanOut.plan(from), 'planning a delivery', {
      ms: callMs,
      scheduler,
      outer: lease.signal,
    })
    const { items, leftOut, next } = page
    const made: OutboxStep =
      next === undefined ? { kind: 'done', items } : { kind: 'page', items, cursor: next }
    if (!(await step(entry, made, parts, lease))) return true // somebody else goes on from here
    for (const item of leftOut) tellLeftOut(item, parts)
    if (next === undefined) return true
    cursor = next
  }
}

/** As the attempt would end that is not made. */
function tellLeftOut({ id: itemId, inbox, activityId }: DeliveryItem, { onEvent }: DispatchParts): void {
  onEvent({ kind: 'delivery.failed', itemId, inbox, activityId, code: 'ERR_CIRCUIT_OPEN', attempt: 0 })
}

/** Tells the outbox; false when the dispatch is not ours any more. */
async function step(
  entry: OutboxEntry,
  made: OutboxStep,
  parts: DispatchParts,
  lease: Lease,
): Promise<boolean> {
  const { outbox, excused, onQueued } = parts
  const isOurs = await persist(() => outbox.step(entry.id, entry.lease, made), 'outbox.step', parts, lease)
  if (isOurs === undefined) excuse(entry.id, excused)
  else excused.delete(entry.id)
  const isQueued = made.kind === 'done' || made.kind === 'page' || made.kind === 'composed'
  if (isOurs === true && isQueued) onQueued()
  return isOurs === true
}

function excuse(id: string, excused: Set<string>): void {
  excused.add(id)
  const [oldest] = excused
  if (excused.size > MAX_EXCUSED && oldest !== undefined) excused.delete(oldest)
}
