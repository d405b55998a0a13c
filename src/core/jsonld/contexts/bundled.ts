/**
 * The table of context documents that come with the package.
 *
 * @module
 */
import { ACTIVITYSTREAMS } from './activitystreams.js'
import {
  FEP_5711,
  FEP_EF61,
  GOTOSOCIAL,
  JOINMASTODON,
  JOIN_LEMMY,
  LITEPUB,
  MISCELLANY,
  WEBFINGER,
} from './fediverse.js'
import {
  CID_V1,
  DATA_INTEGRITY_V1,
  DATA_INTEGRITY_V2,
  DID_V1,
  IDENTITY_V1,
  MULTIKEY_V1,
  SECURITY_V1,
} from './security.js'

/** What may stand in a context document under `@context`. */
export type ContextDocument = object | readonly (string | object)[]

/** Without scheme, `#` or `/` at the end: documents differ in these and mean the same. */
const BUNDLED: ReadonlyMap<string, ContextDocument> = new Map<string, ContextDocument>([
  ['www.w3.org/ns/activitystreams', ACTIVITYSTREAMS],
  ['w3id.org/security/v1', SECURITY_V1],
  ['w3id.org/security/data-integrity/v1', DATA_INTEGRITY_V1],
  ['w3id.org/security/data-integrity/v2', DATA_INTEGRITY_V2],
  ['w3id.org/security/multikey/v1', MULTIKEY_V1],
  ['w3id.org/identity/v1', IDENTITY_V1],
  ['www.w3.org/ns/cid/v1', CID_V1],
  ['www.w3.org/ns/did/v1', DID_V1],
  ['purl.archive.org/socialweb/webfinger', WEBFINGER],
  ['purl.archive.org/miscellany', MISCELLANY],
  ['joinmastodon.org/ns', JOINMASTODON],
  ['gotosocial.org/ns', GOTOSOCIAL],
  ['join-lemmy.org/context.json', JOIN_LEMMY],
  ['litepub.social/litepub/context.jsonld', LITEPUB],
  ['litepub.social/context.jsonld', LITEPUB],
  ['w3id.org/fep/5711', FEP_5711],
  ['w3id.org/fep/ef61', FEP_EF61],
])

/** Where every Pleroma and Akkoma server has its own copy of one and the same document. */
const LITEPUB_PATH = '/schemas/litepub-0.1.jsonld'

const SCHEME = /^https?:\/\//
const ENDING = /[#/]$/

/**
 * Gives the bundled document of a context URL.
 *
 * @param url - As it stands in an `@context`.
 * @returns What stands under `@context` there, or `undefined` if the package has none.
 */
export function findBundledContext(url: string): ContextDocument | undefined {
  if (!SCHEME.test(url)) return undefined
  const name = url.replace(SCHEME, '').replace(ENDING, '')
  return BUNDLED.get(name) ?? (name.endsWith(LITEPUB_PATH) ? LITEPUB : undefined)
}

/** Every bundled document once. */
export const BUNDLED_CONTEXTS: readonly ContextDocument[] = [...new Set(BUNDLED.values())]
