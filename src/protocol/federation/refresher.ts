/**
 * Accounts whose document was never taken over, or long ago: fetched anew in the background, as Mastodon does.
 *
 * @module
 */
import { isTootkitError } from '../../errors.js'
import { createGate } from '../../core/wire/gate.js'
import { hostOf } from '../../core/wire/url.js'
import { accountOf } from '../inbox/index.js'
import { createInboxRemote } from '../outbox/index.js'
import { isShutOut } from '../policy/index.js'
import type { Services } from './services.js'

/** Refreshes accounts by and by. */
export interface Refresher {
  /** Asks for an account to be refreshed. Nobody waits for it; one that is waiting already is refreshed once. */
  later(accountId: string): void
  /** Takes accounts again, after a stop. */
  start(): void
  /** Takes none until started, and gives up those it has: other servers are asked no longer, nothing is written. */
  stop(): void
}

/** Accounts waiting at most: who does not fit is asked for again when they are used next. */
const MAX_WAITING = 1000
/** Of one host: one that is slow takes nobody else's place. */
const MAX_WAITING_PER_HOST = 100
/** Hosts that are asked at once, one account each. */
const MAX_HOSTS = 4

/** Makes a refresher that asks each host for one account at a time, and few hosts at once. */
export function createRefresher(services: () => Services): Refresher {
  const waiting = new Set<string>()
  const ofHost = createGate({ maxRunning: () => 1, maxWaiting: MAX_WAITING_PER_HOST }, full)
  const ofAll = createGate({ maxRunning: () => MAX_HOSTS, maxWaiting: MAX_WAITING }, full)
  let stopping = new AbortController()

  async function inTurn(accountId: string, signal: AbortSignal): Promise<void> {
    try {
      await ofHost(hostOf(accountId) ?? '', () => ofAll('', () => refresh(accountId, services(), signal)))
    } catch {
      // turned away, since refreshing does not fail
    } finally {
      waiting.delete(accountId)
    }
  }

  return {
    later(accountId) {
      if (stopping.signal.aborted || waiting.size >= MAX_WAITING || waiting.has(accountId)) return
      waiting.add(accountId)
      void inTurn(accountId, stopping.signal)
    },
    start() {
      if (stopping.signal.aborted) stopping = new AbortController()
    },
    stop() {
      stopping.abort(new Error('the federation closes'))
    },
  }
}

function full(): Error {
  return new Error('too many accounts wait to be refreshed')
}

async function refresh(accountId: string, services: Services, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  try {
    const { actor, acct } = await createInboxRemote(() => services.remote(), { signal }).actor(accountId, {
      fresh: true,
    })
    if (actor.id !== accountId || isOver(signal)) return
    const account = accountOf(actor, { acct, now: services.now() })
    // The answer came when the other server liked: who is gone by now, or shut out, is not written about any more.
    const [known, standing] = await services.directory.answer([
      { about: 'account', id: accountId },
      { about: 'standing', id: accountId },
    ])
    if (known === undefined || isShutOut(standing) || isOver(signal)) return
    await services.apply([{ kind: 'account.update', account }])
  } catch (error) {
    // What another server did wrong is told by whoever fetched; it is asked again when the account is used again.
    if (!isTootkitError(error) && !isOver(signal))
      services.onEvent({ kind: 'port.failed', during: 'refresh', error })
  }
}

/** Asked anew after each wait. */
function isOver({ aborted }: AbortSignal): boolean {
  return aborted
}
