/**
 * JSON Resource Descriptors: what WebFinger answers (RFC 7033).
 *
 * @module
 */
import { MalformedError } from '../../errors.js'
import { hasActivityStreamsProfile, parseMediaType } from '../wire/media-type.js'
import { isHttpUrl } from '../wire/url.js'
import { formatResource, type Handle } from './handle.js'

/** One link of a descriptor. */
export interface JrdLink {
  readonly rel: string
  readonly type?: string
  readonly href?: string
  /** URI template, `{uri}` to be replaced. */
  readonly template?: string
  readonly titles?: Readonly<Record<string, string>>
  readonly properties?: Readonly<Record<string, string | null>>
}

/** A descriptor. */
export interface Jrd {
  /** The canonical name of what was asked for: `acct:user@host` for accounts. */
  readonly subject: string
  readonly aliases?: readonly string[]
  readonly links: readonly JrdLink[]
  readonly properties?: Readonly<Record<string, string | null>>
}

/** What {@link createJrd} describes. */
export interface JrdOptions {
  /** The name as stored, on the handle host: the two-step check of other servers depends on it. */
  readonly handle: Handle
  /** Written verbatim. */
  readonly actorId: string
  /** The page for people. */
  readonly profileUrl?: string
  /** Where a visitor follows from: `https://host/authorize_interaction?uri={uri}`. */
  readonly subscribeTemplate?: string
  readonly avatar?: { readonly url: string; readonly mediaType: string }
  /** Further links, activity intents for instance. Never a second `self`: Mastodon keeps the last one only. */
  readonly links?: readonly JrdLink[]
}

const MAX_LINKS = 1_000

/**
 * Creates the descriptor of an account, as Mastodon writes it.
 *
 * @param options - The account.
 * @returns The descriptor, ready for `JSON.stringify`.
 * @see {@link https://www.rfc-editor.org/rfc/rfc7033#section-4.4 RFC 7033 §4.4}
 * @example
 * ```ts
 * const handle = { username: 'alice', host: 'example.com' }
 * createJrd({ handle, actorId: 'https://ap.example.com/users/alice' }) // => {
 * //   subject: 'acct:alice@example.com',
 * //   aliases: ['https://ap.example.com/users/alice'],
 * //   links: [{ rel: 'self', type: 'application/activity+json', href: 'https://ap.example.com/users/alice' }],
 * // }
 * ```
 */
export function createJrd(options: JrdOptions): Jrd {
  const { actorId, profileUrl, subscribeTemplate, avatar } = options
  const links: JrdLink[] = []
  if (profileUrl !== undefined) {
    links.push({ rel: 'http://webfinger.net/rel/profile-page', type: 'text/html', href: profileUrl })
  }
  links.push({ rel: 'self', type: 'application/activity+json', href: actorId })
  if (subscribeTemplate !== undefined) {
    links.push({ rel: 'http://ostatus.org/schema/1.0/subscribe', template: subscribeTemplate })
  }
  if (avatar !== undefined) {
    links.push({ rel: 'http://webfinger.net/rel/avatar', type: avatar.mediaType, href: avatar.url })
  }
  const aliases = profileUrl === undefined || profileUrl === actorId ? [actorId] : [profileUrl, actorId]
  return { subject: formatResource(options.handle), aliases, links: [...links, ...(options.links ?? [])] }
}

/**
 * Reads a descriptor that another server sent. It claims; the two-step check decides.
 *
 * @param value - Parsed JSON.
 * @returns The descriptor; links without `rel` and members of wrong types are left out.
 * @throws {@link MalformedError} `ERR_WEBFINGER_INVALID`: not an object with a `subject` and a list of at
 *   most 1000 `links`.
 * @see {@link https://www.rfc-editor.org/rfc/rfc7033#section-4.4 RFC 7033 §4.4}
 * @example
 * ```ts
 * const jrd = parseJrd({ subject: 'acct:alice@example.com', links: [{ rel: 'self', href: 'https://example.com/u/1' }] })
 * jrd.links // => [{ rel: 'self', href: 'https://example.com/u/1' }]
 * ```
 */
export function parseJrd(value: unknown): Jrd {
  if (!isRecord(value)) throw invalid('is not an object')
  const { subject, links, aliases } = value
  if (typeof subject !== 'string' || subject.trim() === '') throw invalid('has no subject')
  if (!Array.isArray(links) || links.length > MAX_LINKS) {
    throw invalid(`has no list of at most ${MAX_LINKS} links`)
  }
  return {
    subject,
    ...(Array.isArray(aliases) && { aliases: aliases.filter((alias) => typeof alias === 'string') }),
    links: links.flatMap(parseLink),
    ...(isRecord(value.properties) && { properties: textsOf(value.properties) }),
  }
}

/**
 * Finds the actor that a descriptor points to.
 *
 * @param jrd - The descriptor.
 * @returns `href`, verbatim, of the first `self` link of an ActivityPub type; undefined when there is none.
 * @example
 * ```ts
 * const self = { rel: 'self', type: 'application/activity+json', href: 'https://example.com/u/1' }
 * findActorLink({ subject: 'acct:alice@example.com', links: [self] }) // => 'https://example.com/u/1'
 * ```
 */
export function findActorLink(jrd: Jrd): string | undefined {
  return jrd.links.find(({ rel, type, href }) => {
    return rel === 'self' && isActorType(type) && href !== undefined && isHttpUrl(href)
  })?.href
}

/** Types are compared as types: servers differ in blanks and quotes. */
function isActorType(text: string | undefined): boolean {
  const type = text === undefined ? undefined : parseMediaType(text)
  if (type?.essence === 'application/activity+json') return true
  return type?.essence === 'application/ld+json' && hasActivityStreamsProfile(type.parameters.get('profile'))
}

function parseLink(value: unknown): JrdLink[] {
  if (!isRecord(value) || typeof value.rel !== 'string') return []
  const { rel, type, href, template, titles, properties } = value
  return [
    {
      rel,
      ...(typeof type === 'string' && { type }),
      ...(typeof href === 'string' && { href }),
      ...(typeof template === 'string' && { template }),
      ...(isRecord(titles) && { titles: onlyStrings(titles) }),
      ...(isRecord(properties) && { properties: textsOf(properties) }),
    },
  ]
}

function onlyStrings(value: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}

function textsOf(value: Record<string, unknown>): Record<string, string | null> {
  const isText = (entry: [string, unknown]): entry is [string, string | null] => {
    return entry[1] === null || typeof entry[1] === 'string'
  }
  return Object.fromEntries(Object.entries(value).filter(isText))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function invalid(problem: string): MalformedError {
  return new MalformedError('ERR_WEBFINGER_INVALID', `WebFinger document ${problem}`)
}
