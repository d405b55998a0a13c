/**
 * Following somebody.
 *
 * @module
 */
import { RefusedError } from '../../../errors.js'
import { excerpt } from '../../../core/wire/excerpt.js'
import { isLimited, shutOut, toldOf } from '../../policy/index.js'
import type { Effect, KnownAccount } from '../../ports/index.js'
import { refuseApart } from '../bond.js'
import { commit } from '../commit.js'
import type { VerbContext } from '../context.js'
import { followOf } from '../follow-activities.js'
import { onAccount } from '../on-account.js'
import { sendTo } from '../send.js'
import type { OutboxServices } from '../services.js'
import type { Verbs } from '../verbs.js'

/** Follows somebody, or asks to: a request that waits, or a follow that stands, is left as it is. */
export function follow(
  input: Parameters<Verbs['follow']>[0],
  context: VerbContext,
): ReturnType<Verbs['follow']> {
  const { services } = context
  return onAccount(input, context, 'begins', async ({ actor, target, bond, other, effects }) => {
    if (target.id === actor.id) throw mayNotFollow(target.id, 'nobody can follow themselves')
    if (bond.to.follow !== undefined) return bond.to.follow.state
    refuseApart(actor, target.id, bond)
    if (target.suspended === true) throw shutOut(target.id)
    if (target.movedTo !== undefined)
      throw mayNotFollow(target.id, `${excerpt(target.id)} has moved to ${excerpt(target.movedTo)}`)

    const ids = {
      id: `${actor.id}#follows/${services.newKey()}`,
      followerId: actor.id,
      targetId: target.id,
    }
    const isHere = services.urls.isLocal(target.id)
    const isOpen = isHere && !(await isLocked(target, services)) && !isLimited(actor.standing)
    const telling = { toActor: bond.from, recipient: bond.standing, actor: actor.standing }
    const list: Effect[] = [...effects, { kind: 'follow.request', ...ids }]
    if (isOpen) list.push({ kind: 'follow.accept', ...ids })
    if (isHere) {
      const type = isOpen ? 'follow' : 'follow_request'
      list.push(...toldOf({ type, accountId: target.id, actorId: actor.id }, telling))
    }
    list.push(...(await sendTo(followOf(ids), other, services)))
    await commit(list, services)
    return isOpen ? 'accepted' : 'pending'
  })
}

/** Whether follows of a local account wait: where the directory does not say, the account itself does. */
async function isLocked({ id, locked }: KnownAccount, { accounts, urls }: OutboxServices): Promise<boolean> {
  if (locked !== undefined) return locked
  const found = await accounts.find(urls.usernameOf(id) ?? '')
  return typeof found !== 'object' || found.locked === true
}

function mayNotFollow(id: string, why: string): RefusedError {
  return new RefusedError('ERR_AUDIENCE_FORBIDDEN', why, { id, actorId: id })
}
