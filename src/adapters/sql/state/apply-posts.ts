/**
 * What becomes of posts.
 *
 * @module
 */
import type { Status } from '../../../core/model/index.js'
import { audienceFor, isCounted, keepsVotes, placedLike, refuseCollision } from '../../state/index.js'
import { statement } from '../statement.js'
import { millisOf, type Applying, type EffectHandlers } from './applying.js'
import { changeCounts } from './counts.js'
import { deleteStatus } from './delete-statuses.js'
import { enterHome, enterHomes } from './home.js'
import { keyOf } from '../ids.js'
import { readStatus, readStored, type StoredStatus } from './statuses.js'
import { storeChanged, storeNewStatus, storeQuoteOf, storeTalliesOf } from './store-status.js'

type PostKind =
  'status.create' | 'status.edit' | 'status.counts' | 'status.policy' | 'status.mention' | 'status.delete'

const originOf = statement<{ readonly id: string }, { origin: string | null }>((db, p) =>
  db.selectFrom('statuses').select('origin').where('id', '=', p('id')),
)

const keepVersion = statement<{ readonly id: string; readonly at: number; readonly value: string }>((db, p) =>
  db
    .insertInto('status_edits')
    .values({ status_id: p('id'), edited_at: p('at'), value: p('value') })
    .onConflict((conflict) =>
      conflict.columns(['status_id', 'edited_at']).doUpdateSet((eb) => ({ value: eb.ref('excluded.value') })),
    ),
)

const forgetVotes = statement<{ readonly id: string }>((db, p) =>
  db.deleteFrom('poll_votes').where('status_id', '=', p('id')),
)

export const postHandlers: Pick<EffectHandlers, PostKind> = {
  'status.create': async ({ status, via }, applying) => {
    const localId = await storeNewStatus(status, applying)
    if (localId === undefined) {
      if (!status.local) return
      const known = await originOf.first(applying.trx, { id: keyOf(status.id) })
      refuseCollision(status, known?.origin)
      return
    }
    if (via === 'delivered') await enterHomes({ localId, actorId: status.authorId }, status, applying)
  },
  'status.edit': async ({ status, isSignificant, resetsVotes }, applying) => {
    const { trx } = applying
    const old = await readStatus(trx, status.id)
    if (old?.authorId !== status.authorId) return
    if (isSignificant && old.editedAt !== status.editedAt) {
      const at = millisOf(old.editedAt ?? old.published)
      await keepVersion.run(trx, { id: keyOf(status.id), at, value: JSON.stringify(old) })
    }
    if (resetsVotes) await forgetVotes.run(trx, { id: keyOf(status.id) })
    const edited = placedLike(old, status)
    await storeChanged(edited, applying)
    if (!keepsVotes(old, edited, { resetsVotes })) await storeTalliesOf(edited, applying)
    if (old.quote !== undefined || status.quote !== undefined) await storeQuoteOf(edited, applying)
  },
  'status.counts': async ({ statusId, claimedCounts }, applying) => {
    await change(statusId, applying, (status) => ({
      ...status,
      claimedCounts: { ...status.claimedCounts, ...claimedCounts },
    }))
  },
  'status.policy': async ({ statusId, quotePolicy }, applying) => {
    await change(statusId, applying, (status) => ({ ...status, quotePolicy }))
  },
  'status.mention': async ({ statusId, mention, visibility }, applying) => {
    const changed = await change(statusId, applying, (status) => ({
      ...status,
      visibility,
      mentions: [...status.mentions.filter(({ actorId }) => actorId !== mention.actorId), mention],
    }))
    if (changed === undefined) return
    const { local, authorId, visibility: before } = changed.status
    const statuses = Number(isCounted(audienceFor(visibility))) - Number(isCounted(audienceFor(before)))
    if (local && statuses !== 0) await changeCounts(applying.trx, authorId, { statuses })
    await enterHome(mention.actorId, { localId: changed.localId, actorId: changed.status.authorId }, applying)
  },
  'status.delete': ({ statusId, authorId }, applying) => deleteStatus(statusId, authorId, applying),
}

/** Changes a post that is known, and gives its row as it was. */
async function change(
  statusId: string,
  applying: Applying,
  to: (status: Status) => Status,
): Promise<StoredStatus | undefined> {
  const stored = await readStored(applying.trx, statusId)
  if (stored !== undefined) await storeChanged(to(stored.status), applying)
  return stored
}
