/**
 * What whoever keeps a server's state was told of that server.
 *
 * @module
 */
import type { Clock } from './clock.js'

/** Facts about a server that its state and its federation have to agree on. */
export interface ServerFacts {
  /** Public origin, `https://social.example`. */
  readonly origin: string
  /** Domain of the handles. */
  readonly handleDomain: string
  /** Gives the actor id of a local user. */
  readonly actorIdOf: (username: string) => string
  /** Gives the page for people of a local user. */
  readonly profileUrlOf: (username: string) => string
  readonly sharedInbox: string
  /** Only domains that the moderators let in are. */
  readonly limitedFederation: boolean
  readonly clock: Clock
}
