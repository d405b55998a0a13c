/**
 * For tests of your own stores and servers: contract suites, a clock to move by hand, actors with keys.
 *
 * @module
 */
export { createFixedClock, createSeededRandom, type FixedClock } from './clock.js'
export type { ContractCase } from './check.js'
export { accountsContract, type AccountsFixture } from './accounts-contract.js'
export { applyContract } from './apply-contract.js'
export { contentContract, type ContentFixture } from './content-contract.js'
export { deliveryQueueContract, type DeliveryQueueFixture } from './delivery-queue-contract.js'
export { directoryContract, type DirectoryFixture } from './directory-contract.js'
export type { HostFixture, HostReading, HostUser, UserChanges } from './host-fixture.js'
export { outboxContract, type OutboxFixture } from './outbox-contract.js'
export { keyValueStoreContract, type KeyValueStoreFixture } from './key-value-store-contract.js'
export {
  createFakeTransport,
  fakeDocument,
  fakeWebFinger,
  type FakeAnswer,
  type FakeResponse,
  type FakeTransport,
} from './fake-transport.js'
export { createSampleActor, type SampleActor, type SampleActorOptions } from './sample-actor.js'
export { answerTransportContract, transportContract, type TransportFixture } from './transport-contract.js'
