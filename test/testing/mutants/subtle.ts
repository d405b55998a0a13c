/**
 * Hosts that are wrong at an edge only: ties, ends of pages, ids that are strange, lists that fail late.
 *
 * @module
 */
import type { Effect } from '../../../src/core/model/index.js'
import {
  answering,
  answeringFrom,
  applying,
  applyingBy,
  ofKind,
  remembering,
  without,
  type Mutant,
} from './mutant.js'

const cut = (id: string): string => id.slice(0, 255)

const pages: readonly Mutant[] = [
  answering('followers', 'has a next page behind one that is just full', (q, a) =>
    a.items.length === q.limit ? { ...a, next: a.next ?? '["9",""]' } : a,
  ),
  answering('followers', 'ends at a page that is just full', (q, a) =>
    q.after !== undefined && a.items.length === q.limit ? without(a, 'next') : a,
  ),
  answering('followers.inboxes', 'ends at a page that is just full', (q, a) =>
    q.after !== undefined && a.items.length === q.limit ? without(a, 'next') : a,
  ),
  answering('followers.inboxes', 'gives at most ten on a page and no next', (_q, a) => ({
    ...a,
    items: a.items.slice(0, 10),
  })),
  {
    name: 'content.outbox: has an empty page behind the last',
    break: ({ content }) => ({
      content: {
        ...content,
        outbox: async (id, page) => {
          const given = await content.outbox(id, page)
          return given.items.length === page.limit ? { ...given, next: given.next ?? 'end' } : given
        },
      },
    }),
  },
  {
    name: 'content.replies: loses the last of a page that is just full',
    break: ({ content }) => ({
      content: {
        ...content,
        replies: async (id, page) => {
          const { ids, next } = await content.replies(id, page)
          return ids.length === page.limit && next === undefined && page.after !== undefined
            ? { ids: ids.slice(0, -1) }
            : { ids, ...(next !== undefined && { next }) }
        },
      },
    }),
  },
  {
    name: 'content.following: has an empty page behind the last',
    break: ({ content }) => ({
      content: {
        ...content,
        following: async (id, page) => {
          const given = await content.following(id, page)
          return given.actorIds.length === page.limit ? { ...given, next: given.next ?? 'end' } : given
        },
      },
    }),
  },
]

const ids: readonly Mutant[] = [
  answering('account', 'does not find ids beyond ASCII', (q, a) =>
    /^\p{ASCII}*$/u.test(q.id) ? a : undefined,
  ),
  answering('account', 'cuts long ids', (_q, a) => a && { ...a, id: cut(a.id) }),
  applying('account.update: normalises escapes in ids', (effects) =>
    effects.map((effect) =>
      effect.kind === 'account.update'
        ? { ...effect, account: { ...effect.account, id: decodeURI(effect.account.id) } }
        : effect,
    ),
  ),
  applying('activity.seen: cuts a key', (effects) =>
    effects.map((effect) =>
      effect.kind === 'activity.seen' ? { ...effect, key: effect.key.slice(0, 7) } : effect,
    ),
  ),
  applying('activity.seen: trims a key', (effects) =>
    effects.map((effect) =>
      effect.kind === 'activity.seen' ? { ...effect, key: effect.key.trim() } : effect,
    ),
  ),
]

const lists: readonly Mutant[] = [
  applying('apply: takes two equal effects of a list for one, and keeps the first', (effects) => {
    const kinds = new Map<string, Effect>()
    for (const effect of effects)
      if (effect.kind === 'account.update' && !kinds.has(effect.account.id))
        kinds.set(effect.account.id, effect)
    return effects.filter(
      (effect) => effect.kind !== 'account.update' || kinds.get(effect.account.id) === effect,
    )
  }),
  applying('apply: deletes before it creates', (effects) => [
    ...ofKind(effects, 'status.delete'),
    ...effects.filter(({ kind }) => kind !== 'status.delete'),
  ]),
  applying('apply: takes out blocks last', (effects) => [
    ...effects.filter(({ kind }) => kind !== 'block.remove'),
    ...ofKind(effects, 'block.remove'),
  ]),
  applyingBy('apply: keeps what came before the effect that failed', async (effects, good) => {
    try {
      await good.apply(effects)
    } catch (error) {
      await good.apply(effects.slice(0, -1)).catch(() => undefined)
      throw error
    }
  }),
  applyingBy('apply: tries again without what was seen', (effects, good) =>
    good.apply(effects).catch(() => good.apply(effects.filter(({ kind }) => kind !== 'activity.seen'))),
  ),
  {
    name: 'apply: drops a list that comes while another is applied',
    break: (good) => {
      let isBusy = false
      return {
        async apply(effects) {
          if (isBusy) return
          isBusy = true
          await good.apply(effects).finally(() => (isBusy = false))
        },
      }
    },
  },
]

const children: readonly Mutant[] = [
  {
    name: 'content.totals: never go down',
    break: ({ content }) => {
      const most = new Map<string, number>()
      return {
        content: {
          ...content,
          totals: async (id) => {
            const { favourites, boosts } = await content.totals(id)
            most.set(id, Math.max(most.get(id) ?? 0, favourites))
            return { favourites: most.get(id) ?? 0, boosts }
          },
        },
      }
    },
  },
  {
    name: 'content.pinned: never grow fewer',
    break: ({ content }) => {
      const seen = new Map<string, Awaited<ReturnType<typeof content.pinned>>>()
      return {
        content: {
          ...content,
          pinned: async (id) => {
            const given = await content.pinned(id)
            const most = (seen.get(id)?.length ?? 0) > given.length ? (seen.get(id) ?? []) : given
            seen.set(id, most)
            return most
          },
        },
      }
    },
  },
  applying('account.delete: is passed over', (effects) =>
    effects.map((effect) =>
      effect.kind === 'account.delete' ? { kind: 'ignored', reason: 'unrelated' } : effect,
    ),
  ),
  answering(
    'tombstone',
    'keeps no part of a second',
    (_q, a) => a && new Date(Date.parse(a) + 1).toISOString(),
  ),
]

/** When the last edit of a post says that it was published. */
function publishedBy(
  edits: readonly Effect[],
  id: string,
  otherwise: string | undefined,
): string | undefined {
  const edit = ofKind(edits, 'status.edit').findLast(({ status }) => status.id === id)
  return edit?.status.published ?? otherwise
}

const edits: readonly Mutant[] = [
  answeringFrom('status', 'is published when an edit says so', ({ id }, a, applied) => {
    const published = publishedBy(applied, id, a?.published)
    return a === undefined || published === undefined ? a : { ...a, published }
  }),
  {
    name: 'content.status: is published when an edit says so',
    break: (good) => {
      const applied: Effect[] = []
      return {
        apply: remembering(good, applied),
        content: {
          ...good.content,
          status: async (id) => {
            const post = await good.content.status(id)
            if (typeof post !== 'object') return post
            return { ...post, published: publishedBy(applied, id, post.published) ?? post.published }
          },
        },
      }
    },
  },
]

/** Every way in which a host is wrong at an edge. */
export const subtleMutants: readonly Mutant[] = [...pages, ...ids, ...lists, ...children, ...edits]
