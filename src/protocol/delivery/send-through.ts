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
 * @returns What `createDeliveryWorker` takes as `send`; its signers are key id and private key. It rejects with what
 *   `sendSigned` does.
 * @example
 * ```ts
 * import { sendThrough } from 'tootkit/delivery'
 * import { createMemoryKeyValueStore } from 'tootkit/memory'
 * import { createRemote } from 'tootkit/remote'
 * import { generateKeyPair } from 'tootkit/signature'
 * import { createFakeTransport } from 'tootkit/testing'
 *
 * const url = 'https://remote.example/inbox'
 * const transport = createFakeTransport({ [url]: { status: 202 } })
 * const send = sendThrough(createRemote({ transport, cache: createMemoryKeyValueStore() }))
 * const { privateKey } = await generateKeyPair('ed25519')
 * const { status } = await send({
 *   url,
 *   headers: [['Content-Type', 'application/activity+json']],
 *   body: new TextEncoder().encode('{"type":"Like"}'),
 *   signer: { keyId: 'https://social.example/users/alice#main-key', privateKey },
 *   signal: AbortSignal.timeout(30_000),
 * })
 * status // => 202
 * ```
 */
export function sendThrough(remote: SendParts): SendDelivery<SigningKey> {
  return async ({ url, headers, body, signer, signal }) => {
    const request = { method: 'POST', url, headers, body }
    // Whether it was taken is known before the body comes, if that ever comes.
    const { response } = await sendSigned(request, signer, remote, { signal, discardBody: true })
    return response
  }
}
