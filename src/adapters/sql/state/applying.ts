/**
 * What every effect is applied with.
 *
 * @module
 */
import type { Effect } from '../../../core/model/index.js'
import type { OwnNames } from '../../../protocol/policy/index.js'
import type { Executor } from '../database.js'
import type { LocalIds } from './local-ids.js'
import type { Upkeep } from './upkeep.js'

/** A transaction, at one moment. */
export interface Applying {
  readonly trx: Executor
  /** Milliseconds since the epoch. */
  readonly now: number
  readonly isLocal: (id: string) => boolean
  /** Names of this server. */
  readonly own: OwnNames
  readonly localIds: LocalIds
  readonly upkeep: Upkeep
}

/** One function for every kind of effect. */
export type EffectHandlers = {
  readonly [Kind in Effect['kind']]: (
    effect: Extract<Effect, { readonly kind: Kind }>,
    applying: Applying,
  ) => Promise<void>
}

/**
 * Reads a moment.
 *
 * @param timestamp - RFC 3339.
 * @returns Milliseconds since the epoch.
 * @throws RangeError for anything else.
 */
export function millisOf(timestamp: string): number {
  const at = Date.parse(timestamp)
  if (Number.isNaN(at)) throw new RangeError('a timestamp has to be a moment of RFC 3339')
  return at
}

/** Writes a moment as other servers do: milliseconds only where there are any. */
export function timestampOf(millis: number): string {
  return new Date(millis).toISOString().replace('.000Z', 'Z')
}
