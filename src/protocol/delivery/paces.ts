/**
 * How soon hosts answered lately.
 *
 * @module
 */
import type { Scheduler } from '../ports/index.js'
import type { SendDelivery } from './attempt.js'

/** What is known of a host: that it answers at once, that it does not, or nothing. */
export type Pace = 'prompt' | 'slow' | 'unknown'

/** Paces of hosts. Hints: a host that is forgotten is as one never heard of. */
export interface Paces {
  readonly of: (host: string) => Pace
  /** Gives a `send` that notes how soon there was an answer. */
  readonly watch: <Signer>(send: SendDelivery<Signer>) => SendDelivery<Signer>
}

/** Bounds of {@link createPaces}. */
export interface PacesOptions {
  /** Hosts remembered of each pace. */
  readonly maxHosts: number
  /** An answer within so long is prompt. */
  readonly promptMs: number
  readonly scheduler: Scheduler
}

/** Starts with no host known. Whoever fails without an answer is what it was before, unless that took long. */
export function createPaces({ maxHosts, promptMs, scheduler }: PacesOptions): Paces {
  // two lists: however many turn out slow, they push out none that is prompt
  const prompt = new Set<string>()
  const slow = new Set<string>()

  function note(host: string, [to, from]: readonly [Set<string>, Set<string>]): void {
    from.delete(host)
    to.delete(host)
    to.add(host)
    const [oldest] = to
    if (to.size > maxHosts && oldest !== undefined) to.delete(oldest)
  }

  return {
    of(host) {
      if (prompt.has(host)) return 'prompt'
      return slow.has(host) ? 'slow' : 'unknown'
    },
    watch: (send) => async (request) => {
      const { url, signal } = request
      const { host } = new URL(url)
      const attempt = { isLate: false }
      const cancelTimer = scheduler.after(promptMs, () => {
        attempt.isLate = true
        note(host, [slow, prompt])
      })
      signal.addEventListener('abort', cancelTimer, { once: true }) // nobody waits for it any more
      try {
        const response = await send(request)
        if (!attempt.isLate) note(host, [prompt, slow])
        return response
      } finally {
        cancelTimer()
        signal.removeEventListener('abort', cancelTimer)
      }
    },
  }
}
