/**
 * Hosts that apply wrongly.
 *
 * @module
 */
import { isTootkitError, RefusedError } from '../../../src/errors.js'
import type { AccountModerate, DomainModerate, Effect, EffectKind } from '../../../src/core/model/index.js'
import { assertGiven, type Given } from '../../../src/protocol/ports/index.js'
import type { MemoryHost } from '../host.js'
import { answeringAll, applying, applyingBy, ofKind, without, type Mutant } from './mutant.js'

/** All kinds; one left out does not compile. */
const KINDS: { readonly [Kind in EffectKind]: true } = {
  'status.create': true, 'status.edit': true, 'status.counts': true, 'status.policy': true, 'status.mention': true,
  'status.delete': true, 'status.boost': true, 'status.unboost': true, 'status.favourite': true,
  'status.unfavourite': true, 'status.pin': true, 'status.unpin': true, 'tag.feature': true, 'tag.unfeature': true,
  'poll.vote': true, 'poll.results': true, 'quote.request': true, 'quote.accept': true, 'quote.reject': true,
  'quote.revoke': true, 'follow.request': true, 'follow.accept': true, 'follow.reject': true, 'follow.undo': true,
  'follow.unaccept': true, 'followers.reconcile': true, 'block.add': true, 'block.remove': true,
  'account.update': true, 'account.delete': true, 'account.move': true, 'report.create': true,
  'collection.update': true, 'collection.delete': true, 'account.moderate': true, 'domain.moderate': true,
  'notification.add': true, 'delivery.send': true, 'update.send': true, 'activity.seen': true, 'tombstone.add': true,
  ignored: true,
} // prettier-ignore

const TRACELESS: readonly EffectKind[] = ['ignored']
const kinds = (Object.keys(KINDS) as EffectKind[]).filter((kind) => !TRACELESS.includes(kind))

const lost = kinds.map((kind) =>
  applying(`apply: loses ${kind}`, (effects) => effects.filter((effect) => effect.kind !== kind)),
)

const notTakenBack = kinds.map((kind) =>
  applyingBy(`apply: keeps ${kind} of a list that is refused`, async (effects, good) => {
    try {
      await good.apply(effects)
    } catch (error) {
      for (const effect of ofKind(effects, kind)) await good.apply([effect]).catch(() => undefined)
      throw error
    }
  }),
)

/** Changes every effect of one kind. */
function changing<Kind extends EffectKind>(
  kind: Kind,
  what: string,
  change: (effect: Extract<Effect, { readonly kind: Kind }>, good: MemoryHost) => readonly Effect[],
): Mutant {
  return applying(`${kind}: ${what}`, (effects, good) =>
    effects.flatMap((effect) =>
      effect.kind === kind ? change(effect as Extract<Effect, { readonly kind: Kind }>, good) : effect,
    ),
  )
}

/** Gives every id of one kind another end each time, so that nothing is recognised as known. */
function renaming(
  kind:
    | 'notification.add'
    | 'report.create'
    | 'delivery.send'
    | 'status.favourite'
    | 'status.boost'
    | 'poll.vote',
  what: string,
): Mutant {
  return {
    name: `${kind}: ${what}`,
    break: (good) => {
      let count = 0
      return {
        apply: (effects) =>
          good.apply(
            effects.map((effect): Effect => {
              if (effect.kind !== kind) return effect
              count += 1
              switch (effect.kind) {
                case 'delivery.send':
                  return { ...effect, id: `${effect.id} ${count}` }
                case 'report.create':
                  return { ...effect, id: `${count}` }
                case 'notification.add':
                  return { ...effect, actorId: `${effect.actorId}?${count}` }
                default:
                  return { ...effect, actorId: `${effect.actorId}?${count}` }
              }
            }),
          ),
      }
    },
  }
}

/** A host that looks at a part only of what a list was decided on. */
function givenOnly(what: string, isKept: (given: Given, index: number) => boolean): Mutant {
  return {
    name: `apply: looks ${what} of what was decided on`,
    break: (good) => ({
      apply: (effects, options) => good.apply(effects, { given: (options?.given ?? []).filter(isKept) }),
    }),
  }
}

const DECIDED_ON = [
  'relation',
  'status',
  'boost',
  'favourite',
  'votes',
  'quote',
  'standing',
  'tombstone',
] as const

const given: readonly Mutant[] = [
  givenOnly('at nothing', () => false),
  ...DECIDED_ON.map((about) => givenOnly(`at no ${about}`, ({ question }) => question.about !== about)),
  {
    name: 'apply: looks at what was decided on after it was done',
    break: (good) => ({
      apply: async (effects, options) => {
        await good.apply(effects)
        await assertGiven(options?.given ?? [], good.directory)
      },
    }),
  },
  {
    name: 'apply: refuses what was decided on what stands',
    break: (good) => ({
      apply: (effects, options) =>
        (options?.given ?? []).length > 0 && effects.length === 1
          ? Promise.reject(new RefusedError('ERR_CONFLICT', 'again'))
          : good.apply(effects, options),
    }),
  },
]

const details: readonly Mutant[] = [
  ...given,
  applyingBy('apply: one transaction for each effect', async (effects, good) => {
    for (const effect of effects) await good.apply([effect])
  }),
  applyingBy('apply: two transactions', async (effects, good) => {
    const half = Math.ceil(effects.length / 2)
    await good.apply(effects.slice(0, half))
    await good.apply(effects.slice(half))
  }),
  applyingBy('apply: what is sent in a transaction of its own, first', async (effects, good) => {
    await good.apply(effects.filter(({ kind }) => kind === 'delivery.send' || kind === 'update.send'))
    await good.apply(effects.filter(({ kind }) => kind !== 'delivery.send' && kind !== 'update.send'))
  }),
  applyingBy('apply: what is remembered in a transaction of its own, last', async (effects, good) => {
    await good.apply(effects.filter(({ kind }) => kind !== 'activity.seen'))
    await good.apply(effects.filter(({ kind }) => kind === 'activity.seen'))
  }),
  applying('apply: from the end', (effects) => [...effects].reverse()),
  applying('apply: the last one is lost', (effects) => (effects.length > 1 ? effects.slice(0, -1) : effects)),
  applyingBy('apply: resolves before anything is stored', (effects, good) => {
    setTimeout(() => void good.apply(effects).catch(() => undefined), 0)
    return Promise.resolve()
  }),
  applyingBy('apply: resolves when it is refused', (effects, good) =>
    good.apply(effects).catch(() => undefined),
  ),
  applyingBy('apply: refuses with an error of its own', (effects, good) =>
    good.apply(effects).catch((error: unknown) => {
      throw isTootkitError(error) ? new Error('constraint failed') : error
    }),
  ),
  applyingBy('apply: fails for what leaves no trace', (effects, good) =>
    effects.some(({ kind }) => kind === 'ignored')
      ? Promise.reject(new TypeError('unknown effect'))
      : good.apply(effects),
  ),
  applyingBy('apply: fails for an empty list', (effects, good) =>
    effects.length === 0 ? Promise.reject(new RangeError('empty')) : good.apply(effects),
  ),
  {
    name: 'apply: takes two at once for one',
    break: (good) => {
      let underWay: Promise<void> | undefined
      return {
        apply: (effects) => (underWay ??= good.apply(effects).finally(() => (underWay = undefined))),
      }
    },
  },

  renaming('notification.add', 'told again each time'),
  renaming('report.create', 'reported again each time'),
  renaming('delivery.send', 'sent again each time'),
  renaming('status.favourite', 'counts again each time'),
  renaming('status.boost', 'counts again each time'),
  changing('status.boost', 'is for everybody', (effect) => [{ ...effect, visibility: 'public' }]),
  renaming('poll.vote', 'counts again each time'),

  changing('status.create', 'overwrites a post of the same id', (effect) => [
    { kind: 'status.delete', statusId: effect.status.id, authorId: effect.status.authorId },
    effect,
  ]),
  {
    name: 'status.create: loses a local post of a known id without a word',
    break: (good) => {
      const ids = new Set<string>()
      return {
        apply: async (effects) => {
          await good.apply(
            effects.filter((effect) => effect.kind !== 'status.create' || !ids.has(effect.status.id)),
          )
          for (const { status } of ofKind(effects, 'status.create')) ids.add(status.id)
        },
      }
    },
  },
  applyingBy('status.create: refuses a local post that comes again', async (effects, good) => {
    for (const { status } of ofKind(effects, 'status.create')) {
      if (status.local && (await good.state.status(status.id)) !== undefined) throw new Error('known already')
    }
    await good.apply(effects)
  }),
  changing('status.create', 'takes fetched posts for delivered ones', (effect) => [
    { ...effect, via: 'delivered' },
  ]),
  changing('status.create', 'takes delivered posts for fetched ones', (effect) => [
    { ...effect, via: 'fetched' },
  ]),
  changing('status.create', 'shows direct posts to all followers', (effect) => [
    effect.status.visibility === 'direct' || effect.status.visibility === 'limited'
      ? { ...effect, status: { ...effect.status, visibility: 'private' } }
      : effect,
  ]),
  changing('status.edit', 'creates what is not known', (effect) => [
    { kind: 'status.create', status: effect.status, via: 'fetched' },
    effect,
  ]),
  changing('status.edit', 'keeps votes that are void', (effect) => [{ ...effect, resetsVotes: false }]),
  changing('status.edit', 'voids votes that stand', (effect) => [{ ...effect, resetsVotes: true }]),
  changing('status.edit', 'takes over the votes', (effect) => {
    const { id, poll } = effect.status
    return poll === undefined ? [effect] : [effect, { kind: 'poll.results', statusId: id, poll }]
  }),
  changing('status.edit', 'takes over visibility and place', ({ status }) => [
    { kind: 'status.delete', statusId: status.id, authorId: status.authorId },
    { kind: 'status.create', status, via: 'fetched' },
  ]),
  changing('status.counts', 'adds instead of setting', (effect) => [
    {
      ...effect,
      claimedCounts: { ...effect.claimedCounts, favourites: (effect.claimedCounts.favourites ?? 0) + 1 },
    },
  ]),
  changing('status.mention', 'leaves the visibility', (effect) => [{ ...effect, visibility: 'direct' }]),
  {
    name: 'status.mention: forgets those who were named before',
    break: (good) => ({
      directory: answeringAll(good, (q, a) => {
        const status = a as { readonly mentions?: readonly string[] } | undefined
        return q.about === 'status' && status?.mentions !== undefined
          ? { ...status, mentions: status.mentions.slice(-1) }
          : a
      }),
    }),
  },
  changing('status.delete', 'leaves boosts and favourites', (effect, good) => [
    effect,
    { kind: 'status.favourite', actorId: good.users[0].actorId, statusId: effect.statusId },
  ]),
  changing('status.unboost', 'ends the boosts of others too', (effect) => [
    effect,
    ...['https://remote.example/users/bob', 'https://second.example/users/dan'].map((actorId): Effect => ({
      ...effect,
      actorId,
    })),
  ]),
  changing('status.unfavourite', 'ends those of others too', (effect, good) => [
    effect,
    ...good.users.map(({ actorId }): Effect => ({ ...effect, actorId })),
  ]),
  applyingBy('poll.vote: believes what was decided', async (effects, good) => {
    // counts without looking whether the vote is there already
    const votes = ofKind(effects, 'poll.vote')
    await good.apply(effects)
    for (const { statusId } of votes) {
      const poll = (await good.state.status(statusId))?.poll
      if (poll?.isMultiple === false && votes.length === 1) {
        await good.apply([
          { kind: 'poll.results', statusId, poll: { ...poll, votersCount: (poll.votersCount ?? 0) + 1 } },
        ])
      }
    }
  }),
  changing('poll.vote', 'counts no second option', (effect) => (effect.isFirst ? [effect] : [])),
  changing('quote.accept', 'keeps no stamp', (effect) => [{ ...effect, stamp: `${effect.stamp}?` }]),
  changing('quote.reject', 'is a revocation', (effect) => [
    { ...effect, kind: 'quote.revoke', state: 'revoked' },
  ]),
  changing('follow.request', 'accepts at once', (effect) => [effect, { ...effect, kind: 'follow.accept' }]),
  changing('follow.request', 'keeps an earlier id', (effect) => (effect.id.endsWith('/f/2') ? [] : [effect])),
  changing('follow.request', 'begins anew', (effect) => [{ ...effect, kind: 'follow.undo' }, effect]),
  changing('follow.accept', 'loses where the follower is reached', (effect) => [
    without(effect, 'follower'),
    { kind: 'account.delete', accountId: `${effect.followerId}?` },
  ]),
  changing('follow.accept', 'believes a shared inbox on another host', (effect) => [
    effect.follower?.sharedInbox === undefined
      ? effect
      : { ...effect, follower: { inbox: effect.follower.sharedInbox } },
  ]),
  changing('follow.reject', 'leaves a request', (effect) => [{ ...effect, kind: 'follow.unaccept' }]),
  changing('follow.unaccept', 'ends the follow', (effect) => [{ ...effect, kind: 'follow.undo' }]),
  changing('followers.reconcile', 'accepts nobody', (effect) => [{ ...effect, accept: [] }]),
  changing('followers.reconcile', 'removes nobody', (effect) => [{ ...effect, remove: [] }]),
  changing('followers.reconcile', 'accepts who never asked', (effect) => [
    ...effect.accept.map((followerId): Effect => ({
      kind: 'follow.accept',
      id: 'x',
      followerId,
      targetId: effect.targetId,
    })),
    effect,
  ]),
  changing('block.add', 'blocks both ways', (effect) => [
    effect,
    { ...effect, actorId: effect.targetId, targetId: effect.actorId },
  ]),
  changing('block.add', 'loses its id', (effect) => [without(effect, 'id')]),
  {
    name: 'block.add: takes one block for each id',
    break: (good) => {
      const ids = new Set<string>()
      return {
        apply: async (effects) => {
          await good.apply(
            effects.filter(
              (effect) => effect.kind !== 'block.add' || effect.id === undefined || !ids.has(effect.id),
            ),
          )
          for (const { id } of ofKind(effects, 'block.add')) if (id !== undefined) ids.add(id)
        },
      }
    },
  },
  {
    name: 'status.boost: takes one boost for each id',
    break: (good) => {
      const ids = new Set<string>()
      return {
        apply: async (effects) => {
          await good.apply(effects.filter((effect) => effect.kind !== 'status.boost' || !ids.has(effect.id)))
          for (const { id } of ofKind(effects, 'status.boost')) ids.add(id)
        },
      }
    },
  },
  {
    name: 'follow.request: takes one follow for each id',
    break: (good) => {
      const ids = new Map<string, string>()
      return {
        apply: async (effects) => {
          await good.apply(
            effects.filter(
              (effect) =>
                effect.kind !== 'follow.request' ||
                (ids.get(effect.id) ?? effect.followerId) === effect.followerId,
            ),
          )
          for (const { id, followerId } of ofKind(effects, 'follow.request')) ids.set(id, followerId)
        },
      }
    },
  },
  changing('account.update', 'lets others describe local users', (effect) => [
    { ...effect, account: { ...effect.account, local: true } },
  ]),
  changing('account.update', 'takes back what the moderators decided', (effect) => [
    { kind: 'account.moderate', accountId: effect.account.id, severity: 'none' },
    effect,
  ]),
  changing('account.update', 'suspends whom its own server suspends', (effect) => [
    effect,
    ...(effect.account.suspended
      ? [{ kind: 'account.moderate', accountId: effect.account.id, severity: 'suspend' } as const]
      : []),
  ]),
  {
    name: 'account.update: leaves where a follower is reached',
    break: (good) => {
      const seen = new Set<string>()
      return {
        apply: async (effects) => {
          await good.apply(
            effects.map((effect): Effect => {
              if (effect.kind !== 'account.update' || !seen.has(effect.account.id)) return effect
              return { ...effect, account: without(effect.account, 'sharedInbox') }
            }),
          )
          for (const { account } of ofKind(effects, 'account.update')) seen.add(account.id)
        },
      }
    },
  },
  {
    name: 'account.update: keeps the first version',
    break: (good) => {
      const seen = new Set<string>()
      return {
        apply: async (effects) => {
          const kept = effects.filter((effect) => {
            if (effect.kind !== 'account.update') return true
            const isNew = !seen.has(effect.account.id)
            seen.add(effect.account.id)
            return isNew
          })
          await good.apply(kept)
        },
      }
    },
  },
  applyingBy('account.delete: leaves posts', async (effects, good) => {
    const posts = await Promise.all(
      ofKind(effects, 'account.delete').map(({ accountId }) => good.state.statusesBy(accountId)),
    )
    await good.apply([
      ...effects,
      ...posts.flatMap(({ items }) =>
        items.map((status): Effect => ({ kind: 'status.create', status, via: 'fetched' })),
      ),
    ])
  }),
  applyingBy('account.delete: leaves followers', async (effects, good) => {
    const gone = ofKind(effects, 'account.delete').map(({ accountId }) => accountId)
    const relations = await good.directory.answer(
      gone.map((id) => ({ about: 'relation', from: id, to: good.users[0].actorId }) as const),
    )
    const kept = relations.flatMap(({ follow }): readonly Effect[] =>
      follow === undefined ? [] : [{ ...follow, kind: 'follow.request' }],
    )
    await good.apply([...effects, ...kept])
  }),
  applyingBy('account.delete: deletes everybody of its host', async (effects, good) => {
    await good.apply([
      ...effects,
      ...(ofKind(effects, 'account.delete').length > 0
        ? [{ kind: 'account.delete', accountId: 'https://second.example/users/dan' } as const]
        : []),
    ])
  }),
  applying('account.delete: takes back what the moderators decided', (effects) =>
    effects.flatMap((effect): readonly Effect[] =>
      effect.kind === 'account.delete'
        ? [effect, { kind: 'account.moderate', accountId: effect.accountId, severity: 'none' }]
        : [effect],
    ),
  ),
  changing('account.move', 'forgets when', (effect, good) => [{ ...effect, at: good.now.toISOString() }]),
  changing('account.moderate', 'limits where it should suspend', (effect) => [
    { ...effect, severity: effect.severity === 'suspend' ? 'silence' : effect.severity },
  ]),
  changing('account.moderate', 'never lets in again', (effect) =>
    effect.severity === 'none' ? [] : [effect],
  ),
  changing('account.moderate', 'leaves follows', (effect, good) =>
    keepingFollows(effect, good, [effect.accountId]),
  ),
  changing('account.moderate', 'ends the follows of those it limits', (effect) => [
    ...(effect.severity === 'silence' ? [{ ...effect, severity: 'suspend' } as const] : []),
    effect,
  ]),
  changing('domain.moderate', 'leaves follows', (effect, good) =>
    keepingFollows(effect, good, [
      `https://${effect.domain}/users/eve`,
      `https://sub.${effect.domain}/users/mal`,
    ]),
  ),
  changing('domain.moderate', 'leaves the follows of domains below', (effect, good) =>
    keepingFollows(effect, good, [`https://sub.${effect.domain}/users/mal`]),
  ),
  changing('domain.moderate', 'ends the follows of those it limits', (effect) => [
    ...(effect.severity === 'silence' ? [{ ...effect, severity: 'suspend' } as const] : []),
    effect,
  ]),
  changing('domain.moderate', 'ends the follows of names that end alike', (effect) => [
    effect,
    ...(effect.severity === 'suspend'
      ? [{ kind: 'account.delete', accountId: `https://not${effect.domain}/users/ned` } as const]
      : []),
  ]),
  changing('domain.moderate', 'never lets in again', (effect) =>
    effect.severity === 'none' ? [] : [effect],
  ),
  changing('collection.delete', 'believes that anybody owns it', (effect) => [
    { ...effect, ownerId: 'https://remote.example/users/bob' },
  ]),
  changing('tombstone.add', 'counts for everybody', (effect) => [
    effect,
    { ...effect, actorId: 'https://evil.example/users/eve' },
  ]),
  changing('activity.seen', 'compares in lower case', (effect) => [
    { ...effect, key: effect.key.toLowerCase() },
  ]),
  changing('activity.seen', 'compares the beginning', (effect) => [
    { ...effect, key: effect.key.slice(0, 6) },
  ]),
  applyingBy('activity.seen: looks, and notes afterwards', async (effects, good) => {
    const [seen] = ofKind(effects, 'activity.seen')
    if (seen !== undefined) {
      // each of many at once looks before any has noted
      await good.apply([{ ...seen, key: `${seen.key} looked ${Math.random()}` }])
      await good.apply(effects.filter((effect) => effect !== seen))
      await good.apply([seen])
      return
    }
    await good.apply(effects)
  }),
]

/** Moderates, and lets some follows stand. */
function keepingFollows(
  effect: AccountModerate | DomainModerate,
  { users: [{ actorId: alice }] }: MemoryHost,
  ids: readonly string[],
): readonly Effect[] {
  if (effect.severity !== 'suspend') return [effect]
  const again = ids.flatMap((id): readonly Effect[] => [
    { kind: 'follow.accept', id: `${id}#again`, followerId: id, targetId: alice },
  ])
  return [effect, ...again]
}

/** What nobody is told, and what nobody sees. */
const readings: readonly Mutant[] = [
  {
    name: 'reading: tells nobody of anything',
    break: (good) => ({ reading: { ...good.reading, notifications: () => Promise.resolve([]) } }),
  },
  {
    name: 'reading: shows empty homes',
    break: (good) => ({ reading: { ...good.reading, home: () => Promise.resolve([]) } }),
  },
  {
    name: 'reading: tells everybody of everything',
    break: (good) => ({
      reading: {
        ...good.reading,
        notifications: async () =>
          (await Promise.all(good.users.map(({ actorId }) => good.state.notifications(actorId)))).flatMap(
            ({ items }) => items,
          ),
      },
    }),
  },
  {
    name: 'reading: shows homes oldest first',
    break: (good) => ({
      reading: {
        ...good.reading,
        home: async (id: string) => [...((await good.reading?.home?.(id)) ?? [])].reverse(),
      },
    }),
  },
  ...(['block.add', 'account.moderate', 'domain.moderate'] as const).flatMap((kind) => [
    afterwards(`${kind}: leaves in homes what was there`, kind, 'home'),
    afterwards(`${kind}: leaves notifications that were there`, kind, 'notifications'),
  ]),
  ...(['status.unfavourite', 'status.unboost', 'quote.reject'] as const).map((kind) =>
    afterwards(`${kind}: leaves notifications that were there`, kind, 'notifications'),
  ),
  {
    name: 'reading: tells the last thing only',
    break: (good) => ({
      reading: {
        ...good.reading,
        notifications: async (id: string) => (await good.state.notifications(id)).items.slice(0, 1),
      },
    }),
  },
]

/** Every way in which effects are applied wrongly. */
export const effectMutants: readonly Mutant[] = [...lost, ...notTakenBack, ...details, ...readings]

/** A host that goes on showing what it showed before an effect of this kind. */
function afterwards(name: string, kind: Effect['kind'], what: 'home' | 'notifications'): Mutant {
  return {
    name,
    break: (good) => {
      const before = new Map<string, readonly unknown[]>()
      const read = async (id: string): Promise<readonly unknown[]> => (await good.reading?.[what]?.(id)) ?? []
      return {
        apply: async (effects) => {
          if (ofKind(effects, kind).length > 0)
            for (const { actorId } of good.users) before.set(actorId, await read(actorId))
          await good.apply(effects)
        },
        reading: {
          ...good.reading,
          [what]: async (id: string) => {
            const now = await read(id)
            const known = new Set(now.map((one) => JSON.stringify(one)))
            return [...now, ...(before.get(id) ?? []).filter((one) => !known.has(JSON.stringify(one)))]
          },
        },
      }
    },
  }
}
