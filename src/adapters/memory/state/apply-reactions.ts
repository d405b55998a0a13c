/**
 * What becomes of boosts, favourites, pins and featured hashtags.
 *
 * @module
 */
import { keyOf } from '../tables/index.js'
import { placeAt, type EffectHandlers } from './applying.js'
import { removeReaction } from './apply-sending.js'
import { enterHomes } from './home.js'

type ReactionKind =
  | 'status.boost'
  | 'status.unboost'
  | 'status.favourite'
  | 'status.unfavourite'
  | 'status.pin'
  | 'status.unpin'
  | 'tag.feature'
  | 'tag.unfeature'

export const reactionHandlers: Pick<EffectHandlers, ReactionKind> = {
  'status.boost': ({ id, actorId, statusId, published, visibility }, applying) => {
    const { boosts } = applying.store
    if (boosts.get(keyOf(actorId, statusId)) !== undefined) return
    const at = placeAt(published, applying)
    boosts.put({ id, actorId, statusId, published, visibility, at })
    const entry = { statusId, boostedBy: actorId, at }
    enterHomes(actorId, { visibility, mentions: [] }, entry, applying)
  },
  'status.unboost': ({ actorId, statusId }, { store }) => {
    store.boosts.remove(keyOf(actorId, statusId))
    store.home.removeAll('booster', keyOf(actorId, statusId))
    removeReaction('boost', { actorId, statusId }, { store })
  },
  'status.favourite': ({ actorId, statusId, id }, { store, nextInOrder }) => {
    if (store.favourites.get(keyOf(actorId, statusId)) !== undefined) return
    store.favourites.put({ actorId, statusId, sequence: nextInOrder(), ...(id !== undefined && { id }) })
  },
  'status.unfavourite': ({ actorId, statusId }, { store }) => {
    store.favourites.remove(keyOf(actorId, statusId))
    removeReaction('favourite', { actorId, statusId }, { store })
  },
  'status.pin': ({ actorId, statusId }, { store, nextInOrder }) => {
    if (store.pins.get(keyOf(actorId, statusId)) !== undefined) return
    store.pins.put({ actorId, statusId, sequence: nextInOrder() })
  },
  'status.unpin': ({ actorId, statusId }, { store }) => {
    store.pins.remove(keyOf(actorId, statusId))
  },
  'tag.feature': ({ actorId, name, displayName }, { store, nextInOrder }) => {
    const sequence = store.tags.get(keyOf(actorId, name))?.sequence ?? nextInOrder()
    store.tags.put({ actorId, name, displayName, sequence })
  },
  'tag.unfeature': ({ actorId, name }, { store }) => {
    store.tags.remove(keyOf(actorId, name))
  },
}
