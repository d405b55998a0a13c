/**
 * The interfaces through which tootkit reaches the world: types and their contracts, no code.
 *
 * @module
 */
export type { Accounts, LocalAccount } from './accounts.js'
export type { Content, Publication, PublishedBoost, PublishedStamp, StatusTotals } from './content.js'
export type { Clock, Random, Scheduler } from './clock.js'
export { systemClock, systemRandom, systemScheduler } from './clock.js'
export type { DeliveryItem, DeliveryJob, DeliveryQueue, ClaimOptions } from './delivery-queue.js'
export type { Directory, Question, Answer, KnownAccount, KnownFollow, KnownStatus } from './directory.js'
export type { FederationEvent, OnEvent } from './events.js'
export type { FollowerStore, Follower } from './follower-store.js'
export type { KeyValueStore } from './key-value-store.js'
export type { Transport, TransportRequest, TransportResponse, SendOptions } from './transport.js'
