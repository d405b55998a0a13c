/**
 * What every verb is given besides its input.
 *
 * @module
 */
import type { InTurn } from './in-turn.js'
import type { OutboxServices } from './services.js'

/** The services, and the queues of calls about one thing. */
export interface VerbContext {
  readonly services: OutboxServices
  readonly inTurn: InTurn
}
