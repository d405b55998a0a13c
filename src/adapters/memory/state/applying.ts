/**
 * What every handler of an effect works with.
 *
 * @module
 */
import type { Effect } from '../../../core/model/index.js'
import type { OwnNames } from '../../../protocol/policy/index.js'
import type { MemoryOutbox } from '../outbox/outbox.js'
import type { WaitingItems } from '../queue/waiting.js'
import { moment } from '../tables/index.js'
import type { Store } from './store.js'

/** The state, within a transaction, at one moment. */
export interface Applying {
  readonly store: Store
  readonly waiting: WaitingItems
  readonly outbox: MemoryOutbox
  /** The present, as it is stored. */
  readonly now: string
  readonly isLocal: (id: string) => boolean
  /** Names of this server. */
  readonly own: OwnNames
  /** A number greater than all before it: many things may come in one millisecond. */
  readonly nextInOrder: () => number
}

/** Where something published at a moment stands among others: by time, and of one moment as they came. */
export function placeAt(
  published: string,
  { now, nextInOrder }: Pick<Applying, 'now' | 'nextInOrder'>,
): string {
  const at = moment(published)
  return `${at < now ? at : now} ${String(nextInOrder()).padStart(16, '0')}`
}

/** One function for every kind of effect. */
export type EffectHandlers = {
  readonly [Kind in Effect['kind']]: (
    effect: Extract<Effect, { readonly kind: Kind }>,
    applying: Applying,
  ) => void
}
