/**
 * What becomes of follows and blocks.
 *
 * @module
 */
import { inboxOf } from '../../protocol/delivery/index.js'
import type { Effect } from '../../protocol/inbox/index.js'
import type { Applying, EffectHandlers } from './apply.js'
import { notify } from './notifications.js'
import { putAlias, putFollow, readFollow, removeAlias, removeFollow } from './rows.js'
import { pairKey } from './tables.js'

type FollowKind = Extract<Effect['kind'], `follow.${string}` | `followers.${string}` | `block.${string}`>

interface Between {
  readonly id: string
  readonly followerId: string
  readonly targetId: string
}

export const followHandlers: Pick<EffectHandlers, FollowKind> = {
  'follow.request': ({ id, followerId, targetId }, applying) => {
    const known = readFollow(applying.tables, followerId, targetId)
    putFollow(applying.tables, { state: 'pending', ...known, id, followerId, targetId }, applying.now)
    if (known === undefined) {
      notify(applying, { kind: 'follow_request', accountId: targetId, actorId: followerId })
    }
  },
  'follow.accept': ({ id, followerId, targetId, follower }, applying) => {
    const { tables, now } = applying
    const known = readFollow(tables, followerId, targetId)
    const inbox = follower && inboxOf({ actorId: followerId, ...follower })
    putFollow(
      tables,
      { ...known, id, followerId, targetId, state: 'accepted', ...(inbox !== undefined && { inbox }) },
      now,
    )
    tables.remove('notifications', `follow_request ${pairKey(targetId, followerId)}`)
    if (known?.state !== 'accepted') {
      notify(applying, { kind: 'follow', accountId: targetId, actorId: followerId })
    }
  },
  'follow.reject': endFollow,
  'follow.undo': endFollow,
  'follow.unaccept': ({ followerId, targetId }, { tables, now }) => {
    const known = readFollow(tables, followerId, targetId)
    if (known !== undefined) putFollow(tables, { ...known, state: 'pending' }, now)
  },
  'followers.reconcile': ({ targetId, remove, accept }, { tables, now }) => {
    for (const followerId of remove) removeFollow(tables, followerId, targetId)
    for (const followerId of accept) {
      const known = readFollow(tables, followerId, targetId)
      if (known !== undefined) putFollow(tables, { ...known, state: 'accepted' }, now)
    }
  },
  'block.add': (effect, { tables, now }) => {
    const { id, actorId, targetId } = effect
    const key = pairKey(actorId, targetId)
    tables.put('blocks', {
      key,
      owner: actorId,
      subject: targetId,
      at: now,
      value: { id, actorId, targetId },
    })
    if (id !== undefined) putAlias(tables, 'block', id, key)
  },
  'block.remove': ({ actorId, targetId }, { tables }) => {
    const key = pairKey(actorId, targetId)
    const known = tables.get('blocks', key)?.value as { readonly id?: string } | undefined
    if (known?.id !== undefined) removeAlias(tables, 'block', known.id)
    tables.remove('blocks', key)
  },
}

function endFollow({ followerId, targetId }: Between, { tables }: Applying): void {
  removeFollow(tables, followerId, targetId)
  for (const kind of ['follow', 'follow_request']) {
    tables.remove('notifications', `${kind} ${pairKey(targetId, followerId)}`)
  }
}
