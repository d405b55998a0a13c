/**
 * Other servers as a script, with a log of what they were asked.
 *
 * @module
 */
import { RemoteError } from '../errors.js'
import type { Transport, TransportRequest, TransportResponse } from '../protocol/ports/index.js'

/** A scripted answer. */
export interface FakeResponse {
  /** @defaultValue 200 */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /**
   * Text or octets as they are; anything else is sent as JSON.
   *
   * @defaultValue empty
   */
  readonly body?: unknown
}

/** What a URL answers: always the same, or as the request has it. May reject, with a `RemoteError`. */
export type FakeAnswer = FakeResponse | ((request: TransportRequest) => FakeResponse | Promise<FakeResponse>)

/** A transport without a network. */
export interface FakeTransport extends Transport {
  /** Every request sent, in order. */
  readonly requests: readonly TransportRequest[]
  /** Scripts an answer, replacing the one there was. */
  on(url: string, answer: FakeAnswer): void
  /** Forgets the requests, keeps the script. */
  clear(): void
}

/**
 * Creates a transport that answers from a script.
 *
 * A URL that is not scripted answers 404 where its host has other URLs, and cannot be resolved where it has
 * none. Follows the contract of `Transport` but for address guards and time.
 *
 * @param script - Answers by exact URL; more can follow with `on`.
 * @returns The transport and its log.
 * @throws {@link RemoteError} (from `send`) `ERR_DNS_FAILED` for a host without a script,
 *   `ERR_RESPONSE_TOO_LARGE` for a body over `maxBodyBytes`.
 * @example
 * ```ts
 * const actor = { id: 'https://a.example/u/1', type: 'Person' }
 * const transport = createFakeTransport({ 'https://a.example/u/1': fakeDocument(actor) })
 * const { status } = await transport.send({ method: 'GET', url: 'https://a.example/u/1', headers: [] })
 * status // => 200
 * transport.requests.length // => 1
 * ```
 */
export function createFakeTransport(script: Readonly<Record<string, FakeAnswer>> = {}): FakeTransport {
  const answers = new Map(Object.entries(script))
  const requests: TransportRequest[] = []
  return {
    requests,
    on(url, answer) {
      answers.set(url, answer)
    },
    clear() {
      requests.length = 0
    },
    async send(request, { signal, maxBodyBytes = 1_048_576 } = {}) {
      signal?.throwIfAborted()
      requests.push(request)
      const answer = answers.get(request.url) ?? strangerTo([...answers.keys()], request.url)
      const response = toResponse(typeof answer === 'function' ? await answer(request) : answer)
      signal?.throwIfAborted()
      if (response.body.byteLength > maxBodyBytes) {
        const { url } = request
        throw new RemoteError('ERR_RESPONSE_TOO_LARGE', `${url} answered with over ${maxBodyBytes} bytes`, {
          url,
        })
      }
      return response
    },
  }
}

/**
 * Scripts an ActivityPub document.
 *
 * @param document - JSON.
 * @returns An answer of status 200 and type `application/activity+json`.
 * @example
 * ```ts
 * fakeDocument({ id: 'https://a.example/1' }).body // => '{"id":"https://a.example/1"}'
 * ```
 */
export function fakeDocument(document: unknown): FakeResponse {
  return {
    headers: { 'content-type': 'application/activity+json; charset=utf-8' },
    body: JSON.stringify(document),
  }
}

/**
 * Scripts a WebFinger descriptor.
 *
 * @param subject - `acct:user@host`.
 * @param actorId - What its `self` link points to; undefined for no such link.
 * @returns An answer of status 200 and type `application/jrd+json`.
 * @example
 * ```ts
 * fakeWebFinger('acct:alice@a.example').headers // => { 'content-type': 'application/jrd+json' }
 * ```
 */
export function fakeWebFinger(subject: string, actorId?: string): FakeResponse {
  const links =
    actorId === undefined ? [] : [{ rel: 'self', type: 'application/activity+json', href: actorId }]
  return { headers: { 'content-type': 'application/jrd+json' }, body: JSON.stringify({ subject, links }) }
}

function strangerTo(scripted: readonly string[], url: string): FakeResponse {
  const { origin } = new URL(url)
  if (scripted.some((known) => new URL(known).origin === origin)) return { status: 404 }
  throw new RemoteError('ERR_DNS_FAILED', `${origin} is not in the script`, { url, retryable: true })
}

function toResponse({ status = 200, headers = {}, body }: FakeResponse): TransportResponse {
  const lines = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const)
  return { status, headers: Object.fromEntries(lines), body: toBytes(body) }
}

function toBytes(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body
  if (body === undefined) return new Uint8Array()
  return new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body))
}
