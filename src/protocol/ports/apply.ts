/**
 * The one way in which anything changes.
 *
 * @module
 */
import type { Effect } from '../../core/model/index.js'

/**
 * Takes a whole list of effects.
 *
 * Contract: all or nothing, in one transaction, in order; resolves once durable; applying the same list again
 * changes nothing. `delivery.send` and `update.send` are stored in the same transaction as the rest, for
 * `Outbox`. A list whose `activity.seen` names a known key is refused whole with `RefusedError` `ERR_DUPLICATE`, as
 * is one with an effect that `isNew` where what it adds is there already, under whatever id: that decides between
 * two processes.
 * Rejecting means that nothing was kept, and the activity will be received, or the verb called, again.
 */
export type ApplyEffects = (effects: readonly Effect[]) => Promise<void>
