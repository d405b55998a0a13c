/**
 * A federation as Express middleware.
 *
 * @module
 */
import type { RequestHandler } from 'express'
import type { Federation } from '../../protocol/federation/index.js'
import { handleIncoming } from '../incoming.js'

/**
 * Makes Express middleware of a federation: it answers what is the federation's and passes on the rest.
 *
 * Mount it before body parsers: a digest is made over the octets that were sent. (`express.raw()` keeps
 * them and may stand before it; `express.json()` does not.) What a port throws goes to the error handlers.
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
  return (request, response, next) => {
    const wire = {
      target: request.originalUrl,
      ...(request.body instanceof Uint8Array && { body: request.body }),
    }
    // Express 4 takes no promise: what a port throws has to be handed on.
    handleIncoming(federation, request, response, wire).then((isAnswered) => {
      if (!isAnswered) next()
    }, next)
  }
}
