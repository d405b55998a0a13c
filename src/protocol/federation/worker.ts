/**
 * The worker that sends what local accounts have queued.
 *
 * @module
 */
import type { SigningKey } from '../../core/signature/index.js'
import { createDeliveryWorker, sendThrough, type DeliveryWorker } from '../delivery/index.js'
import type { FederationOptions } from './options.js'
import type { Services } from './services.js'

/** Makes the worker; it rests until started. */
export function createWorker(options: FederationOptions, services: () => Services): DeliveryWorker {
  const { queue, cache, followers, clock, random, scheduler, onEvent, onError = throwUnseen } = options
  return createDeliveryWorker<SigningKey>({
    queue,
    cache,
    followers,
    onError,
    send: async (request) => await sendThrough(await services().remote())(request),
    senderOf: async (actorId) => {
      const signer = await services().keyRing.of(actorId)
      if (signer === undefined) return undefined
      const synchronization = {
        collectionId: `${actorId}/followers`,
        url: `${actorId}/followers_synchronization`,
      }
      return { signer, synchronization }
    },
    ...(clock !== undefined && { clock }),
    ...(random !== undefined && { random }),
    ...(scheduler !== undefined && { scheduler }),
    ...(onEvent !== undefined && { onEvent }),
  })
}

function throwUnseen(error: unknown): void {
  queueMicrotask(() => {
    throw error
  })
}
