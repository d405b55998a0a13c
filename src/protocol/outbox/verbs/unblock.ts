/**
 * Ending a block.
 *
 * @module
 */
import { fingerprint } from '../../../core/wire/fingerprint.js'
import { createBlock, createUndo } from '../../../core/vocab/index.js'
import { commit } from '../commit.js'
import type { VerbContext } from '../context.js'
import { onAccount } from '../on-account.js'
import { sendTo } from '../send.js'
import type { ActOnAccount } from '../verbs.js'

/** Takes back a block that stands, under the id that it was sent with. */
export async function unblock(input: ActOnAccount, context: VerbContext): Promise<void> {
  const { services } = context
  await onAccount(input, context, 'ends', async ({ actor, target, bond, other, effects }) => {
    const { block } = bond.to
    if (block === undefined) return
    // A block that was stored without an id is known to the other side by its two actors.
    const id = block.id ?? `${actor.id}#blocks/${fingerprint(target.id)}`
    const undo = createUndo({ id: `${id}/undo`, object: createBlock({ id, actor, object: target.id }) })
    const sent = await sendTo(undo, other, services)
    const removed = { kind: 'block.remove', actorId: actor.id, targetId: target.id } as const
    await commit([...effects, removed, ...sent], services)
  })
}
