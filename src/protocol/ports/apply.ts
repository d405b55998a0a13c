/**
 * The one way in which anything changes.
 *
 * @module
 */
import type { Effect } from '../../core/model/index.js'
import type { Given } from './given.js'

/** What {@link ApplyEffects} is told besides. */
export interface ApplyOptions {
  /**
   * What the list was decided on.
   *
   * @defaultValue nothing that could change meanwhile
   */
  readonly given?: readonly Given[]
}

/**
 * Takes a whole list of effects.
 *
 * Contract: all or nothing, in one transaction, in order; resolves once durable; applying the same list again
 * changes nothing. `delivery.send` and `update.send` are stored in the same transaction as the rest, for
 * `Outbox`. A list whose `activity.seen` names a known key is refused whole with `RefusedError` `ERR_DUPLICATE`; one
 * that was `given` what is otherwise by now, of another process or another request, with `ERR_CONFLICT`
 * (`assertGiven`): it is decided again.
 * Rejecting means that nothing was kept, and the activity will be received, or the verb called, again.
 */
export type ApplyEffects = (effects: readonly Effect[], options?: ApplyOptions) => Promise<void>
