/**
 * Node's way out to other servers: undici, with the address guard; and the way in: requests of `node:http`.
 *
 * @module
 */
export type { GuardedAgentOptions, ResolvedAddress } from './guarded-agent.js'
export { createGuardedAgent } from './guarded-agent.js'
export type { UndiciTransport, UndiciTransportOptions } from './undici-transport.js'
export { createUndiciTransport, DEFAULT_TRANSPORT_LIMITS } from './undici-transport.js'
export { handleIncoming } from '../incoming.js'
export { isForbiddenAddress } from '../../core/wire/address.js'
