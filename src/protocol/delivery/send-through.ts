/**
 * The usual way to send a delivery: signed, and knocking twice.
 *
 * @module
 */
import type { SigningKey } from '../../core/signature/index.js'
import { sendSigned, type SendParts } from '../remote/index.js'
import type { SendDelivery } from './attempt.js'

/**
 * Gives the `send` of a worker that signs as `sendSigned` does.
 *
 * @param remote - Transport, cache and clock: a `Remote` is all of them.
 * @returns What `createDeliveryWorker` takes as `send`; its signers are key id and private key.
 */
export function sendThrough(remote: SendParts): SendDelivery<SigningKey> {
  return async ({ url, headers, body, signer, signal }) => {
    const request = { method: 'POST', url, headers, body }
    // Whether it was taken is known before the body comes, if that ever comes.
    const { response } = await sendSigned(request, signer, remote, { signal, discardBody: true })
    return response
  }
}
