/**
 * How many requests one cause may still make.
 *
 * @module
 */
import { RemoteError } from '../../errors.js'
import { DEFAULT_REMOTE_LIMITS } from './limits.js'

/** Requests left to one incoming activity or one look-up; handed on to everything it causes. */
export interface Budget {
  /** Requests that may still be made. */
  readonly left: number
  /** Takes one request off, or throws `ERR_FETCH_BUDGET` when none is left. */
  spend(url: string): void
}

/**
 * Creates a budget. One stranger's post must not make us ask the whole fediverse about it.
 *
 * @param requests - How many requests it allows.
 * @returns The budget; share it among all calls of one cause.
 * @throws {@link RemoteError} (from `spend`) `ERR_FETCH_BUDGET`: all requests are spent.
 * @example
 * ```ts
 * const budget = createBudget(1)
 * budget.spend('https://a.example/1')
 * budget.left // => 0
 * ```
 */
export function createBudget(requests: number = DEFAULT_REMOTE_LIMITS.maxRequests): Budget {
  let left = requests
  return {
    get left() {
      return left
    },
    spend(url) {
      if (left <= 0) {
        throw new RemoteError('ERR_FETCH_BUDGET', `all ${requests} requests of this cause are spent`, { url })
      }
      left--
    },
  }
}
