/**
 * The context that documents are compacted against: that of what we send, then names that are only read.
 *
 * @module
 */
import { EXTENSION_TERMS as SENT_TERMS, FULL_CONTEXT } from '../../vocab/index.js'

/** Names that older servers use, and the meaning that Mastodon gives the parts of an identity proof. */
const ONLY_READ = {
  sec: 'https://w3id.org/security#',
  gts: 'https://gotosocial.org/ns#',
  always: { '@id': 'gts:always', '@type': '@id' },
  approvalRequired: { '@id': 'gts:approvalRequired', '@type': '@id' },
  signatureAlgorithm: 'sec:signingAlgorithm',
  signatureValue: 'sec:signatureValue',
} as const

/** Terms that no named context defines. */
export const EXTENSION_TERMS = { ...SENT_TERMS, ...ONLY_READ } as const

/** The `@context` of what compaction gives. */
export const READING_CONTEXT: readonly (string | object)[] = [FULL_CONTEXT, ONLY_READ].flat()
