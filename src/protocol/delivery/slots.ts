/**
 * How much is under way: places for what is quick, and others for what waits.
 *
 * @module
 */
import type { Scheduler } from '../ports/index.js'
import type { Visit } from './shares.js'

/** Work in its place. */
export interface Slots {
  /** Places free for something new. */
  readonly free: () => number
  /**
   * Begins work at once. It calls `leave` when it waits for nothing any more but the store.
   *
   * @returns Resolves when its place is free again: it has left, has ended, or has waited for long.
   */
  readonly begin: (work: (leave: () => void) => Promise<void>, guest: Guest) => Promise<void>
  /** Others want a place: what has waited longest, and for longer than it may then, is told to end. */
  readonly makeRoom: () => void
  /** Waits until nothing is under way. */
  readonly idle: () => Promise<void>
}

/** Whose work it is. */
export interface Guest {
  /** Counts it. */
  readonly visit: Visit
  /** Ends it, so that others get its place. */
  readonly end: () => void
}

/** Bounds of {@link createSlots}. */
export interface SlotsOptions {
  /** Places for what has not waited long yet. */
  readonly concurrency: number
  /** Places for what has. When they are taken, it keeps the place it has. */
  readonly maxWaiting: number
  readonly waitingAfterMs: number
  /** What has waited for longer may be told to end. */
  readonly overdueAfterMs: number
  readonly scheduler: Scheduler
  /** Told whenever a place is free again, and when the store has taken what came of it: that lets others go. */
  readonly onFree: () => void
}

/** A piece of work under way. */
interface Slot {
  readonly guest: Guest
  hasWaited: boolean
  place: 'quick' | 'waiting' | 'none'
}

/**
 * Starts with nothing under way. What waits for longer than a moment gives its place to another, so that servers
 * that hang hold up nobody but themselves.
 */
export function createSlots(options: SlotsOptions): Slots {
  const { concurrency, maxWaiting, waitingAfterMs, overdueAfterMs, scheduler, onFree } = options
  const tasks = new Set<Promise<void>>()
  const quick = new Set<Slot>()
  /** What may be told to end, in the order in which it began. */
  const overdue = new Set<Slot>()
  let waiting = 0

  /** What only waits for the store any more is bounded, too. */
  const isStoreBusy = (): boolean => tasks.size - quick.size - waiting >= concurrency

  /** Moves those that have waited to the places for them, as far as there are any. */
  function giveWay(): void {
    for (const slot of quick) {
      if (waiting >= maxWaiting) return
      if (!slot.hasWaited) continue
      quick.delete(slot)
      slot.place = 'waiting'
      waiting += 1
    }
  }

  function makeRoom(): void {
    const [slot] = overdue
    if (slot === undefined) return
    overdue.delete(slot)
    slot.guest.end()
  }

  /** It has waited. Gives what calls off that it may be told to end some time later. */
  function wait(slot: Slot): () => void {
    slot.hasWaited = true
    slot.guest.visit.waits()
    giveWay()
    if (slot.place === 'quick') makeRoom()
    if (slot.guest.visit.isPatient) return () => undefined
    return scheduler.after(overdueAfterMs - waitingAfterMs, () => {
      overdue.add(slot)
      if ([...quick].some(({ hasWaited }) => hasWaited)) makeRoom()
    })
  }

  function leave(slot: Slot): void {
    if (slot.place === 'none') return
    if (slot.place === 'waiting') waiting -= 1
    quick.delete(slot)
    overdue.delete(slot)
    slot.place = 'none'
    slot.guest.visit.leaves()
    giveWay()
    onFree()
  }

  return {
    free: () => (isStoreBusy() ? 0 : concurrency - quick.size),
    makeRoom,
    begin(work, guest) {
      const slot: Slot = { guest, hasWaited: false, place: 'quick' }
      quick.add(slot)
      return new Promise<void>((resolve) => {
        let cancelTimer = scheduler.after(waitingAfterMs, () => {
          cancelTimer = wait(slot)
          resolve()
          onFree()
        })
        const depart = (): void => {
          cancelTimer()
          leave(slot)
          resolve()
        }
        const task = work(depart).finally(() => {
          tasks.delete(task)
          if (slot.place === 'none') onFree()
          else depart()
        })
        tasks.add(task)
      })
    },
    async idle() {
      while (tasks.size > 0) await Promise.all(tasks)
    },
  }
}
