/**
 * Taking back the agreement to be quoted.
 *
 * @module
 */
import { RefusedError } from '../../../errors.js'
import { createDelete, type ActivityWithActor } from '../../../core/vocab/index.js'
import type { Reachable } from '../../delivery/index.js'
import { askAudience } from '../audience.js'
import { commit } from '../commit.js'
import type { VerbContext } from '../context.js'
import { onQuote } from '../on-quote.js'
import { recipientsOf } from '../recipients.js'
import { send } from '../send.js'
import { createTrip } from '../trip.js'
import type { ActOnQuote } from '../verbs.js'

/** Takes the stamp back, and tells everybody whom the quoting or the quoted post reached. */
export async function revokeQuote(input: ActOnQuote, context: VerbContext): Promise<void> {
  const { services } = context
  const { urls } = services
  await onQuote(input, context, 'ends', async ({ author, status, quote }) => {
    const { targetId, state, stamp } = quote
    if (state === 'revoked') return
    if (state !== 'accepted' || stamp === undefined)
      throw new RefusedError('ERR_NOT_REQUESTED', 'this quote was never agreed to', { id: status.id })

    const trip = createTrip(services.directory)
    const target = trip.ask({ about: 'status', id: targetId })
    const audiences = [status.id, targetId].map((id) => askAudience({ id }, ['end'], trip, services))
    await trip.go()
    const outgoing = { authorId: author.id, what: 'end' } as const
    const recipients: Reachable[] = [...(await recipientsOf([status.authorId], outgoing, services))]
    const followersOf = new Set([author.id])
    for (const [i, post] of [status, target()].entries()) {
      const reached = post && (await audiences[i]?.({ ...post, mentions: post.mentions ?? [] }))
      recipients.push(...(reached?.recipients ?? []))
      // followers of remote authors are not this server's
      for (const id of reached?.followersOf ?? []) if (urls.isLocal(id)) followersOf.add(id)
    }
    const revocation = revocationOf(stamp, author.id, status.id, targetId)
    const sent = await send(revocation, { recipients, followersOf: [...followersOf] }, services)
    const revoked = { kind: 'quote.revoke', quoteId: status.id, targetId, state: 'revoked', stamp } as const
    await commit([revoked, ...sent], services)
  })
}

/** The Delete of a stamp, with the three ids that tell third servers which quote is meant. */
function revocationOf(stamp: string, authorId: string, quoteId: string, targetId: string): ActivityWithActor {
  const object = {
    id: stamp,
    type: 'QuoteAuthorization',
    attributedTo: [{ id: authorId }],
    interactingObject: quoteId,
    interactionTarget: { id: targetId },
  } as const
  return { ...createDelete({ id: `${stamp}#delete`, actor: authorId, object }), object }
}
