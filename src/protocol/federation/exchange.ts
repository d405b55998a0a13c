/**
 * An incoming request as plain data, closest to what came over the wire.
 *
 * @module
 */
import { RefusedError } from '../../errors.js'
import type { HeaderLine } from '../../core/wire/header-fields.js'
import { combinedField, headerLines } from '../../core/wire/header-fields.js'

/**
 * What a `Request` no longer has and an adapter may still know. Give it where you can: a signature is
 * made over the very octets that were sent.
 */
export interface WireFacts {
  /** The field lines in order, repeated ones apart (Node's `rawHeaders` in pairs). */
  readonly headers?: readonly HeaderLine[]
  /** Path and query exactly as in the request line; a `Request` has normalised them. */
  readonly target?: string
  /** The body's octets, where something before us has read them already. */
  readonly body?: Uint8Array
}

/** A request to one of our addresses. */
export interface Exchange {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  /** The URL as the client used it: the public origin, path and query as sent. */
  readonly url: string
  readonly headers: readonly HeaderLine[]
  /** The value of a field, its lines joined. */
  field(name: string): string | undefined
  /**
   * Reads the body.
   *
   * @throws {@link RefusedError} `ERR_REQUEST_TOO_LARGE` past the limit; no more than it is ever kept.
   */
  body(maxBytes: number): Promise<Uint8Array>
}

/** Takes a request apart. */
export function exchangeOf(request: Request, origin: string, wire: WireFacts): Exchange {
  const headers = wire.headers ?? headerLines(request.headers)
  const target = wire.target ?? targetOf(request.url)
  const at = target.indexOf('?')
  const field = (name: string): string | undefined => combinedField(headers, name)
  return {
    method: request.method,
    path: at < 0 ? target : target.slice(0, at),
    query: new URLSearchParams(at < 0 ? '' : target.slice(at)),
    url: origin + target,
    headers,
    field,
    async body(maxBytes) {
      const tooLarge = (): RefusedError =>
        new RefusedError('ERR_REQUEST_TOO_LARGE', `the body has over ${maxBytes} octets`)
      if (Number(field('content-length') ?? 0) > maxBytes) throw tooLarge()
      if (wire.body !== undefined) {
        if (wire.body.byteLength > maxBytes) throw tooLarge()
        return wire.body
      }
      return readBounded(request.body, maxBytes, tooLarge)
    },
  }
}

function targetOf(url: string): string {
  const { pathname, search } = new URL(url)
  return pathname + search
}

async function readBounded(
  stream: ReadableStream<Uint8Array> | null,
  maxBytes: number,
  tooLarge: () => RefusedError,
): Promise<Uint8Array> {
  if (stream === null) return new Uint8Array()
  const reader = stream.getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.byteLength
    if (size > maxBytes) {
      await reader.cancel()
      throw tooLarge()
    }
    chunks.push(value)
  }
  const body = new Uint8Array(size)
  let offset = 0
  for (const chunk of chunks) {
    body.set(chunk, offset)
    offset += chunk.byteLength
  }
  return body
}
