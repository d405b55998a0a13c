/**
 * The undici dispatcher that dials only public addresses: checked where the socket is opened.
 *
 * @module
 */
import { lookup as dnsLookup } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import { Agent, buildConnector } from 'undici'
import { isForbiddenAddress } from '../../core/wire/address.js'
import { RemoteError } from '../../errors.js'

/** An address that a name stands for. */
export interface ResolvedAddress {
  readonly address: string
  readonly family: 4 | 6
}

/** Options of {@link createGuardedAgent}. */
export interface GuardedAgentOptions {
  /**
   * Let private, loopback and other special addresses be dialled: for tests and closed networks.
   *
   * @defaultValue false
   */
  readonly allowPrivateAddresses?: boolean
  /**
   * Finds the addresses of a name; called once for each new connection.
   *
   * @defaultValue the resolver of the machine
   */
  readonly resolve?: (hostname: string) => Promise<readonly ResolvedAddress[]>
  /**
   * Milliseconds until a name must be resolved.
   *
   * @defaultValue 5000
   */
  readonly dnsTimeoutMs?: number
  /**
   * Milliseconds until a connection must stand: resolving, TCP and TLS together.
   *
   * @defaultValue 15000
   */
  readonly connectTimeoutMs?: number
  /**
   * Most connections to one origin at once.
   *
   * @defaultValue 8
   */
  readonly connectionsPerOrigin?: number
  /**
   * Certificates (PEM) to trust in place of the machine's.
   */
  readonly ca?: string
}

/** How long an idle connection may live, whatever the server hints: after that its name is resolved anew. */
const MAX_IDLE_MS = 60_000
const MAX_HEADER_BYTES = 16_384

/**
 * Creates an undici agent that opens no connection to a special address.
 *
 * The check stands inside the connector: the addresses that are checked are those that are dialled, one
 * look-up for each connection, address literals included. A name is refused when any of its addresses is
 * forbidden.
 *
 * @param options - What to relax, and the limits.
 * @returns The agent; close it with `close()`. Its connections fail with a `RemoteError`
 *   `ERR_ADDRESS_FORBIDDEN` or `ERR_DNS_FAILED`, wrapped by nothing.
 * @example
 * ```ts
 * const agent = createGuardedAgent({ connectionsPerOrigin: 2 })
 * const refused = await agent
 *   .request({ origin: 'https://10.0.0.1', path: '/', method: 'GET' })
 *   .catch((error) => error.code)
 * await agent.close()
 * refused // => 'ERR_ADDRESS_FORBIDDEN'
 * ```
 */
export function createGuardedAgent(options: GuardedAgentOptions = {}): Agent {
  const guard = (host: string, addresses: readonly string[]): RemoteError | undefined => {
    if (options.allowPrivateAddresses === true || !addresses.some(isForbiddenAddress)) return undefined
    return new RemoteError(
      'ERR_ADDRESS_FORBIDDEN',
      `${host} leads to an address that must not be connected to`,
    )
  }
  const connect = buildConnector({
    allowH2: false,
    timeout: options.connectTimeoutMs ?? 15_000,
    lookup: guardedLookup(options, guard),
    ...(options.ca !== undefined && { ca: options.ca }),
  })
  return new Agent({
    connect: (target, callback) => {
      // No look-up happens for a literal address, so it is checked here.
      const refused = isIP(target.hostname) === 0 ? undefined : guard(target.hostname, [target.hostname])
      if (refused === undefined) connect(target, callback)
      else callback(refused, null)
    },
    connections: options.connectionsPerOrigin ?? 8,
    keepAliveMaxTimeout: MAX_IDLE_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
  })
}

function guardedLookup(
  options: GuardedAgentOptions,
  guard: (host: string, addresses: readonly string[]) => RemoteError | undefined,
): LookupFunction {
  const resolve = options.resolve ?? resolveByMachine
  const timeoutMs = options.dnsTimeoutMs ?? 5_000
  return (hostname, { all }, callback) => {
    const answer = (error: Error | null, found: readonly ResolvedAddress[] = []): void => {
      if (all === true) callback(error, [...found])
      else callback(error, found[0]?.address ?? '', found[0]?.family)
    }
    withDeadline(resolve(hostname), timeoutMs).then(
      (found) => {
        if (found.length === 0) answer(dnsFailure(hostname, undefined))
        else
          answer(
            guard(
              hostname,
              found.map(({ address }) => address),
            ) ?? null,
            found,
          )
      },
      (cause: unknown) => {
        answer(dnsFailure(hostname, cause))
      },
    )
  }
}

async function resolveByMachine(hostname: string): Promise<readonly ResolvedAddress[]> {
  const found = await dnsLookup(hostname, { all: true })
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }))
}

function dnsFailure(hostname: string, cause: unknown): RemoteError {
  return new RemoteError('ERR_DNS_FAILED', `the name ${hostname} has no address`, { retryable: true, cause })
}

async function withDeadline<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${timeoutMs} ms`))
    }, timeoutMs)
  })
  try {
    return await Promise.race([work, deadline])
  } finally {
    clearTimeout(timer)
  }
}
