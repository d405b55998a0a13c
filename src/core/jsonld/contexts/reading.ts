/**
 * The context that documents are compacted against: every name that is read, and nothing scoped.
 *
 * @module
 */
import { ACTIVITYSTREAMS_CONTEXT, EXTENSION_TERMS as SENT_TERMS, PREFIXES } from '../../vocab/index.js'

/**
 * Names that are not for us to define when we send: those of keys, which `cid/v1` has in scoped contexts that
 * cost much time; those that older servers use; and the parts of an identity proof, as Mastodon means them.
 */
const ONLY_READ = {
  sec: 'https://w3id.org/security#',
  assertionMethod: { '@id': 'sec:assertionMethod', '@type': '@id', '@container': '@set' },
  controller: { '@id': 'sec:controller', '@type': '@id' },
  Multikey: 'sec:Multikey',
  publicKeyMultibase: { '@id': 'sec:publicKeyMultibase', '@type': 'sec:multibase' },
  always: { '@id': 'gts:always', '@type': '@id' },
  approvalRequired: { '@id': 'gts:approvalRequired', '@type': '@id' },
  signatureAlgorithm: 'sec:signingAlgorithm',
  signatureValue: 'sec:signatureValue',
} as const

/** Terms that no named context defines. */
export const EXTENSION_TERMS = { ...SENT_TERMS, ...ONLY_READ } as const

/** The `@context` of what compaction gives. */
export const READING_CONTEXT: readonly (string | object)[] = [
  ACTIVITYSTREAMS_CONTEXT,
  'https://w3id.org/security/v1',
  'https://purl.archive.org/socialweb/webfinger',
  { ...PREFIXES, ...EXTENSION_TERMS },
]
