/**
 * What a state shows its users of what it keeps: nothing of those who are kept apart from them.
 *
 * What an account blocks is taken out when it blocks, whom it follows no longer when that follow ends. What the
 * moderators decide, and the follows that end by it, are asked about when something is shown: a whole domain may be in
 * every home, which no transaction should go through, and their decision may be taken back.
 *
 * @module
 */
import { isShownAtHome, isStillTold, type HomeActor } from '../../protocol/policy/index.js'
import type { Directory } from '../../protocol/ports/index.js'
import type { StoredNotification, TimelineItem } from './host-state.js'

/**
 * Leaves out of a home what its owner may not read, what came there by somebody no longer followed, and what was
 * written or boosted by somebody who is kept apart from its owner.
 */
export async function shownAtHome(
  ownerId: string,
  items: readonly TimelineItem[],
  directory: Directory,
): Promise<readonly TimelineItem[]> {
  const ids = [...new Set(items.flatMap(({ status, boostedBy }) => [status.authorId, boostedBy ?? ownerId]))]
  const others = ids.filter((id) => id !== ownerId)
  const facts = await factsOf(ownerId, others, directory)
  const actors = new Map<string, HomeActor>([[ownerId, { id: ownerId, ...NOBODY_ELSE }]])
  others.forEach((id, i) => {
    if (facts[i] !== undefined) actors.set(id, { id, ...facts[i] })
  })
  return items.filter(({ status, boostedBy }) => {
    const [author, by] = [actors.get(status.authorId), actors.get(boostedBy ?? status.authorId)]
    const mentions = status.mentions.map(({ actorId }) => actorId)
    return author && by && isShownAtHome(ownerId, { ...status, mentions }, { author, by })
  })
}

/** Leaves out what an account was told of somebody whom it blocks by now, or who is shut out. */
export async function stillTold(
  accountId: string,
  notices: readonly StoredNotification[],
  directory: Directory,
): Promise<readonly StoredNotification[]> {
  const ids = [...new Set(notices.map(({ actorId }) => actorId))]
  const facts = await factsOf(accountId, ids, directory)
  const hidden = new Set(ids.filter((_, i) => !facts[i] || !isStillTold(facts[i])))
  return notices.filter(({ actorId }) => !hidden.has(actorId))
}

type Facts = Omit<HomeActor, 'id'>

/** Between somebody and themselves nothing lies. */
const NOBODY_ELSE: Facts = { toActor: {}, fromActor: {}, actor: { account: 'none', domain: 'none' } }

async function factsOf(
  ownerId: string,
  ids: readonly string[],
  directory: Directory,
): Promise<readonly Facts[]> {
  const [standings, to, from] = await Promise.all([
    directory.answer(ids.map((id) => ({ about: 'standing', id }) as const)),
    directory.answer(ids.map((id) => ({ about: 'relation', from: ownerId, to: id }) as const)),
    directory.answer(ids.map((id) => ({ about: 'relation', from: id, to: ownerId }) as const)),
  ])
  return ids.map((_, i) => {
    const [actor, toActor, fromActor] = [standings[i], to[i], from[i]]
    if (actor === undefined || toActor === undefined || fromActor === undefined)
      throw new TypeError('the directory has to give one answer per question')
    return { actor, toActor, fromActor }
  })
}
