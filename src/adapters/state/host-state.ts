/**
 * Everything a small server keeps, behind the ports that a federation asks for.
 *
 * @module
 */
import { generateKeyPair } from '../../core/signature/index.js'
import { domainOf, hostOf, sameOrigin } from '../../core/wire/url.js'
import type { ApplyEffects } from '../../protocol/inbox/index.js'
import {
  systemClock,
  type Clock,
  type Content,
  type Directory,
  type FollowerStore,
} from '../../protocol/ports/index.js'
import { createApply } from './apply.js'
import { createContent } from './content.js'
import { createDirectory } from './directory.js'
import { createStateFollowerStore } from './follower-store.js'
import { createLocalAccounts, type KeyPairPem, type LocalAccounts } from './local-accounts.js'
import { createReading, type StateReading } from './reading.js'
import type { Tables } from './tables.js'

/** Facts about the server whose state it is. */
export interface HostStateOptions {
  /** Public origin, `https://social.example`. */
  readonly origin: string
  /**
   * Domain of the handles.
   *
   * @defaultValue the host of `origin`
   */
  readonly handleDomain?: string
  /**
   * Gives the actor id of a local user.
   *
   * @defaultValue `ORIGIN/users/USERNAME`
   */
  readonly actorIdOf?: (username: string) => string
  /**
   * Gives the page for people of a local user.
   *
   * @defaultValue `ORIGIN/@USERNAME`
   */
  readonly profileUrlOf?: (username: string) => string
  /** @defaultValue `ORIGIN/inbox` */
  readonly sharedInbox?: string
  /** Makes the keys of new accounts. @defaultValue RSA of 2048 bits */
  readonly generateKeys?: () => Promise<KeyPairPem>
  /** @defaultValue the machine's clock */
  readonly clock?: Clock
}

/** Everything a small server keeps. The first five are the ports of the same names. */
export interface HostState extends StateReading {
  readonly directory: Directory
  /** Applies effects, of other servers' activities and of local ones alike, in one transaction. */
  readonly apply: ApplyEffects
  readonly accounts: LocalAccounts
  readonly content: Content
  readonly followers: FollowerStore
  /** Actor id of a local user of this name, whether there is one or not. */
  actorIdOf(username: string): string
  /** Blocks a domain with everything below it, or lets it in again. */
  blockDomain(domain: string, isBlocked?: boolean): Promise<void>
}

/**
 * Puts a host state together over tables.
 *
 * @param tables - Where everything is kept.
 * @param options - Facts about the server.
 * @returns The state.
 */
export function createHostState(tables: Tables, options: HostStateOptions): HostState {
  const { origin, clock = systemClock, generateKeys = generateRsaKeys } = options
  const handleDomain = options.handleDomain ?? hostOf(origin)
  if (handleDomain === undefined) throw new TypeError(`origin has to be an origin: ${origin}`)
  const actorIdOf = options.actorIdOf ?? ((username) => `${origin}/users/${username}`)
  const profileUrlOf = options.profileUrlOf ?? ((username) => `${origin}/@${username}`)
  const sharedInbox = options.sharedInbox ?? `${origin}/inbox`
  const now = (): string => clock.now().toISOString()
  const isLocal = (id: string): boolean => sameOrigin(id, origin)

  return {
    ...createReading(tables),
    directory: createDirectory(tables, now),
    apply: createApply(tables, now, isLocal),
    accounts: createLocalAccounts({
      tables,
      actorIdOf,
      profileUrlOf,
      handleDomain,
      sharedInbox,
      generateKeys,
      now,
    }),
    content: createContent(tables),
    followers: createStateFollowerStore(tables, now),
    actorIdOf,
    // eslint-disable-next-line @typescript-eslint/require-await -- what it throws is a rejection
    async blockDomain(domain, isBlocked = true) {
      const key = domainOf(`https://${domain}`)
      if (key === undefined) throw new TypeError(`not a domain: ${domain}`)
      if (isBlocked) tables.put('domains', { key, value: {} })
      else tables.remove('domains', key)
    },
  }
}

async function generateRsaKeys(): Promise<KeyPairPem> {
  const { privateKeyPem, publicKeyPem } = await generateKeyPair('rsa')
  return { privateKeyPem, publicKeyPem }
}
