/**
 * What every name that we read means in JSON-LD, taken from the context that we compact against.
 *
 * @module
 */
import { PREFIXES as EXTENSION_PREFIXES } from '../vocab/index.js'
import { ACTIVITYSTREAMS } from './contexts/activitystreams.js'
import { WEBFINGER } from './contexts/fediverse.js'
import { EXTENSION_TERMS } from './contexts/reading.js'
import { CID_V1, SECURITY_V1 } from './contexts/security.js'

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

/** Spellings of a namespace that servers use for the one behind them. Longer ones come first. */
const NAMESPACE_SPELLINGS: readonly (readonly [spelling: string, namespace: string])[] = [
  ['http://schema.org#', 'http://schema.org#'],
  ['http://schema.org/', 'http://schema.org#'],
  ['https://schema.org#', 'http://schema.org#'],
  ['https://schema.org/', 'http://schema.org#'],
  ['http://schema.org', 'http://schema.org#'],
  ['https://schema.org', 'http://schema.org#'],
  ['https://joinmastodon.org/ns#', 'http://joinmastodon.org/ns#'],
  ['https://misskey-hub.net/ns/#', 'https://misskey-hub.net/ns#'],
  ['https://misskey.io/ns#', 'https://misskey-hub.net/ns#'],
  ['http://www.w3.org/ns/activitystreams#', 'https://www.w3.org/ns/activitystreams#'],
]

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

/** Of the contexts of keys, only these are read. */
const KEY_NAMES = [
  ...['publicKey', 'owner', 'publicKeyPem'],
  ...['assertionMethod', 'Multikey', 'controller', 'publicKeyMultibase', 'expires', 'expiration'],
]
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

/** What every name means, scoped terms of keys included. */
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
  for (const [spelling, namespace] of NAMESPACE_SPELLINGS) {
    if (iri.startsWith(spelling)) return namespace + iri.slice(spelling.length)
  }
  return IRI_SPELLINGS.get(iri) ?? iri
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
  for (const context of [SECURITY_V1, CID_V1]) addTerms(terms, context, (name) => KEY_NAMES.includes(name))
  return terms
}

/** A definition as it stands in the contexts that we wrote down ourselves. */
type OwnDefinition =
  | string
  | boolean
  | {
      readonly '@id': string
      readonly '@type'?: string
      readonly '@container'?: string
      readonly '@context'?: object
    }

function addTerms(terms: Map<string, Term>, context: object, isRead: (name: string) => boolean): void {
  // Every value of these contexts is such a definition; they are constants of this package.
  for (const [name, definition] of Object.entries(context as Record<string, OwnDefinition>)) {
    if (typeof definition === 'boolean' || terms.has(name) || !isRead(name)) continue
    const parts = typeof definition === 'string' ? { '@id': definition } : definition
    const iri = expandPrefix(parts['@id'])
    const isUnread = name.startsWith('@') || UNREAD_PREFIXES.some((prefix) => parts['@id'].startsWith(prefix))
    if (isUnread || isNamespace(iri)) continue
    terms.set(name, { name, iri, coercion: coercionOf(parts['@type']), container: parts['@container'] })
    if (parts['@context'] !== undefined) addTerms(terms, parts['@context'], isRead)
  }
}

function coercionOf(type: string | undefined): string | undefined {
  return type === undefined ? undefined : expandPrefix(type)
}
