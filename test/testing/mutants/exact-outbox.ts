/**
 * Outboxes that give back something like what they were given.
 *
 * @module
 */
import type { Effect } from '../../../src/core/model/index.js'
import { each, MOMENTS, NAMES, TEXTS, whereText } from './exact-changes.js'
import { applying, type Mutant } from './mutant.js'

/** A host that changes dispatches to be sent. */
function sending(
  name: string,
  change: (effect: Extract<Effect, { readonly kind: 'delivery.send' }>) => Effect,
): Mutant {
  return applying(`delivery.send: ${name}`, (effects) =>
    effects.map((effect) => (effect.kind === 'delivery.send' ? change(effect) : effect)),
  )
}

/** Compares dispatches by another text, and hands them out as they were. */
function mistaking(name: string, rename: (effect: Effect) => Effect): Mutant {
  return {
    name,
    break: (good) => {
      const real = new Map<string, Effect>()
      return {
        async apply(effects) {
          for (const effect of effects) if (effect.kind === 'delivery.send') real.set(effect.id, effect)
          await good.apply(effects.map(rename))
        },
        outbox: {
          ...good.outbox,
          take: async (options) =>
            (await good.outbox.take(options)).map((entry) => ({
              ...entry,
              dispatch: (real.get(entry.id) ?? entry.dispatch) as typeof entry.dispatch,
            })),
        },
      }
    },
  }
}

/** Outboxes that do so. */
export const exactOutboxMutants: readonly Mutant[] = [
  ...each(TEXTS, (what, change) =>
    sending(`keeps a body ${what}`, (effect) => ({ ...effect, body: change(effect.body) })),
  ),
  ...each(TEXTS, (what, change): Mutant => ({
    name: `outbox: keeps bodies of a page ${what}`,
    break: ({ outbox }) => ({
      outbox: {
        ...outbox,
        step: (id, lease, step) =>
          outbox.step(
            id,
            lease,
            step.kind === 'page'
              ? {
                  ...step,
                  items: step.items.map((item) => ({ ...item, body: whereText(item.body, change) })),
                }
              : step,
          ),
      },
    }),
  })),
  ...each(TEXTS, (what, change): Mutant => ({
    name: `outbox: keeps what was composed ${what}`,
    break: ({ outbox }) => ({
      outbox: {
        ...outbox,
        step: (id, lease, step) =>
          outbox.step(
            id,
            lease,
            step.kind === 'composed' && step.dispatch !== undefined
              ? { ...step, dispatch: { ...step.dispatch, body: change(step.dispatch.body) } }
              : step,
          ),
      },
    }),
  })).filter(({ name }) => !name.includes('65,535')), // the text is kept as that of any other dispatch
  ...each(NAMES, (what, rename): Mutant => ({
    name: `outbox: keeps a cursor ${what}`,
    break: ({ outbox }) => ({
      outbox: {
        ...outbox,
        step: (id, lease, step) =>
          outbox.step(id, lease, step.kind === 'page' ? { ...step, cursor: rename(step.cursor) } : step),
      },
    }),
  })),
  ...each(NAMES, (what, rename) =>
    sending(`compares ids ${what}`, (effect) => ({ ...effect, id: rename(effect.id) })),
  ),
  ...each(NAMES, (what, rename) =>
    mistaking(`delivery.send: compares subjects ${what}`, (effect) =>
      effect.kind === 'delivery.send' && effect.subject !== undefined
        ? { ...effect, subject: rename(effect.subject) }
        : effect,
    ),
  ),
  ...each(NAMES, (what, rename) =>
    applying(`update.send: compares ids ${what}`, (effects) =>
      effects.map((effect) =>
        effect.kind === 'update.send' ? { ...effect, objectId: rename(effect.objectId) } : effect,
      ),
    ),
  ),
  ...each(MOMENTS, (what, change): Mutant => ({
    name: `outbox: keeps a wait ${what}`,
    break: ({ outbox }) => ({
      outbox: {
        ...outbox,
        step: (id, lease, step) =>
          outbox.step(id, lease, step.kind === 'later' ? { ...step, dueAt: change(step.dueAt) } : step),
      },
    }),
  })),
  ...each(MOMENTS, (what, change) =>
    applying(`update.send: keeps its moment ${what}`, (effects) =>
      effects.map((effect) =>
        effect.kind === 'update.send'
          ? { ...effect, at: new Date(change(Date.parse(effect.at))).toISOString() }
          : effect,
      ),
    ),
  ),
  {
    name: 'outbox: queues the items of a step one by one',
    break: ({ outbox, queue }) => ({
      outbox: {
        ...outbox,
        async step(id, lease, step) {
          const items = step.kind === 'page' || step.kind === 'done' ? step.items : []
          for (const item of items) {
            if ((item.body as unknown) === undefined) throw new TypeError('no body')
            if (lease !== '' && lease !== 'nonsense') await queue.enqueue([item])
          }
          return outbox.step(id, lease, step)
        },
      },
    }),
  },
  {
    name: 'outbox: moves the cursor before it queues the items',
    break: ({ outbox }) => ({
      outbox: {
        ...outbox,
        async step(id, lease, step) {
          if (step.kind === 'page' && step.items.some(({ body }) => (body as unknown) === undefined)) {
            await outbox.step(id, lease, { ...step, items: [] })
            throw new TypeError('no body')
          }
          return outbox.step(id, lease, step)
        },
      },
    }),
  },
]
