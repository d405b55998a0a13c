/**
 * Node's way out to other servers: undici, with the address guard.
 *
 * @module
 */
export type { GuardedAgentOptions, ResolvedAddress } from './guarded-agent.js'
export { createGuardedAgent } from './guarded-agent.js'
export type { UndiciTransport, UndiciTransportOptions } from './undici-transport.js'
export { createUndiciTransport, DEFAULT_TRANSPORT_LIMITS } from './undici-transport.js'
export { isForbiddenAddress } from '../../core/wire/address.js'
