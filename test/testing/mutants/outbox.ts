/**
 * Hosts whose outbox is wrong.
 *
 * @module
 */
import type { DeliverySend, Effect, UpdateSend } from '../../../src/core/model/index.js'
import { itemsOf } from '../../../src/protocol/delivery/index.js'
import type {
  DeliveryItem,
  Outbox,
  OutboxEntry,
  OutboxStep,
  SetAside,
} from '../../../src/protocol/ports/index.js'
import type { MemoryHost } from '../host.js'
import { applying, applyingBy, ofKind, without, type Mutant } from './mutant.js'

function outbox(name: string, change: (good: Outbox, host: MemoryHost) => Partial<Outbox>): Mutant {
  return {
    name: `outbox: ${name}`,
    break: (good) => ({ outbox: { ...good.outbox, ...change(good.outbox, good) } }),
  }
}

/** Breaks steps of one kind. */
function stepping<Kind extends OutboxStep['kind']>(
  kind: Kind,
  what: string,
  change: (step: Extract<OutboxStep, { readonly kind: Kind }>, host: MemoryHost) => OutboxStep,
): Mutant {
  return outbox(`${kind} ${what}`, (good, host) => ({
    step: (id, lease, step) =>
      good.step(
        id,
        lease,
        step.kind === kind ? change(step as Extract<OutboxStep, { readonly kind: Kind }>, host) : step,
      ),
  }))
}

/** Breaks what is handed out. */
function taking(what: string, change: (entry: OutboxEntry) => unknown): Mutant {
  return outbox(what, (good) => ({
    take: async (options) => (await good.take(options)).map(change) as readonly OutboxEntry[],
  }))
}

/** Breaks a dispatch on its way in, and mends it on its way out, so that only what is done with it is wrong. */
function disguising(name: string, disguise: (dispatch: DeliverySend, count: number) => DeliverySend): Mutant {
  return {
    name: `delivery.send: ${name}`,
    break: (good) => {
      const real = new Map<string, DeliverySend>()
      let count = 0
      return {
        apply: (effects) =>
          good.apply(
            effects.map((effect): Effect => {
              if (effect.kind !== 'delivery.send') return effect
              real.set(effect.id, effect)
              return disguise(effect, (count += 1))
            }),
          ),
        outbox: {
          ...good.outbox,
          take: async (options) =>
            (await good.outbox.take(options)).map((entry) => ({
              ...entry,
              dispatch: real.get(entry.id) ?? entry.dispatch,
            })),
        },
      }
    },
  }
}

const lostParts = (
  [
    'senderId',
    'activityId',
    'body',
    'to',
    'followersOf',
    'exceptInboxes',
    'subject',
    'synchronizeFollowers',
    'retries',
  ] as const
).map((part) =>
  taking(`loses ${part} of a dispatch`, (entry) => ({ ...entry, dispatch: without(entry.dispatch, part) })),
)

const leases: readonly Mutant[] = [
  outbox('takes any lease', (good) => {
    const leases = new Map<string, string>()
    return {
      async take(options) {
        const entries = await good.take(options)
        for (const { id, lease } of entries) leases.set(id, lease)
        return entries
      },
      step: (id, _lease, step) => good.step(id, leases.get(id) ?? '', step),
    }
  }),
  outbox('leases for a moment', (good) => ({ take: (options) => good.take({ ...options, leaseMs: 1 }) })),
  outbox('leases for ever', (good) => ({ take: (options) => good.take({ ...options, leaseMs: 1e14 }) })),
  outbox('ignores the limit', (good) => ({ take: (options) => good.take({ ...options, limit: 1000 }) })),
  outbox('ignores when it is', (good) => ({
    take: (options) => good.take({ ...options, now: options.now + 1e10 }),
  })),
  outbox('hands out nothing', () => ({ take: () => Promise.resolve([]) })),
  outbox('hands out in the order of ids', (good) => ({
    take: async (options) => [...(await good.take(options))].reverse(),
  })),
  taking('forgets the cursor', (entry) => without(entry, 'cursor')),
  taking('counts no lapses', (entry) => ({ ...entry, lapses: 0 })),
  taking('gives everybody the same lease', (entry) => ({ ...entry, lease: 'lease' })),
  outbox('counts every lease as a lapse', (good) => {
    const taken = new Map<string, number>()
    return {
      take: async (options) =>
        (await good.take(options)).map((entry) => {
          const lapses = taken.get(entry.id) ?? 0
          taken.set(entry.id, lapses + 1)
          return { ...entry, lapses }
        }),
    }
  }),
  outbox('forgets nextDueAt', () => ({ nextDueAt: () => Promise.resolve(undefined) })),
  outbox('is always due', () => ({ nextDueAt: () => Promise.resolve(0) })),
  outbox('is always empty', () => ({ size: () => Promise.resolve(0) })),
  outbox('is never empty', (good) => ({ size: async () => (await good.size()) + 1 })),
  outbox('answers true to everybody', (good) => ({
    async step(id, lease, step) {
      await good.step(id, lease, step)
      return true
    },
  })),
]

const steps: readonly Mutant[] = [
  outbox('queues items before it looks at the lease', (good, { queue }) => ({
    async step(id, lease, step) {
      if (step.kind === 'page' || step.kind === 'done') await queue.enqueue(step.items)
      return good.step(id, lease, step)
    },
  })),
  stepping('page', 'loses its items', (step) => ({ ...step, items: [] })),
  stepping('page', 'loses its last item', (step) => ({ ...step, items: step.items.slice(0, -1) })),
  stepping('page', 'loses its cursor', (step) => ({ ...step, cursor: '' })),
  stepping('page', 'is the end', ({ items }) => ({ kind: 'done', items })),
  outbox('page queues a known item again', (good, { queue }) => {
    let count = 0
    return {
      async step(id, lease, step) {
        const isHeld = await good.step(id, lease, step)
        if (isHeld && step.kind === 'page') {
          count += 1
          if (count > 1)
            await queue.enqueue(step.items.map((item) => ({ ...item, id: `${item.id} ${count}` })))
        }
        return isHeld
      },
    }
  }),
  stepping('page', 'keeps the first cursor', (step) => ({ ...step, cursor: 'page 2 é' })),
  stepping('done', 'loses its items', (step) => ({ ...step, items: [] })),
  stepping('done', 'loses its last item', (step) => ({
    ...step,
    items: step.items.length > 1 ? step.items.slice(0, -1) : step.items,
  })),
  stepping('done', 'queues its first item only', (step) => ({ ...step, items: step.items.slice(0, 1) })),
  stepping('done', 'forgets nothing', ({ items }) => ({ kind: 'page', items, cursor: '' })),
  stepping('composed', 'is the end', () => ({ kind: 'done', items: [] })),
  stepping('composed', 'of nothing is forgotten', (step) =>
    step.dispatch === undefined ? { kind: 'later', dueAt: 0 } : step,
  ),
  stepping('later', 'is now', () => ({ kind: 'later', dueAt: 0 })),
  stepping('later', 'is never', () => ({ kind: 'done', items: [] })),
  stepping('later', 'is a little later', ({ dueAt }) => ({ kind: 'later', dueAt: dueAt + 1 })),
  stepping('setAside', 'is forgotten', () => ({ kind: 'done', items: [] })),
  stepping('setAside', 'is tried again', () => ({ kind: 'later', dueAt: 0 })),
  stepping('setAside', 'gives another reason', () => ({ kind: 'setAside', reason: 'unreadable' })),
]

const dispatches: readonly Mutant[] = [
  disguising('ignores the order of a subject', (dispatch, count) =>
    dispatch.subject === undefined || dispatch.followersOf.length === 0
      ? dispatch
      : { ...dispatch, subject: `${dispatch.subject} ${count}` },
  ),
  disguising('keeps the order of everything', (dispatch) =>
    dispatch.followersOf.length === 0 ? dispatch : { ...dispatch, subject: 'everything' },
  ),
  disguising('takes the beginning of a subject for it', (dispatch) =>
    dispatch.subject === undefined || dispatch.followersOf.length === 0
      ? dispatch
      : { ...dispatch, subject: dispatch.subject.slice(0, 20) },
  ),
  applying('delivery.send: makes nothing void', (effects) =>
    effects.map((effect) => (effect.kind === 'delivery.send' ? { ...effect, supersedes: false } : effect)),
  ),
  applying('delivery.send: lets an Update that waits take its time', (effects) =>
    effects.map((effect) =>
      effect.kind === 'delivery.send' && effect.activityId.endsWith('edit') && effect.supersedes !== true
        ? { ...effect, subject: `${effect.subject ?? ''} apart` }
        : effect,
    ),
  ),
  {
    name: 'delivery.send: leaves what was set aside about what is void',
    break: ({ queue }) => {
      const shelved: SetAside[] = []
      return {
        queue: {
          ...queue,
          async shelve(id, lease, reason) {
            const isOurs = await queue.shelve(id, lease, reason)
            if (isOurs) shelved.push({ id, from: 'queue', reason, at: 0 })
            return isOurs
          },
          async setAside(page) {
            const { items, next } = await queue.setAside(page)
            const gone = shelved.filter(({ id }) => items.every((item) => item.id !== id))
            return { items: [...items, ...gone], ...(next !== undefined && { next }) }
          },
        },
      }
    },
  },
  applyingBy('delivery.send: makes everything void', async (effects, good) => {
    const isVoid = ofKind(effects, 'delivery.send').some(({ supersedes }) => supersedes === true)
    if (isVoid) {
      const other = {
        ...ofKind(effects, 'delivery.send')[0]!,
        id: 'void',
        subject: 'https://us.example/notes/10',
      }
      await good.apply([other, ...effects])
      for (const entry of await good.outbox.take({ now: 1e14, limit: 9, leaseMs: 1 }))
        if (entry.id === 'void') await good.outbox.step(entry.id, entry.lease, { kind: 'done', items: [] })
      return
    }
    await good.apply(effects)
  }),
  {
    name: 'delivery.send: leaves items that are void in the queue',
    break: (good) => {
      const queued: DeliveryItem[] = []
      return {
        outbox: {
          ...good.outbox,
          async step(id, lease, step) {
            if (step.kind === 'page') queued.push(...step.items)
            return good.outbox.step(id, lease, step)
          },
        },
        async apply(effects) {
          await good.apply(effects)
          if (ofKind(effects, 'delivery.send').some(({ supersedes }) => supersedes === true))
            await good.queue.enqueue(queued)
        },
      }
    },
  },
  applyingBy('delivery.send: takes items that are void from who delivers them', async (effects, good) => {
    const voids = ofKind(effects, 'delivery.send').filter(({ supersedes }) => supersedes === true)
    if (voids.length > 0) {
      // leases are over, so that nothing is under way any more
      for (const { item, lease } of await good.queue.claim({
        now: 1e14,
        limit: 99,
        leaseMs: 1,
        maxPerHost: 99,
      })) {
        if (item.subject === voids[0]?.subject) await good.queue.drop(item.id, lease)
        else await good.queue.retry(item.id, lease, 0, false)
      }
    }
    await good.apply(effects)
  }),
  applyingBy('delivery.send: queues what is to named actors past what waits', async (effects, good) => {
    const isNamed = (effect: Effect): effect is DeliverySend =>
      effect.kind === 'delivery.send' && effect.followersOf.length === 0
    await good.apply(effects.filter((effect) => !isNamed(effect)))
    for (const dispatch of effects.filter(isNamed))
      await good.queue.enqueue(itemsOf(dispatch, dispatch.to, good.now.getTime()))
  }),
  {
    name: 'delivery.send: queues again what was delivered while others wait',
    break: (good) => ({
      async apply(effects) {
        await good.apply(effects)
        for (const dispatch of ofKind(effects, 'delivery.send')) {
          if (dispatch.followersOf.length === 0 && dispatch.subject === undefined)
            await good.queue.enqueue(itemsOf(dispatch, dispatch.to, good.now.getTime()))
        }
      },
    }),
  },
  applying('delivery.send: knows a dispatch by its id and its subject', (effects) =>
    effects.map((effect) =>
      effect.kind === 'delivery.send'
        ? { ...effect, id: `${effect.id} ${effect.subject ?? ''}`.trim() }
        : effect,
    ),
  ),
  applying('delivery.send: sends to excepted inboxes too', (effects) =>
    effects.map((effect): Effect =>
      effect.kind === 'delivery.send' && effect.followersOf.length === 0
        ? without(effect, 'exceptInboxes')
        : effect,
    ),
  ),
  applying('delivery.send: sends to the first only', (effects) =>
    effects.map((effect) =>
      effect.kind === 'delivery.send' ? { ...effect, to: effect.to.slice(0, 1) } : effect,
    ),
  ),
  applyingBy('delivery.send: sends an inbox one item for each recipient', async (effects, good) => {
    await good.apply(effects)
    for (const { to, ...dispatch } of ofKind(effects, 'delivery.send')) {
      const more = to.filter(({ actorId }) => actorId.endsWith('2'))
      await good.queue.enqueue(itemsOf({ ...dispatch, to, id: `${dispatch.id} 2` }, more, good.now.getTime()))
    }
  }),

  applying('update.send: is due at once', (effects, good) =>
    effects.map((effect) =>
      effect.kind === 'update.send' ? { ...effect, at: good.now.toISOString() } : effect,
    ),
  ),
  {
    name: 'update.send: one for each change',
    break: (good) => {
      let count = 0
      return {
        apply: (effects) =>
          good.apply(
            effects.map((effect) =>
              effect.kind === 'update.send'
                ? { ...effect, objectId: `${effect.objectId}?${(count += 1)}` }
                : effect,
            ),
          ),
        outbox: {
          ...good.outbox,
          take: async (options) =>
            (await good.outbox.take(options)).map(({ dispatch, ...entry }) => ({
              ...entry,
              dispatch:
                dispatch.kind === 'update.send'
                  ? { ...dispatch, objectId: dispatch.objectId.replace(/\?.*/, '') }
                  : dispatch,
            })),
        },
      }
    },
  },
  {
    name: 'update.send: believes that what is composed knows of later changes',
    break: (good) => {
      const open = new Set<string>()
      return {
        apply: async (effects) => {
          await good.apply(
            effects.filter((effect) => effect.kind !== 'update.send' || !open.has(effect.objectId)),
          )
          for (const { objectId } of ofKind(effects, 'update.send')) open.add(objectId)
        },
      }
    },
  },
  applying('update.send: a later one puts it off', (effects) =>
    effects.map((effect) =>
      effect.kind === 'update.send'
        ? {
            ...effect,
            at: new Date(Math.max(Date.parse(effect.at), Date.parse('2026-11-22T12:00:09Z'))).toISOString(),
          }
        : effect,
    ),
  ),
]

/** A host that knows the ends of polls that it was told of before. */
function knowingEnds(
  name: string,
  change: (effect: Effect, known: UpdateSend | undefined) => readonly Effect[],
): Mutant {
  return {
    name,
    break: (good) => {
      const ends = new Map<string, UpdateSend>()
      return {
        apply: async (effects) => {
          await good.apply(
            effects.flatMap((effect) => {
              if (effect.kind === 'update.send') return change(effect, ends.get(effect.objectId))
              return change(
                effect,
                effect.kind === 'delivery.send' ? ends.get(effect.subject ?? '') : undefined,
              )
            }),
          )
          for (const effect of ofKind(effects, 'update.send'))
            if (effect.endsPoll === true) ends.set(effect.objectId, effect)
        },
      }
    },
  }
}

const ends: readonly Mutant[] = [
  knowingEnds('update.send: lets the end of a poll stand for all that is told before', (effect, known) =>
    effect.kind === 'update.send' && effect.endsPoll !== true && known !== undefined ? [] : [effect],
  ),
  knowingEnds('update.send: keeps to the end of a poll that it heard of first', (effect, known) =>
    effect.kind === 'update.send' && effect.endsPoll === true && known !== undefined ? [] : [effect],
  ),
  knowingEnds('delivery.send: leaves the end of a poll when the post is deleted', (effect, known) =>
    effect.kind === 'delivery.send' && effect.supersedes === true && known !== undefined
      ? [effect, known]
      : [effect],
  ),
]

/** Every way in which an outbox is wrong. */
export const outboxMutants: readonly Mutant[] = [...lostParts, ...leases, ...steps, ...dispatches, ...ends]
