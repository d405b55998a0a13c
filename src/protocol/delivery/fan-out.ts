/**
 * The inboxes of one delivery, each once and checked.
 *
 * @module
 */
import { isTootkitError, RefusedError } from '../../errors.js'
import { parseHttpUrl } from '../../core/wire/url.js'
import type { Follower, FollowerStore, KeyValueStore } from '../ports/index.js'
import { isUnavailable } from './host-gate.js'
import { inboxOf } from './inbox-of.js'

/** Why an inbox was left out: it is local, the policy says no, it is no URL to send to, it answered 410, or its host is dead. */
export type SkipReason = 'local' | 'blocked' | 'invalid' | 'gone' | 'dead'

/** An inbox that was left out. */
export interface SkippedInbox {
  readonly inbox: string
  readonly reason: SkipReason
}

/** An inbox that may be delivered to. */
export interface Target {
  /** As the URL standard writes it, without fragment. */
  readonly inbox: string
  /** With port. */
  readonly host: string
}

/** What a fan-out works with. */
export interface FanOutParts {
  readonly followers: FollowerStore
  /** Origins of this server (`https://social.example`): what is on them is not sent over HTTP. */
  readonly localOrigins: readonly string[]
  /**
   * Asked for each inbox, shared or not: domain blocks belong here. `actorId` is there where one actor was
   * named, and absent where the inbox stands for followers.
   *
   * @defaultValue everybody may
   */
  readonly mayReceive?: (target: Target & { readonly actorId?: string }) => boolean | Promise<boolean>
  /** Remembers dead hosts and inboxes that are gone; without it they are found out again. */
  readonly cache?: KeyValueStore
}

/** Collects inboxes; equal URLs are one. */
export interface FanOut {
  readonly addActors: (actors: readonly Follower[], via: 'shared' | 'personal') => Promise<void>
  readonly addFollowersOf: (accountId: string) => Promise<void>
  /** Leaves an inbox out, whoever names it. */
  readonly except: (inbox: string) => void
  readonly targets: () => readonly Target[]
  readonly skipped: () => readonly SkippedInbox[]
}

const PAGE = 1000

/** Starts a fan-out to at most so many distinct inboxes. */
export function createFanOut(parts: FanOutParts, maxInboxes: number): FanOut {
  const targets = new Map<string, Target>()
  const skipped = new Map<string, SkippedInbox>()
  const excepted = new Set<string>()

  async function add(inbox: string, actorId?: string): Promise<void> {
    const target = targetOf(inbox)
    if (target === undefined) {
      skipped.set(inbox, { inbox, reason: 'invalid' })
      return
    }
    if (targets.has(target.inbox) || excepted.has(target.inbox)) return
    const reason = await reasonAgainst(parts, target, actorId)
    if (reason !== undefined) {
      skipped.set(target.inbox, { inbox: target.inbox, reason })
      return
    }
    targets.set(target.inbox, target)
    if (targets.size > maxInboxes) {
      throw new RefusedError(
        'ERR_RECIPIENT_LIMIT',
        `a delivery goes to at most ${maxInboxes} inboxes; raise maxInboxes`,
      )
    }
  }

  async function addFollowersOf(accountId: string): Promise<void> {
    for (let after: string | undefined; ;) {
      const page = await parts.followers.inboxes(accountId, {
        limit: PAGE,
        ...(after !== undefined && { after }),
      })
      await Promise.all(page.inboxes.map((inbox) => add(inbox)))
      if (page.next === undefined || page.next === after) return
      after = page.next
    }
  }

  return {
    async addActors(actors, via) {
      for (const actor of actors) await add(via === 'shared' ? inboxOf(actor) : actor.inbox, actor.actorId)
    },
    addFollowersOf,
    except(inbox) {
      excepted.add(URL.parse(inbox)?.href ?? inbox)
    },
    targets: () => [...targets.values()],
    skipped: () => [...skipped.values()],
  }
}

/** The inbox in its one spelling; undefined when it is no URL. Where it may lead is the transport's business. */
function targetOf(inbox: string): Target | undefined {
  try {
    const url = parseHttpUrl(inbox, { allowHttp: true, allowPrivateHosts: true })
    url.hash = ''
    return { inbox: url.href, host: url.host }
  } catch (error) {
    if (isTootkitError(error)) return undefined
    throw error
  }
}

async function reasonAgainst(
  { localOrigins, mayReceive, cache }: FanOutParts,
  target: Target,
  actorId: string | undefined,
): Promise<SkipReason | undefined> {
  if (localOrigins.includes(new URL(target.inbox).origin)) return 'local'
  const isAllowed = mayReceive?.({ ...target, ...(actorId !== undefined && { actorId }) }) ?? true
  if (!(await isAllowed)) return 'blocked'
  return cache === undefined ? undefined : isUnavailable(cache, target)
}
