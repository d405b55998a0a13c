/**
 * What has to be told, sent and remembered.
 *
 * @module
 */
import type { NotificationAdd } from '../../../core/model/index.js'
import { RefusedError } from '../../../errors.js'
import { omit } from '../../state/index.js'
import { keyOf } from '../tables/index.js'
import type { Applying, EffectHandlers } from './applying.js'

type SendingKind = 'notification.add' | 'delivery.send' | 'update.send' | 'activity.seen' | 'tombstone.add'

export const sendingHandlers: Pick<EffectHandlers, SendingKind> = {
  'notification.add': (effect, { store, now, nextInOrder }) => {
    store.notifications.add({ ...omit(effect, 'kind'), at: now, sequence: nextInOrder() })
  },
  'delivery.send': (dispatch, { outbox, now }) => {
    outbox.send(dispatch, Date.parse(now))
  },
  'update.send': (dispatch, { outbox }) => {
    outbox.update(dispatch)
  },
  'activity.seen': ({ key, until }, applying) => {
    const { store, now } = applying
    forgetOld(applying)
    const known = store.seen.get(key)
    if (known !== undefined && Date.parse(known.until) > Date.parse(now)) {
      throw new RefusedError('ERR_DUPLICATE', 'an activity with this very signature was handled before')
    }
    store.seen.put({ key, until: new Date(until).toISOString() })
  },
  'tombstone.add': ({ id, actorId, at, until }, applying) => {
    const { store } = applying
    forgetOld(applying)
    const known = store.tombstones.get(keyOf(actorId, id))
    store.tombstones.put({
      id,
      actorId,
      at: later(at, known?.at),
      until: new Date(later(until, known?.until)).toISOString(),
    })
  },
}

/** The later of two moments; other servers write them in more than one way. */
function later(one: string, other = one): string {
  return Date.parse(one) >= Date.parse(other) ? one : other
}

/** Forgets what is out of date, a little at a time. */
function forgetOld({ store, now }: Applying): void {
  for (const { key } of store.seen
    .from('all', '', undefined, 2, 'ascending')
    .filter((row) => row.until <= now)) {
    store.seen.remove(key)
  }
  const marks = store.tombstones.from('all', '', undefined, 2, 'ascending').filter((row) => row.until <= now)
  for (const { id, actorId } of marks) store.tombstones.remove(keyOf(actorId, id))
}

/** Takes back everything that an account was told of somebody. */
export function untell(accountId: string, actorId: string, { store }: Pick<Applying, 'store'>): void {
  for (const row of store.notifications.by('account', accountId)) {
    if (row.actorId === actorId) removeNotification(row, { store })
  }
}

/** Takes back what somebody was told. */
export function removeNotification(
  { type, accountId, actorId, statusId = '' }: Omit<NotificationAdd, 'kind'>,
  { store }: Pick<Applying, 'store'>,
): void {
  store.notifications.remove(keyOf(type, accountId, actorId, statusId))
}

/** Takes back what the author of a post was told of a favourite or boost of it. */
export function removeReaction(
  type: 'favourite' | 'boost',
  { actorId, statusId }: { readonly actorId: string; readonly statusId: string },
  applying: Pick<Applying, 'store'>,
): void {
  const accountId = applying.store.statuses.get(statusId)?.status.authorId
  if (accountId !== undefined) removeNotification({ type, accountId, actorId, statusId }, applying)
}
