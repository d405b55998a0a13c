/**
 * What one call may ask of other servers: everything it looks up shares one deadline and one budget.
 *
 * @module
 */
import { RemoteError } from '../../errors.js'
import { formatAcct, formatHandle, type Handle } from '../../core/discovery/index.js'
import { isCollection } from '../../core/vocab/index.js'
import { excerpt } from '../../core/wire/excerpt.js'
import { accountOf, type InboxRemote } from '../inbox/index.js'
import type { Account } from '../ports/index.js'
import {
  createBudget,
  fetchActor,
  fetchObject,
  resolveHandle,
  type FetchOptions,
  type Remote,
} from '../remote/index.js'
import { BeginsAgain, inRounds } from './begin-again.js'
import { acctOf, createInboxRemote } from './inbox-remote.js'
import type { VerbContext } from './context.js'
import { limitsOf } from './services.js'

/** Look-ups of one call, each made once. What they reject with names what was looked up. */
export interface Lookups {
  /** The actor at an id or a profile page, with its handle where that is confirmed. */
  actor(url: string): Promise<Account>
  /** Whether there is a collection at an id, of followers for instance. */
  isCollection(url: string): Promise<boolean>
  /** The actor behind a handle. */
  handle(handle: Handle): Promise<Account>
  /**
   * To be called before anybody is asked about something. Who would be one more than there are requests cannot be looked
   * up any more, and nothing is asked for them.
   *
   * @throws RemoteError `ERR_FETCH_BUDGET`
   */
  begin(what: string): void
  /** Carries a decision through that fetches what it needs. */
  decide<T>(what: string, run: (remote: InboxRemote) => Promise<T>): Promise<T>
  /**
   * To be called after the last look-up, before anything follows from what the directory said before it: another
   * server answers as slowly as it likes, and who was let in may be blocked by then. Where something was looked up
   * the task is begun again, with what was found at hand.
   */
  beginAgainIfLookedUp(): void
}

/**
 * Runs a task that may look things up. The clock starts with the first look-up; those still under way when the
 * task ends are called off.
 *
 * The task is begun anew after its look-ups ({@link Lookups.beginAgainIfLookedUp}), so nothing may have come of it by
 * then. What was found is kept for the whole call.
 *
 * @throws RemoteError `ERR_FETCH_TIMEOUT`; `ERR_FETCH_BUDGET` where each of five rounds had to look up something else.
 */
export async function withLookups<T>(
  { services, found }: VerbContext,
  task: (lookups: Lookups) => Promise<T>,
): Promise<T> {
  const { lookupTimeoutMs, lookupRequests } = limitsOf(services)
  const calledOff = new AbortController()
  const { signal } = calledOff
  const options: FetchOptions = { budget: createBudget(lookupRequests), signal }
  let expired: Promise<never> | undefined
  let stopClock: (() => void) | undefined

  const startClock = (): Promise<never> => {
    const promise = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        reject(signal.reason as Error)
      })
    })
    promise.catch(() => undefined) // a clock that nobody waits for any more
    stopClock = services.scheduler.after(lookupTimeoutMs, () => {
      calledOff.abort(new Error('the deadline of these look-ups has passed'))
    })
    return promise
  }

  async function within<R>(what: string, ask: (remote: Remote) => Promise<R>): Promise<R> {
    expired ??= startClock()
    try {
      return await Promise.race([services.remote().then(ask), expired])
    } catch (error) {
      if (!signal.aborted || error !== signal.reason) throw error
      const message = `${what} could not be looked up within ${lookupTimeoutMs} ms`
      throw new RemoteError('ERR_FETCH_TIMEOUT', message, { retryable: true })
    }
  }

  const begun = new Set<string>()
  const begin = (what: string): void => {
    if (begun.size >= lookupRequests && !begun.has(what)) {
      const message = `${excerpt(what)} is beyond the ${lookupRequests} look-ups of one call`
      throw new RemoteError('ERR_FETCH_BUDGET', message, { retryable: false })
    }
    begun.add(what)
  }
  let made = 0

  function once<R>(key: string, make: () => Promise<R>): Promise<R> {
    const known = found.get(key) as Promise<R> | undefined // made under this very key
    if (known !== undefined) return known
    made++
    const promise = make()
    found.set(key, promise)
    return promise
  }

  /** A decision has its own rounds; what it fetches is kept for the rounds of the task. */
  const remembering = (remote: InboxRemote): InboxRemote => ({
    document: (id, given) => once(`document ${given.otherId} ${id}`, () => remote.document(id, given)),
    actor: (id, given) => once(`actor ${String(given.fresh)} ${id}`, () => remote.actor(id, given)),
    collection: (url) => once(`collection ${url}`, () => remote.collection(url)),
  })

  const round = (): Lookups => {
    const before = made
    return {
      begin,
      actor: (url) =>
        once(`account ${url}`, () =>
          within(excerpt(url), async (remote) => {
            const actor = await fetchActor(url, remote, options)
            return accountOf(actor, { acct: await acctOf(actor, remote, options), now: services.now() })
          }),
        ),
      isCollection: (url) =>
        once(`is collection ${url}`, () =>
          within(excerpt(url), async (remote) => isCollection(await fetchObject(url, remote, options))),
        ),
      handle: (handle) =>
        once(`handle ${formatHandle(handle)}`, () =>
          within(formatHandle(handle), async (remote) => {
            const { actor, handle: confirmed } = await resolveHandle(handle, remote, options)
            return accountOf(actor, { acct: formatAcct(confirmed), now: services.now() })
          }),
        ),
      decide: (what, run) =>
        within(excerpt(what), (remote) =>
          run(remembering(createInboxRemote(() => Promise.resolve(remote), options))),
        ),
      beginAgainIfLookedUp() {
        if (made <= before) return
        const message = 'what is known here changed whenever something was looked up'
        throw new BeginsAgain(new RemoteError('ERR_FETCH_BUDGET', message, { retryable: true }))
      },
    }
  }
  try {
    return await inRounds(() => task(round()))
  } finally {
    stopClock?.()
    calledOff.abort()
  }
}
