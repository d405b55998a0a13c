/**
 * Applying effects: one small function for each kind, in one transaction for all.
 *
 * @module
 */
import type { Effect } from '../../../core/model/index.js'
import { excerpt } from '../../../core/wire/excerpt.js'
import { isThenable, quietly } from '../../../core/wire/quietly.js'
import { refuseOtherwise, type ApplyEffects, type Question } from '../../../protocol/ports/index.js'
import type { Journal } from '../tables/index.js'
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
  ignored: () => undefined,
}

/** What applying needs. */
export interface ApplyParts extends Omit<Applying, 'now' | 'nextInOrder'> {
  readonly journal: Journal
  /** Answers at once. */
  readonly answer: (question: Question) => unknown
  /** Gives the present, as it is stored. */
  readonly now: () => string
  readonly onApply: ((effects: readonly Effect[]) => void) | undefined
  readonly onCommitted: ((effects: readonly Effect[]) => void) | undefined
}

/** Ways to apply effects. */
export interface Applier {
  /** In a transaction of its own. */
  readonly apply: ApplyEffects
  /** Within the transaction under way. */
  readonly applyWithin: (effects: readonly Effect[]) => void
}

/**
 * Gives the functions that apply effects.
 *
 * @param parts - Where to, and who is told.
 * @returns The port, and the like of it for use within a transaction.
 */
export function createApplier(parts: ApplyParts): Applier {
  const { journal, answer, onApply, onCommitted } = parts
  let sequence = 0
  const applyWithin = (effects: readonly Effect[]): void => {
    const applying: Applying = { ...parts, now: parts.now(), nextInOrder: () => ++sequence }
    for (const effect of effects) applyOne(effect, applying)
    refusePromise(onApply?.(effects))
  }
  /** By then nothing can be refused any more, so nobody hears what goes wrong. */
  const tell = quietly(onCommitted)
  return {
    applyWithin,
    // eslint-disable-next-line @typescript-eslint/require-await -- what it throws is a rejection, as the port says
    async apply(list, { given = [] } = {}) {
      const effects = structuredClone(list) // whoever gave them may go on changing them
      journal.transaction(() => {
        refuseOtherwise(
          given,
          given.map(({ question }) => answer(question)),
        )
        applyWithin(effects)
      })
      tell(effects)
    },
  }
}

function applyOne<Kind extends Effect['kind']>(
  effect: Extract<Effect, { readonly kind: Kind }> & { readonly kind: Kind },
  applying: Applying,
): void {
  // from JavaScript anything may come
  if (!Object.hasOwn(HANDLERS, effect.kind))
    throw new TypeError(`there is no effect of kind ${excerpt(effect.kind)}`)
  HANDLERS[effect.kind](effect, applying)
}

/** A transaction in memory ends when its function does: what an `onApply` did later would not belong to it. */
function refusePromise(answer: unknown): void {
  if (!isThenable(answer)) return
  Promise.resolve(answer).catch(() => undefined)
  throw new TypeError('onApply of a state in memory has to be synchronous')
}
