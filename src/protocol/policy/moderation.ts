/**
 * What moderators may decide, and what comes of several decisions: the one place that judges either.
 *
 * @module
 */
import type { Effect, Severity, Standing } from '../../core/model/index.js'
import { readDomain } from '../../core/wire/domain.js'
import { excerpt } from '../../core/wire/excerpt.js'
import { domainOf, isHttpUrl } from '../../core/wire/url.js'

/** The mildest first. */
const SEVERITIES: readonly Severity[] = ['none', 'silence', 'suspend']

/** Names under which a server is known itself. */
export interface OwnNames {
  readonly origin: string
  /** Domain of the handles, with its port where it has one. */
  readonly handleDomain: string
}

/** What a standing depends on besides what was decided. */
export interface StandingRules {
  /** Ids of this server, which are let in whatever was decided about their domain. */
  readonly isLocal: (id: string) => boolean
  /** Only domains that somebody decided to let in are. */
  readonly limitedFederation: boolean
}

/** Tells whether a value says how severe moderators are. */
export function isSeverity(value: unknown): value is Severity {
  return SEVERITIES.some((known) => known === value)
}

/**
 * Judges how severe moderators want to be.
 *
 * @throws TypeError for what is no severity.
 */
export function checkSeverity(severity: unknown): void {
  if (isSeverity(severity)) return
  throw new TypeError(`severity has to be one of ${SEVERITIES.join(', ')}; it is ${given(severity)}`)
}

/**
 * Judges the id of an account that moderators decide about, known or not.
 *
 * @throws TypeError for what no actor can have, a handle for instance.
 */
export function checkModeratedId(id: unknown): void {
  if (typeof id === 'string' && isHttpUrl(id)) return
  throw new TypeError(
    `id has to be an actor id such as https://evil.example/users/mallory; it is ${given(id)}`,
  )
}

/** A decision about an account, and what it meets. */
export interface AccountDecision {
  readonly id: string
  readonly severity: Severity
  /** What was decided before. */
  readonly before: Pick<Standing, 'account'>
  readonly isLocal: boolean
  /** The present, RFC 3339. */
  readonly at: string
}

/**
 * Gives what a decision about an account comes to. The followers of a local one hear that it is suspended, or no more.
 *
 * @see Mastodon, which sends an Update of the actor (spec: mastodon-behaviour §10.5)
 */
export function decidedAbout({ id, severity, before, isLocal, at }: AccountDecision): readonly Effect[] {
  const isNews = (before.account === 'suspend') !== (severity === 'suspend')
  return [
    { kind: 'account.moderate', accountId: id, severity },
    ...(isLocal && isNews ? [{ kind: 'update.send', objectId: id, at } as const] : []),
  ]
}

/**
 * Reads the domain that moderators decide about. A domain above the own one may be blocked: what is local is let in
 * whatever is decided.
 *
 * @param text - `spam.example`, in any case or script.
 * @param own - Who decides.
 * @returns The form in which ids are compared with it.
 * @throws TypeError for anything that is no bare domain, or is this server's own: that of its origin or its handles.
 */
export function moderatedDomain(text: unknown, own: OwnNames): string {
  const domain = readDomain(text)
  if (domain === undefined) {
    const rule = 'a domain such as evil.example, without scheme, port or path'
    throw new TypeError(`domain has to be ${rule}; it is ${given(text)}`)
  }
  if (domain === domainOf(own.origin) || domain === domainOf(`https://${own.handleDomain}/`))
    throw new TypeError(`domain has to be another server's; ${domain} is this one's own`)
  return domain
}

/**
 * Gives how far a domain is let in: by the most severe of what was decided about it and those above it. Where nothing
 * was, only a server that lets in listed domains only (`limitedFederation`) shuts it out.
 *
 * @param decided - About the domain and those above it, in any order.
 * @param rules - Whether only listed domains are let in.
 */
export function domainStanding(
  decided: readonly Severity[],
  rules: Pick<StandingRules, 'limitedFederation'>,
): Severity {
  if (decided.length === 0) return rules.limitedFederation ? 'suspend' : 'none'
  return SEVERITIES.findLast((severity) => decided.includes(severity)) ?? 'none'
}

function given(value: unknown): string {
  return typeof value === 'string' ? excerpt(value) : typeof value
}
