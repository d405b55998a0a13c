/**
 * Applying effects: one small function for each kind, in one transaction for all.
 *
 * @module
 */
import type { ApplyEffects, Effect } from '../../protocol/inbox/index.js'
import { accountHandlers } from './apply-accounts.js'
import { followHandlers } from './apply-follows.js'
import { statusHandlers } from './apply-statuses.js'
import type { Tables } from './tables.js'

/** What every handler works with. */
export interface Applying {
  readonly tables: Tables
  /** The present, as it is stored. */
  readonly now: string
  readonly isLocal: (id: string) => boolean
}

/** One function for every kind of effect. */
export type EffectHandlers = {
  readonly [Kind in Effect['kind']]: (
    effect: Extract<Effect, { readonly kind: Kind }>,
    applying: Applying,
  ) => void
}

/** What leaves no trace in the state: the host's delivery does it. */
const elsewhere = (): void => undefined

const HANDLERS: EffectHandlers = {
  ...statusHandlers,
  ...followHandlers,
  ...accountHandlers,
  'reply.send': elsewhere,
  forward: elsewhere,
  ignored: elsewhere,
}

/**
 * Gives the function that applies effects to tables.
 *
 * @param tables - Where to.
 * @param now - Gives the present, as it is stored.
 * @param isLocal - Tells local ids.
 * @returns A function that applies a list of effects in one transaction.
 */
export function createApply(
  tables: Tables,
  now: () => string,
  isLocal: (id: string) => boolean,
): ApplyEffects {
  // eslint-disable-next-line @typescript-eslint/require-await -- what it throws is a rejection, as the port says
  return async (effects) => {
    const applying: Applying = { tables, now: now(), isLocal }
    tables.transaction(() => {
      for (const effect of effects) applyOne(effect, applying)
    })
  }
}

function applyOne<Kind extends Effect['kind']>(
  effect: Extract<Effect, { readonly kind: Kind }> & { readonly kind: Kind },
  applying: Applying,
): void {
  HANDLERS[effect.kind](effect, applying)
}
