/**
 * Everything wired together: one `handle` for requests, verbs for the local accounts.
 *
 * @module
 */
import { isTootkitError } from '../../errors.js'
import { agreedWith } from './agreement.js'
import { exchangeOf, type WireFacts } from './exchange.js'
import type { FederationOptions } from './options.js'
import { route } from './router.js'
import { checkOptions } from './check-options.js'
import { createServices } from './services.js'
import { refused } from './refusals.js'
import { createVerbs, type Verbs } from '../outbox/index.js'

/** A server's part in the fediverse. */
export interface Federation extends Verbs {
  /** The public origin. */
  readonly origin: string
  /**
   * Answers a request, if it is to one of the federation's addresses.
   *
   * @param request - The request; its body unread.
   * @param wire - What an adapter knows of it beyond: raw header lines, raw target.
   * @returns Undefined where it is not the federation's: go on routing. Never rejects for what a stranger
   *   sent; what a port throws comes through.
   */
  handle(request: Request, wire?: WireFacts): Promise<Response | undefined>
  /** Begins to send what is queued, until stopped. */
  start(): void
  /**
   * Ends orderly: takes nothing new, waits for what is under way, and hands the rest back, so that the next process
   * starts it at once. Ten seconds at most, or until the signal goes off. Never rejects.
   */
  close(options?: { readonly signal?: AbortSignal }): Promise<void>
  /** Sends one batch of what is due, for runtimes that live only as long as a request; tells how many. */
  sendDue(): Promise<number>
}

/**
 * Wires a federation together over the host's ports. Opens nothing, starts nothing.
 *
 * @param options - Origin, transport and ports; `openSqlite(…)`, `createSqlState(…)` and `createMemoryState(…)` each
 *   give a complete set.
 * @returns The federation.
 * @throws TypeError for an option that is missing, wrong, no option at all, or other than what the state was told: it
 *   names the option, what it has to be and what it is. RangeError for limits that contradict one another.
 * @example
 * ```ts
 * import { createFederation } from 'tootkit'
 * import { createMemoryState } from 'tootkit/memory'
 * import { createUndiciTransport } from 'tootkit/node'
 *
 * const origin = 'https://social.example'
 * const federation = createFederation({
 *   origin,
 *   transport: createUndiciTransport(),
 *   ...createMemoryState({ origin }),
 * })
 * const answer = await federation.handle(new Request(`${origin}/.well-known/nodeinfo`))
 * answer?.status // => 200
 * await federation.handle(new Request(`${origin}/about`)) // => undefined
 * ```
 */
export function createFederation(options: FederationOptions): Federation {
  checkOptions(options)
  const services = createServices(agreedWith(options))
  return {
    origin: services.urls.origin,
    async handle(request, wire = {}) {
      const exchange = exchangeOf(request, services.urls.origin, wire)
      try {
        const answer = await route(exchange, services)
        return request.method === 'HEAD' && answer !== undefined ? withoutBody(answer) : answer
      } catch (error) {
        if (!isTootkitError(error)) throw error
        const answer = refused(error)
        const { code, message: detail } = error
        services.onEvent({ kind: 'request.refused', code, status: answer.status, url: exchange.url, detail })
        return answer
      }
    },
    start() {
      services.refresher.start()
      services.worker.start()
    },
    async close(closing) {
      services.refresher.stop()
      await services.worker.stop(closing)
    },
    sendDue: () => services.worker.runOnce(),
    ...createVerbs(services),
  }
}

function withoutBody(answer: Response): Response {
  return new Response(null, { status: answer.status, headers: answer.headers })
}
