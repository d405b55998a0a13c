/**
 * The items of a delivery queue in the memory of one process: what the queue and `apply` share.
 *
 * @module
 */
import type {
  ClaimOptions,
  DeliveryItem,
  DeliveryJob,
  Random,
  SetAsideReason,
} from '../../../protocol/ports/index.js'
import { assertDeliveryBody } from '../../state/index.js'
import type { Journal } from '../tables/index.js'
import { createLines, type Entry, type Lines } from './lines.js'
import type { MemoryShelf } from './shelf.js'

/** Items that wait or are under way. What inserts and removes is part of the transaction under way. */
export interface WaitingItems {
  readonly size: number
  /** Queues an item, unless its id waits, is under way or was set aside. */
  insert(item: DeliveryItem): void
  /** Whether an item of this dispatch waits or is under way. */
  hasItemsOf(dispatchId: string): boolean
  /** Removes what is about a subject and not under way; says how many. */
  cancel(subject: string): number
  claim(options: ClaimOptions): readonly DeliveryJob[]
  /** The entry, if this lease is the present one. */
  holder(id: string, lease: string): Entry | undefined
  change(entry: Entry, changes: Partial<Entry>): void
  remove(entry: Entry): void
  shelve(entry: Entry, reason: SetAsideReason): void
  nextDueAt(exceptHosts: readonly string[]): number | undefined
}

/** What the items are kept with. */
export interface WaitingItemsParts {
  readonly journal: Journal
  readonly shelf: MemoryShelf
  readonly random: Random
  /** The present, in milliseconds since the epoch. */
  readonly now: () => number
}

/** Creates a place for items, with none in it. */
export function createWaitingItems({ journal, shelf, random, now }: WaitingItemsParts): WaitingItems {
  const entries = new Map<string, Entry>()
  const bySubject = new Map<string, Set<Entry>>()
  const byDispatch = new Map<string, Set<Entry>>()
  const lines = createLines()
  let sequence = 0

  function attach(entry: Entry): void {
    entries.set(entry.item.id, entry)
    lines.add(entry)
    addTo(bySubject, entry.item.subject, entry)
    addTo(byDispatch, dispatchIdOf(entry.item), entry)
  }

  function detach(entry: Entry): void {
    entries.delete(entry.item.id)
    lines.remove(entry)
    removeFrom(bySubject, entry.item.subject, entry)
    removeFrom(byDispatch, dispatchIdOf(entry.item), entry)
  }

  function insert(item: DeliveryItem): void {
    if (entries.has(item.id) || shelf.has(item.id, 'queue')) return
    assertDeliveryBody(item.body)
    const fresh = { attempt: 0, lapses: 0, begun: 0, lease: undefined }
    const entry: Entry = {
      item: structuredClone(item),
      sequence: ++sequence,
      ...fresh,
      dueAt: item.createdAt,
    }
    attach(entry)
    journal.note(() => {
      detach(entry)
    })
  }

  function remove(entry: Entry): void {
    detach(entry)
    journal.note(() => {
      attach(entry)
    })
  }

  return {
    get size() {
      return entries.size
    },
    insert,
    remove,
    hasItemsOf: (dispatchId) => byDispatch.has(dispatchId),
    cancel(subject) {
      const idle = [...(bySubject.get(subject) ?? [])].filter(({ lease }) => lease === undefined)
      for (const entry of idle) remove(entry)
      return idle.length
    },
    claim: (options) => handOut(lines, options, random),
    holder(id, lease) {
      const entry = entries.get(id)
      return entry?.lease === lease ? entry : undefined
    },
    change(entry, changes) {
      lines.change(entry, changes)
    },
    shelve(entry, reason) {
      const { item } = entry
      const { id, inbox, activityId, subject } = item
      remove(entry)
      const putBack = (): void => {
        insert({ ...item, createdAt: now() })
      }
      shelf.add({ id, from: 'queue', reason, inbox, activityId }, { subject, putBack })
    },
    nextDueAt(exceptHosts) {
      const except = new Set(exceptHosts)
      return lines.without((leaveAside) => {
        for (let line = lines.first(); line !== undefined; line = lines.first()) {
          if (!except.has(line.host)) return line.heads.first()?.dueAt
          leaveAside(line)
        }
        return undefined
      })
    },
  }
}

/** Chooses what is due, earliest first, within the share of each host, and leases it. */
function handOut(lines: Lines, options: ClaimOptions, random: Random): readonly DeliveryJob[] {
  const { now, limit, leaseMs, maxPerHost, exceptHosts = [] } = options
  const except = new Set(exceptHosts)
  const until = now + Math.max(1, leaseMs) // what was handed out a moment ago is not due again in this claim
  const jobs: DeliveryJob[] = []
  return lines.without((leaveAside) => {
    while (jobs.length < limit) {
      const line = lines.first()
      const entry = line?.heads.first()
      if (line === undefined || entry === undefined || entry.dueAt > now) break
      if (except.has(line.host) || countUnderWay(line.leased, now) >= maxPerHost) {
        leaveAside(line)
        continue
      }
      const lease = random.uuid()
      const lapses = entry.lapses + (entry.lease === undefined ? 0 : 1)
      lines.change(entry, { lease, lapses, dueAt: until })
      jobs.push({ item: entry.item, attempt: entry.attempt, lapses, begun: entry.begun, lease })
    }
    return jobs
  })
}

/** How many items are under way: those whose lease has not ended. */
function countUnderWay(leased: ReadonlySet<Entry>, now: number): number {
  let count = 0
  for (const { dueAt } of leased) if (dueAt > now) count += 1
  return count
}

/** The dispatch that an item comes from, which its id begins with. */
function dispatchIdOf({ id, inbox }: DeliveryItem): string | undefined {
  return id.endsWith(` ${inbox}`) ? id.slice(0, -inbox.length - 1) : undefined
}

function addTo(index: Map<string, Set<Entry>>, value: string | undefined, entry: Entry): void {
  if (value === undefined) return
  const known = index.get(value)
  if (known === undefined) index.set(value, new Set([entry]))
  else known.add(entry)
}

function removeFrom(index: Map<string, Set<Entry>>, value: string | undefined, entry: Entry): void {
  if (value === undefined) return
  const known = index.get(value)
  known?.delete(entry)
  if (known?.size === 0) index.delete(value)
}
