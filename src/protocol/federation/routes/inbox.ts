/**
 * The inboxes: one for each account, one for all, one for the server itself.
 *
 * @module
 */
import { isTootkitError } from '../../../errors.js'
import { noteHostAlive } from '../../delivery/index.js'
import { receiveActivity, type Effect } from '../../inbox/index.js'
import { documentVerifier } from '../documents.js'
import type { Exchange } from '../exchange.js'
import { refused } from '../refusals.js'
import { refusal } from '../respond.js'
import type { Services } from '../services.js'
import { commit } from '../commit.js'
import { createInboxRemote } from '../inbox-remote.js'

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
  const { options, urls, onEvent } = services
  const { method, url, headers } = exchange
  const recipientId = username === undefined || username === '' ? undefined : urls.actor(username)
  const body = await exchange.body(MAX_BODY_BYTES)
  const verifyDocument = await documentVerifier(services)
  try {
    const { status, signerId, activity, effects } = await receiveActivity(
      { method, url, headers, body },
      {
        origin: urls.origin,
        directory: options.directory,
        apply: (effects) => commit(effects, services),
        seen: options.cache,
        resolveKey: (await services.keyResolver()).resolveKey,
        remote: () => createInboxRemote(services),
        ...(recipientId !== undefined && { recipientId }),
        ...(options.rules !== undefined && { rules: options.rules }),
        ...(options.allowHttp === true && { allowHttpKeyIds: true }),
        ...(options.clock !== undefined && { clock: options.clock }),
        ...(options.random !== undefined && { random: options.random }),
        onEvent,
        ...(verifyDocument !== undefined && { verifyDocument }),
        forwarded: options.forwarded ?? 'refuse',
      },
    )
    if (signerId !== undefined) await noteHostAlive(signerId, options.cache)
    if (activity?.type === 'Update') await forgetKeys(effects, services)
    return new Response(null, { status })
  } catch (error) {
    if (!isTootkitError(error)) throw error
    return refused(error) // the inbox has told the event already
  }
}

/** An actor that changed may have other keys now. */
async function forgetKeys(effects: readonly Effect[], services: Services): Promise<void> {
  const resolver = await services.keyResolver()
  for (const effect of effects) {
    if (effect.kind !== 'account.update') continue
    const { publicKeys, multikeys } = effect.account
    for (const { id } of [...publicKeys, ...multikeys]) await resolver.forget(id)
  }
}
