/**
 * Accounts whose document was never taken over, or long ago: fetched anew in the background, as Mastodon does.
 *
 * @module
 */
import { isTootkitError } from '../../errors.js'
import { accountOf } from '../inbox/index.js'
import { createInboxRemote } from '../outbox/index.js'
import { isShutOut } from '../policy/index.js'
import type { Services } from './services.js'

/** Refreshes accounts by and by. */
export interface Refresher {
  /** Asks for an account to be refreshed. Nobody waits for it; one that is waiting already is refreshed once. */
  later(accountId: string): void
  /** Resolves when nothing is under way. */
  idle(): Promise<void>
}

/** Accounts waiting at most: who does not fit is asked for again when they are used next. */
const MAX_WAITING = 1000

/** Makes a refresher that works on one account at a time. */
export function createRefresher(services: () => Services): Refresher {
  const waiting = new Set<string>()
  let work: Promise<void> | undefined

  async function run(): Promise<void> {
    for (const accountId of waiting) {
      await refresh(accountId, services())
      waiting.delete(accountId)
    }
    work = undefined
  }

  return {
    later(accountId) {
      if (waiting.size >= MAX_WAITING) return
      waiting.add(accountId)
      work ??= run()
    },
    idle: () => work ?? Promise.resolve(),
  }
}

async function refresh(accountId: string, services: Services): Promise<void> {
  try {
    const { actor, acct } = await createInboxRemote(() => services.remote()).actor(accountId, { fresh: true })
    if (actor.id !== accountId) return
    const account = accountOf(actor, { acct, now: services.now() })
    // The answer came when the other server liked: who is gone by now, or shut out, is not written about any more.
    const [known, standing] = await services.directory.answer([
      { about: 'account', id: accountId },
      { about: 'standing', id: accountId },
    ])
    if (known === undefined || isShutOut(standing)) return
    await services.apply([{ kind: 'account.update', account }])
  } catch (error) {
    // What another server did wrong is told by whoever fetched; it is asked again when the account is used again.
    if (!isTootkitError(error)) services.onEvent({ kind: 'port.failed', during: 'refresh', error })
  }
}
