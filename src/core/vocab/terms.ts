/**
 * The table of terms beyond ActivityStreams: what each means in JSON-LD, in Mastodon's order.
 *
 * One table serves both ways: `toJsonLd` picks the definitions that a document uses, the parser learns
 * from it which prefixed names and full IRIs are other spellings of a plain name.
 *
 * @module
 */

/** The ActivityStreams context, which Mastodon demands in exactly this spelling. */
export const ACTIVITYSTREAMS_CONTEXT = 'https://www.w3.org/ns/activitystreams'

/** Definition of one term of a JSON-LD context. */
export type TermDefinition =
  string | { readonly '@id': string; readonly '@type'?: string; readonly '@container'?: string }

/** Prefixes that the definitions below use, and their namespaces. */
export const PREFIXES: Readonly<Record<string, string>> = {
  toot: 'http://joinmastodon.org/ns#',
  schema: 'http://schema.org#',
  ostatus: 'http://ostatus.org#',
  fedibird: 'http://fedibird.com/ns#',
  gts: 'https://gotosocial.org/ns#',
  misskey: 'https://misskey-hub.net/ns#',
  litepub: 'http://litepub.social/ns#',
  pt: 'https://joinpeertube.org/ns#',
  lemmy: 'https://join-lemmy.org/ns#',
  mz: 'https://joinmobilizon.org/ns#',
  diaspora: 'https://diasporafoundation.org/ns/',
  vcard: 'http://www.w3.org/2006/vcard/ns#',
}

const id = (iri: string): TermDefinition => ({ '@id': iri, '@type': '@id' })
const fep044f = (name: string): string => `https://w3id.org/fep/044f#${name}`
const fep7aa9 = (name: string): string => `https://w3id.org/fep/7aa9#${name}`

/** Terms that no named context defines, in the order in which Mastodon writes them, ours after. */
export const EXTENSION_TERMS: Readonly<Record<string, TermDefinition>> = {
  manuallyApprovesFollowers: 'as:manuallyApprovesFollowers',
  sensitive: 'as:sensitive',
  Hashtag: 'as:Hashtag',
  movedTo: id('as:movedTo'),
  alsoKnownAs: id('as:alsoKnownAs'),
  Emoji: 'toot:Emoji',
  featured: id('toot:featured'),
  featuredTags: id('toot:featuredTags'),
  featuredCollections: id('toot:featuredCollections'),
  focalPoint: { '@container': '@list', '@id': 'toot:focalPoint' },
  blurhash: 'toot:blurhash',
  discoverable: 'toot:discoverable',
  indexable: 'toot:indexable',
  memorial: 'toot:memorial',
  votersCount: 'toot:votersCount',
  suspended: 'toot:suspended',
  attributionDomains: { '@id': 'toot:attributionDomains', '@container': '@set' },
  showFeatured: 'toot:showFeatured',
  showMedia: 'toot:showMedia',
  showRepliesInMedia: 'toot:showRepliesInMedia',
  PropertyValue: 'schema:PropertyValue',
  value: 'schema:value',
  atomUri: 'ostatus:atomUri',
  inReplyToAtomUri: 'ostatus:inReplyToAtomUri',
  conversation: 'ostatus:conversation',
  quote: id(fep044f('quote')),
  quoteUri: 'http://fedibird.com/ns#quoteUri',
  _misskey_quote: 'https://misskey-hub.net/ns#_misskey_quote',
  quoteAuthorization: id(fep044f('quoteAuthorization')),
  QuoteRequest: fep044f('QuoteRequest'),
  QuoteAuthorization: fep044f('QuoteAuthorization'),
  interactionPolicy: id('gts:interactionPolicy'),
  canQuote: id('gts:canQuote'),
  canLike: id('gts:canLike'),
  canReply: id('gts:canReply'),
  canAnnounce: id('gts:canAnnounce'),
  automaticApproval: id('gts:automaticApproval'),
  manualApproval: id('gts:manualApproval'),
  always: id('gts:always'),
  approvalRequired: id('gts:approvalRequired'),
  interactingObject: id('gts:interactingObject'),
  interactionTarget: id('gts:interactionTarget'),
  canFeature: id(fep7aa9('canFeature')),
  FeatureRequest: fep7aa9('FeatureRequest'),
  FeaturedCollection: fep7aa9('FeaturedCollection'),
  FeaturedItem: fep7aa9('FeaturedItem'),
  FeatureAuthorization: fep7aa9('FeatureAuthorization'),
  topic: id(fep7aa9('topic')),
  featuredObject: id(fep7aa9('featuredObject')),
  featuredObjectType: fep7aa9('featuredObjectType'),
  featureAuthorization: id(fep7aa9('featureAuthorization')),

  quoteUrl: 'as:quoteUrl',
  IdentityProof: 'toot:IdentityProof',
  approvedBy: id('gts:approvedBy'),
  likeAuthorization: id('gts:likeAuthorization'),
  replyAuthorization: id('gts:replyAuthorization'),
  announceAuthorization: id('gts:announceAuthorization'),
  LikeRequest: 'gts:LikeRequest',
  ReplyRequest: 'gts:ReplyRequest',
  AnnounceRequest: 'gts:AnnounceRequest',
  LikeAuthorization: 'gts:LikeAuthorization',
  ReplyAuthorization: 'gts:ReplyAuthorization',
  AnnounceAuthorization: 'gts:AnnounceAuthorization',
  LikeApproval: 'gts:LikeApproval',
  ReplyApproval: 'gts:ReplyApproval',
  AnnounceApproval: 'gts:AnnounceApproval',
  EmojiReact: 'litepub:EmojiReact',
  ChatMessage: 'litepub:ChatMessage',
  directMessage: 'litepub:directMessage',
  capabilities: 'litepub:capabilities',
  invisible: 'litepub:invisible',
  listMessage: id('litepub:listMessage'),
  oauthRegistrationEndpoint: id('litepub:oauthRegistrationEndpoint'),
  isCat: 'misskey:isCat',
  _misskey_summary: 'misskey:_misskey_summary',
  _misskey_content: 'misskey:_misskey_content',
  _misskey_reaction: 'misskey:_misskey_reaction',
  _misskey_votes: 'misskey:_misskey_votes',
  commentsEnabled: 'pt:commentsEnabled',
  downloadEnabled: 'pt:downloadEnabled',
  waitTranscoding: 'pt:waitTranscoding',
  support: 'pt:support',
  views: 'pt:views',
  Infohash: 'pt:Infohash',
  postingRestrictedToMods: 'lemmy:postingRestrictedToMods',
  moderators: id('lemmy:moderators'),
  removeData: 'lemmy:removeData',
  stickied: 'lemmy:stickied',
  distinguished: 'lemmy:distinguished',
  joinMode: 'mz:joinMode',
  maximumAttendeeCapacity: 'mz:maximumAttendeeCapacity',
  repliesModerationOption: 'mz:repliesModerationOption',
}

/** A context with a URL of its own, and the names whose use calls for it. */
export interface NamedContext {
  readonly url: string
  readonly names: readonly string[]
}

/** The named contexts that Mastodon writes after ActivityStreams, in its order. */
export const NAMED_CONTEXTS: readonly NamedContext[] = [
  {
    url: 'https://w3id.org/security/v1',
    names: ['publicKey', 'owner', 'publicKeyPem', 'signatureAlgorithm', 'signatureValue'],
  },
  { url: 'https://www.w3.org/ns/cid/v1', names: ['assertionMethod', 'Multikey', 'publicKeyMultibase'] },
  { url: 'https://purl.archive.org/socialweb/webfinger', names: ['webfinger'] },
]

/** Other spellings of the namespaces above, as they stand in documents. */
const OTHER_NAMESPACES: readonly (readonly [string, string])[] = [
  ['http://schema.org/', PREFIXES['schema'] ?? ''],
  ['https://schema.org/', PREFIXES['schema'] ?? ''],
  ['https://schema.org#', PREFIXES['schema'] ?? ''],
  ['https://misskey-hub.net/ns/#', PREFIXES['misskey'] ?? ''],
  ['https://misskey.io/ns#', PREFIXES['misskey'] ?? ''],
  ['sec:', 'https://w3id.org/security#'],
]

/** IRIs of security terms that the parser reads. */
const SECURITY_TERMS = ['publicKey', 'owner', 'publicKeyPem', 'assertionMethod', 'controller', 'Multikey']

/** Plain names that are keywords, or that a named context defines: nothing of ActivityStreams. */
const OF_OTHER_NAMESPACES: ReadonlySet<string> = new Set([
  'id',
  'type',
  ...SECURITY_TERMS,
  ...NAMED_CONTEXTS.flatMap(({ names }) => names),
])

const ACTIVITYSTREAMS_PREFIXES = [
  'as:',
  `${ACTIVITYSTREAMS_CONTEXT}#`,
  'http://www.w3.org/ns/activitystreams#',
]

const aliases = collectAliases()

/** Full IRIs of the extension terms, by the plain name. */
function collectAliases(): ReadonlyMap<string, string> {
  const byIri = new Map<string, string>()
  for (const [name, definition] of Object.entries(EXTENSION_TERMS)) {
    const compact = typeof definition === 'string' ? definition : definition['@id']
    byIri.set(expandPrefix(compact), name)
  }
  for (const name of SECURITY_TERMS) byIri.set(`https://w3id.org/security#${name}`, name)
  return byIri
}

/** Writes a compact IRI of a known prefix in full. */
function expandPrefix(name: string): string {
  const colon = name.indexOf(':')
  const namespace = Object.hasOwn(PREFIXES, name.slice(0, colon)) ? PREFIXES[name.slice(0, colon)] : undefined
  if (namespace !== undefined) return namespace + name.slice(colon + 1)
  for (const [spelling, canonical] of OTHER_NAMESPACES) {
    if (name.startsWith(spelling)) return canonical + name.slice(spelling.length)
  }
  return name
}

/**
 * Gives the plain name of a prefixed name or full IRI that means one we know; anything else as it is.
 *
 * A plain name of ActivityStreams needs no entry: whatever follows `as:` or the namespace is one.
 */
export function plainName(name: string): string {
  if (!name.includes(':')) return name
  for (const prefix of ACTIVITYSTREAMS_PREFIXES) {
    if (name.startsWith(prefix)) return activityStreamsName(name, prefix)
  }
  return aliases.get(expandPrefix(name)) ?? name
}

/** A term that another namespace owns is not meant by the same name under `as:`. */
function activityStreamsName(name: string, prefix: string): string {
  const local = name.slice(prefix.length)
  if (OF_OTHER_NAMESPACES.has(local) || local.startsWith('@')) return name
  const definition = Object.hasOwn(EXTENSION_TERMS, local) ? EXTENSION_TERMS[local] : undefined
  if (definition === undefined) return local
  const iri = typeof definition === 'string' ? definition : definition['@id']
  return iri === `as:${local}` ? local : name
}
