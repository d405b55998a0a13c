/**
 * What a federation and the state below it know of the server: the same, or it is told at once.
 *
 * @module
 */
import { hostOf } from '../../core/wire/url.js'
import { createUrls } from '../outbox/index.js'
import type { ServerFacts } from '../ports/index.js'
import type { FederationOptions } from './options.js'

/** A name that a careless function would change. */
const NAME = 'Name_1'

/**
 * Takes over what only the state was told: the domain of the handles, the clock.
 *
 * @param options - Judged one by one.
 * @returns The options, with what the state knows beyond.
 * @throws TypeError where the two were told differently, which names both: rows of ids that nobody serves, or answers
 *   about another moment, would come of it.
 */
export function agreedWith(options: FederationOptions): FederationOptions {
  const { server } = options
  if (server === undefined) return options
  const { handleDomain = server.handleDomain, clock = server.clock } = options
  const agreed = { ...options, handleDomain, clock }
  const problem = differenceOf(agreed, server) ?? contradictionOf(agreed, server)
  if (problem !== undefined) throw new TypeError(`createFederation: ${problem}`)
  return agreed
}

function differenceOf(
  { origin, handleDomain, paths }: FederationOptions,
  server: ServerFacts,
): string | undefined {
  const urls = createUrls(origin, paths)
  const facts = [
    ['origin', origin, server.origin],
    ['handleDomain', handleDomain ?? hostOf(origin), server.handleDomain],
    ['paths.actor', urls.actor(NAME), server.actorIdOf(NAME)],
    ['paths.profile', urls.profile(NAME), server.profileUrlOf(NAME)],
    ['paths.sharedInbox', urls.sharedInbox, server.sharedInbox],
  ] as const
  const different = facts.find(([, ours, theirs]) => ours !== theirs)
  if (different === undefined) return undefined
  const [name, ours, theirs] = different
  return `${name} has to be what the state was told; here it makes ${String(ours)}, there ${theirs}`
}

function contradictionOf(
  { authorizedFetch, clock }: FederationOptions,
  server: ServerFacts,
): string | undefined {
  if (clock !== server.clock) return 'clock has to be the one that the state was given, or left out'
  return server.limitedFederation && authorizedFetch === false
    ? 'authorizedFetch has to be true or left out; it is false, and limitedFederation of the state is true'
    : undefined
}
