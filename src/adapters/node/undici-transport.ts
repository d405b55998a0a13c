/**
 * The one way out: HTTP requests through undici, to public addresses only, within bounds.
 *
 * @module
 */
import { request as sendRequest, type Dispatcher } from 'undici'
import { isAddressLiteral, isForbiddenAddress } from '../../core/wire/address.js'
import { parseHttpUrl } from '../../core/wire/url.js'
import { RemoteError } from '../../errors.js'
import type {
  SendOptions,
  Transport,
  TransportRequest,
  TransportResponse,
} from '../../protocol/ports/index.js'
import { createGuardedAgent, type GuardedAgentOptions } from './guarded-agent.js'
import { discardBody, readBeginning, readBody } from './read-body.js'
import { toTransportError } from './transport-error.js'

/** Options of {@link createUndiciTransport}. */
export interface UndiciTransportOptions extends GuardedAgentOptions {
  /**
   * Allow `http:` and port 80: for tests and closed networks.
   *
   * @defaultValue false
   */
  readonly allowHttp?: boolean
  /**
   * A dispatcher of one's own, a proxy agent for instance. It replaces the guarded agent: that names lead
   * to public addresses only is then its business. Literal addresses are still refused here.
   */
  readonly dispatcher?: Dispatcher
  /**
   * Most octets of an answer, before and after decoding.
   *
   * @defaultValue 1048576
   */
  readonly maxBodyBytes?: number
  /**
   * Milliseconds from the start of the request until the answer must be read whole.
   *
   * @defaultValue 30000
   */
  readonly totalTimeoutMs?: number
  /**
   * Milliseconds that the other server may stay silent, before its header and between pieces of its body.
   *
   * @defaultValue 10000
   */
  readonly idleTimeoutMs?: number
  /**
   * `User-Agent` of requests that bring none. Say who you are: some servers refuse the nameless.
   *
   * @defaultValue 'tootkit'
   */
  readonly userAgent?: string
}

/** A transport that holds connections open until it is closed. */
export interface UndiciTransport extends Transport {
  /** Closes the idle connections and waits for the others. A dispatcher handed in is left to its owner. */
  close(): Promise<void>
}

/** Figures used unless an option says otherwise. */
export const DEFAULT_TRANSPORT_LIMITS = {
  maxBodyBytes: 1_048_576,
  totalTimeoutMs: 30_000,
  idleTimeoutMs: 10_000,
  /** Read of an answer that is not a success, or that answers a POST sent without `maxBodyBytes`. */
  beginningBytes: 8_192,
} as const

/**
 * Creates the transport for Node: undici, with the address guard inside its connector.
 *
 * Refuses before any octet is sent: other schemes than `https:`, credentials, odd ports, special names and
 * special addresses, however they are written and whatever a name resolves to. Follows no redirect and
 * retries nothing. The body of an answer that is not a success, and of an answer to anything but GET unless
 * `maxBodyBytes` is given with the request, is cut after 8 KiB rather than refused: nobody depends on it. With
 * `discardBody` nobody waits for it either.
 *
 * @param options - What to relax, the limits, the resolver.
 * @returns The transport. `send` rejects with the caller's own `signal.reason` when that aborts.
 * @throws {@link RemoteError} (from `send`) `ERR_URL_*` (see the URL rules), `ERR_ADDRESS_FORBIDDEN`,
 *   `ERR_DNS_FAILED`, `ERR_REMOTE_UNREACHABLE` (connection, TLS or HTTP grammar), `ERR_FETCH_TIMEOUT`,
 *   `ERR_RESPONSE_TOO_LARGE`, `ERR_RESPONSE_ENCODING`.
 * @throws {@link TypeError} (from `send`) for a request that cannot be written, a header with a line break
 *   for instance.
 * @example
 * ```ts
 * const transport = createUndiciTransport({ userAgent: 'example/1.0 (+https://social.example)' })
 * const refused = await transport
 *   .send({ method: 'GET', url: 'https://[::ffff:169.254.169.254]/', headers: [] })
 *   .catch((error) => error.code)
 * await transport.close()
 * refused // => 'ERR_ADDRESS_FORBIDDEN'
 * ```
 */
export function createUndiciTransport(options: UndiciTransportOptions = {}): UndiciTransport {
  const agent = createGuardedAgent(options) // opens nothing before it is used
  const dispatcher = options.dispatcher ?? agent
  const totalTimeoutMs = options.totalTimeoutMs ?? DEFAULT_TRANSPORT_LIMITS.totalTimeoutMs
  return {
    async send(request, sendOptions = {}) {
      const url = vetUrl(request.url, options)
      sendOptions.signal?.throwIfAborted()
      const deadline = startDeadline(totalTimeoutMs, sendOptions.signal)
      const settings = { ...toUndici(request, options), signal: deadline.signal }
      try {
        const answer = await sendRequest(url, { ...settings, dispatcher })
        return await toResponse(answer, request, sendOptions, options)
      } catch (error) {
        sendOptions.signal?.throwIfAborted()
        throw toTransportError(error, request.url)
      } finally {
        deadline.stop()
      }
    },
    close: async () => {
      await agent.close()
    },
  }
}

/** The clock runs over the whole exchange: an idle timeout alone never stops a drip. */
function startDeadline(timeoutMs: number, signal: AbortSignal | undefined) {
  const controller = new AbortController()
  const timer = setTimeout(() => {
    controller.abort(new DOMException(`no whole answer within ${timeoutMs} ms`, 'TimeoutError'))
  }, timeoutMs)
  return {
    signal: signal ? AbortSignal.any([signal, controller.signal]) : controller.signal,
    stop: () => {
      clearTimeout(timer)
    },
  }
}

function vetUrl(
  text: string,
  { allowHttp = false, allowPrivateAddresses = false }: UndiciTransportOptions,
): URL {
  const url = parseHttpUrl(text, { allowHttp, allowPrivateHosts: allowPrivateAddresses })
  if (!allowPrivateAddresses && isAddressLiteral(url.hostname) && isForbiddenAddress(url.hostname)) {
    const message = `${url.hostname} is an address that must not be connected to`
    throw new RemoteError('ERR_ADDRESS_FORBIDDEN', message, { url: text })
  }
  return url
}

function toUndici(request: TransportRequest, options: UndiciTransportOptions) {
  const idleTimeoutMs = options.idleTimeoutMs ?? DEFAULT_TRANSPORT_LIMITS.idleTimeoutMs
  const names = new Set(request.headers.map(([name]) => name.toLowerCase()))
  const headers = request.headers.flat()
  if (!names.has('accept-encoding')) headers.push('accept-encoding', 'gzip, br')
  if (!names.has('user-agent')) headers.push('user-agent', options.userAgent ?? 'tootkit')
  return {
    method: request.method,
    headers,
    body: request.body ?? null,
    headersTimeout: idleTimeoutMs,
    bodyTimeout: idleTimeoutMs,
  }
}

async function toResponse(
  answer: Dispatcher.ResponseData,
  request: TransportRequest,
  sendOptions: SendOptions,
  options: UndiciTransportOptions,
): Promise<TransportResponse> {
  const headers = flatten(answer.headers)
  const limit = sendOptions.maxBodyBytes ?? options.maxBodyBytes ?? DEFAULT_TRANSPORT_LIMITS.maxBodyBytes
  if (sendOptions.discardBody === true) {
    discardBody(answer.body)
    return { status: answer.statusCode, headers, body: new Uint8Array() }
  }
  const isSuccess = answer.statusCode >= 200 && answer.statusCode < 300
  const isWanted = isSuccess && (request.method === 'GET' || sendOptions.maxBodyBytes !== undefined)
  const facts = {
    url: request.url,
    contentEncoding: headers['content-encoding'],
    contentLength: headers['content-length'],
    maxBodyBytes: isWanted ? limit : Math.min(limit, DEFAULT_TRANSPORT_LIMITS.beginningBytes),
  }
  const body = await (isWanted ? readBody : readBeginning)(answer.body, facts)
  return { status: answer.statusCode, headers, body }
}

/** Repeated fields are joined as RFC 9110 §5.3 says; names are in lower case already. */
function flatten(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as const],
  )
  return Object.fromEntries(lines)
}
