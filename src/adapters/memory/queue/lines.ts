/**
 * Who may be served next: one line for each host, in which of everything that must not overlap only the first
 * stands. So finding the next takes no longer when more is waiting.
 *
 * @module
 */
import type { DeliveryItem } from '../../../protocol/ports/index.js'
import { createHeap, type Heap } from './heap.js'

/** An item in the queue. What is not readonly changes by `change` only, once it stands in a line. */
export interface Entry {
  readonly item: DeliveryItem
  /** Order of queueing. */
  readonly sequence: number
  attempt: number
  lapses: number
  begun: number
  /** When it may be handed out (again): its due time, or the end of its lease. */
  dueAt: number
  lease: string | undefined
}

/** The line of one host. */
export interface HostLine {
  readonly host: string
  /** Those that may be handed out: by due time, of equal ones the first queued first. */
  readonly heads: Heap<Entry>
  /** What was handed out and has no outcome yet, leases that ended included. */
  readonly leased: Set<Entry>
  /** By ordering key: entries in the order queued, of which only the first is among the heads. */
  readonly lanes: Map<string, Heap<Entry>>
}

/** All lines. */
export interface Lines {
  /** The line whose first entry is due first. */
  first(): HostLine | undefined
  add(entry: Entry): void
  remove(entry: Entry): void
  /** Changes an entry and puts it where it belongs then. */
  change(entry: Entry, changes: Partial<Entry>): void
  /** Leaves lines aside while `work` runs: what it is given does so. */
  without<T>(work: (leaveAside: (line: HostLine) => void) => T): T
}

/** Creates lines in which nobody stands. */
export function createLines(): Lines {
  const lines = new Map<string, HostLine>()
  const order = createHeap<HostLine>((a, b) => isDueBefore(a.heads.first(), b.heads.first()))

  /** Changes a line and puts it where it belongs then. */
  function within(host: string, change: (line: HostLine) => void): void {
    const line = lines.get(host) ?? openLine(host)
    order.remove(line)
    change(line)
    if (line.heads.size > 0) order.place(line)
    if (line.heads.size === 0 && line.leased.size === 0 && line.lanes.size === 0) lines.delete(host)
    else lines.set(host, line)
  }

  /** Changes the lane of an entry; whoever is first in it then stands among the heads. */
  function withinLane({ heads, lanes }: HostLine, key: string, change: (lane: Heap<Entry>) => void): void {
    const lane = lanes.get(key) ?? createHeap<Entry>((a, b) => a.sequence < b.sequence)
    const before = lane.first()
    if (before !== undefined) heads.remove(before)
    change(lane)
    const now = lane.first()
    if (now === undefined) {
      lanes.delete(key)
      return
    }
    lanes.set(key, lane)
    heads.place(now)
  }

  function add(entry: Entry): void {
    const { host, orderingKey } = entry.item
    within(host, (line) => {
      if (entry.lease !== undefined) line.leased.add(entry)
      if (orderingKey === undefined) line.heads.place(entry)
      else withinLane(line, orderingKey, (lane) => lane.place(entry))
    })
  }

  function remove(entry: Entry): void {
    const { host, orderingKey } = entry.item
    within(host, (line) => {
      line.leased.delete(entry)
      if (orderingKey === undefined) line.heads.remove(entry)
      else withinLane(line, orderingKey, (lane) => lane.remove(entry))
    })
  }

  return {
    first: () => order.first(),
    add,
    remove,
    change(entry, changes) {
      remove(entry)
      Object.assign(entry, changes)
      add(entry)
    },
    without(work) {
      const aside: HostLine[] = []
      try {
        return work((line) => {
          order.remove(line)
          aside.push(line)
        })
      } finally {
        for (const line of aside) if (line.heads.size > 0) order.place(line)
      }
    },
  }
}

function openLine(host: string): HostLine {
  return {
    host,
    heads: createHeap<Entry>((a, b) => isDueBefore(a, b)),
    leased: new Set(),
    lanes: new Map(),
  }
}

function isDueBefore(a: Entry | undefined, b: Entry | undefined): boolean {
  if (a === undefined || b === undefined) return b === undefined
  return a.dueAt === b.dueAt ? a.sequence < b.sequence : a.dueAt < b.dueAt
}
