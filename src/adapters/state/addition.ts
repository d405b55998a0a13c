/**
 * What becomes of a list that adds what is there already.
 *
 * @module
 */
import type { Addition, EffectKind } from '../../core/model/index.js'
import { RefusedError } from '../../errors.js'

/**
 * Refuses an effect that was decided on there being none; to be called where there is one. Any other adds nothing.
 *
 * @throws RefusedError `ERR_DUPLICATE`
 */
export function refuseSecond({ kind, isNew }: Addition & { readonly kind: EffectKind }): void {
  if (isNew !== true) return
  throw new RefusedError(
    'ERR_DUPLICATE',
    `${kind}: there is one by now, and the list was decided on there being none`,
  )
}
