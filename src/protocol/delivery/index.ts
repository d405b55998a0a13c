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
export { deliver } from './deliver.js'
export type { DeliverOptions, DeliveryParts, DeliveryReceipt } from './deliver.js'
export type { FanOutParts, SkippedInbox, SkipReason, Target } from './fan-out.js'
export { forward } from './forward.js'
export type { ForwardRequest } from './forward.js'
export { noteHostAlive } from './host-gate.js'
export type { CircuitChange } from './host-gate.js'
export { inboxOf } from './inbox-of.js'
export { CIRCUIT_LIMITS, DELIVERY_LIMITS } from './limits.js'
export { retryAfterMs, retryDelayMs } from './retry-delay.js'
export type { GiveUp, JobParts } from './run-job.js'
export { sendThrough } from './send-through.js'
export { createDeliveryWorker } from './worker.js'
export type { DeliveryWorker, DeliveryWorkerOptions } from './worker.js'
