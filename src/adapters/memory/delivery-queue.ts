/**
 * A delivery queue in the memory of one process.
 *
 * @module
 */
import {
  systemRandom,
  type DeliveryItem,
  type DeliveryQueue,
  type Random,
} from '../../protocol/ports/index.js'

export interface MemoryDeliveryQueueOptions {
  /** For lease tokens. @defaultValue the machine's randomness */
  readonly random?: Random
}

interface Entry {
  readonly item: DeliveryItem
  readonly sequence: number
  /** The items it must not overlap, itself among them, in the order queued: only the first may move. */
  readonly lane: Entry[] | undefined
  attempt: number
  lapses: number
  /** When it may be handed out (again): its due time, or the end of its lease. */
  dueAt: number
  lease: string | undefined
}

/**
 * Creates a delivery queue that lives and dies with the process: for tests, not for keeping promises.
 *
 * @param options - Where lease tokens come from.
 * @returns The queue; nothing to close.
 */
export function createMemoryDeliveryQueue(options: MemoryDeliveryQueueOptions = {}): DeliveryQueue {
  const { random = systemRandom } = options
  const entries = new Map<string, Entry>()
  /** By due time; of equal ones the first queued first. */
  const schedule: Entry[] = []
  /** By ordering key and host. */
  const lanes = new Map<string, Entry[]>()
  /** What was handed out and has no outcome yet, leases that ended included. */
  const leased = new Set<Entry>()
  let sequence = 0

  const isHead = (entry: Entry): boolean => entry.lane === undefined || entry.lane[0] === entry

  function openLane(item: DeliveryItem): Entry[] | undefined {
    const key = laneKey(item)
    if (key === undefined) return undefined
    const lane = lanes.get(key) ?? []
    lanes.set(key, lane)
    return lane
  }

  function insert(item: DeliveryItem): void {
    const entry: Entry = {
      item,
      sequence: ++sequence,
      lane: openLane(item),
      attempt: 0,
      lapses: 0,
      dueAt: item.createdAt,
      lease: undefined,
    }
    entries.set(item.id, entry)
    schedule.splice(placeOf(schedule, entry), 0, entry)
    entry.lane?.push(entry)
  }

  function remove(entry: Entry): void {
    entries.delete(entry.item.id)
    leased.delete(entry)
    schedule.splice(placeOf(schedule, entry), 1)
    const { lane } = entry
    if (lane === undefined) return
    lane.splice(lane.indexOf(entry), 1)
    const key = laneKey(entry.item)
    if (lane.length === 0 && key !== undefined) lanes.delete(key)
  }

  function reschedule(entry: Entry, dueAt: number): void {
    schedule.splice(placeOf(schedule, entry), 1)
    entry.dueAt = dueAt
    schedule.splice(placeOf(schedule, entry), 0, entry)
  }

  /** The entry, if this lease is the present one. */
  function holder(id: string, lease: string): Entry | undefined {
    const entry = entries.get(id)
    return entry?.lease === lease ? entry : undefined
  }

  function forget(id: string, lease: string): boolean {
    const entry = holder(id, lease)
    if (entry !== undefined) remove(entry)
    return entry !== undefined
  }

  /** How many items of each host are under way: those whose lease has not ended. */
  function countUnderWay(now: number): Map<string, number> {
    const counts = new Map<string, number>()
    for (const { item, dueAt } of leased)
      if (dueAt > now) counts.set(item.host, (counts.get(item.host) ?? 0) + 1)
    return counts
  }

  /* eslint-disable @typescript-eslint/require-await -- what a method throws is a rejection, as the port says */
  return {
    async enqueue(items) {
      for (const item of items) if (!entries.has(item.id)) insert({ ...item })
    },
    async claim({ now, limit, leaseMs, maxPerHost, exceptHosts = [] }) {
      const except = new Set(exceptHosts)
      const underWay = countUnderWay(now)
      const chosen: Entry[] = []
      for (const entry of schedule) {
        if (chosen.length >= limit || entry.dueAt > now) break
        const { host } = entry.item
        const count = underWay.get(host) ?? 0
        if (except.has(host) || count >= maxPerHost || !isHead(entry)) continue
        underWay.set(host, count + 1)
        chosen.push(entry)
      }
      return chosen.map((entry) => {
        if (entry.lease !== undefined) entry.lapses += 1
        const lease = random.uuid()
        entry.lease = lease
        leased.add(entry)
        reschedule(entry, now + leaseMs)
        return { item: entry.item, attempt: entry.attempt, lapses: entry.lapses, lease }
      })
    },
    async ack(id, lease) {
      return forget(id, lease)
    },
    async drop(id, lease) {
      return forget(id, lease)
    },
    async retry(id, lease, dueAt, countsAsAttempt = true) {
      const entry = holder(id, lease)
      if (entry === undefined) return false
      entry.lease = undefined
      leased.delete(entry)
      entry.lapses = 0
      if (countsAsAttempt) entry.attempt += 1
      reschedule(entry, dueAt)
      return true
    },
    async extend(id, lease, until) {
      const entry = holder(id, lease)
      if (entry === undefined) return false
      reschedule(entry, until)
      return true
    },
    async cancel(subject) {
      const idle = [...entries.values()].filter(
        ({ item, lease }) => item.subject === subject && lease === undefined,
      )
      for (const entry of idle) remove(entry)
      return idle.length
    },
    async nextDueAt(exceptHosts = []) {
      const except = new Set(exceptHosts)
      return schedule.find((entry) => !except.has(entry.item.host) && isHead(entry))?.dueAt
    },
    async size() {
      return entries.size
    },
  }
  /* eslint-enable @typescript-eslint/require-await */
}

/** Hosts are separate worlds: the order is kept per key and host. */
function laneKey({ orderingKey, host }: DeliveryItem): string | undefined {
  return orderingKey === undefined ? undefined : `${host} ${orderingKey}`
}

/** Where an entry stands, or belongs, in a list that is sorted by due time and order of queueing. */
function placeOf(schedule: readonly Entry[], { dueAt, sequence }: Entry): number {
  let low = 0
  let high = schedule.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const other = schedule[middle]
    if (other !== undefined && (other.dueAt < dueAt || (other.dueAt === dueAt && other.sequence < sequence)))
      low = middle + 1
    else high = middle
  }
  return low
}
