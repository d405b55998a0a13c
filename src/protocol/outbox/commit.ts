/**
 * The one step with which every verb ends.
 *
 * @module
 */
import type { Effect } from '../ports/index.js'
import type { OutboxServices } from './services.js'

/** Applies what a verb came to, in one transaction, and tells the worker where something has to go out. */
export async function commit(effects: readonly Effect[], services: OutboxServices): Promise<void> {
  if (effects.length === 0) return
  await services.apply(effects)
  if (effects.some(({ kind }) => kind === 'delivery.send' || kind === 'update.send')) services.wake()
}
