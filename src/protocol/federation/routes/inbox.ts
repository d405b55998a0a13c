/**
 * The inboxes: one for each account, one for all, one for the server itself.
 *
 * @module
 */
import { isTootkitError } from '../../../errors.js'
import { isActor } from '../../../core/vocab/index.js'
import { noteHostAlive } from '../../delivery/index.js'
import { receiveActivity, type ReceiveOptions, type Receipt } from '../../inbox/index.js'
import { createInboxRemote } from '../../outbox/index.js'
import type { Effect } from '../../ports/index.js'
import { documentVerifier } from '../documents.js'
import type { Exchange } from '../exchange.js'
import { refused } from '../refusals.js'
import { refusal } from '../respond.js'
import type { Services } from '../services.js'

const MAX_BODY_BYTES = 1_048_576

/**
 * Takes a delivery.
 *
 * @param username - Whose inbox: undefined for the shared one, `''` for the server's own.
 */
export async function inbox(
  username: string | undefined,
  exchange: Exchange,
  services: Services,
): Promise<Response> {
  if (exchange.method !== 'POST') return refusal(405, 'ERR_METHOD_NOT_ALLOWED', { Allow: 'POST' })
  const { method, url, headers } = exchange
  const recipientId = username === undefined || username === '' ? undefined : services.urls.actor(username)
  const body = await exchange.body(MAX_BODY_BYTES)
  try {
    const options = await receiveOptions(recipientId, services)
    const receipt = await receiveActivity({ method, url, headers, body }, options)
    await follow(receipt, services)
    return new Response(null, { status: receipt.status })
  } catch (error) {
    if (!isTootkitError(error)) throw error
    return refused(error) // the inbox has told the event already
  }
}

async function receiveOptions(recipientId: string | undefined, services: Services): Promise<ReceiveOptions> {
  const { options, urls, directory, apply, onEvent } = services
  return {
    origin: urls.origin,
    directory,
    apply,
    cache: options.cache,
    resolveKey: (await services.keyResolver()).resolveKey,
    remote: () => createInboxRemote(() => services.remote()),
    rules: services.rules,
    verifyDocument: documentVerifier(services),
    forwarded: options.forwarded ?? 'refuse',
    onEvent,
    ...(recipientId !== undefined && { recipientId }),
    ...(options.allowHttp === true && { allowHttpKeyIds: true }),
    ...(options.clock !== undefined && { clock: options.clock }),
  }
}

/** What follows once an activity was taken: all of it may fail or be lost without harm. */
async function follow({ signerId, effects, activity }: Receipt, services: Services): Promise<void> {
  if (effects.some(isSent)) services.wake()
  try {
    if (signerId !== undefined) await noteHostAlive(signerId, services.options.cache)
    await rememberKeys(activity, signerId, services)
  } catch (error) {
    services.onEvent({ kind: 'port.failed', during: 'inbox', error })
  }
}

function isSent({ kind }: Effect): boolean {
  return kind === 'delivery.send' || kind === 'update.send'
}

/** An actor that says under its own signature which keys it has now is believed at once. */
async function rememberKeys(
  activity: Receipt['activity'],
  signerId: string | undefined,
  services: Services,
): Promise<void> {
  const actor = activity?.type === 'Update' ? activity.object : undefined
  if (actor === undefined || !isActor(actor) || actor.id !== signerId) return
  await (await services.keyResolver()).remember(actor)
}
