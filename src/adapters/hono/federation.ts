/**
 * A federation as Hono middleware.
 *
 * @module
 */
import type { MiddlewareHandler } from 'hono'
import type { Federation, WireFacts } from '../../protocol/federation/index.js'
import { headerPairs } from '../header-pairs.js'

/** What `@hono/node-server` puts into the environment. */
interface NodeBindings {
  readonly incoming?: { readonly rawHeaders?: readonly string[]; readonly url?: string }
}

/**
 * Makes Hono middleware of a federation: it answers what is the federation's and passes on the rest.
 *
 * Mount it before middleware that reads bodies, at the root. Under Node it hands on the header lines and
 * the request target exactly as they came, which a signature is made over.
 *
 * @param federation - What `createFederation` gave.
 * @returns Middleware for `app.use(…)`.
 * @example
 * ```ts
 * import { Hono } from 'hono'
 * import type { Federation } from 'tootkit'
 * import { federation as mount } from 'tootkit/hono'
 *
 * const serve = (federation: Federation) => new Hono().use(mount(federation)).get('/', (c) => c.text('mine'))
 * ```
 */
export function federation(federation: Federation): MiddlewareHandler {
  return async (c, next) => {
    const answer = await federation.handle(c.req.raw, wireFacts(c.env as NodeBindings | undefined))
    if (answer) return answer
    await next()
    return undefined
  }
}

function wireFacts(env: NodeBindings | undefined): WireFacts {
  const incoming = env?.incoming
  if (incoming?.rawHeaders === undefined) return {}
  return {
    headers: headerPairs(incoming.rawHeaders),
    ...(incoming.url?.startsWith('/') ? { target: incoming.url } : {}),
  }
}
