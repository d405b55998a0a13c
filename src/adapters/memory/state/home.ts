/**
 * Into whose home timelines something goes.
 *
 * @module
 */
import type { Status } from '../../../core/model/index.js'
import { homeAudienceOf } from '../../../protocol/policy/index.js'
import { MAX_HOME_ENTRIES } from '../../state/index.js'
import { keyOf } from '../tables/index.js'
import type { Applying } from './applying.js'
import { keyOfEntry, type HomeRow } from './rows.js'

/** What enters a home. */
type Entering = Omit<HomeRow, 'ownerId'>

/** Puts a post or boost into the homes of those whom it is for, and of its own author where that is local. */
export function enterHomes(
  actorId: string,
  audience: Pick<Status, 'visibility' | 'mentions'>,
  entry: Entering,
  applying: Applying,
): void {
  const { store, isLocal } = applying
  const into = homeAudienceOf(audience)
  if (into.followers === 'all') {
    for (const { followerId, state } of store.follows.by('local', actorId)) {
      if (state === 'accepted') put(followerId, entry, applying)
    }
  } else {
    for (const id of into.ids) enterHome(id, actorId, entry, applying)
  }
  if (isLocal(actorId)) put(actorId, entry, applying)
}

/** Puts something into the home of one local account that follows its author. */
export function enterHome(ownerId: string, actorId: string, entry: Entering, applying: Applying): void {
  const { store, isLocal } = applying
  if (!isLocal(ownerId)) return
  if (store.follows.get(keyOf(ownerId, actorId))?.state === 'accepted') put(ownerId, entry, applying)
}

function put(ownerId: string, entry: Entering, { store: { home } }: Applying): void {
  home.put({ ...entry, ownerId })
  while (home.count('owner', ownerId) > MAX_HOME_ENTRIES) {
    const oldest = home.first('owner', ownerId)
    if (oldest === undefined) return
    home.remove(keyOfEntry(oldest))
  }
}

/** Takes what somebody wrote or boosted out of the home of one account. */
export function leaveHome(ownerId: string, actorId: string, { store }: Pick<Applying, 'store'>): void {
  for (const entry of store.home.by('owner', ownerId)) {
    const { statusId, boostedBy } = entry
    const isTheirs = boostedBy === actorId || store.statuses.get(statusId)?.status.authorId === actorId
    if (isTheirs) store.home.remove(keyOfEntry(entry))
  }
}

/** Takes out of the home of one account what came there by its follow of somebody. */
export function leaveHomeOfFollower(
  { followerId, targetId }: { readonly followerId: string; readonly targetId: string },
  { store }: Pick<Applying, 'store'>,
): void {
  if (followerId === targetId) return
  for (const entry of store.home.by('owner', followerId)) {
    const by = entry.boostedBy ?? store.statuses.get(entry.statusId)?.status.authorId
    if (by === targetId) store.home.remove(keyOfEntry(entry))
  }
}
