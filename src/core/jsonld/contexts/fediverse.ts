/**
 * The contexts of fediverse platforms as data.
 *
 * Written from what each platform documents of its vocabulary; the order of terms is ours.
 *
 * @module
 */

/** `https://purl.archive.org/socialweb/webfinger`: SWICG, ActivityPub and WebFinger. */
export const WEBFINGER = {
  wf: 'https://purl.archive.org/socialweb/webfinger#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  webfinger: { '@id': 'wf:webfinger', '@type': 'xsd:string' },
} as const

/** `https://purl.archive.org/miscellany`: SWICG, ActivityPub Miscellaneous Terms. */
export const MISCELLANY = {
  as: 'https://www.w3.org/ns/activitystreams#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  Hashtag: 'as:Hashtag',
  manuallyApprovesFollowers: { '@id': 'as:manuallyApprovesFollowers' },
  movedTo: { '@id': 'as:movedTo', '@type': '@id' },
  sensitive: { '@id': 'as:sensitive' },
} as const

/** `http://joinmastodon.org/ns`: a namespace that never had a document, named as a context by some. */
export const JOINMASTODON = {
  toot: 'http://joinmastodon.org/ns#',
  Emoji: 'toot:Emoji',
  featured: { '@id': 'toot:featured', '@type': '@id' },
  featuredTags: { '@id': 'toot:featuredTags', '@type': '@id' },
  focalPoint: { '@id': 'toot:focalPoint', '@container': '@list' },
  blurhash: 'toot:blurhash',
  discoverable: 'toot:discoverable',
  indexable: 'toot:indexable',
  memorial: 'toot:memorial',
  votersCount: 'toot:votersCount',
  suspended: 'toot:suspended',
  attributionDomains: { '@id': 'toot:attributionDomains', '@type': '@id' },
} as const

const id = <Iri extends string>(iri: Iri) => ({ '@id': iri, '@type': '@id' }) as const

/** `https://gotosocial.org/ns`: GoToSocial, interaction controls. */
export const GOTOSOCIAL = {
  gts: 'https://gotosocial.org/ns#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  LikeRequest: 'gts:LikeRequest',
  ReplyRequest: 'gts:ReplyRequest',
  AnnounceRequest: 'gts:AnnounceRequest',
  QuoteRequest: 'https://w3id.org/fep/044f#QuoteRequest',
  LikeAuthorization: 'gts:LikeApproval', // so published
  ReplyAuthorization: 'gts:ReplyAuthorization',
  AnnounceAuthorization: 'gts:AnnounceAuthorization',
  QuoteAuthorization: 'https://w3id.org/fep/044f#QuoteAuthorization',
  likeAuthorization: id('gts:likeAuthorization'),
  replyAuthorization: id('gts:replyAuthorization'),
  announceAuthorization: id('gts:announceAuthorization'),
  quoteAuthorization: id('https://w3id.org/fep/044f#quoteAuthorization'),
  interactingObject: id('gts:interactingObject'),
  interactionTarget: id('gts:interactionTarget'),
  interactionPolicy: id('gts:interactionPolicy'),
  canLike: id('gts:canLike'),
  canReply: id('gts:canReply'),
  canAnnounce: id('gts:canAnnounce'),
  canQuote: id('gts:canQuote'),
  automaticApproval: id('gts:automaticApproval'),
  manualApproval: id('gts:manualApproval'),
  hidesToPublicFromUnauthedWeb: { '@id': 'gts:hidesToPublicFromUnauthedWeb', '@type': 'xsd:boolean' },
  hidesCcPublicFromUnauthedWeb: { '@id': 'gts:hidesCcPublicFromUnauthedWeb', '@type': 'xsd:boolean' },
  always: id('gts:always'),
  approvalRequired: id('gts:approvalRequired'),
  approvedBy: id('gts:approvedBy'),
} as const

/** `/schemas/litepub-0.1.jsonld` of every Pleroma and Akkoma server: LitePub. */
export const LITEPUB = [
  'https://www.w3.org/ns/activitystreams',
  'https://w3id.org/security/v1',
  {
    fedibird: 'http://fedibird.com/ns#',
    litepub: 'http://litepub.social/ns#',
    ostatus: 'http://ostatus.org#',
    schema: 'http://schema.org#',
    sm: 'http://smithereen.software/ns#',
    toot: 'http://joinmastodon.org/ns#',
    vcard: 'http://www.w3.org/2006/vcard/ns#',
    alsoKnownAs: id('as:alsoKnownAs'),
    atomUri: 'ostatus:atomUri',
    capabilities: 'litepub:capabilities',
    ChatMessage: 'litepub:ChatMessage',
    conversation: id('ostatus:conversation'),
    directMessage: 'litepub:directMessage',
    discoverable: 'toot:discoverable',
    Emoji: 'toot:Emoji',
    EmojiReact: 'litepub:EmojiReact',
    formerRepresentations: 'litepub:formerRepresentations',
    Hashtag: 'as:Hashtag',
    invisible: 'litepub:invisible',
    listMessage: id('litepub:listMessage'),
    manuallyApprovesFollowers: 'as:manuallyApprovesFollowers',
    nonAnonymous: 'sm:nonAnonymous',
    oauthRegistrationEndpoint: id('litepub:oauthRegistrationEndpoint'),
    PropertyValue: 'schema:PropertyValue',
    quoteUri: 'fedibird:quoteUri',
    quoteUrl: 'as:quoteUrl',
    sensitive: 'as:sensitive',
    value: 'schema:value',
    votersCount: 'toot:votersCount',
  },
] as const

/** `https://join-lemmy.org/context.json`: Lemmy. */
export const JOIN_LEMMY = [
  'https://w3id.org/security/v1',
  {
    as: 'https://www.w3.org/ns/activitystreams#',
    lemmy: 'https://join-lemmy.org/ns#',
    litepub: 'http://litepub.social/ns#',
    mastodon: 'http://joinmastodon.org/ns#',
    pt: 'https://joinpeertube.org/ns#',
    sc: 'http://schema.org/',
    ChatMessage: 'litepub:ChatMessage',
    commentsEnabled: 'pt:commentsEnabled',
    distinguished: 'lemmy:distinguished',
    expires: 'as:endTime',
    featured: id('mastodon:featured'),
    Hashtag: 'as:Hashtag',
    identifier: 'sc:identifier',
    language: 'sc:inLanguage',
    matrixUserId: 'lemmy:matrixUserId',
    moderators: id('lemmy:moderators'),
    postingRestrictedToMods: 'lemmy:postingRestrictedToMods',
    removeData: 'lemmy:removeData',
    sensitive: 'as:sensitive',
    stickied: 'lemmy:stickied',
  },
] as const

const fep5711 = <Name extends string>(name: Name) => id(`https://w3id.org/fep/5711#${name}`)

/** `https://w3id.org/fep/5711`: inverse properties of collections. */
export const FEP_5711 = {
  likesOf: fep5711('likesOf'),
  sharesOf: fep5711('sharesOf'),
  repliesOf: fep5711('repliesOf'),
  inboxOf: fep5711('inboxOf'),
  outboxOf: fep5711('outboxOf'),
  followersOf: fep5711('followersOf'),
  followingOf: fep5711('followingOf'),
  likedOf: fep5711('likedOf'),
} as const

/** `https://w3id.org/fep/ef61`: portable objects. */
export const FEP_EF61 = {
  gateways: { '@id': 'https://w3id.org/fep/ef61/gateways', '@type': '@id', '@container': '@list' },
  digestMultibase: 'https://www.w3.org/ns/credentials/v2#digestMultibase',
} as const
