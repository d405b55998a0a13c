/**
 * Applying effects: one small function for each kind, in one transaction for all.
 *
 * @module
 */
import { CompiledQuery } from 'kysely'
import type { Effect } from '../../../core/model/index.js'
import { excerpt } from '../../../core/wire/excerpt.js'
import { quietly } from '../../../core/wire/quietly.js'
import {
  assertGiven,
  type ApplyEffects,
  type ApplyOptions,
  type Clock,
  type Directory,
} from '../../../protocol/ports/index.js'
import type { Executor, HostTransaction, SqlDatabase } from '../database.js'
import { flavourOf, hostTransactionOf, runQuery } from '../flavour.js'
import { inTime } from '../patience.js'
import { StorageError } from '../storage-error.js'
import { accountHandlers } from './apply-accounts.js'
import { followHandlers } from './apply-follows.js'
import { moderationHandlers } from './apply-moderation.js'
import { pollHandlers } from './apply-polls.js'
import { postHandlers } from './apply-posts.js'
import { quoteHandlers } from './apply-quotes.js'
import { reactionHandlers } from './apply-reactions.js'
import { sendingHandlers } from './apply-sending.js'
import type { Applying, EffectHandlers } from './applying.js'

const HANDLERS: EffectHandlers = {
  ...postHandlers,
  ...reactionHandlers,
  ...pollHandlers,
  ...quoteHandlers,
  ...followHandlers,
  ...accountHandlers,
  ...moderationHandlers,
  ...sendingHandlers,
}

/** Where effects are applied. */
export interface SqlApplyOptions<T = HostTransaction> extends ApplyOptions {
  /**
   * A transaction of the host's, which the host commits: nothing is kept before. `onCommitted` is not called then,
   * since only the host knows when.
   *
   * @defaultValue a transaction of its own
   */
  readonly transaction?: T
}

/** {@link ApplyEffects} that can join a transaction of the host's. */
export type SqlApply<T = HostTransaction> = (
  effects: readonly Effect[],
  options?: SqlApplyOptions<T>,
) => ReturnType<ApplyEffects>

/** What applying needs. */
export interface ApplyParts extends Pick<Applying, 'isLocal' | 'own' | 'localIds' | 'upkeep'> {
  readonly database: SqlDatabase
  readonly clock: Clock
  /** Answers from within a transaction. */
  readonly directoryOn: (trx: Executor) => Directory
  readonly onApply: ((effects: readonly Effect[], transaction: HostTransaction) => unknown) | undefined
  readonly onCommitted: ((effects: readonly Effect[]) => unknown) | undefined
}

/** Ways to apply effects. */
export interface Applier {
  readonly apply: SqlApply
  /** Within the transaction of a job. */
  readonly applyWithin: (trx: Executor, effects: readonly Effect[]) => Promise<void>
  /** What a job works with that stores more than effects. */
  readonly applyingOn: (trx: Executor) => Applying
  /** Tells what is durable. */
  readonly tell: (effects: readonly Effect[]) => void
}

/** Gives the functions that apply effects. */
export function createApplier(parts: ApplyParts): Applier {
  const { database, clock, directoryOn, onApply, onCommitted, isLocal, own, localIds, upkeep } = parts

  const applyingOn = (trx: Executor): Applying => {
    return { trx, now: clock.now().getTime(), isLocal, own, localIds, upkeep }
  }
  const applyWithin = async (trx: Executor, effects: readonly Effect[]): Promise<void> => {
    const applying = applyingOn(trx)
    for (const effect of effects) await applyOne(effect, applying)
    if (onApply !== undefined) {
      const { waitMs } = database
      await inTime(onApply(effects, hostTransactionOf(trx)), waitMs, () => overdue(waitMs))
      await assertTransactionGoesOn(trx)
    }
    await upkeep.work(trx, applying.now)
  }
  /** By then nothing can be refused any more, so nobody hears what goes wrong. */
  const tell = quietly(onCommitted)

  return {
    applyWithin,
    applyingOn,
    tell,
    async apply(effects, { transaction, given = [] } = {}) {
      const isIdle = onApply === undefined && effects.every(({ kind }) => kind === 'ignored')
      const job = async (trx: Executor): Promise<void> => {
        await assertGiven(given, directoryOn(trx))
        await applyWithin(trx, effects)
      }
      if (transaction !== undefined) {
        await database.within(transaction, job)
        return
      }
      if (!isIdle) await database.write(job)
      tell(effects)
    },
  }
}

/** The host's part holds up everybody who writes: it must not do so for ever. */
function overdue(waitMs: number): StorageError {
  const message = `onApply did not end in ${waitMs} ms and was undone: it may use nothing but its transaction`
  return new StorageError('ERR_STORAGE_ON_APPLY', message)
}

const MARK = CompiledQuery.raw('savepoint tootkit_applied')

/**
 * Notices a host that ended the transaction by a statement of its own. SQLite refuses to commit what is over; Postgres
 * only warns, and what is written after it would stand alone. There a savepoint is refused outside of a transaction.
 */
async function assertTransactionGoesOn(trx: Executor): Promise<void> {
  if (flavourOf(trx).dialect !== 'postgres') return
  try {
    await runQuery(trx, MARK)
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== '25P01') throw error // no_active_sql_transaction
    throw new TypeError('onApply ended the transaction, which is not its to end: throw, to undo it', {
      cause: error,
    })
  }
}

function applyOne<Kind extends Effect['kind']>(
  effect: Extract<Effect, { readonly kind: Kind }> & { readonly kind: Kind },
  applying: Applying,
): Promise<void> {
  // from JavaScript anything may come
  if (!Object.hasOwn(HANDLERS, effect.kind))
    throw new TypeError(`there is no effect of kind ${excerpt(effect.kind)}`)
  return HANDLERS[effect.kind](effect, applying)
}
