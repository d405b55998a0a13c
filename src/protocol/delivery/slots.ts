/**
 * How much is under way: places for what is quick, and others for what waits.
 *
 * @module
 */
import type { Scheduler } from '../ports/index.js'

/** Work in its place. */
export interface Slots {
  /** Places free for something new. */
  readonly free: () => number
  /**
   * Begins work at once. It calls `leave` when it waits for nothing any more but the store.
   *
   * @returns Resolves when its place is free again: it has left, has ended, or has waited for long.
   */
  readonly begin: (work: (leave: () => void) => Promise<void>) => Promise<void>
  /** Waits until nothing is under way. */
  readonly idle: () => Promise<void>
}

/** Bounds of {@link createSlots}. */
export interface SlotsOptions {
  /** Places for what has not waited long yet. */
  readonly concurrency: number
  /** Places for what has. When they are taken, it keeps the place it has. */
  readonly maxWaiting: number
  readonly waitingAfterMs: number
  readonly scheduler: Scheduler
  /** Told whenever a place is free again, and when the store has taken what came of it: that lets others go. */
  readonly onFree: () => void
}

/** A piece of work under way. */
interface Slot {
  hasWaited: boolean
  place: 'quick' | 'waiting' | 'none'
}

/**
 * Starts with nothing under way. What waits for longer than a moment gives its place to another, so that servers
 * that hang hold up nobody but themselves.
 */
export function createSlots(options: SlotsOptions): Slots {
  const { concurrency, maxWaiting, waitingAfterMs, scheduler, onFree } = options
  const tasks = new Set<Promise<void>>()
  const quick = new Set<Slot>()
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

  function leave(slot: Slot): void {
    if (slot.place === 'none') return
    if (slot.place === 'waiting') waiting -= 1
    quick.delete(slot)
    slot.place = 'none'
    giveWay()
    onFree()
  }

  return {
    free: () => (isStoreBusy() ? 0 : concurrency - quick.size),
    begin(work) {
      const slot: Slot = { hasWaited: false, place: 'quick' }
      quick.add(slot)
      return new Promise<void>((resolve) => {
        const cancelTimer = scheduler.after(waitingAfterMs, () => {
          slot.hasWaited = true
          giveWay()
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
