/**
 * Delivery: who gets an activity, and how it gets there in spite of outages.
 *
 * @module
 */
export { addresseesOf, subjectOf, usesSharedInbox, withoutBlind } from './addressees.js'
export type { Addressees, JsonDocument } from './addressees.js'
export { attemptDelivery } from './attempt.js'
export type {
  AttemptOutcome,
  AttemptParts,
  DeliveryRequest,
  DeliverySender,
  SendDelivery,
} from './attempt.js'
export { classifyFailure, classifyResponse } from './classify.js'
export type { DeliveryResponse, DeliveryVerdict, HostStanding } from './classify.js'
export { dispatchOf } from './dispatch.js'
export type { DispatchOptions } from './dispatch.js'
export type { AskFacts, FactQuestion } from './facts.js'
export { noteHostAlive } from './host-gate.js'
export type { CircuitChange } from './host-gate.js'
export { inboxOf } from './inbox-of.js'
export type { Reachable } from './inbox-of.js'
export { itemsOf } from './items.js'
export { CIRCUIT_LIMITS, DELIVERY_LIMITS } from './limits.js'
export type { DeliveryLimits } from './limits.js'
export { retryAfterMs, retryDelayMs } from './retry-delay.js'
export { sendThrough } from './send-through.js'
export { createDeliveryWorker } from './worker.js'
export type { DeliveryWorker, DeliveryWorkerOptions, StopOptions } from './worker.js'
