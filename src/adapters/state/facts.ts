/**
 * What a state has to know of its server, with defaults.
 *
 * @module
 */
import { generateKeyPair } from '../../core/signature/index.js'
import { hostOf, isOrigin, originOf } from '../../core/wire/url.js'
import type { Clock, ServerFacts } from '../../protocol/ports/index.js'
import type { HostStateFacts } from './host-state.js'

/** Everything a state knows of its server. */
export interface StateFacts extends Required<HostStateFacts> {
  /** Tells whether an id is of this server. */
  readonly isLocal: (id: string) => boolean
}

/**
 * Fills in what a host left to the defaults: Mastodon's paths.
 *
 * @param facts - As the host gave them.
 * @returns All of them.
 * @throws TypeError for an origin that is none.
 */
export function readFacts(facts: HostStateFacts): StateFacts {
  const { origin } = facts
  const handleDomain = facts.handleDomain ?? hostOf(origin)
  if (!isOrigin(origin) || handleDomain === undefined)
    throw new TypeError(`origin has to be an origin such as https://social.example; it is ${origin}`)
  return {
    origin,
    isLocal: localTo(origin),
    handleDomain,
    actorIdOf: facts.actorIdOf ?? ((username) => `${origin}/users/${username}`),
    profileUrlOf: facts.profileUrlOf ?? ((username) => `${origin}/@${username}`),
    sharedInbox: facts.sharedInbox ?? `${origin}/inbox`,
    generateKeys: facts.generateKeys ?? (() => generateKeyPair('rsa')),
    limitedFederation: facts.limitedFederation ?? false,
  }
}

/** Gives what a federation over a state has to agree on. */
export function serverFacts(facts: StateFacts, clock: Clock): ServerFacts {
  const { origin, handleDomain, actorIdOf, profileUrlOf, sharedInbox, limitedFederation } = facts
  return { origin, handleDomain, actorIdOf, profileUrlOf, sharedInbox, limitedFederation, clock }
}

/** Tells local ids from others: they have the server's own origin. */
function localTo(origin: string): (id: string) => boolean {
  const own = originOf(origin)
  const usual = `${own ?? ''}/` // nearly all of ours begin so, and need no parser
  return (id) => id.startsWith(usual) || (own !== undefined && originOf(id) === own)
}
