/**
 * How an attempt is ended before its time: with the worker, or since others want its place.
 *
 * @module
 */
import { RemoteError } from '../../errors.js'
import type { DeliveryItem } from '../ports/index.js'

/** The end of one attempt. */
export interface Ending {
  readonly signal: AbortSignal
  /** Others want its place: it has had no answer in time. */
  readonly end: () => void
  /** It is over. Call it in any case. */
  readonly dispose: () => void
}

/** Prepares the end of an attempt, which comes with `outer` at the latest. */
export function createEnding({ inbox: url }: DeliveryItem, outer: AbortSignal): Ending {
  const controller = new AbortController()
  const stop = (): void => {
    controller.abort(outer.reason)
  }
  outer.addEventListener('abort', stop, { once: true })
  if (outer.aborted) stop()
  return {
    signal: controller.signal,
    end() {
      const message = `${url} took too long to take a delivery while others waited`
      controller.abort(new RemoteError('ERR_FETCH_TIMEOUT', message, { url, retryable: true }))
    },
    dispose() {
      outer.removeEventListener('abort', stop)
    },
  }
}
