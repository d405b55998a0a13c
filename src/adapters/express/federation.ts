/**
 * A federation as Express middleware.
 *
 * @module
 */
import { Readable } from 'node:stream'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import type { Request as ExpressRequest, RequestHandler, Response as ExpressResponse } from 'express'
import type { Federation, WireFacts } from '../../protocol/federation/index.js'
import { headerPairs } from '../header-pairs.js'

/**
 * Makes Express middleware of a federation: it answers what is the federation's and passes on the rest.
 *
 * Mount it before body parsers: a digest is made over the octets that were sent. (`express.raw()` keeps
 * them and may stand before it; `express.json()` does not.)
 *
 * @param federation - What `createFederation` gave.
 * @returns Middleware for `app.use(…)`.
 * @example
 * ```ts
 * import express from 'express'
 * import type { Federation } from 'tootkit'
 * import { federation as mount } from 'tootkit/express'
 *
 * const serve = (federation: Federation) => express().use(mount(federation)).get('/', (_, res) => void res.send('mine'))
 * ```
 */
export function federation(federation: Federation): RequestHandler {
  return async (request, response, next) => {
    try {
      const answer = await answerOf(request, federation)
      if (answer === undefined) next()
      else await send(answer, response)
    } catch (error) {
      next(error) // what a handler rejects with ends the process under Express 4
    }
  }
}

/** Undefined as well for a target that is no path of a server: `*`, or the absolute URL that proxies are asked for. */
async function answerOf(request: ExpressRequest, federation: Federation): Promise<Response | undefined> {
  if (!request.originalUrl.startsWith('/')) return undefined
  const wire: WireFacts = {
    headers: headerPairs(request.rawHeaders),
    target: request.originalUrl,
    ...(request.body instanceof Uint8Array ? { body: request.body } : {}),
  }
  return await federation.handle(toWebRequest(request, federation.origin, wire), wire)
}

function toWebRequest(request: ExpressRequest, origin: string, wire: WireFacts): Request {
  const init: RequestInit & { duplex: 'half' } = {
    method: request.method,
    headers: new Headers(),
    duplex: 'half',
  }
  const headers = new Headers()
  for (const [name, value] of wire.headers ?? []) headers.append(name, value)
  const readable = wire.body === undefined && request.method !== 'GET' && request.method !== 'HEAD'
  if (readable && request.readableDidRead) {
    throw new TypeError('the body was read before tootkit saw it: mount the federation before body parsers')
  }
  return new Request(origin + request.originalUrl, {
    ...init,
    headers,
    ...(readable ? { body: toWebStream(request) } : {}),
  })
}

/** Node's and the Web's stream types are the same thing under two names. */
function toWebStream(request: ExpressRequest): ReadableStream<Uint8Array> {
  const stream: NodeReadableStream = Readable.toWeb(request)
  return stream as unknown as ReadableStream<Uint8Array>
}

async function send(answer: Response, response: ExpressResponse): Promise<void> {
  response.status(answer.status)
  answer.headers.forEach((value, name) => response.setHeader(name, value))
  response.end(Buffer.from(await answer.arrayBuffer()))
}
