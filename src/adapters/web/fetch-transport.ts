/**
 * The way out where `fetch` is all there is: Workers, Deno, Bun, browsers.
 *
 * @module
 */
import { isAddressLiteral, isForbiddenAddress } from '../../core/wire/address.js'
import { parseHttpUrl } from '../../core/wire/url.js'
import { RemoteError } from '../../errors.js'
import type { Transport, TransportRequest, TransportResponse } from '../../protocol/ports/index.js'

/** Options of {@link createFetchTransport}. */
export interface FetchTransportOptions {
  /** @defaultValue the global `fetch`, looked up at each request */
  readonly fetch?: (request: Request) => Promise<Response>
  /**
   * Allow `http:` and port 80: for tests and closed networks.
   *
   * @defaultValue false
   */
  readonly allowHttp?: boolean
  /**
   * Allow addresses and names that belong to no public host.
   *
   * @defaultValue false
   */
  readonly allowPrivateAddresses?: boolean
  /**
   * Most octets of an answer, after decoding.
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
}

/** What `fetch` sets by itself. It is the same host: the transport refuses a request whose own `Host` differs. */
const SET_BY_FETCH: ReadonlySet<string> = new Set(['host', 'content-length'])

/** Read of an answer that is not a success, or that answers a POST sent without `maxBodyBytes`. */
const BEGINNING_BYTES = 8_192

/**
 * Creates a transport over `fetch`.
 *
 * **It cannot see where a name leads.** URLs, names of special use and literal addresses are refused as
 * everywhere, but a name that resolves to a private address is not noticed: `fetch` resolves it out of
 * sight. Where private addresses can be reached from, as on a server of your own, use the transport of
 * `tootkit/node`. Platforms such as Cloudflare Workers have no private network to reach. In browsers no
 * redirect can be followed, and `Date` cannot be set, so nothing can be signed.
 *
 * @param options - The `fetch` to use, what to relax, and the limits.
 * @returns The transport. `send` rejects with the caller's own `signal.reason` when that aborts.
 * @throws {@link RemoteError} (from `send`) `ERR_URL_*`, `ERR_ADDRESS_FORBIDDEN` (literal addresses only),
 *   `ERR_REMOTE_UNREACHABLE`, `ERR_FETCH_TIMEOUT`, `ERR_RESPONSE_TOO_LARGE`, `ERR_REDIRECT_FORBIDDEN` (a
 *   redirect that the platform hides).
 * @throws {@link TypeError} (from `send`) for a request that cannot be written.
 * @example
 * ```ts
 * const transport = createFetchTransport({ fetch: async () => new Response('hello') })
 * const { status, body } = await transport.send({ method: 'GET', url: 'https://a.example/', headers: [] })
 * status // => 200
 * new TextDecoder().decode(body) // => 'hello'
 * ```
 */
export function createFetchTransport(options: FetchTransportOptions = {}): Transport {
  const { maxBodyBytes = 1_048_576, totalTimeoutMs = 30_000 } = options
  const send = options.fetch ?? ((request: Request) => fetch(request))
  return {
    async send(request, sendOptions = {}) {
      assertUrl(request.url, options)
      sendOptions.signal?.throwIfAborted()
      const deadline = AbortSignal.timeout(totalTimeoutMs)
      const signal = sendOptions.signal ? AbortSignal.any([sendOptions.signal, deadline]) : deadline
      const ready = toFetch(request, signal)
      try {
        const response = await send(ready)
        if (sendOptions.discardBody === true) return withoutBody(response, request.url)
        return await toResponse(response, request, sendOptions.maxBodyBytes, maxBodyBytes)
      } catch (error) {
        sendOptions.signal?.throwIfAborted()
        throw toTransportError(error, request.url, deadline)
      }
    },
  }
}

function assertUrl(
  text: string,
  { allowHttp = false, allowPrivateAddresses = false }: FetchTransportOptions,
): void {
  const { hostname } = parseHttpUrl(text, { allowHttp, allowPrivateHosts: allowPrivateAddresses })
  if (allowPrivateAddresses || !isAddressLiteral(hostname) || !isForbiddenAddress(hostname)) return
  const message = `${hostname} is an address that must not be connected to`
  throw new RemoteError('ERR_ADDRESS_FORBIDDEN', message, { url: text })
}

function toFetch(request: TransportRequest, signal: AbortSignal): Request {
  const host = request.headers.find(([name]) => name.toLowerCase() === 'host')?.[1]
  if (host !== undefined && host !== new URL(request.url).host)
    throw new TypeError('Host is not the host of the URL')
  const headers = new Headers()
  for (const [name, value] of request.headers) {
    if (!SET_BY_FETCH.has(name.toLowerCase())) headers.append(name, value)
  }
  return new Request(request.url, {
    method: request.method,
    headers,
    redirect: 'manual',
    signal,
    ...(request.body && { body: new Uint8Array(request.body) }),
  })
}

/**
 * Gives what is known before the body comes, without anybody waiting for that: one said to be short is let in, so
 * that its connection can be used again; any other is cancelled.
 */
function withoutBody(response: Response, url: string): TransportResponse {
  assertOpen(response, url)
  const length = response.headers.get('content-length')
  const isShort = length !== null && Number(length) <= BEGINNING_BYTES
  const end = isShort ? readAtMost(response.body, BEGINNING_BYTES) : response.body?.cancel()
  end?.catch(() => undefined)
  return { status: response.status, headers: Object.fromEntries(response.headers), body: new Uint8Array() }
}

function assertOpen(response: Response, url: string): void {
  if (response.type !== 'opaqueredirect') return
  throw new RemoteError('ERR_REDIRECT_FORBIDDEN', `${url} redirects, and the platform hides where to`, {
    url,
  })
}

async function toResponse(
  response: Response,
  { url, method }: TransportRequest,
  asked: number | undefined,
  usual: number,
): Promise<TransportResponse> {
  assertOpen(response, url)
  const isWanted = response.ok && (method === 'GET' || asked !== undefined)
  const limit = isWanted ? (asked ?? usual) : Math.min(asked ?? usual, BEGINNING_BYTES)
  const { bytes, isCut } = await readAtMost(response.body, limit)
  if (isCut && isWanted) {
    throw new RemoteError('ERR_RESPONSE_TOO_LARGE', `${url} answered with more than ${limit} bytes`, { url })
  }
  return { status: response.status, headers: Object.fromEntries(response.headers), body: bytes }
}

/** Counts after decoding, as it streams: a bomb stops at the limit. */
async function readAtMost(
  stream: ReadableStream<Uint8Array> | null,
  maxBytes: number,
): Promise<{ bytes: Uint8Array; isCut: boolean }> {
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = stream?.getReader()
  while (reader !== undefined && size <= maxBytes) {
    const { done, value } = await reader.read()
    if (done) break
    chunks.push(value)
    size += value.byteLength
  }
  if (size > maxBytes) await reader?.cancel().catch(() => undefined) // nobody waits for the rest
  const bytes = new Uint8Array(Math.min(size, maxBytes))
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk.subarray(0, bytes.length - at), at)
    at += Math.min(chunk.byteLength, bytes.length - at)
  }
  return { bytes, isCut: size > maxBytes }
}

function toTransportError(error: unknown, url: string, deadline: AbortSignal): Error {
  if (error instanceof RemoteError) return error
  if (deadline.aborted) {
    return new RemoteError('ERR_FETCH_TIMEOUT', `${url} did not answer in time`, {
      url,
      retryable: true,
      cause: error,
    })
  }
  const message = `${url} could not be reached or broke off`
  return new RemoteError('ERR_REMOTE_UNREACHABLE', message, { url, retryable: true, cause: error })
}
