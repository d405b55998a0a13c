/**
 * A request of `node:http`, answered by a federation: the base of every framework that stands on it.
 *
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import type { ReadableStreamDefaultReader as NodeReader } from 'node:stream/web'
import type { Federation, WireFacts } from '../protocol/federation/index.js'
import { headerPairs } from './header-pairs.js'

/** Methods of which a `Request` cannot be made, and to which nothing of a federation answers. */
const NEVER_OURS: ReadonlySet<string> = new Set(['CONNECT', 'TRACE', 'TRACK'])

/**
 * Answers a request of `node:http` if it is to one of the federation's addresses.
 *
 * Call it before anything reads the body: a signature covers the octets that were sent. Of a request that is not the
 * federation's nothing was read: its body is whole, and streams to whoever reads it next.
 *
 * @param federation - What `createFederation` gave.
 * @param incoming - The request, as `node:http` gives it (`request.raw` in Fastify, `ctx.req` in Koa).
 * @param outgoing - Its response (`reply.raw`, `ctx.res`).
 * @param wire - What a framework has changed of the request: its target as it came, or a body that is read already.
 * @returns True once it is answered; false where it is not the federation's and nothing was done.
 * @throws What a port of the host throws, and TypeError for a body that was read before; nothing was answered then.
 * @example
 * ```ts
 * import { createServer } from 'node:http'
 * import { createFederation } from 'tootkit'
 * import { createMemoryState } from 'tootkit/memory'
 * import { createUndiciTransport, handleIncoming } from 'tootkit/node'
 *
 * const origin = 'https://social.example'
 * const state = createMemoryState({ origin })
 * const federation = createFederation({ origin, transport: createUndiciTransport(), ...state })
 * const server = createServer(async (incoming, outgoing) => {
 *   try {
 *     if (await handleIncoming(federation, incoming, outgoing)) return
 *     outgoing.end('my own routes')
 *   } catch {
 *     outgoing.writeHead(500).end() // a port threw: the sender comes again
 *   }
 * })
 * server.listening // => false
 * ```
 */
export async function handleIncoming(
  federation: Federation,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  wire: Pick<WireFacts, 'target' | 'body'> = {},
): Promise<boolean> {
  const { method = 'GET', url = '', rawHeaders } = incoming
  const target = wire.target ?? url
  if (NEVER_OURS.has(method) || !target.startsWith('/')) return false
  const headers = headerPairs(rawHeaders)
  const hasStream = wire.body === undefined && method !== 'GET' && method !== 'HEAD'
  const request = new Request(federation.origin + target, {
    method,
    headers: headers.map(([name, value]): [string, string] => [name, value]),
    ...(hasStream && { body: streamOf(incoming), duplex: 'half' }),
  })
  const answer = await federation.handle(request, { ...wire, headers, target })
  if (answer === undefined) return false
  outgoing.statusCode = answer.status
  answer.headers.forEach((value, name) => outgoing.setHeader(name, value))
  outgoing.end(Buffer.from(await answer.arrayBuffer()))
  return true
}

/**
 * The body as a stream that touches the request once it is read, and no earlier: whoever so much as listens makes it
 * flow, or pause under somebody else's hands.
 */
function streamOf(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  let reader: NodeReader<Uint8Array> | undefined
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        reader ??= readerOf(incoming)
        const { done, value } = await reader.read()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel: (reason) => reader?.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}

function readerOf(incoming: IncomingMessage): NodeReader<Uint8Array> {
  if (incoming.readableDidRead) {
    throw new TypeError('the body was read before tootkit saw it: mount the federation before body parsers')
  }
  return Readable.toWeb(incoming).getReader() as NodeReader<Uint8Array> // a request's chunks are octets
}
