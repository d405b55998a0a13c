/**
 * What every verb is given besides its input.
 *
 * @module
 */
import type { OutboxServices } from './services.js'

/** The services of one call, and what it has found. */
export interface VerbContext {
  /** Their directory and `apply` are those of this call (`decideAnew`). */
  readonly services: OutboxServices
  /** What other servers were asked: where a call is decided anew, it is at hand. */
  readonly found: Map<string, Promise<unknown>>
}
