/**
 * Telling observers, who change nothing.
 *
 * @module
 */
import type { FederationEvent, OnEvent } from '../ports/index.js'

/** Gives an event to whoever observes; what comes of that, thrown or rejected, is dropped. */
export function observe(onEvent: OnEvent | undefined, event: FederationEvent): void {
  try {
    const result: unknown = onEvent?.(event)
    if (result instanceof Promise) result.catch(() => undefined)
  } catch {
    // an observer's own affair
  }
}
