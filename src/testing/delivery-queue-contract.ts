/**
 * The contract of `DeliveryQueue`, as tests.
 *
 * @module
 */
import { contractOf, type ContractCase } from './check.js'
import { exactCases } from './delivery-queue/exact.js'
import type { DeliveryQueueFixture } from './delivery-queue/fixture.js'
import { orderCases } from './delivery-queue/order.js'
import { outcomeCases } from './delivery-queue/outcomes.js'
import { shelfCases } from './delivery-queue/shelf.js'

export type { DeliveryQueueFixture } from './delivery-queue/fixture.js'

/**
 * Gives the tests that every `DeliveryQueue` passes.
 *
 * @param create - Makes a fresh fixture; called once per case.
 * @returns Named cases, for the test runner of your choice.
 * @example
 * ```ts
 * import { createMemoryDeliveryQueue } from 'tootkit/memory'
 * import { deliveryQueueContract } from 'tootkit/testing'
 * for (const { run } of deliveryQueueContract(() => ({ queue: createMemoryDeliveryQueue() }))) await run()
 * ```
 */
export function deliveryQueueContract(
  create: () => DeliveryQueueFixture | Promise<DeliveryQueueFixture>,
): readonly ContractCase[] {
  return contractOf({ ...outcomeCases, ...orderCases, ...shelfCases, ...exactCases }, create)
}
