/**
 * The one step with which every verb ends.
 *
 * @module
 */
import { isTootkitError } from '../../errors.js'
import type { Effect } from '../ports/index.js'
import { BeginsAgain } from './begin-again.js'
import type { OutboxServices } from './services.js'

/** Applies what a verb came to, in one transaction, and tells the worker where something has to go out. */
export async function commit(effects: readonly Effect[], services: OutboxServices): Promise<void> {
  if (effects.length === 0) return
  await services.apply(effects)
  if (effects.some(({ kind }) => kind === 'delivery.send' || kind === 'update.send')) services.wake()
}

/**
 * The same for what has to be new. Where it is there by now, another process was first: the verb begins again, and
 * finds it. To be called within `withLookups` or `inRounds`.
 */
export async function commitNew(effects: readonly Effect[], services: OutboxServices): Promise<void> {
  try {
    await commit(effects, services)
  } catch (error) {
    if (isTootkitError(error) && error.code === 'ERR_DUPLICATE') throw new BeginsAgain(error)
    throw error
  }
}
