/**
 * What every name that we read means in JSON-LD, taken from the context that we compact against.
 *
 * @module
 */
import { PREFIXES as EXTENSION_PREFIXES } from '../vocab/index.js'
import { ACTIVITYSTREAMS } from './contexts/activitystreams.js'
import { WEBFINGER } from './contexts/fediverse.js'
import { EXTENSION_TERMS } from './contexts/reading.js'
import { SECURITY_V1 } from './contexts/security.js'

/** One name and what it stands for. */
export interface Term {
  readonly name: string
  /** A keyword (`@id`, `@type`) or a full IRI. */
  readonly iri: string
  /** `@id`, a data type, or absent for values as they stand. */
  readonly coercion: string | undefined
  readonly container: string | undefined
}

/** Prefixes that documents use without any harm, and what each must stand for. */
export const PREFIXES: ReadonlyMap<string, string> = new Map([
  ['as', 'https://www.w3.org/ns/activitystreams#'],
  ['dc', 'http://purl.org/dc/terms/'],
  ['ldp', 'http://www.w3.org/ns/ldp#'],
  ['sec', 'https://w3id.org/security#'],
  ['vcard', 'http://www.w3.org/2006/vcard/ns#'],
  ['wf', 'https://purl.archive.org/socialweb/webfinger#'],
  ['xsd', 'http://www.w3.org/2001/XMLSchema#'],
  ...Object.entries(EXTENSION_PREFIXES),
])

const SCHEMA = 'http://schema.org#'
const MISSKEY = 'https://misskey-hub.net/ns#'

/** Spellings of a namespace that servers use for the one behind them. */
const NAMESPACE_SPELLINGS: ReadonlyMap<string, string> = new Map([
  ['http://schema.org/', SCHEMA],
  ['https://schema.org#', SCHEMA],
  ['https://schema.org/', SCHEMA],
  ['https://joinmastodon.org/ns#', 'http://joinmastodon.org/ns#'],
  ['https://misskey-hub.net/ns/#', MISSKEY],
  ['https://misskey.io/ns#', MISSKEY],
  ['http://www.w3.org/ns/activitystreams#', 'https://www.w3.org/ns/activitystreams#'],
])
/** Stands without anything at its end in some contexts, and names follow at once. */
const SCHEMA_HOST = 'schema.org'

/** IRIs that single platforms use for a term of ours. */
const IRI_SPELLINGS: ReadonlyMap<string, string> = new Map([
  ['http://joinmastodon.org/ns#closed', 'https://www.w3.org/ns/activitystreams#closed'],
  ['http://joinmastodon.org/ns#quoteUri', 'http://fedibird.com/ns#quoteUri'],
  ['https://webfinger.net/#', 'https://purl.archive.org/socialweb/webfinger#webfinger'],
])

/** GoToSocial's context gives this name the IRI of its older one; by either, the same is meant. */
const MISNAMED: ReadonlyMap<string, string> = new Map([
  ['LikeAuthorization', 'https://gotosocial.org/ns#LikeApproval'],
])

/** Of the context of keys, only these are read. */
const KEY_NAMES = ['publicKey', 'owner', 'publicKeyPem', 'expires', 'expiration']
/** Names of ActivityStreams that no model has; they stay with the properties that are kept unread. */
const UNREAD_NAMES: ReadonlySet<string> = new Set([
  ...['Place', 'Profile', 'Relationship', 'IsFollowing', 'IsFollowedBy', 'IsContact', 'IsMember'],
  ...['accuracy', 'altitude', 'latitude', 'longitude', 'radius', 'units', 'location', 'generator', 'preview'],
  ...['subject', 'relationship', 'describes', 'current', 'startIndex', 'streams', 'uploadMedia', 'proxyUrl'],
  ...['oauthAuthorizationEndpoint', 'oauthTokenEndpoint', 'provideClientKey', 'signClientKey'],
  ...['capabilities', 'invisible', 'listMessage', 'oauthRegistrationEndpoint', 'isCat'],
])
/** Prefixes of terms that are written as they came and never read. */
const UNREAD_PREFIXES = ['pt:', 'lemmy:', 'mz:']

/** What every name means. */
export const TERMS: ReadonlyMap<string, Term> = collectTerms()

/** The same by IRI; the first name where two share one, as `items` and `orderedItems` do. */
export const TERMS_BY_IRI: ReadonlyMap<string, Term> = new Map(
  Array.from(TERMS.values(), (term): [string, Term] => [term.iri, term]).reverse(),
)

/** Tells whether an IRI is there to be continued by a name. */
export function isNamespace(iri: string): boolean {
  return iri.endsWith('#') || iri.endsWith('/')
}

/** Gives the spelling that our own context uses of an IRI. */
export function canonicalIri(iri: string): string {
  if (TERMS_BY_IRI.has(iri)) return iri
  const end = Math.max(iri.lastIndexOf('#'), iri.lastIndexOf('/')) + 1
  const namespace = NAMESPACE_SPELLINGS.get(iri.slice(0, end))
  if (namespace !== undefined) return namespace + iri.slice(end)
  const isUnendedSchema =
    iri.startsWith('http') && iri.startsWith(SCHEMA_HOST, end) && iri.startsWith('//', end - 2)
  return isUnendedSchema ? SCHEMA + iri.slice(end + SCHEMA_HOST.length) : (IRI_SPELLINGS.get(iri) ?? iri)
}

/** Tells whether an IRI is what we take a name for. */
export function means(term: Term, iri: string | undefined): boolean {
  return iri === term.iri || (iri !== undefined && MISNAMED.get(term.name) === iri)
}

/** Writes a compact IRI of one of our own prefixes in full. */
export function expandPrefix(name: string): string {
  const colon = name.indexOf(':')
  const namespace = colon === -1 ? undefined : PREFIXES.get(name.slice(0, colon))
  return namespace === undefined ? name : namespace + name.slice(colon + 1)
}

function collectTerms(): Map<string, Term> {
  const terms = new Map<string, Term>()
  for (const context of [ACTIVITYSTREAMS, WEBFINGER, EXTENSION_TERMS]) {
    addTerms(terms, context, (name) => !UNREAD_NAMES.has(name))
  }
  addTerms(terms, SECURITY_V1, (name) => KEY_NAMES.includes(name))
  return terms
}

/** A definition as it stands in the contexts that we wrote down ourselves. */
type OwnDefinition =
  string | { readonly '@id': string; readonly '@type'?: string; readonly '@container'?: string }

function addTerms(terms: Map<string, Term>, context: object, isRead: (name: string) => boolean): void {
  // Every value of these contexts is such a definition; they are constants of this package.
  for (const [name, definition] of Object.entries(context as Record<string, OwnDefinition>)) {
    if (terms.has(name) || !isRead(name)) continue
    const parts = typeof definition === 'string' ? { '@id': definition } : definition
    const iri = expandPrefix(parts['@id'])
    const isUnread = name.startsWith('@') || UNREAD_PREFIXES.some((prefix) => parts['@id'].startsWith(prefix))
    if (isUnread || isNamespace(iri)) continue
    terms.set(name, { name, iri, coercion: coercionOf(parts['@type']), container: parts['@container'] })
  }
}

function coercionOf(type: string | undefined): string | undefined {
  return type === undefined ? undefined : expandPrefix(type)
}
