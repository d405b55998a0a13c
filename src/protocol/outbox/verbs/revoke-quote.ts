/**
 * Taking back the agreement to be quoted.
 *
 * @module
 */
import { RefusedError } from '../../../errors.js'
import { createDelete, type ActivityWithActor } from '../../../core/vocab/index.js'
import type { KnownStatus } from '../../ports/index.js'
import { commit } from '../commit.js'
import type { VerbContext } from '../context.js'
import { onQuote } from '../on-quote.js'
import { reachOf, type Reach } from '../reach.js'
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
    await trip.go()
    const reached = [reachOfKnown(status, urls), reachOfKnown(target(), urls)]
    const actorIds = [status.authorId, ...reached.flatMap((reach) => reach.actorIds)]
    const followersOf = [...new Set([author.id, ...reached.flatMap((reach) => reach.followersOf)])]
    const recipients = await recipientsOf(actorIds, services)
    const revocation = revocationOf(stamp, author.id, status.id, targetId)
    const sent = await send(revocation, { recipients, followersOf }, services)
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

/** Whom a known post reached, as far as this server is concerned: followers of remote authors are not its own. */
function reachOfKnown(post: KnownStatus | undefined, urls: VerbContext['services']['urls']): Reach {
  if (post === undefined) return { actorIds: [], followersOf: [] }
  const { actorIds, followersOf } = reachOf({ ...post, mentions: post.mentions ?? [] }, undefined, urls)
  return { actorIds, followersOf: followersOf.filter((id) => urls.isLocal(id)) }
}
