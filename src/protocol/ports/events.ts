/**
 * What the protocol floor tells about its work, for logs and metrics. Nothing in an event is a secret.
 *
 * @module
 */
import type { TootkitErrorCode } from '../../errors.js'
import type { SetAsideReason } from './set-aside.js'

/** Something that happened, for observers. */
export type FederationEvent =
  | {
      readonly kind: 'inbox.accepted'
      readonly activityId?: string
      readonly type: string
      readonly actorId: string
      readonly effects: readonly string[]
    }
  | {
      readonly kind: 'inbox.refused'
      readonly code: TootkitErrorCode
      readonly reason?: string
      readonly status: number
      readonly keyId?: string
      readonly detail: string
    }
  | {
      readonly kind: 'request.refused'
      readonly code: TootkitErrorCode
      readonly status: number
      readonly url: string
      readonly detail: string
    }
  | {
      readonly kind: 'delivery.succeeded'
      readonly itemId: string
      readonly inbox: string
      readonly activityId: string
      readonly status: number
      readonly attempt: number
    }
  | {
      readonly kind: 'delivery.delayed'
      readonly itemId: string
      readonly inbox: string
      readonly activityId: string
      readonly code: TootkitErrorCode
      readonly attempt: number
      readonly dueAt: number
    }
  | {
      readonly kind: 'delivery.failed'
      readonly itemId: string
      readonly inbox: string
      readonly activityId: string
      readonly code: TootkitErrorCode
      /** What ended it, where the code leaves it open. */
      readonly reason?: 'retries' | 'age'
      readonly status?: number
      readonly attempt: number
    }
  /** Its attempts began and never ended, or its row cannot be read: kept apart, see `Shelf`. */
  | { readonly kind: 'delivery.setAside'; readonly itemId: string; readonly reason: SetAsideReason }
  /** One of the host's own ports threw in a worker or timer; the work goes on and comes back to it. */
  | { readonly kind: 'port.failed'; readonly during: string; readonly error: unknown }
  /** A row of a ready-made state cannot be read, and was left out of a list. Asked for by its id it is an error. */
  | { readonly kind: 'row.skipped'; readonly table: string; readonly id: string; readonly error: unknown }
  | { readonly kind: 'circuit.opened' | 'circuit.closed'; readonly host: string }
  | {
      readonly kind: 'fetch.done'
      readonly url: string
      readonly status: number
      readonly fromCache: boolean
    }
  | {
      readonly kind: 'fetch.failed'
      readonly url: string
      readonly code: TootkitErrorCode
      readonly detail: string
    }

/**
 * Takes events. What it throws, and what a promise that it gives rejects with, changes nothing and is dropped; nobody
 * waits for that promise.
 */
export type OnEvent = (event: FederationEvent) => void
